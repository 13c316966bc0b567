"""Start: the window at once, and behind it all that it needs; then one session after another.

What is imported here is there before the window is. So nothing of the library is, and no room of the window's.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QObject, Qt, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication, QMessageBox

from photoclip import __version__, language, settings
from photoclip.garbage import uncollected
from photoclip.gui.base.garbage import GarbageTimer
from photoclip.gui.base.icons import app_icon
from photoclip.gui.base.translator import speak
from photoclip.gui.window.main_window import MainWindow, bare_window
from photoclip.gui.window.one_window import OneWindow, Wish
from photoclip.language.choice import LanguageChoice, choose
from photoclip.logs import log_to_file
from photoclip.paths import AppPaths, resources_dir

if TYPE_CHECKING:
    from photoclip.core.backups import Restored

_log = logging.getLogger(__name__)


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


class Behind(QObject):
    """Imports what a session needs on a thread of its own, while the bare window is on show."""

    _ended = Signal()

    def __init__(self, app: QApplication, imports: Callable[[], None] | None = None) -> None:
        """`imports`: what is done meanwhile; None: all that a session needs is imported."""
        super().__init__(app)
        self._app = app
        self._imports = imports or import_session
        self._error: Exception | None = None
        self._was_closed = False
        self._ended.connect(app.exit, Qt.ConnectionType.QueuedConnection)
        self.wishes: list[Wish] = []
        """What was asked of the window meanwhile."""

    def is_imported(self, window: MainWindow) -> bool:
        """Show `window`, and return when all is there; False where the person has closed it by then.

        Raises what the import raises.
        """
        window.closed.connect(self._on_closed)
        window.show()
        self._app.processEvents()  # it is drawn before anybody competes for Python's lock
        if not self._was_closed:
            thread = threading.Thread(target=self._import, name="import", daemon=True)
            thread.start()
            self._app.exec()
            thread.join()  # the interpreter must not end within an import
        window.closed.disconnect(self._on_closed)
        if self._error is not None:
            raise self._error
        return not self._was_closed

    def take(self, wish: Wish) -> None:
        self.wishes.append(wish)

    def take_path(self, path: Path) -> None:
        self.wishes.append(Wish(opened=(path,)))

    # Below: private

    def _import(self) -> None:
        try:
            with uncollected():
                self._imports()
        except Exception as error:  # noqa: BLE001 raised where somebody waits for it
            self._error = error
        self._ended.emit()

    def _on_closed(self) -> None:
        self._was_closed = True
        self._app.exit()


def import_session() -> None:
    """Import the window's parts, the library, two thirds of a start, and what reads the first letter typed."""
    from photoclip.core.query import get_ready  # noqa: PLC0415
    from photoclip.gui.window import parts, session  # noqa: PLC0415, F401
    from photoclip.library import Library  # noqa: PLC0415, F401

    get_ready()


def run(
    paths: AppPaths,
    argv: Sequence[str],
    debug: bool = False,
    opened: Sequence[Path] = (),
    started: Callable[[], None] | None = None,
) -> int:
    """Run the app on the library at `paths`, opened with these files and folders, and return its exit status.

    `started` is called once the window is there. Raises ImportError where a part of it cannot be loaded.
    """
    start_log(paths, debug)
    app = App(list(argv))
    set_identity(app)
    chosen = settings.load(paths.settings)
    speak_their_language(app, chosen.language)
    install_excepthook(app)
    garbage = GarbageTimer(app)
    app.setQuitOnLastWindowClosed(False)
    one_window = OneWindow(paths, parent=app, opened=opened)
    start = one_window.begin()
    if start == "shown" or (start == "silent" and not wants_another_window()):
        return 0
    behind = Behind(app)
    one_window.wished.connect(behind.take)
    app.open_requested.connect(behind.take_path)
    window = bare_window(app, chosen)
    if not behind.is_imported(window):
        return 0
    one_window.wished.disconnect(behind.take)
    app.open_requested.disconnect(behind.take_path)
    garbage.keep_what_is_there()
    return _sessions(app, paths, window, one_window, opened, behind.wishes, started)


def _sessions(
    app: App,
    paths: AppPaths,
    first: MainWindow,
    one_window: OneWindow,
    opened: Sequence[Path],
    wishes: Sequence[Wish],
    started: Callable[[], None] | None,
) -> int:
    """Run one session after another; the first one fills the window that is there, and shows what is asked of it."""
    from photoclip.gui.window.session import AGAIN, Session  # noqa: PLC0415 imported behind the window
    from photoclip.library import Library  # noqa: PLC0415

    window: MainWindow | None = first
    came_of: Restored | str | None = None
    while True:
        session = Session(app, Library(paths), came_of=came_of, window=window)
        window = None
        one_window.wished.connect(session.show_window)
        session.ending.connect(one_window.end)
        if started is not None:
            session.started.connect(started)
        app.open_requested.connect(session.open_path)
        session.take(opened)
        session.start()
        for wish in wishes:
            session.show_window(wish)
        opened = wishes = ()
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


def speak_their_language(app: QApplication, chosen: LanguageChoice) -> None:
    """Let the app speak the language that is chosen for it; without a choice, the system's."""
    name = choose(chosen, QLocale.system().uiLanguages())
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
