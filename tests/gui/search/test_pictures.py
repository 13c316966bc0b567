from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QContextMenuEvent, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QMenu

from photoclip.errors import LibraryProblem

Key, Mod, Left = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton.LeftButton


@pytest.fixture
def box(window):
    return window.grid_page.search_box


def files(*paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(path) for path in paths])
    data.setText("\n".join(paths))  # as file managers do
    return data


def image(width=40, height=30):
    made = QImage(width, height, QImage.Format.Format_RGB32)
    made.fill(QColor("teal"))
    return made


def paste(box, qtbot, data):
    QGuiApplication.clipboard().setMimeData(data)
    box.edit.setFocus()
    qtbot.keyClick(box.edit, Key.Key_V, Mod.ControlModifier)


def drop(widget, data):
    """Drag `data` over the widget and let go; whether it was taken."""
    actions = Qt.DropAction.CopyAction | Qt.DropAction.LinkAction
    enter = QDragEnterEvent(QPoint(9, 9), actions, data, Left, Mod.NoModifier)
    QApplication.sendEvent(widget, enter)
    if not enter.isAccepted():
        return False
    event = QDropEvent(QPointF(9, 9), actions, data, Left, Mod.NoModifier)
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def test_a_pasted_picture_file_is_looked_for(window, box, qtbot):
    qtbot.keyClicks(box.edit, "beach")
    paste(box, qtbot, files("/photos/Rome 2019/IMG 7.jpg"))
    assert box.text() == 'beach like:"/photos/Rome 2019/IMG 7.jpg"'
    qtbot.waitUntil(lambda: any("like:" in call.args[0].text for call in window.fake.called("search.find")))
    assert [chip.face.text for chip in box.chips.chips] == ["beach", "IMG 7.jpg"]


def test_a_dropped_picture_file_is_looked_for(box):
    assert drop(box.edit, files("/photos/a.heic"))
    assert box.text() == "like:/photos/a.heic"


def test_a_dropped_folder_is_left_to_the_window(window, box, qtbot, tmp_path):
    folder = tmp_path / "Rome 2019"
    folder.mkdir()
    assert drop(box.edit, files(str(folder)))
    assert box.text() == ""
    qtbot.waitUntil(lambda: [call.args for call in window.fake.called("folders.add")] == [(folder,)])


def test_pasted_text_stays_text(box, qtbot):
    data = QMimeData()
    data.setText("a dog on the beach")
    paste(box, qtbot, data)
    assert box.text() == "a dog on the beach"


def test_text_with_a_picture_of_it_beside_is_text(box, qtbot):
    data = QMimeData()
    data.setText("copied from a spreadsheet")
    data.setImageData(image())
    paste(box, qtbot, data)
    assert box.text() == "copied from a spreadsheet"


def test_pasted_image_data_is_kept_by_the_library_and_looked_for(window, box, qtbot):
    data = QMimeData()
    data.setImageData(image(3000, 100))
    with window.fake.held("search.keep_picture"):
        paste(box, qtbot, data)
        assert box.hint() == "Keeping the picture…"
        qtbot.waitUntil(lambda: bool(window.fake.called("search.keep_picture")))
        qtbot.keyClicks(box.edit, "dog")
    qtbot.waitUntil(lambda: box.text().startswith("dog like:"))
    path = Path(box.text().removeprefix("dog like:").strip('"'))
    with Image.open(path) as kept:
        assert (kept.format, kept.size) == ("PNG", (2048, 68))
        assert kept.convert("RGB").getpixel((5, 5)) == (0, 128, 128)
    qtbot.waitUntil(lambda: box.hint() != "Keeping the picture…")


def test_a_picture_that_cannot_be_kept_is_said_under_the_box(window, box, qtbot):
    window.fake.errors["search.keep_picture"] = LibraryProblem("The disk is full.")
    data = QMimeData()
    data.setImageData(image())
    paste(box, qtbot, data)
    qtbot.waitUntil(lambda: box.hint() == "The disk is full.")
    assert box.text() == ""


def test_the_context_menu_pastes_pictures_too(box, qtbot):
    QGuiApplication.clipboard().setMimeData(files("/photos/a.jpg"))
    box.edit.setFocus()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(5, 5), box.edit.mapToGlobal(QPoint(5, 5)))
    QApplication.sendEvent(box.edit, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    next(action for action in menu.actions() if action.objectName() == "edit-paste").trigger()
    menu.close()
    assert box.text() == "like:/photos/a.jpg"


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ('dog "open', 'dog "open" like:/photos/a.jpg'),
        ("dog |", "dog | like:/photos/a.jpg"),
        ("dog   ", "dog like:/photos/a.jpg"),
    ],
)
def test_what_was_typed_so_far_keeps_its_meaning_beside_a_picture(box, qtbot, typed, whole):
    box.edit.insert(typed)
    paste(box, qtbot, files("/photos/a.jpg"))
    assert box.text() == whole


def test_a_pasted_picture_is_undone_in_one_step(box, qtbot):
    qtbot.keyClicks(box.edit, "dog")
    paste(box, qtbot, files("/photos/a.jpg"))
    qtbot.keyClick(box.edit, Key.Key_Z, Mod.ControlModifier)
    assert box.text() == "dog"


def test_a_picture_that_is_not_there_is_told_at_its_chip(window, box, qtbot):
    window.fake.term_hints = {0: "a.jpg is not there."}
    paste(box, qtbot, files("/photos/a.jpg"))
    qtbot.waitUntil(lambda: box.hint() == "a.jpg is not there.")
    assert box.chips.chips[0].face.icon == "warning"
