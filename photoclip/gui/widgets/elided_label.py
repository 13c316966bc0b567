"""ElidedLabel: one line of text that shortens itself."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class ElidedLabel(QLabel):
    """One line that gives up its end, or its middle, instead of its neighbours' room."""

    def __init__(self, mode: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mode = mode
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(1)

    def show_text(self, text: str) -> None:
        self._whole = text
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.updateGeometry()
        self._elide()

    @property
    def whole(self) -> str:
        return self._whole

    def sizeHint(self) -> QSize:
        """As wide as the whole text, for those who let this label be as wide as it likes."""
        # One pixel more than the text is wide: fractions of a scaled screen would shorten it.
        margins = self.contentsMargins()
        px = self.fontMetrics().horizontalAdvance(self._whole) + margins.left() + margins.right() + 1
        return QSize(px, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        self.setText(self.fontMetrics().elidedText(self._whole, self._mode, self.contentsRect().width()))
