"""The column beside the photos: its sections, and the keyboard's way through all of them."""

import threading

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent
from PySide6.QtWidgets import QApplication

from photoclip.core.tags import Tag
from photoclip.gui.base.drag_data import PHOTO_IDS_MIME
from photoclip.gui.duplicates.dialog import DuplicatesDialog
from photoclip.settings import Settings
from tests.gui.keyboard import press

Key, Left = Qt.Key, Qt.MouseButton.LeftButton


@pytest.fixture
def window(open_window, qtbot):
    """A window with three photos that carry a tag, and one album."""
    window = open_window()
    window.fake.put_tag("beach", [1, 2, 3])
    window.fake.submit(window.fake.albums.create, "Rome", [3, 4]).result()
    window.grid_page.tags.reload()
    qtbot.waitUntil(lambda: window.grid_page.tag_panel.model.rowCount() == 1)
    qtbot.waitUntil(lambda: window.grid_page.album_panel.tree.topLevelItemCount() == 1)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def side(window):
    return window.grid_page.side_panel


def heading(window, name):
    return side(window).section(name).heading


def click(window, qtbot, name):
    panel = window.grid_page.library_panel
    qtbot.mouseClick(panel.tree.viewport(), Left, pos=panel.tree.visualItemRect(panel.item(name)).center())


def marked(window):
    return [item.text(0) for item in window.grid_page.library_panel.tree.selectedItems()]


def is_in_sight(window, widget):
    port = side(window).viewport()
    return port.rect().intersects(widget.rect().translated(widget.mapTo(port, QPoint())))


# The library


