"""Cameras' raw photos through LibRaw: the picture that the camera put into the file, or one that is developed here."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from math import ceil
from typing import Any

from PIL import ExifTags, Image

from photoclip.errors import UnreadableImage
from photoclip.language import english
from photoclip.media.brought import library_for
from photoclip.media.limits import DecodeLimits
from photoclip.media.raw_files import box_of, raw_name, says_too_much, tiff_of
from photoclip.media.refusals import CUT_OFF, DAMAGED, UNUSUAL, too_large

_NEARLY_FULL = 0.9
"""A picture of the camera's that is so large stands for the photo itself."""
_FIT_TO_LOOK_AT = 0.5
_UPRIGHT = {
    1: Image.Transpose.FLIP_LEFT_RIGHT,
    2: Image.Transpose.FLIP_TOP_BOTTOM,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.TRANSPOSE,
    5: Image.Transpose.ROTATE_90,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
}
"""By what LibRaw says of how the sensor lay; from 4 on the sides change places."""
_LYING = 4
_FLIPS = {2: 1, 3: 3, 4: 2, 5: 4, 6: 6, 7: 7, 8: 5}
"""LibRaw's word for what EXIF says."""
NOT_DEVELOPED = english("what the sensor saw is damaged or cut off; the camera's smaller picture of it is shown")
_TIFF_XMP = 700
_JPEG_START = b"\xff\xd8\xff"
_MOST_JPEGS, _LONGEST_HEADER = 16, 1 << 18
_PREVIEW_ERRORS = (OSError, SyntaxError, ValueError, Image.DecompressionBombError)

_Tag = ExifTags.Base


