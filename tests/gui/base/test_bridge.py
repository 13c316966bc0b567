import logging
import threading
from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, QObject

from photoclip.core.events import (
    CheckpointChanged,
    CheckpointComing,
    FoldersChanged,
    IndexingStatus,
    Notice,
    PhotosAdded,
    SearchSharpened,
)
from photoclip.errors import Cancelled, KnownError
from photoclip.gui.base.jobs import Line
from photoclip.gui.base.undo import Done
from tests.waiting import PATIENCE_S


@pytest.fixture
def asker():
    """Stands for the window that asks; gone once the test lets go of it."""
    return QObject()


@pytest.fixture
def gate():
    """Keeps jobs waiting until the test opens it."""
    gate = threading.Event()
    yield gate
    gate.set()


def held(gate, result=None):
    """Return a job that waits for the gate; `started` is set when it runs."""

    def job():
        job.started.set()
        assert gate.wait(PATIENCE_S)
        return result

    job.started = threading.Event()
    return job


def fails(error):
    def job():
        raise error

    return job


# Questions


def test_a_job_runs_on_another_thread_and_its_answer_arrives_on_the_gui_thread(bridge, asker, qtbot):
    threads = []
    done = lambda worker: threads.append((worker, threading.get_ident()))  # noqa: E731
    bridge.ask(threading.get_ident, done=done, owner=asker)
    qtbot.waitUntil(lambda: bool(threads))
    worker, receiver = threads[0]
    assert worker != receiver == threading.get_ident()


def test_the_worlds_fault_reaches_failed_as_its_sentence(bridge, asker, qtbot):
    said = []
    bridge.ask(fails(KnownError("The disk is full.")), failed=said.append, owner=asker)
    qtbot.waitUntil(lambda: said == ["The disk is full."])


def test_a_failure_that_nobody_takes_is_said_by_the_bridge(bridge, asker, qtbot):
    with qtbot.waitSignal(bridge.problem) as said:
        bridge.ask(fails(KnownError("The disk is full.")), owner=asker)
    assert said.args == ["The disk is full."]


def test_our_fault_is_logged_with_its_traceback_and_said_plainly(bridge, asker, qtbot, caplog):
    with caplog.at_level(logging.ERROR), qtbot.waitSignal(bridge.problem) as said:
        bridge.ask(fails(ZeroDivisionError()), owner=asker)
    assert "ZeroDivisionError" in caplog.text
    assert "log" in said.args[0]


def test_a_cancelled_job_is_no_failure(bridge, asker, qtbot):
    outcome = []
    cancelled = lambda: outcome.append("cancelled")  # noqa: E731
    bridge.ask(fails(Cancelled()), failed=outcome.append, cancelled=cancelled, owner=asker)
    qtbot.waitUntil(lambda: outcome == ["cancelled"])


def test_an_answer_that_a_later_question_overtook_is_dropped(bridge, asker, gate, qtbot):
    shown, after = [], []
    states = iter(["before", "after"])
    late = threading.Event()

    def read():
        state = next(states)
        if state == "before":
            late.set()
            assert gate.wait(PATIENCE_S)
        return state

    overtaken = bridge.ask(read, done=shown.append, owner=asker, latest=True)
    assert late.wait(PATIENCE_S)
    bridge.ask(read, done=shown.append, owner=asker, latest=True)
    qtbot.waitUntil(lambda: shown == ["after"])
    gate.set()
    assert overtaken.future.result(PATIENCE_S) == "before"
    bridge.ask(int, done=after.append, owner=asker)
    qtbot.waitUntil(lambda: bool(after))
    assert shown == ["after"]


