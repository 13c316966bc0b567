"""The fake library itself: what it notes, and that a test cannot speak of a call that does not exist."""

from __future__ import annotations

import threading

import pytest

from photoclip.errors import FolderProblem
from tests.gui.fakes import FakeLibrary
from tests.gui.fakes.calls import CALLS


def test_a_call_is_noted_with_its_thread_and_all_that_it_was_given(library: FakeLibrary) -> None:
    library.submit(library.marks.change, [3], rating=2).result()
    (call,) = library.called("marks.change")
    assert (call.args, call.named, call.quick) == (([3],), {"rating": 2}, False)
    assert call.thread != threading.get_ident()
    assert library.slow_calls_on(call.thread) == [call]


def test_every_call_of_the_contract_is_noted(library: FakeLibrary) -> None:
    for name in CALLS - {"open", "start", "close"}:
        part, method = name.split(".")
        assert hasattr(getattr(getattr(library, part), method), "__wrapped__"), name


def test_a_call_that_does_not_exist_fails_the_test_that_names_it(library: FakeLibrary) -> None:
    with pytest.raises(AssertionError, match="no call “albums_rename”"):
        library.called("albums_rename")
    with pytest.raises(AssertionError, match="no call “search”"), library.held("search"):
        pass
    with pytest.raises(AssertionError, match="no call “add_folder”"):
        library.errors["add_folder"] = FolderProblem("No.")
    with pytest.raises(AssertionError, match="no call “rescan”"):
        library.errors.update({"rescan": FolderProblem("No.")})


def test_a_call_that_is_held_ends_with_the_block(library: FakeLibrary) -> None:
    with library.held("albums.all"):
        waiting = library.submit(library.albums.all)
        assert not waiting.done()
    assert waiting.result() == []
