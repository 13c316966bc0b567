"""HealthPage: what is well, what is not, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QProgressBar, QPushButton, QVBoxLayout, QWidget

from photoclip.core.health import HealthLine, HealthState
from photoclip.gui.base.counted import counted
from photoclip.gui.base.icons import set_icon
from photoclip.gui.base.theme import SPACE_M, SPACE_S
from photoclip.gui.health.job import HealthJob
from photoclip.gui.health.row import HealthRow
from photoclip.gui.widgets.elided_label import ElidedLabel
from photoclip.gui.widgets.flow_layout import FlowLayout
from photoclip.gui.widgets.inline_message import InlineMessage, text_label

_ORDER: tuple[HealthState, ...] = ("bad", "look", "note", "good")


class HealthPage(QWidget):
    """Looks when it is shown. What needs the person stands first."""

    requested = Signal(str)
    """A remedy that another window brings: problems, folders, missing, models, sidecars, backup."""

    def __init__(self, job: HealthJob, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.job = job
        self.rows: list[HealthRow] = []
        self._shown: list[HealthLine] | None = None
        self.said = text_label("", "muted")
        self.message = InlineMessage()
        self.bar = QProgressBar(textVisible=False)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.at_hand = ElidedLabel()
        self.look_button = QPushButton(self.tr("Look &again"))
        set_icon(self.look_button, "refresh")
        self.repair_button = QPushButton(self.tr("Repair what is &safe"))
        self.verify_button = QPushButton(self.tr("Read &originals again"))
        self.stop_button = QPushButton(self.tr("S&top"))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(SPACE_S)
        self._lay_out()
        self._connect()
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.job.watchers += 1
            self.job.look()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self.job.watchers -= 1

    # Below: private

    def _lay_out(self) -> None:
        buttons = FlowLayout()
        for button in (self.look_button, self.repair_button, self.verify_button, self.stop_button):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_M)
        column.addWidget(text_label(self.tr("Library health"), "heading"))
        column.addWidget(self.said)
        column.addLayout(buttons)
        for widget in (self.bar, self.at_hand, self.message):
            column.addWidget(widget)
        column.addLayout(self._lines)
        column.addStretch(1)

    def _connect(self) -> None:
        job = self.job
        job.changed.connect(self._refresh)
        job.progressed.connect(self._on_progress)
        job.said.connect(self.message.show_info)
        job.failed.connect(self.message.show_problem)
        self.look_button.clicked.connect(self._look)
        self.repair_button.clicked.connect(job.repair)
        self.verify_button.clicked.connect(job.verify)
        self.stop_button.clicked.connect(job.stop)

    def _look(self) -> None:
        self.message.clear()
        self.job.look()

    def _refresh(self) -> None:
        doing = self.job.doing
        long_job = doing in {"repair", "verify"}
        for widget in (self.bar, self.at_hand, self.stop_button):
            widget.setVisible(long_job)
        for button in (self.look_button, self.repair_button, self.verify_button):
            button.setEnabled(not long_job)  # a look takes seconds, and a button in focus would lose the keyboard
        if self.job.lines is not self._shown and self.job.lines is not None:
            self._show(self.job.lines)
        for row in self.rows:
            row.enable(not long_job)
        self.said.setText(self._summary())
        if not long_job:
            self.bar.setRange(0, 0)
            self.at_hand.show_text("")

    def _summary(self) -> str:
        if self.job.doing == "verify":
            return self.tr("Reading originals again. It can be stopped, and goes on where it was.")
        if self.job.doing == "repair":
            return self.tr("Repairing what is safe to repair…")
        if self.job.lines is None:
            return self.tr("Looking…")
        waiting = sum(not line.ok for line in self.job.lines)
        if not waiting:
            return self.tr("All is well.")
        return counted(waiting, self.tr("One thing needs you."), self.tr("{n} things need you."))

    def _show(self, lines: list[HealthLine]) -> None:
        self._shown = lines
        focused = next(
            ((row.line.name, name) for row in self.rows for name, button in row.buttons.items() if button.hasFocus()),
            None,
        )
        for row in self.rows:
            row.setParent(None)
            row.deleteLater()
        self.rows = [HealthRow(line) for line in sorted(lines, key=lambda line: _ORDER.index(line.state))]
        for row in self.rows:
            row.requested.connect(lambda remedy, line=row.line: self._on_requested(remedy, line))
            self._lines.addWidget(row)
            if focused is not None and row.line.name == focused[0] and focused[1] in row.buttons:
                row.buttons[focused[1]].setFocus()

    def _on_requested(self, remedy: str, line: HealthLine) -> None:
        job = self.job
        actions: dict[str, Callable[[], object]] = {
            "repair": job.repair,
            "verify": job.verify,
            "accept": job.accept,
            "index": job.look_for_changes,
            "deleted": lambda: job.answer(line.folder_id, deleted=True),
            "wait": lambda: job.answer(line.folder_id, deleted=False),
        }
        if remedy in actions:
            self.message.clear()
            actions[remedy]()
        elif remedy != "details":
            self.requested.emit(remedy)

    def _on_progress(self, done: int, total: int, at_hand: str) -> None:
        self.bar.setRange(0, max(1, total))
        self.bar.setValue(done)
        self.at_hand.show_text(at_hand)
