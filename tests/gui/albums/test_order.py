import json
import threading

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from photoclip.core.search import Scope
from photoclip.gui.albums.dialog import AlbumDialog
from photoclip.gui.albums.list import album_text
from photoclip.gui.albums.live_choice import LiveChoice
from photoclip.gui.base.drag_data import PHOTO_IDS_MIME
from photoclip.gui.grid.layout import GAP_PX, MARGIN_PX, GridLayout, Section
from tests.gui.keyboard import press
from tests.gui.photos_on_show import shown, undo

Key, Mod, Button = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton
FURTHER = Mod.ControlModifier | Mod.ShiftModifier


@pytest.fixture
def window(open_window, qtbot):
    """A window that shows the album "Rome" of photos 3, 9, 4, 7 in its own order."""
    window = open_window()
    fake = window.fake
    fake.submit(fake.albums.create, "Rome", [3, 9, 4, 7]).result()
    qtbot.waitUntil(lambda: len(window.grid_page.albums.albums) == 1)
    show_album(window, qtbot)
    choose_sort(window, qtbot, "Album order")
    qtbot.waitUntil(lambda: shown(window) == [3, 9, 4, 7])
    return window


def show_album(window, qtbot):
    page = window.grid_page
    page.show_album(page.albums.albums[0])
    qtbot.waitUntil(lambda: page.on_show.request.text == album_text(page.albums.albums[0]))


def choose_sort(window, qtbot, text):
    choice = window.grid_page.top_bar.sort_choice
    choice.setCurrentIndex(choice.findText(text))
    choice.activated.emit(choice.currentIndex())


def kept(window):
    return window.fake.album_photos[1]


def select(window, *ids):
    page = window.grid_page
    page.grid.select_rows(sorted(page.model.row_of(photo_id) for photo_id in ids))
    page.grid.setFocus()


def drag(window, ids, point, kinds=(QDragEnterEvent, QDragMoveEvent), mime=PHOTO_IDS_MIME):
    data = QMimeData()
    data.setData(mime, json.dumps(ids).encode())
    target, copy = window.grid_page.grid.viewport(), Qt.DropAction.CopyAction
    accepted = []
    for kind in kinds:
        event = kind(point, copy, data, Button.LeftButton, Mod.NoModifier)
        QApplication.sendEvent(target, event)
        accepted.append(event.isAccepted())
    return data, accepted


def drop(window, ids, point):
    data, _ = drag(window, ids, point)
    event = QDropEvent(QPointF(point), Qt.DropAction.CopyAction, data, Button.LeftButton, Mod.NoModifier)
    QApplication.sendEvent(window.grid_page.grid.viewport(), event)


def cell(window, photo_id):
    page = window.grid_page
    return page.grid.visualRect(page.model.index(page.model.row_of(photo_id)))


# The order


def test_only_an_album_of_ones_own_has_its_order(window, qtbot):
    choice = window.grid_page.top_bar.sort_choice
    item = choice.model().item(choice.findData("album"))
    assert item.isEnabled()
    window.grid_page.search_box.set_text("a dog")
    qtbot.waitUntil(lambda: not item.isEnabled())
    assert window.grid_page.query.sort == "relevance"
    window.grid_page.navigation.leave_place()
    window.grid_page.search_box.set_text("")
    qtbot.waitUntil(lambda: len(shown(window)) == 60)
    assert window.grid_page.query.sort == "newest"


@pytest.mark.parametrize(
    ("selected", "key", "order"),
    [
        ([4], Key.Key_Left, [3, 4, 9, 7]),
        ([9], Key.Key_Right, [3, 4, 9, 7]),
        ([4], Key.Key_Right, [3, 9, 7, 4]),
        ([3, 4], Key.Key_Right, [9, 7, 3, 4]),
        ([9, 4], Key.Key_Left, [9, 4, 3, 7]),
    ],
)
def test_keys_move_the_selected_photos_one_place(window, qtbot, selected, key, order):
    select(window, *selected)
    qtbot.keyClick(window.grid_page.grid, key, FURTHER)
    qtbot.waitUntil(lambda: kept(window) == order and shown(window) == order)
    assert sorted(window.grid_page.grid.selected_ids().tolist()) == sorted(selected)
    undo(window, qtbot)
    qtbot.waitUntil(lambda: kept(window) == [3, 9, 4, 7] and shown(window) == [3, 9, 4, 7])


