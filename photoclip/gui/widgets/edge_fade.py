"""EdgeFade: lets what goes on behind the edge of a scrolled line end softly, not in the middle of a letter."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from photoclip.gui.base.theme import colors_of

FADE_PX = 28


class EdgeFade(QWidget):
    """Lies over a scroll area of one line, and takes no click."""

    def __init__(self, area: QScrollArea) -> None:
        super().__init__(area)
        self._bar = area.horizontalScrollBar()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        area.installEventFilter(self)
        self._bar.valueChanged.connect(self._follow)
        self._bar.rangeChanged.connect(self._follow)
        self._follow()

    @property
    def edges(self) -> tuple[bool, bool]:
        """Whether something goes on behind the left edge, and behind the right one."""
        before, behind = self._bar.value() > self._bar.minimum(), self._bar.value() < self._bar.maximum()
        return (behind, before) if self.isRightToLeft() else (before, behind)

    # Qt's

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        solid = QColor(colors_of(self.palette()).base)
        clear = QColor(solid.red(), solid.green(), solid.blue(), 0)
        with QPainter(self) as painter:
            for is_cut, at, to in zip(self.edges, (0, self.width()), (FADE_PX, self.width() - FADE_PX), strict=True):
                if is_cut:
                    gradient = QLinearGradient(at, 0, to, 0)
                    gradient.setColorAt(0, solid)
                    gradient.setColorAt(1, clear)
                    painter.fillRect(QRectF(min(at, to), 0, FADE_PX, self.height()), gradient)

    # Below: private

    def _follow(self, *_: object) -> None:
        self.setVisible(any(self.edges))
        self.raise_()
        self.update()
