"""Readers: the connections that read, one a thread."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress

from photoclip.store.connection import Connection


class Readers:
    """Keeps each thread's connection, and closes it when the thread has ended. Safe from any thread.

    `make` gives a new connection; it may raise.
    """

    def __init__(self, make: Callable[[], Connection]) -> None:
        self._make = make
        self._local = threading.local()
        self._opening = 0
        """How often the file was opened: connections of an earlier time are not used any more."""
        self._all: list[tuple[threading.Thread, Connection]] = []
        self._lock = threading.Lock()

    def mine(self) -> Connection:
        """Return this thread's connection."""
        connection: Connection | None = getattr(self._local, "connection", None)
        if connection is None or self._local.opening != self._opening:
            connection = self._make()
            self._local.connection, self._local.opening = connection, self._opening
            with self._lock:
                self._drop_those_of_dead_threads()
                self._all.append((threading.current_thread(), connection))
        return connection

    def renew(self) -> None:
        """Let every thread have a new connection from now on: the file was opened anew."""
        self._opening += 1

    def close(self) -> None:
        """Close all. Those who read must have finished."""
        with self._lock:
            for _, reader in self._all:
                close_quietly(reader)
            self._all.clear()
            self._local = threading.local()

    def _drop_those_of_dead_threads(self) -> None:
        alive = [(thread, reader) for thread, reader in self._all if thread.is_alive()]
        for thread, reader in self._all:
            if not thread.is_alive():
                close_quietly(reader)
        self._all = alive


def close_quietly(connection: Connection) -> None:
    """Close a connection, whatever the disk says to it."""
    with suppress(sqlite3.Error):
        connection.close()
