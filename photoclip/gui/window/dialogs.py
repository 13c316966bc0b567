"""WindowDialogs: the windows that the main window opens beside itself."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.selection import Selection
from photoclip.gui.checkpoints.downloads import ModelDownloads
from photoclip.gui.duplicates.dialog import DuplicatesDialog
from photoclip.gui.exchange.windows import ExchangeWindows
from photoclip.gui.health.dialog import HealthDialog
from photoclip.gui.health.job import HealthJob
from photoclip.gui.missing.dialog import MissingDialog
from photoclip.gui.search.help import SearchHelp
from photoclip.gui.settings.dialog import SettingsDialog
from photoclip.gui.widgets.open_windows import OpenWindows
from photoclip.gui.window.history_dialog import HistoryDialog
from photoclip.gui.window.keyboard_help import HelpSection
from photoclip.gui.window.problems_dialog import ProblemsDialog
from photoclip.gui.window.shortcuts_dialog import ShortcutsDialog
from photoclip.library.contract import Library


class WindowDialogs(QObject):
    """Settings, problems, health, duplicates, missing photos, history and help, each open once."""

    search_tried = Signal(str)
    """An example of the search help is to be searched for."""
    restore_requested = Signal(object)
    """Path of a backup to which the person wants to go back."""

    def __init__(
        self,
        library: Library,
        bridge: Bridge,
        downloads: ModelDownloads,
        exchange: ExchangeWindows,
        chosen: Selection,
        window: QWidget,
    ) -> None:
        """`chosen`: the photos that are selected in the window."""
        super().__init__(window)
        self._library = library
        self._bridge = bridge
        self._downloads = downloads
        self._exchange = exchange
        self._chosen = chosen
        self._window = window
        self._health = HealthJob(library, bridge, self)
        self.open = OpenWindows()

    def show_settings(self, page: str) -> SettingsDialog:
        """Open the settings at one of their pages."""
        dialog = self.open.show(SettingsDialog, self._make_settings)
        dialog.open_page(page)
        return dialog

    def show_problems(self) -> ProblemsDialog:
        return self.open.show(ProblemsDialog, lambda: ProblemsDialog(self._library, self._bridge, self._window))

    def show_health(self) -> HealthDialog:
        return self.open.show(HealthDialog, self._make_health)

    def show_duplicates(self) -> DuplicatesDialog:
        return self.open.show(DuplicatesDialog, lambda: DuplicatesDialog(self._library, self._bridge, self._window))

    def show_missing(self) -> MissingDialog:
        return self.open.show(
            MissingDialog, lambda: MissingDialog(self._library, self._bridge, self._chosen, self._window)
        )

    def show_history(self) -> HistoryDialog:
        return self.open.show(HistoryDialog, lambda: HistoryDialog(self._bridge.undo, self._window))

    def show_search_help(self) -> SearchHelp:
        return self.open.show(SearchHelp, self._make_search_help)

    def show_shortcuts(self, sections: Sequence[HelpSection]) -> ShortcutsDialog:
        return self.open.show(ShortcutsDialog, lambda: ShortcutsDialog(sections, self._window))

    # Below: private

    def _make_settings(self) -> SettingsDialog:
        settings = SettingsDialog(self._library, self._bridge, self._window, self._downloads, self._health)
        settings.remedy_requested.connect(self._on_remedy)
        settings.sidecars_page.export_requested.connect(lambda: self._exchange.show_dialog("export"))
        settings.sidecars_page.import_requested.connect(lambda: self._exchange.show_dialog("import"))
        settings.backups_page.restore_requested.connect(self.restore_requested)
        return settings

    def _make_health(self) -> HealthDialog:
        dialog = HealthDialog(self._health, self._window)
        dialog.page.requested.connect(self._on_remedy)
        return dialog

    def _on_remedy(self, remedy: str) -> None:
        """Open the window that brings what the library's health calls for."""
        if remedy == "problems":
            self.show_problems()
        elif remedy == "missing":
            self.show_missing()
        elif remedy == "sidecars":
            self._exchange.show_dialog("export")
        else:
            self.show_settings({"models": "model", "backup": "backups"}.get(remedy, "folders"))

    def _make_search_help(self) -> SearchHelp:
        dialog = SearchHelp(self._window)
        dialog.tried.connect(self.search_tried)
        return dialog
