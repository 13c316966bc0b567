"""WindowActions: the table of what the window itself can do, and the menu bar made of it and the rooms' tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow

from photoclip.gui.base.actions import Action, ActionTable, Role, fill_menu
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.window.dialogs import WindowDialogs
from photoclip.gui.window.hidden_photos import HiddenPhotos
from photoclip.gui.window.keyboard_help import HelpSection, help_sections
from photoclip.gui.window.pages import Pages
from photoclip.gui.window.view_rows import view_rows
from photoclip.library.contract import Library


class WindowActions(QObject):
    """Every action of the window and its rooms, found by its id; filled into the menu bar."""

    def __init__(
        self,
        window: QMainWindow,
        library: Library,
        bridge: Bridge,
        pages: Pages,
        dialogs: WindowDialogs,
        add_folder: Callable[[], object],
        rooms: Sequence[ActionTable],
    ) -> None:
        """`rooms`: the tables of rooms that have a part in the menu bar."""
        super().__init__(window)
        self._window = window
        self._library = library
        self._undo = bridge.undo
        self._pages = pages
        self._page = pages.grid_page
        self._dialogs = dialogs
        self._add_folder = add_folder
        hidden = HiddenPhotos(library, bridge, self)
        hidden.changed.connect(self.refresh)
        view = view_rows(library, pages, dialogs, hidden)
        rows = [*self._file_rows(), *self._edit_rows(), *view, *self._help_rows()]
        self._own = ActionTable(rows, window)
        self.tables = [self._own, *rooms]
        self._fill_menu_bar()

    def __getitem__(self, action_id: str) -> QAction:
        return next(table for table in self.tables if action_id in table)[action_id]

    def refresh(self) -> None:
        """Ask again what the window can do, and what is on."""
        self._own.refresh()

    def help_sections(self) -> list[HelpSection]:
        """Return what the keyboard help says."""
        return help_sections(line for table in self.tables for line in table.key_lines())

    # Below: private

    def _fill_menu_bar(self) -> None:
        entries = [entry for table in self.tables for entry in table.entries()]
        for menu_id, title, groups in (
            ("file", self.tr("&File"), "folders albums settings quit"),
            ("edit", self.tr("&Edit"), "undo copy select find"),
            ("view", self.tr("&View"), "photos panels duplicates"),
            ("go", self.tr("&Go"), "time searches"),
            ("photo", self.tr("&Photo"), "open alike tags trash"),
            ("tags", self.tr("&Tags"), "windows exchange"),
            ("help", self.tr("&Help"), "help about"),
        ):
            fill_menu(self._window.menuBar().addMenu(title), menu_id, groups.split(), entries)

    def _file_rows(self) -> list[Action]:
        return [
            Action(
                "file.add-folder",
                self.tr("&Add folder…"),
                self._add_folder,
                keys=("Ctrl+Shift+N",),
                icon="folder-add",
                menus=("file.folders",),
                help="everywhere.library",
                help_text=self.tr("Add a folder"),
            ),
            Action(
                "file.rescan",
                self.tr("&Look for changes now"),
                self._library.indexing.rescan,
                keys=("F5",),
                icon="refresh",
                menus=("file.folders",),
                help="everywhere.library",
            ),
            Action(
                "file.settings",
                self.tr("&Settings…"),
                lambda: self._dialogs.show_settings("folders"),
                keys=("Ctrl+,",),
                icon="settings",
                menus=("file.settings",),
                help="everywhere.library",
                role=Role.PreferencesRole,
            ),
            Action(
                "file.quit",
                self.tr("&Quit"),
                self._window.close,
                keys=("Ctrl+Q",),
                menus=("file.quit",),
                help="everywhere.quit",
                role=Role.QuitRole,
            ),
        ]

    def _edit_rows(self) -> list[Action]:
        return [
            Action(
                "edit.undo",
                self.tr("&Undo"),
                self._undo.undo,
                keys=("Ctrl+Z",),
                icon="undo",
                menus=("edit.undo",),
                help="everywhere.undo",
                when=lambda: self._undo.latest is not None,
                text_now=self._undo_text,
            ),
            Action(
                "edit.redo",
                self.tr("&Redo"),
                self._undo.redo,
                keys=("Ctrl+Shift+Z",),
                also=("Ctrl+Y",),
                icon="redo",
                menus=("edit.undo",),
                help="everywhere.undo",
                when=lambda: self._undo.latest_undone is not None,
                text_now=self._redo_text,
            ),
            Action(
                "edit.history",
                self.tr("&History…"),
                self._dialogs.show_history,
                keys=("Ctrl+H",),
                icon="recent",
                menus=("edit.undo",),
                help="everywhere.undo",
                help_text=self.tr("What was done, and the way back from each"),
            ),
            Action(
                "edit.select-all",
                self.tr("Select &all"),
                self._page.grid.selectAll,
                keys=("Ctrl+A",),
                menus=("edit.select",),
                help="photos.select",
                help_text=self.tr("Select all, select none"),
                when=self._on_grid,
            ),
            Action(
                "edit.select-none",
                self.tr("Select &none"),
                self._page.grid.clearSelection,
                keys=("Ctrl+Shift+A",),
                menus=("edit.select",),
                help="photos.select",
                help_text=self.tr("Select all, select none"),
                when=self._on_grid,
            ),
            Action(
                "edit.select-others",
                self.tr("Select the &others"),
                self._page.grid.select_others,
                keys=("Ctrl+Shift+I",),
                menus=("edit.select",),
                help="photos.select",
                help_text=self.tr("Select the others instead"),
                when=self._on_grid,
            ),
            Action(
                "edit.find",
                self.tr("&Find"),
                self._pages.go_to_search,
                keys=("Ctrl+F", "Ctrl+L"),
                icon="search",
                menus=("edit.find",),
                help="photos.search",
                help_text=self.tr("Search by describing"),
            ),
        ]

    def _help_rows(self) -> list[Action]:
        return [
            Action(
                "help.search",
                self.tr("How to &search"),
                self._dialogs.show_search_help,
                keys=("Shift+F1",),
                icon="search",
                menus=("help.help",),
                help="everywhere.help",
            ),
            Action(
                "help.shortcuts",
                self.tr("&Keyboard shortcuts"),
                lambda: self._dialogs.show_shortcuts(self.help_sections()),
                keys=("F1",),
                also=("?",),
                icon="help",
                menus=("help.help",),
                help="everywhere.help",
            ),
            Action(
                "help.health",
                self.tr("&Library health…"),
                self._dialogs.show_health,
                icon="heart",
                menus=("help.help",),
            ),
            Action(
                "help.problems",
                self.tr("&Problems…"),
                self._dialogs.show_problems,
                icon="warning",
                menus=("help.help",),
            ),
            Action(
                "help.about",
                self.tr("&About PhotoClip"),
                lambda: self._dialogs.show_settings("general"),
                icon="info",
                menus=("help.about",),
                role=Role.AboutRole,
            ),
        ]

    def _on_grid(self) -> bool:
        return self._pages.on_grid

    def _undo_text(self) -> str:
        step = self._undo.latest
        return self.tr("&Undo {step}").format(step=step.name) if step is not None else self.tr("&Undo")

    def _redo_text(self) -> str:
        step = self._undo.latest_undone
        return self.tr("&Redo {step}").format(step=step.name) if step is not None else self.tr("&Redo")
