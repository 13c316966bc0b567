"""Copying: copies of photos in a folder, asked for in a window and done whether or not that stays open."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from photoclip.core.cancel import CancelToken
from photoclip.core.copies import CopyOptions, CopyReport
from photoclip.core.search import plain_ids
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.jobs import while_there
from photoclip.gui.photo.copies_dialog import CopiesDialog, report_text
from photoclip.language import shown
from photoclip.library.contract import Library


class Copying(QObject):
    """Remembers how copies were wanted last, and where. While nobody watches, what came of them becomes a notice."""

    _progressed = Signal(object, int, int)
    """(the dialog it is about, done, total), from a library thread"""

    def __init__(self, library: Library, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._place = parent
        self._options = CopyOptions()
        self._folder = ""
        self._progressed.connect(self._show_progress, Qt.ConnectionType.QueuedConnection)

    def ask(self, photo_ids: Sequence[int]) -> CopiesDialog:
        """Ask where the copies are to go, and what they are to be."""
        ids = plain_ids(photo_ids)
        dialog = CopiesDialog(len(ids), self._options, self._folder, self._place)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.asked.connect(lambda: self._copy(ids, dialog))
        dialog.show()
        return dialog

    # Below: private

    def _copy(self, photo_ids: list[int], dialog: CopiesDialog) -> None:
        self._options, self._folder = dialog.options, dialog.folder
        cancel = CancelToken()
        dialog.stopped.connect(cancel.cancel)
        watched: list[CopiesDialog] = [dialog]
        dialog.finished.connect(lambda _result: watched.clear())

        def progress(done: int, total: int) -> None:
            self._progressed.emit(watched, done, total)

        def done(report: CopyReport) -> None:
            if watched:
                dialog.show_report(report)
            else:
                self._say(report)

        def failed(sentence: str) -> None:
            if watched:
                dialog.show_failure(sentence)
            else:
                self._bridge.problem.emit(sentence)

        self._bridge.do(
            self._library.copies.write,
            photo_ids,
            Path(self._folder),
            self._options,
            cancel,
            progress,
            done=done,
            failed=failed,
            owner=self,
        )

    def _show_progress(self, watched: Sequence[CopiesDialog], done: int, total: int) -> None:
        for dialog in watched:
            while_there(dialog, dialog.show_progress)(done, total)

    def _say(self, report: CopyReport) -> None:
        if not report.failed:
            self._bridge.notice.emit(report_text(report))
            return
        first = report.failed[0]
        text = QCoreApplication.translate("Copying", "{done} The first that was not: {name}: {reason}.")
        self._bridge.problem.emit(text.format(done=report_text(report), name=first.name, reason=shown(first.reason)))