def test_the_library_counts_what_it_shows(window, qtbot):
    panel = window.grid_page.library_panel
    assert panel.count_text("All photos") == "60"
    assert panel.count_text("Favourites") == "30"  # of the fake, whose filters the even photos meet
    assert panel.count_text("Missing") == ""
    spoken = panel.item("All photos").data(0, Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "All photos, 60 photos"


def test_a_place_of_the_library_is_shown_and_marked_and_a_folder_takes_its_place(window, qtbot):
    assert marked(window) == ["All photos"]
    click(window, qtbot, "Favourites")
    qtbot.waitUntil(lambda: window.grid_page.on_show.request.text == "is:favourite")
    assert marked(window) == ["Favourites"]
    folders = window.grid_page.folder_panel.tree
    qtbot.mouseClick(folders.viewport(), Left, pos=folders.visualItemRect(folders.topLevelItem(0)).center())
    qtbot.waitUntil(lambda: marked(window) == [])
    assert window.grid_page.on_show.request.text == ""
    click(window, qtbot, "All photos")
    qtbot.waitUntil(lambda: folders.selectedItems() == [])
    assert marked(window) == ["All photos"]


def test_arrows_pass_over_places_that_have_a_window_which_enter_opens(window, qtbot):
    click(window, qtbot, "On this day")
    window.grid_page.library_panel.tree.setFocus()
    press(qtbot, Key.Key_Down)
    press(qtbot, Key.Key_Down)
    assert window.grid_page.library_panel.tree.currentItem().text(0) == "Duplicates"
    assert marked(window) == ["On this day"]
    assert window.findChild(DuplicatesDialog) is None
    press(qtbot, Key.Key_Return)
    assert window.findChild(DuplicatesDialog).isVisible()


def test_a_click_on_a_place_that_has_a_window_opens_it_and_leaves_the_photos(window, qtbot):
    click(window, qtbot, "Duplicates")
    assert window.findChild(DuplicatesDialog).isVisible()
    assert marked(window) == ["All photos"]


# Folding


def test_a_section_folds_and_is_folded_when_the_app_starts_again(window, open_window, qtbot):
    qtbot.mouseClick(heading(window, "albums"), Left)
    assert not window.grid_page.album_panel.isVisible()
    assert window.fake.settings.current.folded_sections.split() == ["albums", "keywords"]
    qtbot.mouseClick(heading(window, "albums"), Left)
    assert window.grid_page.album_panel.isVisible()
    again = open_window(settings=Settings(first_start_done=True, folded_sections="tags nothing"))
    assert not again.grid_page.tag_panel.isVisible()
    assert again.grid_page.album_panel.isVisible()


def test_left_folds_and_right_unfolds(window, qtbot):
    heading(window, "tags").setFocus()
    press(qtbot, Key.Key_Left)
    press(qtbot, Key.Key_Left)
    assert side(window).section("tags").is_folded
    press(qtbot, Key.Key_Right)
    assert not side(window).section("tags").is_folded


def test_the_keyboard_stays_when_what_it_is_in_is_folded(window, qtbot):
    window.grid_page.tag_panel.tree.setFocus()
    window.fake.settings.change(folded_sections="tags")
    qtbot.waitUntil(lambda: heading(window, "tags").hasFocus())


# The keyboard


def test_arrows_lead_through_all_sections_and_back(window, qtbot):
    page = window.grid_page
    heading(window, "library").setFocus()
    way = []
    for _ in range(30):
        focused = QApplication.focusWidget()
        if not way or way[-1] is not focused:
            way.append(focused)
        press(qtbot, Key.Key_Down)
    trees = [page.library_panel.tree, page.folder_panel.tree, page.album_panel.tree, page.tag_panel.tree]
    stops = [heading(window, name) for name in ("library", "folders", "albums", "tags")]
    assert way == [stop for pair in zip(stops, trees, strict=True) for stop in pair]
    back = []
    for _ in range(30):
        focused = QApplication.focusWidget()
        if not back or back[-1] is not focused:
            back.append(focused)
        press(qtbot, Key.Key_Up)
    assert back == way[::-1]


def test_arrows_pass_over_what_is_folded(window, qtbot):
    heading(window, "albums").setFocus()
    press(qtbot, Key.Key_Left)
    press(qtbot, Key.Key_Down)
    assert heading(window, "tags").hasFocus()
    press(qtbot, Key.Key_Up)
    assert heading(window, "albums").hasFocus()


# Many


def test_ten_thousand_tags_are_one_column_in_which_the_current_row_is_in_sight(open_window, qtbot):
    window = open_window()
    page = window.grid_page
    window.fake.tag_list[:] = [Tag(number, f"tag {number:05}") for number in range(1, 10_001)]
    page.tags.reload()
    tree = page.tag_panel.tree
    last = tree.model().index
    qtbot.waitUntil(lambda: tree.model().rowCount() == 10_000)
    qtbot.waitUntil(lambda: side(window).widget().height() > tree.visualRect(last(9999, 0)).bottom())
    assert tree.verticalScrollBar().maximum() == 0
    window.activateWindow()
    tree.setFocus()
    qtbot.waitUntil(tree.hasFocus)
    tree.setCurrentIndex(last(9000, 0))
    port = side(window).viewport()

    def seen(row):
        point = tree.visualRect(last(row, 0)).center()
        return port.rect().contains(tree.viewport().mapTo(port, point))

    assert seen(9000)
    press(qtbot, Key.Key_PageDown)
    row = tree.currentIndex().row()
    assert 9005 < row < 9100
    assert seen(row)
    press(qtbot, Key.Key_End)
    assert seen(9999)
    assert window.fake.slow_calls_on(threading.get_ident()) == []


def test_a_drag_near_the_edge_scrolls_to_what_is_out_of_sight(window, qtbot, monkeypatch):
    window.resize(800, 480)
    bar = side(window).verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    port, target = side(window).viewport(), window.grid_page.album_panel.tree.viewport()
    edge = QPoint(20, port.height() - 4)
    monkeypatch.setattr("PySide6.QtGui.QCursor.pos", lambda *_: port.mapToGlobal(edge))
    data = window.grid_page.model.mimeData([window.grid_page.model.index(0)])
    assert data.hasFormat(PHOTO_IDS_MIME)
    at = QPointF(target.mapFromGlobal(port.mapToGlobal(edge))).toPoint()
    for event in (QDragEnterEvent, QDragMoveEvent):
        QApplication.sendEvent(target, event(at, Qt.DropAction.CopyAction, data, Left, Qt.KeyboardModifier.NoModifier))
    qtbot.waitUntil(lambda: bar.value() == bar.maximum())


@pytest.mark.parametrize(
    ("name", "said"),
    [("Favourites", "No favourites yet"), ("On this day", "No photo was taken on this day in other years")],
)
def test_a_place_with_nothing_in_it_says_what_would_be_there(open_window, qtbot, name, said):
    window = open_window(0)
    click(window, qtbot, name)
    placeholder = window.grid_page.placeholder
    qtbot.waitUntil(lambda: placeholder.isVisible() and placeholder.title == said)
