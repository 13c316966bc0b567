"""What the person typed, read. Total: any text reads as something."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

MAX_CHARACTERS = 1000


@dataclass(frozen=True, slots=True)
class Query:
    """One description to look for. `text` is '' when there is nothing to look for."""

    text: str
    hint: str = ""
    """A plain sentence when the text was not taken as it stands; else ''."""


def parse(text: str) -> Query:
    """Read `text` as a description: white space folded, control characters dropped, length bounded."""
    kept = "".join(" " if unicodedata.category(c) in {"Cc", "Cs", "Cn"} else c for c in text)
    folded = " ".join(kept.split())
    if len(folded) <= MAX_CHARACTERS:
        return Query(folded)
    cut = folded[:MAX_CHARACTERS].rstrip()
    return Query(cut, f"Only the first {MAX_CHARACTERS:,} characters were used; a short description works best.")
