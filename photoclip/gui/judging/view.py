"""JudgingView: a grid in which the person says of each photo that it fits, or that it does not."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from photoclip.core.search import plain_ids
from photoclip.gui.grid.view import GridView
from photoclip.gui.judging.delegate import JudgingDelegate, button
from photoclip.gui.judging.label_stand import Verdict
from photoclip.gui.judging.model import JudgingModel

TILE_PX = 132


class JudgingView(GridView):
    """Keys and two buttons on each photo say what the person thinks; with several selected they mean all of them."""

    judged = Signal(object, str)
    """(photo ids, Verdict): what the person just said"""

    keys: Mapping[int, Verdict] = {}

    def __init__(self, model: JudgingModel, parent: QWidget | None = None) -> None:
        self._shown = model
        super().__init__(model, parent)
        self.setItemDelegate(JudgingDelegate(self))
        self.setDragEnabled(False)
        self.set_tile_px(TILE_PX)

    def model(self) -> JudgingModel:
        return self._shown

    def judge(self, photo_ids: list[int], verdict: Verdict) -> None:
        """Tell that the person said this of these photos."""
        self.judged.emit(photo_ids, verdict)

    def judged_ids(self) -> list[int]:
        """Return the photos that a key means: the selected ones, else the current one."""
        selected = plain_ids(self.selected_ids())
        current = self.current_id()
        return selected if current is None or current in selected else [current]

    def judge_by_key(self, event: QKeyEvent, photo_ids: list[int]) -> bool:
        """Say of these photos what a key means; return whether it means anything."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        verdict = self.keys.get(event.key()) if plain else None
        if verdict is None or not photo_ids:
            return False
        self.judge(photo_ids, verdict)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.judge_by_key(event, self.judged_ids()):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        index = self.indexAt(point)
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            for verdict in ("tick", "cross"):
                if button(self.visualRect(index), verdict).contains(point):
                    selected = self.selectionModel().isSelected(index)
                    ids = self.selected_ids().tolist() if selected else [self.model().photo_id(index.row())]
                    self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
                    self.judge(ids, verdict)
                    return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        index = self.indexAt(point)
        cell = self.visualRect(index)
        if index.isValid() and not any(button(cell, verdict).contains(point) for verdict in ("tick", "cross")):
            super().mouseDoubleClickEvent(event)
        else:
            self.mousePressEvent(event)  # two presses: a tick and its way back
