"""Waiting for a layout that follows what arrives a moment later."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from pytestqt.qtbot import QtBot

LOOKS = 300
"""As often the same is found before it is believed: the event loop has run in between each time."""


def faults_that_stay(look: Callable[[], list[object]], qtbot: QtBot) -> list[object]:
    """Return what `look` finds wrong: once that is nothing, or the same so often that it will not get better."""
    looks: deque[list[object]] = deque(maxlen=LOOKS)

    def is_settled() -> bool:
        looks.append(look())
        return not looks[-1] or (len(looks) == LOOKS and all(one == looks[-1] for one in looks))

    qtbot.waitUntil(is_settled)
    return looks[-1]
