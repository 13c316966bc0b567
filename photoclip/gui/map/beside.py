"""Beside: the map and the photos, side by side, or one over the other where it is narrow."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

NARROW_PX = 620


class Beside(QSplitter):
    """A splitter that turns with its width."""

    def __init__(self, pane: QWidget, photos: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        self.addWidget(pane)
        self.addWidget(photos)
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        narrow = event.size().width() < NARROW_PX
        wanted = Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal
        if wanted != self.orientation():
            self.setOrientation(wanted)
            half = (self.height() if narrow else self.width()) // 2
            self.setSizes([half, half])
        super().resizeEvent(event)
