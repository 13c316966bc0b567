"""Dates in queries: 2023, 2023-06, 2023-06-01, yesterday, last-month, last-summer, and ranges of these with `..`."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from photoclip.core.query.meaning import NotUnderstood, nearest
from photoclip.core.query.periods import PARTS_OF_YEAR, Days, around, month_of, named_period, part_of_year
from photoclip.core.query.tree import DateRange, DayOfYear, PartOfYear
from photoclip.language import MONTHS, english

FIRST_YEAR = 1800  # before photography
LAST_YEAR = 2199
_LEAP_YEAR = 2000

_DATE = re.compile(r"([0-9]{4})(?:[-/.]([0-9]{1,2}))?(?:[-/.]([0-9]{1,2}))?")
_DAY_OF_YEAR = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})\.?")
_YEAR_LAST = re.compile(r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:[0-9]{4}|[0-9]{2})")
_HOW = english("write 2023, 2023-06, 2023-06-01, 2023-06..2023-08, yesterday, last-month or summer-2023")


def read_dates(text: str, today: date) -> tuple[str, DateRange]:
    """Read one period or a range of two, either end of which may be missing; return its canonical spelling, too.

    A range goes from the start of its first period to the end of its second. Raises `NotUnderstood`.
    """
    first_text, range_sign, last_text = text.partition("..")
    if not range_sign:
        spelled, (first, after) = _period(text, today)
        return spelled, DateRange(_midnight(first), _midnight(after))
    if not (first_text.strip() or last_text.strip()):
        raise NotUnderstood(english("A range needs a date on one side at least: {how}.").format(how=_HOW))
    first_spelled, start = "", None
    last_spelled, end = "", None
    if first_text.strip():
        first_spelled, (first, _) = _period(first_text, today)
        start = _midnight(first)
    if last_text.strip():
        last_spelled, (_, after) = _period(last_text, today)
        end = _midnight(after)
    if start is not None and end is not None and start >= end:
        raise NotUnderstood(
            english("{first}..{last} ends before it begins.").format(first=first_spelled, last=last_spelled)
        )
    return f"{first_spelled}..{last_spelled}", DateRange(start, end)


def read_after(text: str, today: date) -> tuple[str, DateRange]:
    """Read one period, and mean all that is not before it. Raises `NotUnderstood`."""
    spelled, (first, _) = _single(text, today, "after")
    return spelled, DateRange(_midnight(first), None)


def read_before(text: str, today: date) -> tuple[str, DateRange]:
    """Read one period, and mean all that is before its start. Raises `NotUnderstood`."""
    spelled, (first, _) = _single(text, today, "before")
    return spelled, DateRange(None, _midnight(first))


def read_on(text: str, today: date) -> tuple[str, DateRange | DayOfYear | PartOfYear]:
    """Read what comes every year: 12-24, today, july, summer, christmas. What says a year is read as by `read_dates`.

    Raises `NotUnderstood`.
    """
    spelled = re.sub(r"[\s_-]+", "-", text.strip().lower())
    if (part := part_of_year(spelled)) is not None:
        return part
    if spelled in DAYS_OF_YEAR:
        day = today - timedelta(days=DAYS_OF_YEAR.index(spelled))
        return spelled, DayOfYear(day.month, day.day)
    match = _DAY_OF_YEAR.fullmatch(spelled)
    if match is None:
        return read_dates(text, today)
    month, day_of_month = int(match[1]), int(match[2])
    if not 1 <= month <= 12:
        raise NotUnderstood(
            english("There is no month {month}: write the month first, such as on:12-24.").format(month=month)
        )
    days = calendar.monthrange(_LEAP_YEAR, month)[1]
    if not 1 <= day_of_month <= days:
        raise NotUnderstood(
            english("There is no day {day}: {month} has {days} days.").format(
                day=day_of_month, month=MONTHS[month - 1], days=days
            )
        )
    return f"{month:02}-{day_of_month:02}", DayOfYear(month, day_of_month)


def days_of(term: object) -> str:
    """Return the first and last day that a term asks for, 2026-06-01..2026-08-31, '' where it is no date."""
    match getattr(term, "value", None):
        case DateRange(start, end):
            last = "" if end is None else str((end - timedelta(days=1)).date())
            first = "" if start is None else str(start.date())
            return first if first == last else f"{first}..{last}"
        case PartOfYear(first_day, last_day):
            return "..".join(f"{month:02}-{day:02}" for month, day in (first_day, last_day))
        case _:
            return ""


def _single(text: str, today: date, name: str) -> tuple[str, Days]:
    if ".." in text:
        raise NotUnderstood(
            english("{name}: takes one date; a range goes with date:, such as date:2023-06..2023-08.").format(name=name)
        )
    return _period(text, today)


def _period(text: str, today: date) -> tuple[str, Days]:
    spelled = re.sub(r"[\s_-]+", "-", text.strip().lower())
    if spelled in _RELATIVE:
        first, after = _RELATIVE[spelled](today)
        return spelled, (first, after)
    match = _DATE.fullmatch(spelled)
    if match is None:
        named = named_period(spelled, today)
        if named is None:
            raise NotUnderstood(_why_no_date(text.strip(), spelled))
        return named
    year = int(match[1])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotUnderstood(english("Years go from {first} to {last}.").format(first=FIRST_YEAR, last=LAST_YEAR))
    if match[2] is None:
        return match[1], around(date(year, 1, 1), "year")
    month = int(match[2])
    if not 1 <= month <= 12:
        raise NotUnderstood(english("There is no month {month}; a date is written 2023-06-01.").format(month=month))
    if match[3] is None:
        return f"{year}-{month:02}", month_of(year, month)
    day, days = int(match[3]), calendar.monthrange(year, month)[1]
    if not 1 <= day <= days:
        raise NotUnderstood(
            english("There is no day {day}: {month} {year} has {days} days.").format(
                day=day, month=MONTHS[month - 1], year=year, days=days
            )
        )
    return f"{year}-{month:02}-{day:02}", around(date(year, month, day), "day")


def _why_no_date(text: str, spelled: str) -> str:
    if spelled in {"this", "last"}:
        return english(
            'Write {spelled}-week, {spelled}-summer or {spelled}-year; or "{spelled} month" in quotes.'
        ).format(spelled=spelled)
    if spelled in PARTS_OF_YEAR or spelled == "easter":
        if spelled == "easter":
            return english("Of which year? Write easter-2023 or last-easter.")
        every = english("Of which year? Write {part}-2023 or last-{part}; on:{part} is that of every year.")
        return every.format(part=spelled)
    if _YEAR_LAST.fullmatch(spelled):
        return english("Write the year first, such as 2023-06-01.")
    meant = nearest(spelled, RELATIVE_DATES)
    if meant:
        return english("“{text}” is no date; did you mean {meant}?").format(text=text, meant=meant)
    return english("“{text}” is no date; {how}.").format(text=text, how=_HOW)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min)


def _month_before(today: date) -> Days:
    before = today.replace(day=1) - timedelta(days=1)
    return month_of(before.year, before.month)


_RELATIVE: dict[str, Callable[[date], Days]] = {
    "today": lambda today: around(today, "day"),
    "yesterday": lambda today: around(today - timedelta(days=1), "day"),
    "this-week": lambda today: around(today, "week"),
    "last-week": lambda today: around(today - timedelta(days=7), "week"),
    "this-month": lambda today: around(today, "month"),
    "last-month": _month_before,
    "this-year": lambda today: around(today, "year"),
    "last-year": lambda today: around(date(today.year - 1, 1, 1), "year"),
}
_NAMES = ("last-weekend", "last-7-days", "last-spring", "last-summer", "last-autumn", "last-winter", "last-christmas")
RELATIVE_DATES = (*_RELATIVE, *_NAMES)
"""Periods that are others tomorrow, as far as they are worth offering; `periods` has more."""
DAYS_OF_YEAR = ("today", "yesterday")
"""Days that are meant in every year, by how long ago they are."""
