"""Numbers in queries: 3, >=3, <100, 100..400; sizes with their unit; a place with its distance, a part of the map."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from typing import Literal

from photoclip.core.query.meaning import NotUnderstood
from photoclip.core.query.tree import Box, NumberRange, Place, SizeRange
from photoclip.language import english

MAX_ISO = 10_000_000
MAX_RATING = 5
MAX_RADIUS_KM = 20_038.0  # half way round the Earth: everywhere
DEFAULT_RADIUS_KM = 10

_Sign = Literal["", ">", ">=", "<", "<="]

_SIGN = re.compile("(>=|<=|=>|=<|>|<|=|\N{GREATER-THAN OR EQUAL TO}|\N{LESS-THAN OR EQUAL TO})?(.*)")
_SIGNS: dict[str, _Sign] = {
    **{">": ">", ">=": ">=", "=>": ">=", "\N{GREATER-THAN OR EQUAL TO}": ">="},
    **{"<": "<", "<=": "<=", "=<": "<=", "\N{LESS-THAN OR EQUAL TO}": "<="},
}
_WHOLE_PAIR = re.compile(r"([0-9]+)-([0-9]+)")
_WHOLE = re.compile(r"[0-9]{1,12}")

_SIZE = re.compile(r"([0-9]{1,12})(?:[.,]([0-9]{1,6}))?([a-z]*)")
_MAX_SIZE = 10**15  # a petabyte; SQLite's whole numbers end at 9.2 * 10**18
_Measure = Literal["bytes", "pixels"]
_UNITS: dict[str, tuple[str, int, _Measure]] = {
    "b": ("B", 1, "bytes"),
    "kb": ("kB", 10**3, "bytes"),
    "mb": ("MB", 10**6, "bytes"),
    "gb": ("GB", 10**9, "bytes"),
    "mp": ("MP", 10**6, "pixels"),
    "mpx": ("MP", 10**6, "pixels"),
    "mpix": ("MP", 10**6, "pixels"),
}
_SIZE_HOW = english("such as size:>5MB (megabytes of the file), size:>12MP (megapixels) or size:2MB..5MB")

_PLACE = re.compile(
    r"([+-]?[0-9]{1,3}(?:\.[0-9]{1,12})?)[,;]([+-]?[0-9]{1,3}(?:\.[0-9]{1,12})?)"
    r"(?:[,;]([0-9]{1,6}(?:\.[0-9]{1,6})?)(?:km)?)?",
)
_DEGREES = r"([+-]?[0-9]{1,3}(?:\.[0-9]{1,12})?)"
_BOX = re.compile("[,;]".join([_DEGREES] * 4))


def read_iso(text: str) -> tuple[str, NumberRange]:
    """Read a sensitivity or a range of it; return its canonical spelling, too. Raises `NotUnderstood`."""
    return _read_whole(text, MAX_ISO, english("A sensitivity is written iso:400, iso:>=800 or iso:100..400."))


def read_rating(text: str) -> tuple[str, NumberRange]:
    """Read a number of stars (0: none) or a range of it; return its canonical spelling, too. Raises `NotUnderstood`."""
    return _read_whole(text, MAX_RATING, english("Ratings go from 0 to 5: rating:5, rating:>=3 or rating:2..4."))


def read_size(text: str) -> tuple[str, SizeRange]:
    """Read a size or a range of it; return its canonical spelling, too. Raises `NotUnderstood`.

    A size alone means all that round to it: 12MP is 11.5 to under 12.5 megapixels.
    """
    packed = "".join(text.lower().split())
    if ".." in packed:
        return _size_range(packed)
    sign, rest = read_sign(packed)
    spelled, exact, half, measure = _size(rest, "")
    low: int | None = None
    high: int | None = None
    match sign:
        case "":
            low, high = max(0, math.ceil(exact - half)), math.ceil(exact + half) - 1
        case ">":
            low = math.floor(exact) + 1
        case ">=":
            low = math.ceil(exact)
        case "<":
            high = math.ceil(exact) - 1
        case "<=":
            high = math.floor(exact)
    if high is not None and high < 0:
        raise NotUnderstood(english("Nothing is smaller than that."))
    return sign + spelled, SizeRange(low, high, measure)


def read_place(text: str) -> tuple[str, Place]:
    """Read LATITUDE,LONGITUDE,KILOMETRES, the last of which may be missing. Raises `NotUnderstood`."""
    match = _PLACE.fullmatch("".join(text.lower().split()))
    if match is None:
        raise NotUnderstood(
            english("A place is written near:48.858,2.294,5: degrees north, degrees east, kilometres around.")
        )
    radius = match[3] or str(DEFAULT_RADIUS_KM)
    place = Place(float(match[1]), float(match[2]), float(radius))
    if abs(place.latitude) > 90:
        raise NotUnderstood(english("The first number is degrees north, from -90 to 90."))
    if abs(place.longitude) > 180:
        raise NotUnderstood(english("The second number is degrees east, from -180 to 180."))
    if not 0 < place.radius_km <= MAX_RADIUS_KM:
        raise NotUnderstood(
            english("The third number is kilometres around the place, more than 0 and no more than 20,038.")
        )
    return f"{match[1]},{match[2]},{radius}", place


def read_box(text: str) -> tuple[str, Box]:
    """Read SOUTH,WEST,NORTH,EAST. Raises `NotUnderstood`."""
    match = _BOX.fullmatch("".join(text.split()))
    if match is None:
        raise NotUnderstood(
            english("A part of the map is written box:41.8,12.4,42.0,12.6: south, west, north and east end.")
        )
    box = Box(*map(float, match.groups()))
    if not -90 <= box.south <= box.north <= 90:
        raise NotUnderstood(
            english("The first and third number are degrees north, from -90 to 90, the smaller one first.")
        )
    if max(abs(box.west), abs(box.east)) > 180:
        raise NotUnderstood(english("The second and fourth number are degrees east, from -180 to 180."))
    return ",".join(match.groups()), box


def read_sign(text: str) -> tuple[_Sign, str]:
    """Return the sign before a number, in its usual form, and what stands behind it."""
    match = _SIGN.fullmatch(text)
    return (_SIGNS.get(match[1] or "", ""), match[2]) if match else ("", text)


def _read_whole(text: str, most: int, how: str) -> tuple[str, NumberRange]:
    packed = "".join(text.split())
    pair = _WHOLE_PAIR.fullmatch(packed)
    if pair:
        packed = f"{pair[1]}..{pair[2]}"
    elif packed.endswith("+"):
        packed = ">=" + packed[:-1]
    if ".." in packed:
        low_text, _, high_text = packed.partition("..")
        low = _whole(low_text, most, how) if low_text else None
        high = _whole(high_text, most, how) if high_text else None
        spelled = f"{'' if low is None else low}..{'' if high is None else high}"
        return spelled, _whole_range(low, high, how)
    sign, rest = read_sign(packed)
    number = _whole(rest, most, how)
    low = {"": number, ">": number + 1, ">=": number}.get(sign)
    high = {"": number, "<": number - 1, "<=": number}.get(sign)
    if (low is not None and low > most) or (high is not None and high < 0):
        raise NotUnderstood(how)
    return f"{sign}{number}", _whole_range(low, high, how)


def _whole(text: str, most: int, how: str) -> int:
    if not _WHOLE.fullmatch(text) or int(text) > most:
        raise NotUnderstood(how)
    return int(text)


def _whole_range(low: int | None, high: int | None, how: str) -> NumberRange:
    if low is None and high is None:
        raise NotUnderstood(how)
    if low is not None and high is not None and low > high:
        raise NotUnderstood(english("{low}..{high} ends before it begins.").format(low=low, high=high))
    return NumberRange(low, high)


def _size(text: str, default_unit: str) -> tuple[str, Fraction, Fraction, _Measure]:
    """Return a size's canonical spelling, exact value, half of its last digit's worth, and what it measures."""
    match = _SIZE.fullmatch(text)
    if match is None:
        raise NotUnderstood(english("A size is a number with its unit, {how}.").format(how=_SIZE_HOW))
    unit = match[3] or default_unit
    if unit not in _UNITS:
        raise NotUnderstood(english("Say what is measured, {how}.").format(how=_SIZE_HOW))
    shown, factor, measure = _UNITS[unit]
    decimals = match[2] or ""
    digits = f"{int(match[1])}.{decimals}" if decimals else str(int(match[1]))
    exact = Fraction(digits) * factor
    if exact > _MAX_SIZE:
        raise NotUnderstood(english("Nothing is as large as that."))
    return digits + shown, exact, Fraction(factor, 2 * 10 ** len(decimals)), measure


def _size_range(packed: str) -> tuple[str, SizeRange]:
    low_text, _, high_text = packed.partition("..")
    if not (low_text or high_text):
        raise NotUnderstood(english("A range needs a size on one side at least, {how}.").format(how=_SIZE_HOW))
    low_spelled, low, low_measure = "", None, None
    high_spelled, high, high_measure = "", None, None
    if high_text:
        high_spelled, exact, _, high_measure = _size(high_text, "")
        high = math.floor(exact)
    if low_text:
        unit = re.sub("[^a-z]", "", high_text)  # 2..5MB
        low_spelled, exact, _, low_measure = _size(low_text, unit)
        low = math.ceil(exact)
    measure = low_measure or high_measure or "bytes"
    if {low_measure, high_measure} - {None, measure}:
        raise NotUnderstood(english("A range is in megabytes or in megapixels, not from one to the other."))
    if low is not None and high is not None and low > high:
        raise NotUnderstood(english("{low}..{high} ends before it begins.").format(low=low_spelled, high=high_spelled))
    return f"{low_spelled}..{high_spelled}", SizeRange(low, high, measure)
