"""Days as numbers: 20230617 is a day, 20230600 a month whose day nobody knows, 20230000 a year, 0 no date at all.

So an array of them sorts by time, a million photos take four megabytes, and periods are found by division alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from photoclip.core.arrays import distinct

DayArray: TypeAlias = NDArray[np.int32]

DAY, MONTH, YEAR = 1, 100, 10_000
"""What a day is divided by to forget what is finer."""
_SHORT_DAYS = 62
"""What spans no more than about two months stands under its days."""
_FEW = 4
"""Months that hold fewer photos than this on average, no full line of them, would be nearly all headings."""


@dataclass(frozen=True, slots=True)
class Period:
    """A day, a month or a year; what is not known or not told apart is 0. All 0: no date."""

    year: int = 0
    month: int = 0
    day: int = 0
    vague: bool = False
    """Whether other photos of the same year or month are known more exactly, and stand beside these."""


@dataclass(frozen=True, slots=True)
class PeriodRun:
    """Photos of one period that follow each other."""

    period: Period
    start: int
    count: int


def day_number(moment: datetime, precision: str = "") -> int:
    """Return the number of a day. `precision`: one of `taken.Precision`, '' is to the second."""
    year, month = moment.year * YEAR, moment.month * MONTH
    return {"year": year, "month": year + month}.get(precision, year + month + moment.day)


def period_of(number: int, vague: bool = False) -> Period:
    """Return what the number of a day says, as far as it is known."""
    return Period(number // YEAR, number // MONTH % 100, number % 100, vague)


def no_days() -> DayArray:
    return np.zeros(0, np.int32)


def sensible(days: DayArray) -> DayArray:
    """Return `days` with 0 for what is no day of any calendar."""
    good = (days // YEAR <= 9999) & (days // MONTH % 100 <= 12) & (days % 100 <= 31) & (days >= YEAR)
    return np.where(good, days, 0).astype(np.int32)


def in_periods(days: DayArray) -> list[PeriodRun]:
    """Return runs of days that belong together: days where there are few, else months, else years. `days`: by date."""
    if not len(days):
        return []
    firsts = np.concatenate([[0], np.flatnonzero(np.diff(days)) + 1])
    each = days[firsts]
    unit = _unit(each, len(days))
    keys = each // unit * unit
    begins = np.concatenate([[0], np.flatnonzero(np.diff(keys)) + 1])
    starts = firsts[begins]
    counts = np.diff(np.append(starts, len(days)))
    found = keys[begins].tolist()
    beside = zip([0, *found[:-1]], [*found[1:], 0], strict=True)
    periods = [
        period_of(key, any(_tells_more(other, key, unit) for other in pair))
        for key, pair in zip(found, beside, strict=True)
    ]
    runs = zip(periods, starts.tolist(), counts.tolist(), strict=True)
    return [PeriodRun(period, start, count) for period, start, count in runs]


def count_between(days: DayArray, first: date, after: date) -> int:
    """Return how many photos are of `first` to before `after`."""
    return int(np.count_nonzero((days >= _lowest(first)) & (days < _lowest(after)) & (days > 0)))


def first_from(days: DayArray, first: date, after: date) -> int | None:
    """Return the place of the first photo of `first` to before `after`, else of the nearest one; None without any date.

    `days`: by date, either way round.
    """
    known = np.flatnonzero(days)
    if not len(known):
        return None
    inside = known[(days[known] >= _lowest(first)) & (days[known] < _lowest(after))]
    if len(inside):
        return int(inside[0])
    away = np.abs(_ordinals(days[known]) - first.toordinal())
    return int(known[int(np.argmin(away))])


def _tells_more(beside: int, key: int, unit: int) -> bool:
    """Tell whether what stands beside is of the same year or month, and more of it is known."""
    if key % MONTH or not key or unit == YEAR:
        return False
    whole = MONTH if key % YEAR else YEAR
    return beside != key and beside // whole == key // whole and (whole == YEAR or unit == DAY)


def _lowest(day: date) -> int:
    """Return the lowest number of this day or a later one: that of its month or year, where it begins one."""
    if day.day > 1:
        return day.year * YEAR + day.month * MONTH + day.day
    return day.year * YEAR + (day.month * MONTH if day.month > 1 else 0)


def _unit(each: DayArray, count: int) -> int:
    """Return what `count` photos are told apart by. `each`: their days, each once."""
    known = each[each > 0]
    if not len(known):
        return DAY
    oldest, newest = _ordinals(np.array([known.min(), known.max()], np.int32)).tolist()
    if newest - oldest <= _SHORT_DAYS:
        return DAY
    if len(distinct(known % YEAR)) == 1:
        return DAY  # this day in many years
    return YEAR if count < _FEW * len(distinct(known // MONTH)) else MONTH


def _ordinals(days: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return days as `date.toordinal` counts them; a month or a year as its first."""
    months = days // YEAR * 12 + np.maximum(days // MONTH % 100, 1) - 1
    first = (months.astype(np.int64) - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    ordinals: NDArray[np.int64] = first + date(1970, 1, 1).toordinal() + np.maximum(days % 100, 1) - 1
    return ordinals
