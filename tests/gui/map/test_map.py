"""The map beside the photos, with real clicks and keys."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QLabel

from photoclip.core.query import Box, Filter
from photoclip.core.search import SearchRequest
from photoclip.gui.map.pane import MapPane
from photoclip.gui.window.main_window import MainWindow
from photoclip.settings import Settings
from tests.gui.keyboard import press

Key, Mod, Left = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton.LeftButton
OPEN = Settings(first_start_done=True, show_map=True)
ZURICH = (47.37, 8.54)


@pytest.fixture
def mapped(open_window: Callable[..., MainWindow], qtbot: Any) -> MainWindow:
    """A window with the map open on 60 photos in Rome, all of them on it."""
    window = open_window(settings=OPEN)
    settle(window, qtbot)
    return window


def settle(window: MainWindow, qtbot: Any, photos: int = 60) -> None:
    """Wait until so many photos are on the map."""
    qtbot.waitUntil(lambda: sum(pin.count for pin in window.grid_page.map.canvas.pins.clusters) == photos)


def pin_point(window: MainWindow, index: int = 0) -> QPoint:
    canvas = window.grid_page.map.canvas
    pin = canvas.pins.clusters[index]
    x, y = canvas.view.at(pin.across, pin.down)
    return QPoint(round(x), round(y))


def area(window: MainWindow) -> Box | None:
    """Return the part of the map that the box of the search names."""
    boxes = [
        term.value
        for term in SearchRequest(window.grid_page.search_box.text()).query.filters
        if isinstance(term, Filter) and isinstance(term.value, Box)
    ]
    assert len(boxes) < 2
    return boxes[0] if boxes else None


def test_a_key_opens_the_map_beside_the_photos_and_closes_it(window: MainWindow, qtbot: Any) -> None:
    pane = window.grid_page.map
    assert not pane.isVisible()
    assert window.fake.called("places.spread") == []
    press(qtbot, Key.Key_F8)
    qtbot.waitUntil(pane.isVisible)
    settle(window, qtbot)
    assert window.grid_page.top_bar.map_button.isChecked()
    assert window.grid_page.grid.isVisible()
    press(qtbot, Key.Key_F8)
    qtbot.waitUntil(lambda: not pane.isVisible())


def test_all_photos_of_the_search_are_in_sight_at_first(mapped: MainWindow) -> None:
    canvas = mapped.grid_page.map.canvas
    for pin in canvas.pins.clusters:
        x, y = canvas.view.at(pin.across, pin.down)
        assert canvas.rect().contains(QPoint(round(x), round(y)))
    assert "60 photos" in canvas.accessibleDescription()


def test_a_click_on_a_pin_shows_its_photos_beside_and_the_others_stay_on_the_map(
    mapped: MainWindow, qtbot: Any
) -> None:
    canvas = mapped.grid_page.map.canvas
    qtbot.mouseClick(canvas, Left, Mod.NoModifier, pin_point(mapped))
    box = area(mapped)
    assert box is not None
    assert box.south <= 41.8902 <= box.north
    qtbot.waitUntil(lambda: mapped.grid_page.model.rowCount() == 30)  # what a filter finds in the fake
    settle(mapped, qtbot)
    assert mapped.grid_page.map.photos.area == box


def test_dragging_with_shift_searches_an_area_and_another_one_takes_its_place(mapped: MainWindow, qtbot: Any) -> None:
    mapped.grid_page.search_box.set_text("dog")
    canvas = mapped.grid_page.map.canvas
    drag(canvas, qtbot, QPoint(20, 20), QPoint(120, 90), Mod.ShiftModifier)
    first = area(mapped)
    drag(canvas, qtbot, QPoint(40, 40), QPoint(160, 140), Mod.ShiftModifier)
    second = area(mapped)
    assert first is not None
    assert second is not None
    assert first != second
    assert mapped.grid_page.search_box.text().startswith("dog ")
    left, top = canvas.view.under(40, 40)
    assert second.west == pytest.approx((left - 0.5) * 360, abs=0.1)
    assert 0 < top < 1


def test_the_button_lets_the_next_drag_select_and_then_the_map_moves_again(mapped: MainWindow, qtbot: Any) -> None:
    pane = mapped.grid_page.map
    qtbot.mouseClick(pane.select, Left)
    before = pane.canvas.view
    drag(pane.canvas, qtbot, QPoint(20, 20), QPoint(120, 90))
    assert area(mapped) is not None
    assert (pane.canvas.view.across, pane.canvas.view.pixels) == (before.across, before.pixels)
    assert not pane.select.isChecked()
    drag(pane.canvas, qtbot, QPoint(20, 20), QPoint(60, 20))
    assert pane.canvas.view.across < before.across
    assert pane.canvas.view.pixels == before.pixels


def test_the_keyboard_moves_zooms_and_chooses(mapped: MainWindow, qtbot: Any) -> None:
    canvas = mapped.grid_page.map.canvas
    canvas.setFocus()
    before = canvas.view
    press(qtbot, Key.Key_Plus)
    assert canvas.view.pixels == before.pixels * 2
    press(qtbot, Key.Key_Right)
    assert canvas.view.across > before.across
    press(qtbot, Key.Key_Minus)
    press(qtbot, Key.Key_Home)
    assert canvas.view == before
    press(qtbot, Key.Key_Return)
    box = area(mapped)
    assert box is not None
    assert box.west < 12.4922 < box.east


def test_without_the_area_the_search_is_what_it_was(mapped: MainWindow, qtbot: Any) -> None:
    page = mapped.grid_page
    page.map.canvas.setFocus()
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: page.map.photos.area is not None)
    page.search_box.set_text("")
    qtbot.waitUntil(lambda: page.map.photos.area is None)
    qtbot.waitUntil(lambda: page.model.rowCount() == 60)


def test_pins_that_lie_apart_split_and_join_with_the_wheel_of_zoom(
    open_window: Callable[..., MainWindow], qtbot: Any
) -> None:
    window = open_window(settings=OPEN)
    window.fake.positions.update(dict.fromkeys(range(1, 21), ZURICH))
    window.grid_page.query.refresh()
    pane = window.grid_page.map
    qtbot.waitUntil(lambda: pane.photos.spread is not None and pane.photos.spread.across.min() < 0.53)
    qtbot.mouseClick(pane.all_photos, Left)
    qtbot.waitUntil(lambda: len(pane.canvas.pins.clusters) >= 2)
    for _ in range(9):
        qtbot.mouseClick(pane.further, Left)
    qtbot.waitUntil(lambda: [pin.count for pin in pane.canvas.pins.clusters] == [60])
    qtbot.mouseClick(pane.all_photos, Left)
    qtbot.waitUntil(lambda: len(pane.canvas.pins.clusters) >= 2)


def test_photos_that_do_not_say_where_they_were_taken_are_told(
    open_window: Callable[..., MainWindow], qtbot: Any
) -> None:
    window = open_window(settings=OPEN)
    pane = window.grid_page.map
    window.fake.positions.update(dict.fromkeys(range(1, 61)))
    window.grid_page.query.refresh()
    qtbot.waitUntil(lambda: "where it was taken" in pane.message)
    window.fake.positions.clear()
    window.grid_page.query.refresh()
    qtbot.waitUntil(lambda: pane.message == "")


def test_the_sources_are_named_on_the_map(mapped: MainWindow) -> None:
    labels = [label.text() for label in mapped.grid_page.map.findChildren(QLabel) if label.isVisible()]
    assert any("GeoNames" in text and "CC BY 4.0" in text for text in labels)


def test_the_land_is_drawn_in_the_colours_of_the_theme(mapped: MainWindow, qtbot: Any) -> None:
    pane: MapPane = mapped.grid_page.map
    colors = pane.canvas.colors

    def seen() -> set[str]:
        image = pane.canvas.grab().toImage()
        places = np.linspace(5, image.width() - 6, 12).astype(int)
        return {image.pixelColor(int(x), int(y)).name() for x in places for y in (8, image.height() - 8)}

    qtbot.waitUntil(lambda: colors.land in seen())
    mapped.fake.settings.change(appearance="dark")
    qtbot.waitUntil(lambda: pane.canvas.colors != colors)
    qtbot.waitUntil(lambda: pane.canvas.colors.land in seen() and colors.land not in seen())


def test_in_a_narrow_window_the_map_lies_over_the_photos(mapped: MainWindow, qtbot: Any) -> None:
    page = mapped.grid_page
    mapped.resize(1000, 700)
    assert page.map.mapTo(mapped, QPoint()).y() == page.pages.mapTo(mapped, QPoint()).y()
    mapped.resize(700, 600)
    qtbot.waitUntil(lambda: page.map.mapTo(mapped, QPoint()).y() < page.pages.mapTo(mapped, QPoint()).y())
    assert page.grid.isVisible()


def test_where_no_photo_is_found_nothing_is_said_of_phones(open_window: Callable[..., MainWindow], qtbot: Any) -> None:
    window = open_window(0, settings=OPEN)
    pane = window.grid_page.map
    qtbot.waitUntil(lambda: pane.photos.spread is not None)
    assert pane.photos.found == 0
    assert pane.message == ""


def test_the_photos_of_one_place_are_shown_by_a_click(open_window: Callable[..., MainWindow], qtbot: Any) -> None:
    window = open_window(settings=OPEN)
    window.fake.positions.update(dict.fromkeys(range(1, 61), ZURICH))
    window.grid_page.query.refresh()
    pane = window.grid_page.map
    qtbot.waitUntil(lambda: pane.photos.spread is not None and pane.photos.spread.across.max() < 0.53)
    pane.show_all()
    qtbot.waitUntil(lambda: [(round(pin.across, 3), pin.count) for pin in pane.canvas.pins.clusters] == [(0.524, 60)])
    qtbot.mouseClick(pane.canvas, Left, Mod.NoModifier, pin_point(window))
    box = area(window)
    assert box is not None
    assert box.south < ZURICH[0] < box.north
    assert box.west < ZURICH[1] < box.east


def test_escape_gives_up_selecting_an_area(mapped: MainWindow, qtbot: Any) -> None:
    pane = mapped.grid_page.map
    qtbot.mouseClick(pane.select, Left)
    press(qtbot, Key.Key_Escape)
    assert not pane.select.isChecked()
    before = pane.canvas.view
    drag(pane.canvas, qtbot, QPoint(20, 20), QPoint(60, 20))
    assert pane.canvas.view.across < before.across
    assert area(mapped) is None


def test_escape_gives_up_an_area_that_is_half_drawn(mapped: MainWindow, qtbot: Any) -> None:
    pane = mapped.grid_page.map
    qtbot.mouseClick(pane.select, Left)
    qtbot.mousePress(pane.canvas, Left, Mod.NoModifier, QPoint(20, 20))
    qtbot.mouseMove(pane.canvas, QPoint(120, 90))
    press(qtbot, Key.Key_Escape)
    qtbot.mouseRelease(pane.canvas, Left, Mod.NoModifier, QPoint(120, 90))
    assert area(mapped) is None
    assert not pane.select.isChecked()


def test_every_button_is_whole_in_the_smallest_pane(mapped: MainWindow) -> None:
    pane = mapped.grid_page.map
    buttons = [pane.nearer, pane.further, pane.all_photos, pane.select, pane.seen]
    for height in (pane.minimumHeight(), 500, pane.minimumHeight()):
        pane.resize(pane.minimumWidth(), height)
        places = [QRect(button.mapTo(pane, QPoint()), button.size()) for button in buttons]
        assert all(pane.rect().contains(place) for place in places)
        assert not any(one.intersects(other) for one, other in combinations(places, 2))


def drag(canvas: Any, qtbot: Any, start: QPoint, end: QPoint, modifier: Qt.KeyboardModifier = Mod.NoModifier) -> None:
    qtbot.mousePress(canvas, Left, modifier, start)
    qtbot.mouseMove(canvas, (start + end) / 2)
    qtbot.mouseMove(canvas, end)
    qtbot.mouseRelease(canvas, Left, modifier, end)
