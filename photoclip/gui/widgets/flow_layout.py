"""FlowLayout: widgets side by side, in as many lines as they need."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QStyle, QWidget

from photoclip.gui.base.theme import SPACE_XS


class FlowLayout(QLayout):
    """Lines of widgets in their own sizes; a widget wider than the line gets the line."""

    def __init__(self, parent: QWidget | None = None, margin_px: int = 0, gap_px: int = SPACE_XS + 2) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap_px = gap_px
        self.setContentsMargins(QMargins(margin_px, margin_px, margin_px, margin_px))

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        margins = self.contentsMargins()
        size = QSize(0, 0)
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def _place(self, rect: QRect, *, move: bool) -> int:
        area = rect.marginsRemoved(self.contentsMargins())
        x, y, line_px = area.x(), area.y(), 0
        parent = self.parentWidget()
        direction = parent.layoutDirection() if parent is not None else Qt.LayoutDirection.LeftToRight
        line: list[tuple[QLayoutItem, QRect]] = []

        def place(line_px: int) -> None:
            """Stand the items of one line on its middle."""
            for item, at in line:
                if move:
                    at.translate(0, (line_px - at.height()) // 2)
                    item.setGeometry(QStyle.visualRect(direction, area, at))
            line.clear()

        for item in self._items:
            size = item.sizeHint().boundedTo(QSize(max(1, area.width()), 10_000))
            if x > area.x() and x + size.width() > area.x() + area.width():
                place(line_px)
                x, y, line_px = area.x(), y + line_px + self._gap_px, 0
            line.append((item, QRect(x, y, size.width(), size.height())))
            x += size.width() + self._gap_px
            line_px = max(line_px, size.height())
        place(line_px)
        margins = self.contentsMargins()
        return y + line_px - rect.y() + margins.bottom()
