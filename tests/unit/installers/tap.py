"""Tap: a disk that refuses one write, the next time another."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest


class Tap:
    """Refuses one of the writes below a folder."""

    def __init__(self, folder: Path, write: int, error: int) -> None:
        self._folder = folder
        self._left = write
        self._error = error
        self._linked = False
        self.refused = False

    def put(self, patch: pytest.MonkeyPatch) -> None:
        real_open, real_link = Path.open, os.link

        def opened(path: Path, mode: str = "r", *words: Any, **named: Any) -> Any:
            if set(mode) & set("wax+"):
                self.met(path)
            return real_open(path, mode, *words, **named)

        def link(source: Any, target: Any) -> None:
            if self._error == errno.ENOSPC and not self._linked:  # else what is there is copied; one is as the others
                self._linked = True
                self.met(Path(target))
            real_link(source, target)

        patch.setattr(Path, "open", opened)
        patch.setattr(os, "link", link)

    def met(self, path: Path) -> None:
        if not path.is_relative_to(self._folder) or path.name == "setup.lock":
            return
        self._left -= 1
        if self._left == -1:
            self.refused = True
            raise OSError(self._error, os.strerror(self._error), str(path))
