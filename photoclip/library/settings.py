"""SettingsDoor: the one way to what the person chose for this machine."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from photoclip import settings as settings_file
from photoclip.core.events import Change, Notice, SettingsChanged
from photoclip.library.contract import SettingsPart
from photoclip.settings import Settings


class SettingsDoor(SettingsPart):
    """Read when it is made, saved in the background after each change."""

    def __init__(
        self,
        path: Path,
        apply: Callable[[Settings, Settings], None],
        run: Callable[[Callable[[], None]], object],
        tell: Callable[[Change], None],
    ) -> None:
        """`apply(before, after)`: puts a change into effect; `run`: runs a job in the background."""
        self._path = path
        self._apply = apply
        self._run = run
        self._tell = tell
        self._lock = threading.Lock()
        self._current = settings_file.load(path)

    @property
    def current(self) -> Settings:
        return self._current

    def change(self, **changes: Any) -> Settings:
        with self._lock:
            before = self._current
            after = self._current = replace(before, **changes)
        if after != before:
            self._run(self._save)
            self._apply(before, after)
            self._tell(SettingsChanged())
        return after

    def _save(self) -> None:
        with self._lock:
            try:
                settings_file.save(self._path, self._current)
            except OSError as exc:
                self._tell(Notice(f"The settings could not be saved: {exc.strerror}."))
