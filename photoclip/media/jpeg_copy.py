"""A JPEG made of a photo's picture, with as much of what is known of the photo as the person wants to pass on."""

from __future__ import annotations

from io import BytesIO

from PIL import ExifTags, Image

from photoclip.core.photo import ShotInfo
from photoclip.core.xmp import XmpFields
from photoclip.media.xmp_writing import new_packet

_Tag = ExifTags.Base
_Gps = ExifTags.GPS
_MOST_PX = 65_535
"""JPEG keeps a side in two bytes."""
_FULL_COLOUR_FROM = 85
"""Below, colour is kept at half the size, as everybody does; above, red letters on white would fray."""


def jpeg_copy(
    width: int, height: int, pixels: bytes, quality: int, shot: ShotInfo = ShotInfo(), fields: XmpFields = XmpFields()
) -> bytes:
    """Return the bytes of a JPEG of this quality, 1 to 100. `pixels`: RGB888, rows without padding, upright, sRGB.

    It says what `shot` and `fields` say, and nothing else of the original.
    """
    image = Image.frombytes("RGB", (width, height), pixels)
    image.thumbnail((_MOST_PX, _MOST_PX))
    stream = BytesIO()
    image.save(
        stream,
        "JPEG",
        quality=quality,
        subsampling="4:4:4" if quality >= _FULL_COLOUR_FROM else "4:2:0",
        optimize=True,
        exif=_exif(shot),
        xmp=new_packet(fields) if fields else None,
    )
    return stream.getvalue()


def place_alone(shot: ShotInfo) -> ShotInfo:
    """Return what says where a photo was taken, and nothing else."""
    return ShotInfo(latitude=shot.latitude, longitude=shot.longitude, altitude_m=shot.altitude_m)


def _exif(shot: ShotInfo) -> Image.Exif:
    exif = Image.Exif()
    _say(exif, {_Tag.Make: shot.camera_make, _Tag.Model: shot.camera_model})
    _say(
        exif.get_ifd(ExifTags.IFD.Exif),
        {
            _Tag.ExposureTime: shot.exposure_s,
            _Tag.FNumber: shot.f_number,
            _Tag.ISOSpeedRatings: None if shot.iso is None else min(shot.iso, 0xFFFF),
            _Tag.FocalLength: shot.focal_length_mm,
            _Tag.LensModel: shot.lens,
            **_taken(shot),
        },
    )
    if shot.latitude is not None and shot.longitude is not None:
        _say(exif.get_ifd(ExifTags.IFD.GPSInfo), _position(shot, shot.latitude, shot.longitude))
    return exif


def _taken(shot: ShotInfo) -> dict[int, object]:
    """EXIF knows moments alone: of a photo of which the month is known, a day would be made up."""
    if shot.taken_at is None or shot.date_precision not in {"", "second", "minute"}:
        return {}
    offset = None if shot.utc_offset_min is None else _offset(shot.utc_offset_min)
    return {_Tag.DateTimeOriginal: shot.taken_at.strftime("%Y:%m:%d %H:%M:%S"), _Tag.OffsetTimeOriginal: offset}


def _offset(minutes: int) -> str:
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"


def _position(shot: ShotInfo, latitude: float, longitude: float) -> dict[int, object]:
    altitude = shot.altitude_m
    return {
        _Gps.GPSLatitudeRef: "N" if latitude >= 0 else "S",
        _Gps.GPSLatitude: _degrees(latitude),
        _Gps.GPSLongitudeRef: "E" if longitude >= 0 else "W",
        _Gps.GPSLongitude: _degrees(longitude),
        _Gps.GPSAltitudeRef: None if altitude is None else bytes([altitude < 0]),
        _Gps.GPSAltitude: None if altitude is None else abs(altitude),
    }


def _degrees(angle: float) -> tuple[float, float, float]:
    minutes, seconds = divmod(abs(angle) * 3600, 60)
    degrees, minutes = divmod(minutes, 60)
    return degrees, minutes, seconds


def _say(tags: Image.Exif | dict[int, object], values: dict[int, object]) -> None:
    for tag, value in values.items():
        if value is not None:
            tags[tag] = value