class RawPicture(Image.Image):
    """An opened raw photo. It has size, tags and XMP as other pictures do; its pixels come from `looked_at`."""

    def __init__(self, data: bytes, limits: DecodeLimits) -> None:
        """Raises `UnreadableImage`."""
        super().__init__()
        self.format = raw_name(data)
        self._data = data
        self._limits = limits
        self._mode = "RGB"
        self._flip = 0
        self._camera: Any = None
        self._raw: Any = None
        self.incomplete = ""
        try:
            self._open()
        except UnreadableImage:
            # A camera that this LibRaw does not know yet: what it made of the photo can be looked at all the same.
            self._camera = largest_jpeg(data, limits.max_pixels)
            camera = self._opened_from_camera()
            if camera is None:
                raise
            self._size = camera.size
        if self.width * self.height > limits.max_pixels:
            raise too_large(self.width * self.height)
        self._read_tags()
        self._settle_size()

    def looked_at(self, shorter_px: int, longer_px: int) -> Image.Image:
        """Return the picture upright, its sides at least so long where the photo's are; in a space of its profile.

        What the camera made of it, where that is large enough; half of it is, to look at all of it at once. Else it is
        developed, at half its size where that is enough. Raises `UnreadableImage`.
        """
        shorter, longer = sorted(self._size)
        camera = self._from_camera(shorter_px, longer_px)
        share = _NEARLY_FULL if longer_px >= longer else _FIT_TO_LOOK_AT
        wanted = share * min(shorter_px, shorter), share * min(longer_px, longer)
        if camera is not None and min(camera.size) >= wanted[0] and max(camera.size) >= wanted[1]:
            return self._turned(camera)
        try:
            return self._developed(half=longer >= 2 * longer_px and shorter >= 2 * shorter_px)
        except UnreadableImage:
            if camera is None:
                raise
            return self._turned(camera)

    def _settle_size(self) -> None:
        """Have the size of the camera's picture where that is all there is.

        Of a damaged file what it says of its size means nothing; some sound files say too much of it, too.
        """
        if self._raw is None:
            self._lie_by_tags()
            return
        if not says_too_much(self._data):
            return
        with contextlib.suppress(*_PREVIEW_ERRORS):
            camera = self._opened_from_camera()
            if camera is None or self._can_be_developed():
                return
            self._raw, self.incomplete = None, NOT_DEVELOPED
            self._size = self._turned(camera).size

    def _can_be_developed(self) -> bool:
        with contextlib.suppress(UnreadableImage):
            return bool(self._developed(half=True))
        return False

    def _lie_by_tags(self) -> None:
        """Take from the tags how the camera's picture lies; one that stands where it should is turned already."""
        orientation = self.getexif().get(_Tag.Orientation)
        flip = _FLIPS.get(orientation, 0) if isinstance(orientation, int) else 0
        if flip & _LYING and self.width <= self.height:
            return
        self._flip = flip
        if flip & _LYING:
            self._size = (self.height, self.width)

    def _open(self) -> None:
        with _plain_reasons():
            raw = _library().RawPy()
            raw.open_buffer(BytesIO(self._data))
            sizes = raw.sizes
        if sizes.width <= 0 or sizes.height <= 0:
            raise UnreadableImage(DAMAGED)
        self._raw = raw
        self._flip = sizes.flip if sizes.flip in _UPRIGHT else 0
        self._size = (sizes.height, sizes.width) if self._flip & _LYING else (sizes.width, sizes.height)

    def _from_camera(self, shorter_px: int, longer_px: int) -> Image.Image | None:
        """Return the largest picture that the camera put into the file, no larger than need be; None for none."""
        with contextlib.suppress(*_PREVIEW_ERRORS):
            picture = self._opened_from_camera()
            if picture is not None:
                shorter, longer = sorted(picture.size)
                scale = min(1.0, max(shorter_px / shorter, longer_px / longer))
                picture.draft(None, (max(1, ceil(picture.width * scale)), max(1, ceil(picture.height * scale))))
                picture.load()
                return picture
        return None

    def _opened_from_camera(self) -> Image.Image | None:
        if self._camera is None and self._raw is not None:
            with contextlib.suppress(_library().LibRawError, _library().NotSupportedError):
                self._camera = self._raw.extract_thumb().data
        if self._camera is None:
            return None
        if not isinstance(self._camera, bytes):
            return Image.fromarray(self._camera)
        picture = Image.open(BytesIO(self._camera), formats=("JPEG",))
        return picture if picture.width * picture.height <= self._limits.max_pixels else None

    def _turned(self, camera: Image.Image) -> Image.Image:
        """Return the camera's picture upright: most lie as the sensor does, some are turned already."""
        stands = camera.height > camera.width
        is_turned = bool(self._flip & _LYING) and stands == (self.height > self.width)
        if not self._flip or is_turned:
            return camera
        turned = camera.transpose(_UPRIGHT[self._flip])
        turned.info = camera.info
        return turned

    def _developed(self, half: bool) -> Image.Image:
        if self._raw is None:
            raise UnreadableImage(UNUSUAL)
        with _plain_reasons():
            rawpy = _library()
            # PPG takes a third of the time of LibRaw's own choice, 2.5 s for 24 megapixels on one slow core.
            return Image.fromarray(
                self._raw.postprocess(
                    half_size=half,
                    use_camera_wb=True,
                    demosaic_algorithm=rawpy.DemosaicAlgorithm.PPG,
                    output_color=rawpy.ColorSpace.sRGB,
                )
            )

    def _read_tags(self) -> None:
        tags = tiff_of(self._data)
        if tags:
            self._exif = _exif_of_tiff(tags)
        elif self.format == "CR3":
            self._exif = _exif_of_boxes(self._data)
        else:
            with contextlib.suppress(*_PREVIEW_ERRORS):
                camera = self._opened_from_camera()
                if camera is not None and "exif" in camera.info:
                    self.info["exif"] = camera.info["exif"]
        exif = self.getexif()
        packet = exif.get(_TIFF_XMP)
        if isinstance(packet, bytes):
            self.info["xmp"] = packet
        is_dated = _Tag.DateTimeOriginal in exif.get_ifd(ExifTags.IFD.Exif) or _Tag.DateTime in exif
        if self._raw is not None and not is_dated:
            # LibRaw looks at the sensor's data for them, and gives nothing any more once that is damaged.
            with contextlib.suppress(*_PREVIEW_ERRORS):
                self._opened_from_camera()
            with contextlib.suppress(UnreadableImage), _plain_reasons():
                self._add_what_libraw_knows(exif)

    def _add_what_libraw_knows(self, exif: Image.Exif) -> None:
        said, lens = self._raw.other, self._raw.lens
        known: dict[int, Any] = {
            _Tag.ExposureTime: said.shutter_speed,
            _Tag.FNumber: said.aperture,
            _Tag.ISOSpeedRatings: round(said.iso_speed),
            _Tag.FocalLength: said.focal_length,
            _Tag.LensModel: lens.model.strip() if isinstance(lens.model, str) else "",
        }
        if isinstance(said.timestamp, datetime) and said.timestamp.year > 1980:
            known[_Tag.DateTimeOriginal] = said.timestamp.strftime("%Y:%m:%d %H:%M:%S")
        for tag, value in known.items():
            if value and tag not in exif:
                exif[tag] = value


