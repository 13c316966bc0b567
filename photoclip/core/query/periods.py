"""Periods that have names: last-summer, christmas-2019, july-last-year, last-7-days, 2-years-ago, 1990s; july of all
years.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeAlias

from photoclip.core.query.tree import PartOfYear
from photoclip.language import MONTHS as MONTH_NAMES

Days: TypeAlias = tuple[date, date]
"""The first day of a period, and the first day after it."""

# Not Python's `calendar`: its names are those of the system's language once Qt has set the locale.
MONTHS = tuple(name.lower() for name in MONTH_NAMES)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}  # as meteorologists count them, north of the equator
_OTHER_NAMES = {"fall": "autumn", "xmas": "christmas"}

_OF_YEAR = re.compile(r"([a-z]+)-(?:([0-9]{4})|(last|this)-year)")
_OF_LATE = re.compile(r"(last|this)-([a-z]+)")
_LAST_FEW = re.compile(r"last-([1-9][0-9]{0,2})-(day|week|month|year)s?")
_AGO = re.compile(r"([1-9][0-9]{0,2})-(day|week|month|year)s?-ago")
_DECADE = re.compile(r"((?:1[89]|20|21)[0-9])0s")


def named_period(spelled: str, today: date) -> tuple[str, Days] | None:
    """Return the period of this name, small letters with hyphens, and its canonical spelling; None where it is none.

    `last-summer` is the latest one that is over, `this-summer` the one that runs, else that of this year. Winter
    begins in December and is counted to that year.
    """
    if match := _DECADE.fullmatch(spelled):
        return spelled, (date(int(match[1]) * 10, 1, 1), date(int(match[1]) * 10 + 10, 1, 1))
    if match := _LAST_FEW.fullmatch(spelled):
        count, unit = int(match[1]), match[2]
        first = _back(today, count, unit) + timedelta(days=1)
        return f"last-{count}-{unit}{'s' * (count > 1)}", (first, today + timedelta(days=1))
    if match := _AGO.fullmatch(spelled):
        count, unit = int(match[1]), match[2]
        return f"{count}-{unit}{'s' * (count > 1)}-ago", around(_back(today, count, unit), unit)
    if match := _OF_YEAR.fullmatch(spelled):
        return _of_year(match[1], match[2], match[3], today)
    if match := _OF_LATE.fullmatch(spelled):
        name = _OTHER_NAMES.get(match[2], match[2])
        found = _latest(name, today) if match[1] == "last" else _running(name, today)
        return (f"{match[1]}-{name}", found) if found else None
    return None


def part_of_year(spelled: str) -> tuple[str, PartOfYear] | None:
    """Return the part of every year of this name, and its canonical spelling; None where it is none, or moves."""
    name = _OTHER_NAMES.get(spelled, spelled)
    if name not in _NAMED or name == "easter":
        return None
    first, after = _NAMED[name](1999 if name == "winter" else 2000)  # whose February has all its days
    last = after - timedelta(days=1)
    return name, PartOfYear((first.month, first.day), (last.month, last.day))


def around(day: date, unit: str) -> Days:
    """Return the day, week, month or year that a day lies in. Weeks start on Monday (ISO 8601)."""
    match unit:
        case "day":
            return day, day + timedelta(days=1)
        case "week":
            monday = day - timedelta(days=day.weekday())
            return monday, monday + timedelta(days=7)
        case "month":
            return month_of(day.year, day.month)
        case _:
            return date(day.year, 1, 1), date(day.year + 1, 1, 1)


def month_of(year: int, month: int) -> Days:
    return date(year, month, 1), date(year + month // 12, month % 12 + 1, 1)


def _of_year(name: str, year: str, late: str, today: date) -> tuple[str, Days] | None:
    name = _OTHER_NAMES.get(name, name)
    number = int(year) if year else today.year - (late == "last")
    if name not in _NAMED or not 1800 <= number <= 2199:
        return None
    if name in MONTHS and year:
        return f"{number}-{MONTHS.index(name) + 1:02}", _NAMED[name](number)
    return f"{name}-{year or f'{late}-year'}", _NAMED[name](number)


def _latest(name: str, today: date) -> Days | None:
    if name in WEEKDAYS:
        ago = (today.weekday() - WEEKDAYS.index(name) - 1) % 7 + 1
        return around(today - timedelta(days=ago), "day")
    if name == "weekend":
        this = _weekend(today)
        return this if this[1] <= today else (this[0] - timedelta(days=7), this[1] - timedelta(days=7))
    if name not in _NAMED:
        return None
    return next(found for year in (0, 1, 2) if (found := _NAMED[name](today.year - year))[1] <= today)


def _running(name: str, today: date) -> Days | None:
    if name == "weekend":
        return _weekend(today)
    if name not in _NAMED:
        return None
    this, before = (_NAMED[name](today.year - year) for year in (0, 1))
    return before if before[0] <= today < before[1] else this


def _weekend(today: date) -> Days:
    monday, after = around(today, "week")
    return monday + timedelta(days=5), after


def _back(today: date, count: int, unit: str) -> date:
    """Return the day so many days, weeks, months or years before."""
    if unit in ("day", "week"):
        return today - timedelta(days=count * (7 if unit == "week" else 1))
    months = today.year * 12 + today.month - 1 - count * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))


def _easter(year: int) -> Days:
    """Return Good Friday to Easter Monday, by the calendar of the West (Meeus, Jones, Butcher)."""
    century, of_century = divmod(year, 100)
    golden = year % 19
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - epact - of_century % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    sunday = date(year, month, day + 1)
    return sunday - timedelta(days=2), sunday + timedelta(days=2)


def _season(month: int) -> Callable[[int], Days]:
    return lambda year: (date(year, month, 1), date(year + (month > 9), (month + 2) % 12 + 1, 1))


def _month(month: int) -> Callable[[int], Days]:
    return lambda year: month_of(year, month)


_NAMED: dict[str, Callable[[int], Days]] = {
    **{name: _season(month) for name, month in _SEASONS.items()},
    **{name: _month(number) for number, name in enumerate(MONTHS, 1)},
    "christmas": lambda year: (date(year, 12, 24), date(year, 12, 27)),
    "halloween": lambda year: (date(year, 10, 31), date(year, 11, 1)),
    "easter": _easter,
}
PARTS_OF_YEAR = tuple(name for name in _NAMED if name != "easter")
