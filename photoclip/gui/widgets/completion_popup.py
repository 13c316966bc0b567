"""CompletionPopup: the list under the search box. It takes clicks, never the focus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QGuiApplication, QHideEvent, QIcon, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from photoclip.gui.base.application import application
from photoclip.gui.base.icons import themed_icon
from photoclip.gui.base.model_index import AnyIndex
from photoclip.gui.base.tag_colors import dot_icon
from photoclip.gui.base.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XS, Colors, colors_of, set_role

ROW_PX = 30
MAX_ROWS = 8
MIN_WIDTH_PX = 260
MAX_WIDTH_PX = 640
CompletionKind = Literal["name", "value", "recent", "tag", "new"]
_ICONS = {"name": "filter", "value": "filter", "recent": "recent", "tag": "tag", "new": "tag-add"}
_ICON_PX = 16


@dataclass(frozen=True, slots=True)
class CompletionLine:
    """One line of the list: `text` is the whole search with it taken, the cursor at `cursor`."""

    kind: CompletionKind
    shown: str
    text: str
    cursor: int
    detail: str = ""
    color: str = ""
    """One of `TAG_COLORS`: a dot stands in the icon's place."""


class CompletionPopup(QFrame):
    """Lies over the window as one of its widgets, so that the box keeps the focus on every platform."""

    chosen = Signal(int)
    """Index of the line that was clicked."""
    closed = Signal()

    def __init__(self, anchor: QWidget) -> None:
        super().__init__(anchor)
        self.anchor = anchor
        self._icons: dict[str, QIcon] = {}
        self._icons_for: Colors | None = None
        self._list = QListWidget()
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setUniformItemSizes(True)
        self._list.setItemDelegate(_Line(self._list))
        self._list.setAccessibleName(self.tr("Completions"))
        self._list.setMouseTracking(True)
        self._list.itemClicked.connect(lambda item: self.chosen.emit(self._list.row(item)))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_role(self, "popup")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_XS, SPACE_XS, SPACE_XS, SPACE_XS)
        column.addWidget(self._list)
        self.hide()

    @property
    def list(self) -> QListWidget:
        return self._list

    @property
    def selected(self) -> int:
        """Index of the marked line, -1 for none."""
        return self._list.currentRow()

    def select(self, index: int) -> None:
        self._list.setCurrentRow(index)

    def open_with(self, lines: Sequence[CompletionLine]) -> None:
        """Show these, none of them marked."""
        colors = colors_of(QGuiApplication.palette())
        if colors is not self._icons_for:  # not on every key: each icon is a file to read and a drawing to make
            self._icons = {kind: themed_icon(icon, colors, "muted") for kind, icon in _ICONS.items()}
            self._icons_for = colors
        self._list.clear()
        for line in lines:
            icon = dot_icon(line.color, colors) if line.color else self._icons[line.kind]
            item = QListWidgetItem(icon, line.shown)
            item.setData(Qt.ItemDataRole.UserRole, line.detail)
            if line.detail:
                item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{line.shown} {line.detail}")
            self._list.addItem(item)
        self._list.setCurrentRow(-1)
        self._place()
        if not self.isVisible():
            application().installEventFilter(self)
        self.show()
        self.raise_()

    def hideEvent(self, event: QHideEvent) -> None:
        application().removeEventFilter(self)
        super().hideEvent(event)
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close on a click elsewhere, and when the window changes; only while the list is open."""
        match event.type():
            case QEvent.Type.MouseButtonPress if isinstance(watched, QWidget) and isinstance(event, QMouseEvent):
                if not self._is_ours(watched, event):
                    self.hide()
            case QEvent.Type.Resize | QEvent.Type.WindowDeactivate if watched is self.window():
                self.hide()
            case QEvent.Type.Resize if watched is self.anchor:
                self._place()  # the chips came or went
        return False

    # Below: private

    def _is_ours(self, widget: QWidget, event: QMouseEvent) -> bool:
        point = event.globalPosition().toPoint()
        inside = self.rect().contains(self.mapFromGlobal(point))
        return inside or self.anchor.rect().contains(self.anchor.mapFromGlobal(point)) or widget is self

    def _place(self) -> None:
        window = self.anchor.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        corner = self.anchor.mapTo(window, QPoint(0, self.anchor.height() + 2))
        width = min(max(self.anchor.width(), MIN_WIDTH_PX), MAX_WIDTH_PX, window.width() - 2 * SPACE_S)
        x = min(corner.x(), window.width() - width - SPACE_S)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            x = max(SPACE_S, corner.x() + self.anchor.width() - width)
        rows = min(self._list.count(), MAX_ROWS, max(1, (window.height() - corner.y() - SPACE_L) // ROW_PX))
        self.setGeometry(QRect(x, corner.y(), width, rows * ROW_PX + 2 * SPACE_XS + 2))


class _Line(QStyledItemDelegate):
    """Icon, text and, fainter, what it is for."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: AnyIndex) -> QSize:
        return QSize(option.rect.width(), ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        colors = colors_of(QGuiApplication.palette())  # the style sheet's own palette for lists lags behind the theme
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if selected or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colors.selection if selected else colors.hover))
            painter.drawRoundedRect(option.rect, 4, 4)
        place = QRect(option.rect.x() + SPACE_S, option.rect.center().y() - _ICON_PX // 2, _ICON_PX, _ICON_PX)
        index.data(Qt.ItemDataRole.DecorationRole).paint(painter, self._mirrored(option, place))
        x = option.rect.x() + SPACE_S + _ICON_PX + SPACE_S
        room = option.rect.right() - SPACE_S - x
        painter.setFont(option.font)
        painter.setPen(QColor(colors.on_selection if selected else colors.text))
        used = self._text(painter, option, QRect(x, option.rect.y(), room, option.rect.height()), index.data())
        if detail := index.data(Qt.ItemDataRole.UserRole):
            rest = QRect(x + used + SPACE_M, option.rect.y(), room - used - SPACE_M, option.rect.height())
            painter.setPen(QColor(colors.on_selection if selected else colors.muted))
            if rest.width() > 60:
                self._text(painter, option, rest, detail)
        painter.restore()

    def _text(self, painter: QPainter, option: QStyleOptionViewItem, area: QRect, text: str) -> int:
        metrics = QFontMetrics(option.font)
        elided = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        aligned = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        painter.drawText(self._mirrored(option, area), QStyle.visualAlignment(option.direction, aligned), elided)
        return metrics.horizontalAdvance(elided)

    @staticmethod
    def _mirrored(option: QStyleOptionViewItem, area: QRect) -> QRect:
        return QStyle.visualRect(option.direction, option.rect, area)