@pytest.mark.parametrize(("selected", "key"), [(3, Key.Key_Left), (7, Key.Key_Right)])
def test_at_the_end_there_is_nowhere_to_go(window, qtbot, selected, key):
    select(window, selected)
    qtbot.keyClick(window.grid_page.grid, key, FURTHER)
    assert window.fake.called("albums.move") == []


def test_once_arranged_the_album_opens_in_its_own_order(window, qtbot):
    select(window, 4)
    qtbot.keyClick(window.grid_page.grid, Key.Key_Left, FURTHER)
    qtbot.waitUntil(lambda: window.fake.album_list[0].sort == "album")
    qtbot.waitUntil(lambda: window.grid_page.albums.albums[0].sort == "album")
    window.grid_page.search("a dog")
    qtbot.waitUntil(lambda: window.grid_page.on_show.request.text == "a dog")
    show_album(window, qtbot)
    qtbot.waitUntil(lambda: shown(window) == [3, 4, 9, 7])


def test_in_another_order_the_key_first_shows_the_albums_own(window, qtbot):
    choose_sort(window, qtbot, "Newest first")
    qtbot.waitUntil(lambda: shown(window) == [9, 7, 4, 3])
    select(window, 9)
    qtbot.keyClick(window.grid_page.grid, Key.Key_Right, FURTHER)
    qtbot.waitUntil(lambda: shown(window) == [3, 9, 4, 7])
    assert "own order" in window.notice_bar.text()
    assert window.fake.called("albums.move") == []


# Dragging


