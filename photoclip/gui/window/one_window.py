"""OneWindow: a library has one window; who starts PhotoClip again brings it to the front."""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeGuard

import filelock
from PySide6.QtCore import QDeadlineTimer, QObject, QThread, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from photoclip.paths import AppPaths
from photoclip.system import THIS

Start = Literal["first", "shown", "silent"]
"""The only one with a window; another one has shown its own; another one has one and does not answer."""

_PATIENCE_MS = 5_000
_TICK_MS = 50
_MOST_BYTES = 65_536
_LINE = _MOST_BYTES - 1
_ANSWER = b"shown\n"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a later start asks of the window. Words that an older or newer PhotoClip does not know are passed over."""

    activation_token: str = ""
    """What the desktop gave the one that was started, without which some (Wayland) let no window come to the front."""
    opened: tuple[Path, ...] = ()
    """Absolute paths that it was opened with."""

    def line(self) -> bytes:
        """Return what is sent; of more paths than a line may hold only the first ones are."""
        opened = [str(path) for path in self.opened]
        while len(line := json.dumps({"activation_token": self.activation_token, "opened": opened}).encode()) > _LINE:
            opened = opened[: len(opened) // 2]
            if not opened:
                return Wish().line()
        return line + b"\n"

    @classmethod
    def of(cls, line: bytes) -> Wish:
        try:
            said: Any = json.loads(line)
        except (ValueError, RecursionError):
            return cls()
        said = said if isinstance(said, dict) else {}
        token, opened = said.get("activation_token"), said.get("opened")
        paths = [Path(word) for word in (opened if isinstance(opened, list) else ()) if _can_be_handed_on(word)]
        absolute = tuple(path for path in paths if path.is_absolute())
        return cls(token if _can_be_handed_on(token) else "", absolute)


class OneWindow(QObject):
    """Tells whether this start is the first one on a library, and hears of later ones while it is.

    A lock says who is first: the system lets it go when the process ends, however it ends. So whoever has it may take
    away the socket that a killed one left behind. Both lie where only this person may look.
    """

    wished = Signal(object)
    """A `Wish`: somebody started PhotoClip again."""

    def __init__(
        self,
        paths: AppPaths,
        patience_ms: int = _PATIENCE_MS,
        parent: QObject | None = None,
        opened: Sequence[Path] = (),
    ) -> None:
        """`patience_ms`: how long another one may take to answer; `opened`: what that one is asked to show."""
        super().__init__(parent)
        self._paths = paths
        self._opened = tuple(opened)
        self._patience_ms = patience_ms
        name = _name(paths)
        folder = paths.meeting_place
        self._socket = str(paths.socket(name)) if THIS.sockets_are_files else name
        self._lock = filelock.FileLock(folder / f"{name}.lock", mode=0o600)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connected)

    def begin(self) -> Start:
        """Be the first, or ask the one that is to show its window. Waits; for before the event loop."""
        deadline = QDeadlineTimer(self._patience_ms)
        while not self._is_first():
            if self._ask(deadline):
                return "shown"
            if deadline.hasExpired():
                return "silent"
            QThread.msleep(_TICK_MS)
        return "first"

    def end(self) -> None:
        """Let the next start be the first; for the moment in which the window has gone."""
        self._server.close()
        self._lock.release()

    # Below: private

    def _is_first(self) -> bool:
        try:
            self._lock.acquire(timeout=0)
        except filelock.Timeout:
            return False
        except OSError as error:
            _log.warning("later starts open windows of their own: no lock: %s", error.strerror)
            return True
        QLocalServer.removeServer(self._socket)
        if not self._server.listen(self._socket):
            _log.warning("later starts open windows of their own: %s", self._server.serverError().name)
            self._lock.release()
        return True

    def _ask(self, deadline: QDeadlineTimer) -> bool:
        """Tell the first one what is wished; return whether it answered."""
        socket = QLocalSocket()
        socket.connectToServer(self._socket)
        if not socket.waitForConnected(_left_ms(deadline)):
            return False
        socket.write(Wish(os.environ.get("XDG_ACTIVATION_TOKEN", ""), self._opened).line())
        while not socket.canReadLine():
            if not socket.waitForReadyRead(_left_ms(deadline)):
                return False
        return socket.readLine().data() == _ANSWER

    def _on_connected(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            socket.readyRead.connect(self._on_ready)
            self._read(socket)

    def _on_ready(self) -> None:
        socket = self.sender()
        if isinstance(socket, QLocalSocket):
            self._read(socket)

    def _read(self, socket: QLocalSocket) -> None:
        if socket.canReadLine():
            wish = Wish.of(bytes(socket.readLine().data()))
            socket.write(_ANSWER)
            socket.flush()
            socket.disconnectFromServer()
            self.wished.emit(wish)
        elif socket.bytesAvailable() > _MOST_BYTES:
            socket.abort()


def _can_be_handed_on(word: Any) -> TypeGuard[str]:
    """Tell whether this is a text that can stand in the environment, where Qt looks for it, or be a path."""
    try:
        return isinstance(word, str) and b"\0" not in os.fsencode(word)
    except UnicodeEncodeError:  # half of a character, which JSON can spell
        return False


def _left_ms(deadline: QDeadlineTimer) -> int:
    return max(1, int(deadline.remainingTime()))


def _name(paths: AppPaths) -> str:
    """Return a short name for this person's window on this library and display: a socket's path has 100 letters."""
    # Who sits before another display (ssh -X, a second seat) would see nothing of a window that is raised on this one.
    display = [os.environ.get(name, "") for name in ("DISPLAY", "WAYLAND_DISPLAY")]
    told = "\0".join([str(Path.home()), os.path.realpath(paths.data_dir), *display])
    return f"photoclip-{hashlib.sha256(os.fsencode(told)).hexdigest()[:16]}"
