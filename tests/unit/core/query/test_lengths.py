"""How long videos are, as it is typed."""

from __future__ import annotations

from datetime import date

import pytest

from photoclip.core.query import Filter, NumberRange, parse, print_query


def value(text: str) -> tuple[str, object]:
    (term,) = parse(f"duration:{text}", today=date(2024, 1, 1)).terms
    assert isinstance(term, Filter), term.hint
    return term.text, term.value


@pytest.mark.parametrize(
    ("text", "spelled", "low", "high"),
    [
        (">1m", ">1m", 60_001, None),
        (">=1min", ">=1m", 60_000, None),
        ("1m+", ">=1m", 60_000, None),
        ("<30s", "<30s", None, 29_999),
        ("<=30sec", "<=30s", None, 30_000),
        ("1m", "1m", 30_000, 89_999),
        ("10s", "10s", 9_500, 10_499),
        ("1.5m", "1.5m", 87_000, 92_999),
        ("1:30", "1:30", 89_500, 90_499),
        (">1:02:03", ">1:02:03", 3_723_001, None),
        ("1h30m", "1h30m", 5_370_000, 5_429_999),
        ("1m..5m", "1m..5m", 60_000, 300_000),
        ("1..5m", "1m..5m", 60_000, 300_000),
        ("..90s", "..90s", None, 90_000),
        ("2minutes..", "2m..", 120_000, None),
        ("0s", "0s", 0, 499),
    ],
)
def test_lengths_are_read(text: str, spelled: str, low: int | None, high: int | None) -> None:
    assert value(text) == (spelled, NumberRange(low, high))
    assert value(spelled) == (spelled, NumberRange(low, high))


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("long", "A length is written"),
        ("10", "A length is written"),
        ("..", "A length is written"),
        ("5x", "A length is written"),
        ("5m..1m", "ends before it begins"),
        ("<0s", "Nothing is shorter"),
    ],
)
def test_what_is_no_length_says_how_one_is_written(text: str, hint: str) -> None:
    (term,) = parse(f"duration:{text}", today=date(2024, 1, 1)).terms
    assert hint in term.hint


def test_other_names_lead_to_it() -> None:
    query = parse("length:>2min is:videos", today=date(2024, 1, 1))
    assert print_query(query) == "duration:>2m is:video"
