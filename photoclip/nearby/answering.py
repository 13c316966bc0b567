"""Answering: one PhotoClip answers others of the same person, while it runs anyway."""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from contextlib import suppress
from pathlib import Path

import filelock

from photoclip.nearby.line import VERSION, BadMessage, Message, Messages, is_possible, is_same_person, send

_log = logging.getLogger(__name__)

Answer = Callable[[str, Message], Message | None]
"""What is to be done, and about what; None: whoever asks has to do it alone."""

_QUESTION_S = 5.0
_QUESTION_BYTES = 1 << 16
_WORKING_S = 0.5
_MOST_ASKING = 16


class Answering:
    """Answers at one place, where nobody else does. Life: `begin`, `close`.

    A lock says who does: the system lets it go when the process ends, however it ends. So whoever has it may take away
    the socket that a killed one left behind.
    """

    def __init__(self, place: Path, answer: Answer) -> None:
        """`answer`: called on a thread of this, one question after the other."""
        self._place = place
        self._answer = answer
        self._lock = filelock.FileLock(place.with_suffix(".lock"), mode=0o600, thread_local=False)
        self._socket: socket.socket | None = None
        self._asking = threading.BoundedSemaphore(_MOST_ASKING)
        self._work = ThreadPoolExecutor(1, "answering")

    def begin(self) -> bool:
        """Answer from now on; return False where another one does, or nobody can."""
        if not is_possible(self._place):
            return False
        try:
            self._lock.acquire(timeout=0)
            self._place.unlink(missing_ok=True)
            self._socket = _listening(self._place)
        except (filelock.Timeout, OSError, NotImplementedError) as exc:
            _log.info("other commands work alone: %s", type(exc).__name__)
            self._lock.release()
            return False
        threading.Thread(target=self._accept, args=(self._socket,), name="answering-accept", daemon=True).start()
        return True

    def close(self) -> None:
        """Answer no more; whoever waits for an answer does it alone. Safe to call twice, and without a begin."""
        listening, self._socket = self._socket, None
        if listening is not None:
            self._place.unlink(missing_ok=True)
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)  # lets the thread that accepts go
            listening.close()
            self._lock.release()
        self._work.shutdown(wait=False, cancel_futures=True)

    def _accept(self, listening: socket.socket) -> None:
        while True:
            try:
                line, _ = listening.accept()
            except OSError:
                return  # it is closed
            if not self._asking.acquire(blocking=False):
                line.close()
                continue
            threading.Thread(target=self._serve, args=(line,), name="answering-one", daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        try:
            with line:
                line.settimeout(_QUESTION_S)
                if is_same_person(line):
                    self._converse(line)
        except (OSError, BadMessage):
            pass  # it has gone, or is none of ours
        finally:
            self._asking.release()

    def _converse(self, line: socket.socket) -> None:
        asked = Messages(line, _QUESTION_BYTES).next()
        do, about = asked.get("do"), asked.get("about")
        if asked.get("version") != VERSION or not isinstance(do, str) or not isinstance(about, dict):
            do, about = "another version", {}
        answer = self._begin_answer(do, about)
        while True:
            try:
                send(line, {"answer": answer.result(_WORKING_S)})
            except NotYet:
                send(line, {"working": True})
            else:
                return

    def _begin_answer(self, do: str, about: Message) -> Future[Message | None]:
        try:
            return self._work.submit(self._answered, do, about)
        except RuntimeError as exc:  # closed meanwhile
            raise BadMessage from exc

    def _answered(self, do: str, about: Message) -> Message | None:
        try:
            return self._answer(do, about)
        except Exception:  # noqa: BLE001  the task runner's border: whoever asks does it alone, and says what is wrong
            _log.info("a question of another PhotoClip could not be answered", exc_info=True)
            return None


def _listening(place: Path) -> socket.socket:
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        listening.bind(str(place))
        os.chmod(place, 0o600)  # noqa: PTH101  follows no link on any system, for it was just made
        listening.listen(_MOST_ASKING)
    except OSError:
        listening.close()
        raise
    return listening
