"""A window that went in a reference cycle is destroyed on the GUI thread, and nowhere else."""

from __future__ import annotations

import gc
import threading

import pytest
from PySide6.QtCore import QObject

from photoclip.gui.base import garbage
from photoclip.gui.base.garbage import GarbageTimer
from tests.waiting import PATIENCE_S


@pytest.fixture
def collecting(monkeypatch, qapp, qtbot):
    """A timer that looks often. The test before and the one after collect as pytest has them do."""
    monkeypatch.setattr(garbage, "LOOK_EVERY_MS", 1)
    gc.enable()
    timer = GarbageTimer(qapp)
    yield timer
    timer.deleteLater()
    with qtbot.waitSignal(timer.destroyed):
        pass


def cycle(died_on):
    """Make an object that refers to itself, and let go of it. Its thread is noted when it is destroyed."""
    thing = QObject()
    thing.itself = thing
    thing.destroyed.connect(lambda: died_on.append(threading.get_ident()))


def allocate():
    """Far more than it takes for a collection by itself."""
    kept = [[] for _ in range(sum(gc.get_threshold()) * 20)]
    assert kept


@pytest.mark.parametrize("whole_every", [1, 10**9], ids=["whole", "young"])
@pytest.mark.usefixtures("collecting")
def test_a_cycle_is_destroyed_on_the_gui_thread_however_much_another_allocates(qtbot, monkeypatch, whole_every):
    monkeypatch.setattr(garbage, "WHOLE_EVERY", whole_every)
    died_on = []
    cycle(died_on)
    busy = threading.Thread(target=allocate)
    busy.start()
    busy.join(PATIENCE_S)
    assert died_on == []
    kept = [[] for _ in range(gc.get_threshold()[0] + 1)]  # garbage is worth a look when as much was made
    qtbot.waitUntil(lambda: bool(died_on))
    assert len(kept) > 0
    assert died_on == [threading.get_ident()]


def test_when_the_app_has_ended_python_collects_by_itself_again(qapp, qtbot):
    gc.enable()
    timer = GarbageTimer(qapp)
    assert not gc.isenabled()
    timer.deleteLater()
    qtbot.waitUntil(gc.isenabled)
