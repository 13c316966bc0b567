"""What a job does, counted: how much work it is, however fast the machine."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any


@contextmanager
def counted_calls(wanted: Callable[[str], bool] = lambda _module: True) -> Iterator[Counter[str]]:
    """Count the functions that this thread calls, by the name of their module, of the modules that are wanted."""
    calls: Counter[str] = Counter()

    def note(frame: FrameType, event: str, what: Any) -> None:
        if event not in {"call", "c_call"}:
            return
        module = str(frame.f_globals.get("__name__") if event == "call" else getattr(what, "__module__", None))
        if wanted(module):
            calls[module] += 1

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield calls
    finally:
        sys.setprofile(before)
