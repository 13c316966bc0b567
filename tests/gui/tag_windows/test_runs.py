import threading

import pytest
from PySide6.QtCore import Qt

from photoclip.core.events import TagsChanged
from photoclip.core.tags import TagRun
from photoclip.errors import LibraryProblem
from tests.gui.fakes import FIRST_RUN

Key, Mod, Left = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton.LeftButton


@pytest.fixture
def window(open_window):
    window = open_window(60)
    fake = window.fake
    fake.add_run(TagRun(1, FIRST_RUN, "Auto-tag with beach, car", ("beach", "red car"), 0, "ViT-B-32", True))
    fake.add_run(
        TagRun(2, FIRST_RUN, "Auto-tag with dog", ("dog",), 3, "ViT-B-32", False), (8, "dog"), (16, "dog"), (24, "dog")
    )
    return window


@pytest.fixture
def runs(window, qtbot):
    dialog = window.tagging.open_runs()
    dialog.fake, dialog.main = window.fake, window
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 3)
    return dialog


def texts(dialog, row):
    return [dialog.list.topLevelItem(row).text(column) for column in (1, 2)]


def test_runs_are_listed_with_their_labels_and_how_many_tags_are_left(runs):
    assert texts(runs, 0) == ["dog", "3"]
    assert texts(runs, 1) == ["beach, red car", "undone"]
    assert runs.facts.whole == "3 tags are still there  ·  ViT-B-32"
    assert runs.model.ids.tolist() == [8, 16, 24]


def test_a_run_is_undone_whole(runs, qtbot):
    qtbot.mouseClick(runs.undo_button, Left)
    qtbot.waitUntil(lambda: runs.message.text.startswith("3 tags were taken off."))
    qtbot.waitUntil(lambda: texts(runs, 0) == ["dog", "undone"])
    assert not runs.undo_button.isEnabled()
    qtbot.waitUntil(lambda: runs.model.rowCount() == 0)


def test_single_photos_are_taken_out_of_a_run(runs, qtbot):
    assert not runs.take_button.isEnabled()
    runs.view.setFocus()
    qtbot.keyClick(runs.view, Key.Key_Home)
    qtbot.keyClick(runs.view, Key.Key_Right, Mod.ShiftModifier)
    assert runs.take_button.isEnabled()
    qtbot.keyClick(runs.view, Key.Key_Delete)
    qtbot.waitUntil(lambda: runs.model.ids.tolist() == [24])
    assert runs.fake.called("labels.undo_run")[0].args == (2, [8, 16])
    assert texts(runs, 0) == ["dog", "1"]


def test_a_run_that_was_undone_offers_nothing_more(runs, qtbot):
    runs.list.setFocus()
    qtbot.keyClick(runs.list, Key.Key_Down)
    assert runs.facts.whole.startswith("Undone")
    qtbot.waitUntil(lambda: runs.model.rowCount() == 0)
    assert not any(b.isEnabled() for b in (runs.undo_button, runs.take_button, runs.show_button))


def test_the_photos_of_a_run_are_shown_in_the_window(runs, qtbot):
    qtbot.mouseClick(runs.show_button, Left)
    page = runs.main.grid_page
    qtbot.waitUntil(lambda: page.on_show.request.text == "tag:dog")


def test_new_runs_come_in_by_themselves(runs, qtbot):
    runs.fake.add_run(TagRun(3, FIRST_RUN, "Auto-tag with cat", ("cat",), 1, "m", False), (5, "cat"))
    runs.fake.emit(TagsChanged())
    qtbot.waitUntil(lambda: runs.list.topLevelItemCount() == 3)
    assert runs.run.id == 2  # the person's place


def test_a_failure_is_said_and_the_gui_thread_never_waits(runs, qtbot):
    runs.fake.errors["labels.undo_run"] = LibraryProblem("The library is locked by another program.")
    with runs.fake.held("labels.undo_run"):
        qtbot.mouseClick(runs.undo_button, Left)
    qtbot.waitUntil(lambda: runs.message.text == "The library is locked by another program.")
    assert runs.fake.slow_calls_on(threading.get_ident()) == []


def test_without_runs_the_window_says_what_comes_here(open_window, qtbot):
    dialog = open_window(60).tagging.open_runs()
    qtbot.waitUntil(lambda: dialog.placeholder.title == "No runs yet")
    assert not dialog.undo_button.isEnabled()
