"""What the camera wrote beside the pixels, read without decoding them."""

from __future__ import annotations

import contextlib
import math
import re
import struct
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import IO, Any

from PIL import ExifTags, Image

from photoclip.core.photo import ShotInfo
from photoclip.core.taken import Taken, read_offset, read_taken
from photoclip.media.tiff import PhotoTiff

_LONGEST_TEXT = 100
_LONGEST_EXIF_BYTES = 8 << 20

_Tag = ExifTags.Base
_Gps = ExifTags.GPS
_Tags = Mapping[int, Any]

# What Pillow was seen to raise for malformed EXIF (fuzzing and the public corpora), and the kinds next to it: its
# reader trusts offsets, counts and types, so anything that looking up, unpacking or adding can raise.
METADATA_ERRORS = (
    OSError,
    SyntaxError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    struct.error,
)


def read_metadata(picture: Image.Image) -> ShotInfo:
    """Return what an opened picture says about its making; what is missing, malformed or impossible is None.

    Never decodes and never raises for a file's fault. Call it before the pixels are loaded: TIFF forgets its tags then.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's complaints about malformed tags
        main, camera, place = tags_of(picture)
    taken = _taken(camera, place)
    latitude, longitude = _position(place)
    shot = ShotInfo(
        camera_make=_text(camera.get(_Tag.Make)),
        camera_model=_text(camera.get(_Tag.Model)),
        lens=_text(camera.get(_Tag.LensModel)),
        exposure_s=_exposure_s(camera),
        f_number=_f_number(camera),
        iso=_iso(camera),
        focal_length_mm=_number(camera.get(_Tag.FocalLength), 0.1, 10_000),
        latitude=latitude,
        longitude=longitude,
        altitude_m=_altitude_m(place),
        # pillow-heif turns the pixels itself, clears the tag and keeps what it was here.
        orientation=_orientation(picture.info.get("original_orientation") or main.get(_Tag.Orientation)),
    )
    return shot if taken is None else dated(shot, taken)


def dated(shot: ShotInfo, taken: Taken) -> ShotInfo:
    """Return `shot` with this date."""
    return replace(
        shot,
        taken_at=taken.moment,
        utc_offset_min=taken.offset_min,
        date_precision=taken.precision,
        date_source=taken.source,
    )


def remaining_orientation(picture: Image.Image) -> int:
    """Return the EXIF orientation (1 to 8) that a loaded picture's pixels still wait for.

    pillow-heif and Pillow's TIFF turn the pixels while loading and clear the tag; AVIF's `irot` and `imir` stand as it.
    """
    try:
        return _orientation(picture.getexif().get(_Tag.Orientation))
    except METADATA_ERRORS:
        return 1


def tags_of(picture: Image.Image) -> tuple[dict[int, Any], dict[int, Any], dict[int, Any]]:
    """Return the tags of the file's main directory, these with the camera's, and those of the place."""
    main: dict[int, Any] = {}
    camera: dict[int, Any] = {}
    place: dict[int, Any] = {}
    for exif in (*_exif_of_a_thumbnail(picture), _exif_of(picture)):
        main |= _plain(exif)
        camera |= _part(exif, ExifTags.IFD.Exif)
        place |= _part(exif, ExifTags.IFD.GPSInfo)
    return main, {**main, **camera}, place


def _exif_of_a_thumbnail(picture: Image.Image) -> tuple[Image.Exif, ...]:
    """Return what stands at the thumbnail before a TIFF's picture: programs write to the first page."""
    if not isinstance(picture, PhotoTiff) or picture.fp is None or not picture.shows_a_later_page:
        return ()
    exif = Image.Exif()
    with contextlib.suppress(*METADATA_ERRORS):
        exif.bigtiff, exif.endian = picture.tag_v2._bigtiff, picture.tag_v2._endian
        exif.load_from_fp(picture.fp, picture.first_offset)
    return (exif,)


