"""Lanes: threads that each compute a part of a batch alone.

torch's own way is to share out every product among its threads, which then wait for each other, hundreds of times a
picture. One that has no core at the moment keeps all waiting: at lower priority beside a busy loop, two threads on two
cores bring less than one. Lanes wait for each other once a batch, and each brings what its core has left, so that no
number of threads has to be found for a machine that is more or less busy. What waits is a queue of small parts: who is
faster takes more of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

import torch

_Part = TypeVar("_Part")


@contextmanager
def alone() -> Iterator[None]:
    """Let the calling thread compute without help, which it would have to wait for."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


class Lanes:
    """Lanes are made when they are needed, and as many as are asked for. Not thread-safe."""

    def __init__(self) -> None:
        self._count = 0
        self._threads: ThreadPoolExecutor | None = None

    def begin(self, count: int, work: Callable[[_Part], Any], parts: Sequence[_Part]) -> list[Future[Any]]:
        """Begin `work` on every part in `count` lanes; return at once. Without lanes it is done when this returns."""
        if not count:
            return [_done(work, part) for part in parts]
        if self._threads is None or count != self._count:
            self.close()
            # What torch is told about threads holds for the thread that says so.
            self._threads = ThreadPoolExecutor(count, "lane", torch.set_num_threads, (1,))
            self._count = count
        return [self._threads.submit(work, part) for part in parts]

    def close(self) -> None:
        """End the threads when they have done what they were given."""
        if self._threads is not None:
            self._threads.shutdown(wait=False)
            self._threads = None


def _done(work: Callable[[_Part], Any], part: _Part) -> Future[Any]:
    future: Future[Any] = Future()
    try:
        future.set_result(work(part))
    except Exception as exc:  # noqa: BLE001 - as a lane does, it hands on whatever the work raised
        future.set_exception(exc)
    return future
