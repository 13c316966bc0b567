"""What a face may ask of the library: settings."""

from __future__ import annotations

from typing import Any, Protocol

from photoclip.settings import Settings


class SettingsPart(Protocol):
    """What the person chose for this machine. Every change goes through here, and is told as `SettingsChanged`."""

    @property
    def current(self) -> Settings:
        """*quick* What is chosen now."""

    def change(self, **changes: Any) -> Settings:
        """*quick* Change some settings, e.g. `appearance="dark"`: at once, and saved in the background."""