@pytest.mark.parametrize("way", ["dropped", "owner deleted", "closed"])
def test_answers_nobody_wants_any_more_are_thrown_away(bridge, asker, gate, qtbot, way):
    results, owner, job = [], QObject(), held(gate)
    token = bridge.ask(job, done=results.append, owner=owner)
    assert job.started.wait(PATIENCE_S)
    if way == "dropped":
        token.drop()
    elif way == "owner deleted":
        del owner
    else:
        bridge.close()
    gate.set()
    after = []
    if way == "closed":
        assert token.future.result(PATIENCE_S) is None
        QCoreApplication.processEvents()
    else:
        bridge.ask(int, done=after.append, owner=asker)
        qtbot.waitUntil(lambda: bool(after))
    assert results == []


# Work


class Counter:
    """What is worked on: `value` goes up and down again on library threads."""

    def __init__(self):
        self.value = 0
        self.threads = set()
        self.error = None

    def add(self, step):
        self.threads.add(threading.get_ident())
        if self.error is not None:
            raise self.error
        self.value += step
        return step

    def added(self, step):
        return Done(f"Added {step}.", "adding", lambda: self.add(-step))


@pytest.fixture
def counter():
    return Counter()


def test_work_is_done_and_reported_although_the_window_it_was_asked_in_has_gone(bridge, gate, qtbot):
    owner, shown, job = QObject(), [], held(gate, "3 tags")
    bridge.do(job, report=lambda result: Done(f"{result} written."), done=shown.append, owner=owner)
    assert job.started.wait(PATIENCE_S)
    with qtbot.waitSignal(bridge.notice) as said:
        del owner
        gate.set()
    assert said.args == ["3 tags written."]
    assert shown == []


def test_where_the_window_is_still_there_it_shows_the_result_itself(bridge, asker, qtbot):
    shown, said = [], []
    bridge.notice.connect(said.append)
    bridge.do(int, report=lambda _result: Done("Nothing counted."), done=shown.append, owner=asker)
    qtbot.waitUntil(lambda: shown == [0])
    assert said == []


def test_work_that_fails_is_said_where_it_was_asked_or_else_by_the_bridge(bridge, gate, asker, qtbot):
    shown = []
    bridge.do(fails(KnownError("The disk is full.")), failed=shown.append, owner=asker)
    qtbot.waitUntil(lambda: shown == ["The disk is full."])

    owner = QObject()

    def job():
        assert gate.wait(PATIENCE_S)
        raise KnownError("The drive is gone.")

    bridge.do(job, failed=shown.append, owner=owner)
    with qtbot.waitSignal(bridge.problem) as said:
        del owner
        gate.set()
    assert said.args == ["The drive is gone."]
    assert shown == ["The disk is full."]


def test_work_that_was_cancelled_is_no_failure(bridge, asker, qtbot):
    outcome = []
    bridge.problem.connect(outcome.append)
    bridge.do(fails(Cancelled()), cancelled=lambda: outcome.append("cancelled"), owner=asker)
    qtbot.waitUntil(lambda: outcome == ["cancelled"])


@pytest.mark.parametrize("first_fails", [False, True])
def test_work_of_one_line_is_done_and_reported_in_the_order_in_which_it_was_asked(
    bridge, asker, gate, qtbot, first_fails
):
    done, line, first = [], Line(), held(gate)

    def begin():
        first()
        done.append("first")
        if first_fails:
            raise KnownError("no")

    names = ("second", "third")
    bridge.do(begin, report=lambda _: Done("first.", "first", int), failed=lambda _: None, owner=asker, line=line)
    for name in names:
        bridge.do(partial(done.append, name), report=lambda _, name=name: Done(f"{name}.", name, int), line=line)
    with qtbot.waitSignals([bridge.undo.offered] * (2 if first_fails else 3)):
        first.started.wait(PATIENCE_S)
        bridge.ask(gate.set, owner=asker)  # whoever is in no line does not wait
    assert done == ["first", *names]
    reported = []
    while bridge.undo.latest is not None:
        reported.append(bridge.undo.latest.name)
        with qtbot.waitSignal(bridge.undo.is_back):
            bridge.undo.undo()
    assert reported == ["third", "second"] + ["first"] * (not first_fails)


