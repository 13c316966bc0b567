"""AlbumTree: the albums by name and count. It takes photos from the grid."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMimeData, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QLabel, QLineEdit, QTreeWidget, QTreeWidgetItem, QWidget

from photoclip.gui.albums.covers import COVER_PX
from photoclip.gui.base.drag_data import PHOTO_IDS_MIME, photo_ids_of
from photoclip.gui.base.theme import SPACE_L, SPACE_M
from photoclip.gui.widgets.column_tree import ColumnTree
from photoclip.gui.widgets.drop_target import DropTarget
from photoclip.gui.widgets.inline_message import text_label
from photoclip.gui.widgets.tree_keys import TreeKeys

AlbumIdRole = Qt.ItemDataRole.UserRole


class AlbumTree(QTreeWidget):
    """A flat list. Asks for what a person wants done; the panel does it."""

    rename_requested = Signal()
    delete_requested = Signal()
    photos_dropped = Signal(object, object)
    """(list of photo ids, id of the album they were dropped on, or None for the empty part)"""

    def __init__(self, takes_photos: Callable[[int | None], bool], parent: QWidget | None = None) -> None:
        """`takes_photos`: whether photos may be dropped on this album; None for the empty part."""
        super().__init__(parent)
        self._takes_photos = takes_photos
        self.setColumnCount(2)
        self.column = ColumnTree(self, spare_px=SPACE_L)
        self.setRootIsDecorated(False)
        self.setIconSize(QSize(COVER_PX, COVER_PX))
        self.setAccessibleName(self.tr("Albums"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DropOnly)
        self.empty = self._make_empty()
        keys = TreeKeys(self)
        keys.rename_requested.connect(self.rename_requested)
        keys.delete_requested.connect(self.delete_requested)
        DropTarget(self, [PHOTO_IDS_MIME], self._takes).dropped.connect(self._on_dropped)

    @property
    def is_editing(self) -> bool:
        return self.state() == QAbstractItemView.State.EditingState

    @property
    def editor(self) -> QLineEdit | None:
        """The line in which a name is being typed."""
        editor = self.indexWidget(self.currentIndex()) if self.is_editing else None
        return editor if isinstance(editor, QLineEdit) else None

    def items(self) -> list[QTreeWidgetItem]:
        """Return a row for each album, from the top."""
        rows = (self.topLevelItem(row) for row in range(self.topLevelItemCount()))
        return [item for item in rows if item is not None]

    def item_of(self, album_id: int) -> QTreeWidgetItem | None:
        return next((item for item in self.items() if album_id_of(item) == album_id), None)

    def show_empty(self, empty: bool) -> None:
        """Say what to do where there is no album yet."""
        self.empty.setVisible(empty)
        self._fit_empty()

    # Qt's

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_empty()

    # Below: private

    def _make_empty(self) -> QLabel:
        """Lie over the list, so that photos can be dropped on the words that say so."""
        label = text_label(self.tr("Drag photos here, or save a search."), "muted")
        label.setParent(self.viewport())
        label.setContentsMargins(SPACE_M, 0, SPACE_M, 0)
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        return label

    def _fit_empty(self) -> None:
        width_px = self.viewport().width()
        height_px = self.empty.heightForWidth(width_px)
        self.empty.setGeometry(0, 0, width_px, height_px)
        self.column.keep_room(0 if self.empty.isHidden() else height_px)

    def _takes(self, data: QMimeData, index: QModelIndex) -> bool:
        return bool(photo_ids_of(data)) and self._takes_photos(self._album_id_at(index))

    def _on_dropped(self, data: QMimeData, index: QModelIndex) -> None:
        self.photos_dropped.emit(photo_ids_of(data), self._album_id_at(index))

    def _album_id_at(self, index: QModelIndex) -> int | None:
        return album_id_of(self.itemFromIndex(index)) if index.isValid() else None


def album_id_of(item: QTreeWidgetItem) -> int:
    album_id: int = item.data(0, AlbumIdRole)
    return album_id
