"""Session: one run of the app, from the first window to the library's orderly close."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QMessageBox

from photoclip import language
from photoclip.core.backups import Backup, Restored
from photoclip.core.search import SearchRequest, SearchResult
from photoclip.core.strictness import STRICTNESS
from photoclip.errors import COULD_NOT_RUN, KnownError, LibraryDamaged, LibraryLost
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.settings.backup_texts import restored_text
from photoclip.gui.widgets.open_windows import bring_to_front
from photoclip.gui.window.lost_library import LostLibraryBox
from photoclip.gui.window.main_window import MainWindow, bare_window
from photoclip.gui.window.one_window import Wish
from photoclip.gui.window.restoring import RestoreWindow
from photoclip.library.contract import Library

CLOSE_AT_MOST_MS = 15_000
AGAIN = -1
"""The exit status of a session after which another one opens the library that has taken the place of this one's."""

_log = logging.getLogger(__name__)


class Session(QObject):
    """Shows the window first, opens the library behind it, and closes it after the window has gone.

    `library` may be a fake. Exit status: 0, 3 when the library could not be opened, or AGAIN.
    """

    ending = Signal()
    """The window has gone for good; what is left closes the library."""

    started = Signal()
    """The window is there, with the library or with what is in its way."""

    _opened = Signal(object, object)
    _closed = Signal()

    def __init__(
        self,
        app: QApplication,
        library: Library,
        leave: Callable[[int], None] | None = None,
        came_of: Restored | str | None = None,
        window: MainWindow | None = None,
    ) -> None:
        """`leave`: ends the event loop with an exit status; the app's own by default.

        `came_of`: what came of the restore for which the session before has ended; said once the window is there.
        `window`: one that is on show already, with nothing in it, and gets it while the library opens; None: make one.
        """
        super().__init__(app)
        self.came_of = came_of
        self._restore_from: Path | None = None
        self._leave = leave or app.exit
        self._library = library
        app.setQuitOnLastWindowClosed(False)
        self.bridge = Bridge(library, self)
        self._opened.connect(self._on_opened, Qt.ConnectionType.QueuedConnection)
        chosen = library.settings.current
        self._first = SearchRequest(
            "", sort="newest", strictness=STRICTNESS[chosen.strictness], stacked=chosen.collapse_bursts
        )
        """What a window asks first, unless something was typed: the photos are looked for before it can ask."""
        self._ahead: Future[SearchResult] | None = None
        self._outcome: tuple[Exception | None, Backup | None] | None = None
        """What came of opening the library, while the window is not filled."""
        self._to_open: list[Path] | None = []
        """What the window is asked to show while it is not filled; None since."""
        self.window = window or bare_window(app, library.settings.current)
        self.window.closed.connect(self._on_window_closed)
        self.window.restore_requested.connect(self._on_restore_requested)
        self._filling = self.window.fill(library, self.bridge)
        if window is not None:
            self._in_background(self._open)
            QTimer.singleShot(0, self, self._fill_on)
        else:
            while self._fill_a_part():
                pass
        self.restoring = RestoreWindow(library, self.window)
        self.restoring.ended.connect(self._on_restored)
        self._closed.connect(self._on_closed, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Show the window at once; photos follow when the library is open (a migration may take its time)."""
        if not self.window.isVisible():
            self.window.show()
            QTimer.singleShot(0, self, lambda: self._in_background(self._open))

    def show_window(self, wish: Wish) -> None:
        """Bring the window to the front, and what is asked before it."""
        if wish.activation_token:
            os.environ["XDG_ACTIVATION_TOKEN"] = wish.activation_token  # where Qt looks for it, once
        for window in (self.window, self.restoring, QApplication.activeModalWidget()):
            if window is not None and window.isVisible():
                bring_to_front(window)
        self.take(wish.opened)

    def open_path(self, path: Path) -> None:
        """Show what the system says that PhotoClip is to open."""
        self.take([path])

    def take(self, paths: Sequence[Path]) -> None:
        """Show these absolute paths, once there is what shows them."""
        if self._to_open is None:
            self.window.opening.take(paths)
        else:
            self._to_open += paths

    def put_away(self) -> None:
        """Let go of the windows, before another session makes its own."""
        for gone in (self.window, self.window.theme, self):
            gone.deleteLater()

    def _fill_on(self) -> None:
        """Fill the window, and be there for whoever types or clicks between one part and the next."""
        if not self.window.isHidden() and self._fill_a_part():
            QTimer.singleShot(0, self, self._fill_on)

    def _fill_a_part(self) -> bool:
        """Make one part more of what is in the window; return whether there is another one."""
        for _ in self._filling:
            return True
        to_open, self._to_open = self._to_open, None
        self.take(to_open or ())
        if self._outcome is not None:
            self._show(*self._outcome)
        return False

    def _in_background(self, job: Callable[[], None]) -> None:
        threading.Thread(target=job, name="session", daemon=True).start()

    def _open(self) -> None:
        error: Exception | None = None
        newest: Backup | None = None
        try:
            self._library.open()
            with suppress(RuntimeError):  # closed by then
                self._ahead = self._library.submit(self._library.search.find, self._first)
        except Exception as caught:  # noqa: BLE001 a border: told to the person on the GUI thread
            error = caught
            if isinstance(error, LibraryLost | LibraryDamaged):
                with suppress(KnownError):  # what happened to the library is said in any case
                    newest = self._library.backups.newest()
        self._opened.emit(error, newest)

    def _on_opened(self, error: Exception | None, newest: Backup | None) -> None:
        if self._to_open is None:
            self._show(error, newest)
        else:
            self._outcome = (error, newest)

    def _show(self, error: Exception | None, newest: Backup | None) -> None:
        if error is None:
            if self._ahead is not None:
                self.window.grid_page.query.take_ahead(self._first, self._ahead)
            self._library.start()
            self.window.start()
            self._say_what_came_of_it()
            self.started.emit()
            return
        if isinstance(error, KnownError):
            self.started.emit()
        _log.error("the library could not be opened", exc_info=error)
        if isinstance(error, LibraryLost | LibraryDamaged):
            self._offer(error, newest)
        else:
            self._say_and_leave(error)

    def _offer(self, error: Exception, newest: Backup | None) -> None:
        tried = f"\n\n{self.came_of}" if isinstance(self.came_of, str) else ""
        box = LostLibraryBox(language.shown(str(error)) + tried, newest, self.window, isinstance(error, LibraryDamaged))
        box.restore_requested.connect(self.restoring.restore)
        box.start_empty_requested.connect(self.restoring.start_empty)
        box.quit_requested.connect(lambda: self._leave(COULD_NOT_RUN))
        box.open()

    def _say_and_leave(self, error: Exception) -> None:
        known = isinstance(error, KnownError)
        sentence = (
            language.shown(str(error))
            if known
            else self.tr("The library could not be opened. The details are in the log file.")
        )
        box = QMessageBox(
            QMessageBox.Icon.Critical, "PhotoClip", sentence, QMessageBox.StandardButton.Close, self.window
        )
        box.finished.connect(lambda _result: self._leave(COULD_NOT_RUN))
        box.open()

    def _on_restore_requested(self, path: Path) -> None:
        self._restore_from = path
        self.window.close()

    def _on_restored(self, outcome: Restored | str | None) -> None:
        """Go on with what lies there now: in this session where its library was never open, else in the next one."""
        self.came_of = outcome
        if self._restore_from is not None:
            self._leave(AGAIN)
        else:
            self._in_background(self._open)

    def _say_what_came_of_it(self) -> None:
        outcome, self.came_of = self.came_of, None
        if isinstance(outcome, str):
            self.window.notice_bar.say(outcome)
        elif outcome is not None:
            kept = outcome.kept if outcome.kept is not None and not outcome.kept.problem else None
            self.window.notice_bar.say(
                restored_text(outcome),
                sign="info",
                button=self.tr("Go back") if kept is not None else "",
                action=(lambda: self._on_restore_requested(kept.path)) if kept is not None else None,
            )

    def _on_window_closed(self) -> None:
        self.bridge.close()
        if self._restore_from is not None:
            self._close_other_windows()
            self.restoring.restore(self._restore_from, first=self._close_library)
            return
        self.ending.emit()
        self._in_background(self._close)
        # A drive that hangs must not keep a windowless process alive; what is committed is safe.
        QTimer.singleShot(CLOSE_AT_MOST_MS, self, self._on_closed)

    def _close_other_windows(self) -> None:
        for window in QApplication.topLevelWidgets():
            if window.isVisible() and window is not self.window:
                window.close()

    def _on_closed(self) -> None:
        self._leave(0)

    def _close(self) -> None:
        self._close_library()
        self._closed.emit()

    def _close_library(self) -> None:
        try:
            self._library.close()
        except Exception as error:  # noqa: BLE001 a border: the window has gone, the log is what is left
            _log.error("the library did not close in order", exc_info=error)
