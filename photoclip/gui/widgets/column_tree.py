"""ColumnTree: lets a tree stand at its whole height in a column that is scrolled as one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QScrollArea, QSizePolicy, QTreeView

from photoclip.gui.base.counted import shown_number
from photoclip.gui.base.theme import SPACE_M, SPACE_XL, set_role

INDENT_PX = 14


class ColumnTree(QObject):
    """Two columns, the name and the count, whose counts stand at the same edge in every tree of the column.

    Arrows go on where the tree ends; the current row stays in sight of the column. The rows have one height, so that
    its own height is two questions, however many rows there are.
    """

    left_upwards = Signal()
    left_downwards = Signal()

    def __init__(self, view: QTreeView, spare_px: int = 0) -> None:
        """`spare_px`: empty room under the rows, for what is dropped beside them."""
        super().__init__(view)
        self._view = view
        self._spare_px = spare_px
        self._least_px = 0
        self._keeps_names = False
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._fit)
        self._set_up()
        view.installEventFilter(self)
        model = view.model()
        for changed in (model.rowsInserted, model.rowsRemoved, model.modelReset, model.layoutChanged):
            changed.connect(self._timer.start)
        view.expanded.connect(lambda _index: self._timer.start())
        view.collapsed.connect(lambda _index: self._timer.start())
        view.selectionModel().currentChanged.connect(self._on_current)

    def show_counts_up_to(self, largest: int) -> None:
        """Give the counts the room that the largest of them takes."""
        width_px = self._view.fontMetrics().horizontalAdvance(shown_number(largest)) + SPACE_XL
        if self._view.columnWidth(1) != width_px:
            self._view.setColumnWidth(1, width_px)
            self._timer.start()

    def keep_names_whole(self) -> None:
        """Be at least as wide as the longest name and its count: for names of PhotoClip's own, not the person's."""
        self._keeps_names = True
        self._fit()

    def keep_room(self, least_px: int) -> None:
        """Be at least so high inside, for what lies over the rows."""
        if least_px != self._least_px:
            self._least_px = least_px
            self._timer.start()

    def reveal(self, index: QModelIndex) -> None:
        """Bring a row into sight once the layout is done."""
        row = QPersistentModelIndex(index)
        QTimer.singleShot(0, self, lambda: self._scroll_to(row))

    def enter_first(self) -> bool:
        """Give the keyboard to the first row; False where there is none."""
        return self._enter(self._view.model().index(0, 0))

    def enter_last(self) -> bool:
        """Give the keyboard to the last row in sight; False where there is none."""
        return self._enter(self._last())

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._take_key(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange, QEvent.Type.Show):
            self._timer.start()
        return False

    # Below: private

    def _set_up(self) -> None:
        view, off = self._view, Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        set_role(view, "column")
        view.setHeaderHidden(True)
        view.setUniformRowHeights(True)
        view.setIndentation(INDENT_PX)
        view.setAllColumnsShowFocus(True)
        view.setVerticalScrollMode(QTreeView.ScrollMode.ScrollPerPixel)
        view.setVerticalScrollBarPolicy(off)
        view.setHorizontalScrollBarPolicy(off)
        view.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        header = view.header()
        header.setMinimumSectionSize(0)
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        self.show_counts_up_to(0)
        self._fit()

    def _last(self) -> QModelIndex:
        """Return the last row that is not folded away."""
        model, index = self._view.model(), QModelIndex()
        while (rows := model.rowCount(index)) and (not index.isValid() or self._view.isExpanded(index)):
            index = model.index(rows - 1, 0, index)
        return index

    def _fit(self) -> None:
        """Be as high as the rows are."""
        last = self._last()
        scrolled_px = self._view.verticalScrollBar().value()
        rows_px = self._view.visualRect(last).bottom() + 1 + scrolled_px if last.isValid() else SPACE_M
        frame_px = self._view.height() - self._view.viewport().height()
        height_px = max(rows_px + self._spare_px, self._least_px) + frame_px
        if height_px != self._view.minimumHeight():
            self._view.setFixedHeight(height_px)
        if self._keeps_names:
            beside_px = self._view.width() - self._view.viewport().width()
            self._view.setMinimumWidth(self._view.sizeHintForColumn(0) + self._view.columnWidth(1) + beside_px)

    def _take_key(self, event: QKeyEvent) -> bool:
        view, current = self._view, self._view.currentIndex()
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if view.state() == QTreeView.State.EditingState or not plain or not current.isValid():
            return False
        match event.key():
            case Qt.Key.Key_Up if not view.indexAbove(current).isValid():
                self.left_upwards.emit()
            case Qt.Key.Key_Down if not view.indexBelow(current).isValid():
                self.left_downwards.emit()
            case Qt.Key.Key_PageUp | Qt.Key.Key_PageDown as key:
                self._go_by_page(down=key == Qt.Key.Key_PageDown)
            case _:
                return False
        return True

    def _go_by_page(self, *, down: bool) -> None:
        """Go as many rows as are in sight of the column: Qt would go by those of the tree, which are all."""
        view, area = self._view, self._area()
        row_px = max(1, view.visualRect(view.currentIndex()).height())
        rows = max(1, (area.viewport().height() if area is not None else view.height()) // row_px - 1)
        there = view.currentIndex()
        for _ in range(rows):
            further = view.indexBelow(there) if down else view.indexAbove(there)
            if not further.isValid():
                break
            there = further
        view.setCurrentIndex(there)

    def _enter(self, index: QModelIndex) -> bool:
        if not index.isValid() or not self._view.isVisible():
            return False
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        self._view.setCurrentIndex(index)
        return True

    def _on_current(self, current: QModelIndex, _before: QModelIndex) -> None:
        if self._view.hasFocus():
            self._scroll_to(current)

    def _scroll_to(self, index: QModelIndex | QPersistentModelIndex) -> None:
        area = self._area()
        column = area.widget() if area is not None else None
        if area is None or column is None or not index.isValid() or not self._view.isVisible():
            return
        row = self._view.visualRect(index)
        top = self._view.viewport().mapTo(column, row.topLeft())
        area.ensureVisible(0, top.y() + row.height() // 2, 0, row.height())

    def _area(self) -> QScrollArea | None:
        """Return what the column is scrolled in."""
        around = self._view.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        return around
