"""PlayButton: the large sign on the picture of a video, which plays it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QWidget

SIDE_PX = 72


class PlayButton(QAbstractButton):
    """Stands in the middle of `canvas`."""

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.setAccessibleName(self.tr("Play"))
        self.setToolTip(self.tr("Play (Space)"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the line below the video has one for the keyboard
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.resize(self.sizeHint())
        self.hide()
        canvas.installEventFilter(self)

    def sizeHint(self) -> QSize:
        return QSize(SIDE_PX, SIDE_PX)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.Resize, QEvent.Type.Show}:
            self.move((self._canvas.width() - SIDE_PX) // 2, (self._canvas.height() - SIDE_PX) // 2)
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QColor(255, 255, 255, 220 if self.underMouse() else 150))
            painter.setBrush(QColor(10, 12, 16, 220 if self.underMouse() else 170))
            painter.drawEllipse(self.rect().adjusted(1, 1, -2, -2))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor("white"))
            middle = SIDE_PX / 2
            corners = [QPointF(middle - 9, middle - 15), QPointF(middle - 9, middle + 15), QPointF(middle + 17, middle)]
            painter.drawPolygon(QPolygonF(corners))
