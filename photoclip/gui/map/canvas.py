"""MapCanvas: paints the map as it is seen, and takes what hands do to it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QInputDevice,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QGestureEvent, QPinchGesture, QSizePolicy, QWidget

from photoclip.core.map_view import Cluster, MapView, bounds_of
from photoclip.core.places import Town
from photoclip.core.query import Box
from photoclip.gui.base.gestures import hear_pinches
from photoclip.gui.base.theme import colors_of
from photoclip.gui.map.labels import Labels
from photoclip.gui.map.land import Land, MapColors
from photoclip.gui.map.pins import Pins

WHEEL_STEP = 1.5
"""Zoom factor of one notch of a mouse wheel."""
KEY_STEP = 2.0
_ARROW_PX = 80.0
_ARROWS = {
    Qt.Key.Key_Left: (1, 0),
    Qt.Key.Key_Right: (-1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}


class MapCanvas(QWidget):
    """The land as it was last drawn, moved to where it belongs now; labels and pins over it."""

    view_changed = Signal()
    """Another part of the world is seen, or in other colours."""
    pin_chosen = Signal(object)
    """Cluster"""
    area_drawn = Signal(float, float, float, float)
    """left, upper, right and lower end, in parts of the square that holds the world"""
    area_given_up = Signal()
    """The next drag moves the map again."""
    whole_requested = Signal()
    seen_requested = Signal()
    """The person wants the photos of what is seen."""

    def __init__(self, pins: Pins, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, 140)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Map"))
        hear_pinches(self)
        self.pins = pins
        pins.changed.connect(self.update)
        self._view = MapView.whole(640, 480)
        self._land: Land | None = None
        self._labels = Labels()
        self._area: Box | None = None
        self._clear: Sequence[QRectF] = ()
        self._selecting = False
        self._pressed: QPointF | None = None
        self._dragged: QPointF | None = None
        self._band: QRectF | None = None
        self._hovered: Cluster | None = None

    @property
    def view(self) -> MapView:
        """What is seen."""
        return self._view

    @property
    def colors(self) -> MapColors:
        """What the map is painted with, in the theme of now."""
        return MapColors.of(colors_of(self.palette()))

    def look(self, view: MapView) -> None:
        """Show this part of the world."""
        view = view.resized(max(1, self.width()), max(1, self.height()))
        if view != self._view:
            self._view = view
            self.update()
            self.view_changed.emit()

    def show_land(self, land: Land) -> None:
        self._land = land
        self.update()

    def show_towns(self, towns: Sequence[Town]) -> None:
        self._labels.towns = towns
        self.update()

    def show_area(self, area: Box | None) -> None:
        """Mark the part of the map that the search is about."""
        self._area = area
        self.update()

    def keep_clear(self, places: Sequence[QRectF]) -> None:
        """Write no names here: something else lies over the map."""
        self._clear = places

    def set_selecting(self, selecting: bool) -> None:
        """Let the next drag draw an area instead of moving the map."""
        self._selecting = selecting
        self._set_cursor()
        if selecting:
            self.setFocus()  # for Escape

    def zoom(self, factor: float) -> None:
        """Come nearer to the middle, or go further from it."""
        self.look(self._view.zoomed(factor, self.width() / 2, self.height() / 2))

    # Qt's

    def sizeHint(self) -> QSize:
        return QSize(560, 480)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            colors = self.colors
            painter.fillRect(event.rect(), QColor(colors.sea))
            if self._land is not None:
                self._paint_land(painter, self._land)
            taken = [*self.pins.places(self._view), *self._clear]
            if not self._labels.paint(painter, self._view, colors, self.font(), taken):
                self.update()
            accent = QColor(colors_of(self.palette()).accent)
            for area in (self._area_place(), self._band):
                if area is not None:
                    accent.setAlphaF(1.0)
                    painter.setPen(QPen(accent, 1.5))
                    accent.setAlphaF(0.14)
                    painter.setBrush(accent)
                    painter.drawRect(area)
            self.pins.paint(painter, self._view, colors_of(self.palette()), self.font(), self._hovered)
            if self.hasFocus():
                accent.setAlphaF(1.0)
                painter.setPen(QPen(accent, 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._view = self._view.resized(max(1, self.width()), max(1, self.height()))
        self.view_changed.emit()

    def event(self, event: QEvent) -> bool:
        # Escape ends a selection, whatever else it may be the key for in the window.
        overrides = event.type() == QEvent.Type.ShortcutOverride and self._is_drawing
        if overrides and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        zooms = Qt.NativeGestureType.ZoomNativeGesture
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == zooms:
            self._zoom_at(1 + event.value(), event.position())
            return True
        if isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                self._zoom_at(pinch.scaleFactor(), QPointF(self.mapFromGlobal(pinch.centerPoint().toPoint())))
                return True
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.view_changed.emit()  # the land is drawn in other colours

    def wheelEvent(self, event: QWheelEvent) -> None:
        # Two fingers on a touch pad move the map; a wheel zooms.
        touch_pad = event.device().type() == QInputDevice.DeviceType.TouchPad
        if touch_pad and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            delta = event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta() / 2
            self.look(self._view.moved(delta.x(), delta.y()))
        else:
            self._zoom_at(WHEEL_STEP ** (event.angleDelta().y() / 120), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self._pressed = event.position()
        if self._selecting or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._band = QRectF(event.position(), event.position())
        else:
            self._dragged = None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position()
        if self._pressed is None:
            self._hover(self.pins.at(self._view, point))
        elif self._band is not None:
            self._band = QRectF(self._pressed, point).normalized()
            self.update()
        else:
            self._drag_to(point)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            super().mouseReleaseEvent(event)
            return
        band, dragged = self._band, self._dragged is not None
        self._pressed = self._dragged = self._band = None
        self._set_cursor()
        self.update()
        pin = self.pins.at(self._view, event.position())
        if band is not None and min(band.width(), band.height()) > QApplication.startDragDistance() / 2:
            self.area_drawn.emit(
                *self._view.under(band.left(), band.top()), *self._view.under(band.right(), band.bottom())
            )
        elif not dragged and pin is not None:
            self.pin_chosen.emit(pin)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.pins.at(self._view, event.position()) is None:
            self._zoom_at(KEY_STEP, event.position())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _ARROWS:
            right, down = _ARROWS[key]
            self.look(self._view.moved(right * _ARROW_PX, down * _ARROW_PX))
        elif key in {Qt.Key.Key_Plus, Qt.Key.Key_Equal}:
            self.zoom(KEY_STEP)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / KEY_STEP)
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_0}:
            self.whole_requested.emit()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.seen_requested.emit()
        elif key == Qt.Key.Key_Escape and self._is_drawing:
            self._give_up_area()
        else:
            super().keyPressEvent(event)

    # Below: private

    @property
    def _is_drawing(self) -> bool:
        """Whether an area is drawn, or the next drag would draw one."""
        return self._selecting or self._band is not None

    def _give_up_area(self) -> None:
        self._pressed = self._band = None
        self.set_selecting(False)
        self.update()
        self.area_given_up.emit()

    def _zoom_at(self, factor: float, point: QPointF) -> None:
        self.look(self._view.zoomed(factor, point.x(), point.y()))

    def _drag_to(self, point: QPointF) -> None:
        before = self._dragged
        if before is None:
            if self._pressed is None or (point - self._pressed).manhattanLength() < QApplication.startDragDistance():
                return
            before = self._pressed
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self._dragged = point
        self.look(self._view.moved(point.x() - before.x(), point.y() - before.y()))

    def _hover(self, pin: Cluster | None) -> None:
        if pin is not self._hovered:
            self._hovered = pin
            self._set_cursor()
            self.update()

    def _set_cursor(self) -> None:
        if self._selecting:
            self.setCursor(Qt.CursorShape.CrossCursor)
        else:
            on_pin = self._hovered is not None
            self.setCursor(Qt.CursorShape.PointingHandCursor if on_pin else Qt.CursorShape.OpenHandCursor)

    def _paint_land(self, painter: QPainter, land: Land) -> None:
        """Paint the image where and as large as it is seen now; it may be of a moment ago."""
        factor = self._view.pixels / land.view.pixels
        x, y = self._view.at(land.view.across, land.view.down)
        wide, high = land.view.width * factor, land.view.height * factor
        # Not smoothed: it is of another scale for a moment only, and that costs more than all the rest.
        painter.drawImage(QRectF(x - wide / 2, y - high / 2, wide, high), land.image)

    def _area_place(self) -> QRectF | None:
        if self._area is None:
            return None
        left, top, right, bottom = bounds_of(self._area)
        x, y = self._view.at((left + right) / 2, (top + bottom) / 2)
        wide, high = (right - left) * self._view.pixels, (bottom - top) * self._view.pixels
        return QRectF(x - wide / 2, y - high / 2, wide, high)
