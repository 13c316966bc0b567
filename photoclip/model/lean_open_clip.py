"""open_clip, imported without torch's compiler, without the hub, and without timm until a tower is one of timm's.

torchvision and timm ask `torch._dynamo`, which is the compiler with all that belongs to it, for two small things while
they are imported: whether the pooling of regions may be compiled, and to leave a function alone when something is. That
takes a third of the processor time of the whole import, and nothing is compiled here. So they find one that says no and
leaves every function as it is. The compiler itself is not touched: whoever imports it later gets it.

timm and the hub's client are half of what is left, and open_clip goes on without them. Nothing is fetched here, and
`take_timm` comes before a tower of timm's is built.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module, reload
from types import ModuleType
from typing import Any

import torch  # noqa: F401  before them: it asks the compiler for more

_COMPILER = ("torch._dynamo", "torch._dynamo.utils")
_TIMM, _HUB = "timm", "huggingface_hub"


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


@contextmanager
def _as_if_not_installed(*packages: str) -> Iterator[None]:
    away = [package for package in packages if package not in sys.modules]  # else somebody has it already
    for package in away:
        sys.modules[package] = None  # type: ignore[assignment]  # what an import takes for a package that is not there
    try:
        yield
    finally:
        for package in away:
            del sys.modules[package]


with _without_the_compiler(), _as_if_not_installed(_TIMM, _HUB):
    import open_clip


def take_timm() -> None:
    """Let open_clip build towers of timm's, as it does where that is imported before it. Cheap to repeat."""
    if open_clip.timm_model.timm is None:
        with _without_the_compiler():
            import_module(_TIMM)
            reload(open_clip.timm_model)
        open_clip.model.TimmModel = open_clip.timm_model.TimmModel


__all__ = ["open_clip", "take_timm"]
