"""TagTree: the tags beside the photos. It takes photos from the grid, and tags that are dragged within it."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QLabel, QLineEdit, QTreeView, QWidget

from photoclip.gui.base.drag_data import PHOTO_IDS_MIME, TAG_NAMES_MIME, photo_ids_of, tag_names_of
from photoclip.gui.base.theme import SPACE_L, SPACE_M
from photoclip.gui.tags.model import TagModel, TagNode
from photoclip.gui.widgets.column_tree import ColumnTree
from photoclip.gui.widgets.drop_target import DropTarget
from photoclip.gui.widgets.inline_message import text_label
from photoclip.gui.widgets.tree_keys import TreeKeys


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
        self.setModel(model)
        self.column = ColumnTree(self, spare_px=SPACE_L)
        self.setAccessibleName(self.tr("Tags"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setDragEnabled(True)
        self.setDropIndicatorShown(False)
        self.empty = self._make_empty()
        keys = TreeKeys(self)
        keys.rename_requested.connect(self.rename_requested)
        keys.delete_requested.connect(self.delete_requested)
        DropTarget(self, [PHOTO_IDS_MIME, TAG_NAMES_MIME], self._takes).dropped.connect(self._on_dropped)

    @property
    def is_editing(self) -> bool:
        return self.state() == QAbstractItemView.State.EditingState

    @property
    def editor(self) -> QLineEdit | None:
        """The line in which a name is being typed."""
        editor = self.indexWidget(self.currentIndex()) if self.is_editing else None
        return editor if isinstance(editor, QLineEdit) else None

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

    # Below: private

    def _takes(self, data: QMimeData, index: QModelIndex) -> bool:
        node = self._tags.node(index) if index.isValid() else None
        if data.hasFormat(TAG_NAMES_MIME):
            names = tag_names_of(data)
            if node is None:
                return any("/" in name for name in names)
            inside = any(node.name == name or node.name.startswith(f"{name}/") for name in names)
            return bool(names) and not inside
        return node is not None and bool(photo_ids_of(data))

    def _on_dropped(self, data: QMimeData, index: QModelIndex, point: QPoint) -> None:
        node = self._tags.node(index) if index.isValid() else None
        if data.hasFormat(TAG_NAMES_MIME):
            self.tags_dropped.emit(tag_names_of(data), node, point)
        else:
            self.photos_dropped.emit(photo_ids_of(data), node)

    def _make_empty(self) -> QLabel:
        """Lie where the rows would be."""
        label = text_label(self.tr("Select photos and press T to tag them."), "muted")
        label.setParent(self.viewport())
        label.setContentsMargins(SPACE_M, 0, SPACE_M, 0)
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        return label

    def _fit_empty(self) -> None:
        width_px = self.viewport().width()
        height_px = self.empty.heightForWidth(width_px)
        self.empty.setGeometry(0, 0, width_px, height_px)
        self.column.keep_room(0 if self.empty.isHidden() else height_px)
