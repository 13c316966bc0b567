"""DropDown: a choice of a few, whose list shows all of them whole, with a tick on the one that holds."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QCursor, QPainter
from PySide6.QtWidgets import QApplication, QComboBox, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from photoclip.gui.base.icons import icon_pixmap
from photoclip.gui.base.theme import SPACE_S, SPACE_XL, colors_of

TICK_PX = 14


_LEAST_LETTERS = 24


class DropDown(QComboBox):
    """Looks as before once something was chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setView(QListView())
        self.setItemDelegate(_Rows(self))

    def minimumSizeHint(self) -> QSize:
        """A long choice does not hold the window wide; the list shows it whole."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), _LEAST_LETTERS * self.fontMetrics().averageCharWidth()), hint.height())

    def showPopup(self) -> None:
        view = self.view()
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        super().showPopup()
        box = view.parentWidget()
        if box is None:
            return
        layout = box.layout()
        if layout is not None:
            layout.activate()  # else the list is as high as it was before
        view.doItemsLayout()
        rows = min(self.count(), self.maxVisibleItems())
        higher = sum(view.sizeHintForRow(row) for row in range(rows)) - view.viewport().height()
        wider = view.sizeHintForColumn(0) - view.viewport().width()
        there, screen = box.geometry(), self.screen().availableGeometry()
        there.setHeight(min(there.height() + max(0, higher), screen.height()))
        there.setWidth(min(there.width() + max(0, wider), screen.width()))
        there.moveTop(max(screen.top(), min(there.top(), screen.bottom() + 1 - there.height())))
        there.moveLeft(max(screen.left(), min(there.left(), screen.right() + 1 - there.width())))
        box.setGeometry(there)

    def hidePopup(self) -> None:
        super().hidePopup()
        if not self.rect().contains(self.mapFromGlobal(QCursor.pos())):
            # The list took the pointer, so nobody told that it left: the look of being pointed at would stay.
            QApplication.sendEvent(self, QEvent(QEvent.Type.Leave))
            self.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
            self.update()


class _Rows(QStyledItemDelegate):
    """Leaves room before each text, where the chosen one has its tick."""

    def __init__(self, box: QComboBox) -> None:
        super().__init__(box)
        self._box = box

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        size = super().sizeHint(option, index)
        return QSize(size.width() + SPACE_XL + SPACE_S, max(size.height(), option.fontMetrics.height() + SPACE_S))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = QRect(option.rect)
        super().paint(painter, self._moved(option), index)
        if index.row() == self._box.currentIndex():
            color = colors_of(self._box.palette()).text
            ratio = self._box.devicePixelRatioF()
            tick = icon_pixmap("check", color, TICK_PX, ratio)
            painter.drawPixmap(row.left() + SPACE_S // 2, row.top() + (row.height() - TICK_PX) // 2, tick)

    @staticmethod
    def _moved(option: QStyleOptionViewItem) -> QStyleOptionViewItem:
        moved = QStyleOptionViewItem(option)
        moved.rect = QRect(option.rect).adjusted(SPACE_XL, 0, 0, 0)
        return moved
