"""FolderPanel: the watched folders, to show the photos of one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QIcon
from PySide6.QtWidgets import QMenu, QPushButton, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from photoclip.core.photo import FolderNode, WatchedFolder
from photoclip.core.search import Scope
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.counted import counted, shown_number
from photoclip.gui.base.icons import set_icon, themed_icon
from photoclip.gui.base.theme import Colors, colors_of, set_role
from photoclip.gui.base.undo import Done
from photoclip.gui.browse.removal import RemovalQuestion
from photoclip.gui.browse.soon import Soon
from photoclip.gui.widgets.column_tree import ColumnTree
from photoclip.library.contract import Library

RELOAD_MS = 1500
ScopeRole = Qt.ItemDataRole.UserRole


class FolderPanel(QWidget):
    """A tree of the watched folders with their counts, kept up to date."""

    scope_changed = Signal(object)
    """Scope"""
    add_requested = Signal()
    settings_requested = Signal()
    reveal_requested = Signal(str)
    """path of a folder to be shown in the file manager"""
    album_requested = Signal(object, str)
    """(Scope, name of the folder): an album of its photos is wanted"""
    auto_tag_requested = Signal(object)
    """Scope whose photos are to be tagged by a model"""
    folders_loaded = Signal(object)
    """list of WatchedFolder"""

    def __init__(self, library: Library, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._keys: list[Scope] = []
        self._icons: dict[tuple[str, str], QIcon] = {}
        self._folders: dict[int, WatchedFolder] = {}
        self._closer: set[Scope] = set()
        self._counts: dict[Scope, int] = {}
        """Those whose photos are looked at closer."""
        self._soon = Soon(bridge, RELOAD_MS, self.reload, self)
        self._tree = self._make_tree()
        add = set_role(QPushButton(self.tr("Add folder…")), "quiet")
        set_icon(add, "folder-add")
        add.clicked.connect(self.add_requested)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._tree)
        column.addWidget(add, 0, Qt.AlignmentFlag.AlignLeading)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_role(self, "panel")
        bridge.folders_changed.connect(self.reload)
        bridge.photos_added.connect(self._soon.want)
        bridge.photos_removed.connect(self._soon.want)

    @property
    def tree(self) -> FolderTree:
        return self._tree

    def folder(self, folder_id: int | None) -> WatchedFolder | None:
        return self._folders.get(folder_id) if folder_id is not None else None

    def paths(self) -> dict[int, str]:
        """Return the paths of the watched folders by their ids."""
        return {folder.id: folder.path for folder in self._folders.values()}

    def path_of(self, scope: Scope) -> Path | None:
        """Return where a folder lies; None where it is not watched."""
        folder = self.folder(scope.folder_id)
        return Path(folder.path, *scope.relative.split("/")) if folder else None

    def reload(self) -> None:
        """Ask the library for the tree again."""
        self._bridge.ask(self._fetch, done=self._on_fetched, owner=self, latest=True)

    def retint(self) -> None:
        """Draw the folders' icons in the colours of now."""
        colors = colors_of(QGuiApplication.palette())
        for item in self._tree.items():
            self._decorate(item, colors)

    def mark(self, scope: Scope) -> None:
        """Mark the folder whose photos are on show; none where that is the scope of all photos."""
        item = next((one for one in self._tree.items() if one.data(0, ScopeRole) == scope), None)
        self._tree.blockSignals(True)
        if item is None:
            self._tree.clearSelection()
        elif not item.isSelected():
            self._tree.setCurrentItem(item)
            self._tree.column.reveal(self._tree.currentIndex())
        self._tree.blockSignals(False)

    def names(self) -> list[str]:
        """Return what the folders are called, each name once."""
        return sorted({item.text(0) for item in self._tree.items()}, key=str.casefold)

    def current_scope(self) -> Scope:
        """Return the folder that is marked, the scope of all photos where none is."""
        return next((item.data(0, ScopeRole) for item in self._tree.selectedItems()), Scope())

    # Below: private

    def _make_tree(self) -> FolderTree:
        tree = FolderTree()
        tree.setAccessibleName(self.tr("Folders"))
        tree.menu_requested.connect(self._on_menu)
        tree.itemSelectionChanged.connect(self._on_selected)
        return tree

    def _fetch(self) -> tuple[list[WatchedFolder], list[FolderNode]]:
        return self._library.folders.bare(), self._library.folders.tree()

    def _on_fetched(self, fetched: tuple[list[WatchedFolder], list[FolderNode]]) -> None:
        folders, nodes = fetched
        self._folders = {folder.id: folder for folder in folders}
        self._counts = {Scope(node.folder_id, node.relative): node.photo_count for node in nodes}
        self._closer = {Scope(node.folder_id, node.relative) for node in nodes if node.closer}
        keys = [Scope(node.folder_id, node.relative) for node in nodes]
        if keys != self._keys:
            self._rebuild(keys)
        colors = colors_of(QGuiApplication.palette())
        for item, node in zip(self._tree.items(), nodes, strict=True):
            item.setText(0, node.name)
            item.setText(1, shown_number(node.photo_count))
            self._decorate(item, colors)
            item.setToolTip(1, _copies_text(node))
        self._tree.column.show_counts_up_to(max((node.photo_count for node in nodes), default=0))
        self.folders_loaded.emit(folders)

    def _rebuild(self, keys: list[Scope]) -> None:
        scope = self.current_scope()
        closed = {item.data(0, ScopeRole) for item in self._tree.items() if item.childCount() and not item.isExpanded()}
        self._tree.blockSignals(True)
        self._tree.clear()
        items: dict[Scope, QTreeWidgetItem] = {}
        for key in keys:
            item = QTreeWidgetItem()
            item.setData(0, ScopeRole, key)
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            parent = items.get(_parent_of(key)) if key.relative else None
            if parent is None:
                self._tree.addTopLevelItem(item)
            else:
                parent.addChild(item)
            items[key] = item
        for key, item in items.items():
            item.setExpanded(key not in closed and key.relative == "")
        self._keys = keys
        if scope in items:
            self._tree.setCurrentItem(items[scope])
        else:
            self._tree.clearSelection()
        self._tree.blockSignals(False)
        if scope != Scope() and scope not in items:
            self.scope_changed.emit(Scope())

    def _decorate(self, item: QTreeWidgetItem, colors: Colors) -> None:
        scope: Scope = item.data(0, ScopeRole)
        folder = self.folder(scope.folder_id)
        name, tip = "folder", str(self.path_of(scope) or "")
        if folder is None:
            pass  # it goes as the tree comes
        elif not folder.online:
            name, tip = "offline", self.tr("{path}\nOffline: plug its drive in to see the originals.").format(path=tip)
        elif folder.paused and not scope.relative:
            name, tip = "pause", self.tr("{path}\nPaused: changes are not looked at.").format(path=tip)
        icon = self._icons.get((name, colors.muted))
        if icon is None:  # drawing is dear, and counts change several times a second
            icon = self._icons[name, colors.muted] = themed_icon(name, colors, "muted")
        item.setIcon(0, icon)
        item.setToolTip(0, tip)
        item.setForeground(1, self.palette().placeholderText())
        state = self.tr(", offline") if folder is not None and not folder.online else ""
        one, many = self.tr("{name}, 1 photo{state}"), self.tr("{name}, {n} photos{state}")
        spoken = counted(self._counts.get(scope, 0), one, many, name=item.text(0), state=state)
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, spoken)

    def _on_selected(self) -> None:
        for item in self._tree.selectedItems():
            self.scope_changed.emit(item.data(0, ScopeRole))

    def _on_menu(self, event: QContextMenuEvent) -> None:
        item, point = self._tree.itemAt(event.pos()), event.pos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:  # it comes with the middle of the tree
            item = self._tree.currentItem()
            point = self._tree.visualItemRect(item).center() if item is not None else point
        self.menu_for(item.data(0, ScopeRole) if item else Scope()).popup(self._tree.viewport().mapToGlobal(point))

    def menu_for(self, scope: Scope) -> QMenu:
        """Return the context menu of one folder."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        path = self.path_of(scope)
        if path is not None:
            menu.addAction(self.tr("Show in file manager"), lambda: self.reveal_requested.emit(str(path)))
            menu.addAction(
                self.tr("Make an album of this folder…"), lambda: self.album_requested.emit(scope, path.name)
            )
            folder = self.folder(scope.folder_id)
            if folder is not None and not scope.relative:
                words = self.tr("Watch again") if folder.paused else self.tr("Pause watching")
                menu.addAction(words, lambda: self._pause(folder))
                menu.addAction(self.tr("Stop watching…"), lambda: self._ask_to_remove(folder))
        menu.addAction(self.tr("Auto-tag…"), lambda: self.auto_tag_requested.emit(scope))
        if path is not None:
            closer = menu.addAction(self.tr("Look closer"), lambda: self._look_closer(scope))
            closer.setToolTip(
                self.tr("Look at parts of the photos, too: small things are found, at six times the work")
            )
            closer.setCheckable(True)
            closer.setChecked(scope in self._closer)
        menu.addAction(self.tr("Look for changes now"), self._library.indexing.rescan)
        menu.addSeparator()
        menu.addAction(self.tr("Add folder…"), self.add_requested.emit)
        menu.addAction(self.tr("Folder settings…"), self.settings_requested.emit)
        return menu

    def _pause(self, folder: WatchedFolder) -> None:
        self._bridge.do(self._library.folders.pause, folder.id, not folder.paused)

    def _look_closer(self, scope: Scope) -> None:
        closer, path = scope not in self._closer, self.path_of(scope)
        text = self.tr("Photos in “{name}” are looked at closer in the background.")
        if not closer:
            text = self.tr("Searches see photos in “{name}” as a whole alone again.")
        said = text.format(name=path.name if path is not None else "")
        self._bridge.do(self._library.closer.choose, closer, scope, report=lambda _nothing: Done(said))

    def _ask_to_remove(self, folder: WatchedFolder) -> None:
        question = RemovalQuestion(folder, self.window())
        question.agreed.connect(lambda: self._bridge.do(self._library.folders.remove, folder.id))
        question.open()


class FolderTree(QTreeWidget):
    """Tells who asked for the menu: the pointer means the folder under it, the menu key the current one."""

    menu_requested = Signal(object)
    """QContextMenuEvent"""

    def __init__(self) -> None:
        super().__init__()
        self.setColumnCount(2)
        self.column = ColumnTree(self)

    def items(self) -> list[QTreeWidgetItem]:
        """Return a row for each folder, depth first."""
        return _below(self.invisibleRootItem())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_requested.emit(event)


def _below(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    children = [child for row in range(item.childCount()) if (child := item.child(row)) is not None]
    return [one for child in children for one in (child, *_below(child))]


def _copies_text(node: FolderNode) -> str:
    """Say why there are more files than photos; '' where there are not."""
    if node.file_count <= node.photo_count:
        return ""
    text = QCoreApplication.translate("FolderPanel", "{photos} in {files} files: some photos lie here more than once.")
    photos = counted(
        node.photo_count,
        QCoreApplication.translate("FolderPanel", "1 photo"),
        QCoreApplication.translate("FolderPanel", "{n} photos"),
    )
    return text.format(photos=photos, files=QLocale().toString(node.file_count))


def _parent_of(scope: Scope) -> Scope:
    return Scope(scope.folder_id, scope.relative.rpartition("/")[0])
