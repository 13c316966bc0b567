"""An encoder that halves text towers in the test's own process."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import cast

from photoclip.model.encoder import Encoder
from photoclip.model.half_text import Halved
from photoclip.model.halving import halve


class Halver:
    """Opens as an `Encoder` does. `change` changes what it says of what it wrote."""

    def __init__(self, **change: object) -> None:
        self.asked = 0
        self._change = change

    @contextmanager
    def __call__(self) -> Iterator[Encoder]:
        yield cast(Encoder, self)

    def halve(self, folder: Path, target: Path) -> Future[Halved]:
        self.asked += 1
        done: Future[Halved] = Future()
        done.set_result(replace(halve(folder, target), **self._change))  # type: ignore[arg-type]
        return done
