"""open_clip, imported without torch's compiler.

torchvision and timm ask `torch._dynamo`, which is the compiler with all that belongs to it, for two small things while
they are imported: whether the pooling of regions may be compiled, and to leave a function alone when something is. That
takes a third of the processor time of the whole import, and nothing is compiled here. So they find one that says no and
leaves every function as it is. The compiler itself is not touched: whoever imports it later gets it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import torch  # noqa: F401  before them: it asks the compiler for more

_COMPILER = ("torch._dynamo", "torch._dynamo.utils")


@contextmanager
def _without_the_compiler() -> Iterator[None]:
    if _COMPILER[0] in sys.modules:  # somebody has it already
        yield
        return
    for name in _COMPILER:
        sys.modules[name] = _stand_in(name)
    try:
        yield
    finally:
        for name in _COMPILER:
            sys.modules.pop(name, None)


def _stand_in(name: str) -> ModuleType:
    module = ModuleType(name)
    module.__dict__.update(disable=_left_alone, __getattr__=_anything)
    return module


def _left_alone(function: Callable[..., Any] | None = None, *_how: object, **_named: object) -> Callable[..., Any]:
    return _left_alone if function is None else function


def _anything(name: str) -> Callable[..., bool]:
    """Return what any other function is that another version of theirs may ask for: nothing can be compiled."""
    if name.startswith("__"):  # whoever looks through all modules asks for their files
        raise AttributeError(name)
    return _says_no


def _says_no(*_about: object, **_named: object) -> bool:
    return False


with _without_the_compiler():
    import open_clip

__all__ = ["open_clip"]
