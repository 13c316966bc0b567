"""A search and the part of the map that it is about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.core.query import Box, Filter, Query
from photoclip.core.search import SearchRequest
from photoclip.gui.map.whereabouts import with_area, without_area

AREA = "41.8,12.4,42,12.6"


def read(text: str) -> Query:
    return SearchRequest(text).query


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", f"box:{AREA}"),
        ("dog  beach", f"dog  beach box:{AREA}"),
        ('"grand canal', f'"grand canal" box:{AREA}'),
        ("dog |", f"dog box:{AREA}"),
        ('box:1,2,3,4 tag:"summer ho', f'tag:"summer ho" box:{AREA}'),
        ("\N{LEFT DOUBLE QUOTATION MARK}grand canal", f'"grand canal" box:{AREA}'),
    ],
)
def test_an_area_is_searched_beside_what_is_typed(text: str, expected: str) -> None:
    assert with_area(text, AREA) == expected


@given(st.text(st.sampled_from('ab "|-:,1.\u201c\u201d'), max_size=40) | st.text(max_size=40))
def test_whatever_is_typed_an_area_is_searched_and_the_rest_keeps_its_meaning(text: str) -> None:
    *others, area = read(with_area(text, AREA)).groups
    (term,) = area.terms
    assert isinstance(term, Filter)
    assert term.value == Box(41.8, 12.4, 42, 12.6)
    assert tuple(others) == read(without_area(text)).groups


def test_an_area_is_searched_also_with_a_text_so_long_that_nothing_after_it_is_read() -> None:
    boxes = [term.value for term in read(with_area("dog " * 600, AREA)).filters if isinstance(term, Filter)]
    assert boxes == [Box(41.8, 12.4, 42, 12.6)]
