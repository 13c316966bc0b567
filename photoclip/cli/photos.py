"""Photos as they are named and counted on the command line."""

from __future__ import annotations

from pathlib import Path

from photoclip.errors import KnownError
from photoclip.library import Library


def photo_here(library: Library, text: str) -> tuple[int, str]:
    """Return a photo of the library by its path or number, with its path. Raises KnownError."""
    wanted = str(Path(text).expanduser().absolute())
    photo_id = library.photos.at(wanted)
    if photo_id is None and text.isascii() and text.isdigit() and len(text) < 19:
        photo_id = int(text)
    photo = None if photo_id is None else library.photos.get(photo_id)
    if photo is None or not photo.files:
        raise KnownError(f"{text} is no photo of the library; give its path, or its number.")
    return photo.id, photo.files[0].path


def counted_photos(count: int) -> str:
    """Return '1 photo' or '1,234 photos'."""
    return "1 photo" if count == 1 else f"{count:,} photos"
