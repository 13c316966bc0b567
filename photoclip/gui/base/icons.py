"""Icons: our own line drawings, tinted with the colours of the theme."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QObject, QSize, Qt
from PySide6.QtGui import QAction, QColor, QGuiApplication, QIcon, QPainter, QPixmap, QPixmapCache, QTransform
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QPushButton

from photoclip.gui.base.theme import ICON_PX, Colors, colors_of
from photoclip.paths import resources_dir

GAP_PX = 4
_NAME = "icon_name"
_TINT = "icon_tint"
_MIRRORED = frozenset({"back", "left", "redo", "right", "undo"})
"""They point along the line, which runs the other way in a layout from right to left."""


def icon_pixmap(name: str, color: str | QColor, size_px: int = ICON_PX, pixel_ratio: float = 1.0) -> QPixmap:
    """Return the icon `name` in one colour, `size_px` device-independent pixels wide. GUI thread only.

    A window shows some fifty icons, each in four forms, and most of them in several places: Qt's cache keeps them.
    """
    tint = QColor(color).name()
    side = max(1, round(size_px * pixel_ratio))
    key = f"photoclip icon {name} {tint} {side} {pixel_ratio}"
    pixmap = QPixmap()
    if not QPixmapCache.find(key, pixmap):
        pixmap = _drawn(name, tint, side)
        pixmap.setDevicePixelRatio(pixel_ratio)
        QPixmapCache.insert(key, pixmap)
    return pixmap


def themed_icon(name: str, colors: Colors, tint: str = "text") -> QIcon:
    """Return the icon in the colour field `tint` of `colors`, with a faded form for disabled controls."""
    icon = QIcon()
    for ratio in (1.0, 2.0):
        icon.addPixmap(icon_pixmap(name, getattr(colors, tint), ICON_PX, ratio), QIcon.Mode.Normal)
        faded = QColor(colors.muted).lighter(150) if not colors.dark else QColor(colors.muted).darker(170)
        icon.addPixmap(icon_pixmap(name, faded, ICON_PX, ratio), QIcon.Mode.Disabled)
    return icon


def set_icon(target: QAction | QAbstractButton, name: str, tint: str = "text") -> None:
    """Give `target` the icon `name`; `retint` finds it again when the theme changes."""
    target.setProperty(_NAME, name)
    target.setProperty(_TINT, tint)
    icon = themed_icon(name, colors_of(QGuiApplication.palette()), tint)
    direction = QGuiApplication.layoutDirection() if isinstance(target, QAction) else target.layoutDirection()
    mirrored = direction == Qt.LayoutDirection.RightToLeft
    if mirrored and name in _MIRRORED:
        icon = _flipped(icon)
    if isinstance(target, QPushButton):
        # Qt leaves 4 pixels to the words, which look glued to the icon; a wider picture is the only way to more.
        icon = _with_gap(icon, mirrored)
        target.setIconSize(QSize(ICON_PX + GAP_PX, ICON_PX))
    target.setIcon(icon)


def retint(root: QObject) -> None:
    """Draw every icon below `root` again in the colours of now."""
    targets: list[QAction | QAbstractButton] = [*root.findChildren(QAction), *root.findChildren(QAbstractButton)]
    for target in targets:
        if name := target.property(_NAME):
            set_icon(target, name, target.property(_TINT))


def _flipped(icon: QIcon) -> QIcon:
    """Return the icon as in a mirror."""
    mirror = QTransform.fromScale(-1, 1)
    flipped = QIcon()
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled):
        for ratio in (1.0, 2.0):
            flipped.addPixmap(icon.pixmap(QSize(ICON_PX, ICON_PX), ratio, mode).transformed(mirror), mode)
    return flipped


def _with_gap(icon: QIcon, mirrored: bool) -> QIcon:
    """Return the icon with room between it and the words beside it."""
    wider = QIcon()
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled):
        for ratio in (1.0, 2.0):
            pixmap = QPixmap(QSize(ICON_PX + GAP_PX, ICON_PX) * ratio)
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            with QPainter(pixmap) as painter:
                painter.drawPixmap(GAP_PX if mirrored else 0, 0, icon.pixmap(QSize(ICON_PX, ICON_PX), ratio, mode))
            wider.addPixmap(pixmap, mode)
    return wider


def app_icon() -> QIcon:
    """Return PhotoClip's own icon."""
    icon = QIcon()
    for size_px in (16, 32, 48, 64, 128, 256, 512):
        icon.addFile(str(resources_dir() / "icons" / f"photoclip-{size_px}.png"))
    return icon


def _drawn(name: str, tint: str, side_px: int) -> QPixmap:
    pixmap = QPixmap(side_px, side_px)
    pixmap.fill(Qt.GlobalColor.transparent)
    with QPainter(pixmap) as painter:
        QSvgRenderer(QByteArray(_svg(name).replace("currentColor", tint).encode())).render(painter)
    return pixmap


@cache
def _svg(name: str) -> str:
    return (resources_dir() / "icons" / f"{name}.svg").read_text("utf-8")
