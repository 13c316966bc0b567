"""AlbumPanel: the albums beside the photos, to be shown, filled and renamed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import (
    QMenu,
    QPushButton,
    QToolButton,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from photoclip.core.albums import Album
from photoclip.gui.albums.actions import AlbumActions
from photoclip.gui.albums.covers import AlbumCovers
from photoclip.gui.albums.tree import AlbumIdRole, AlbumTree, album_id_of
from photoclip.gui.base.counted import counted, shown_number
from photoclip.gui.base.icons import set_icon, themed_icon
from photoclip.gui.base.on_show import OnShow
from photoclip.gui.base.theme import SPACE_S, Colors, colors_of, set_role
from photoclip.gui.widgets.inline_message import InlineMessage


class AlbumPanel(QWidget):
    """A list of the albums with their counts. Photos dropped onto an ordinary one are added to it.

    `new_button` stands where the panel's heading does.
    """

    opened = Signal(object)
    """Album to be shown"""
    auto_tag_requested = Signal(object)
    """Album whose photos are to be tagged by a model"""

    def __init__(
        self, actions: AlbumActions, covers: AlbumCovers, on_show: OnShow, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._on_show = on_show
        self._actions = actions
        self.covers = covers
        self._albums = actions.albums
        self._icons: dict[tuple[str, str], QIcon] = {}
        self._typed: dict[int, str] = {}
        """New names on their way to the library, by album id."""
        self.tree = AlbumTree(self._takes_photos)
        self.message = InlineMessage()
        self.new_button = QToolButton()
        set_icon(self.new_button, "album-add")
        self.new_button.setAccessibleName(self.tr("New album"))
        self.new_button.setToolTip(self.tr("New album, from the selected photos"))
        self.save_button = set_role(QPushButton(self.tr("Save this search…")), "quiet")
        set_icon(self.save_button, "search-save")
        below = QVBoxLayout()
        below.setContentsMargins(SPACE_S, 0, SPACE_S, 0)
        below.addWidget(self.message)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tree)
        column.addLayout(below)
        column.addWidget(self.save_button, 0, Qt.AlignmentFlag.AlignLeading)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_role(self, "panel")
        self._connect()
        self._show()

    def retint(self) -> None:
        """Draw the icons in the colours of now."""
        self._show()

    def start_rename(self, album: Album) -> None:
        """Let the person type another name where the old one stands."""
        item = self.tree.item_of(album.id)
        if item is not None:
            self.tree.setCurrentItem(item, 0, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.tree.editItem(item, 0)

    def menu_for(self, album: Album | None) -> QMenu:
        """Return the context menu of one album, or of the empty part."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if album is not None:
            menu.addAction(self.tr("Show"), lambda: self.opened.emit(album))
            if album.is_smart:
                menu.addAction(self.tr("Edit search"), lambda: self._actions.edit_search(album))
            menu.addAction(self.tr("Auto-tag…"), lambda: self.auto_tag_requested.emit(album))
            menu.addSeparator()
            rename = menu.addAction(self.tr("Rename"), lambda: self.start_rename(album))
            rename.setShortcut(Qt.Key.Key_F2)
            delete = menu.addAction(self.tr("Delete album"), lambda: self._actions.delete(album))
            delete.setShortcut(Qt.Key.Key_Delete)
            menu.addSeparator()
        menu.addActions([self._actions.table["album.new"], self._actions.table["album.save-search"]])
        return menu

    # Below: private

    def _connect(self) -> None:
        self._albums.changed.connect(self._on_changed)
        self._on_show.changed.connect(self._mark_shown)
        self._albums.counted.connect(lambda _album_id: self._show())
        self.covers.loaded.connect(self._show)
        self.tree.itemSelectionChanged.connect(self._on_selected)
        self.tree.itemChanged.connect(self._on_renamed)
        self.tree.itemDelegate().closeEditor.connect(lambda *_: self._on_editor_closed())
        self.tree.customContextMenuRequested.connect(self._on_menu)
        self.tree.rename_requested.connect(self._on_rename_key)
        self.tree.delete_requested.connect(self._on_delete_key)
        self.tree.photos_dropped.connect(self._on_dropped)
        self.new_button.clicked.connect(self._actions.table["album.new"].trigger)
        self.save_button.clicked.connect(self._actions.table["album.save-search"].trigger)
        self._actions.table["album.save-search"].enabledChanged.connect(self.save_button.setEnabled)
        self.save_button.setEnabled(self._actions.table["album.save-search"].isEnabled())

    def _on_changed(self) -> None:
        self._typed = {}
        self._show()
        self._mark_shown()

    def _mark_shown(self) -> None:
        """Mark the album on show."""
        album = self._albums.shown_by(self._on_show.place)
        item = self.tree.item_of(album.id) if album is not None else None
        self.tree.blockSignals(True)
        if item is None:
            self.tree.clearSelection()
        elif not item.isSelected():
            self.tree.setCurrentItem(item)
            self.tree.column.reveal(self.tree.currentIndex())
        self.tree.blockSignals(False)

    def _show(self) -> None:
        if self.tree.is_editing:
            return  # the name being typed stays; closing its line shows what has come meanwhile
        albums = self._albums.albums
        self.tree.blockSignals(True)
        if [album_id_of(item) for item in self.tree.items()] != [album.id for album in albums]:
            self._rebuild(albums)
        colors = colors_of(QGuiApplication.palette())
        for item, album in zip(self.tree.items(), albums, strict=True):
            self._decorate(item, album, colors)
        self.tree.column.show_counts_up_to(max((self._albums.count(album) or 0 for album in albums), default=0))
        self.tree.blockSignals(False)
        self.tree.show_empty(not albums)

    def _rebuild(self, albums: Sequence[Album]) -> None:
        before = self.tree.currentItem()
        current = album_id_of(before) if before is not None else None
        selected = {album_id_of(item) for item in self.tree.selectedItems()}
        self.tree.clear()
        for album in albums:
            item = QTreeWidgetItem()
            item.setData(0, AlbumIdRole, album.id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.tree.addTopLevelItem(item)
            item.setSelected(album.id in selected)
            if album.id == current:
                self.tree.setCurrentItem(item, 0, QItemSelectionModel.SelectionFlag.NoUpdate)

    def _decorate(self, item: QTreeWidgetItem, album: Album, colors: Colors) -> None:
        count = self._albums.count(album)
        shown = shown_number(count) if count is not None else ""
        name, tip = "album", self.tr("Drag photos onto it to add them.")
        one, many = self.tr("{name}, album, 1 photo"), self.tr("{name}, album, {n} photos")
        uncounted = self.tr("{name}, album")
        if album.is_smart:
            name, tip = "album-smart", self.tr("Smart album: {query}").format(query=album.query)
            one, many = self.tr("{name}, smart album, 1 photo"), self.tr("{name}, smart album, {n} photos")
            uncounted = self.tr("{name}, smart album, not counted yet")
        icon = self._icons.get((name, colors.muted))
        if icon is None:
            icon = self._icons[name, colors.muted] = themed_icon(name, colors, "muted")
        cover = self.covers.icon(album.cover) if album.cover is not None else None
        item.setIcon(0, cover or icon)
        item.setText(0, self._typed.get(album.id, album.name))
        item.setText(1, shown)
        item.setToolTip(0, f"{album.name}\n{tip}")
        item.setForeground(1, self.palette().placeholderText())
        spoken = uncounted.format(name=album.name) if count is None else counted(count, one, many, name=album.name)
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, spoken)

    def _album_of(self, item: QTreeWidgetItem | None) -> Album | None:
        return self._albums.album(album_id_of(item)) if item is not None else None

    def _on_selected(self) -> None:
        items = self.tree.selectedItems()
        album = self._album_of(items[0]) if items else None
        if album is not None:
            self.opened.emit(album)

    def _on_renamed(self, item: QTreeWidgetItem, column: int) -> None:
        album, name = self._album_of(item), item.text(0).strip()
        if column != 0 or album is None or name == album.name:
            return
        self._typed[album.id] = name
        self._actions.rename(album, name, lambda sentence: self._on_bad_name(album, name, sentence), self)

    def _on_editor_closed(self) -> None:
        self.message.clear()
        self._show()

    def _on_bad_name(self, album: Album, name: str, sentence: str) -> None:
        """Say why the name will not do, and let the person go on typing."""
        self._typed.pop(album.id, None)
        self._show()
        self.message.show_problem(sentence)
        self.start_rename(album)
        editor = self.tree.editor
        if editor is not None:
            editor.setText(name)
            editor.selectAll()

    def _on_menu(self, point: QPoint) -> None:
        item = self.tree.itemAt(point)
        self.menu_for(self._album_of(item)).popup(self.tree.viewport().mapToGlobal(point))

    def _on_rename_key(self) -> None:
        album = self._album_of(self.tree.currentItem())
        if album is not None:
            self.start_rename(album)

    def _on_delete_key(self) -> None:
        album = self._album_of(self.tree.currentItem())
        if album is not None:
            self._actions.delete(album)

    def _takes_photos(self, album_id: int | None) -> bool:
        if album_id is None:
            return True
        album = self._albums.album(album_id)
        return album is not None and not album.is_smart

    def _on_dropped(self, photo_ids: list[int], album_id: int | None) -> None:
        album = self._albums.album(album_id) if album_id is not None else None
        if album is None:
            self._actions.ask_for_new(photo_ids)
        else:
            self._actions.add(album, photo_ids)
