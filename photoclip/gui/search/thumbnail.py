"""The small picture on the chip of a picture that was pasted."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap

THUMBNAIL_PX = 20


def thumbnail(image: QImage, pixel_ratio: float) -> QPixmap:
    """Return the middle of `image` as a small square."""
    side_px = round(THUMBNAIL_PX * pixel_ratio)
    whole, smooth = Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    small = image.scaled(side_px, side_px, whole, smooth)
    left, top = (small.width() - side_px) // 2, (small.height() - side_px) // 2
    pixmap = QPixmap.fromImage(small.copy(left, top, side_px, side_px))
    pixmap.setDevicePixelRatio(pixel_ratio)
    return pixmap
