"""A line to one child process: what is sent never blocks the sender, what comes back is handed on."""

from __future__ import annotations

import logging
import multiprocessing
import queue
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

from photoclip.model.messages import LogLine, Numbered, Reply

_log = logging.getLogger(__name__)
_END_S = 2.0
_LOOK_AGAIN_S = 0.05


class ProcessLink:
    """One run of `serve(connection)` in a new process.

    `on_reply` and, exactly once, `on_end` (with the exit code) are called on the link's own thread.
    """

    def __init__(
        self,
        serve: Callable[[Connection], None],
        on_reply: Callable[[ProcessLink, Reply], None],
        on_end: Callable[[ProcessLink, int | None], None],
    ) -> None:
        self._on_reply = on_reply
        self._on_end = on_end
        self._outgoing: queue.SimpleQueue[Numbered | None] = queue.SimpleQueue()
        # spawn everywhere: a fork of a program with threads and Qt cannot be trusted.
        context = multiprocessing.get_context("spawn")
        self._connection, self._theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(self._theirs,), name="encoder", daemon=True)
        self._closing = False
        self._sender = threading.Thread(target=self._send_all, name="encoder-send", daemon=True)
        self._receiver = threading.Thread(target=self._receive_all, name="encoder-receive", daemon=True)
        self._sender.start()

    @property
    def pid(self) -> int | None:
        return self._process.pid

    def send(self, message: Numbered) -> None:
        """Queue a message; returns at once."""
        self._outgoing.put(message)

    def close(self) -> None:
        """End the process, at the latest after some seconds; `on_end` is called. Safe to call twice."""
        self._closing = True
        self._outgoing.put(None)
        # Again and again: the process may be about to start, and the sender may wait for one that does not read.
        while self._sender.is_alive():
            self._end_process()
            self._sender.join(_LOOK_AGAIN_S)
        self._end_process()
        if self._receiver.ident is not None and threading.current_thread() is not self._receiver:
            self._receiver.join()

    def _end_process(self) -> None:
        if self._process.pid is None or not self._process.is_alive():
            return
        # It holds nothing that could be lost.
        self._process.terminate()
        self._process.join(_END_S)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    def _send_all(self) -> None:
        # Here and not in the constructor: starting a process takes some 50 ms, which a window would feel.
        try:
            if self._closing:
                self._connection.close()
                self._on_end(self, None)
                return
            self._process.start()
        except OSError as exc:
            _log.error("the encoder's process could not be started: %s", exc)
            self._connection.close()
            self._on_end(self, None)
            return
        finally:
            self._theirs.close()
        self._receiver.start()
        while (message := self._outgoing.get()) is not None and not self._closing:
            try:
                self._connection.send(message)
            except OSError:
                return  # it has ended; the receiver tells

    def _receive_all(self) -> None:
        while True:
            try:
                reply = self._connection.recv()
            except (EOFError, OSError):
                break
            if isinstance(reply, LogLine):
                logging.getLogger(reply.logger).log(reply.level, "%s", reply.text)
            else:
                self._on_reply(self, reply)
        code = _exit_code(self._process)
        self._outgoing.put(None)
        # Nobody reads any more, so the sender fails or finishes; it must not meet a handle that is gone or reused.
        self._sender.join()
        self._connection.close()
        self._on_end(self, code)


def _exit_code(process: SpawnProcess) -> int | None:
    """Wait until the process has ended, and return how."""
    process.join()
    # Two threads may reap one child: this one, the one that closes the link, and any that starts another process. The
    # second is told that there is no such child before the first has written down how it ended.
    until = time.monotonic() + _END_S
    while (code := process.exitcode) is None and time.monotonic() < until:
        time.sleep(_LOOK_AGAIN_S)
    return code
