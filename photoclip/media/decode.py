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
from math import ceil, log2

from PIL import Image, Jpeg2KImagePlugin, JpegImagePlugin

from photoclip.errors import UnreadableImage
from photoclip.language import english
from photoclip.media import jpeg, jpeg2000, photoshop
from photoclip.media.bmp import has_long_palette, rebuilt_bmp
from photoclip.media.boxes import mended_avif
from photoclip.media.color import to_srgb
from photoclip.media.formats import READERS, register_formats, shown_name
from photoclip.media.limits import DecodeLimits
from photoclip.media.metadata import remaining_orientation
from photoclip.media.png_chunks import mended_png
from photoclip.media.raw import RawPicture, open_raw
from photoclip.media.raw_files import raw_name
from photoclip.media.refusals import CUT_OFF, DAMAGED, UNUSUAL, is_unusual, refusal, too_large

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
_CUT_OFF_INSIDE = "cut off inside"
"""What is set in `Image.info` for a JPEG that ends too early. No file says so itself: there it would be text."""
_HALVINGS, _ENDS_EARLY, _SEE_THROUGH = "most halvings", "ends early", "see through"
"""What is set in `Image.info` for JPEG 2000 and for Photoshop, and no file says of itself."""
_RARE_TIFF = {"webp", "zstd", "lzma", "lerc", "jbig", "thunderscan", "sgilog", "sgilog24"}
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
    incomplete: str = ""
    """What is missing of it, in a plain clause; '' when it is all there."""


def open_picture(data: bytes, limits: DecodeLimits) -> Image.Image:
    """Return a picture whose header was read and whose pixels were not. Raises `UnreadableImage`."""
    if not data:
        raise UnreadableImage(english("the file is empty"))
    register_formats(limits.max_pixels)
    picture = open_raw(data, limits) if raw_name(data) else _opened(data, limits.max_pixels)
    if picture.width * picture.height > limits.max_pixels:
        raise too_large(picture.width * picture.height)
    return picture


def decode(picture: Image.Image, enough: Enough | None = None) -> Decoded:
    """Load an opened picture's pixels; its first frame when it is animated. Raises `UnreadableImage`.

    A JPEG is decoded at a half, a quarter or an eighth where that is `enough`: four times faster for 12 megapixels.
    """
    if isinstance(picture, RawPicture):
        return _developed(picture, enough)
    with plain_reasons():
        width, height = picture.size
        drafted = enough is not None and _drafted(picture, enough)
        _load(picture)
        if isinstance(picture, Jpeg2KImagePlugin.Jpeg2KImageFile):
            picture.reduce = 0  # its number hides the way to make any picture smaller
        if not drafted:
            # HEIF learns its size, and TIFF its sides, while it is decoded.
            width, height = picture.size
        orientation = remaining_orientation(picture)
        if picture.format == photoshop.FORMAT:
            picture = photoshop.without_selections(picture, picture.info.get(_SEE_THROUGH) is True)
        image = to_srgb(picture, int(1 / enough.scale(*picture.size)) if enough else 1)
        if orientation in _UPRIGHT:
            image = image.transpose(_UPRIGHT[orientation])
        if orientation >= 5:
            width, height = height, width
    return Decoded(image, width, height, jpeg.INCOMPLETE if picture.info.get(_CUT_OFF_INSIDE) is True else "")


def _drafted(picture: Image.Image, enough: Enough) -> bool:
    """Have the picture decoded no larger than need be, where its format lets it."""
    scale = enough.scale(*picture.size)
    if isinstance(picture, JpegImagePlugin.JpegImageFile):
        picture.draft(None, (max(1, ceil(picture.width * scale)), max(1, ceil(picture.height * scale))))
        return True
    if isinstance(picture, Jpeg2KImagePlugin.Jpeg2KImageFile):
        picture.reduce = min(int(log2(1 / scale)), picture.info[_HALVINGS])
        return True
    return False


def _developed(picture: RawPicture, enough: Enough | None) -> Decoded:
    """Return what a raw photo shows: the camera's own picture of it where that is large enough."""
    shorter, longer = sorted(picture.size)
    with plain_reasons():
        image = picture.looked_at(*((shorter, longer) if enough is None else (enough.shorter_px, enough.longer_px)))
        return Decoded(to_srgb(image), *picture.size, picture.incomplete)


def _load(picture: Image.Image) -> None:
    """Load the pixels. A TIFF may hold what this libtiff was built without, which it calls a broken stream."""
    try:
        picture.load()
    except DECODER_ERRORS as exc:
        if picture.info.get("compression") in _RARE_TIFF:
            raise UnreadableImage(UNUSUAL) from exc
        if picture.info.get(_ENDS_EARLY) is True:
            raise UnreadableImage(CUT_OFF) from exc
        raise


