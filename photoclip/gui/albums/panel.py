"""AlbumPanel: the albums beside the photos, to be shown, filled and renamed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QLocale, QPoint, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QIcon,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QPushButton,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from photoclip.core.albums import Album
from photoclip.gui.albums.actions import AlbumActions
from photoclip.gui.albums.covers import COVER_PX, AlbumCovers
from photoclip.gui.base.drag_data import PHOTO_IDS_MIME, photo_ids_of
from photoclip.gui.base.icons import set_icon, themed_icon
from photoclip.gui.base.theme import RADIUS, SPACE_M, SPACE_S, SPACE_XS, Colors, colors_of, set_role
from photoclip.gui.widgets.inline_message import InlineMessage, text_label

AlbumIdRole = Qt.ItemDataRole.UserRole
MIN_LIST_PX = 48


class AlbumPanel(QWidget):
    """A list of the albums with their counts. Photos dropped onto an ordinary one are added to it."""

    opened = Signal(object)
    """Album to be shown"""
    auto_tag_requested = Signal(object)
    """Album whose photos are to be tagged by a model"""

    def __init__(self, actions: AlbumActions, covers: AlbumCovers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._covers = covers
        self._albums = actions.albums
        self._icons: dict[tuple[str, str], QIcon] = {}
        self._text = ""
        self._typed: dict[int, str] = {}
        """New names on their way to the library, by album id."""
        self.tree = AlbumTree()
        self.message = InlineMessage()
        heading = set_role(QLabel(self.tr("Albums")), "small")
        self.new_button = QToolButton()
        set_icon(self.new_button, "album-add")
        self.new_button.setAccessibleName(self.tr("New album"))
        self.new_button.setToolTip(self.tr("New album, from the selected photos"))
        self.save_button = set_role(QPushButton(self.tr("Save this search…")), "quiet")
        set_icon(self.save_button, "search-save")
        top = QHBoxLayout()
        top.setContentsMargins(SPACE_M, SPACE_S, SPACE_S, SPACE_XS)
        top.addWidget(heading, 1)
        top.addWidget(self.new_button)
        below = QVBoxLayout()
        below.setContentsMargins(SPACE_S, 0, SPACE_S, 0)
        below.addWidget(self.message)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, SPACE_S)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.tree, 1)
        column.addLayout(below)
        column.addWidget(self.save_button, 0, Qt.AlignmentFlag.AlignLeading)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_role(self, "panel")
        self._connect()
        self._show()

    def show_current(self, text: str) -> bool:
        """Mark the album that this search shows; return whether it shows one."""
        self._text = text
        album = self._albums.shown_by(text)
        item = self._item(album.id) if album is not None else None
        self.tree.blockSignals(True)
        if item is None:
            self.tree.clearSelection()
        elif not item.isSelected():
            self.tree.setCurrentItem(item)
        self.tree.blockSignals(False)
        return item is not None

    def retint(self) -> None:
        """Draw the icons in the colours of now."""
        self._show()

    def add_entry(self, widget: QWidget) -> None:
        """Put another way in below the albums."""
        self.layout().addWidget(widget, 0, Qt.AlignmentFlag.AlignLeading)

    def start_rename(self, album: Album) -> None:
        """Let the person type another name where the old one stands."""
        item = self._item(album.id)
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
        menu.addActions([self._actions.new, self._actions.save])
        return menu

    # Below: private

    def _connect(self) -> None:
        self._albums.changed.connect(self._on_changed)
        self._albums.counted.connect(lambda _album_id: self._show())
        self._covers.loaded.connect(self._show)
        self.tree.itemSelectionChanged.connect(self._on_selected)
        self.tree.itemChanged.connect(self._on_renamed)
        self.tree.itemDelegate().closeEditor.connect(lambda *_: self._on_editor_closed())
        self.tree.customContextMenuRequested.connect(self._on_menu)
        self.tree.rename_requested.connect(self._on_rename_key)
        self.tree.delete_requested.connect(self._on_delete_key)
        self.tree.photos_dropped.connect(self._on_dropped)
        self.tree.takes_photos = self._takes_photos
        self.new_button.clicked.connect(self._actions.new.trigger)
        self.save_button.clicked.connect(self._actions.save.trigger)
        self._actions.save.enabledChanged.connect(self.save_button.setEnabled)
        self.save_button.setEnabled(self._actions.save.isEnabled())

    def _on_changed(self) -> None:
        self._typed = {}
        self._show()
        self.show_current(self._text)

    def _show(self) -> None:
        if self.tree.is_editing:
            return  # the name being typed stays; closing its line shows what has come meanwhile
        albums = self._albums.albums
        self.tree.blockSignals(True)
        ids = [self.tree.topLevelItem(row).data(0, AlbumIdRole) for row in range(self.tree.topLevelItemCount())]
        if ids != [album.id for album in albums]:
            self._rebuild(albums)
        colors = colors_of(QGuiApplication.palette())
        for row, album in enumerate(albums):
            self._decorate(self.tree.topLevelItem(row), album, colors)
        self.tree.blockSignals(False)
        self.tree.show_empty(not albums)

    def _rebuild(self, albums: Sequence[Album]) -> None:
        current = self.tree.currentItem().data(0, AlbumIdRole) if self.tree.currentItem() else None
        selected = {item.data(0, AlbumIdRole) for item in self.tree.selectedItems()}
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
        shown = QLocale().toString(count) if count is not None else "…"
        name, tip = "album", self.tr("Drag photos onto it to add them.")
        spoken = self.tr("{name}, album, {count} photos") if count is not None else self.tr("{name}, album")
        if album.is_smart:
            name, tip = "album-smart", self.tr("Smart album: {query}").format(query=album.query)
            spoken = (
                self.tr("{name}, smart album, {count} photos")
                if count is not None
                else self.tr("{name}, smart album, being counted")
            )
        icon = self._icons.get((name, colors.muted))
        if icon is None:
            icon = self._icons[name, colors.muted] = themed_icon(name, colors, "muted")
        cover = self._covers.icon(album.cover) if album.cover is not None else None
        item.setIcon(0, cover or icon)
        item.setText(0, self._typed.get(album.id, album.name))
        item.setText(1, shown)
        item.setToolTip(0, f"{album.name}\n{tip}")
        item.setForeground(1, self.palette().placeholderText())
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, spoken.format(name=album.name, count=shown))

    def _item(self, album_id: int) -> QTreeWidgetItem | None:
        for row in range(self.tree.topLevelItemCount()):
            if self.tree.topLevelItem(row).data(0, AlbumIdRole) == album_id:
                return self.tree.topLevelItem(row)
        return None

    def _album_of(self, item: QTreeWidgetItem | None) -> Album | None:
        return self._albums.album(item.data(0, AlbumIdRole)) if item is not None else None

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
        self._actions.rename(album, name, lambda sentence: self._on_bad_name(album, name, sentence))

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

    def _takes_photos(self, item: QTreeWidgetItem | None) -> bool:
        album = self._album_of(item)
        return item is None or (album is not None and not album.is_smart)

    def _on_dropped(self, photo_ids: list[int], item: QTreeWidgetItem | None) -> None:
        album = self._album_of(item)
        if album is None:
            self._actions.ask_for_new(photo_ids)
        else:
            self._actions.add(album, photo_ids)


class AlbumTree(QTreeWidget):
    """A flat list of name and count that takes photos from the grid."""

    rename_requested = Signal()
    delete_requested = Signal()
    photos_dropped = Signal(object, object)
    """(list of photo ids, the item they were dropped on, or None for the empty part)"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, columnCount=2, headerHidden=True, uniformRowHeights=True, indentation=0)
        set_role(self, "panel")
        self.setStyleSheet("QTreeView { background: transparent; }")
        self.setRootIsDecorated(False)
        self.setIconSize(QSize(COVER_PX, COVER_PX))
        self.setAccessibleName(self.tr("Albums"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DropOnly)
        self.setAcceptDrops(True)
        self.empty = self._make_empty()
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.takes_photos = lambda _item: False
        self._target: QTreeWidgetItem | None = None
        self._over = False

    @property
    def is_editing(self) -> bool:
        return self.state() == QAbstractItemView.State.EditingState

    @property
    def editor(self) -> QWidget | None:
        """The line in which a name is being typed."""
        return self.indexWidget(self.currentIndex()) if self.is_editing else None

    def show_empty(self, empty: bool) -> None:
        """Say what to do where there is no album yet."""
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
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space if self.currentItem() is not None:
                self.setCurrentItem(self.currentItem())
            case _:
                super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.RightButton:  # asks for the menu; it does not show the album
            index = self.indexAt(event.position().toPoint())
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            return
        super().mousePressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(PHOTO_IDS_MIME):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        item = self.itemAt(event.position().toPoint())
        if event.mimeData().hasFormat(PHOTO_IDS_MIME) and self.takes_photos(item):
            self._show_target(item, over=True)
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            self._show_target(None, over=False)
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._show_target(None, over=False)
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        item = self.itemAt(event.position().toPoint())
        photo_ids = photo_ids_of(event.mimeData())
        self._show_target(None, over=False)
        if not photo_ids or not self.takes_photos(item):
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.photos_dropped.emit(photo_ids, item)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._over:
            return
        area = self.viewport().rect()
        if self._target is not None:
            row = self.visualItemRect(self._target)
            area.setTop(row.top())
            area.setBottom(row.bottom())
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colors_of(self.palette()).accent), 2))
        painter.drawRoundedRect(area.adjusted(2, 1, -2, -1), RADIUS, RADIUS)

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
        self.setMinimumHeight(max(MIN_LIST_PX, 0 if self.empty.isHidden() else height_px))

    def _show_target(self, item: QTreeWidgetItem | None, *, over: bool) -> None:
        self._target, self._over = item, over
        self.viewport().update()
