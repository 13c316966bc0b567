"""Query, token and feed: what everything else stands on."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.core.cancel import CancelToken
from photoclip.core.events import Notice
from photoclip.core.feed import ChangeFeed
from photoclip.core.query import MAX_CHARACTERS, parse
from photoclip.errors import Cancelled


@given(st.text(max_size=3000))
def test_any_text_reads_as_a_query(text: str) -> None:
    query = parse(text)
    assert len(query.text) <= MAX_CHARACTERS
    assert query.text == query.text.strip()
    assert parse(query.text).text == query.text
    query.text.encode("utf-8")


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\x00", "\ud800"])
def test_nothing_reads_as_nothing(text: str) -> None:
    assert parse(text).text == ""


@pytest.mark.parametrize("text", ["🐕 on the 🏖", "כלב על החוף", "犬 浜辺", "a 'quoted\" ; DROP TABLE"])
def test_words_of_any_script_are_kept(text: str) -> None:
    assert parse(text).text == text


def test_a_very_long_text_is_cut_and_said() -> None:
    query = parse("dog " * 2500)
    assert query.text.startswith("dog dog")
    assert "1,000 characters" in query.hint


def test_a_cancelled_token_raises_and_ends_waiting() -> None:
    token = CancelToken()
    token.raise_if_cancelled()
    assert not token.wait(0)
    threading.Timer(0.01, token.cancel).start()
    assert token.wait(10)
    with pytest.raises(Cancelled):
        token.raise_if_cancelled()


def test_listeners_hear_changes_until_they_leave() -> None:
    feed = ChangeFeed()
    heard: list[object] = []
    leave = feed.subscribe(heard.append)
    feed.emit(Notice("one"))
    leave()
    leave()
    feed.emit(Notice("two"))
    assert heard == [Notice("one")]
