"""FittingRow: as many widgets side by side as fit."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStyle, QWidget

from photoclip.gui.base.theme import SPACE_M, SPACE_S


class FittingRow(QWidget):
    """Widgets side by side; those that do not fit whole are left out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._widgets: list[QWidget] = []

    def show_widgets(self, widgets: Sequence[QWidget]) -> None:
        for old in self._widgets:
            old.deleteLater()
        self._widgets = list(widgets)
        for widget in self._widgets:
            widget.setParent(self)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        x = SPACE_S
        for widget in self._widgets:
            size = widget.sizeHint()
            fits = x + size.width() <= self.width()
            area = QRect(x, (self.height() - size.height()) // 2, size.width(), size.height())
            widget.setGeometry(QStyle.visualRect(self.layoutDirection(), self.rect(), area))
            widget.setVisible(fits)
            x += size.width() + SPACE_M
