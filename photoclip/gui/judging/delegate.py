"""JudgingDelegate: how a photo that is judged is painted: its confidence, its side of the line, tick and cross."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QGuiApplication, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from photoclip.gui.base.model_index import AnyIndex
from photoclip.gui.base.theme import Colors, colors_of
from photoclip.gui.grid.delegate import RING_RADIUS_PX, WHITE, GridDelegate
from photoclip.gui.grid.signs import fill_round, paint_ring
from photoclip.gui.judging.label_stand import Verdict
from photoclip.gui.judging.model import ConfidenceRole, FitsRole, TaggedRole, VerdictRole, percent

BUTTON_PX = 28
BUTTON_GAP_PX = 6
INSET_PX = 6
SIGN_PX = 16
TICK_COLOR, CROSS_COLOR = "#1c6b3c", "#b3261e"
"""On every picture and in both looks: white stands on them with more than 6:1."""
VEIL_ALPHA = 0.35


class JudgingDelegate(GridDelegate):
    """Paints what `GridDelegate` paints and, above it, how the photo stands with the label."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        super().paint(painter, option, index)
        colors, cell = colors_of(option.palette), option.rect
        verdict: Verdict | None = index.data(VerdictRole)
        fits = bool(index.data(FitsRole))
        if not fits and not index.data(TaggedRole):
            veil = QColor(colors.base)
            veil.setAlphaF(VEIL_ALPHA if verdict is None else 0.6)
            fill_round(painter, cell, veil, 5)
        if verdict is not None:
            paint_ring(painter, cell, TICK_COLOR if verdict == "tick" else CROSS_COLOR, 3.0, RING_RADIUS_PX)
            if option.state & QStyle.StateFlag.State_HasFocus:
                # The other lies under the verdict's.
                paint_ring(painter, cell.adjusted(-3, -3, 3, 3), colors.accent, 2.0, RING_RADIUS_PX)
        self._paint_percent(painter, cell, index.data(ConfidenceRole), fits, colors)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        for which in ("tick", "cross"):
            if hovered or verdict == which:
                self._paint_button(painter, button(cell, which), which, verdict == which, colors)
        if index.data(TaggedRole):
            place = QRect(cell.left() + INSET_PX, cell.top() + INSET_PX, 22, 22)
            fill_round(painter, place, QColor(10, 12, 16, 200), 11)
            painter.drawPixmap(place.left() + 4, place.top() + 4, self.signs.pixmap(painter, "tag", WHITE, 14))

    def _paint_percent(
        self, painter: QPainter, cell: QRect, confidence: float | None, fits: bool, colors: Colors
    ) -> None:
        text = percent(confidence)
        if not text:
            return
        font = QGuiApplication.font()
        metrics = QFontMetrics(font)
        width, height = metrics.horizontalAdvance(text) + 12, metrics.height() + 2
        place = QRect(cell.left() + INSET_PX, cell.bottom() - INSET_PX - height, width, height)
        fill_round(painter, place, colors.accent if fits else QColor(10, 12, 16, 200), height / 2)
        painter.setFont(font)
        painter.setPen(QColor(colors.on_accent if fits else "#ffffff"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_button(self, painter: QPainter, place: QRect, which: Verdict, on: bool, _colors: Colors) -> None:
        color = TICK_COLOR if which == "tick" else CROSS_COLOR
        fill_round(painter, place, QColor(color) if on else QColor(10, 12, 16, 215), BUTTON_PX / 2)
        sign = self.signs.pixmap(painter, "check" if which == "tick" else "close", WHITE, SIGN_PX)
        away = (BUTTON_PX - SIGN_PX) // 2
        painter.drawPixmap(place.left() + away, place.top() + away, sign)


def button(cell: QRect, which: Verdict) -> QRect:
    """Return where the tick or the cross of a photo stands: at the upper right, the cross outermost."""
    x = cell.right() - INSET_PX - BUTTON_PX + 1
    if which == "tick":
        x -= BUTTON_PX + BUTTON_GAP_PX
    return QRect(x, cell.top() + INSET_PX, BUTTON_PX, BUTTON_PX)
