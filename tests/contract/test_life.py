"""The library's life, its threads, and that all its calls are there."""

from __future__ import annotations

import threading
from concurrent.futures import Future

import pytest

from photoclip.core.events import AlbumsChanged, Change
from photoclip.errors import LibraryProblem
from tests.contract.subjects import Subject
from tests.gui.fakes.calls import CALLS, UNNOTED

MORE_THAN_THERE_ARE_THREADS = 12


def test_every_call_of_the_contract_is_there(subject: Subject) -> None:
    for name in CALLS | UNNOTED:
        part, _, method = name.rpartition(".")
        assert callable(getattr(getattr(subject.library, part) if part else subject.library, method))


def test_a_job_runs_on_another_thread_and_its_result_comes_back(subject: Subject) -> None:
    thread = subject.library.submit(threading.get_ident).result()
    assert thread != threading.get_ident()
    album = subject.library.submit(subject.library.albums.create, "Rome", photo_ids=[]).result()
    assert album.name == "Rome"


def test_the_error_of_a_job_comes_back(subject: Subject) -> None:
    with pytest.raises(LibraryProblem):
        subject.library.submit(subject.library.albums.create, "").result()


def test_closing_waits_for_work_that_has_not_begun(subject: Subject) -> None:
    work = [subject.library.submit_work(threading.get_ident) for _ in range(10 * MORE_THAN_THERE_ARE_THREADS)]
    subject.library.close()
    assert all(one.done() and not one.cancelled() for one in work)
    assert threading.get_ident() not in [one.result() for one in work]


def test_a_listener_hears_until_it_ends_that(subject: Subject) -> None:
    heard: list[Change] = []
    end = subject.library.subscribe(heard.append)
    subject.library.albums.create("Rome")
    end()
    end()
    subject.library.albums.create("Paris")
    assert heard == [AlbumsChanged()]


def test_quick_calls_answer_while_every_thread_is_busy(subject: Subject) -> None:
    library, gate = subject.library, threading.Event()
    waiting: list[Future[bool]] = [library.submit(gate.wait) for _ in range(MORE_THAN_THERE_ARE_THREADS)]
    try:
        assert library.settings.change(appearance="dark") == library.settings.current
        library.models.active()
        library.models.loaded()
        library.indexing.status()
        library.indexing.pause()
        library.indexing.resume()
        library.indexing.rescan()
        library.photos.thumbnail_path("ab" * 32)
        library.folders.default_excludes()
        library.search.examples()
        library.labels.starter_sets()
        library.subscribe(lambda _change: None)()
    finally:
        gate.set()
    assert all(future.result() for future in waiting)


def test_closing_twice_is_closing_once(subject: Subject) -> None:
    subject.library.close()
    subject.library.close()