def test_what_was_done_is_taken_back_and_done_again_on_a_library_thread(bridge, counter, qtbot):
    with qtbot.waitSignal(bridge.undo.offered) as offered:
        bridge.do(counter.add, 3, report=counter.added)
    assert offered.args == ["Added 3."]
    assert bridge.undo.latest.name == "adding"
    bridge.undo.undo()
    qtbot.waitUntil(lambda: bridge.undo.latest_undone is not None)
    assert (counter.value, bridge.undo.latest) == (0, None)
    with qtbot.waitSignal(bridge.undo.offered):
        bridge.undo.redo()
    assert (counter.value, bridge.undo.latest.name, bridge.undo.latest_undone) == (3, "adding", None)
    bridge.undo.undo()
    qtbot.waitUntil(lambda: counter.value == 0)
    assert threading.get_ident() not in counter.threads


def test_what_must_come_back_as_it_was_says_how_it_is_done_again(bridge, qtbot):
    done = []

    def create(name):
        done.append(f"create {name}")
        return 7

    def restore(number):
        done.append(f"restore {number}")
        return number

    def report(number):
        return Done("Made.", "making", partial(done.append, f"delete {number}"), again=partial(restore, number))

    with qtbot.waitSignal(bridge.undo.offered):
        bridge.do(create, "Rome", report=report)
    for _time in range(2):
        bridge.undo.undo()
        with qtbot.waitSignal(bridge.undo.offered):
            bridge.undo.redo()
    assert done == ["create Rome", "delete 7", "restore 7", "delete 7", "restore 7"]


def test_who_must_know_that_it_was_taken_back_is_told_afterwards(bridge, counter, qtbot):
    seen = []
    with qtbot.waitSignal(bridge.undo.offered):
        bridge.do(
            counter.add,
            3,
            report=lambda step: Done(
                "Added.", "adding", lambda: counter.add(-step), lambda: seen.append(counter.value)
            ),
        )
    bridge.undo.undo()
    qtbot.waitUntil(lambda: seen == [0])


def test_work_without_a_way_back_offers_none(bridge, qtbot):
    with qtbot.waitSignal(bridge.notice):
        bridge.do(int, report=lambda _result: Done("Saved."))
    assert bridge.undo.latest is None


def test_what_cannot_be_taken_back_is_said_and_leaves_the_list(bridge, counter, qtbot):
    with qtbot.waitSignal(bridge.undo.offered):
        bridge.do(counter.add, 3, report=counter.added)
    counter.error = KnownError("That name is taken.")
    with qtbot.waitSignal(bridge.problem) as said:
        bridge.undo.undo()
    assert said.args == ["That name is taken."]
    assert (bridge.undo.latest, bridge.undo.latest_undone) == (None, None)


def test_after_the_bridge_has_closed_no_work_begins(bridge, counter, qtbot):
    bridge.close()
    bridge.do(counter.add, 3)
    assert counter.value == 0


def test_work_that_fails_once_the_bridge_has_closed_is_logged(bridge, library, gate, caplog):
    def job():
        job.started.set()
        assert gate.wait(PATIENCE_S)
        raise KnownError("The disk is full.")

    job.started = threading.Event()
    bridge.do(job)
    assert job.started.wait(PATIENCE_S)
    bridge.close()
    with caplog.at_level(logging.WARNING):
        gate.set()
        library.close()
    assert "something was not done while closing" in caplog.text  # its sentence may name a photo


# Changes


def test_changes_become_signals(bridge, library, qtbot):
    for change, signal, args in (
        (PhotosAdded((1, 2)), bridge.photos_added, [(1, 2)]),
        (FoldersChanged(), bridge.folders_changed, []),
        (CheckpointChanged(None), bridge.model_changed, [None]),
        (CheckpointComing("new"), bridge.model_coming, ["new"]),
        (SearchSharpened(), bridge.answers_changed, []),
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
