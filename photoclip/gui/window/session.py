"""Session: one run of the app, from the first window to the library's orderly close."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication, QMessageBox

from photoclip import __version__, language, library, settings
from photoclip.core.backups import Backup, Restored
from photoclip.errors import COULD_NOT_RUN, KnownError, LibraryDamaged, LibraryLost
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.garbage import GarbageTimer
from photoclip.gui.base.icons import app_icon
from photoclip.gui.base.live_theme import Theme
from photoclip.gui.base.translator import speak
from photoclip.gui.settings.backup_texts import restored_text
from photoclip.gui.widgets.open_windows import bring_to_front
from photoclip.gui.window.lost_library import LostLibraryBox
from photoclip.gui.window.main_window import MainWindow
from photoclip.gui.window.one_window import OneWindow, Wish
from photoclip.gui.window.restoring import RestoreWindow
from photoclip.language.choice import choose
from photoclip.library.contract import Library
from photoclip.logs import log_to_file
from photoclip.paths import AppPaths, resources_dir

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
    ) -> None:
        """`leave`: ends the event loop with an exit status; the app's own by default.

        `came_of`: what came of the restore for which the session before has ended; said once the window is there.
        """
        super().__init__(app)
        self.came_of = came_of
        self._restore_from: Path | None = None
        self._leave = leave or app.exit
        self._library = library
        app.setQuitOnLastWindowClosed(False)
        self.theme = Theme(app, library.settings.current.appearance)
        self.bridge = Bridge(library, self)
        self.window = MainWindow(library, self.bridge, self.theme)
        self.window.closed.connect(self._on_window_closed)
        self.window.restore_requested.connect(self._on_restore_requested)
        self.restoring = RestoreWindow(library, self.window)
        self.restoring.ended.connect(self._on_restored)
        self._opened.connect(self._on_opened, Qt.ConnectionType.QueuedConnection)
        self._closed.connect(self._on_closed, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Show the window at once; photos follow when the library is open (a migration may take its time)."""
        self.window.show()
        QTimer.singleShot(0, self, lambda: self._in_background(self._open))

    def show_window(self, wish: Wish) -> None:
        """Bring the window to the front, and what is asked before it."""
        if wish.activation_token:
            os.environ["XDG_ACTIVATION_TOKEN"] = wish.activation_token  # where Qt looks for it, once
        for window in (self.window, self.restoring, QApplication.activeModalWidget()):
            if window is not None and window.isVisible():
                bring_to_front(window)
        self.window.opening.take(wish.opened)

    def open_path(self, path: Path) -> None:
        """Show what the system says that PhotoClip is to open."""
        self.window.opening.take([path])

    def put_away(self) -> None:
        """Let go of the windows, before another session makes its own."""
        for gone in (self.window, self.theme, self):
            gone.deleteLater()

    def _in_background(self, job: Callable[[], None]) -> None:
        threading.Thread(target=job, name="session", daemon=True).start()

    def _open(self) -> None:
        error: Exception | None = None
        newest: Backup | None = None
        try:
            self._library.open()
        except Exception as caught:  # noqa: BLE001 a border: told to the person on the GUI thread
            error = caught
            if isinstance(error, LibraryLost | LibraryDamaged):
                with suppress(KnownError):  # what happened to the library is said in any case
                    newest = self._library.backups.newest()
        self._opened.emit(error, newest)

    def _on_opened(self, error: Exception | None, newest: Backup | None) -> None:
        if error is None:
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


class App(QApplication):
    """The application; where files are opened by an event (macOS), it says which."""

    open_requested = Signal(object)
    """A `Path`."""

    def event(self, event: QEvent) -> bool:
        path = path_to_open(event)
        if path is None:
            return super().event(event)
        self.open_requested.emit(path)
        return True


def path_to_open(event: QEvent) -> Path | None:
    """Return the file or folder that this event asks to open, None where it asks for something else."""
    return Path(event.file()) if isinstance(event, QFileOpenEvent) and event.file() else None


def run(
    paths: AppPaths,
    argv: Sequence[str],
    debug: bool = False,
    opened: Sequence[Path] = (),
    started: Callable[[], None] | None = None,
) -> int:
    """Run the app on the library at `paths`, opened with these files and folders, and return its exit status.

    `started` is called once the window is there.
    """
    start_log(paths, debug)
    app = App(list(argv))
    set_identity(app)
    speak_their_language(app, paths)
    install_excepthook(app)
    GarbageTimer(app)
    app.setQuitOnLastWindowClosed(False)
    one_window = OneWindow(paths, parent=app, opened=opened)
    start = one_window.begin()
    if start == "shown" or (start == "silent" and not wants_another_window()):
        return 0
    came_of: Restored | str | None = None
    while True:
        session = Session(app, library.Library(paths), came_of=came_of)
        one_window.wished.connect(session.show_window)
        session.ending.connect(one_window.end)
        if started is not None:
            session.started.connect(started)
        app.open_requested.connect(session.open_path)
        session.window.opening.take(opened)
        opened = ()
        session.start()
        status = app.exec()
        if status != AGAIN:
            return status
        came_of = session.came_of
        one_window.wished.disconnect(session.show_window)
        app.open_requested.disconnect(session.open_path)
        session.put_away()


def wants_another_window() -> bool:
    """Ask what to do where PhotoClip is open already and does not answer."""
    text = QCoreApplication.translate("Session", "PhotoClip is open already, but its window does not answer just now.")
    box = QMessageBox(QMessageBox.Icon.Question, "PhotoClip", text)
    box.setInformativeText(
        QCoreApplication.translate("Session", "It may be busy for a moment. Another window can show the same library.")
    )
    another = box.addButton(
        QCoreApplication.translate("Session", "&Open another window"), QMessageBox.ButtonRole.AcceptRole
    )
    box.setEscapeButton(box.addButton(QMessageBox.StandardButton.Cancel))
    box.exec()
    return box.clickedButton() is another


def set_identity(app: QApplication) -> None:
    app.setApplicationName("PhotoClip")
    app.setApplicationDisplayName("PhotoClip")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("org.photoclip.PhotoClip")
    app.setWindowIcon(app_icon())


def speak_their_language(app: QApplication, paths: AppPaths) -> None:
    """Let the app speak the language that is chosen for it; without a choice, the system's."""
    name = choose(settings.load(paths.settings).language, QLocale.system().uiLanguages())
    speak(app, language.use(resources_dir() / "translations", name))


def start_log(paths: AppPaths, debug: bool = False) -> None:
    """Write warnings and worse to the log file; with `debug` everything."""
    try:
        log_to_file(paths.log, debug)
    except OSError as error:
        _log.warning("no log file: %s", error)  # the library says so in plain words when it opens


def install_excepthook(app: QApplication) -> None:
    """Log what nobody caught, and say so in plain words, once at a time; the app goes on."""
    shown: list[QMessageBox] = []

    def show(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            app.quit()
            return
        _log.critical("not caught", exc_info=(kind, error, trace))
        if shown or QCoreApplication.closingDown():
            return
        text = QCoreApplication.translate(
            "Session", "Something went wrong inside PhotoClip. Your photos are safe; the details are in the log file."
        )
        box = QMessageBox(QMessageBox.Icon.Warning, "PhotoClip", text, QMessageBox.StandardButton.Close)
        box.setDetailedText(f"{kind.__name__}: {error}")
        box.finished.connect(lambda _result: shown.clear())
        shown.append(box)
        box.open()

    def show_from_thread(arguments: Any) -> None:
        _log.critical(
            "not caught in a thread", exc_info=(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)
        )

    sys.excepthook = show
    threading.excepthook = show_from_thread
