"""TimeActions: going to other times of the photos on show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QLocale, QObject
from PySide6.QtWidgets import QWidget

from photoclip.core.days import DayArray, first_from, no_days
from photoclip.core.query import DateRange
from photoclip.gui.base.actions import Action, ActionTable
from photoclip.gui.base.on_show import OnShow
from photoclip.gui.browse.date_choice import DateChoice, days_of
from photoclip.gui.grid.view import GridView
from photoclip.gui.widgets.inline_message import announce

ON_THIS_DAY = "on:today"


class TimeActions(QObject):
    """The rows of the menu "Go", and the one that selects a whole month: while photos stand by date."""

    def __init__(self, grid: GridView, on_show: OnShow, search: Callable[[str], object], parent: QWidget) -> None:
        """`search`: shows what a text finds in all photos."""
        super().__init__(parent)
        self._grid = grid
        self._on_show = on_show
        self._search = search
        self._dialog: DateChoice | None = None
        self.table = ActionTable(self._rows(), parent)
        on_show.changed.connect(self.table.refresh)

    def go_to(self, period: DateRange) -> None:
        """Bring the first photo of a period to the top and make it current; the nearest one where there is none."""
        answer = self._on_show.answer
        place = first_from(self._days, *days_of(period)) if answer is not None else None
        if answer is not None and place is not None:
            self._grid.show_at_top(int(answer.strong[place]))
            self._grid.setFocus()

    # Below: private

    def _rows(self) -> list[Action]:
        return [
            self._step("go.next", self.tr("&Next month"), 1, "Alt+PgDown"),
            self._step("go.previous", self.tr("&Previous month"), -1, "Alt+PgUp"),
            Action(
                "go.date",
                self.tr("Go to &date…"),
                self._ask,
                keys=("Ctrl+G",),
                menus=("go.time",),
                help="photos.time",
                when=self._by_date,
            ),
            Action(
                "go.on-this-day",
                self.tr("&On this day"),
                lambda: self._search(ON_THIS_DAY),
                icon="recent",
                menus=("go.searches",),
            ),
            Action(
                "edit.select-period",
                self.tr("Select the &month"),
                self._select,
                keys=("Ctrl+Shift+P",),
                menus=("edit.select",),
                help="photos.time",
                help_text=self.tr("Select all of this month, or take it out"),
                when=self._by_date,
            ),
        ]

    def _step(self, name: str, text: str, steps: int, keys: str) -> Action:
        return Action(
            name,
            text,
            lambda: self._go_by(steps),
            keys=(keys,),
            menus=("go.time",),
            help="photos.time",
            help_text=self.tr("Next and previous month"),
            when=self._by_date,
        )

    @property
    def _days(self) -> DayArray:
        answer = self._on_show.answer
        return answer.strong_days if answer is not None else no_days()

    def _by_date(self) -> bool:
        return bool(len(self._days))

    def _go_by(self, steps: int) -> None:
        section = self._grid.go_by_section(steps) if self._grid.isVisible() else None
        if section is not None:
            self._grid.setFocus()
            announce(self._grid, f"{section.title}, {QLocale().toString(section.count)}")

    def _select(self) -> None:
        section = self._grid.current_section() if self._grid.isVisible() else None
        if section is not None:
            self._grid.select_section(section, add=True)

    def _ask(self) -> None:
        if not self._grid.isVisible():
            return
        self._dialog = DateChoice(self._days, date.today(), self._grid)
        self._dialog.chosen.connect(self.go_to)
        self._dialog.open()
