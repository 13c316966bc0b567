"""ViewerCanvas: paints one photo as it is framed, and takes what hands do to it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QInputDevice,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QSizePolicy, QWidget

from photoclip.core.parts import Region
from photoclip.gui.base.gestures import hear_pinches
from photoclip.gui.base.theme import SPACE_M, SPACE_XL, SURROUND, colors_of, set_role
from photoclip.gui.viewer.framing import Framing
from photoclip.gui.viewer.twist import Twist
from photoclip.gui.widgets.inline_message import announce, text_label

WHEEL_STEP = 1.2
"""Zoom factor of one notch of a mouse wheel."""
NEAREST_FROM = 4.0
"""Above 400 % the person looks at pixels, so pixels are shown as they are."""
DIMMED = 0.25
FRAME_PX = 2


class ViewerCanvas(QWidget):
    """Shows a photo through whichever of its images is sharp enough.

    A thumbnail, a picture rendered for the screen and the full resolution follow each other without a move of what is
    seen. `framing` says what that is, and changes it.
    """

    photo_shown = Signal()
    """Another photo is in view, fitted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 120)
        self.setAccessibleName(self.tr("Photo"))
        hear_pinches(self)
        self.framing = Framing(self)
        self._levels: tuple[QImage, ...] = ()
        self._dimmed = False
        self._black = False
        self._framed: tuple[Region, ...] = ()
        self._cursor_hidden = False
        self._twist = Twist(self.framing.turn_by)
        self._drag_from: QPointF | None = None
        self._message = text_label()
        self._message.setParent(self)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._message.setContentsMargins(SPACE_XL, SPACE_M, SPACE_XL, SPACE_M)
        set_role(self._message, "overlay")
        self._message.hide()
        self._busy = QTimer(self, singleShot=True, interval=400)
        self._busy.timeout.connect(lambda: self._say(self.tr("Reading the photo…")))
        self.framing.changed.connect(self._on_framed)

    # what is shown

    def clear(self) -> None:
        """Show nothing, and say that the photo is being read when that takes a while."""
        self._levels = ()
        self._dimmed = False
        self._message.hide()
        self._busy.start()
        self._drag_from = None
        self.framing.show(QSize())

    def show_photo(self, photo_size: QSize, levels: Sequence[QImage]) -> None:
        """Show another photo, fitted. `levels`: its images from small to large, at least one."""
        self._levels = tuple(levels)
        self._dimmed = False
        self._busy.stop()
        self._message.hide()
        self._drag_from = None
        self.framing.show(photo_size)
        self.photo_shown.emit()

    def refine(self, levels: Sequence[QImage]) -> None:
        """Take sharper images of the photo that is shown; what is seen stays where it is."""
        self._levels = tuple(levels)
        self._dimmed = False
        self._message.hide()
        self.update()

    def show_problem(self, sentence: str) -> None:
        """Say why the photo cannot be shown; a thumbnail that is there stays, dimmed."""
        self._busy.stop()
        self._dimmed = True
        self._say(sentence)
        announce(self, sentence)
        self.update()

    def say(self, sentence: str) -> None:
        """Say something over the photo that is shown."""
        self._busy.stop()
        self._say(sentence)
        announce(self, sentence)

    def frame(self, regions: Sequence[Region]) -> None:
        """Draw a frame around these parts of the photo, and no other."""
        if tuple(regions) != self._framed:
            self._framed = tuple(regions)
            self.update()

    @property
    def framed(self) -> tuple[Region, ...]:
        return self._framed

    def set_black(self, black: bool) -> None:
        """Paint black around the photo (full screen) instead of a dark grey."""
        self._black = black
        self.update()

    def hide_cursor(self, hidden: bool) -> None:
        self._cursor_hidden = hidden
        self._set_cursor()

    @property
    def message(self) -> str:
        return "" if self._message.isHidden() else self._message.text()

    @property
    def sharpest(self) -> QSize:
        """Size in pixels of the sharpest image at hand."""
        return self._levels[-1].size() if self._levels else QSize()

    @property
    def wants_sharper(self) -> bool:
        """Tell whether the screen shows more detail than the images at hand carry."""
        if not self._levels or self.framing.photo_size.isEmpty():
            return False
        needed = min(self.framing.zoom, 1.0) * _longer(self.framing.photo_size)
        return needed > _longer(self.sharpest) * 1.02

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(960, 640)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), QColor("black" if self._black else SURROUND))
            if self._levels and not self.framing.photo_size.isEmpty():
                self._paint_photo(painter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_message()
        self.framing.settle()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent) and self._native_gesture(event):
            return True
        if isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                at = self.mapFromGlobal(pinch.centerPoint())
                self.framing.zoom_by(pinch.scaleFactor(), QPointF(at))
                if pinch.state() == Qt.GestureState.GestureStarted:
                    self._twist.begin()
                self._twist.go_on(pinch.rotationAngle() - pinch.lastRotationAngle())
                return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        # Two fingers on a touch pad scroll; a wheel has nothing to scroll here, so it zooms.
        touch_pad = event.device().type() == QInputDevice.DeviceType.TouchPad
        zooming = not touch_pad or event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if zooming:
            self.framing.zoom_by(WHEEL_STEP ** (event.angleDelta().y() / 120), event.position())
        else:
            delta = event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta() / 2
            self.framing.pan_by(QPointF(delta))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in {Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton} and self.framing.can_pan:
            self._drag_from = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag_from is None:
            super().mouseMoveEvent(event)
            return
        self.framing.pan_by(event.position() - self._drag_from)
        self._drag_from = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._drag_from = None
        self._set_cursor()
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.framing.toggle_one_to_one(event.position())

    # private

    def _on_framed(self) -> None:
        self._set_cursor()
        self.update()

    def _set_cursor(self) -> None:
        if self._cursor_hidden:
            self.setCursor(Qt.CursorShape.BlankCursor)
        elif self._drag_from is None:
            self.setCursor(Qt.CursorShape.OpenHandCursor if self.framing.can_pan else Qt.CursorShape.ArrowCursor)

    def _paint_photo(self, painter: QPainter) -> None:
        image, dpr = self._sharp_enough(), self.devicePixelRatioF()
        in_view = self.framing.whole & QRect(QPoint(), self.size() * dpr)
        if in_view.isEmpty():
            return
        turned, whole = self._turned()
        seen = turned.inverted()[0].mapRect(QRectF(in_view))
        across, down = image.width() / whole.width(), image.height() / whole.height()
        from_corner = seen.topLeft() - whole.topLeft()
        source = QRectF(from_corner.x() * across, from_corner.y() * down, seen.width() * across, seen.height() * down)
        painter.scale(1 / dpr, 1 / dpr)
        painter.setTransform(turned, True)
        painter.setRenderHint(
            QPainter.RenderHint.SmoothPixmapTransform, 1 / across <= NEAREST_FROM or self.wants_sharper
        )
        painter.setOpacity(DIMMED if self._dimmed else 1.0)
        painter.drawImage(seen, image, source)
        painter.setOpacity(1.0)
        for region in self._framed:
            self._paint_frame(painter, region, whole, FRAME_PX * dpr)

    def _turned(self) -> tuple[QTransform, QRectF]:
        """Return how the photo is turned, and where all of it would stand if it were not."""
        whole = QRectF(self.framing.whole)
        middle = whole.center()
        turned = QTransform().translate(middle.x(), middle.y())
        turned = turned.rotate(90 * self.framing.turns).translate(-middle.x(), -middle.y())
        return turned, turned.inverted()[0].mapRect(whole)

    def _paint_frame(self, painter: QPainter, region: Region, whole: QRectF, width: float) -> None:
        box = QRectF(
            whole.x() + region.x * whole.width(),
            whole.y() + region.y * whole.height(),
            region.width * whole.width(),
            region.height * whole.height(),
        ).adjusted(width, width, -width, -width)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        # Light on dark: one of the two is seen on any photo.
        for color, pen_width in ((QColor(0, 0, 0, 160), 2 * width), (QColor(colors_of(self.palette()).accent), width)):
            painter.setPen(QPen(color, pen_width))
            painter.drawRect(box)

    def _sharp_enough(self) -> QImage:
        """The smallest image that has every pixel the screen can show: the painter skips pixels of larger ones."""
        needed = self.framing.zoom * _longer(self.framing.photo_size) * 0.98
        return next((image for image in self._levels if _longer(image.size()) >= needed), self._levels[-1])

    def _native_gesture(self, event: QNativeGestureEvent) -> bool:
        kind = event.gestureType()
        if kind == Qt.NativeGestureType.ZoomNativeGesture:
            self.framing.zoom_by(1 + event.value(), event.position())
        elif kind == Qt.NativeGestureType.SmartZoomNativeGesture:
            self.framing.toggle_one_to_one(event.position())
        elif kind == Qt.NativeGestureType.BeginNativeGesture:
            self._twist.begin()
        elif kind == Qt.NativeGestureType.RotateNativeGesture:
            self._twist.go_on(event.value())
        else:
            return False
        return True

    def _say(self, sentence: str) -> None:
        self._message.setText(sentence)
        self._message.show()
        self._place_message()

    def _place_message(self) -> None:
        if self._message.isHidden():
            return
        width = min(480, self.width() - 2 * SPACE_M)
        single_line = self._message.fontMetrics().horizontalAdvance(self._message.text()) + 2 * SPACE_XL + 4
        width = min(width, single_line)
        size = QSize(width, self._message.heightForWidth(width))
        self._message.setGeometry(
            QRect(QPoint((self.width() - width) // 2, (self.height() - size.height()) // 2), size)
        )


def _longer(size: QSize) -> int:
    """The longer side, which is the same one whichever way a photo is turned."""
    return max(size.width(), size.height())
