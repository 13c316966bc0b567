"""DateDialog: when photos were taken, in the person's word: a date as far as it is known, or times moved by hours."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QLocale, QTimer
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from photoclip.core.taken import Taken, read_span, read_taken
from photoclip.gui.base.counted import counted
from photoclip.gui.base.dates import day_as_known
from photoclip.gui.base.theme import SPACE_L, SPACE_M, set_role
from photoclip.gui.widgets.inline_message import text_label
from photoclip.gui.widgets.on_screen import OnScreenDialog

WIDTH_PX = 440


class DateDialog(OnScreenDialog):
    """Asks once; the answer is in `said` (a date), `minutes` (times moved so far) or `as_read`."""

    def __init__(self, photo_count: int, now: Taken | None, is_said: bool, parent: QWidget | None = None) -> None:
        """`now`: the date of the photo, or of the first one. `is_said`: whether the person has given one before."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("When it was taken") if photo_count == 1 else self.tr("When they were taken"))
        self.setModal(True)
        self.setMinimumWidth(WIDTH_PX)
        self._now, self._now_text = now, _text_of(now)
        self.text = QLineEdit(self._now_text)
        self.text.setPlaceholderText(self.tr("1987, 1987-06 or 1987-06-21"))
        self.text.setAccessibleName(self.tr("Date, the year first"))
        self.span = QLineEdit()
        self.span.setPlaceholderText(self.tr("Hours: 1, or \u22122:30 for earlier"))
        self.span.setAccessibleName(self.tr("Hours and minutes, with a minus for earlier"))
        self.set_date, self.move_times, self.take_back = (
            QRadioButton(self.tr("&Taken")),
            QRadioButton(self.tr("&Move the time by")),
            QRadioButton(self.tr("As it was &read")),
        )
        self.take_back.setEnabled(is_said)
        self.read_as = QLabel()
        self.read_as.setWordWrap(True)
        self.button = set_role(QPushButton(self.tr("Set the date")), "primary")
        self._choices = QButtonGroup(self)
        for choice in (self.set_date, self.move_times, self.take_back):
            self._choices.addButton(choice)
        self._build(counted(photo_count, self.tr("1 photo"), self.tr("{n} photos")))
        self.set_date.setChecked(True)
        self._choices.buttonToggled.connect(self._on_toggled)
        self.text.textChanged.connect(self._judge)
        self.span.textChanged.connect(lambda _text: self._meant(self.move_times))
        self.text.textEdited.connect(lambda _text: self._meant(self.set_date))
        self.button.clicked.connect(self.accept)
        # Closed is not deleted yet: what is said last is taken on the way.
        self.finished.connect(lambda _result: QTimer.singleShot(0, self, self.deleteLater))
        self.text.setFocus()
        self.text.selectAll()
        self._judge()

    @property
    def said(self) -> Taken | None:
        """The date that stands in the field, None where it is none or something else is meant."""
        if not self.set_date.isChecked():
            return None
        text = self.text.text()
        taken = self._now if text == self._now_text else read_taken(text, "person")  # a camera's fraction stays
        return None if taken is None else replace(taken, source="person")

    @property
    def minutes(self) -> int:
        """So far times are to be moved, 0 where something else is meant."""
        return (read_span(self.span.text()) or 0) if self.move_times.isChecked() else 0

    @property
    def as_read(self) -> bool:
        """Whether what the person said before is to be taken back."""
        return self.take_back.isChecked()

    # Below: private

    def _build(self, photos: str) -> None:
        choices = QGridLayout()
        choices.setSpacing(SPACE_M)
        choices.addWidget(self.set_date, 0, 0)
        choices.addWidget(self.text, 0, 1)
        choices.addWidget(self.read_as, 1, 1)
        choices.addWidget(self.move_times, 2, 0)
        choices.addWidget(self.span, 2, 1)
        choices.addWidget(self.take_back, 3, 0, 1, 2)
        choices.setColumnStretch(1, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton(self.button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_M)
        explained = self.tr("{photos}. The files stay as they are; sidecars get the date with the next export.")
        column.addWidget(text_label(explained.format(photos=photos), "muted"))
        column.addLayout(choices)
        column.addStretch(1)
        column.addWidget(buttons)

    def _meant(self, choice: QAbstractButton) -> None:
        choice.setChecked(True)
        self._judge()

    def _on_toggled(self, _button: QAbstractButton, _on: bool) -> None:
        self._judge()

    def _judge(self) -> None:
        """Say how the date is read, and offer to set it only where there is something to set."""
        said = self.said
        if self.set_date.isChecked() and said is None:
            self.read_as.setText(self.tr("Write the year first: 1987-06-21 14:30"))
        else:
            self.read_as.setText("" if said is None else day_as_known(said.moment, said.precision, QLocale()))
        set_role(self.read_as, "muted")
        self.button.setEnabled(said is not None or self.minutes != 0 or self.as_read)


def _text_of(taken: Taken | None) -> str:
    """Return the date as a person would write it, without a camera's fractions of a second."""
    if taken is None:
        return ""
    return replace(taken, moment=taken.moment.replace(microsecond=0)).text_with_zone.replace("T", " ")
