"""What ends by itself, on its own threads, and is waited for at the end."""

from __future__ import annotations

from typing import Protocol


class Ending(Protocol):
    """Something with a thread of its own."""

    @property
    def running(self) -> bool: ...

    def stop(self) -> None: ...

    def join(self) -> None: ...


class Leaving:
    """What was let go and may still be at work. Not thread-safe."""

    def __init__(self) -> None:
        self._parts: list[Ending] = []

    def let_go(self, *parts: Ending | None) -> None:
        """Ask these to end; nobody waits. What is over gives its memory back."""
        self._parts = [ended for ended in self._parts if ended.running]
        for part in parts:
            if part is not None:
                part.stop()
                self._parts.append(part)

    def take(self) -> list[Ending]:
        """Return what has to be waited for, once."""
        parts, self._parts = self._parts, []
        return parts
