import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

import photoclip.gui.window.problems_dialog as problems_dialog_module
from photoclip.core.events import IndexingStatus
from photoclip.core.photo import Problem
from photoclip.errors import LibraryProblem
from photoclip.gui.window.problems_dialog import ProblemsDialog
from tests.gui.keyboard import press, tab_round

Key, Left, Ctrl = Qt.Key, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
PROBLEMS = [
    Problem("/photos/broken.jpg", "The file is cut short"),
    Problem("/photos/huge.png", "More than 500 megapixels"),
    Problem("/photos/odd.heic", "The file is damaged"),
]


@pytest.fixture
def open_dialog(make_library, make_bridge, theme, show_widget, qtbot):
    """Return a maker of shown dialogs on a fake library with these problems; `dialog.fake` is that library."""

    def make(problems):
        library = make_library()
        library.problem_list = list(problems)
        dialog = ProblemsDialog(library, make_bridge(library))
        dialog.fake = library
        show_widget(dialog, 760, 460)
        qtbot.waitUntil(lambda: len(dialog.model.problems) == len(problems))
        return dialog

    return make


@pytest.fixture
def dialog(open_dialog):
    return open_dialog(PROBLEMS)


@pytest.fixture
def shown_files(monkeypatch):
    """The paths that were shown in the file manager."""
    shown = []
    monkeypatch.setattr(problems_dialog_module, "show_in_file_manager", shown.append)
    return shown


def rows(dialog):
    model = dialog.model
    return [tuple(model.index(row, column).data() for column in (0, 1)) for row in range(model.rowCount())]


def click_row(dialog, qtbot, row):
    at = dialog.view.visualRect(dialog.model.index(row, 0)).center()
    qtbot.mouseClick(dialog.view.viewport(), Left, pos=at)


def test_every_file_stands_with_its_reason(dialog):
    assert rows(dialog) == [(problem.path, problem.reason) for problem in PROBLEMS]
    assert dialog.explained.text().startswith("3 files could not be read. They are left as they are")


def test_a_reason_that_may_pass_is_told_to_be_tried_again(open_dialog):
    dialog = open_dialog([Problem("/photos/a.jpg", "PhotoClip is not allowed to read the file", passing=True)])
    said = "PhotoClip is not allowed to read the file (tried again by itself)"
    assert rows(dialog) == [("/photos/a.jpg", said)]


def test_one_file_is_told_in_the_singular(open_dialog):
    assert open_dialog(PROBLEMS[:1]).explained.text().startswith("One file could not be read. It is left as it is")


def test_without_problems_the_dialog_says_so_and_offers_nothing(open_dialog):
    dialog = open_dialog([])
    assert dialog.empty.isVisible()
    assert dialog.empty.text() == "Every photo could be read."
    assert not any(b.isEnabled() for b in (dialog.retry_button, dialog.show_button, dialog.copy_button))


def test_the_list_follows_the_background_work(dialog, qtbot):
    dialog.fake.problem_list = PROBLEMS[:2]
    dialog.fake.emit(IndexingStatus("indexing", 5, 9, failed=2))
    qtbot.waitUntil(lambda: len(rows(dialog)) == 2)


def test_a_list_that_cannot_be_read_is_explained(dialog, qtbot):
    dialog.fake.errors["photos.problems"] = LibraryProblem("The library is locked by another program.")
    dialog.refresh()
    qtbot.waitUntil(lambda: dialog.message.text == "The library is locked by another program.")


def test_try_all_again_empties_the_list(dialog, qtbot):
    qtbot.mouseClick(dialog.retry_button, Left)
    qtbot.waitUntil(dialog.empty.isVisible)
    assert dialog.message.text == "The files are read again in the background."


def test_a_retry_that_fails_says_why_and_can_be_asked_again(dialog, qtbot):
    dialog.fake.errors["photos.retry_problems"] = LibraryProblem("The library cannot be written. Is the disk full?")
    qtbot.mouseClick(dialog.retry_button, Left)
    qtbot.waitUntil(lambda: dialog.message.text == "The library cannot be written. Is the disk full?")
    assert dialog.retry_button.isEnabled()
    dialog.fake.errors.clear()
    qtbot.mouseClick(dialog.retry_button, Left)
    qtbot.waitUntil(dialog.empty.isVisible)


def test_the_selected_file_is_shown_in_the_file_manager(dialog, shown_files, qtbot):
    assert not dialog.show_button.isEnabled()
    click_row(dialog, qtbot, 1)
    qtbot.mouseClick(dialog.show_button, Left)
    assert shown_files == ["/photos/huge.png"]


def test_return_on_a_file_shows_it_and_retries_nothing(dialog, shown_files, qtbot):
    dialog.view.setFocus()
    press(qtbot, Key.Key_Down)
    press(qtbot, Key.Key_Return)
    assert len(shown_files) == 1
    assert dialog.fake.called("photos.retry_problems") == []
    assert dialog.isVisible()


def test_copy_takes_all_or_what_is_selected(dialog, qtbot):
    qtbot.mouseClick(dialog.copy_button, Left)
    whole = "\n".join(f"{problem.path}\t{problem.reason}" for problem in PROBLEMS)
    assert QGuiApplication.clipboard().text() == whole
    assert dialog.message.text == "Copied."
    click_row(dialog, qtbot, 2)
    qtbot.keyClick(dialog.view, Key.Key_C, Ctrl)
    assert QGuiApplication.clipboard().text() == "/photos/odd.heic\tThe file is damaged"


def test_tab_goes_from_the_list_to_the_buttons_and_escape_closes(dialog, qtbot):
    dialog.view.setFocus()
    press(qtbot, Key.Key_Down)
    assert [dialog.view, dialog.retry_button, dialog.show_button, dialog.copy_button] == tab_round(qtbot)[:4]
    press(qtbot, Key.Key_Escape)
    assert not dialog.isVisible()
