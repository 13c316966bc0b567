"""TagTree: the tags beside the photos. It takes photos from the grid, and tags that are dragged within it."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QMimeData, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLabel, QTreeView, QWidget

from photoclip.gui.base.drag_data import PHOTO_IDS_MIME, TAG_NAMES_MIME, photo_ids_of, tag_names_of
from photoclip.gui.base.theme import RADIUS, SPACE_M, colors_of, set_role
from photoclip.gui.tags.model import TagModel, TagNode
from photoclip.gui.widgets.inline_message import text_label

MIN_LIST_PX = 48


class TagTree(QTreeView):
    """Asks for what a person wants done; the panel does it."""

    rename_requested = Signal()
    delete_requested = Signal()
    photos_dropped = Signal(object, object)
    """(list of photo ids, TagNode)"""
    tags_dropped = Signal(object, object, QPoint)
    """(list of names, the TagNode they were dropped on or None for the empty part, global position)"""

    def __init__(self, model: TagModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tags = model
        self._target = QModelIndex()
        self._over = False
        self.setModel(model)
        set_role(self, "panel")
        self.setStyleSheet("QTreeView { background: transparent; }")
        self.setAccessibleName(self.tr("Tags"))
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(16)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(False)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        header.setResizeContentsPrecision(0)  # of the rows in sight only: there may be ten thousand
        self.empty = self._make_empty()

    @property
    def is_editing(self) -> bool:
        return self.state() == QAbstractItemView.State.EditingState

    @property
    def editor(self) -> QWidget | None:
        """The line in which a name is being typed."""
        return self.indexWidget(self.currentIndex()) if self.is_editing else None

    def current_node(self) -> TagNode | None:
        index = self.currentIndex()
        return self._tags.node(index) if index.isValid() else None

    def selected_nodes(self) -> list[TagNode]:
        """Return what is selected, in the order of the tree."""
        rows = sorted(self.selectionModel().selectedRows(), key=lambda index: self.visualRect(index).top())
        return [self._tags.node(index) for index in rows]

    def show_empty(self, empty: bool) -> None:
        """Say how to begin where there is no tag yet."""
        self.empty.setVisible(empty)
        self._fit_empty()

    # Qt's

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_empty()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_F2:
                self.rename_requested.emit()
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace:
                self.delete_requested.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space if self.currentIndex().isValid():
                self.setCurrentIndex(self.currentIndex())
            case _:
                super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.RightButton:  # asks for the menu; it does not show the photos
            index = self.indexAt(event.position().toPoint()).siblingAtColumn(0)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            return
        super().mousePressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _is_ours(event.mimeData()):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        index = self.indexAt(event.position().toPoint()).siblingAtColumn(0)
        if self._takes(event.mimeData(), index):
            self._show_target(index, over=True)
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            self._show_target(QModelIndex(), over=False)
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._show_target(QModelIndex(), over=False)
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        point, data = event.position().toPoint(), event.mimeData()
        index = self.indexAt(point).siblingAtColumn(0)
        self._show_target(QModelIndex(), over=False)
        if not self._takes(data, index):
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        node = self._tags.node(index) if index.isValid() else None
        if data.hasFormat(TAG_NAMES_MIME):
            self.tags_dropped.emit(tag_names_of(data), node, self.viewport().mapToGlobal(point))
        else:
            self.photos_dropped.emit(photo_ids_of(data), node)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._over:
            return
        area = self.viewport().rect()
        if self._target.isValid():
            row = self.visualRect(self._target)
            area.setTop(row.top())
            area.setBottom(row.bottom())
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colors_of(self.palette()).accent), 2))
        painter.drawRoundedRect(area.adjusted(2, 1, -2, -1), RADIUS, RADIUS)

    # Below: private

    def _takes(self, data: QMimeData, index: QModelIndex) -> bool:
        node = self._tags.node(index) if index.isValid() else None
        if data.hasFormat(TAG_NAMES_MIME):
            names = tag_names_of(data)
            if node is None or node.is_untagged:
                return any("/" in name for name in names)
            inside = any(node.name == name or node.name.startswith(f"{name}/") for name in names)
            return bool(names) and not inside
        return node is not None and not node.is_untagged and bool(photo_ids_of(data))

    def _show_target(self, index: QModelIndex, *, over: bool) -> None:
        self._target, self._over = index, over
        self.viewport().update()

    def _make_empty(self) -> QLabel:
        """Lie over the lower part of the list, under the row of the untagged photos."""
        label = text_label(self.tr("Select photos and press T to tag them."), "muted")
        label.setParent(self.viewport())
        label.setContentsMargins(SPACE_M, 0, SPACE_M, 0)
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        return label

    def _fit_empty(self) -> None:
        first = self.visualRect(self._tags.index(0, 0))
        width_px = self.viewport().width()
        height_px = self.empty.heightForWidth(width_px)
        self.empty.setGeometry(0, first.bottom() + 2, width_px, height_px)
        needed = first.bottom() + 2 + height_px
        self.setMinimumHeight(max(MIN_LIST_PX, 0 if self.empty.isHidden() else needed))


def _is_ours(data: QMimeData) -> bool:
    return data.hasFormat(PHOTO_IDS_MIME) or data.hasFormat(TAG_NAMES_MIME)
