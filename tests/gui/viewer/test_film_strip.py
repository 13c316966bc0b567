"""The photos before and after the one in view, small, in a row below it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QColor, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from photoclip.gui.base.theme import DARK
from photoclip.gui.viewer.film_strip import CELL_PX, GAP_PX, FilmStrip
from tests.gui.viewer.conftest import FakedViewer

Key, Left = Qt.Key, Qt.MouseButton.LeftButton


@pytest.fixture
def viewer(open_viewer: Callable[..., FakedViewer]) -> FakedViewer:
    """Photo 31 of 60 in view."""
    return open_viewer(60, 30, ready=False)


def cell(strip: FilmStrip, row: int) -> QPoint:
    return strip.visualRect(strip.model().index(row)).center()


def test_the_photo_in_view_stands_in_the_middle_and_is_marked(viewer: FakedViewer, qtbot: QtBot) -> None:
    strip = viewer.film_strip
    assert strip.isVisible()
    assert strip.currentIndex().row() == 30
    assert abs(cell(strip, 30).x() - strip.viewport().width() // 2) <= 1
    ring = cell(strip, 30) - QPoint(CELL_PX // 2 + 2, 0)
    colors = {strip.viewport().grab().toImage().pixelColor(ring + QPoint(x, 0)).name() for x in range(-2, 3)}
    assert QColor(DARK.accent).name() in colors


class Painted(QObject):
    """Notes for each time that the strip is painted whether the photo in view has its picture by then."""

    def __init__(self, strip: FilmStrip) -> None:
        super().__init__(strip)
        self._strip = strip
        self.with_picture: list[bool] = []
        strip.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 Qt names it
        if event.type() == QEvent.Type.Paint:
            picture = self._strip.currentIndex().data(Qt.ItemDataRole.DecorationRole)
            self.with_picture.append(picture is not None)
        return super().eventFilter(watched, event)


def test_pictures_are_painted_when_they_come_without_anybody_moving(
    open_viewer: Callable[..., FakedViewer], qtbot: QtBot
) -> None:
    viewer = open_viewer(60, 30, ready=False)
    painted = Painted(viewer.film_strip)
    qtbot.waitUntil(lambda: any(painted.with_picture))


def test_a_click_goes_to_a_photo_and_leaves_the_keyboard_where_it_is(viewer: FakedViewer, qtbot: QtBot) -> None:
    strip = viewer.film_strip
    viewer.canvas.setFocus()
    with qtbot.waitSignal(viewer.photo_changed) as changed:
        qtbot.mouseClick(strip.viewport(), Left, pos=cell(strip, 33))
    assert changed.args == [34]
    assert strip.currentIndex().row() == 33
    assert viewer.canvas.hasFocus()


def test_paging_in_the_viewer_moves_the_strip(viewer: FakedViewer, qtbot: QtBot) -> None:
    qtbot.keyClick(viewer.canvas, Key.Key_Right)
    assert viewer.film_strip.currentIndex().row() == 31
    qtbot.keyClick(viewer.canvas, Key.Key_End)
    assert viewer.film_strip.currentIndex().row() == 59
    assert viewer.film_strip.visualRect(viewer.film_strip.currentIndex()).right() < viewer.film_strip.viewport().width()


def test_keys_lead_from_photo_to_photo_also_while_one_is_zoomed_in(viewer: FakedViewer, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bool(viewer.pictures.levels(viewer.photo_id)) and not viewer.canvas.sharpest.isEmpty())
    viewer.canvas.framing.one_to_one()
    viewer.film_strip.setFocus()
    for key, photo_id in ((Key.Key_Right, 32), (Key.Key_Left, 31), (Key.Key_Home, 1), (Key.Key_End, 60)):
        qtbot.keyClick(viewer.film_strip, key)
        assert viewer.photo_id == photo_id
    qtbot.keyClick(viewer.film_strip, Key.Key_Right)
    assert viewer.photo_id == 60
    qtbot.keyClick(viewer.film_strip, Key.Key_PageUp)
    assert 40 < (viewer.photo_id or 0) < 55


def test_other_keys_stay_the_viewers(viewer: FakedViewer, qtbot: QtBot) -> None:
    viewer.film_strip.setFocus()
    qtbot.keyClick(viewer.film_strip, Key.Key_I)
    assert viewer.info.isVisible()
    with qtbot.waitSignal(viewer.closed):
        qtbot.keyClick(viewer.film_strip, Key.Key_Escape)


def test_tab_reaches_it(viewer: FakedViewer, qtbot: QtBot) -> None:
    viewer.canvas.setFocus()
    reached = []
    for _ in range(40):
        qtbot.keyClick(QApplication.focusWidget(), Key.Key_Tab)
        reached.append(QApplication.focusWidget())
    assert viewer.film_strip in reached


def test_a_wheel_moves_the_strip_and_no_photo(viewer: FakedViewer) -> None:
    strip = viewer.film_strip
    before = cell(strip, 30).x()
    at = QPointF(100, 30)
    rest = (Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)
    event = QWheelEvent(at, strip.viewport().mapToGlobal(at), QPoint(), QPoint(0, -120), *rest)
    QApplication.sendEvent(strip.viewport(), event)
    assert cell(strip, 30).x() == before - 3 * (CELL_PX + GAP_PX)
    assert viewer.photo_id == 31


@pytest.mark.parametrize("way", ["key", "button"])
def test_it_can_be_switched_off_and_that_is_remembered(viewer: FakedViewer, qtbot: QtBot, way: str) -> None:
    def toggle() -> None:
        if way == "key":
            qtbot.keyClick(viewer.canvas, Key.Key_F6)
        else:
            qtbot.mouseClick(viewer.bar.film_strip, Left)

    toggle()
    assert not viewer.film_strip.isVisible()
    assert not viewer.fake.settings.current.show_film_strip
    viewer.show_photos(list(range(1, 61)), 3)
    assert not viewer.film_strip.isVisible()
    viewer.show_next()
    toggle()
    assert viewer.film_strip.isVisible()
    assert viewer.film_strip.currentIndex().row() == 4
    assert viewer.fake.settings.current.show_film_strip


def test_the_whole_screen_is_the_photos_alone(viewer: FakedViewer, qtbot: QtBot) -> None:
    qtbot.keyClick(viewer.canvas, Key.Key_F11)
    assert not viewer.film_strip.isVisible()
    qtbot.keyClick(viewer.canvas, Key.Key_Right)
    qtbot.keyClick(viewer.canvas, Key.Key_F11)
    assert viewer.film_strip.isVisible()
    assert viewer.film_strip.currentIndex().row() == 31


def test_a_photo_alone_has_no_strip(open_viewer: Callable[..., FakedViewer]) -> None:
    assert not open_viewer(1, 0).film_strip.isVisible()


def test_a_short_strip_stands_in_the_middle(open_viewer: Callable[..., FakedViewer], qtbot: QtBot) -> None:
    viewer = open_viewer(3, 0)
    strip = viewer.film_strip
    assert abs(cell(strip, 1).x() - strip.viewport().width() // 2) <= 1
    qtbot.mouseClick(strip.viewport(), Left, pos=QPoint(5, 30))
    assert viewer.photo_id == 1
    qtbot.mouseClick(strip.viewport(), Left, pos=cell(strip, 2))
    assert viewer.photo_id == 3


def test_a_removed_photo_goes_from_the_strip(viewer: FakedViewer, qtbot: QtBot) -> None:
    viewer.fake.remove_photos([31])
    qtbot.waitUntil(lambda: viewer.film_strip.model().rowCount() == 59)
    assert viewer.film_strip.currentIndex().row() == 30
    assert viewer.photo_id == 32


def test_only_what_is_near_is_asked_for_however_many_photos_there_are(
    open_viewer: Callable[..., FakedViewer], qtbot: QtBot
) -> None:
    viewer = open_viewer(20_000, 10_000)
    strip = viewer.film_strip
    qtbot.waitUntil(lambda: strip.model().thumbnails.get(10_001) is not None)
    for _ in range(20):
        qtbot.keyClick(viewer.canvas, Key.Key_Right)
    qtbot.waitUntil(lambda: strip.model().thumbnails.get(10_021) is not None)
    asked = {int(photo_id) for call in viewer.fake.called("photos.tiles") for photo_id in call.args[0]}
    assert asked
    assert len(asked) < 100
    assert all(9_950 < photo_id < 10_060 for photo_id in asked)


def test_what_is_said_of_a_photo_is_seen_on_it(viewer: FakedViewer, qtbot: QtBot) -> None:
    strip = viewer.film_strip
    qtbot.waitUntil(lambda: strip.model().tiles.get(31) is not None)
    viewer.fake.submit(viewer.fake.marks.change, [31], 4).result()
    tile = strip.model().tiles
    qtbot.waitUntil(lambda: getattr(tile.get(31), "rating", 0) == 4)


def test_a_screen_reader_hears_what_each_photo_is(viewer: FakedViewer, qtbot: QtBot) -> None:
    strip = viewer.film_strip
    qtbot.waitUntil(lambda: strip.model().tiles.get(31) is not None)
    heard: Any = QAccessible.queryAccessibleInterface(strip)
    assert heard.role() == QAccessible.Role.List
    assert heard.text(QAccessible.Text.Name) == "Film strip"
    assert heard.child(30).text(QAccessible.Text.Name).startswith("forest_0031.jpg, ")