def _exif_of(picture: Image.Image) -> Image.Exif:
    late = _late_png_exif(picture) if picture.format == "PNG" and "exif" not in picture.info else None
    try:
        if late is not None:
            exif = Image.Exif()
            exif.load(late)
            return exif
        # The PNG plugin's own getexif() decodes the whole picture first.
        return Image.Image.getexif(picture)
    except METADATA_ERRORS:
        # What was read before the error stands.
        return getattr(picture, "_exif", None) or Image.Exif()


def _late_png_exif(picture: Image.Image) -> bytes | None:
    """Return the eXIf chunk that exiftool may put after the pixels."""
    return next(png_chunks(picture, b"eXIf", _LONGEST_EXIF_BYTES), None)


def png_chunks(picture: Image.Image, wanted: bytes, longest_bytes: int) -> Iterator[bytes]:
    """Yield the chunks of one kind in an opened PNG, also those behind the pixels, found by stepping over chunks."""
    stream: IO[bytes] | None = getattr(picture, "fp", None)
    if stream is None:
        return
    here = stream.tell()
    try:
        stream.seek(8)
        while len(head := stream.read(8)) == 8:
            length, kind = struct.unpack(">I4s", head)
            after = stream.tell() + length + 4
            if kind == wanted:
                yield stream.read(min(length, longest_bytes))
            stream.seek(after)
    finally:
        stream.seek(here)


def _plain(exif: Image.Exif) -> dict[int, Any]:
    """Return what can be read of one directory; a tag that cannot be decoded is left out."""
    found: dict[int, Any] = {}
    try:
        tags = list(exif)
    except METADATA_ERRORS:
        return found
    for tag in tags:
        try:
            found[tag] = exif[tag]
        except METADATA_ERRORS:
            continue
    return found


def _part(exif: Image.Exif, part: int) -> dict[int, Any]:
    try:
        return dict(exif.get_ifd(part))
    except METADATA_ERRORS:
        return {}


def _orientation(value: object) -> int:
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _text(value: object) -> str | None:
    """Return a camera's name as a person writes it: no NULs, control characters or padding, bounded."""
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    if not isinstance(value, str):
        return None
    text = value.split("\0", 1)[0][: 4 * _LONGEST_TEXT]
    with contextlib.suppress(UnicodeError):
        # Pillow reads EXIF text as Latin-1; phones write UTF-8 there.
        text = text.encode("latin-1").decode("utf-8")
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return text[:_LONGEST_TEXT].rstrip() or None


def _number(value: object, least: float, most: float) -> float | None:
    """Return a finite number within bounds; of several, the first."""
    if isinstance(value, tuple) and value:
        value = value[0]
    if isinstance(value, str | bytes) or value is None:
        return None
    try:
        number = float(value)  # type: ignore[arg-type]  # IFDRational, int, or whatever the file claims
    except (TypeError, ValueError, ArithmeticError):
        return None
    return number if math.isfinite(number) and least <= number <= most else None


def _taken(tags: _Tags, place: _Tags) -> Taken | None:
    """Return the time of the shot; failing that of the scan, of the satellites, of the file's last change."""
    shot = _dated(tags, _Tag.DateTimeOriginal, _Tag.SubsecTimeOriginal, _Tag.OffsetTimeOriginal)
    scan = _dated(tags, _Tag.DateTimeDigitized, _Tag.SubsecTimeDigitized, _Tag.OffsetTimeDigitized)
    changed = _dated(tags, _Tag.DateTime, _Tag.SubsecTime, _Tag.OffsetTime)
    if shot or scan:
        return shot or scan
    return _satellite_time(place) or (None if changed is None else replace(changed, source="exif-changed"))


