"""Periods that have names: what they are on a given day, and that they print as they read."""

from __future__ import annotations

import calendar
from datetime import date

import pytest

from photoclip.core.query import Filter, PartOfYear, days_of, parse
from photoclip.core.query.dates import read_dates, read_on
from photoclip.core.query.meaning import NotUnderstood

TODAY = date(2026, 11, 29)  # a Sunday


def only(text: str, today: date = TODAY) -> Filter:
    (term,) = parse(text, today=today).terms
    assert isinstance(term, Filter), term
    return term


@pytest.mark.parametrize(
    ("typed", "spelled", "days"),
    [
        ("last-summer", "last-summer", "2026-06-01..2026-08-31"),
        ("last-winter", "last-winter", "2025-12-01..2026-02-28"),
        ("this-autumn", "this-autumn", "2026-09-01..2026-11-30"),
        ("last fall", "last-autumn", "2025-09-01..2025-11-30"),
        ("winter-2019", "winter-2019", "2019-12-01..2020-02-29"),
        ("july-2019", "2019-07", "2019-07-01..2019-07-31"),
        ("july-last-year", "july-last-year", "2025-07-01..2025-07-31"),
        ("last-july", "last-july", "2026-07-01..2026-07-31"),
        ("last-november", "last-november", "2025-11-01..2025-11-30"),
        ("christmas-2019", "christmas-2019", "2019-12-24..2019-12-26"),
        ("last-xmas", "last-christmas", "2025-12-24..2025-12-26"),
        ("easter-2019", "easter-2019", "2019-04-19..2019-04-22"),
        ("easter-2024", "easter-2024", "2024-03-29..2024-04-01"),
        ("last-sunday", "last-sunday", "2026-11-22"),
        ("last-saturday", "last-saturday", "2026-11-28"),
        ("last-weekend", "last-weekend", "2026-11-21..2026-11-22"),
        ("this-weekend", "this-weekend", "2026-11-28..2026-11-29"),
        ("last-7-days", "last-7-days", "2026-11-23..2026-11-29"),
        ("last-1-month", "last-1-month", "2026-10-30..2026-11-29"),
        ("3-days-ago", "3-days-ago", "2026-11-26"),
        ("1-week-ago", "1-week-ago", "2026-11-16..2026-11-22"),
        ("9-months-ago", "9-months-ago", "2026-02-01..2026-02-28"),
        ("2-years-ago", "2-years-ago", "2024-01-01..2024-12-31"),
        ("1990s", "1990s", "1990-01-01..1999-12-31"),
        ("summer-2018..last-summer", "summer-2018..last-summer", "2018-06-01..2026-08-31"),
    ],
)
def test_a_named_period_means_these_days(typed: str, spelled: str, days: str) -> None:
    term = only(f'date:"{typed}"')
    assert (term.text, days_of(term)) == (spelled, days)
    assert only(f"date:{spelled}") == term


def test_a_period_that_is_named_from_today_is_another_one_later() -> None:
    assert days_of(only("date:last-summer", date(2026, 7, 1))) == "2025-06-01..2025-08-31"
    assert days_of(only("date:this-winter", date(2026, 1, 5))) == "2025-12-01..2026-02-28"


@pytest.mark.parametrize(
    ("typed", "spelled", "value"),
    [
        ("on:July", "july", PartOfYear((7, 1), (7, 31))),
        ("on:february", "february", PartOfYear((2, 1), (2, 29))),
        ("on:winter", "winter", PartOfYear((12, 1), (2, 29))),
        ("on:fall", "autumn", PartOfYear((9, 1), (11, 30))),
        ("on:xmas", "christmas", PartOfYear((12, 24), (12, 26))),
    ],
)
def test_a_part_of_every_year_has_a_name(typed: str, spelled: str, value: PartOfYear) -> None:
    term = only(typed)
    assert (term.text, term.value) == (spelled, value)


def test_months_keep_their_names_whatever_the_system_speaks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Qt sets the C library's locale, by which Python's `calendar` then names them."""
    monkeypatch.setattr(calendar, "month_name", ["", *(f"Monat {number}" for number in range(1, 13))])
    with pytest.raises(NotUnderstood, match=r"There is no day 30: February has 29 days\."):
        read_on("02-30", TODAY)
    with pytest.raises(NotUnderstood, match=r"There is no day 31: June 2023 has 30 days\."):
        read_dates("2023-06-31", TODAY)
