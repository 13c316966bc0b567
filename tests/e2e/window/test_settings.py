"""Settings that change what PhotoClip does."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from photoclip.demo import draw_library
from tests.tiny_library import PHOTOS

Key, Mod, Left = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton.LeftButton

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def choose_in_the_chooser(qtbot, path):
    """Put a folder's whole path into the chooser as soon as it is there. Keep what is returned meanwhile.

    A name by itself would count within the folder that the chooser shows, and that is read in the background.
    """
    timer = QTimer(interval=20)

    def look():
        chooser = QApplication.activeModalWidget()
        if isinstance(chooser, QFileDialog) and chooser.isVisible():
            timer.stop()
            name = chooser.findChild(QLineEdit)
            name.setText(str(path))  # typed key by key, the chooser completes what it has read so far
            qtbot.keyClick(name, Key.Key_Return)

    timer.timeout.connect(look)
    timer.start()
    return timer


def test_a_folder_that_is_left_out_goes_and_comes_back(home, house, qtbot, wait, open_settings):
    dogs = len(list(house.photos.rglob("Dogs/*.jpg")))
    assert dogs
    excludes = open_settings(home, "folders").folders_page.excludes
    wait(lambda: bool(excludes.globs))
    excludes.editor.setFocus()
    qtbot.keyClick(excludes.editor, Key.Key_End, Mod.ControlModifier)
    qtbot.keyClick(excludes.editor, Key.Key_Return)
    qtbot.keyClicks(excludes.editor, "Dogs/")
    qtbot.mouseClick(excludes.save_button, Left)
    wait(lambda: home.grid_page.model.rowCount() == PHOTOS - dogs)
    qtbot.mouseClick(excludes.defaults_button, Left)
    qtbot.mouseClick(excludes.save_button, Left)
    wait(lambda: home.grid_page.model.rowCount() == PHOTOS)


def test_photos_of_a_folder_that_is_added_appear(home, tmp_path, qtbot, wait, open_settings):
    new = tmp_path / "new"
    draw_library(new, count=2, seed=9)
    page = open_settings(home, "folders").folders_page
    wait(lambda: page.list.topLevelItemCount() == 1)
    choosing = choose_in_the_chooser(qtbot, new)
    qtbot.mouseClick(page.add_button, Left)  # comes back when the system's chooser has closed
    assert not choosing.isActive()
    wait(lambda: page.list.topLevelItemCount() == 2 or page.message.isVisible())
    assert not page.message.isVisible(), page.message.text
    wait(lambda: home.grid_page.model.rowCount() == PHOTOS + 2)
