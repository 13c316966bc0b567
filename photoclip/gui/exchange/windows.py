"""ExchangeWindows: the actions that carry tags in and out of the library, and the windows they open."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, QTimer
from PySide6.QtWidgets import QFileDialog, QWidget

from photoclip.core.exchange import TableFormat
from photoclip.gui.base.actions import Action, ActionTable
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.counted import counted
from photoclip.gui.base.undo import Done
from photoclip.gui.exchange.dialog import ExchangeDialog
from photoclip.gui.exchange.job import Direction, ExchangeJob
from photoclip.gui.widgets.open_windows import OpenWindows
from photoclip.library.contract import Library


class ExchangeWindows(QObject):
    """One window for import and one for export; `tables` asks for a file and writes it."""

    def __init__(self, library: Library, bridge: Bridge, window: QWidget) -> None:
        super().__init__(window)
        self._library = library
        self._bridge = bridge
        self._window = window
        self._jobs: dict[Direction, ExchangeJob] = {}
        self.open = OpenWindows()
        self.table = ActionTable(self._rows(), window)

    def show_dialog(self, direction: Direction) -> ExchangeDialog:
        """Open the window, or bring it to the front."""
        return self.open.show(ExchangeDialog, lambda: ExchangeDialog(self._job(direction), self._window), direction)

    def ask_for_table(self, kind: TableFormat) -> QFileDialog:
        """Ask where to write the tags of all photos."""
        dialog = QFileDialog(self._window, self.tr("Export tags"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter("CSV (*.csv)" if kind == "csv" else "JSON (*.json)")
        dialog.setDefaultSuffix(kind)
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog.setDirectory(folder)
        dialog.selectFile(f"PhotoClip.{kind}")
        dialog.fileSelected.connect(lambda path: self.write_table(Path(path), kind))
        dialog.finished.connect(lambda _result: QTimer.singleShot(0, dialog, dialog.deleteLater))
        dialog.open()
        return dialog

    def write_table(self, path: Path, kind: TableFormat) -> None:
        """Write the table; a notice says how many photos stand in it, or why it could not be written."""

        def report(count: int) -> Done:
            one, many = self.tr("The tags of 1 photo are in {name}."), self.tr("The tags of {n} photos are in {name}.")
            return Done(counted(count, one, many, name=path.name))

        self._bridge.do(self._library.exchange.export_table, path, kind, report=report)

    # Below: private

    def _job(self, direction: Direction) -> ExchangeJob:
        if direction not in self._jobs:
            self._jobs[direction] = ExchangeJob(self._library, self._bridge, direction, self)
        return self._jobs[direction]

    def _rows(self) -> list[Action]:
        menus = ("tags.exchange",)
        return [
            Action(
                "exchange.export-sidecars",
                self.tr("&Export sidecars…"),
                lambda: self.show_dialog("export"),
                icon="copy",
                menus=menus,
            ),
            Action(
                "exchange.import-sidecars",
                self.tr("&Import sidecars…"),
                lambda: self.show_dialog("import"),
                icon="import",
                menus=menus,
            ),
            Action(
                "exchange.import-takeout",
                self.tr("Import from &Google Takeout…"),
                lambda: self.show_dialog("takeout"),
                icon="import",
                menus=menus,
            ),
            self._table_row("csv", self.tr("Export tags as &CSV…")),
            self._table_row("json", self.tr("Export tags as &JSON…")),
        ]

    def _table_row(self, kind: TableFormat, text: str) -> Action:
        return Action(f"exchange.export-{kind}", text, lambda: self.ask_for_table(kind), menus=("tags.exchange",))
