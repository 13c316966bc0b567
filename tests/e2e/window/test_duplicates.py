"""Duplicates resolved in bulk, as a person does it: found, a rule chosen, one question, the trash, and all back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from photoclip.gui.duplicates.dialog import DuplicatesDialog
from photoclip.gui.trash.question import TrashQuestion
from tests.e2e.window.house import House
from tests.trash import TestTrash, use_trash_of

Key, Mod, Left = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton.LeftButton

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture
def trash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestTrash:
    return use_trash_of(monkeypatch, tmp_path)


@pytest.fixture
def copies(house: House) -> list[Path]:
    """Two photos of which a copy lies in another folder, before the window opens."""
    originals = sorted(house.photos.rglob("*.jpg"))[:2]
    folder = house.photos / "Copies"
    folder.mkdir()
    return [Path(shutil.copy2(one, folder / f"copy of {one.name}")) for one in originals]


def dialog_of(home, wait):
    wait(lambda: home.findChild(DuplicatesDialog) is not None and home.findChild(DuplicatesDialog).isVisible())
    return home.findChild(DuplicatesDialog)


def texts(dialog):
    return dialog.list.texts()


def test_a_copy_that_comes_or_goes_while_they_are_on_show_is_told(house, home, qtbot, wait):
    qtbot.keyClick(home, Key.Key_D, Mod.ControlModifier | Mod.ShiftModifier)
    dialog = dialog_of(home, wait)
    wait(lambda: dialog.stack.currentIndex() != 0)
    assert not any(text.endswith("files") for text in texts(dialog))
    original = sorted(house.photos.rglob("*.jpg"))[0]

    second = Path(shutil.copy2(original, original.with_name(f"second {original.name}")))
    wait(lambda: "come or gone" in dialog.message.text)
    qtbot.keyClick(dialog, Key.Key_F5)
    wait(lambda: any(text.endswith("2 files") for text in texts(dialog)))
    assert not dialog.message.isVisible()

    third = Path(shutil.copy2(original, original.with_name(f"third {original.name}")))
    wait(lambda: "come or gone" in dialog.message.text)
    qtbot.keyClick(dialog, Key.Key_F5)
    wait(lambda: any(text.endswith("3 files") for text in texts(dialog)))

    second.unlink()
    third.unlink()
    wait(lambda: "come or gone" in dialog.message.text)
    qtbot.keyClick(dialog, Key.Key_F5)
    wait(lambda: not any(text.endswith("files") for text in texts(dialog)) and dialog.stack.currentIndex() != 0)


def test_copies_go_in_one_go_to_the_trash_and_come_back(copies, trash, home, qtbot, wait):
    library = home.grid_page.album_actions._library
    # Before the first look at the folders nothing is under way, and the photos of before are there.
    wait(lambda: len(library.submit(library.duplicates.find).result()) == len(copies))
    before = {path: path.read_bytes() for path in copies}

    qtbot.keyClick(home, Key.Key_D, Mod.ControlModifier | Mod.ShiftModifier)
    dialog = dialog_of(home, wait)
    wait(lambda: len([text for text in texts(dialog) if text.endswith("2 files")]) == len(copies))
    bar = dialog.keep_bar
    bar.choice.setFocus()
    while bar.choice.currentText() != "the oldest":
        qtbot.keyClick(bar.choice, Key.Key_Down)

    qtbot.mouseClick(bar.all_button, Left)
    wait(lambda: isinstance(QApplication.activeModalWidget(), TrashQuestion))
    question = QApplication.activeModalWidget()
    assert question.text() == f"Move {len(copies)} files to the trash, and keep one of each group?"
    assert all(path.exists() for path in copies)
    qtbot.keyClick(question, Key.Key_Return)
    wait(lambda: len(trash.names()) == len(copies))
    wait(lambda: dialog.list.texts() == [])
    assert f"{len(copies)} files are in the trash." in dialog.message.text

    dialog.activateWindow()  # as a desktop does when the question has gone
    wait(dialog.isActiveWindow)
    qtbot.keyClick(dialog, Key.Key_Z, Mod.ControlModifier)
    wait(lambda: trash.names() == [])
    assert {path: path.read_bytes() for path in before} == before
    wait(lambda: len([text for text in texts(dialog) if text.endswith("2 files")]) == len(copies))
