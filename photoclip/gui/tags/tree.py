"""TagTree: the tags beside the photos. It takes photos from the grid, and tags that are dragged within it."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLabel, QLineEdit, QTreeView, QWidget

from photoclip.gui.base.drag_data import PHOTO_IDS_MIME, TAG_NAMES_MIME, photo_ids_of, tag_names_of
from photoclip.gui.base.theme import SPACE_M, set_role
from photoclip.gui.tags.model import TagModel, TagNode
from photoclip.gui.widgets.drop_target import DropTarget
from photoclip.gui.widgets.inline_message import text_label
from photoclip.gui.widgets.tree_keys import TreeKeys

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
        self.setDropIndicatorShown(False)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        header.setResizeContentsPrecision(0)  # of the rows in sight only: there may be ten thousand
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
            if node is None or node.is_untagged:
                return any("/" in name for name in names)
            inside = any(node.name == name or node.name.startswith(f"{name}/") for name in names)
            return bool(names) and not inside
        return node is not None and not node.is_untagged and bool(photo_ids_of(data))

    def _on_dropped(self, data: QMimeData, index: QModelIndex, point: QPoint) -> None:
        node = self._tags.node(index) if index.isValid() else None
        if data.hasFormat(TAG_NAMES_MIME):
            self.tags_dropped.emit(tag_names_of(data), node, point)
        else:
            self.photos_dropped.emit(photo_ids_of(data), node)

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
