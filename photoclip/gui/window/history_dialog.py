"""HistoryDialog: what was done since the start, and the way back from each of it."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QHeaderView, QPushButton, QTreeWidgetItem, QWidget

from photoclip.gui.base.dates import qt_datetime
from photoclip.gui.base.theme import set_role
from photoclip.gui.base.undo import UndoList, UndoStep
from photoclip.gui.widgets.dialog_layout import fill_dialog, flat_list, foot, framed
from photoclip.gui.widgets.inline_message import text_label
from photoclip.gui.widgets.modeless_dialog import ModelessDialog

SIZE_PX = (560, 420)


class HistoryDialog(ModelessDialog):
    """The latest stands first. What was taken back stays in the list, to be done again."""

    def __init__(self, undo: UndoList, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._undo = undo
        self._steps: list[UndoStep] = []
        self.setWindowTitle(self.tr("History"))
        self.resize(*SIZE_PX)
        self.rows = flat_list(2, self.tr("What was done"))
        self.rows.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.rows.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.why = text_label("", "muted")
        self.button = set_role(QPushButton(), "primary")
        close = QPushButton(self.tr("Close"))
        fill_dialog(self, [], framed(self.rows), foot([self.why], [self.button, close]))
        self.rows.currentItemChanged.connect(lambda _now, _before: self._judge())
        self.rows.itemActivated.connect(lambda _item, _column: self.button.click())
        self.button.clicked.connect(self._on_button)
        close.clicked.connect(self.close)
        undo.changed.connect(self._fill)
        self.rows.ensurePolished()  # the first row says how high all are
        self._fill()

    # Below: private

    @property
    def _step(self) -> UndoStep | None:
        """The current one."""
        place = self.rows.currentIndex().row()
        return self._steps[place] if 0 <= place < len(self._steps) else None

    def _fill(self) -> None:
        current, place = self._step, self.rows.currentIndex().row()
        under_way = [self._undo.under_way] if self._undo.under_way is not None else []
        self._steps = sorted(
            [*self._undo.done, *self._undo.undone, *under_way], key=lambda step: step.made, reverse=True
        )
        self.rows.clear()
        for step in self._steps:
            self.rows.addTopLevelItem(self._row(step))
        places = [row for row, step in enumerate(self._steps) if step is current]
        row = places[0] if places else min(max(place, 0), len(self._steps) - 1)
        if row >= 0:
            self.rows.setCurrentIndex(self.rows.model().index(row, 0))
        self._judge()

    def _row(self, step: UndoStep) -> QTreeWidgetItem:
        time = QLocale().toString(qt_datetime(step.made).time(), QLocale.FormatType.ShortFormat)
        text = step.text if not self._is_undone(step) else self.tr("{text} Taken back.").format(text=step.text)
        row = QTreeWidgetItem([time, text])
        row.setToolTip(1, text)
        if self._is_undone(step):
            muted = self.palette().placeholderText()
            for column in range(2):
                row.setForeground(column, muted)
        row.setTextAlignment(0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return row

    def _is_undone(self, step: UndoStep) -> bool:
        return any(one is step for one in self._undo.undone)

    def _judge(self) -> None:
        """Say what can be done with the current one, and why not."""
        step, why = self._step, ""
        undone = step is not None and self._is_undone(step)
        self.button.setText(self.tr("Do it again") if undone else self.tr("Take it back"))
        if step is None:
            can, why = False, self.tr("Nothing was done yet that can be taken back.") if not self._steps else ""
        elif undone:
            can = step is self._undo.latest_undone
            why = "" if can else self.tr("What was taken back after it comes first.")
        else:
            can = self._undo.can_take_back(step)
            why = (
                step.stays()
                if can and step.stays is not None
                else ""
                if can or step is self._undo.under_way
                else self.tr("What was done after it has to be taken back first.")
            )
        self.button.setEnabled(can)
        self.why.setText(why)

    def _on_button(self) -> None:
        step = self._step
        if step is None:
            return
        if self._is_undone(step):
            self._undo.redo()
        else:
            self._undo.take_back(step)
