"""What a person did to dates, each time as one thing that can be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from photoclip.language import english


@dataclass(frozen=True, slots=True)
class DateChange:
    """Something that was done to the dates of photos at once."""

    id: int
    made: datetime
    text: str
    """What was done, in plain words: "1987-06"; "1:30 h earlier"; "as the files say"."""
    photo_count: int
    undone: bool = False


def span_text(minutes: int) -> str:
    """Return by how much times are moved: "1:30 h earlier"."""
    hours, rest = divmod(abs(minutes), 60)
    said = english("{span} h earlier") if minutes < 0 else english("{span} h later")
    return said.format(span=f"{hours}:{rest:02}")
