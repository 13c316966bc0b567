"""TreeKeys: what keys and the right button mean in a tree of things with names."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QTreeView


class TreeKeys(QObject):
    """F2 renames, Delete deletes, Enter and Space show. The right button asks for the menu and shows nothing."""

    rename_requested = Signal()
    delete_requested = Signal()

    def __init__(self, view: QTreeView) -> None:
        super().__init__(view)
        self._view = view
        view.installEventFilter(self)
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._view and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._take_key(event)
        pressed = watched is not self._view and event.type() == QEvent.Type.MouseButtonPress
        if pressed and isinstance(event, QMouseEvent) and event.button() == Qt.MouseButton.RightButton:
            index = self._view.indexAt(event.position().toPoint()).siblingAtColumn(0)
            self._view.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            return True
        return False

    # Below: private

    def _take_key(self, event: QKeyEvent) -> bool:
        current = self._view.currentIndex()
        match event.key():
            case Qt.Key.Key_F2:
                self.rename_requested.emit()
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace:
                self.delete_requested.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space if current.isValid():
                self._view.setCurrentIndex(current)
            case _:
                return False
        return True
