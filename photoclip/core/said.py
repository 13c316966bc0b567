"""Words for what a person says of a photo where no change is kept of it: what was said again has its name here."""

from __future__ import annotations

RATING = "rating"
FAVOURITE = "favourite"
LABEL = "label"
FLAG = "flag"
HIDDEN = "hidden"
DATE = "date"


def cover_of(album_id: int) -> str:
    """Return the word for a photo that was chosen to stand for an album."""
    return f"cover {album_id}"


def place_in(album_id: int) -> str:
    """Return the word for a photo that was put into an album."""
    return f"album {album_id}"
