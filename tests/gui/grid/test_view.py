from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QAccessible, QImage, QPainter, QPalette, QPixmap, QWheelEvent
from PySide6.QtWidgets import QApplication

from photoclip.core.companions import CompanionFile
from photoclip.core.events import PhotosChanged
from photoclip.errors import UnreadableImage
from photoclip.gui.grid.drag_picture import drag_picture
from photoclip.gui.grid.layout import Section
from photoclip.gui.grid.model import MAX_DRAGGED_FILES, GridModel, TileRole
from photoclip.gui.grid.pairs import short_pairs
from photoclip.gui.grid.thumbnail_cache import ThumbnailCache
from photoclip.gui.grid.view import GridView

Key, Role = Qt.Key, Qt.ItemDataRole


def loaded(view: GridView) -> list[int]:
    model = view.model()
    return [row for row in view.visible_rows() if model.thumbnails.get(model.photo_id(row)) is not None]


def all_visible_loaded(view: GridView) -> bool:
    return len(loaded(view)) == len(view.visible_rows()) > 0


def middle(view: GridView, row: int) -> QPoint:
    return view.visualRect(view.model().index(row)).center()


def test_visible_photos_get_their_names_and_pictures(grid, qtbot):
    qtbot.waitUntil(lambda: all_visible_loaded(grid))
    index = grid.model().index(0)
    assert index.data(TileRole).photo_id == 60
    assert index.data(Qt.ItemDataRole.DisplayRole) == index.data(TileRole).name
    assert index.data(TileRole).name in index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "2019" in index.data(Qt.ItemDataRole.AccessibleTextRole)


def test_an_error_while_painting_is_told_and_the_window_lives_on(grid, qtbot, monkeypatch):
    qtbot.waitUntil(lambda: all_visible_loaded(grid))

    painters = []

    def refuse(painter: QPainter, *_: object) -> None:
        painters.append(painter)
        raise ValueError("no paint")

    with monkeypatch.context() as broken, qtbot.capture_exceptions() as told:
        broken.setattr(type(grid.itemDelegate()), "paint", lambda _self, *given: refuse(*given))
        grid.viewport().update()
        qtbot.waitUntil(lambda: bool(told))
    assert all("no paint" in str(error) for _kind, error, _where in told)
    assert not any(painter.isActive() for painter in painters)  # else the window crashes with it
    grid.viewport().repaint()
    assert grid.grab().toImage().size() == grid.size() * grid.devicePixelRatio()


def test_photos_far_from_the_window_are_not_read(make_grid, qtbot):
    grid = make_grid(5000)
    qtbot.waitUntil(lambda: all_visible_loaded(grid))
    grid.fake.submit(int).result()
    assert len(grid.fake.called("photos.make_thumbnail")) < 200


def test_what_scrolled_away_before_its_turn_is_never_read(make_grid, qtbot):
    grid = make_grid(5000)
    with grid.fake.held("photos.make_thumbnail"):
        qtbot.waitUntil(lambda: len(grid.fake.called("photos.make_thumbnail")) > 0)
        grid.scrollToBottom()
        qtbot.waitUntil(lambda: grid.model().tiles.get(1) is not None)
    qtbot.waitUntil(lambda: all_visible_loaded(grid))
    read = {call.args[0] for call in grid.fake.called("photos.make_thumbnail")}
    assert len([photo_id for photo_id in read if photo_id > 4000]) <= 3


def test_asking_the_model_touches_neither_library_nor_disk(make_grid):
    grid = make_grid(1000)
    model = grid.model()
    model.thumbnails.want([])
    before = len(grid.fake.calls)
    for row in range(1000):
        for role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.DecorationRole,
            Qt.ItemDataRole.ToolTipRole,
            TileRole,
        ):
            model.index(row).data(role)
    assert len(grid.fake.calls) == before


def test_100_000_photos_are_shown_and_their_end_reached_without_a_walk_over_them(make_grid, monkeypatch):
    grid = make_grid(10)
    asked = []
    data = GridModel.data
    monkeypatch.setattr(GridModel, "data", lambda model, *of: asked.append(of) or data(model, *of))
    grid.show_photos(np.arange(100_000, 0, -1, dtype=np.int64))
    grid.scrollTo(grid.model().index(99_999))
    grid.grab()
    assert 99_999 in grid.visible_rows()
    assert grid.viewport().rect().contains(grid.visualRect(grid.model().index(99_999)))
    assert len(asked) < 20 * len(grid.visible_rows())


