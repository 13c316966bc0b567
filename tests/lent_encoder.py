"""One encoder a test process and checkpoint, lent to every library that is opened in it.

An encoder of its own costs a library more than most tests do: a process, torch, the weights. What starts and ends it,
and what happens when it dies, has tests of its own in tests/unit/model.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from photoclip.core.checkpoints import LoadedCheckpoint
from photoclip.core.search import FloatArray
from photoclip.errors import Closing
from photoclip.model.devices import DeviceReport
from photoclip.model.encoder import Encoder
from photoclip.model.half_text import Halved
from photoclip.model.installed import InstalledCheckpoint

Wanted = tuple[str, str, str, str]
"""A model, its weights, a device and a precision."""
NOTHING: Wanted = ("", "", "", "")


class LentEncoder:
    """Behaves like an `Encoder` of the library's own. `close` cancels what the library still waits for."""

    _lock = threading.Lock()
    _owned: ClassVar[dict[Wanted, Encoder]] = {}

    def __init__(self, threads: int | None = None) -> None:
        self._waited_for: list[Future[Any]] = []
        self._closed = False
        self._wanted: Wanted = NOTHING
        self._loaded: Future[LoadedCheckpoint] | None = None

    def one(self) -> Encoder:
        """Return the encoder behind all who want the same checkpoint; before a load any will do."""
        with LentEncoder._lock:
            if self._wanted == NOTHING and LentEncoder._owned:
                return next(iter(LentEncoder._owned.values()))
            if self._wanted not in LentEncoder._owned:
                LentEncoder._owned[self._wanted] = Encoder()
            return LentEncoder._owned[self._wanted]

    @classmethod
    def end(cls) -> None:
        """End its processes."""
        while cls._owned:
            cls._owned.popitem()[1].close()

    @property
    def loaded(self) -> LoadedCheckpoint | None:
        done = self._loaded is not None and self._loaded.done() and not self._loaded.cancelled()
        return self.one().loaded if done else None

    @property
    def batch_size(self) -> int:
        return self.one().batch_size

    @property
    def sees_pictures(self) -> bool:
        return self.one().sees_pictures

    @property
    def pid(self) -> int | None:
        return self.one().pid

    def load(self, model: InstalledCheckpoint, device: str, precision: str) -> Future[LoadedCheckpoint]:
        self._wanted = (model.info.id, model.sha256, device, precision)
        with LentEncoder._lock:  # a process that has loaded nothing yet takes it
            if self._wanted not in LentEncoder._owned and NOTHING in LentEncoder._owned:
                LentEncoder._owned[self._wanted] = LentEncoder._owned.pop(NOTHING)
        loaded = self.one().loaded
        if loaded is not None:
            self._loaded = Future()
            self._loaded.set_result(loaded)
        else:
            self._loaded = self._kept(self.one().load(model, device, precision))
        return self._loaded

    def expect_images(self) -> None:
        self.one().expect_images()

    def rest(self, _idle_s: float) -> None:
        """Others may need it."""

    def encode_images(self, pixels: NDArray[np.uint8]) -> Future[FloatArray]:
        return self._kept(self.one().encode_images(pixels))

    def encode_texts(self, texts: Sequence[str]) -> Future[FloatArray]:
        return self._kept(self.one().encode_texts(texts))

    def devices(self) -> Future[list[DeviceReport]]:
        return self._kept(self.one().devices())

    def convert(self, source: Path, target: Path) -> Future[None]:
        return self._kept(self.one().convert(source, target))

    def halve(self, folder: Path, target: Path) -> Future[Halved]:
        return self._kept(self.one().halve(folder, target))

    def set_threads(self, threads: int | None) -> None:
        self.one().set_threads(threads)

    def close(self) -> None:
        self._closed = True
        for future in self._waited_for:
            future.cancel()

    def _kept(self, future: Future[Any]) -> Future[Any]:
        if self._closed:
            future.cancel()
            future = Future()
            future.set_exception(Closing())
        self._waited_for = [other for other in self._waited_for if not other.done()] + [future]
        return future
