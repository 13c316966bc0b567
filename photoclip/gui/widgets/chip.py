"""Chip: one term, tag or label as a small rounded button with a cross."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractButton, QStyle, QWidget

from photoclip.gui.base.icons import icon_pixmap
from photoclip.gui.base.theme import SPACE_S, SPACE_XS, Colors, colors_of
from photoclip.gui.widgets.chip_texts import ChipFace

CHIP_PX = 26
MAX_CHIP_PX = 260
SIGN_PX = 14
_CROSS_PX = 22


class Chip(QAbstractButton):
    """One term. A click or Enter asks for editing; the cross, Delete or Backspace for removal."""

    remove_requested = Signal()
    move_requested = Signal(int)
    """How many chips further on: -1, 1, or far beyond an end."""
    left_upwards = Signal()
    left_downwards = Signal()
    undo_requested = Signal()
    focused = Signal()

    def __init__(self, face: ChipFace, parent: QWidget) -> None:
        super().__init__(parent)
        self._face = face
        self._pixmaps: dict[tuple[str, str, float], QPixmap] = {}
        self._thumbnail = QPixmap()
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.show_face(face)

    @property
    def face(self) -> ChipFace:
        return self._face

    def show_face(self, face: ChipFace) -> None:
        self._face = face
        self.setToolTip(face.tooltip)
        self.setAccessibleName(face.spoken)
        self.updateGeometry()
        self.update()

    def show_thumbnail(self, thumbnail: QPixmap) -> None:
        """Show a small picture in place of the icon; an empty one brings the icon back."""
        self._thumbnail = thumbnail
        self.update()

    @property
    def has_thumbnail(self) -> bool:
        return not self._thumbnail.isNull()

    def cross(self) -> QRect:
        """The place of the cross; a click there removes."""
        area = QRect(self.width() - _CROSS_PX - 2, 0, _CROSS_PX + 2, self.height())
        return QStyle.visualRect(self.layoutDirection(), self.rect(), area)

    def sizeHint(self) -> QSize:
        text_px = QFontMetrics(self.font()).horizontalAdvance(self.face.text) + 1
        return QSize(min(MAX_CHIP_PX, SPACE_S + SIGN_PX + 6 + text_px + SPACE_XS + _CROSS_PX), chip_px(self))

    # Qt's

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (
                event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) or event.matches(QKeySequence.StandardKey.Undo)
            )
        ):
            event.accept()  # with the focus here these keys are the chip's, whatever the window does with them
            return True
        return super().event(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.isDown() and self.cross().contains(event.position().toPoint()):
            self.setDown(False)
            self.remove_requested.emit()
            event.accept()
            return
        super().mouseReleaseEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        further = -1 if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else 1
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo_requested.emit()
            return
        match event.key():
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace:
                self.remove_requested.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_F2 | Qt.Key.Key_Space:
                self.clicked.emit()
            case Qt.Key.Key_Right:
                self.move_requested.emit(further)
            case Qt.Key.Key_Left:
                self.move_requested.emit(-further)
            case Qt.Key.Key_Home:
                self.move_requested.emit(-1_000_000)
            case Qt.Key.Key_End:
                self.move_requested.emit(1_000_000)
            case Qt.Key.Key_Up | Qt.Key.Key_Escape:
                self.left_upwards.emit()
            case Qt.Key.Key_Down:
                self.left_downwards.emit()
            case _:
                super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        colors, face = colors_of(self.palette()), self.face
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_body(painter, colors)
            mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            middle = (self.height() - SIGN_PX) // 2
            sign = QRect(SPACE_S, middle, SIGN_PX, SIGN_PX)
            self._paint_sign(painter, QStyle.visualRect(self.layoutDirection(), self.rect(), sign), colors)
            text = QRect(SPACE_S + SIGN_PX + 6, 0, self.width() - SPACE_S - SIGN_PX - 6 - _CROSS_PX, self.height())
            painter.setPen(QColor(colors.text))
            elided = self.fontMetrics().elidedText(face.text, Qt.TextElideMode.ElideRight, text.width())
            aligned = Qt.AlignmentFlag.AlignVCenter | (
                Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
            )
            painter.drawText(QStyle.visualRect(self.layoutDirection(), self.rect(), text), aligned, elided)
            cross, on_cross = self.cross(), self.underMouse() and self.cross().contains(self._pointer())
            place = QRect(cross.center() - QPoint(5, 5), QSize(12, 12))
            if on_cross:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(colors.pressed))
                painter.drawEllipse(place.adjusted(-3, -3, 3, 3))
            painter.drawPixmap(place, self._pixmap("close", "text" if on_cross else "muted"))

    # Below: private

    def _pointer(self) -> QPoint:
        return self.mapFromGlobal(self.cursor().pos())

    def _paint_sign(self, painter: QPainter, place: QRect, _colors: Colors) -> None:
        if self.has_thumbnail and not self.face.warns:
            painter.drawPixmap(place.adjusted(-3, -3, 3, 3), self._thumbnail)
            return
        painter.drawPixmap(place, self._pixmap(self.face.icon, self.face.tint))

    def _outline(self, colors: Colors) -> QPen:
        line = colors.accent if self.hasFocus() else colors.warning if self.face.warns else colors.line
        return QPen(QColor(line), 2.0 if self.hasFocus() else 1.0)

    def _paint_body(self, painter: QPainter, colors: Colors) -> None:
        pen = self._outline(colors)
        width = pen.widthF()
        painter.setPen(pen)
        painter.setBrush(QColor(colors.hover if self.underMouse() or self.isDown() else colors.window))
        inset = width / 2
        body = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(body, body.height() / 2, body.height() / 2)

    def _pixmap(self, icon: str, tint: str) -> QPixmap:
        color, ratio = getattr(colors_of(self.palette()), tint), self.devicePixelRatioF()
        key = (icon, color, ratio)
        if key not in self._pixmaps:
            self._pixmaps[key] = icon_pixmap(icon, color, 12 if icon == "close" else SIGN_PX, ratio)
        return self._pixmaps[key]


def chip_px(widget: QWidget) -> int:
    """Return how high a chip is: higher where the person's text is large."""
    return max(CHIP_PX, widget.fontMetrics().height() + SPACE_S)