def open_raw(data: bytes, limits: DecodeLimits) -> RawPicture:
    """Return an opened raw photo, of which `raw_name` knows that it is one. Raises `UnreadableImage`."""
    return RawPicture(data, limits)


def largest_jpeg(data: bytes, max_pixels: int) -> bytes | None:
    """Return the JPEG of most pixels that stands anywhere in a file and can be decoded; None where there is none."""
    found: list[tuple[int, int]] = []
    at = data.find(_JPEG_START)
    while at >= 0 and len(found) < _MOST_JPEGS:
        with contextlib.suppress(*_PREVIEW_ERRORS):
            picture = Image.open(BytesIO(data[at : at + _LONGEST_HEADER]), formats=("JPEG",))
            if picture.width * picture.height <= max_pixels:
                found.append((picture.width * picture.height, at))
        at = data.find(_JPEG_START, at + 3)
    for _, start in sorted(found, reverse=True):
        with contextlib.suppress(*_PREVIEW_ERRORS):
            Image.open(BytesIO(data[start:]), formats=("JPEG",)).load()
            return data[start:]
    return None


def _exif_of_tiff(data: bytes) -> Image.Exif:
    """Return the tags of a file of tens of megabytes, of which no copy is made."""
    exif = Image.Exif()
    with contextlib.suppress(OSError, SyntaxError, ValueError, LookupError, TypeError):
        exif.load_from_fp(BytesIO(data))
    exif._loaded = True
    return exif


def _exif_of_boxes(data: bytes) -> Image.Exif:
    exif = Image.Exif()
    for name, part in ((b"CMT1", None), (b"CMT2", ExifTags.IFD.Exif), (b"CMT4", ExifTags.IFD.GPSInfo)):
        box = Image.Exif()
        with contextlib.suppress(OSError, SyntaxError, ValueError, LookupError, TypeError):
            box.load(box_of(data, name))
        for tag, value in box.items():
            (exif if part is None else exif.get_ifd(part))[tag] = value
    return exif


def _library() -> Any:
    """Return rawpy, loaded with the first raw photo that is read.

    LibRaw's OpenMP takes as many threads as there are cores, with memory for each, unless it is told otherwise before
    it is loaded: a worker tells it (`worker.prepare_worker`).
    """
    return library_for("Raw")


@contextmanager
def _plain_reasons() -> Iterator[None]:
    """Turn what LibRaw says into an `UnreadableImage` with a plain clause."""
    rawpy = _library()
    try:
        yield
    except (rawpy.LibRawUnsufficientMemoryError, rawpy.LibRawTooBigError, MemoryError) as exc:
        raise UnreadableImage(english("reading it needs too much memory")) from exc
    except rawpy.LibRawIOError as exc:
        raise UnreadableImage(CUT_OFF) from exc
    except (rawpy.LibRawFileUnsupportedError, rawpy.LibRawNotImplementedError, rawpy.NotSupportedError) as exc:
        raise UnreadableImage(UNUSUAL) from exc
    except (rawpy.LibRawError, ValueError, TypeError, RuntimeError) as exc:
        raise UnreadableImage(DAMAGED) from exc
