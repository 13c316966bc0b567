"""FakeSettings: what the person chose, kept in memory."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from photoclip.core.events import SettingsChanged
from photoclip.library.contract import SettingsPart
from photoclip.settings import Settings
from tests.gui.fakes.calls import quick
from tests.gui.fakes.world import FakePart


class FakeSettings(FakePart, SettingsPart):
    """Every change is told, on the thread that made it."""

    part = "settings"

    @property
    def current(self) -> Settings:
        return self._world.chosen_settings

    @quick
    def change(self, /, **changes: Any) -> Settings:
        before = self._world.chosen_settings
        after = self._world.chosen_settings = replace(before, **changes)
        if after != before:
            self._world.tell(SettingsChanged())
        return after
