"""A file that must be read, and how much reading makes of one."""

from __future__ import annotations

from dataclasses import dataclass

READING = 3
"""What reading makes of a file: what was read by less is read again, once everything else is done.

1: dates in part and from other places, keywords united, colours of deep TIFF, pictures that are cut off.
2: live and motion photos; how sharp and how bright a picture is.
3: whether there is more brightness in it than is shown, and whether it is a document.
"""


@dataclass(frozen=True, slots=True)
class FileJob:
    """One file that must be read."""

    file_id: int
    path: str
    photo_id: int | None
    """The photo it carried so far, or that lay there before it was forgotten; None where none is known."""
    known_hash: str = ""
    """SHA-256 of that photo's content of now, where the file carried it and may still do so; else ''."""
    known_size: int = 0
    """How many bytes that content has."""
    is_last: bool = False
    """Whether all other files that wait were read before it."""
    closer: bool = False
    """Whether the photo is looked at closer (`core.parts.CLOSER`)."""