def test_arrow_keys_home_end_and_pages_walk_the_photos(grid, qtbot):
    columns = grid.places.columns
    qtbot.keyClick(grid, Key.Key_Home)
    assert grid.currentIndex().row() == 0
    qtbot.keyClick(grid, Key.Key_Right)
    assert grid.currentIndex().row() == 1
    qtbot.keyClick(grid, Key.Key_Down)
    assert grid.currentIndex().row() == 1 + columns
    qtbot.keyClick(grid, Key.Key_Up)
    qtbot.keyClick(grid, Key.Key_Left)
    assert grid.currentIndex().row() == 0
    qtbot.keyClick(grid, Key.Key_End)
    assert grid.currentIndex().row() == 59
    assert grid.viewport().rect().contains(grid.visualRect(grid.currentIndex()))
    qtbot.keyClick(grid, Key.Key_Home)
    qtbot.keyClick(grid, Key.Key_PageDown)
    assert grid.currentIndex().row() >= columns
    qtbot.keyClick(grid, Key.Key_PageUp)
    assert grid.currentIndex().row() == 0


def test_shift_and_control_extend_the_selection(grid, qtbot):
    left, mod = Qt.MouseButton.LeftButton, Qt.KeyboardModifier
    qtbot.mouseClick(grid.viewport(), left, pos=middle(grid, 1))
    assert grid.selected_ids().tolist() == [59]
    qtbot.mouseClick(grid.viewport(), left, mod.ShiftModifier, middle(grid, 4))
    assert grid.selected_ids().tolist() == [59, 58, 57, 56]
    qtbot.mouseClick(grid.viewport(), left, mod.ControlModifier, middle(grid, 2))
    assert grid.selected_ids().tolist() == [59, 57, 56]


def test_shift_click_up_and_to_the_right_selects_in_reading_order(grid, qtbot):
    columns = grid.places.columns
    left, mod = Qt.MouseButton.LeftButton, Qt.KeyboardModifier
    qtbot.mouseClick(grid.viewport(), left, pos=middle(grid, columns))
    qtbot.mouseClick(grid.viewport(), left, mod.ShiftModifier, middle(grid, columns - 1))
    assert grid.selected_ids().tolist() == [60 - (columns - 1), 60 - columns]


def test_shift_with_arrows_extends_from_where_it_began(grid, qtbot):
    columns = grid.places.columns
    qtbot.keyClick(grid, Key.Key_Home)
    qtbot.keyClick(grid, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert len(grid.selected_ids()) == columns + 1


def test_a_rubber_band_from_empty_ground_selects_what_it_touches(grid, qtbot):
    viewport, left = grid.viewport(), Qt.MouseButton.LeftButton
    qtbot.mousePress(viewport, left, pos=QPoint(3, 3))
    qtbot.mouseMove(viewport, middle(grid, 0))
    qtbot.mouseMove(viewport, middle(grid, 1))
    qtbot.mouseRelease(viewport, left, pos=middle(grid, 1))
    assert grid.selected_ids().tolist() == [60, 59]


def test_all_of_100_000_are_selected_as_one_run_and_few_of_them_are_read(make_grid, monkeypatch, qtbot):
    grid = make_grid(10)
    grid.show_photos(np.arange(100_000, 0, -1, dtype=np.int64))
    asked = []
    row_count = GridModel.rowCount
    monkeypatch.setattr(GridModel, "rowCount", lambda model, *of: asked.append(of) or row_count(model, *of))
    qtbot.keyClick(grid, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(grid.selected_ids()) == 100_000
    assert grid.selectionModel().selection().count() == 1
    assert len(asked) < 100
    qtbot.waitUntil(lambda: bool(grid.fake.called("photos.tiles")))
    grid.fake.submit(int).result()
    assert sum(len(call.args[0]) for call in grid.fake.called("photos.tiles")) <= 2 * MAX_DRAGGED_FILES


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Enter, Key.Key_Space])
def test_enter_and_space_open_the_current_photo(grid, qtbot, key):
    qtbot.keyClick(grid, Key.Key_Home)
    qtbot.keyClick(grid, Key.Key_Right)
    with qtbot.waitSignal(grid.opened) as opened:
        qtbot.keyClick(grid, key)
    assert opened.args == [1]


