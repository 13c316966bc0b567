"""Python's collector of garbage, kept out of the way while modules are imported."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Let nothing be collected meanwhile: what an import makes stays, and there are some hundred thousand of it.

    Each look at all of it finds nothing: 200 looks and a tenth of the time until the window is there, a tenth of what
    it takes to import torch. Nests; of threads that overlap the first to end lets the looks begin again.
    """
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()
