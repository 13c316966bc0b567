"""What a video says about its making: when and where, by which camera, and how it is turned."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from photoclip.core.dated_names import date_in_name
from photoclip.core.photo import ShotInfo
from photoclip.core.taken import Taken, home_offset_min, read_taken
from photoclip.media.metadata import dated

_LONGEST = 100
_FIRST_YEAR = 1990
"""Clocks that were never set count from 1904 or 1970."""
_ZONE_STEP_MIN = 15
_FURTHEST_ZONE_MIN = 14 * 60
_POSITION = re.compile(r"\s*([+-]\d{2}(?:\.\d+)?)([+-]\d{3}(?:\.\d+)?)(?:([+-]\d+(?:\.\d+)?))?(?:CRS\w*)?/?\s*")
# Said with its zone, as the clock of the phone showed it.
_LOCAL_DATES = ("com.apple.quicktime.creationdate", "creationdate", "date", "date-eng")
# Of Greenwich, as most formats want it.
_PLAIN_DATES = ("creation_time", "date_recorded", "date_encoded")
_PLACES = ("com.apple.quicktime.location.iso6709", "location", "location-eng", "xyz")
_MAKES = ("com.apple.quicktime.make", "make", "com.android.manufacturer")
_LIVE = "com.apple.quicktime.content.identifier"
_LONGEST_ID = 64
_MODELS = ("com.apple.quicktime.model", "model", "com.android.model")


def read_facts(said: Mapping[str, str], file_name: str, duration_s: float) -> ShotInfo:
    """Return what a video's own texts say; what is missing, malformed or impossible is None.

    `file_name`: phones write the clock's time there, where the video says only that of Greenwich.
    """
    texts = {name.lower(): text for name, text in said.items()}
    latitude, longitude, altitude_m = _position(_first(texts, _PLACES))
    shot = ShotInfo(
        camera_make=_plain(_first(texts, _MAKES)),
        camera_model=_plain(_first(texts, _MODELS)),
        latitude=latitude,
        longitude=longitude,
        altitude_m=altitude_m,
        duration_s=duration_s,
        live_id=texts.get(_LIVE, "").strip()[:_LONGEST_ID],
    )
    taken = _taken(texts, file_name, duration_s)
    return shot if taken is None else dated(shot, taken)


def _taken(texts: Mapping[str, str], file_name: str, duration_s: float) -> Taken | None:
    for name in _LOCAL_DATES:
        taken = read_taken(texts.get(name, ""), "video")
        # Films say no more than their year there.
        if taken is not None and taken.moment.year >= _FIRST_YEAR and taken.precision in {"minute", "second"}:
            return taken
    for name in _PLAIN_DATES:
        taken = read_taken(texts.get(name, ""), "video")
        if taken is None or taken.moment.year < _FIRST_YEAR:
            continue
        return _as_clocks_showed(taken, file_name, duration_s) if taken.offset_min == 0 else taken
    return None


def _as_clocks_showed(taken: Taken, file_name: str, duration_s: float) -> Taken:
    """Return a moment of Greenwich in the zone that the file's name tells, else in that of home.

    Where the video was made is not known; an evening at home belongs to that day, not to the one in Greenwich.
    """
    named = date_in_name(file_name)
    if named is not None and named.precision == "second" and named.offset_min is None:
        # The name is of the beginning; what is in the video may be of its end.
        ahead = named.moment - taken.moment
        minutes = round(ahead / timedelta(minutes=_ZONE_STEP_MIN)) * _ZONE_STEP_MIN
        near = abs(ahead - timedelta(minutes=minutes)) <= timedelta(minutes=2, seconds=duration_s)
        if near and abs(minutes) <= _FURTHEST_ZONE_MIN:
            return replace(named, offset_min=minutes, source="video")
    minutes = home_offset_min(taken.moment)
    return replace(taken, moment=taken.moment + timedelta(minutes=minutes), offset_min=minutes)


def _position(text: str) -> tuple[float | None, float | None, float | None]:
    """Read a position as ISO 6709 has it: +48.8577+002.2950+035.000/"""
    match = _POSITION.fullmatch(text.replace("\0", ""))
    if match is None:
        return None, None, None
    latitude, longitude = float(match[1]), float(match[2])
    # Exactly 0, 0 is a receiver that had no fix.
    if abs(latitude) > 90 or abs(longitude) > 180 or latitude == longitude == 0:
        return None, None, None
    altitude = float(match[3]) if match[3] else None
    return latitude, longitude, altitude if altitude is not None and -500 <= altitude <= 100_000 else None


def _first(texts: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((text for name in names if (text := texts.get(name, "").strip())), "")


def _plain(text: str) -> str | None:
    words = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return words[:_LONGEST].rstrip() or None
