"""Framing: what of a photo is seen in a widget, and how large."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QPointF, QRect, QSize, Signal
from PySide6.QtWidgets import QWidget

MAX_ZOOM = 16.0


class Framing(QObject):
    """A photo fitted into its view, or zoomed about a point and panned; its edge stops at the edge of the view.

    `zoom` is in pixels of the screen a pixel of the photo: 1.0 is 1:1 on any display, also on those with a device
    pixel ratio of 2. Points `at` are of the view; those of the photo are in its own pixels, as it is turned.
    """

    changed = Signal()
    moved = Signal()
    """The person looks at another part of the photo, or at the same one larger or smaller."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self._photo_size = QSize()
        self._turns = 0
        self._fit = True
        self._zoom = 1.0
        self._centre = QPointF()

    def show(self, photo_size: QSize) -> None:
        """Frame another photo, fitted and upright; a null size for none."""
        self._photo_size = photo_size
        self._turns = 0
        self._fit = True
        self.settle()

    @property
    def photo_size(self) -> QSize:
        """The size of the photo as it is turned."""
        return self._photo_size

    @property
    def turns(self) -> int:
        """By how many quarters the photo is turned to the right in this view, 0 to 3."""
        return self._turns

    def turn_by(self, quarters: int) -> None:
        """Turn the photo to the right, the point in the middle staying there. It is the view that turns, no file."""
        if self._photo_size.isEmpty():
            return
        for _ in range(quarters % 4):
            self._centre = QPointF(self._photo_size.height() - self._centre.y(), self._centre.x())
            self._photo_size = self._photo_size.transposed()
        self._turns = (self._turns + quarters) % 4
        self.settle()
        self.moved.emit()

    @property
    def zoom(self) -> float:
        return self.fit_zoom if self._fit else self._zoom

    @property
    def fit_zoom(self) -> float:
        """Zoom at which all of the photo is seen; small photos are not blown up."""
        if self._photo_size.isEmpty():
            return 1.0
        dpr = self._view.devicePixelRatioF()
        across = self._view.width() * dpr / self._photo_size.width()
        down = self._view.height() * dpr / self._photo_size.height()
        return min(across, down, dpr)

    @property
    def is_fitted(self) -> bool:
        return self._fit

    @property
    def can_pan(self) -> bool:
        return not self._fit and not self._overhang().isNull()

    @property
    def centre(self) -> QPointF:
        """The point of the photo that stands in the middle."""
        return QPointF(self._centre)

    @property
    def whole(self) -> QRect:
        """Where all of the photo would stand, in the screen's pixels from the view's corner."""
        # Whole pixels of the screen: at 1:1 a pixel of the photo is exactly one of the screen, not a blend of four.
        view = self._view.size() * self._view.devicePixelRatioF()
        left = round(view.width() / 2 - self._centre.x() * self.zoom)
        top = round(view.height() / 2 - self._centre.y() * self.zoom)
        size = QSize(round(self._photo_size.width() * self.zoom), round(self._photo_size.height() * self.zoom))
        return QRect(QPoint(left, top), size)

    def photo_point(self, at: QPointF) -> QPointF:
        """Return the point of the photo that is seen at `at`."""
        return self._centre + (at - self._middle) / self._scale

    def fit(self) -> None:
        self._fit = True
        self.settle()
        self.moved.emit()

    def follow(self, other: Framing) -> None:
        """Show the part of this photo that `other` shows of its own, as many times as large as the fitted one."""
        self._fit = other.is_fitted
        if not self._fit and not self._photo_size.isEmpty():
            size, theirs = self._photo_size, other.photo_size
            self._zoom = min(max(other.zoom / other.fit_zoom * self.fit_zoom, self.fit_zoom), MAX_ZOOM)
            self._centre = QPointF(
                other.centre.x() / theirs.width() * size.width(), other.centre.y() / theirs.height() * size.height()
            )
        self.settle()

    def zoom_to(self, zoom: float, at: QPointF | None = None) -> None:
        """Zoom so that the point of the photo under `at` (the middle by default) stays where it is."""
        if self._photo_size.isEmpty():
            return
        lowest = min(self.fit_zoom, 1.0)
        zoom = min(max(zoom, lowest), max(MAX_ZOOM, self.fit_zoom))
        if abs(zoom / self.fit_zoom - 1) < 0.01:
            self.fit()
            return
        at = at if at is not None else QPointF(self._view.rect().center())
        under = self.photo_point(at)
        self._fit, self._zoom = False, zoom
        self._centre = under - (at - self._middle) / self._scale
        self.settle()
        self.moved.emit()

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        self.zoom_to(self.zoom * factor, at)

    def toggle_one_to_one(self, at: QPointF | None = None) -> None:
        """Go to 1:1 about `at`, or back to the fitted photo. One that is seen at 1:1 where it fits stays so."""
        if not self._fit:
            self.fit()
        else:
            self.zoom_to(1.0, at)

    def one_to_one(self) -> None:
        self.zoom_to(1.0)

    def pan_by(self, delta: QPointF) -> None:
        """Move the photo by `delta` device-independent pixels."""
        if self._fit:
            return
        self._centre -= delta / self._scale
        self.settle()
        self.moved.emit()

    def settle(self) -> None:
        """Keep to the photo's edges, as after every change of the view's size."""
        half_seen = self._middle / self._scale
        self._centre = QPointF(
            _within(self._centre.x(), half_seen.x(), self._photo_size.width()),
            _within(self._centre.y(), half_seen.y(), self._photo_size.height()),
        )
        self.changed.emit()

    @property
    def _middle(self) -> QPointF:
        return QPointF(self._view.width() / 2, self._view.height() / 2)

    @property
    def _scale(self) -> float:
        """Device-independent pixels a pixel of the photo."""
        return self.zoom / self._view.devicePixelRatioF()

    def _overhang(self) -> QSize:
        """By how much the photo is larger than the view, in device-independent pixels."""
        wide = round(self._photo_size.width() * self._scale) - self._view.width()
        high = round(self._photo_size.height() * self._scale) - self._view.height()
        return QSize(max(0, wide), max(0, high))


def _within(centre: float, half_seen: float, size: float) -> float:
    """Keep the edge of the photo at or outside the edge of the view; a photo smaller than the view is centred."""
    if 2 * half_seen >= size:
        return size / 2
    return min(max(centre, half_seen), size - half_seen)
