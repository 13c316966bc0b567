"""HEIC through libheif (pillow-heif), whose reader for Pillow is taken as it is, where it is installed."""

from __future__ import annotations

from typing import IO

from PIL import Image, ImageFile

from photoclip.errors import UnreadableImage
from photoclip.media.brought import library_for

FORMAT = "HEIF"
_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}


def register() -> None:
    """Let Pillow open HEIC, or have it refused by the name of what is missing. Cheap to repeat."""
    if FORMAT in Image.OPEN:
        return
    try:
        library = library_for("HEIC")
    except UnreadableImage:
        Image.register_open(FORMAT, _refuse, lambda prefix: prefix[4:8] == b"ftyp" and prefix[8:12] in _BRANDS)
        return
    library.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)


def _refuse(_file: IO[bytes], _name: str | bytes) -> ImageFile.ImageFile:
    library_for("HEIC")
    raise SyntaxError("what reads it was installed meanwhile")
