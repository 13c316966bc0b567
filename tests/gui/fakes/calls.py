"""What the fakes note of a call, and how a test holds calls back and makes them fail."""

from __future__ import annotations

import functools
import inspect
import threading
from collections import UserDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, ClassVar, Concatenate, ParamSpec, TypeVar, get_type_hints

from photoclip.core.cancel import CancelToken
from photoclip.library import contract
from tests.waiting import PATIENCE_S, wait_until

_P = ParamSpec("_P")
_T = TypeVar("_T")
_Part = TypeVar("_Part", bound="NotedPart")

UNNOTED = frozenset({"photos.thumbnail_path"})
"""Asked for every tile that is painted: noting it would say nothing."""


def contract_calls() -> frozenset[str]:
    """Return the names of all calls that a fake notes: `part.method`, and those of the library's own life."""
    names = {"open", "start", "close"}
    for part, member in vars(contract.Library).items():
        if not isinstance(member, property):
            continue
        protocol = get_type_hints(member.fget)["return"]
        if protocol.__name__ in contract.__all__:
            methods = (name for name, one in vars(protocol).items() if inspect.isfunction(one))
            names |= {f"{part}.{name}" for name in methods if not name.startswith("_")}
    return frozenset(names) - UNNOTED


CALLS = contract_calls()


def check_call(name: str, besides: frozenset[str] = frozenset()) -> None:
    """Fail a test that speaks of a call which the contract does not know: it would wait for ever, or prove nothing."""
    assert name in CALLS | besides, f"the library has no call “{name}”"


@dataclass(frozen=True)
class Call:
    """One call of a fake."""

    name: str
    """`part.method`"""
    args: tuple[Any, ...]
    thread: int
    quick: bool
    named: Mapping[str, Any] = field(default_factory=dict)


class ByCall(UserDict[str, _T]):
    """What a test says about calls, by their names."""

    def __init__(self, besides: frozenset[str] = frozenset()) -> None:
        self._besides = besides
        super().__init__()

    def __setitem__(self, name: str, value: _T) -> None:
        check_call(name, self._besides)
        super().__setitem__(name, value)


class CallLog:
    """Every call that was made, in order. Thread-safe."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.errors: ByCall[Exception] = ByCall()
        """What a call raises."""
        self._calls_lock = threading.Lock()
        self._gates: dict[str, threading.Event] = {}
        self._last_tenth = 10

    @contextmanager
    def held(self, name: str) -> Iterator[threading.Event]:
        """Keep every call of `name` waiting until the block ends."""
        check_call(name)
        gate = self._gates[name] = threading.Event()
        try:
            yield gate
        finally:
            gate.set()
            self._gates.pop(name, None)

    def called(self, name: str) -> list[Call]:
        """Return the calls of `name` so far."""
        check_call(name)
        with self._calls_lock:
            return [call for call in self.calls if call.name == name]

    def slow_calls_on(self, thread: int) -> list[Call]:
        """Return calls that were not *quick* and still ran on `thread` (`get_ident()` of the GUI thread)."""
        with self._calls_lock:
            return [call for call in self.calls if not call.quick and call.thread == thread]

    def note(self, name: str, args: tuple[Any, ...], named: Mapping[str, Any], *, quick: bool) -> None:
        with self._calls_lock:
            self.calls.append(Call(name, args, threading.get_ident(), quick, named))

    def wait(self, name: str) -> None:
        """Wait at the gate of a call."""
        gate = self._gates.get(name)
        if gate is not None:
            assert gate.wait(PATIENCE_S), f"the gate of {name} was never opened"

    def hold_downloads(self, tenth: int = 0) -> None:
        """Let no download go past so many tenths until they are let go, or it is cancelled."""
        self._last_tenth = tenth

    def let_downloads_go(self) -> None:
        self._last_tenth = 10

    def wait_at_tenth(self, tenth: int, cancel: CancelToken) -> None:
        wait_until(lambda: tenth < self._last_tenth or self._last_tenth == 10 or cancel.cancelled)

    def fail(self, name: str) -> None:
        """Raise what the test said this call raises."""
        if error := self.errors.get(name):
            raise error

    def open_gates(self) -> None:
        self.let_downloads_go()
        for gate in list(self._gates.values()):
            gate.set()


class NotedPart:
    """A part of the fake library, whose calls are noted."""

    part: ClassVar[str]
    """Its name in the library."""

    def __init__(self, log: CallLog) -> None:
        self._log = log


def slow(method: Callable[Concatenate[_Part, _P], _T]) -> Callable[Concatenate[_Part, _P], _T]:
    """Note the call; wait at its gate; raise what `errors` says."""

    @functools.wraps(method)
    def wrapper(self: _Part, /, *args: _P.args, **named: _P.kwargs) -> _T:
        name = f"{self.part}.{method.__name__}"
        self._log.note(name, args, named, quick=False)
        self._log.wait(name)
        self._log.fail(name)
        return method(self, *args, **named)

    return wrapper


def slow_and_forgiving(method: Callable[Concatenate[_Part, _P], _T]) -> Callable[Concatenate[_Part, _P], _T]:
    """Note the call and wait as `slow` does; the method itself says in what it returns what `errors` has for it."""

    @functools.wraps(method)
    def wrapper(self: _Part, /, *args: _P.args, **named: _P.kwargs) -> _T:
        name = f"{self.part}.{method.__name__}"
        self._log.note(name, args, named, quick=False)
        self._log.wait(name)
        return method(self, *args, **named)

    return wrapper


def quick(method: Callable[Concatenate[_Part, _P], _T]) -> Callable[Concatenate[_Part, _P], _T]:
    """Note a call that the GUI thread may make."""

    @functools.wraps(method)
    def wrapper(self: _Part, /, *args: _P.args, **named: _P.kwargs) -> _T:
        self._log.note(f"{self.part}.{method.__name__}", args, named, quick=True)
        return method(self, *args, **named)

    return wrapper
