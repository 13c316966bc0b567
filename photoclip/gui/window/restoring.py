"""RestoreWindow: a small window that shows how a closed library is replaced, on a thread of its own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from photoclip.core.backups import Restored
from photoclip.core.cancel import CancelToken
from photoclip.errors import Cancelled, KnownError
from photoclip.gui.base.theme import SPACE_L, SPACE_M
from photoclip.gui.widgets.inline_message import text_label
from photoclip.gui.widgets.on_screen import OnScreenDialog
from photoclip.language import shown, tr
from photoclip.library.contract import Library

_log = logging.getLogger(__name__)


class RestoreWindow(OnScreenDialog):
    """The library must not be open."""

    ended = Signal(object)
    """Restored; a plain sentence that says why nothing was changed; or None where the person stopped it."""

    _progressed = Signal(int)
    _came = Signal(object)

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._cancel = CancelToken()
        self._is_running = False
        self.setWindowTitle("PhotoClip")
        self.setMinimumWidth(420)
        self.said = text_label(self.tr("Bringing the library back…"))
        self.bar = QProgressBar(textVisible=False)
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.stop_button = QPushButton(self.tr("S&top"))
        self.stop_button.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.stop_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        layout.setSpacing(SPACE_M)
        layout.addWidget(self.said)
        layout.addWidget(self.bar)
        layout.addLayout(foot)
        self._progressed.connect(self._show_progress, Qt.ConnectionType.QueuedConnection)
        self._came.connect(self._on_came, Qt.ConnectionType.QueuedConnection)

    def restore(self, path: Path, first: Callable[[], object] = lambda: None) -> None:
        """Show the window and restore; `first` runs on the same thread before."""
        self.said.setText(self.tr("Bringing the library back from {name}…").format(name=path.name))

        def job() -> Restored:
            first()
            return self._library.backups.restore(path, self._cancel, self._on_progress)

        self._start(job)

    def start_empty(self) -> None:
        """Show the window and begin an empty library."""
        self.said.setText(self.tr("Putting the old library aside…"))
        self._start(self._library.backups.start_empty)

    # Qt

    def reject(self) -> None:
        """Stop at the next step; the window goes when that has come."""
        self._cancel.cancel()
        self.stop_button.setEnabled(False)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._is_running:
            event.ignore()
            self.reject()
        else:
            super().closeEvent(event)

    # Below: private

    def _start(self, job: Callable[[], Restored]) -> None:
        self._is_running = True
        self.show()
        threading.Thread(target=lambda: self._came.emit(_outcome(job)), name="restore", daemon=True).start()

    def _on_progress(self, done: int, total: int) -> None:
        self._progressed.emit(100 * done // max(total, 1))

    def _show_progress(self, percent: int) -> None:
        # What is unpacked is put together next, of which nobody knows how long it takes.
        self.bar.setRange(0, 0 if percent >= 100 else 100)
        self.bar.setValue(percent)
        self.bar.setAccessibleDescription(QLocale().toString(percent) + " %")

    def _on_came(self, outcome: object) -> None:
        self._is_running = False
        self.hide()
        self.ended.emit(outcome)


def _outcome(job: Callable[[], Restored]) -> Restored | str | None:
    try:
        return job()
    except Cancelled:
        return None
    except KnownError as error:
        return shown(str(error))
    except Exception:  # noqa: BLE001  the task runner's border: told to the person on the GUI thread
        _log.exception("the library could not be replaced")
        return tr("Nothing was restored. The details are in the log file.")
