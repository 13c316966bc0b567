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

_PART_S = 2.0
"""How long a lane is at one part at most, if one picture takes no longer: what is done is to be seen to grow."""
# More at once leave the caches (MobileNetV2: 20 a second of processor time 4 at once, 16 of 8, 14 of 16), fewer read
# the weights too often (ViT-B-32: 3.9, and 3.2 with 2).
USUAL_PART = 4
_WORTH_S = 0.05  # what takes less costs more to hand over
MOST_IN_A_PART = 32

_Part = TypeVar("_Part")


def part_size(image_s: float) -> int:
    """Return how many pictures a lane computes at once, of which one takes `image_s`."""
    return max(1, min(int(_PART_S / image_s), max(USUAL_PART, int(_WORTH_S / image_s)), MOST_IN_A_PART))


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
