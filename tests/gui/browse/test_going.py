"""Time: photos by date stand under headings, and menu and keys go from one time to another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from photoclip.core.days import Period
from photoclip.core.events import PhotosChanged
from photoclip.gui.browse.date_choice import DateChoice

Key, Alt, Control = Qt.Key, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    yield
    QLocale.setDefault(before)


@pytest.fixture
def window(open_window: Callable[..., Any]) -> Any:
    """A window on 60 photos of the first three days of March 2019, and the newest of the first."""
    window = open_window()
    window.grid_page.grid.setFocus()
    return window


def sections(window: Any) -> list[tuple[str, int]]:
    return [(section.title, section.count) for section in window.grid_page.grid.sections]


DAYS = [("Sunday, 3 March 2019", 22), ("Saturday, 2 March 2019", 24), ("Friday, 1 March 2019", 14)]


def test_photos_by_date_stand_under_their_days_and_others_under_nothing(window: Any, qtbot: QtBot) -> None:
    assert sections(window) == DAYS
    for sort, expected in (("oldest", DAYS[::-1]), ("name", [("", 60)]), ("newest", DAYS)):
        window.grid_page.query.set_sort(sort)
        qtbot.waitUntil(lambda expected=expected: sections(window) == expected)


def test_a_search_by_match_has_no_dates_between_its_photos(window: Any, qtbot: QtBot) -> None:
    window.grid_page.search("dog")
    qtbot.waitUntil(lambda: window.grid_page.on_show.request.text == "dog")
    assert not any(section.period for section in window.grid_page.grid.sections)
    assert not window.actions_["go.next"].isEnabled()
    assert not window.actions_["go.date"].isEnabled()
    window.grid_page.query.set_sort("newest")
    qtbot.waitUntil(window.actions_["go.next"].isEnabled)
    ids = window.grid_page.model.ids
    assert sum(count for _, count in sections(window)) == len(ids) < 60
    assert all(section.period for section in window.grid_page.grid.sections)


def test_keys_go_from_heading_to_heading(window: Any, qtbot: QtBot) -> None:
    grid = window.grid_page.grid
    qtbot.keyClick(grid, Key.Key_PageDown, Alt)
    assert grid.current_id() == 60 - 22
    qtbot.keyClick(grid, Key.Key_PageDown, Alt)
    assert grid.current_id() == 60 - 46
    qtbot.keyClick(grid, Key.Key_PageUp, Alt)
    assert grid.current_id() == 60 - 22


def test_a_key_selects_all_of_the_current_heading(window: Any, qtbot: QtBot) -> None:
    grid = window.grid_page.grid
    grid.select_only(60)
    window.actions_["edit.select-period"].trigger()
    assert window.grid_page.selection.ids == list(range(60, 38, -1))
    window.actions_["edit.select-period"].trigger()
    assert window.grid_page.selection.ids == []


def test_another_date_of_a_photo_moves_it_under_another_heading(window: Any, qtbot: QtBot) -> None:
    window.fake.dated[60] = 20190305
    window.fake.emit(PhotosChanged((60,), redated=True))
    qtbot.waitUntil(lambda: sections(window)[0] == ("Tuesday, 5 March 2019", 1))


def test_dates_that_are_not_known_are_not_made_up(window: Any, qtbot: QtBot) -> None:
    for photo_id in range(1, 61):
        window.fake.dated[photo_id] = 0 if photo_id < 5 else 19870000 if photo_id < 20 else 20190300 + photo_id % 3 + 1
    for photo_id in range(20, 30):
        window.fake.dated[photo_id] = 19870601
    window.grid_page.query.refresh()
    qtbot.waitUntil(lambda: sections(window)[-1] == ("No date", 4))
    assert [title for title, _ in sections(window)[1:]] == ["June 1987", "1987, month unknown", "No date"]


def dialog() -> DateChoice:
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, DateChoice) and one.isVisible())


def test_one_goes_to_a_date_and_sees_before_what_is_there(window: Any, qtbot: QtBot) -> None:
    qtbot.keyClick(window.grid_page.grid, Key.Key_G, Control)
    asked = dialog()
    qtbot.keyClicks(asked.text, "2019-03-02")
    assert asked.found.text() == "24 photos"
    qtbot.keyClick(asked.text, Key.Key_Return)
    grid = window.grid_page.grid
    assert grid.current_id() == 60 - 22
    assert grid.rect().contains(grid.visualRect(grid.currentIndex()).center())


@pytest.mark.parametrize(
    ("typed", "told", "can"),
    [
        ("", "", False),
        ("2019", "60 photos", True),
        ("2019-03-02..", "46 photos", True),
        ("2001-01", "No photo here is of then. The nearest: Friday, 1 March 2019", True),
        ("last summer", "No photo here is of then", True),
        ("2019-13", "There is no month 13", False),
        ("soon", "is no date", False),
        ('2019" dog', "", False),
    ],
)
def test_what_is_no_date_leads_nowhere_and_says_why(qtbot: QtBot, typed: str, told: str, can: bool) -> None:
    days = np.repeat(np.array([20190303, 20190302, 20190301], np.int32), [22, 24, 14])
    asked = DateChoice(days, date(2026, 11, 29))
    qtbot.addWidget(asked)
    asked.text.setText(typed)
    assert told in asked.found.text()
    assert asked.button.isEnabled() == can


def test_on_this_day_is_one_click_away(window: Any, qtbot: QtBot) -> None:
    window.actions_["go.on-this-day"].trigger()
    qtbot.waitUntil(lambda: window.grid_page.on_show.request.text == "on:today")
    assert window.grid_page.header.title.whole == "On this day"


def test_an_open_stack_stands_under_the_heading_of_its_photo(window: Any, qtbot: QtBot) -> None:
    window.fake.stacks = {58: (58, 57, 20)}
    window.actions_["view.collapse-bursts"].trigger()
    qtbot.waitUntil(lambda: window.grid_page.model.rowCount() == 58)
    assert [count for _, count in sections(window)] == [21, 23, 14]
    window.grid_page.grid.select_only(58)
    window.grid_page.grid.toggle_stack()
    assert [count for _, count in sections(window)] == [23, 23, 14]
    first = window.grid_page.grid.sections[0]
    assert first.period == Period(2019, 3, 3)
    window.grid_page.grid.select_section(first)
    assert 20 in window.grid_page.selection.ids
