"""When a photo was taken, by all that is said inside its file and beside it; which word counts stands in `SOURCES`."""

from __future__ import annotations

import contextlib
import struct
from dataclasses import replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

from PIL import Image

from photoclip.core.dated_names import date_in_name
from photoclip.core.photo import ShotInfo
from photoclip.core.taken import SOURCES, Source, Taken, read_offset, read_taken
from photoclip.errors import KnownError, MalformedXmp, UnreadableImage, XmpProblem
from photoclip.media.beside import Beside, beside
from photoclip.media.document_dates import document_date
from photoclip.media.embedded import datasets, iptc_records, iptc_text, xmp_packets
from photoclip.media.file_bytes import read_bytes
from photoclip.media.limits import DecodeLimits
from photoclip.media.metadata import METADATA_ERRORS, dated, png_chunks
from photoclip.media.takeout import Takeout, read_takeout
from photoclip.media.xmp_document import LARGEST_BYTES, XmpDocument
from photoclip.media.xmp_reading import is_about_another, read_date

_ERRORS = (*METADATA_ERRORS, KnownError, MalformedXmp, XmpProblem, UnreadableImage)
_LIMITS = DecodeLimits(max_file_bytes=LARGEST_BYTES)
_IPTC_DATE, _IPTC_TIME = (2, 55), (2, 60)
_PNG_TEXTS = ("Creation Time", "creation time", "date:create", "create-date")


def dated_inside(shot: ShotInfo, picture: Image.Image) -> ShotInfo:
    """Return what the camera said with the best date that the file holds. Call it before the pixels are loaded."""
    best = shot
    readers = (("xmp", _xmp_date), ("iptc", _iptc_date), ("png", _png_date), ("document", document_date))
    for source, read in readers:
        if _counts_more(source, best):
            with contextlib.suppress(*_ERRORS):
                best = best if (taken := read(picture)) is None else dated(best, taken)
    return best


def dated_beside(shot: ShotInfo, path: Path) -> ShotInfo:
    """Return `shot` with the date, and the place, that stand beside a photo: in its sidecar, its JSON, its name."""
    folder = beside(path.parent)
    own = _sidecar_date(path, folder)
    if own is not None and not _says_no_more(own, shot):
        shot = dated(shot, own)
    if shot.taken_at is None or shot.latitude is None:
        shot = _with_takeout(shot, read_takeout(path, folder.names))
    if _counts_more("name", shot) and (named := date_in_name(path.name)) is not None:
        shot = dated(shot, named)
    return shot


def _counts_more(source: str, shot: ShotInfo) -> bool:
    if shot.taken_at is None:
        return True
    order: tuple[str, ...] = SOURCES
    return order.index(source) < order.index(shot.date_source)


def _says_no_more(own: Taken, shot: ShotInfo) -> bool:
    """Tell whether a sidecar only repeats the file's date, or a part of it."""
    return shot.taken_at is not None and shot.taken_at.isoformat().startswith(own.text)


def _with_takeout(shot: ShotInfo, said: Takeout | None) -> ShotInfo:
    if said is None:
        return shot
    if shot.latitude is None and said.latitude is not None:
        shot = replace(shot, latitude=said.latitude, longitude=said.longitude, altitude_m=said.altitude_m)
    if said.taken is not None and _counts_more("takeout", shot):
        shot = dated(shot, said.taken)
    return shot


def _sidecar_date(path: Path, folder: Beside) -> Taken | None:
    sidecar = folder.sidecars.get(path.name)
    if sidecar is None:
        return None
    with contextlib.suppress(*_ERRORS):
        document = XmpDocument.parse(read_bytes(path.with_name(sidecar.name), _LIMITS)[0])
        if not (sidecar.is_shared and is_about_another(document, path.suffix)):
            taken = read_date(document)
            return None if taken is None else replace(taken, source="sidecar")
    return None


def _xmp_date(picture: Image.Image) -> Taken | None:
    for packet in xmp_packets(picture):
        with contextlib.suppress(MalformedXmp, XmpProblem):
            if (taken := read_date(XmpDocument.parse(packet))) is not None:
                return taken
    return None


def _iptc_date(picture: Image.Image) -> Taken | None:
    said: dict[tuple[int, int], str] = {}
    for number, value in datasets(iptc_records(picture)):
        if number in {_IPTC_DATE, _IPTC_TIME}:
            said.setdefault(number, iptc_text(value, False))
    day = said.get(_IPTC_DATE, "").strip()
    return read_taken(f"{day}T{said.get(_IPTC_TIME, '').strip()}", "iptc") or read_taken(day, "iptc")


def _png_date(picture: Image.Image) -> Taken | None:
    """Return the date in a PNG's text, else when it was last changed (`tIME`, which is the time of Greenwich)."""
    if picture.format != "PNG":
        return None
    for name in _PNG_TEXTS:
        if (text := picture.info.get(name)) and (taken := _spelled(str(text))) is not None:
            return taken
    chunk = next(png_chunks(picture, b"tIME", 7), b"")
    if len(chunk) < 7:
        return None
    year, *rest = struct.unpack(">HBBBBB", chunk)
    taken = read_taken("{}:{}:{} {}:{}:{}".format(year, *rest), "png")
    return None if taken is None or taken.precision != "second" else replace(taken, offset_min=0)


def _spelled(text: str) -> Taken | None:
    if (taken := read_taken(text, "png")) is not None:
        return taken
    with contextlib.suppress(ValueError, TypeError, IndexError, OverflowError):
        moment: datetime = parsedate_to_datetime(text)  # as a letter has it: Thu, 04 Mar 2021 05:06:07 GMT
        source: Source = "png"
        return Taken(moment.replace(tzinfo=None), "second", read_offset(f"{moment:%z}"), source)
    return None
