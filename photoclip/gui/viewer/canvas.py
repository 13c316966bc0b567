"""ViewerCanvas: paints one photo, fitted or zoomed about a point, and pans it."""

from __future__ import annotations

import sys
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
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QSizePolicy, QWidget

from photoclip.gui.base.theme import SPACE_M, SPACE_XL, colors_of, set_role
from photoclip.gui.widgets.inline_message import announce, text_label

MAX_ZOOM = 16.0
WHEEL_STEP = 1.2
"""Zoom factor of one notch of a mouse wheel."""
NEAREST_FROM = 4.0
"""Above 400 % the person looks at pixels, so pixels are shown as they are."""
DIMMED = 0.25


class ViewerCanvas(QWidget):
    """Shows a photo of `photo_size` pixels through whichever of its images is sharp enough.

    `zoom` is in pixels of the screen a pixel of the photo: 1.0 is 1:1 on any display, also on those with a device
    pixel ratio of 2. A thumbnail, a picture rendered for the screen and the full resolution follow each other without
    a move of what is seen.
    """

    zoom_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 120)
        self.setAccessibleName(self.tr("Photo"))
        # On macOS the pinch arrives as a native gesture; taking both would zoom twice.
        if sys.platform != "darwin":
            self.grabGesture(Qt.GestureType.PinchGesture)
        self._levels: tuple[QImage, ...] = ()
        self._photo_size = QSize()
        self._fit = True
        self._zoom = 1.0
        self._centre = QPointF()
        self._dimmed = False
        self._black = False
        self._cursor_hidden = False
        self._drag_from: QPointF | None = None
        self._message = text_label()
        self._message.setParent(self)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._message.setContentsMargins(SPACE_XL, SPACE_M, SPACE_XL, SPACE_M)
        set_role(self._message, "overlay")
        self._message.hide()
        self._busy = QTimer(self, singleShot=True, interval=400)
        self._busy.timeout.connect(lambda: self._say(self.tr("Reading the photo…")))

    # what is shown

    def clear(self) -> None:
        """Show nothing, and say that the photo is being read when that takes a while."""
        self._levels, self._photo_size = (), QSize()
        self._dimmed = False
        self._message.hide()
        self._busy.start()
        self._reset_view()

    def show_photo(self, photo_size: QSize, levels: Sequence[QImage]) -> None:
        """Show another photo, fitted. `levels`: its images from small to large, at least one."""
        self._photo_size, self._levels = photo_size, tuple(levels)
        self._dimmed = False
        self._busy.stop()
        self._message.hide()
        self._reset_view()

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

    def set_black(self, black: bool) -> None:
        """Paint black around the photo (full screen) instead of the theme's colour."""
        self._black = black
        self.update()

    def hide_cursor(self, hidden: bool) -> None:
        self._cursor_hidden = hidden
        self._set_cursor()

    @property
    def message(self) -> str:
        return "" if self._message.isHidden() else self._message.text()

    @property
    def dimmed(self) -> bool:
        return self._dimmed

    @property
    def sharpest(self) -> QSize:
        """Size in pixels of the sharpest image at hand."""
        return self._levels[-1].size() if self._levels else QSize()

    @property
    def wants_sharper(self) -> bool:
        """Tell whether the screen shows more detail than the images at hand carry."""
        if not self._levels or self._photo_size.isEmpty():
            return False
        needed = min(self.zoom, 1.0) * self._photo_size.width()
        return needed > self.sharpest.width() * 1.02

    # zoom and pan

    @property
    def zoom(self) -> float:
        return self.fit_zoom if self._fit else self._zoom

    @property
    def is_fitted(self) -> bool:
        return self._fit

    @property
    def can_pan(self) -> bool:
        return not self._fit and not self._overhang().isNull()

    @property
    def fit_zoom(self) -> float:
        """Zoom at which all of the photo is seen; small photos are not blown up."""
        if self._photo_size.isEmpty():
            return 1.0
        dpr = self.devicePixelRatioF()
        across = self.width() * dpr / self._photo_size.width()
        down = self.height() * dpr / self._photo_size.height()
        return min(across, down, dpr)

    @property
    def centre(self) -> QPointF:
        """The point of the photo, in its pixels, that stands in the middle."""
        return QPointF(self._centre)

    def fit(self) -> None:
        self._fit = True
        self._moved()

    def zoom_to(self, zoom: float, at: QPointF | None = None) -> None:
        """Zoom so that the point of the photo under `at` (the middle by default) stays where it is."""
        if self._photo_size.isEmpty():
            return
        lowest = min(self.fit_zoom, 1.0)
        zoom = min(max(zoom, lowest), max(MAX_ZOOM, self.fit_zoom))
        if abs(zoom / self.fit_zoom - 1) < 0.01:
            self.fit()
            return
        at = at if at is not None else QPointF(self.rect().center())
        under = self.photo_point(at)
        self._fit, self._zoom = False, zoom
        from_middle = at - QPointF(self.width() / 2, self.height() / 2)
        self._centre = under - from_middle / self._scale
        self._moved()

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        self.zoom_to(self.zoom * factor, at)

    def toggle_one_to_one(self, at: QPointF | None = None) -> None:
        """Go to 1:1 about `at`, or back to the fitted photo. A photo that fits at 1:1 goes to 2:1."""
        if not self._fit:
            self.fit()
        else:
            self.zoom_to(1.0 if self.fit_zoom < 0.99 else 2.0 * self.fit_zoom, at)

    def one_to_one(self) -> None:
        self.zoom_to(1.0)

    def pan_by(self, delta: QPointF) -> None:
        """Move the photo by `delta` device-independent pixels; its edge stops at the edge of the view."""
        if self._fit:
            return
        self._centre -= delta / self._scale
        self._moved()

    def photo_point(self, at: QPointF) -> QPointF:
        """Return the point of the photo, in its pixels, that is seen at `at`."""
        from_middle = at - QPointF(self.width() / 2, self.height() / 2)
        return self._centre + from_middle / self._scale

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(960, 640)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor("black" if self._black else colors_of(self.palette()).window))
        if self._levels and not self._photo_size.isEmpty():
            self._paint_photo(painter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_message()
        self._moved()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent) and self._native_gesture(event):
            return True
        if isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                at = self.mapFromGlobal(pinch.centerPoint())
                self.zoom_by(pinch.scaleFactor(), QPointF(at))
                return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        # Two fingers on a touch pad scroll; a wheel has nothing to scroll here, so it zooms.
        touch_pad = event.device().type() == QInputDevice.DeviceType.TouchPad
        zooming = not touch_pad or event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if zooming:
            self.zoom_by(WHEEL_STEP ** (event.angleDelta().y() / 120), event.position())
        else:
            delta = event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta() / 2
            self.pan_by(QPointF(delta))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in {Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton} and self.can_pan:
            self._drag_from = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag_from is None:
            super().mouseMoveEvent(event)
            return
        self.pan_by(event.position() - self._drag_from)
        self._drag_from = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._drag_from = None
        self._set_cursor()
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.toggle_one_to_one(event.position())

    # private

    @property
    def _scale(self) -> float:
        """Device-independent pixels a pixel of the photo."""
        return self.zoom / self.devicePixelRatioF()

    def _overhang(self) -> QSize:
        """By how much the photo is larger than the view, in device-independent pixels."""
        wide = round(self._photo_size.width() * self._scale) - self.width()
        high = round(self._photo_size.height() * self._scale) - self.height()
        return QSize(max(0, wide), max(0, high))

    def _reset_view(self) -> None:
        self._fit = True
        self._drag_from = None
        self._moved()

    def _moved(self) -> None:
        self._clamp()
        self._set_cursor()
        self.update()
        self.zoom_changed.emit()

    def _clamp(self) -> None:
        size = self._photo_size
        half_seen = QPointF(self.width(), self.height()) / 2 / self._scale
        self._centre = QPointF(
            _within(self._centre.x(), half_seen.x(), size.width()),
            _within(self._centre.y(), half_seen.y(), size.height()),
        )

    def _set_cursor(self) -> None:
        if self._cursor_hidden:
            self.setCursor(Qt.CursorShape.BlankCursor)
        elif self._drag_from is None:
            self.setCursor(Qt.CursorShape.OpenHandCursor if self.can_pan else Qt.CursorShape.ArrowCursor)

    def _paint_photo(self, painter: QPainter) -> None:
        image = self._sharp_enough()
        dpr = self.devicePixelRatioF()
        view = QRect(QPoint(), self.size() * dpr)
        # Whole pixels of the screen: at 1:1 a pixel of the photo is exactly one of the screen, not a blend of four.
        left = round(view.width() / 2 - self._centre.x() * self.zoom)
        top = round(view.height() / 2 - self._centre.y() * self.zoom)
        whole = QRect(
            left, top, round(self._photo_size.width() * self.zoom), round(self._photo_size.height() * self.zoom)
        )
        seen = whole & view
        if seen.isEmpty():
            return
        across, down = image.width() / whole.width(), image.height() / whole.height()
        source = QRectF(
            (seen.left() - left) * across, (seen.top() - top) * down, seen.width() * across, seen.height() * down
        )
        painter.scale(1 / dpr, 1 / dpr)
        painter.setRenderHint(
            QPainter.RenderHint.SmoothPixmapTransform, 1 / across <= NEAREST_FROM or self.wants_sharper
        )
        painter.setOpacity(DIMMED if self._dimmed else 1.0)
        painter.drawImage(QRectF(seen), image, source)

    def _sharp_enough(self) -> QImage:
        """The smallest image that has every pixel the screen can show: the painter skips pixels of larger ones."""
        needed = self.zoom * self._photo_size.width() * 0.98
        return next((image for image in self._levels if image.width() >= needed), self._levels[-1])

    def _native_gesture(self, event: QNativeGestureEvent) -> bool:
        kind = event.gestureType()
        if kind == Qt.NativeGestureType.ZoomNativeGesture:
            self.zoom_by(1 + event.value(), event.position())
        elif kind == Qt.NativeGestureType.SmartZoomNativeGesture:
            self.toggle_one_to_one(event.position())
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


def _within(centre: float, half_seen: float, size: float) -> float:
    """Keep the edge of the photo at or outside the edge of the view; a photo smaller than the view is centred."""
    if 2 * half_seen >= size:
        return size / 2
    return min(max(centre, half_seen), size - half_seen)
