"""One encoder a test process, lent to every library that is opened in it.

An encoder of its own costs a library more than most tests do: a process, torch, the weights. What starts and ends it,
and what happens when it dies, has tests of its own in tests/unit/model.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from photoclip.core.checkpoints import LoadedCheckpoint
from photoclip.core.search import FloatArray
from photoclip.errors import ModelProblem
from photoclip.model.devices import DeviceReport
from photoclip.model.encoder import Encoder
from photoclip.model.installed import InstalledCheckpoint


class LentEncoder:
    """Behaves like an `Encoder` of the library's own. `close` cancels what the library still waits for."""

    _lock = threading.Lock()
    _owned: Encoder | None = None
    _has: tuple[str, str, str, str] | None = None
    """The model, weights, device and precision that the one encoder was last asked to load."""

    def __init__(self, threads: int | None = None) -> None:
        self._waited_for: list[Future[Any]] = []
        self._closed = False
        self._loaded: Future[LoadedCheckpoint] | None = None

    @classmethod
    def one(cls) -> Encoder:
        """Return the encoder behind all of them."""
        with cls._lock:
            if cls._owned is None:
                cls._owned = Encoder()
            return cls._owned

    @classmethod
    def end(cls) -> None:
        """End its process."""
        if cls._owned is not None:
            cls._owned.close()
            cls._owned = cls._has = None

    @property
    def loaded(self) -> LoadedCheckpoint | None:
        done = self._loaded is not None and self._loaded.done() and not self._loaded.cancelled()
        return self.one().loaded if done else None

    @property
    def batch_size(self) -> int:
        return self.one().batch_size

    @property
    def pid(self) -> int | None:
        return self.one().pid

    def load(self, model: InstalledCheckpoint, device: str, precision: str) -> Future[LoadedCheckpoint]:
        wanted = (model.info.id, model.sha256, device, precision)
        loaded = self.one().loaded
        if loaded is not None and wanted == LentEncoder._has:
            self._loaded = Future()
            self._loaded.set_result(loaded)
        else:
            LentEncoder._has = wanted
            self._loaded = self._kept(self.one().load(model, device, precision))
        return self._loaded

    def encode_images(self, pixels: NDArray[np.uint8]) -> Future[FloatArray]:
        return self._kept(self.one().encode_images(pixels))

    def encode_texts(self, texts: Sequence[str]) -> Future[FloatArray]:
        return self._kept(self.one().encode_texts(texts))

    def devices(self) -> Future[list[DeviceReport]]:
        return self._kept(self.one().devices())

    def convert(self, source: Path, target: Path) -> Future[None]:
        return self._kept(self.one().convert(source, target))

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
            future.set_exception(ModelProblem("PhotoClip is closing."))
        self._waited_for = [other for other in self._waited_for if not other.done()] + [future]
        return future
