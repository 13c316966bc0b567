"""When a photo was taken, as exactly as somebody said it: from a year alone to a moment with its zone."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from typing import Literal

Precision = Literal["year", "month", "day", "minute", "second"]
PRECISIONS: tuple[Precision, ...] = ("year", "month", "day", "minute", "second")
Source = Literal[
    "person", "sidecar", "exif", "video", "xmp", "iptc", "gps", "exif-changed", "png", "document", "takeout", "name"
]
SOURCES: tuple[Source, ...] = (
    *("person", "sidecar", "exif", "video", "xmp", "iptc", "gps", "exif-changed", "png", "document", "takeout", "name"),
)
"""Who may say a date, or where it may stand: who is believed first. The file's own time comes after all of them."""

FIRST_YEAR, LAST_YEAR = 1826, 2200
"""The oldest photograph there is; beyond any clock set by mistake."""

# A blank may stand for a digit, or for all of a part that is not known.
_DATE = re.compile(r"\s*(\d{4})(?:\s*[:./-] ?(\d{1,2})?(?:\s*[:./-] ?(\d{1,2})?)?)?")
_TIME = re.compile(r"[ T]+(\d{1,2}) ?: ?(\d{1,2})(?: ?: ?(\d{1,2})(?:[.,](\d{1,9}))?)?")
_DOTTED_TIME = re.compile(r"[ T]+(\d{1,2})\.(\d{2})\.(\d{2})()\b")
# Programs write it as the system does: `p. m.` in Spanish, before the time in Chinese and Korean.
_HALF = re.compile(r"\s*(?:(?P<first>[Aa]\.?\s?[Mm]\b\.?|午前|上午|오전)|[Pp]\.?\s?[Mm]\b\.?|午後|下午|오후)")
_OFFSET = re.compile(r"\s*(?:(Z)|(?:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})?)\s*$")
_SPAN = re.compile(r"\s*([+\N{MINUS SIGN}-]?)\s*(\d{1,6})(?::([0-5]\d))?\s*h?\s*")
_TYPED = re.compile(
    r"\s*\d{4}(?:[:./-](?P<month>\d{1,2})(?:[:./-](?P<day>\d{1,2})(?:[ T]+(?P<minute>\d{1,2}:\d{1,2})"
    r"(?P<second>:\d{1,2}(?:[.,]\d{1,9})?)?\s*(?:[AaPp]\.?[Mm]\b\.?)?(?P<offset>.*))?)?)?\s*"
)
_COMPACT = re.compile(r"\s*(\d{4})(\d{2})(\d{2})(?:[T ]?(\d{2})(\d{2})(\d{2})?)?(?=\s*$|\s*[Z+-])")


@dataclass(frozen=True, slots=True)
class Taken:
    """A date somebody said."""

    moment: datetime
    """Wall-clock time where it was taken, without zone; the start of the year, month, day or minute that is known."""
    precision: Precision = "second"
    offset_min: int | None = None
    source: Source = "exif"

    @property
    def text(self) -> str:
        """The date in the form of ISO 8601, as far as it is known."""
        return date_text(self.moment, self.precision)

    @property
    def text_with_zone(self) -> str:
        """The date in the form of XMP, with the zone of a time that has one."""
        if self.offset_min is None or self.precision not in {"minute", "second"}:
            return self.text
        hours, minutes = divmod(abs(self.offset_min), 60)
        return f"{self.text}{'-' if self.offset_min < 0 else '+'}{hours:02}:{minutes:02}"


_LENGTHS = {"year": 4, "month": 7, "day": 10, "minute": 16}


def date_text(moment: datetime, precision: str) -> str:
    """Return a moment in the form of ISO 8601, as far as it is known. `precision`: '' is a moment to the second."""
    return moment.isoformat()[: _LENGTHS.get(precision)]


