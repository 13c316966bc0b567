"""WindowActions: the menu bar of the main window."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from photoclip.gui.albums.actions import AlbumActions
from photoclip.gui.base.icons import set_icon
from photoclip.gui.browse.sort_choice import sort_texts
from photoclip.gui.photo.actions import PhotoActions


class WindowActions(QObject):
    """Every action of the window, each once; the window connects them to what they do."""

    def __init__(
        self,
        window: QMainWindow,
        photo_actions: PhotoActions,
        album_actions: AlbumActions,
        tag_actions: Sequence[QAction] = (),
    ) -> None:
        """`tag_actions`: the menu "Tags"."""
        super().__init__(window)
        self._window = window
        standard = QKeySequence.StandardKey
        role = QAction.MenuRole
        self.add_folder = self._make(self.tr("&Add folder…"), "Ctrl+Shift+N", "folder-add")
        self.rescan = self._make(self.tr("&Look for changes now"), "F5", "refresh")
        self.settings = self._make(self.tr("&Settings…"), "Ctrl+,", "settings", role.PreferencesRole)
        self.quit = self._make(self.tr("&Quit"), "Ctrl+Q", "", role.QuitRole)  # Windows has no standard key
        self.undo = self._make(self.tr("&Undo"), standard.Undo, "undo")
        self.select_all = self._make(self.tr("Select &all"), standard.SelectAll)
        self.select_none = self._make(self.tr("Select &none"), "Ctrl+Shift+A")
        self.find = self._make(self.tr("&Find"), standard.Find, "search")
        self.find.setShortcuts([QKeySequence(standard.Find), QKeySequence("Ctrl+L")])
        self.view_photo = self._make(self.tr("&View"), "", "image")
        self.larger = self._make(self.tr("&Larger thumbnails"), standard.ZoomIn, "zoom-in")
        self.larger.setShortcuts([QKeySequence("Ctrl++"), QKeySequence("Ctrl+=")])
        self.smaller = self._make(self.tr("S&maller thumbnails"), standard.ZoomOut, "zoom-out")
        self.folder_panel = self._make(self.tr("&Folders"), "F9", "folder-panel", checkable=True)
        self.info_panel = self._make(self.tr("&Details"), "Ctrl+I", "info-panel", checkable=True)
        self.collapse_bursts = self._make(self.tr("&Collapse bursts"), "", "stack", checkable=True)
        self.duplicates = self._make(self.tr("D&uplicates…"), "Ctrl+Shift+D", "duplicate")
        self.problems = self._make(self.tr("&Problems…"), "", "warning")
        self.search_help = self._make(self.tr("How to &search"), "Shift+F1", "search")
        self.shortcuts = self._make(self.tr("&Keyboard shortcuts"), "F1", "help")
        self.about = self._make(self.tr("&About PhotoClip"), "", "info", role.AboutRole)
        self.sort = self._choice(*sort_texts())
        self.appearance = self._choice(
            ("system", self.tr("&System")), ("light", self.tr("&Light")), ("dark", self.tr("&Dark"))
        )
        self._fill_menu_bar(photo_actions, album_actions, tag_actions)

    def enable_album_order(self, enabled: bool) -> None:
        """There is an album of the person's own on show, or not."""
        next(action for action in self.sort.actions() if action.data() == "album").setEnabled(enabled)

    def on_photos(self) -> list[QAction]:
        """Actions that make sense on the page of the grid only."""
        return [
            self.select_all,
            self.select_none,
            self.larger,
            self.smaller,
            self.folder_panel,
            self.info_panel,
            self.collapse_bursts,
        ]

    def _make(
        self,
        text: str,
        shortcut: str | QKeySequence.StandardKey = "",
        icon: str = "",
        role: QAction.MenuRole = QAction.MenuRole.NoRole,
        *,
        checkable: bool = False,
    ) -> QAction:
        action = QAction(text, self._window, checkable=checkable)
        action.setMenuRole(role)
        if shortcut:
            action.setShortcut(QKeySequence(shortcut))
        if icon:
            set_icon(action, icon)
        if sys.platform == "darwin":
            action.setIconVisibleInMenu(False)
        return action

    def _choice(self, *options: tuple[str, str]) -> QActionGroup:
        group = QActionGroup(self._window)
        for value, text in options:
            action = group.addAction(text)
            action.setCheckable(True)
            action.setData(value)
        return group

    def _fill_menu_bar(
        self, photo_actions: PhotoActions, album_actions: AlbumActions, tag_actions: Sequence[QAction]
    ) -> None:
        bar = self._window.menuBar()
        file = bar.addMenu(self.tr("&File"))
        file.addActions([self.add_folder, self.rescan])
        file.addSeparator()
        file.addActions([album_actions.new, album_actions.save])
        file.addSeparator()
        file.addAction(self.settings)
        file.addSeparator()
        file.addAction(self.quit)
        edit = bar.addMenu(self.tr("&Edit"))
        edit.addAction(self.undo)
        edit.addSeparator()
        edit.addActions([photo_actions.copy_picture, photo_actions.copy_path])
        edit.addSeparator()
        edit.addActions([self.select_all, self.select_none])
        edit.addSeparator()
        edit.addAction(self.find)
        view = bar.addMenu(self.tr("&View"))
        self._submenu(view, self.tr("&Sort"), self.sort)
        view.addAction(self.collapse_bursts)
        view.addActions([self.larger, self.smaller])
        view.addSeparator()
        view.addActions([self.folder_panel, self.info_panel])
        self._submenu(view, self.tr("&Appearance"), self.appearance)
        view.addSeparator()
        view.addAction(self.duplicates)
        photo = bar.addMenu(self.tr("&Photo"))
        photo.addAction(self.view_photo)
        photo.addActions([photo_actions.open_default, photo_actions.open_with, photo_actions.reveal])
        photo.addSeparator()
        photo.addAction(photo_actions.find_similar)
        if photo_actions.add_menu is not None:
            photo.addMenu(photo_actions.add_menu)
        photo.addAction(album_actions.remove)
        if photo_actions.marks is not None:
            photo.addSeparator()
            photo.addAction(photo_actions.tag)
            photo_actions.marks.fill(photo)
        if tag_actions:
            bar.addMenu(self.tr("&Tags")).addActions(list(tag_actions))
        help_menu = bar.addMenu(self.tr("&Help"))
        help_menu.addActions([self.search_help, self.shortcuts, self.problems])
        help_menu.addSeparator()
        help_menu.addAction(self.about)

    def _submenu(self, menu: QMenu, title: str, group: QActionGroup) -> None:
        menu.addMenu(title).addActions(group.actions())


def when_chosen(group: QActionGroup, call: Callable[[str], None]) -> None:
    """Call with the value of the option that the person chose."""
    group.triggered.connect(lambda action: call(action.data()), Qt.ConnectionType.DirectConnection)


def check_option(group: QActionGroup, value: str) -> None:
    for action in group.actions():
        action.setChecked(action.data() == value)
