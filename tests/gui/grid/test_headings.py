"""Headings of periods: they stick, they select, and keys go from one to the next."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from pytestqt.qtbot import QtBot

from photoclip.core.days import Period
from photoclip.gui.grid.captions import TICK_PX
from photoclip.gui.grid.layout import HEADER_PX, MARGIN_PX, GridLayout, Section
from tests.gui.grid.conftest import Grid

Left, Control = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
Key, NoModifier = Qt.Key, Qt.KeyboardModifier.NoModifier
COUNTS = (23, 1, 40, 36)


def months(counts: tuple[int, ...] = COUNTS, year: int = 2023) -> list[Section]:
    """Return sections of the last months of a year, the newest first."""
    starts = np.cumsum([0, *counts]).tolist()
    return [
        Section(f"Month {12 - index}", start, count, Period(year, 12 - index))
        for index, (start, count) in enumerate(zip(starts, counts, strict=False))
    ]


@pytest.fixture
def grid(make_grid: Callable[..., Grid]) -> Grid:
    view = make_grid(100)
    view.show_photos(np.arange(100, 0, -1, dtype=np.int64), months())
    return view


def rows(grid: Grid) -> list[int]:
    return sorted(100 - int(photo_id) for photo_id in grid.selected_ids())


def heading(grid: Grid, index: int) -> QPoint:
    """Return the middle of the tick of a heading that stands in its own place."""
    top = grid.places.top_of(index) - grid.verticalOffset()
    return QPoint(MARGIN_PX + TICK_PX // 2, top + HEADER_PX // 2)


def test_a_heading_sticks_until_the_next_one_pushes_it_away() -> None:
    layout = GridLayout(1000, 176, months())
    second, third = layout.top_of(1), layout.top_of(2)
    assert layout.stuck_header(0) is None
    assert layout.stuck_header(second) is None
    assert layout.stuck_header(300) == (layout.sections[0], 300)
    assert layout.stuck_header(second - 10) == (layout.sections[0], second - HEADER_PX)
    assert layout.stuck_header(third + 1) == (layout.sections[2], third + 1)


def test_a_divider_between_matches_does_not_stick() -> None:
    layout = GridLayout(1000, 176, [Section("Good matches", 0, 50), Section("Weaker matches", 50, 50)])
    assert layout.stuck_header(200) is None


@pytest.mark.parametrize("top", [0, 130, 700, 2000])
def test_headings_in_sight_are_found_among_many(top: int) -> None:
    layout = GridLayout(700, 120, [*months(), *months((30, 30, 7), 2022)])
    slow = [
        (section, layout.top_of(index))
        for index, section in enumerate(layout.sections)
        if layout.top_of(index) < top + 600 and layout.top_of(index) + HEADER_PX > top
    ]
    assert list(layout.headers_between(top, top + 600)) == slow


def test_a_click_on_a_title_selects_the_whole_month_and_nothing_else(grid: Grid, qtbot: QtBot) -> None:
    grid.select_rows([30, 31])
    qtbot.mouseClick(grid.viewport(), Left, pos=heading(grid, 0) + QPoint(TICK_PX + 20, 0))
    assert rows(grid) == list(range(23))
    assert grid.current_id() == 100


def test_ticks_add_months_and_take_them_out(grid: Grid, qtbot: QtBot) -> None:
    grid.set_tile_px(96)
    grid.select_rows([0, 50])
    qtbot.mouseClick(grid.viewport(), Left, pos=heading(grid, 0))
    assert rows(grid) == [*range(23), 50]
    qtbot.mouseClick(grid.viewport(), Left, pos=heading(grid, 1))
    assert rows(grid) == [*range(24), 50]
    qtbot.mouseClick(grid.viewport(), Left, pos=heading(grid, 0))
    assert rows(grid) == [23, 50]


def test_control_on_a_title_adds_the_month(grid: Grid, qtbot: QtBot) -> None:
    grid.select_rows([50])
    qtbot.mouseClick(grid.viewport(), Left, Control, heading(grid, 0) + QPoint(TICK_PX + 20, 0))
    assert rows(grid) == [*range(23), 50]


def test_a_double_click_on_a_tick_is_two_clicks(grid: Grid, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(grid.opened):
        qtbot.mouseClick(grid.viewport(), Left, pos=heading(grid, 0))
        qtbot.mouseDClick(grid.viewport(), Left, pos=heading(grid, 0))
    assert rows(grid) == []


def test_the_heading_that_sticks_covers_what_lies_under_it(grid: Grid, qtbot: QtBot) -> None:
    grid.verticalScrollBar().setValue(grid.places.rect(5)[1] - 5)
    under = QPoint(MARGIN_PX + TICK_PX // 2, HEADER_PX // 2)
    assert grid.places.row_at(under.x(), under.y() + grid.verticalOffset()) is not None
    assert not grid.indexAt(under).isValid()
    qtbot.mouseClick(grid.viewport(), Left, pos=under)
    assert rows(grid) == list(range(23))


def test_beside_its_words_a_heading_is_ground_to_draw_a_rubber_band_from(grid: Grid) -> None:
    assert grid.headings.at(heading(grid, 0)) is not None
    assert grid.headings.at(QPoint(grid.viewport().width() - 30, heading(grid, 0).y())) is None


def test_a_heading_knows_how_much_of_it_is_selected(grid: Grid) -> None:
    first, _, third, _ = grid.places.sections
    grid.select_rows([0, 1, 5, *range(24, 64)])
    assert (grid.headings.chosen(first), grid.headings.chosen(third)) == (3, 40)
    grid.selectAll()
    grid.selectionModel().select(grid.model().index(2), QItemSelectionModel.SelectionFlag.Deselect)
    assert grid.headings.chosen(first) == 22
    grid.show_photos(np.arange(50, 0, -1, dtype=np.int64), months((20, 30)))
    assert grid.headings.chosen(grid.places.sections[0]) == 0


def test_arrow_keys_bring_a_photo_out_from_under_the_heading(grid: Grid, qtbot: QtBot) -> None:
    grid.setCurrentIndex(grid.model().index(70))
    grid.scrollTo(grid.model().index(70), grid.ScrollHint.PositionAtTop)
    for _ in range(4):
        qtbot.keyClick(grid, Key.Key_Up)
        assert grid.visualRect(grid.currentIndex()).top() >= HEADER_PX
    qtbot.keyClick(grid, Key.Key_End)
    assert grid.current_id() == 1
    qtbot.keyClick(grid, Key.Key_Home)
    assert (grid.current_id(), grid.verticalOffset()) == (100, 0)


def test_shift_selects_across_headings(grid: Grid, qtbot: QtBot) -> None:
    grid.setCurrentIndex(grid.model().index(22))
    for _ in range(2):
        qtbot.keyClick(grid, Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert rows(grid) == [22, 23, 24]


def test_sections_are_gone_through_one_by_one(grid: Grid) -> None:
    assert [grid.go_by_section(1), grid.current_id()] == [grid.places.sections[1], 100 - 23]
    assert grid.go_by_section(1) == grid.places.sections[2]
    assert grid.verticalOffset() == grid.places.top_of(2)
    grid.setCurrentIndex(grid.model().index(30))
    assert [grid.go_by_section(-1), grid.current_id()] == [grid.places.sections[2], 100 - 24]
    assert grid.go_by_section(-1) == grid.places.sections[1]
    for _ in range(3):
        grid.go_by_section(-1)
    assert (grid.current_id(), grid.verticalOffset()) == (100, 0)
    for _ in range(9):
        grid.go_by_section(1)
    assert grid.current_id() == 36


def test_without_photos_there_is_nothing_to_go_through(make_grid: Callable[..., Grid]) -> None:
    grid = make_grid(0)
    assert grid.go_by_section(1) is None
    assert grid.current_section() is None


def test_a_million_photos_in_months_are_laid_out_and_selected_at_once(make_grid: Callable[..., Grid]) -> None:
    grid = make_grid(0)
    counts = (2_500,) * 400
    starts = np.cumsum([0, *counts]).tolist()
    sections = [Section(f"{row}", start, 2_500, Period(2023 - row // 12, 12)) for row, start in enumerate(starts[:-1])]
    grid.show_photos(np.arange(1_000_000, 0, -1, dtype=np.int64), sections)
    grid.select_section(sections[399])
    assert len(grid.selectionModel().selection().toList()) == 1
    grid.show_at_top(1)
    assert 999_999 in grid.visible_rows()
    assert grid.headings.chosen(sections[399]) == 1


@pytest.fixture
def long(make_grid: Callable[..., Grid]) -> Grid:
    """A grid of three years, many windows high."""
    grid = make_grid(400)
    sections = [*months((50,) * 4, 2023), *months((50,) * 3, 2022), *months((50,), 2019)]
    sections = [Section(one.title, 50 * index, 50, one.period) for index, one in enumerate(sections)]
    grid.show_photos(np.arange(400, 0, -1, dtype=np.int64), sections)
    return grid


def test_years_stand_beside_the_photos_and_take_none_of_them(long: Grid) -> None:
    assert long.rail.isVisible()
    assert [mark.text for mark in long.rail.marks()] == ["2023", "2022", "2019"]
    assert not long.rail.geometry().intersects(long.viewport().geometry())
    assert long.rail.geometry().right() < long.verticalScrollBar().mapTo(long, QPoint(0, 0)).x()


def test_a_press_on_a_year_goes_there_and_a_drag_goes_on(long: Grid, qtbot: QtBot) -> None:
    mark = long.rail.marks()[2]
    assert long.rail.period_at(mark.y + 1) == Period(2019, 12)
    qtbot.mousePress(long.rail, Left, pos=QPoint(10, mark.y + 1))
    assert long.places.sections[long.places.section_of(long.visible_rows().start)].period == Period(2019, 12)
    qtbot.mouseMove(long.rail, QPoint(10, 0))
    qtbot.mouseRelease(long.rail, Left, pos=QPoint(10, 0))
    qtbot.mousePress(long.rail, Left, pos=QPoint(10, long.rail.height()))
    assert long.verticalOffset() == long.verticalScrollBar().maximum()


def test_in_a_narrow_grid_the_photos_have_the_room_of_the_years(long: Grid) -> None:
    long.resize(420, 600)
    assert not long.rail.isVisible()
    assert long.viewportMargins().right() == 0
    long.resize(800, 600)
    assert long.rail.isVisible()


def test_what_is_in_no_order_of_time_has_no_years_beside_it(long: Grid) -> None:
    long.show_photos(np.arange(400, 0, -1, dtype=np.int64))
    assert not long.rail.isVisible()


def test_within_one_year_months_stand_beside_the_photos(grid: Grid) -> None:
    assert grid.rail.isVisible()
    assert grid.rail.marks()[0].text == "Dec"


def test_a_range_is_kept_when_its_first_photo_leaves_below_the_heading_that_stays(grid: Grid, qtbot: QtBot) -> None:
    qtbot.keyClick(grid, Key.Key_Home)
    for _ in range(12):
        qtbot.keyClick(grid, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert grid.verticalOffset() > 0
    assert rows(grid) == list(range(grid.currentIndex().row() + 1))


def test_a_range_is_chosen_by_clicks_that_lie_screens_apart(grid: Grid, qtbot: QtBot) -> None:
    qtbot.mouseClick(grid.viewport(), Left, NoModifier, grid.visualRect(grid.model().index(2)).center())
    grid.scrollTo(grid.model().index(90))
    last = grid.visualRect(grid.model().index(90)).center()
    qtbot.mouseClick(grid.viewport(), Left, Qt.KeyboardModifier.ShiftModifier, last)
    assert rows(grid) == list(range(2, 91))


def test_a_rubber_band_selects_what_it_covers_also_with_the_pointer_between_photos(grid: Grid, qtbot: QtBot) -> None:
    columns = grid.places.columns
    first = grid.visualRect(grid.model().index(columns - 1))
    third = grid.visualRect(grid.model().index(3 * columns - 1))
    begin, end = QPoint(first.center().x(), first.top() - 3), QPoint(third.right() + 3, third.center().y())
    assert not grid.indexAt(begin).isValid()
    assert not grid.indexAt(end).isValid()
    qtbot.mousePress(grid.viewport(), Left, NoModifier, begin)
    qtbot.mouseMove(grid.viewport(), end - QPoint(30, 60))
    qtbot.mouseMove(grid.viewport(), end)
    assert rows(grid) == [columns - 1, 2 * columns - 1, 3 * columns - 1]
    qtbot.mouseRelease(grid.viewport(), Left, NoModifier, end)
    assert rows(grid) == [columns - 1, 2 * columns - 1, 3 * columns - 1]


def test_the_keyboard_goes_on_from_the_photo_that_took_the_place_of_one_that_left(grid: Grid, qtbot: QtBot) -> None:
    grid.select_only(40)
    left = np.delete(np.arange(100, 0, -1, dtype=np.int64), [59, 60])  # 41 and 40
    grid.show_photos(left, months((23, 1, 36, 38)), keep_place=True)
    assert (grid.current_id(), len(grid.selected_ids())) == (39, 0)
    qtbot.keyClick(grid, Key.Key_Right)
    assert grid.current_id() == 38
