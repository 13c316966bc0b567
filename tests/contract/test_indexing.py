"""The background work that brings photos in."""

from __future__ import annotations

import pytest

from photoclip.core.cancel import CancelToken
from photoclip.core.events import IndexingStatus
from photoclip.errors import Cancelled
from photoclip.library.contract import IndexingPart
from tests.contract.subjects import Subject


@pytest.fixture
def indexing(subject: Subject) -> IndexingPart:
    return subject.library.indexing


def test_nothing_goes_on_before_it_was_started(indexing: IndexingPart) -> None:
    status = indexing.status()
    assert isinstance(status, IndexingStatus)
    assert (status.phase, status.done, status.total) == ("idle", 0, 0)


def test_a_rest_is_told_and_so_is_its_end(subject: Subject, indexing: IndexingPart) -> None:
    indexing.pause()
    assert indexing.status().phase == "paused"
    indexing.resume()
    assert indexing.status().phase == "idle"
    phases = [change.phase for change in subject.heard if isinstance(change, IndexingStatus)]
    assert phases == ["paused", "idle"]


def test_looking_again_returns_at_once(indexing: IndexingPart) -> None:
    indexing.rescan()


def test_a_run_that_is_cancelled_says_so(indexing: IndexingPart) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        indexing.run(cancel, lambda _status: None)