def test_a_photo_is_dragged_between_two_others(window, qtbot):
    drop(window, [7], cell(window, 9).center() - QPoint(cell(window, 9).width() // 3, 0))
    qtbot.waitUntil(lambda: kept(window) == [3, 7, 9, 4] and shown(window) == [3, 7, 9, 4])
    assert window.notice_bar.text() == "1 photo moved in “Rome”."


def test_dropped_behind_the_last_photo_it_comes_last(window, qtbot):
    drop(window, [3, 9], cell(window, 7).center() + QPoint(0, 300))
    qtbot.waitUntil(lambda: kept(window) in ([3, 9, 4, 7], [4, 7, 3, 9], [4, 3, 9, 7]))
    drop(window, [9], cell(window, 7).topRight() + QPoint(4, 20))
    qtbot.waitUntil(lambda: kept(window)[-1] == 9)


def test_a_line_shows_where_it_goes_and_leaves_with_the_drag(window, qtbot):
    line = window.grid_page.album_order.arranging.line
    drag(window, [7], cell(window, 4).center() - QPoint(30, 0))
    assert line.isVisible()
    assert abs(line.geometry().center().x() - cell(window, 4).left()) <= GAP_PX
    QApplication.sendEvent(window.grid_page.grid.viewport(), QDragLeaveEvent())
    assert not line.isVisible()


def test_elsewhere_photos_cannot_be_arranged(window, qtbot):
    choose_sort(window, qtbot, "Newest first")
    qtbot.waitUntil(lambda: shown(window) == [9, 7, 4, 3])
    _, accepted = drag(window, [7], cell(window, 4).center())
    assert accepted == [False, False]
    assert not window.grid_page.album_order.arranging.line.isVisible()


def test_what_is_not_in_the_album_is_not_taken_in_by_a_drag(window, qtbot):
    drop(window, [50], cell(window, 4).center())
    assert window.fake.called("albums.move") == []


def test_gaps_are_counted_from_the_first_photo_to_behind_the_last():
    layout = GridLayout(400, 100, [Section("", 0, 5)])
    assert layout.columns == 4 - (layout.columns != 4)
    cell_px = layout.cell_px
    middle = MARGIN_PX + cell_px // 2
    assert layout.gap_at(0, middle) == 0
    assert layout.gap_at(middle - 5, middle) == 0
    assert layout.gap_at(middle + 15, middle) == 1
    assert layout.gap_at(4000, 4000) == 5
    assert GridLayout(400, 100, []).gap_at(10, 10) == 0


# Covers


def test_a_photo_becomes_the_albums_cover_and_undo_brings_the_first_back(window, qtbot):
    tree = window.grid_page.album_panel.tree
    qtbot.waitUntil(lambda: window.grid_page.album_panel.covers.icon(3) is not None)
    before = tree.topLevelItem(0).icon(0).pixmap(24, 24).toImage()
    select(window, 4)
    menu = window.grid_page.menu_for_selection()
    next(action for action in menu.actions() if action.text() == "Use as co&ver").trigger()
    qtbot.waitUntil(lambda: window.grid_page.albums.albums[0].cover == 4)
    qtbot.waitUntil(lambda: tree.topLevelItem(0).icon(0).pixmap(24, 24).toImage() != before)
    undo(window, qtbot)
    qtbot.waitUntil(lambda: window.grid_page.albums.albums[0].cover == 3)


def test_one_photo_makes_a_cover_and_several_do_not(window, qtbot):
    cover = window.actions_["album.cover"]
    select(window, 4, 9)
    assert not cover.isEnabled()
    select(window, 4)
    assert cover.isEnabled()


# From a folder, from what a search finds


def dialog(qtbot, window):
    qtbot.waitUntil(lambda: window.findChild(AlbumDialog) is not None)
    return window.findChild(AlbumDialog)


def test_a_folder_becomes_an_album_with_its_name(window, qtbot):
    menu = window.grid_page.folder_panel.menu_for(Scope(1, "2023"))
    next(action for action in menu.actions() if "album" in action.text()).trigger()
    asked = dialog(qtbot, window)
    assert asked.edit.text() == "2023"
    qtbot.mouseClick(asked.save_button, Button.LeftButton)
    qtbot.waitUntil(lambda: len(window.fake.album_list) == 2)
    assert len(window.fake.album_photos[2]) == 30


def save_search(window, qtbot):
    window.grid_page.search("a dog")
    qtbot.waitUntil(lambda: window.grid_page.on_show.request.text == "a dog")
    window.actions_["album.save-search"].trigger()
    return dialog(qtbot, window)


def test_what_a_search_finds_now_can_be_kept_as_it_is(window, qtbot):
    asked = save_search(window, qtbot)
    choice = asked.findChild(LiveChoice)
    assert choice.is_live
    assert choice.still.text() == "&Fixed: the 7 photos that it finds now"
    qtbot.mouseClick(choice.still, Button.LeftButton, pos=QPoint(10, choice.still.height() // 2))
    qtbot.keyClick(asked.edit, Key.Key_Return)
    qtbot.waitUntil(lambda: len(window.fake.album_list) == 2)
    assert not window.fake.album_list[1].is_smart
    assert window.fake.album_photos[2] == [i for i in window.fake.album_photos[2] if i % 8 == 0]
    assert len(window.fake.album_photos[2]) == 7


def test_by_itself_a_saved_search_stays_live(window, qtbot):
    asked = save_search(window, qtbot)
    qtbot.keyClick(asked.edit, Key.Key_Return)
    qtbot.waitUntil(lambda: len(window.fake.album_list) == 2)
    assert window.fake.album_list[1].query == "a dog"


def test_nothing_of_it_runs_on_the_gui_thread(window, qtbot):
    select(window, 4)
    press(qtbot, Key.Key_Escape)
    assert window.fake.slow_calls_on(threading.get_ident()) == []
