"""StarRow: five stars to be clicked, or stepped through with the arrow keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget

from photoclip.gui.base.icons import icon_pixmap
from photoclip.gui.base.theme import RADIUS, colors_of

STARS = 5
STAR_PX = 16
STEP_PX = 19
HEIGHT_PX = 26
_PAD_PX = 4


class StarRow(QAbstractSlider):
    """Asks for a rating; shows what it is told. A click on the star that is the rating takes them all off."""

    rated = Signal(int)
    """0 to 5, as the person wants it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hovered = 0
        self._pixmaps: dict[tuple[str, str, float], QPixmap] = {}
        self.setRange(0, STARS)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.show_rating(0)

    def show_rating(self, rating: int) -> None:
        self.setValue(rating)
        name = self.tr("Rating: {n} of 5 stars").format(n=rating) if rating else self.tr("Rating: no stars")
        self.setAccessibleName(name)
        self.setToolTip(self.tr("{rating}\nKeys 1 to 5, 0 for none").format(rating=name))
        self.update()

    # Qt's

    def sizeHint(self) -> QSize:
        return QSize(STARS * STEP_PX + 2 * _PAD_PX, HEIGHT_PX)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        further = -1 if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else 1
        steps = {
            Qt.Key.Key_Right: further,
            Qt.Key.Key_Left: -further,
            Qt.Key.Key_Up: 1,
            Qt.Key.Key_Down: -1,
            Qt.Key.Key_Home: -STARS,
            Qt.Key.Key_End: STARS,
        }
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or event.key() not in steps:
            event.ignore()
            return
        self._ask(min(STARS, max(0, self.value() + steps[Qt.Key(event.key())])))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            star = self._star_at(event.position())
            self._ask(0 if star == self.value() else star)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hovered = self._star_at(event.position())
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hovered = 0
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        colors = colors_of(self.palette())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            filled = self._hovered or self.value()
            for star in range(1, STARS + 1):
                place = STARS - star if mirrored else star - 1
                x = _PAD_PX + place * STEP_PX + (STEP_PX - STAR_PX) // 2
                name, color = ("star-full", colors.accent) if star <= filled else ("star", colors.control_line)
                painter.drawPixmap(QPointF(x, (self.height() - STAR_PX) / 2), self._pixmap(name, color))
            if self.hasFocus():
                painter.setPen(QPen(QColor(colors.accent), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS, RADIUS)

    # Below: private

    def _ask(self, rating: int) -> None:
        if rating != self.value():
            self.rated.emit(rating)

    def _star_at(self, point: QPointF) -> int:
        place = int((point.x() - _PAD_PX) // STEP_PX)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            place = STARS - 1 - place
        return min(STARS, max(1, place + 1))

    def _pixmap(self, name: str, color: str) -> QPixmap:
        key = (name, color, self.devicePixelRatioF())
        if key not in self._pixmaps:
            self._pixmaps[key] = icon_pixmap(name, color, STAR_PX, key[2])
        return self._pixmaps[key]