def test_a_double_click_opens_the_photo(grid, qtbot):
    with qtbot.waitSignal(grid.opened) as opened:
        qtbot.mouseDClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=middle(grid, 2))
    assert opened.args == [2]


def test_typing_letters_does_not_wander_and_is_told(grid, qtbot):
    typed = []
    grid.typed.connect(typed.append)
    qtbot.keyClick(grid, Key.Key_Home)
    qtbot.keyClicks(grid, "mountain")
    qtbot.keyClick(grid, Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(grid, Key.Key_Delete)
    assert grid.currentIndex().row() == 0
    assert typed == list("mountain")


@pytest.mark.parametrize(("count", "loaded"), [(1, True), (1, False), (12, True), (12_345, False)])
def test_what_is_dragged_says_how_many_it_is(qapp, count, loaded):
    photo = QPixmap(200, 200) if loaded else None
    if photo is not None:
        photo.fill(Qt.GlobalColor.blue)
    light = QPalette(Qt.GlobalColor.white)
    picture, alone = (drag_picture(photo, n, light, 2.0).toImage() for n in (count, 1))
    assert (picture.width(), picture.devicePixelRatioF()) == (192, 2.0)
    assert (picture == alone) == (count == 1)


def turn_wheel(view: GridView, up: bool, modifiers: Qt.KeyboardModifier) -> None:
    delta = QPoint(0, 120 if up else -120)
    point = QPointF(view.viewport().rect().center())
    QApplication.sendEvent(
        view.viewport(),
        QWheelEvent(
            point,
            view.viewport().mapToGlobal(point),
            QPoint(),
            delta,
            Qt.MouseButton.NoButton,
            modifiers,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        ),
    )


def test_control_and_the_wheel_zoom_and_keep_the_place(make_grid):
    grid = make_grid(2000)
    grid.scrollTo(grid.model().index(1000), GridView.ScrollHint.PositionAtTop)
    before = grid.model().photo_id(grid.visible_rows().start)
    turn_wheel(grid, True, Qt.KeyboardModifier.ControlModifier)
    turn_wheel(grid, True, Qt.KeyboardModifier.ControlModifier)
    assert grid.tile_px > 176
    assert grid.model().row_of(before) in grid.visible_rows()


def test_the_wheel_alone_scrolls(grid):
    turn_wheel(grid, False, Qt.KeyboardModifier.NoModifier)
    assert grid.verticalScrollBar().value() > 0
    assert grid.tile_px == 176


def test_photos_that_arrive_above_do_not_move_what_the_person_looks_at(make_grid):
    grid = make_grid(500)
    model = grid.model()
    grid.scrollTo(model.index(200), GridView.ScrollHint.PositionAtTop)
    grid.setCurrentIndex(model.index(201))
    current, top_row = grid.current_id(), grid.visible_rows().start
    top_id, top_y = model.photo_id(top_row), grid.visualRect(model.index(top_row)).top()
    grid.show_photos(np.arange(537, 0, -1, dtype=np.int64), keep_place=True)
    assert grid.visualRect(model.index(model.row_of(top_id))).top() == top_y
    assert grid.current_id() == current
    assert grid.selected_ids().tolist() == [current]


def test_at_the_top_new_photos_come_into_sight(grid):
    grid.show_photos(np.arange(70, 0, -1, dtype=np.int64), keep_place=True)
    assert grid.verticalScrollBar().value() == 0
    assert grid.model().photo_id(0) == 70


def test_a_photo_that_has_gone_leaves_the_selection(grid):
    grid.setCurrentIndex(grid.model().index(0))
    grid.show_photos(np.arange(59, 0, -1, dtype=np.int64), keep_place=True)
    assert grid.selected_ids().tolist() == []
    assert grid.current_id() == 59  # what took its place: the keyboard goes on from there


def test_a_new_search_starts_at_the_top(make_grid):
    grid = make_grid(2000)
    grid.scrollToBottom()
    grid.show_photos(np.arange(1, 1500, dtype=np.int64))
    assert grid.verticalScrollBar().value() == 0


def test_a_lost_thumbnail_is_made_again(grid, qtbot):
    qtbot.waitUntil(lambda: all_visible_loaded(grid))
    photo_id = grid.model().photo_id(0)
    made = len(grid.fake.called("photos.make_thumbnail"))
    grid.fake.lose_thumbnail(photo_id)
    grid.model().thumbnails.clear()
    grid.viewport().update()
    grid.model().want(grid.visible_rows(), grid.visible_rows())
    qtbot.waitUntil(lambda: all_visible_loaded(grid))
    remade = [call.args[0] for call in grid.fake.called("photos.make_thumbnail")[made:]]
    visible = [grid.model().photo_id(row) for row in grid.visible_rows()]
    assert [i for i in remade if i in visible] == [photo_id]


def test_a_photo_without_a_picture_is_shown_as_such_and_the_rest_goes_on(make_grid, qtbot):
    grid = make_grid(5)
    grid.fake.errors["photos.make_thumbnail"] = UnreadableImage("The file is cut short")
    qtbot.waitUntil(lambda: all(grid.model().thumbnails.is_missing(i) for i in range(1, 6)))
    assert not grid.grab().isNull()


def test_pixmaps_stay_within_their_bound(make_library, make_bridge, qtbot):
    library = make_library(60)
    bridge = make_bridge(library)
    cache = ThumbnailCache(library, bridge, max_bytes=100 * 100 * 4 * 10)
    cache.set_size(100, 1.0)
    seen = []
    cache.loaded.connect(seen.append)
    cache.want([library.tile(i) for i in range(1, 41)])
    qtbot.waitUntil(lambda: len(seen) == 40)
    assert cache.bytes_held <= 100 * 100 * 4 * 10
    assert cache.get(40) is not None
    assert cache.get(1) is None


def test_pixmaps_are_as_sharp_as_the_screen(make_library, make_bridge, qtbot):
    library = make_library(4)
    cache = ThumbnailCache(library, make_bridge(library))
    cache.set_size(120, 2.0)
    with qtbot.waitSignal(cache.loaded):
        cache.want([library.tile(1)])
    pixmap = cache.get(1)
    assert pixmap.width() == 240
    assert pixmap.deviceIndependentSize().toSize().width() == 120


def test_an_offline_photo_is_marked_at_once(grid, qtbot):
    qtbot.waitUntil(lambda: all_visible_loaded(grid))
    grid.fake.set_offline([60])
    qtbot.waitUntil(lambda: bool(grid.model().index(0).data(TileRole) and grid.model().index(0).data(TileRole).offline))
    assert "offline" in grid.model().index(0).data(Qt.ItemDataRole.AccessibleTextRole)


def test_photos_that_left_and_came_back_are_no_longer_marked_offline(grid, qtbot):
    first = grid.model().index(0)
    qtbot.waitUntil(lambda: all_visible_loaded(grid))
    grid.fake.lose_photo(60)
    qtbot.waitUntil(lambda: bool(first.data(TileRole) and first.data(TileRole).offline))
    grid.fake.find_photo(60)
    qtbot.waitUntil(lambda: not first.data(TileRole).offline)
    assert [url.toLocalFile() for url in grid.model().mimeData([first]).urls()] == [grid.fake.tile(60).path]


def test_a_photo_that_came_back_has_its_picture_again(grid, qtbot):
    qtbot.waitUntil(lambda: all_visible_loaded(grid))
    grid.fake.errors["photos.make_thumbnail"] = UnreadableImage("The file is gone")
    grid.fake.lose_thumbnail(60)
    grid.model().thumbnails.clear()
    grid.fake.lose_photo(60)
    qtbot.waitUntil(lambda: grid.model().thumbnails.is_missing(60))
    del grid.fake.errors["photos.make_thumbnail"]
    grid.fake.find_photo(60)
    qtbot.waitUntil(lambda: grid.model().thumbnails.get(60) is not None)


def test_dragging_out_offers_copies_of_the_files(grid, qtbot):
    qtbot.waitUntil(lambda: all_visible_loaded(grid))
    data = grid.model().mimeData([grid.model().index(0), grid.model().index(1)])
    assert [url.toLocalFile() for url in data.urls()] == [grid.fake.tile(60).path, grid.fake.tile(59).path]
    assert grid.model().supportedDragActions() == Qt.DropAction.CopyAction


def test_weaker_matches_stand_under_their_heading(grid):
    ids = np.arange(1, 31, dtype=np.int64)
    grid.show_photos(ids, [Section("", 0, 4), Section("Weaker matches", 4, 26)])
    first_weak = grid.visualRect(grid.model().index(4))
    assert first_weak.top() > grid.visualRect(grid.model().index(3)).bottom() + 30


def test_screen_readers_see_a_list_of_named_photos(grid, qtbot):
    qtbot.waitUntil(lambda: all_visible_loaded(grid))
    interface = QAccessible.queryAccessibleInterface(grid)
    assert interface.role() == QAccessible.Role.List
    assert interface.child(0).text(QAccessible.Text.Name).startswith(grid.fake.tile(60).name)


def test_an_empty_grid_takes_keys_and_clicks(grid, qtbot):
    grid.show_photos(np.zeros(0, np.int64))
    for key in (Key.Key_Down, Key.Key_End, Key.Key_Return, Key.Key_PageDown):
        qtbot.keyClick(grid, key)
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    grid.selectAll()
    assert grid.selected_ids().tolist() == []
    assert grid.selectionModel().currentIndex() == QModelIndex()


def test_the_current_photo_can_be_moved_without_selecting(grid):
    grid.selectionModel().select(grid.model().index(3), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    assert grid.set_current_id(50)
    assert grid.current_id() == 50
    assert grid.selected_ids().tolist() == [57]
    assert not grid.set_current_id(999)


def test_a_video_says_so_with_its_length_on_its_picture_and_to_screen_readers(make_grid, qtbot):
    grid = make_grid(3)
    qtbot.waitUntil(lambda: all_visible_loaded(grid))
    without = {row: corner(grid, row) for row in range(3)}
    assert "video" not in grid.model().index(0).data(Role.AccessibleTextRole)
    grid.fake.videos |= {3: 75.0, 2: 0.0}
    grid.fake.emit(PhotosChanged((2, 3)))
    qtbot.waitUntil(lambda: grid.model().tiles.get(3).duration_s == 75.0)
    assert grid.model().index(0).data(Role.AccessibleTextRole).endswith("video of 1:15")
    assert grid.model().index(1).data(Role.AccessibleTextRole).endswith("video")
    qtbot.waitUntil(lambda: corner(grid, 0) != without[0] and corner(grid, 1) != without[1])
    assert corner(grid, 2) == without[2]


def corner(view: GridView, row: int) -> QImage:
    """Return what is painted at the upper right of a photo."""
    cell = view.visualRect(view.model().index(row))
    return view.viewport().grab(QRect(cell.right() - 40, cell.top() + 4, 36, 22)).toImage()


def test_a_photo_says_what_it_is_one_with(grid, qtbot):
    grid.fake.companion_files[60] = (
        CompanionFile(90, "a.CR2", "/p/a.CR2", "raw"),
        CompanionFile(91, "a.MOV", "/p/a.MOV", "film"),
    )
    grid.fake.emit(PhotosChanged((60,)))
    index = grid.model().index(0)
    qtbot.waitUntil(lambda: "with its film, with its raw file" in index.data(Qt.ItemDataRole.AccessibleTextRole))
    assert "with its film, with its raw file" in index.data(Qt.ItemDataRole.ToolTipRole).splitlines()
    assert short_pairs(index.data(TileRole)) == "LIVE + RAW"
    with_words = grid.grab().toImage()
    grid.fake.companion_files.clear()
    grid.fake.emit(PhotosChanged((60,)))
    qtbot.waitUntil(lambda: "with its film" not in index.data(Qt.ItemDataRole.AccessibleTextRole))
    assert grid.grab().toImage() != with_words
