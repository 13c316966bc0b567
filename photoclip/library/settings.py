"""SettingsDoor: the one way to what the person chose for this machine."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from photoclip import settings as settings_file
from photoclip.core.cancel import CancelToken
from photoclip.core.events import Change, Notice, SettingsChanged
from photoclip.language import tr
from photoclip.library.contract import SettingsPart
from photoclip.settings import Settings


class SettingsDoor(SettingsPart):
    """Read when it is made, saved in the background after each change, read again when another process saved it."""

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
        self._unsaved: dict[str, Any] = {}
        saved = settings_file.look(path)
        self._current = saved.settings or Settings()
        self.damage = self._kept_aside(saved) if saved.damage else ""
        """What the person should know of settings that could not be read; '' where all is well."""
        self._stamp = settings_file.stamp(path)

    @property
    def current(self) -> Settings:
        return self._current

    def change(self, **changes: Any) -> Settings:
        with self._lock:
            before = self._current
            after = self._current = replace(before, **changes)
            if after != before:
                self._unsaved |= changes
        if after != before:
            self._run(self._save)
            self._took_effect(before, after)
        return after

    def start(self) -> None:
        """Tell what could not be read, now that somebody hears it."""
        if self.damage:
            self._tell(Notice(self.damage))

    def look(self, _cancel: CancelToken) -> None:
        """Take over what another process has saved since."""
        with self._lock:
            before, after = self._read_again()
        self._took_effect(before, after)

    def _save(self) -> None:
        before = after = self._current
        with self._lock:
            try:
                with settings_file.only_writer(self._path):
                    # What another process chose meanwhile stays: only what was chosen here is written over it.
                    before, after = self._read_again()
                    damaged = settings_file.look(self._path)
                    if damaged.damage:
                        self._tell(Notice(self._kept_aside(damaged, force=True)))
                    settings_file.save(self._path, after)
                    self._unsaved = {}
                    self._stamp = settings_file.stamp(self._path)
            except OSError as exc:
                self._tell(Notice(tr("The settings could not be saved: {reason}.").format(reason=exc.strerror or exc)))
        self._took_effect(before, after)

    def _read_again(self) -> tuple[Settings, Settings]:
        """Join what the file says with what was chosen here since; return what held before, and what holds now."""
        before, stamp = self._current, settings_file.stamp(self._path)
        if stamp != self._stamp:
            self._stamp = stamp
            saved = settings_file.look(self._path)
            if saved.settings is not None and not saved.damage:  # else an editor may be amid saving it
                self._current = replace(saved.settings, **self._unsaved)
        return before, self._current

    def _kept_aside(self, saved: settings_file.Saved, force: bool = False) -> str:
        """Move a damaged file out of the way, so that nothing writes over it; return what to tell the person.

        `force`: one that only cannot be read now, too.
        """
        aside = settings_file.set_aside(self._path) if force or not saved.passing else None
        if aside is not None and saved.settings is not None:
            with suppress(OSError):  # what made sense in it is not lost; at worst it is again tomorrow
                settings_file.save(self._path, saved.settings)
        if saved.settings is not None:
            said = tr("Some of your settings have their defaults, for {reason}.")
        else:
            said = tr("Your settings have their defaults, for {reason}.")
        if aside is not None:
            said += " " + tr("The file is kept as {name}.").format(name=aside.name)
        return said.format(reason=saved.damage)

    def _took_effect(self, before: Settings, after: Settings) -> None:
        if after != before:
            self._apply(before, after)
            self._tell(SettingsChanged())
