from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.core.days import Period, PeriodRun, day_number, first_from, in_periods, sensible


def days(*numbers: int) -> np.ndarray:
    return np.array(numbers, np.int32)


def test_a_day_is_known_as_far_as_somebody_said_it() -> None:
    moment = datetime(1987, 6, 21, 14, 30)
    assert [day_number(moment, how) for how in ("", "minute", "day", "month", "year")] == [
        *(19870621, 19870621, 19870621),
        *(19870600, 19870000),
    ]


def test_few_photos_stand_under_their_days() -> None:
    assert in_periods(days(20230617, 20230617, 20230603)) == [
        PeriodRun(Period(2023, 6, 17), 0, 2),
        PeriodRun(Period(2023, 6, 3), 2, 1),
    ]


def test_many_stand_under_their_months_whichever_comes_first() -> None:
    newest = days(*[20231224] * 2, *[20231223] * 2, *[20230617] * 2, *[20230615] * 2, *[20190101] * 4)
    periods = [Period(2023, 12), Period(2023, 6), Period(2019, 1)]
    assert [run.period for run in in_periods(newest)] == periods
    assert [run.period for run in in_periods(newest[::-1])] == periods[::-1]


def test_a_photo_here_and_there_stands_under_its_year() -> None:
    scattered = days(20231224, 20230617, 20210101, 20190101)
    assert [(run.period, run.count) for run in in_periods(scattered)] == [
        (Period(2023), 2),
        (Period(2021), 1),
        (Period(2019), 1),
    ]


def test_one_day_of_many_years_is_named_with_each() -> None:
    on_this_day = days(*[20231129] * 3, 20211129, 20191129)
    assert [run.period.day for run in in_periods(on_this_day)] == [29, 29, 29]


def test_what_is_known_to_the_year_or_month_says_so_beside_what_is_known_better() -> None:
    lone = in_periods(days(19880000, 19880000, 19870000, 19870000, 19870000))
    assert [run.period for run in lone] == [Period(1988), Period(1987)]
    beside = in_periods(days(*[20230101] * 9, *[19870600] * 3, *[19870000] * 2))
    assert [run.period for run in beside[1:]] == [Period(1987, 6), Period(1987, vague=True)]
    by_day = in_periods(days(20230617, 20230600))
    assert [run.period for run in by_day] == [Period(2023, 6, 17), Period(2023, 6, vague=True)]


def test_what_has_no_date_stands_under_none() -> None:
    assert [run.period for run in in_periods(days(20230617, 0, 0))] == [Period(2023, 6, 17), Period()]
    assert in_periods(days(0)) == [PeriodRun(Period(), 0, 1)]
    assert in_periods(days()) == []


def test_nonsense_is_no_date() -> None:
    assert sensible(days(20231399, 20230640, 617, 0, 20230617, 99_999_999)).tolist() == [0, 0, 0, 0, 20230617, 0]


@given(st.lists(st.dates(date(1826, 1, 1), date(2200, 1, 1)), min_size=1, max_size=60), st.booleans())
def test_every_photo_stands_in_one_run_that_is_true_of_it(taken: list[date], newest_first: bool) -> None:
    ordered = sorted(taken, reverse=newest_first)
    runs = in_periods(days(*(day_number(datetime(one.year, one.month, one.day)) for one in ordered)))
    assert [run.start for run in runs] == list(np.cumsum([0, *(run.count for run in runs)]))[:-1]
    for run in runs:
        for one in ordered[run.start : run.start + run.count]:
            assert run.period.year == one.year
            assert run.period.month in (0, one.month)
            assert run.period.day in (0, one.day)
    assert len({run.period for run in runs}) == len(runs)


NEWEST = days(20230617, 20230601, 20190731, 20190701, 20190000, 19990101, 0)


@pytest.mark.parametrize(
    ("first", "after", "place"),
    [
        (date(2019, 1, 1), date(2020, 1, 1), 2),
        (date(2019, 7, 1), date(2019, 8, 1), 2),
        (date(2019, 7, 1), date(2019, 7, 2), 3),
        (date(2023, 6, 2), date(2023, 6, 3), 1),  # nobody took one: the nearest
        (date(1700, 1, 1), date(1701, 1, 1), 5),
        (date(2100, 1, 1), date(2101, 1, 1), 0),
    ],
)
def test_a_date_leads_to_its_first_photo_or_the_nearest(first: date, after: date, place: int) -> None:
    assert first_from(NEWEST, first, after) == place


def test_without_dates_no_date_leads_anywhere() -> None:
    assert first_from(days(0, 0), date(2019, 1, 1), date(2020, 1, 1)) is None


@given(st.dates(date(1826, 1, 1), date(2200, 1, 1)))
def test_a_day_that_is_there_is_found(day: date) -> None:
    number = day_number(datetime(day.year, day.month, day.day))
    assert first_from(days(number), day, day + timedelta(days=1)) == 0
