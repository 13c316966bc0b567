"""The bar over the photo: what it shows in a narrow window, and where the rest has gone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QColor, QPixmap, QTransform
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from photoclip.gui.base.icons import icon_pixmap
from photoclip.gui.base.theme import SURROUND
from photoclip.gui.marks.star_row import StarRow
from photoclip.gui.viewer.bar import NAME_PX
from photoclip.gui.widgets.elided_label import ElidedLabel
from photoclip.settings import Settings


@pytest.fixture
def viewer(open_window: Any, qtbot: QtBot) -> Any:
    window = open_window(12, settings=Settings(first_start_done=True, show_info_panel=True))
    window.grid_page.opened.emit(window.grid_page.model.ids, 3)
    viewer = window.viewer
    qtbot.waitUntil(lambda: bool(viewer.pictures.levels(viewer.photo_id)) and not viewer.canvas.sharpest.isEmpty())
    return viewer


def shown(viewer: Any) -> list[str]:
    return [one.accessibleName() for one in viewer.bar.findChildren(QToolButton) if one.isVisible()]


def menu_of(viewer: Any) -> list[QAction]:
    """Return what the menu of the rest has, as it opens: a click would wait in it."""
    viewer.bar.more.menu().aboutToShow.emit()
    return list(viewer.bar.more.menu().actions())


def resize(viewer: Any, qtbot: QtBot, width: int) -> None:
    viewer.window().resize(width, 560)
    qtbot.waitUntil(lambda: viewer.bar.width() == width)


def lies_whole_in_the_bar(viewer: Any, widget: Any) -> bool:
    place = widget.rect().translated(widget.mapTo(viewer.bar, widget.rect().topLeft()))
    return widget.isVisible() and viewer.bar.rect().contains(place)


def test_a_wide_bar_has_all_and_no_menu(viewer: Any, qtbot: QtBot) -> None:
    resize(viewer, qtbot, 1180)
    assert "More" not in shown(viewer)
    assert {"Zoom in", "Turn the view to the right", "Slideshow", "Film strip"} <= set(shown(viewer))


@pytest.mark.parametrize("width", [800, 640])
def test_the_name_keeps_its_room_where_the_place_among_many_is_long(viewer: Any, qtbot: QtBot, width: int) -> None:
    resize(viewer, qtbot, width)
    viewer.bar.show_position("99,999 of 100,000", first=False, last=False)
    name = next(one for one in viewer.bar.findChildren(ElidedLabel) if one.whole == viewer.bar.name)
    qtbot.waitUntil(lambda: name.width() >= NAME_PX)


@pytest.mark.parametrize("width", [800, 700, 640])
def test_a_narrow_bar_keeps_the_stars_and_tells_of_the_rest_in_a_menu(viewer: Any, qtbot: QtBot, width: int) -> None:
    resize(viewer, qtbot, 1180)
    everything = set(shown(viewer))
    resize(viewer, qtbot, width)
    for part in viewer.marks.parts():
        assert lies_whole_in_the_bar(viewer, part)
    assert lies_whole_in_the_bar(viewer, viewer.bar.more)
    assert everything - set(shown(viewer)) == {action.text().partition(" (")[0] for action in menu_of(viewer)}


def test_what_the_menu_offers_does_what_the_button_does(viewer: Any, qtbot: QtBot) -> None:
    resize(viewer, qtbot, 640)
    zoom = viewer.canvas.framing.zoom
    next(action for action in menu_of(viewer) if action.text() == "Zoom in (+)").trigger()
    assert viewer.canvas.framing.zoom == pytest.approx(zoom * 1.25)


def test_with_large_letters_the_stars_stand_in_a_line_of_their_own(viewer: Any, qtbot: QtBot) -> None:
    resize(viewer, qtbot, 640)
    font = viewer.font()
    font.setPointSizeF(2.2 * font.pointSizeF())
    viewer.bar.setStyleSheet(f"* {{ font-size: {font.pointSizeF()}pt; }} QToolButton {{ padding: 18px; }}")
    qtbot.waitUntil(lambda: viewer.marks.y() > viewer.bar.previous.parentWidget().geometry().bottom())
    for part in viewer.marks.parts():
        assert lies_whole_in_the_bar(viewer, part)
    viewer.bar.setStyleSheet("")
    qtbot.waitUntil(lambda: viewer.marks.y() < viewer.bar.previous.parentWidget().geometry().bottom())


def test_stars_stand_once(viewer: Any) -> None:
    assert viewer.info.isVisible()
    assert len([row for row in viewer.findChildren(StarRow) if row.isVisible()]) == 1


def test_around_the_photo_it_is_dark_in_the_light_too(viewer: Any) -> None:
    assert viewer.canvas.grab().toImage().pixelColor(2, 2) == QColor(SURROUND)
    assert QColor(SURROUND).lightness() < 40


@pytest.fixture
def mirrored(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[Any]:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield request.getfixturevalue("viewer")
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_from_right_to_left_arrow_key_and_strip_agree(mirrored: Any, qtbot: QtBot) -> None:
    viewer, bar = mirrored, mirrored.bar
    assert bar.isRightToLeft()
    for button, name in ((bar.previous, "left"), (bar.next, "right")):
        assert shape(button.icon().pixmap(20, 20)) == shape(icon_pixmap(name, "black"))
    assert bar.previous.mapTo(bar, QPoint(0, 0)).x() < bar.next.mapTo(bar, QPoint(0, 0)).x()
    qtbot.mouseClick(bar.next, Qt.MouseButton.LeftButton)
    assert viewer.photo_id == viewer_ids(viewer)[4]
    qtbot.keyClick(viewer.canvas, Qt.Key.Key_Left)
    assert viewer.photo_id == viewer_ids(viewer)[3]


def test_from_right_to_left_the_way_back_points_out_of_the_bar(mirrored: Any) -> None:
    back = next(b for b in mirrored.bar.findChildren(QToolButton) if b.accessibleName() == "Back to the photos")
    assert back.x() > mirrored.bar.width() / 2
    plain, shown = icon_pixmap("back", "black"), back.icon().pixmap(20, 20)
    assert shape(shown) == shape(plain.transformed(QTransform.fromScale(-1, 1))) != shape(plain)


def viewer_ids(viewer: Any) -> list[int]:
    return [int(one) for one in viewer.window().grid_page.model.ids]


def shape(pixmap: QPixmap) -> list[bool]:
    picture = pixmap.toImage()
    return [picture.pixelColor(x, y).alpha() > 128 for y in range(picture.height()) for x in range(picture.width())]
