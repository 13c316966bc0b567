"""GridDelegate: how one photo of the grid is painted."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QGuiApplication, QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from photoclip.core.clock import length_text
from photoclip.core.photo import Tile
from photoclip.gui.base.icons import icon_pixmap
from photoclip.gui.base.model_index import AnyIndex
from photoclip.gui.base.theme import Colors, colors_of
from photoclip.gui.grid.edges import HAIRLINE_PX, Edges
from photoclip.gui.grid.layout import GAP_PX
from photoclip.gui.grid.mark_painting import MarkPainter
from photoclip.gui.grid.model import LiftedRole, MissingRole, StackRole, TileRole, VeiledRole
from photoclip.gui.grid.pairs import short_pairs
from photoclip.gui.grid.signs import Signs, fill_round, paint_ring
from photoclip.gui.grid.stacks import StackMark
from photoclip.gui.grid.thumbnail_cache import CORNER_RADIUS_PX

SELECTED_INSET_PX = 7
RING_RADIUS_PX = CORNER_RADIUS_PX + 2
BADGE_PX, BADGE_PAD_PX = 22, 3
WHITE = "#ffffff"
SUGGESTED = "#f7d038"
OFFLINE_OPACITY = 0.4
REJECTED_OPACITY = 0.35
STACK_INSET_PX = 4
"""How far each photo of a stack peeks out above the one before it."""
STACK_ICON_PX = 14
LENGTH_ICON_PX, LENGTH_PAD_PX = 12, 5
HIDDEN_PX = 22
PAIRS_PX, PAIRS_PAD_PX, PAIRS_SCALE = 17, 6, 0.72


class GridDelegate(QStyledItemDelegate):
    """Paints picture, selection, focus ring and badges; asks the model only for what it has at hand."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.signs = Signs()
        self._marks = MarkPainter(self.signs)
        self._edges = Edges()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        colors = colors_of(option.palette)
        state = option.state
        tile: Tile | None = index.data(TileRole)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        cell: QRect = option.rect
        mark: StackMark | None = index.data(StackRole)
        if mark is not None and mark.is_open:
            fill_round(painter, _around(cell), _faint(colors.accent), 0)
        picture = cell
        if selected:
            fill_round(painter, cell, colors.selection, CORNER_RADIUS_PX + 3)
            picture = cell.adjusted(SELECTED_INSET_PX, SELECTED_INSET_PX, -SELECTED_INSET_PX, -SELECTED_INSET_PX)
        if mark is not None and not mark.is_open:
            picture = self._paint_edges(painter, picture, colors)
        painter.setOpacity(_opacity(tile))
        chosen = selected and bool(state & QStyle.StateFlag.State_HasFocus)
        looked_at = chosen or bool(state & QStyle.StateFlag.State_MouseOver)
        shown = self._paint_picture(painter, picture, index, colors, looked_at)
        if shown is not None and self._edges.melt(shown, colors.selection if selected else colors.base):
            paint_ring(painter, picture, colors.line, HAIRLINE_PX, CORNER_RADIUS_PX)
        painter.setOpacity(1.0)
        if state & QStyle.StateFlag.State_MouseOver and not selected:
            paint_ring(painter, cell, colors.control_line, 1.5, RING_RADIUS_PX)
        if selected:
            paint_ring(painter, cell, colors.accent, 2.0, RING_RADIUS_PX)
        if state & QStyle.StateFlag.State_HasFocus:
            paint_ring(painter, cell, colors.text if selected else colors.accent, 2.5, RING_RADIUS_PX)
        if tile is not None:
            self._paint_badges(painter, picture, tile)
            if tile.duration_s is not None:
                self._paint_length(painter, picture, tile.duration_s)
            self._paint_pairs(painter, picture, tile)
        if mark is not None and not mark.position:
            self._paint_stack_badge(painter, cell, mark, colors)
        if mark is not None and mark.suggested:
            self._paint_suggestion(painter, picture)

    def sizeHint(self, option: QStyleOptionViewItem, _index: AnyIndex) -> QSize:
        return option.rect.size()

    def _paint_picture(
        self, painter: QPainter, rect: QRect, index: AnyIndex, colors: Colors, looked_at: bool
    ) -> QPixmap | None:
        """Paint the picture and return it; that of a hidden photo as it is where somebody looks at it.

        With the pointer or the keyboard, that is.
        """
        pixmap: QPixmap | None = index.data(Qt.ItemDataRole.DecorationRole)
        is_veiled = bool(index.data(VeiledRole))
        if is_veiled and looked_at and (lifted := index.data(LiftedRole)) is not None:
            pixmap, is_veiled = lifted, False
        if pixmap is not None:
            if pixmap.deviceIndependentSize().toSize() != rect.size():
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(rect, pixmap)
            if is_veiled:
                self._paint_hidden(painter, rect)
            return pixmap
        fill_round(painter, rect, colors.hover, CORNER_RADIUS_PX)
        if index.data(MissingRole):
            side = min(40, rect.width() // 3)
            icon = icon_pixmap("image-broken", colors.muted, side, painter.device().devicePixelRatioF())
            painter.drawPixmap(rect.center().x() - side // 2, rect.center().y() - side // 2, icon)
        return None

    def _paint_hidden(self, painter: QPainter, rect: QRect) -> None:
        side = min(HIDDEN_PX, rect.width() // 3)
        ground = QRect(0, 0, 2 * side, 2 * side)
        ground.moveCenter(rect.center())
        fill_round(painter, ground, QColor(10, 12, 16, 150), side)
        sign = self.signs.pixmap(painter, "hidden", WHITE, side)
        painter.drawPixmap(ground.left() + side // 2, ground.top() + side // 2, sign)

    def _paint_edges(self, painter: QPainter, cell: QRect, colors: Colors) -> QRect:
        """Paint the photos that lie behind; return where the one on top goes."""
        step = STACK_INSET_PX
        for depth, opacity in ((2, 0.45), (1, 0.8)):
            inset = (depth + 1) * step
            edge = QRect(cell.left() + inset, cell.top() + (2 - depth) * step, cell.width() - 2 * inset, 4 * step)
            painter.setOpacity(opacity)
            fill_round(painter, edge, colors.control_line, CORNER_RADIUS_PX)
        painter.setOpacity(1.0)
        top = cell.adjusted(step, 2 * step, -step, 0)
        fill_round(painter, top.adjusted(-1, -1, 1, 1), colors.base, CORNER_RADIUS_PX + 1)
        return top

    def _paint_stack_badge(self, painter: QPainter, cell: QRect, mark: StackMark, colors: Colors) -> None:
        badge = stack_badge(cell, mark)
        fill_round(painter, badge, QColor(colors.accent) if mark.is_open else QColor(10, 12, 16, 200), BADGE_PX / 2)
        ink = colors.on_accent if mark.is_open else WHITE
        icon = self.signs.pixmap(painter, "stack", ink, STACK_ICON_PX)
        painter.drawPixmap(badge.left() + 7, badge.center().y() - STACK_ICON_PX // 2 + 1, icon)
        painter.setFont(QGuiApplication.font())
        painter.setPen(QColor(ink))
        words = badge.adjusted(7 + STACK_ICON_PX + 3, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, str(mark.count))

    def _paint_length(self, painter: QPainter, picture: QRect, duration_s: float) -> None:
        """Say that it is a video, and how long, where that is known; in a small cell the sign alone."""
        words = length_text(duration_s) if duration_s else ""
        badge = length_badge(picture, words)
        if badge.width() > picture.width() - 8:
            words, badge = "", length_badge(picture, "")
        fill_round(painter, badge, QColor(10, 12, 16, 190), BADGE_PX / 2)
        sign = self.signs.pixmap(painter, "play-full", WHITE, LENGTH_ICON_PX)
        painter.drawPixmap(badge.left() + LENGTH_PAD_PX, badge.center().y() - LENGTH_ICON_PX // 2 + 1, sign)
        painter.setFont(QGuiApplication.font())
        painter.setPen(QColor(WHITE))
        rest = badge.adjusted(LENGTH_PAD_PX + LENGTH_ICON_PX + 2, 0, 0, 0)
        painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)

    def _paint_pairs(self, painter: QPainter, rect: QRect, tile: Tile) -> None:
        """Say at the upper left what a photo is one with."""
        text = short_pairs(tile)
        if not text:
            return
        font = QGuiApplication.font()
        font.setPointSizeF(font.pointSizeF() * PAIRS_SCALE)
        width = QFontMetrics(font).horizontalAdvance(text) + 2 * PAIRS_PAD_PX
        badge = QRect(rect.left() + 4, rect.top() + 4, width, PAIRS_PX)
        if width > rect.width() // 2:
            return
        fill_round(painter, badge, QColor(10, 12, 16, 190), PAIRS_PX / 2)
        painter.setFont(font)
        painter.setPen(QColor(WHITE))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_suggestion(self, painter: QPainter, rect: QRect) -> None:
        badge = QRect(rect.left() + 4, rect.top() + 4, BADGE_PX, BADGE_PX)
        fill_round(painter, badge, QColor(10, 12, 16, 190), BADGE_PX / 2)
        sign = self.signs.pixmap(painter, "suggested", SUGGESTED, BADGE_PX - 2 * BADGE_PAD_PX)
        painter.drawPixmap(badge.topLeft() + QPoint(BADGE_PAD_PX, BADGE_PAD_PX), sign)

    def _paint_badges(self, painter: QPainter, rect: QRect, tile: Tile) -> None:
        x = rect.right() - BADGE_PX - 4
        taken_px = (BADGE_PX + 4) * (tile.offline + (tile.file_count > 1))
        self._marks.paint(painter, rect, tile, rect.width() - taken_px - 2 * 6)
        if tile.color:
            rect = rect.adjusted(0, 0, 0, -10)  # above the bar of the colour label
        for name, shown in (("offline", tile.offline), ("duplicate", tile.file_count > 1)):
            if shown:
                badge = QRect(x, rect.bottom() - BADGE_PX - 4, BADGE_PX, BADGE_PX)
                fill_round(painter, badge, QColor(10, 12, 16, 190), BADGE_PX / 2)
                sign = self.signs.pixmap(painter, name, WHITE, BADGE_PX - 2 * BADGE_PAD_PX)
                painter.drawPixmap(badge.topLeft() + QPoint(BADGE_PAD_PX, BADGE_PAD_PX), sign)
                x -= BADGE_PX + 4


def _opacity(tile: Tile | None) -> float:
    """How much of a photo is seen: less of one that is away, or that the person does not want."""
    if tile is None:
        return 1.0
    return REJECTED_OPACITY if tile.flag == "rejected" else OFFLINE_OPACITY if tile.offline else 1.0


def stack_badge(cell: QRect, mark: StackMark) -> QRect:
    """Return where the badge of a stack stands in its cell: at the upper right, as wide as its number."""
    words_px = QFontMetrics(QGuiApplication.font()).horizontalAdvance(str(mark.count))
    width = 7 + STACK_ICON_PX + 3 + words_px + 8
    return QRect(cell.right() - width - 8, cell.top() + 2 * STACK_INSET_PX + 6, width, BADGE_PX)


def length_badge(picture: QRect, words: str) -> QRect:
    """Return where a video's length stands on its picture: at the upper right, where players' thumbnails have it."""
    words_px = QFontMetrics(QGuiApplication.font()).horizontalAdvance(words) + 6 if words else 0
    width = 2 * LENGTH_PAD_PX + LENGTH_ICON_PX + words_px
    return QRect(picture.right() - width - 4, picture.top() + 4, width, BADGE_PX)


def _around(cell: QRect) -> QRect:
    """The cell and the half of the gaps around it, so that the photos of an open stack stand on one ground."""
    half = GAP_PX // 2
    return cell.adjusted(-half, -half, half, half)


def _faint(color: str) -> QColor:
    faint = QColor(color)
    faint.setAlphaF(0.16)
    return faint