def _dated(tags: _Tags, date: int, fraction: int, offset: int) -> Taken | None:
    taken = read_taken(_text(tags.get(date)) or "")
    if taken is None or taken.precision not in {"minute", "second"}:
        return taken
    digits = re.match(r"\d+", _text(tags.get(fraction)) or "")
    if digits and taken.precision == "second" and not taken.moment.microsecond:
        taken = replace(taken, moment=taken.moment.replace(microsecond=int(digits[0][:6].ljust(6, "0"))))
    if taken.offset_min is None:
        taken = replace(taken, offset_min=read_offset(_text(tags.get(offset) or tags.get(_Tag.OffsetTime)) or ""))
    return taken


def _satellite_time(tags: _Tags) -> Taken | None:
    """Return the time of the position, which is that of Greenwich."""
    day = read_taken(_text(tags.get(_Gps.GPSDateStamp)) or "", "gps")
    time = tags.get(_Gps.GPSTimeStamp)
    if day is None or day.precision != "day" or not isinstance(time, tuple) or len(time) != 3:
        return day if day is not None and day.precision == "day" else None
    parts = [_number(part, 0, most) for part, most in zip(time, (23, 59, 61), strict=True)]
    hours, minutes, seconds = parts
    if hours is None or minutes is None or seconds is None:
        return day
    span = timedelta(hours=hours, minutes=minutes, seconds=min(seconds, 59.999999))
    return replace(day, moment=day.moment + span, precision="second", offset_min=0)


def _exposure_s(tags: _Tags) -> float | None:
    exposure = _number(tags.get(_Tag.ExposureTime), 1e-7, 1e6)
    if exposure is None and (apex := _number(tags.get(_Tag.ShutterSpeedValue), -20, 23)) is not None:
        return float(2.0**-apex)
    return exposure


def _f_number(tags: _Tags) -> float | None:
    number = _number(tags.get(_Tag.FNumber), 0.1, 1000)
    if number is None and (apex := _number(tags.get(_Tag.ApertureValue), 0, 20)) is not None:
        return round(float(2.0 ** (apex / 2)), 1)
    return number


def _iso(tags: _Tags) -> int | None:
    # 65535 means "more than fits": the real value stands in the longer tags.
    iso = _number(tags.get(_Tag.ISOSpeedRatings), 1, 65_534)
    for tag in (_Tag.RecommendedExposureIndex, _Tag.ISOSpeed, _Tag.StandardOutputSensitivity):
        if iso is None:
            iso = _number(tags.get(tag), 1, 100_000_000)
    return None if iso is None else round(iso)


def _position(tags: _Tags) -> tuple[float | None, float | None]:
    latitude = _degrees(tags.get(_Gps.GPSLatitude), _text(tags.get(_Gps.GPSLatitudeRef)), "NS", 90)
    longitude = _degrees(tags.get(_Gps.GPSLongitude), _text(tags.get(_Gps.GPSLongitudeRef)), "EW", 180)
    # Half a position is none; exactly 0, 0 is a receiver that had no fix.
    if latitude is None or longitude is None or latitude == longitude == 0:
        return None, None
    return latitude, longitude


def _degrees(value: object, reference: str | None, signs: str, most: float) -> float | None:
    """Return signed degrees of (degrees, minutes, seconds). Without its reference half of the earth would be wrong."""
    sign = (reference or "?")[0].upper()
    if sign not in signs or not isinstance(value, tuple) or not 1 <= len(value) <= 3:
        return None
    total = 0.0
    for position, part in enumerate(value):
        number = _number(part, 0, most if position == 0 else 60)
        if number is None:
            # 0/0 seconds are how some phones say that the minutes carry the fraction.
            if position == 2:
                break
            return None
        total += number / 60**position
    if total > most:
        return None
    return -total if sign == signs[1] else total


def _altitude_m(tags: _Tags) -> float | None:
    altitude = _number(tags.get(_Gps.GPSAltitude), -500, 100_000)
    below = tags.get(_Gps.GPSAltitudeRef) in {1, b"\x01"}
    return -altitude if altitude is not None and below else altitude
