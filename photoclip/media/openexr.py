"""OpenEXR through its own library: a reader for Pillow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageFile

from photoclip.errors import UnreadableImage
from photoclip.media.brought import library_for
from photoclip.media.high_range import Chromaticities, shown, srgb_from
from photoclip.media.refusals import DAMAGED, DAMAGED_OR_CUT_OFF, UNUSUAL, too_large

FORMAT = "EXR"
START = b"\x76\x2f\x31\x01"
_NAMES = ("RGBA", "RGB", "Y")
"""What a picture's channels are together; others are depth, masks and layers."""
_FLAT = ("scanlineimage", "tiledimage")
_Tag, _Gps = ExifTags.Base, ExifTags.GPS
_ERRORS = (RuntimeError, ValueError, TypeError, LookupError, OverflowError)


class OpenExr(ImageFile.ImageFile):
    """An opened OpenEXR; of several parts the first that is a picture. Its pixels are read with it, as light."""

    format = FORMAT

    def _open(self) -> None:
        library = library_for("OpenEXR")
        stream: Any = self.fp
        try:
            with library.File(stream, header_only=True, num_threads=0) as file:
                headers = [dict(part.header) for part in file.parts]
            for header in headers:  # all are read together
                _check_size(header)
            stream.seek(0)
            with library.File(stream, num_threads=0) as file:
                found = next(_pictures(file.parts), None)
        except _ERRORS as exc:
            raise UnreadableImage(DAMAGED) from exc
        if found is None:
            raise UnreadableImage(UNUSUAL)
        header, light = found
        corners = _corners(header.get("chromaticities"))
        picture = shown(light, None if corners is None else srgb_from(corners))
        self._mode, self._size, self.tile = picture.mode, picture.size, []
        self._picture = picture
        self._read_tags(header)

    def load(self) -> Any:
        if self._im is None:
            self.im = self._picture.im
        return super().load()

    def _read_tags(self, header: dict[str, Any]) -> None:
        exif = self.getexif()
        for name, tag in (("cameraMake", _Tag.Make), ("cameraModel", _Tag.Model)):
            if isinstance(value := header.get(name), str) and value:
                exif[tag] = value
        camera = exif.get_ifd(ExifTags.IFD.Exif)
        for name, tag in (
            ("capDate", _Tag.DateTimeOriginal),
            ("lensModel", _Tag.LensModel),
            ("expTime", _Tag.ExposureTime),
            ("aperture", _Tag.FNumber),
            ("isoSpeed", _Tag.ISOSpeedRatings),
        ):
            if isinstance(value := header.get(name), str | float | int) and value:
                camera[tag] = round(value) if isinstance(value, float) and tag == _Tag.ISOSpeedRatings else value
        place = exif.get_ifd(ExifTags.IFD.GPSInfo)
        latitude, longitude = header.get("latitude"), header.get("longitude")
        if isinstance(latitude, float) and isinstance(longitude, float):
            place[_Gps.GPSLatitudeRef], place[_Gps.GPSLatitude] = (
                "S" if latitude < 0 else "N",
                (abs(latitude), 0.0, 0.0),
            )
            place[_Gps.GPSLongitudeRef] = "W" if longitude < 0 else "E"
            place[_Gps.GPSLongitude] = (abs(longitude), 0.0, 0.0)


def register() -> None:
    """Let Pillow open OpenEXR this way. Cheap to repeat."""
    if FORMAT not in Image.OPEN:
        Image.register_open(FORMAT, OpenExr, lambda prefix: prefix.startswith(START))
        Image.register_extension(FORMAT, ".exr")


def _check_size(header: dict[str, Any]) -> None:
    (left, top), (right, bottom) = header["dataWindow"]
    pixels = (int(right) - int(left) + 1) * (int(bottom) - int(top) + 1)
    if pixels > (Image.MAX_IMAGE_PIXELS or 0):
        raise too_large(pixels)


def _pictures(parts: list[Any]) -> Iterator[tuple[dict[str, Any], NDArray[np.float32]]]:
    """Yield the parts that are pictures, as light in three colours. Raises `UnreadableImage` where none was read."""
    if not parts:
        raise UnreadableImage(DAMAGED_OR_CUT_OFF)
    for part in parts:
        if part.type().name not in _FLAT:
            continue
        channels = part.channels
        for name in _NAMES:
            if name in channels and channels[name].xSampling == channels[name].ySampling == 1:
                yield dict(part.header), _light(np.asarray(channels[name].pixels))
                break


def _corners(said: Any) -> Chromaticities | None:
    if said is None:
        return None
    red, green, blue, white = zip((float(x) for x in said[::2]), (float(y) for y in said[1::2]), strict=True)
    return red, green, blue, white


def _light(samples: NDArray[Any]) -> NDArray[np.float32]:
    if samples.ndim == 2:
        return np.repeat(samples[..., None].astype(np.float32), 3, axis=2)
    light = samples[..., :3].astype(np.float32)
    if samples.shape[2] == 4:  # colours are kept as they are seen through: on white, like those of other formats
        light += 1 - np.clip(samples[..., 3:].astype(np.float32), 0, 1)
    return light
