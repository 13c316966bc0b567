"""Made-up queries: texts that are full of grammar, and trees that no text was read for."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from photoclip.core.query import Description, Filter, FilterKind, Group, Name, Picture, Query, Term
from photoclip.core.query.rules import RULES, TERM_NAMES

TODAY = date(2024, 2, 29)

_PARTS = (
    *("dog", "cat", "beach", "12:30", "16:9", "http://x.y/z", "C:\\x", "'; DROP TABLE photos; --", "(?:[a-z]+"),
    *("犬", "🐕"),
    *("|", "||", "-", "--", '"', '""', "\u201c", "\u201d", ":", "..", "*", "%", "_", "\\", "\x00", "\ud800", "\uff1a"),
    *("2:", "0.5:", "1:", "99999:", "-2:", "2:-", ">=", "<", "3", "5MB", "12MP", "2023", "2023-02-30"),
    *("2023-06", "last month"),
    *("camra:", "raiting:", "note:", "48.8,2.3,5", "200,300,0", "yesterday", "favorite", "jpg", "IMG_20"),
    *("\u00a0", "\n"),
    *(f"{name}:" for name in TERM_NAMES),
)


def texts() -> st.SearchStrategy[str]:
    """Anything a keyboard or a clipboard may bring, much of it close to the grammar."""
    typed = st.lists(st.sampled_from(_PARTS) | st.just(" ") | st.text(max_size=4), max_size=24).map("".join)
    return typed | st.text(max_size=200)


def _readable(max_size: int) -> st.SearchStrategy[str]:
    """Text as descriptions, names and paths are: no control characters, white space folded, not empty."""
    characters = st.characters(exclude_categories=("Cc", "Cs", "Cn"))
    awkward = st.sampled_from(("|", '"', "-", "2:", "is:new", "camra:x", " ", "\u201c", ":", "a b", "1:x", "犬"))
    return (
        st.lists(awkward | st.text(characters, max_size=5), min_size=1, max_size=5)
        .map(lambda parts: " ".join("".join(parts).split())[:max_size].strip())
        .filter(bool)
    )


_WEIGHTS = st.floats(0.1, 10) | st.sampled_from((0.1, 1.0, 2.0, 10.0))
_DAYS = st.dates(date(1800, 1, 1), date(2199, 12, 31))
_PERIODS = st.one_of(
    _DAYS.map(str),
    _DAYS.map(lambda day: str(day)[:7]),
    _DAYS.map(lambda day: str(day)[:4]),
    st.sampled_from(RULES["date"].values),
)
_DAY_RANGES = st.tuples(_DAYS, st.integers(0, 4000)).map(
    lambda pair: f"{pair[0]}..{min(pair[0] + timedelta(days=pair[1]), date(2199, 12, 31))}"
)
_SIGNS = st.sampled_from(("", ">=", "<="))
_FEW_DECIMALS = st.decimals(0, 90, places=3).map(str)
_VALUES: dict[FilterKind, st.SearchStrategy[str]] = {
    "date": st.one_of(
        _PERIODS, _DAY_RANGES, _PERIODS.map(lambda text: text + ".."), _PERIODS.map(lambda text: ".." + text)
    ),
    "on": st.one_of(_PERIODS, _DAYS.map(lambda day: str(day)[5:]), st.sampled_from(RULES["on"].values)),
    "after": _PERIODS,
    "before": _PERIODS,
    "iso": st.tuples(_SIGNS, st.integers(0, 1_000_000)).map(lambda pair: f"{pair[0]}{pair[1]}"),
    "rating": st.sampled_from(("0", "5", ">=3", ">4", "<2", "<=5", "2..4", "..3", "1..")),
    "size": st.tuples(_SIGNS, _FEW_DECIMALS, st.sampled_from(("B", "kB", "MB", "GB", "MP"))).map("".join),
    "box": st.tuples(_FEW_DECIMALS, _FEW_DECIMALS, _FEW_DECIMALS, _FEW_DECIMALS).map(
        lambda ends: ",".join((min(ends[0], ends[2], key=float), ends[1], max(ends[0], ends[2], key=float), ends[3]))
    ),
    "near": st.tuples(_FEW_DECIMALS, _FEW_DECIMALS, st.integers(1, 20_000).map(str)).map(",".join),
}


def _filter(kind: FilterKind, text: str, negative: bool) -> Filter:
    spelled, value = RULES[kind].read(text, TODAY)
    return Filter(kind, spelled, value, negative)


def filters() -> st.SearchStrategy[Filter]:
    kinds = st.sampled_from(sorted(RULES))

    def of_kind(kind: FilterKind) -> st.SearchStrategy[Filter]:
        fixed = RULES[kind].values
        values = _VALUES.get(kind, st.sampled_from(fixed) if fixed else _readable(40))
        return st.builds(_filter, st.just(kind), values, st.booleans())

    return kinds.flatmap(of_kind)


def terms() -> st.SearchStrategy[Term]:
    return st.one_of(
        st.builds(Description, _readable(60)),
        st.builds(Description, _readable(60), _WEIGHTS, st.booleans()),
        st.builds(Picture, _readable(60), _WEIGHTS, st.booleans()),
        st.builds(Name, _readable(60), st.booleans()),
        filters(),
    )


def queries() -> st.SearchStrategy[Query]:
    groups = st.lists(terms(), min_size=1, max_size=3).map(lambda items: Group(tuple(items)))
    return st.lists(groups, max_size=4).map(lambda items: Query(tuple(items)))
