"""Saying when photos were taken: the dialog, what it does, and the way back."""

from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from photoclip.core.taken import Taken
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.live_theme import Theme
from photoclip.gui.photo.date_dialog import DateDialog
from photoclip.gui.photo.dating import Dating
from tests.gui.fakes import FakeLibrary

MINUTE = Taken(datetime(2004, 5, 6, 7, 8), "minute", 120, "person")


@pytest.fixture
def place(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def dating(library: FakeLibrary, bridge: Bridge, theme: Theme, place: QWidget) -> Dating:
    return Dating(library, bridge, place)


@pytest.fixture
def ask(dating, place, qtbot):
    def ask(*photo_ids: int) -> DateDialog:
        dating.ask(photo_ids)
        qtbot.waitUntil(lambda: bool(place.findChildren(DateDialog)))
        return place.findChildren(DateDialog)[0]

    return ask


def said(library, *photo_ids):
    return [library.said_dates.get(photo_id) for photo_id in photo_ids]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1987", Taken(datetime(1987, 1, 1), "year", None, "person")),
        ("1987-06", Taken(datetime(1987, 6, 1), "month", None, "person")),
        ("1987.06.21", Taken(datetime(1987, 6, 21), "day", None, "person")),
        ("2004-05-06 07:08+02:00", MINUTE),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_date_is_typed_as_far_as_it_is_known(ask, text, meant):
    dialog = ask(1)
    dialog.text.setText(text)
    assert dialog.said == meant
    assert dialog.button.isEnabled() == (meant is not None)
    assert ("Write the year first" in dialog.read_as.text()) == (meant is None)


def test_the_dialog_begins_with_what_is_known(ask, library):
    library.said_dates[1] = MINUTE
    dialog = ask(1, 2)
    assert dialog.text.text() == "2004-05-06 07:08"
    assert dialog.take_back.isEnabled()


def test_photos_get_the_date_and_undo_takes_it_back(ask, library, bridge, qtbot):
    library.said_dates[2] = MINUTE
    dialog = ask(1, 2)
    dialog.text.setText("1987")
    qtbot.mouseClick(dialog.button, Qt.MouseButton.LeftButton)
    year = Taken(datetime(1987, 1, 1), "year", None, "person")
    qtbot.waitUntil(lambda: said(library, 1, 2) == [year, year])
    qtbot.waitUntil(lambda: bridge.undo.latest is not None)
    bridge.undo.undo()
    qtbot.waitUntil(lambda: said(library, 1, 2) == [None, MINUTE])


def test_times_are_moved(ask, library, qtbot):
    library.said_dates |= {1: MINUTE, 2: Taken(datetime(1987, 1, 1), "year", None, "person")}
    dialog = ask(1, 2)
    assert not dialog.move_times.isChecked()
    dialog.span.setText("-2:30")
    assert dialog.move_times.isChecked()
    assert (dialog.minutes, dialog.said) == (-150, None)
    dialog.accept()
    qtbot.waitUntil(lambda: library.said_dates[1].moment == datetime(2004, 5, 6, 4, 38))
    assert library.said_dates[2].precision == "year"


def test_what_was_said_is_taken_back(ask, library, qtbot):
    library.said_dates[1] = MINUTE
    dialog = ask(1)
    dialog.take_back.setChecked(True)
    assert dialog.button.isEnabled()
    dialog.accept()
    qtbot.waitUntil(lambda: 1 not in library.said_dates)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("1", 60), ("+1 h", 60), ("0:05", 5), ("\u22122:30", -150), ("-48", -2880), ("0", 0), ("1:75", 0), ("soon", 0)],
)
def test_hours_are_typed(ask, text, minutes):
    dialog = ask(1)
    dialog.span.setText(text)
    assert (dialog.minutes, dialog.button.isEnabled()) == (minutes, minutes != 0)


def test_a_cameras_fraction_of_a_second_is_not_shown_and_not_lost(qtbot):
    taken = Taken(datetime(2025, 12, 9, 16, 7, 39, 215000), "second", None, "exif")
    dialog = DateDialog(1, taken, False)
    qtbot.addWidget(dialog)
    assert dialog.text.text() == "2025-12-09 16:07:39"
    assert dialog.said is not None
    assert dialog.said.moment == taken.moment
    dialog.text.setText("2025-12-09 16:07")
    assert dialog.said.moment == datetime(2025, 12, 9, 16, 7)
