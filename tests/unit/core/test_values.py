"""Token and feed: what everything else stands on."""

from __future__ import annotations

import threading

import pytest

from photoclip.core.cancel import CancelToken
from photoclip.core.events import Notice
from photoclip.core.feed import ChangeFeed
from photoclip.errors import Cancelled
from tests.waiting import PATIENCE_S


def test_a_cancelled_token_raises_and_ends_waiting() -> None:
    token = CancelToken()
    token.raise_if_cancelled()
    assert not token.wait(0)
    threading.Timer(0.01, token.cancel).start()
    assert token.wait(PATIENCE_S)
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
