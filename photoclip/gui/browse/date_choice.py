"""DateChoice: asks for a date to go to."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QLocale, QTimer, Signal
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from photoclip.core.days import DayArray, count_between, first_from, period_of
from photoclip.core.query import DateRange, Filter, parse
from photoclip.core.query.words import quoted_where_needed
from photoclip.gui.base.counted import counted
from photoclip.gui.base.dates import period_text
from photoclip.gui.base.theme import SPACE_L, SPACE_M, set_role
from photoclip.gui.widgets.inline_message import text_label
from photoclip.gui.widgets.on_screen import OnScreenDialog

WIDTH_PX = 400


class DateChoice(OnScreenDialog):
    """Takes what `date:` takes in a search, and says what is there before anybody goes."""

    chosen = Signal(object)
    """DateRange"""

    def __init__(self, days: DayArray, today: date, parent: QWidget | None = None) -> None:
        """`days`: of the photos on show, by date."""
        super().__init__(parent)
        self._days = days
        self._today = today
        self.setWindowTitle(self.tr("Go to a date"))
        self.setModal(True)
        self.setMinimumWidth(WIDTH_PX)
        self.text = QLineEdit()
        self.text.setPlaceholderText(self.tr("2019, 2019-07, 2019-07-21 or last-month"))
        self.text.setAccessibleName(self.tr("Date, the year first"))
        self.found = text_label("", "muted")
        self.button = set_role(QPushButton(self.tr("Go")), "primary")
        self._lay_out()
        self.text.textChanged.connect(self._judge)
        self.button.clicked.connect(self.accept)
        self.accepted.connect(lambda: self.chosen.emit(self.period))
        self.finished.connect(lambda _result: QTimer.singleShot(0, self, self.deleteLater))
        self._judge()

    @property
    def period(self) -> DateRange | None:
        """The period that stands in the field, None where it is none."""
        term = self._term()
        return term.value if isinstance(term, Filter) and isinstance(term.value, DateRange) else None

    # Below: private

    def _lay_out(self) -> None:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton(self.button, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.rejected.connect(self.reject)
        self.button.setDefault(True)
        label = QLabel(self.tr("&Date"))
        label.setBuddy(self.text)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_M)
        for widget in (label, self.text, self.found):
            column.addWidget(widget)
        column.addStretch(1)
        column.addWidget(buttons)

    def _term(self) -> object:
        text = " ".join(self.text.text().split())
        terms = parse(f"date:{quoted_where_needed(text)}", today=self._today).terms if text else ()
        return terms[0] if len(terms) == 1 else None

    def _judge(self) -> None:
        """Say what is there, and offer to go only to what is a date."""
        period, term = self.period, self._term()
        self.button.setEnabled(period is not None)
        if period is not None:
            self.found.setText(self._told(period))
        else:
            self.found.setText(getattr(term, "hint", ""))

    def _told(self, period: DateRange) -> str:
        count = count_between(self._days, *days_of(period))
        if count:
            return counted(count, self.tr("1 photo"), self.tr("{n} photos"))
        place = first_from(self._days, *days_of(period))
        if place is None:
            return self.tr("No photo here has a date.")
        nearest = period_text(period_of(int(self._days[place])), QLocale())
        return self.tr("No photo here is of then. The nearest: {day}").format(day=nearest)


def days_of(period: DateRange) -> tuple[date, date]:
    """Return the first day of a period, and the first day after it; the ends of the calendar where it has none."""
    start, end = period.start or datetime.min, period.end or datetime.max
    return start.date(), end.date()