def format_of(picture: Image.Image) -> str:
    """Return what a person calls an opened picture's format."""
    return shown_name(picture.format)


def _opened(data: bytes, max_pixels: int) -> Image.Image:
    """Open a picture, mended where only that is needed. Raises `UnreadableImage`."""
    said = _Complaints()
    if photoshop.is_rebuilt(data):
        data = photoshop.rebuilt(data, max_pixels) or data
    sound = rebuilt_bmp(data, max_pixels) if has_long_palette(data) else mended_png(data)
    ends = jpeg.ending(data) if data.startswith(b"\xff\xd8") else "whole"
    cut_off = ends == "in the picture"
    picture = said.hear(jpeg.ended(data) if cut_off else data if sound is None else sound)
    if picture is not None:
        if cut_off:
            picture.info[_CUT_OFF_INSIDE] = True
        if ends == "before the picture":
            picture.info[_ENDS_EARLY] = True
        _note(picture, data)
        return picture
    for mended in _mended(data, max_pixels):
        if (picture := said.hear(mended)) is not None:
            return picture
    raise said.refusal(data) from said.error


def _note(picture: Image.Image, data: bytes) -> None:
    """Put what Pillow does not read of a file where it puts that of others. Raises `UnreadableImage`."""
    if picture.format == jpeg2000.FORMAT:
        picture.info.update(jpeg2000.tags(data))
        picture.info |= {_HALVINGS: jpeg2000.most_halvings(data), _ENDS_EARLY: jpeg2000.ends_early(data)}
    elif picture.format == photoshop.FORMAT:
        if not photoshop.is_merged(picture):
            raise UnreadableImage(photoshop.NOT_MERGED)
        picture.info.update(photoshop.tags(picture))
        picture.info[_SEE_THROUGH] = photoshop.is_see_through(data)


@contextmanager
def _every_decoders_word() -> Iterator[list[warnings.WarningMessage]]:
    """Yield a list of what each decoder has to say of a file that none opens: a refusal has to be true."""
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        Image.WARN_POSSIBLE_FORMATS = True
        try:
            yield heard
        finally:
            Image.WARN_POSSIBLE_FORMATS = False


class _Complaints:
    """What the decoders say of a file that they do not open."""

    def __init__(self) -> None:
        self.error: Exception | None = None
        self._text = ""

    def hear(self, data: bytes) -> Image.Image | None:
        """Return the opened picture; None where it cannot be opened, and the first time note why."""
        try:
            with _every_decoders_word() as heard:
                return Image.open(BytesIO(data), formats=READERS)
        except DECODER_ERRORS as exc:
            if self.error is None:
                self.error = exc
                self._text = " ".join([str(exc), *(str(warning.message) for warning in heard)])
        return None

    def refusal(self, data: bytes) -> UnreadableImage:
        if isinstance(self.error, Image.DecompressionBombError):
            return _bomb(self.error)
        if isinstance(self.error, MemoryError):
            return UnreadableImage(_reason(self.error))
        return refusal(data, self._text)


def _mended(data: bytes, max_pixels: int) -> Iterator[bytes]:
    """Yield a file as decoders may rather read it, the least changed first."""
    tries = (
        (lambda: rebuilt_bmp(data, max_pixels)) if data[:2] == b"BM" else None,
        (lambda: mended_avif(data)) if data[4:8] == b"ftyp" else None,
        (lambda: mended_avif(data, without_alpha=True)) if data[4:8] == b"ftyp" else None,
    )
    for mend in tries:
        try:
            mended = mend() if mend is not None else None
        except (struct.error, ValueError, IndexError, OverflowError):  # damaged in yet another way
            continue
        if mended is not None:
            yield mended


@contextmanager
def plain_reasons() -> Iterator[None]:
    """Turn whatever a decoder raises into an `UnreadableImage` with a plain clause, and keep its warnings quiet."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except Image.DecompressionBombError as exc:
        raise _bomb(exc) from exc
    except DECODER_ERRORS as exc:
        raise UnreadableImage(_reason(exc)) from exc


def _reason(exc: Exception) -> str:
    if isinstance(exc, MemoryError) or _NO_MEMORY.search(str(exc)):
        return english("reading it needs too much memory")
    if isinstance(exc, EOFError) or _CUT_OFF.search(str(exc)):
        return CUT_OFF
    return UNUSUAL if is_unusual(str(exc)) else DAMAGED


def _bomb(exc: Exception) -> UnreadableImage:
    digits = re.search(r"\d+", str(exc))
    return too_large(int(digits[0]) if digits else 0)
