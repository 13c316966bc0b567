"""What the fakes note of a call, and how they are held back and made to fail."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Call:
    name: str
    args: tuple[Any, ...]
    thread: int
    quick: bool


def slow(method: Callable[..., Any]) -> Callable[..., Any]:
    """Note the call; wait at its gate and for its delay; raise what `errors` says."""

    @functools.wraps(method)
    def wrapper(self: Any, *args: Any, **named: Any) -> Any:
        name = method.__name__
        self._note(name, args, quick=False)
        gate = self._gates.get(name)
        if gate is not None:
            assert gate.wait(30), f"gate of {name} was never opened"
        if delay_s := self.delays_s.get(name, 0.0):
            time.sleep(delay_s)
        if error := self.errors.get(name):
            raise error
        return method(self, *args, **named)

    return wrapper


def quick(method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def wrapper(self: Any, *args: Any, **named: Any) -> Any:
        self._note(method.__name__, args, quick=True)
        return method(self, *args, **named)

    return wrapper
