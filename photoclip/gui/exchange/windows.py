"""ExchangeWindows: the actions that carry tags in and out of the library, and the windows they open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QLocale, QObject, QStandardPaths, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QWidget

from photoclip.core.exchange import TableFormat
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.icons import set_icon
from photoclip.gui.base.undo import Done
from photoclip.gui.exchange.dialog import ExchangeDialog
from photoclip.gui.exchange.job import Direction, ExchangeJob
from photoclip.library.contract import Library


class ExchangeWindows(QObject):
    """One window for import and one for export; `tables` asks for a file and writes it."""

    def __init__(self, library: Library, bridge: Bridge, window: QWidget) -> None:
        super().__init__(window)
        self._library = library
        self._bridge = bridge
        self._window = window
        self._jobs: dict[Direction, ExchangeJob] = {}
        self._open: dict[Direction, ExchangeDialog] = {}
        self.export_sidecars = self._action(self.tr("&Export sidecars…"), lambda: self.show_dialog("export"))
        set_icon(self.export_sidecars, "copy")
        self.import_sidecars = self._action(self.tr("&Import sidecars…"), lambda: self.show_dialog("import"))
        set_icon(self.import_sidecars, "import")
        self.export_csv = self._action(self.tr("Export tags as &CSV…"), lambda: self.ask_for_table("csv"))
        self.export_json = self._action(self.tr("Export tags as &JSON…"), lambda: self.ask_for_table("json"))

    def actions(self) -> list[QAction]:
        return [self.export_sidecars, self.import_sidecars, self.export_csv, self.export_json]

    def show_dialog(self, direction: Direction) -> ExchangeDialog:
        """Open the window, or bring it to the front."""
        dialog = self._open.get(direction)
        if dialog is None:
            dialog = self._open[direction] = ExchangeDialog(self._job(direction), self._window)
            dialog.finished.connect(lambda _result: self._on_closed(direction))
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()
        return dialog

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
            said = self.tr("The tags of {n} photos are in {name}.")
            return Done(said.format(n=QLocale().toString(count), name=path.name))

        self._bridge.do(self._library.exchange.export_table, path, kind, report=report)

    # Below: private

    def _job(self, direction: Direction) -> ExchangeJob:
        if direction not in self._jobs:
            self._jobs[direction] = ExchangeJob(self._library, self._bridge, direction, self)
        return self._jobs[direction]

    def _action(self, text: str, slot: Callable[[], object]) -> QAction:
        action = QAction(text, self)
        action.triggered.connect(lambda _checked=False: slot())
        return action

    def _on_closed(self, direction: Direction) -> None:
        dialog = self._open.pop(direction)
        QTimer.singleShot(0, dialog, dialog.deleteLater)
