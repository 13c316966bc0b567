"""AtHand: a library whose model and vectors are in memory, and whose file is open only while it answers."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from photoclip.core.query import Picture
from photoclip.errors import KnownError
from photoclip.library.library import Library
from photoclip.library.told import request_of, tell
from photoclip.paths import AppPaths
from photoclip.settings import stamp


class AtHand:
    """Answers as a command would that opens the library, as long as it is the one that was opened. On one thread.

    Between two answers nobody is in the way of who restores, repairs or removes the library.
    """

    def __init__(self, library: Library) -> None:
        """Open the library. Its checkpoint is loaded for the first words. Raises KnownError."""
        self._paths = paths = library.paths
        self._library = library
        # No index: to build one takes minutes, in which others would wait for the file.
        self._library.engine.crossover = sys.maxsize
        self._library.open()
        self._file = _file(paths)
        self._settings = stamp(paths.settings)
        self._is_closed = False

    @property
    def is_the_same(self) -> bool:
        """Whether what was opened still lies there, under the settings of then."""
        return self._file == _file(self._paths) and self._settings == stamp(self._paths.settings)

    def close(self) -> None:
        """Let everything go."""
        self._library.close()

    def answer(self, about: dict[str, Any]) -> dict[str, Any] | None:
        """Return what `tell` does; None where a command had better open the library itself."""
        if not self.is_the_same:
            return None
        with self._open():
            if self._library.file.trouble or not self._has_its_model():
                return None
            self._library.catch_up()
            return self._told(about)

    def _told(self, about: dict[str, Any]) -> dict[str, Any] | None:
        try:
            request = request_of(about, self._library.search)
            if any(isinstance(term, Picture) for term in request.query.terms):
                return None
            if request.query.has_words:
                self._library.search.prepare()
            return tell(self._library.search, self._library.photos, request)
        except KnownError:
            return None  # a command says what is in the way, and what helps

    def _has_its_model(self) -> bool:
        return self._library.models.active() in {None, self._library.models.chosen()}

    @contextmanager
    def _open(self) -> Iterator[None]:
        database = self._library.file.database
        if self._is_closed:
            with self._library.backups.opening():
                database.open()
        try:
            yield
        finally:
            engine = self._library.engine
            if engine.model_key is None or engine.ready:  # else vectors are still being read
                database.close()
                self._is_closed = True


def _file(paths: AppPaths) -> tuple[int, int] | None:
    """Return what tells the library's file from one that was put in its place; None where there is none."""
    try:
        status = paths.database.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
