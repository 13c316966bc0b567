"""The one path from a file's bytes to pixels: for the thumbnail, the viewer and the encoder alike."""

from __future__ import annotations

import re
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from math import ceil

from PIL import Image, JpegImagePlugin, UnidentifiedImageError

from photoclip.errors import UnreadableImage
from photoclip.media.color import to_srgb
from photoclip.media.formats import PILLOW_FORMATS, register_formats, shown_name
from photoclip.media.limits import DecodeLimits
from photoclip.media.metadata import remaining_orientation

_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# Pillow's decoders raise nearly anything for a malformed file; these are the kinds seen on the public corpora and under
# fuzzing, and their neighbours. Not here: what no file can cause (ImportError, SystemExit, KeyboardInterrupt).
DECODER_ERRORS = (
    OSError,
    SyntaxError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    RuntimeError,
    EOFError,
    MemoryError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)
_CUT_OFF = re.compile(r"truncat|end of file|unexpected eof|premature|not enough|bytes? (are )?missing", re.IGNORECASE)
_UNUSUAL = re.compile(r"unsupported|not supported|not implemented|unknown", re.IGNORECASE)
_NO_MEMORY = re.compile(r"memory|bad_alloc", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Enough:
    """The picture may be decoded smaller, as long as its sides keep at least this many pixels."""

    shorter_px: int
    longer_px: int

    def scale(self, width: int, height: int) -> float:
        """Return the smallest scale, at most 1, that still is enough."""
        shorter, longer = sorted((max(1, width), max(1, height)))
        return min(1.0, max(self.shorter_px / shorter, self.longer_px / longer))


@dataclass(frozen=True, slots=True)
class Decoded:
    """A picture as a person sees it. `image` is RGB, sRGB and upright, and may be smaller than `width` x `height`."""

    image: Image.Image
    width: int
    height: int


def open_picture(data: bytes, limits: DecodeLimits) -> Image.Image:
    """Return a picture whose header was read and whose pixels were not. Raises `UnreadableImage`."""
    if not data:
        raise UnreadableImage("the file is empty")
    register_formats(limits.max_pixels)
    with plain_reasons():
        picture = Image.open(BytesIO(data), formats=PILLOW_FORMATS)
    if picture.width * picture.height > limits.max_pixels:
        raise _too_large(picture.width * picture.height)
    return picture


def decode(picture: Image.Image, enough: Enough | None = None) -> Decoded:
    """Load an opened picture's pixels; its first frame when it is animated. Raises `UnreadableImage`.

    A JPEG is decoded at a half, a quarter or an eighth where that is `enough`: four times faster for 12 megapixels.
    """
    with plain_reasons():
        width, height = picture.size
        drafted = enough is not None and isinstance(picture, JpegImagePlugin.JpegImageFile)
        if enough is not None and drafted:
            scale = enough.scale(width, height)
            picture.draft(None, (max(1, ceil(width * scale)), max(1, ceil(height * scale))))
        picture.load()
        if not drafted:
            # HEIF learns its size, and TIFF its sides, while it is decoded.
            width, height = picture.size
        orientation = remaining_orientation(picture)
        image = to_srgb(picture, int(1 / enough.scale(*picture.size)) if enough else 1)
        if orientation in _UPRIGHT:
            image = image.transpose(_UPRIGHT[orientation])
        if orientation >= 5:
            width, height = height, width
    return Decoded(image, width, height)


def format_of(picture: Image.Image) -> str:
    """Return what a person calls an opened picture's format."""
    return shown_name(picture.format)


@contextmanager
def plain_reasons() -> Iterator[None]:
    """Turn whatever a decoder raises into an `UnreadableImage` with a plain clause, and keep its warnings quiet."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except UnidentifiedImageError as exc:
        raise UnreadableImage("not a picture PhotoClip can read") from exc
    except Image.DecompressionBombError as exc:
        digits = re.search(r"\d+", str(exc))
        raise _too_large(int(digits[0]) if digits else 0) from exc
    except DECODER_ERRORS as exc:
        raise UnreadableImage(_reason(exc)) from exc


def _reason(exc: Exception) -> str:
    if isinstance(exc, MemoryError) or _NO_MEMORY.search(str(exc)):
        return "reading it needs too much memory"
    if isinstance(exc, EOFError) or _CUT_OFF.search(str(exc)):
        return "the picture is cut off"
    if _UNUSUAL.search(str(exc)):
        return "a kind of picture PhotoClip cannot read"
    return "the picture is damaged"


def _too_large(pixels: int) -> UnreadableImage:
    return UnreadableImage(f"the picture is too large ({pixels / 1e6:,.0f} megapixels)")
