"""Copies of photos: asked for in a window, made whether or not it stays open."""

import pytest
from PySide6.QtCore import Qt

from photoclip.core.copies import CopyOptions
from photoclip.gui.photo.copies_dialog import CopiesDialog
from tests.gui.keyboard import press
from tests.gui.photos_on_show import select

Key, Left = Qt.Key, Qt.MouseButton.LeftButton


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "for Ann").mkdir()
    return tmp_path / "for Ann"


@pytest.fixture
def dialog(window, folder, qtbot):
    """The question about 60, 59 and 58, by key."""
    select(window, 60, 59, 58)
    window.grid_page.grid.setFocus()
    qtbot.keyClick(window.grid_page.grid, Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    (dialog,) = window.findChildren(CopiesDialog)
    dialog.folder_edit.setText(str(folder))
    return dialog


def asked(window):
    return [call.args[:3] for call in window.fake.called("copies.write")]


def test_the_files_as_they_are_go_to_the_folder_and_that_is_said(window, dialog, folder, qtbot):
    assert dialog.original.isChecked()
    assert not dialog.side.isEnabled()
    qtbot.mouseClick(dialog.copy_button, Left)
    qtbot.waitUntil(lambda: dialog.state.text() == f"3 copies are in {folder}.")
    assert asked(window) == [([60, 59, 58], folder, CopyOptions())]
    assert len(list(folder.iterdir())) == 3
    assert not dialog.bar.isVisible()
    assert not dialog.stop_button.isVisible()


def test_a_jpeg_is_made_as_it_was_asked_for_and_that_is_remembered(window, dialog, folder, qtbot):
    dialog.jpeg.setChecked(True)
    dialog.side.setCurrentIndex(dialog.side.findData(2048))
    dialog.quality.setCurrentIndex(dialog.quality.findData(75))
    dialog.place.setChecked(False)
    wanted = CopyOptions("jpeg", 2048, 75, place=False)
    dialog.folder_edit.setFocus()
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: asked(window) == [([60, 59, 58], folder, wanted)])
    qtbot.waitUntil(dialog.copy_button.isEnabled)
    again = window.grid_page.actions_of_photos.copying.ask([1])
    assert (again.options, again.folder) == (wanted, str(folder))


def test_what_could_not_be_copied_is_named(window, dialog, qtbot):
    window.fake.offline = {59}
    qtbot.mouseClick(dialog.copy_button, Left)
    qtbot.waitUntil(dialog.failures.isVisible)
    assert dialog.failures.toPlainText().endswith("_0059.jpg: the file is not there now")
    assert "1 photo could not be copied." in dialog.state.text()


def test_without_such_a_folder_nothing_is_copied(dialog, tmp_path, qtbot):
    dialog.folder_edit.setText(str(tmp_path / "nowhere"))
    qtbot.mouseClick(dialog.copy_button, Left)
    qtbot.waitUntil(lambda: dialog.state.text().startswith("There is no folder"))
    dialog.folder_edit.setText("  ")
    assert not dialog.copy_button.isEnabled()


def test_it_stops_when_asked_and_says_what_is_there(window, dialog, folder, qtbot):
    with window.fake.held("copies.write"):
        qtbot.mouseClick(dialog.copy_button, Left)
        assert not dialog.copy_button.isEnabled(), "once is enough"
        qtbot.mouseClick(dialog.stop_button, Left)
    qtbot.waitUntil(lambda: dialog.state.text() == f"0 copies are in {folder}. 3 were not begun.")


@pytest.mark.parametrize("offline", [set(), {59}])
def test_the_window_may_close_meanwhile(window, dialog, folder, qtbot, offline):
    window.fake.offline = offline
    with window.fake.held("copies.write"):
        qtbot.mouseClick(dialog.copy_button, Left)
        dialog.close()
    qtbot.waitUntil(window.notice_bar.isVisible)
    said = window.notice_bar.text()
    if offline:
        assert said.startswith(f"2 copies are in {folder}. 1 photo could not be copied. The first that was not: ")
    else:
        assert said == f"3 copies are in {folder}."
    assert len(list(folder.iterdir())) == 3 - len(offline)


def test_escape_closes_the_question_and_nothing_was_copied(window, dialog, folder, qtbot):
    qtbot.keyClick(dialog, Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.findChildren(CopiesDialog))
    assert asked(window) == []
