"""What hangs at the pointer while photos are dragged: the one that was taken hold of, and how many there are."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPixmap

from photoclip.gui.base.theme import colors_of
from photoclip.gui.grid.signs import fill_round

SIDE_PX, BADGE_PX, PAD_PX = 96, 24, 8


def drag_picture(photo: QPixmap | None, count: int, palette: QPalette, ratio: float) -> QPixmap:
    """Return the picture of a drag of `count` photos; `photo`: None where it is not loaded."""
    picture = QPixmap(QSize(SIDE_PX, SIDE_PX) * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    colors = colors_of(palette)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        whole = QRect(0, 0, SIDE_PX, SIDE_PX)
        if photo is not None:
            painter.drawPixmap(whole, photo)
        else:
            fill_round(painter, whole, colors.hover, PAD_PX)
        if count > 1:
            text = QLocale().toString(count)
            width = max(BADGE_PX, painter.fontMetrics().horizontalAdvance(text) + 2 * PAD_PX)
            badge = QRect(SIDE_PX - width - 4, 4, width, BADGE_PX)
            fill_round(painter, badge, colors.accent, BADGE_PX / 2)
            painter.setPen(QColor(colors.on_accent))
            painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)
    return picture
