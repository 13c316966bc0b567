"""Session: one run of the app, from the first window to the library's orderly close."""

from __future__ import annotations

import logging
import logging.handlers
import sys
import threading
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any

from PySide6.QtCore import QCoreApplication, QLocale, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QMessageBox

from photoclip import __version__, library
from photoclip.errors import COULD_NOT_RUN, KnownError
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.icons import app_icon
from photoclip.gui.base.live_theme import Theme
from photoclip.gui.window.main_window import MainWindow
from photoclip.library.contract import Library
from photoclip.paths import AppPaths

CLOSE_AT_MOST_MS = 15_000

_log = logging.getLogger(__name__)


class Session(QObject):
    """Shows the window first, opens the library behind it, and closes it after the window has gone.

    `library` may be a fake. Exit status: 0, or 3 when the library could not be opened.
    """

    _opened = Signal(object)
    _closed = Signal()

    def __init__(self, app: QApplication, library: Library, leave: Callable[[int], None] | None = None) -> None:
        """`leave`: ends the event loop with an exit status; the app's own by default."""
        super().__init__(app)
        self._leave = leave or app.exit
        self._library = library
        app.setQuitOnLastWindowClosed(False)
        self.theme = Theme(app, library.settings.current.appearance)
        self.bridge = Bridge(library, self)
        self.window = MainWindow(library, self.bridge, self.theme)
        self.window.closed.connect(self._on_window_closed)
        self._opened.connect(self._on_opened, Qt.ConnectionType.QueuedConnection)
        self._closed.connect(self._on_closed, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Show the window at once; photos follow when the library is open (a migration may take its time)."""
        self.window.show()
        QTimer.singleShot(0, self, lambda: self._in_background(self._open))

    def _in_background(self, job: Callable[[], None]) -> None:
        threading.Thread(target=job, name="session", daemon=True).start()

    def _open(self) -> None:
        error: Exception | None = None
        try:
            self._library.open()
        except Exception as caught:  # noqa: BLE001 a border: told to the person on the GUI thread
            error = caught
        self._opened.emit(error)

    def _on_opened(self, error: Exception | None) -> None:
        if error is None:
            self._library.start()
            self.window.start()
            return
        _log.error("the library could not be opened", exc_info=error)
        known = isinstance(error, KnownError)
        sentence = str(error) if known else self.tr("The library could not be opened. The details are in the log file.")
        box = QMessageBox(
            QMessageBox.Icon.Critical, "PhotoClip", sentence, QMessageBox.StandardButton.Close, self.window
        )
        box.finished.connect(lambda _result: self._leave(COULD_NOT_RUN))
        box.open()

    def _on_window_closed(self) -> None:
        self.bridge.close()
        self._in_background(self._close)
        # A drive that hangs must not keep a windowless process alive; what is committed is safe.
        QTimer.singleShot(CLOSE_AT_MOST_MS, self, self._on_closed)

    def _on_closed(self) -> None:
        self._leave(0)

    def _close(self) -> None:
        try:
            self._library.close()
        except Exception as error:  # noqa: BLE001 a border: the window has gone, the log is what is left
            _log.error("the library did not close in order", exc_info=error)
        self._closed.emit()


def run(paths: AppPaths, argv: Sequence[str]) -> int:
    """Run the app on the library at `paths` and return its exit status."""
    start_log(paths)
    app = QApplication(list(argv))
    set_identity(app)
    install_excepthook(app)
    session = Session(app, library.Library(paths))
    session.start()
    return app.exec()


def set_identity(app: QApplication) -> None:
    app.setApplicationName("PhotoClip")
    app.setApplicationDisplayName("PhotoClip")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("photoclip")
    app.setWindowIcon(app_icon())
    if QLocale.system().language() == QLocale.Language.C:
        QLocale.setDefault(QLocale(QLocale.Language.English))  # the C locale groups no digits: 10000 photos


def start_log(paths: AppPaths) -> None:
    """Write warnings and worse to the log file, which never grows beyond a few megabytes."""
    try:
        paths.log.parent.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(paths.log, maxBytes=2_000_000, backupCount=1, encoding="utf-8")
    except OSError as error:
        _log.warning("no log file: %s", error)  # the library says so in plain words when it opens
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)


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
