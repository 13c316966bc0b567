"""Control: what a person says to a set-up under way; Progress: what it says to the person."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from installers.first_run.language import counted, english, tr


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the set-up is. `all_bytes` is 0 where a step cannot be measured; `step` is marked `english`."""

    step: str
    done_bytes: int = 0
    all_bytes: int = 0


Report = Callable[[Progress], None]


class Control:
    """Pause, resume and stop, from any thread."""

    def __init__(self) -> None:
        self._going = threading.Event()
        self._going.set()
        self._stopped = threading.Event()

    @property
    def paused(self) -> bool:
        return not self._going.is_set()

    @property
    def stopped(self) -> bool:
        return self._stopped.is_set()

    def pause(self) -> None:
        self._going.clear()

    def resume(self) -> None:
        self._going.set()

    def stop(self) -> None:
        self._stopped.set()
        self._going.set()

    def wait_while_paused(self) -> None:
        self._going.wait()

    def wait(self, seconds: float) -> None:
        """Return after `seconds`, sooner when stopped."""
        self._stopped.wait(seconds)


@dataclass(slots=True)
class Pace:
    """How fast bytes came over the last half minute or so, from what is told of them; for the time that is left."""

    _seen: list[tuple[float, int]] = field(default_factory=list)

    def left_s(self, now_s: float, progress: Progress) -> float | None:
        """Return the seconds that are left, or None while nobody can know."""
        if self._seen and progress.done_bytes < self._seen[-1][1]:
            self._seen.clear()
        self._seen.append((now_s, progress.done_bytes))
        self._seen = [seen for seen in self._seen if now_s - seen[0] <= 30]
        (first_s, first), last = self._seen[0], progress.done_bytes
        if now_s - first_s < 2 or last <= first or not progress.all_bytes:
            return None
        return (progress.all_bytes - last) * (now_s - first_s) / (last - first)


def time_text(seconds: float) -> str:
    """Return a time that is left as a person reads it."""
    if seconds < 60:
        return tr("less than a minute left")
    minutes = round(seconds / 60)
    if minutes < 90:
        return counted(minutes, english("about 1 minute left"), english("about {n} minutes left"))
    return counted(round(minutes / 60), english("about 1 hour left"), english("about {n} hours left"))
