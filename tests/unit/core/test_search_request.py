"""What a search request says of itself: what its text means, and when to ask it again."""

from __future__ import annotations

from datetime import date

import pytest

from photoclip.core.events import AlbumsChanged, Change, FoldersChanged, PhotosAdded, SearchSharpened, TagsChanged
from photoclip.core.query import DateRange, Filter
from photoclip.core.search import Scope, SearchRequest


def test_the_text_means_what_it_meant_on_the_day_it_was_asked() -> None:
    request = SearchRequest("dog date:yesterday", today=date(2024, 3, 1))
    (filter_,) = request.query.filters
    assert isinstance(filter_, Filter)
    assert isinstance(filter_.value, DateRange)
    assert filter_.value.start is not None
    assert filter_.value.start.date() == date(2024, 2, 29)
    assert request.query.has_words


def test_the_same_question_on_another_day_is_the_same_question() -> None:
    assert SearchRequest("dog", today=date(2024, 3, 1)) == SearchRequest("dog", today=date(2024, 3, 2))


@pytest.mark.parametrize(
    ("request_", "change", "expected"),
    [
        (SearchRequest(""), PhotosAdded((1,)), True),
        (SearchRequest(""), FoldersChanged(), False),
        (SearchRequest("", Scope(1, "Rome")), FoldersChanged(), True),
        (SearchRequest("", sort="name"), FoldersChanged(), True),
        (SearchRequest("tag:dog"), SearchSharpened(), False),
        (SearchRequest("tag:dog", stacked=True), SearchSharpened(), True),
        (SearchRequest("keyword:dog"), TagsChanged((1,)), True),
        (SearchRequest("dog", sort="album"), AlbumsChanged(), False),
        (SearchRequest("albums:Best", sort="album"), AlbumsChanged(), True),
    ],
)
def test_an_answer_depends_on_where_how_and_what_was_asked(
    request_: SearchRequest, change: Change, expected: bool
) -> None:
    assert request_.depends_on(change) is expected
