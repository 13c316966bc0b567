import logging
import threading

import pytest
from PySide6.QtCore import QObject

from photoclip.core.events import AnswersChanged, FoldersChanged, IndexingStatus, ModelChanged, Notice, PhotosAdded
from photoclip.errors import Cancelled, KnownError


def test_a_job_runs_on_another_thread_and_its_result_arrives_on_the_gui_thread(bridge, qtbot):
    threads = []
    bridge.run(threading.get_ident, done=lambda worker: threads.append((worker, threading.get_ident())))
    qtbot.waitUntil(lambda: bool(threads))
    worker, receiver = threads[0]
    assert worker != receiver == threading.get_ident()


def test_the_worlds_fault_reaches_failed_as_its_sentence(bridge, qtbot):
    said = []

    def job():
        raise KnownError("The disk is full.")

    bridge.run(job, failed=said.append)
    qtbot.waitUntil(lambda: said == ["The disk is full."])


def test_a_failure_that_nobody_takes_is_said_by_the_bridge(bridge, qtbot):
    def job():
        raise KnownError("The disk is full.")

    with qtbot.waitSignal(bridge.problem) as said:
        bridge.run(job)
    assert said.args == ["The disk is full."]


def test_our_fault_is_logged_with_its_traceback_and_said_plainly(bridge, qtbot, caplog):
    def job():
        raise ZeroDivisionError

    with caplog.at_level(logging.ERROR), qtbot.waitSignal(bridge.problem) as said:
        bridge.run(job)
    assert "ZeroDivisionError" in caplog.text
    assert "log" in said.args[0]


def test_a_cancelled_job_is_no_failure(bridge, qtbot):
    outcome = []

    def job():
        raise Cancelled

    bridge.run(job, failed=outcome.append, cancelled=lambda: outcome.append("cancelled"))
    qtbot.waitUntil(lambda: outcome == ["cancelled"])


@pytest.mark.parametrize("way", ["dropped", "owner deleted", "closed"])
def test_results_nobody_wants_any_more_are_thrown_away(bridge, qtbot, way):
    started, go, results = threading.Event(), threading.Event(), []
    owner = QObject()

    def job():
        started.set()
        assert go.wait(10)

    token = bridge.run(job, done=results.append, owner=owner)
    assert started.wait(10)
    if way == "dropped":
        token.drop()
    elif way == "owner deleted":
        del owner
    else:
        bridge.close()
    go.set()
    after = []
    if way == "closed":
        assert token.future.result(10) is None
        qtbot.wait(1)
    else:
        bridge.run(int, done=after.append)
        qtbot.waitUntil(lambda: bool(after))
    assert results == []


def test_changes_become_signals(bridge, library, qtbot):
    for change, signal, args in (
        (PhotosAdded((1, 2)), bridge.photos_added, [(1, 2)]),
        (FoldersChanged(), bridge.folders_changed, []),
        (ModelChanged(None), bridge.model_changed, [None]),
        (AnswersChanged(), bridge.answers_changed, []),
        (Notice("Look"), bridge.notice, ["Look"]),
    ):
        with qtbot.waitSignal(signal) as seen:
            library.emit(change)
        assert seen.args == args


def test_a_flood_of_status_is_thinned_and_the_last_one_arrives(bridge, library, qtbot):
    seen = []
    bridge.status_changed.connect(seen.append)
    for done in range(500):
        library.emit(IndexingStatus("indexing", done, 500))
    qtbot.waitUntil(lambda: bool(seen) and seen[-1].done == 499)
    assert len(seen) < 50