def read_taken(text: str, source: Source = "exif") -> Taken | None:
    """Read a date in any form that programs write, as far as it makes sense; None where not even the year does.

    Of `2004:00:00` the year is known, of `2004:05:06` the day. An offset or AM and PM behind the time are read.
    """
    spelled = _compact_spelled(text)
    match = _DATE.match(spelled)
    if match is None or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
        return None
    year, month, day = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    if not 1 <= month <= 12:
        return Taken(datetime(year, 1, 1), "year", source=source)
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        return Taken(datetime(year, month, 1), "month", source=source)
    return _with_time(Taken(datetime(year, month, day), "day", source=source), spelled[match.end() :])


def typed_taken(text: str) -> Taken | None:
    """Read a date that a person typed; None unless all of it makes sense: nobody who types 1987-02-30 means a month."""
    taken, match = read_taken(text, "person"), _TYPED.fullmatch(_compact_spelled(text))
    if taken is None or match is None:
        return None
    typed = next((part for part in ("second", "minute", "day", "month") if match[part]), "year")
    zone = (match["offset"] or "").strip()
    return taken if taken.precision == typed and (not zone or taken.offset_min is not None) else None


def read_offset(text: str) -> int | None:
    """Return the minutes east of Greenwich that `+01:00`, ` +0200`, `-5` or `Z` mean; None for what means nothing."""
    match = _OFFSET.match(text)
    if match is None:
        return None
    if match[1]:
        return 0
    minutes = int(match[3]) * 60 + int(match[4] or 0)
    if minutes > 14 * 60 or int(match[4] or 0) > 59:
        return None
    return -minutes if match[2] == "-" else minutes


def read_span(text: str) -> int | None:
    """Return the minutes that `1`, `-2:30` or `+48 h` mean, below zero for earlier; None for what means nothing."""
    match = _SPAN.fullmatch(text)
    if match is None:
        return None
    minutes = 60 * int(match[2]) + int(match[3] or 0)
    return minutes if match[1] in {"", "+"} else -minutes


def comparable(moment: datetime, offset_min: int | None) -> datetime:
    """Return a moment as a clock at home shows it, so that photos of several zones stand in the order they were taken.

    What does not say its zone is taken to be from home, as the time of a file is.
    """
    if offset_min is None:
        return moment
    utc = moment - timedelta(minutes=offset_min)
    try:
        return utc.replace(tzinfo=timezone.utc).astimezone().replace(tzinfo=None)  # noqa: UP017 mypy knows this one
    except (OverflowError, OSError, ValueError):  # Windows knows no zone before 1970
        return utc


def home_offset_min(utc: datetime) -> int:
    """Return how many minutes a clock at home was ahead of Greenwich at a moment there."""
    return round((comparable(utc, 0) - utc) / timedelta(minutes=1))


def _compact_spelled(text: str) -> str:
    match = _COMPACT.match(text)
    if match is None:
        return text
    date = f"{match[1]}:{match[2]}:{match[3]}"
    time = f" {match[4]}:{match[5]}" + (f":{match[6]}" if match[6] else "") if match[4] else ""
    return date + time + text[match.end() :]


def _with_time(day: Taken, rest: str) -> Taken:
    before = _HALF.match(rest)
    rest = rest if before is None else " " + rest[before.end() :]
    match = _TIME.match(rest) or _DOTTED_TIME.match(rest)
    if match is None:
        return day
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    rest = rest[match.end() :]
    behind = _HALF.match(rest)
    rest = rest if behind is None else rest[behind.end() :]
    half = before or behind
    if half is not None and 1 <= hour <= 12:
        hour = hour % 12 + (0 if half["first"] else 12)
    # Some phones call midnight 24; a leap second has the number 60.
    if hour > 24 or minute > 59 or second > 61 or (hour == 24 and (minute or second)):
        return day
    fraction = int((match[4] or "")[:6].ljust(6, "0"))
    span = timedelta(hours=hour, minutes=minute, seconds=min(second, 59), microseconds=fraction)
    precision: Precision = "second" if match[3] else "minute"
    return replace(day, moment=day.moment + span, precision=precision, offset_min=read_offset(rest))
