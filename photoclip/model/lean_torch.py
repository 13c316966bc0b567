"""torch, imported without what it writes in Python for tensors that have no values. It is not imported here.

The last thing that torch imports says for a thousand operations what shape their result has: for the device "meta" and
for the compiler. Nothing here asks that, and with all that it imports itself it is a quarter of the processor time.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

_TORCH, _SHAPES = "torch", "_meta_registrations"


@contextmanager
def without_shapes_alone() -> Iterator[None]:
    """Let torch be imported without it; whoever wants it imports `torch._meta_registrations` afterwards."""
    name = f"{_TORCH}.{_SHAPES}"
    if _TORCH in sys.modules:  # somebody has all of it already
        yield
        return
    sys.modules[name] = stand_in = ModuleType(name)
    try:
        yield
    finally:
        if sys.modules.get(name) is stand_in:
            del sys.modules[name]
        torch = sys.modules.get(_TORCH)
        if torch is not None and vars(torch).get(_SHAPES) is stand_in:
            delattr(torch, _SHAPES)
