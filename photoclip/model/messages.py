"""What the encoder and its process say to each other. Pickled, but only ever between our own two processes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from photoclip.core.checkpoints import LoadedCheckpoint
from photoclip.core.search import FloatArray
from photoclip.model.devices import DeviceReport
from photoclip.model.half_text import Halved


@dataclass(frozen=True, slots=True)
class Load:
    folder: Path
    model_id: str
    fingerprint: str
    device: str
    precision: str


@dataclass(frozen=True, slots=True)
class ExpectImages:
    """Pictures will follow: what reads them had better be there by then."""


@dataclass(frozen=True, slots=True)
class EncodeImages:
    pixels: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class EncodeTexts:
    texts: Sequence[str]


@dataclass(frozen=True, slots=True)
class ListDevices:
    pass


@dataclass(frozen=True, slots=True)
class Convert:
    """Write the weights of a torch file as safetensors."""

    source: Path
    target: Path


@dataclass(frozen=True, slots=True)
class Halve:
    """Write the weights of the checkpoint in `folder` into `target`, the text tower in half precision, and compare."""

    folder: Path
    target: Path


@dataclass(frozen=True, slots=True)
class SetThreads:
    threads: int | None


Request = Load | ExpectImages | EncodeImages | EncodeTexts | ListDevices | Convert | Halve | SetThreads


@dataclass(frozen=True, slots=True)
class Numbered:
    """A request with the number that its replies carry."""

    number: int
    request: Request


@dataclass(frozen=True, slots=True)
class Started:
    number: int


@dataclass(frozen=True, slots=True)
class Done:
    number: int
    value: FloatArray | LoadedCheckpoint | list[DeviceReport] | Halved | None


@dataclass(frozen=True, slots=True)
class Failed:
    """`known`: the world's fault, `text` is for the person; otherwise it is a traceback for the log."""

    number: int
    text: str
    known: bool
    no_model: bool = False
    """It failed only because nothing is loaded."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What is loaded, sent whenever it changed: after a load, and when memory ran out."""

    loaded: LoadedCheckpoint
    batch_size: int


@dataclass(frozen=True, slots=True)
class LogLine:
    logger: str
    level: int
    text: str


Reply = Started | Done | Failed | Loaded | LogLine
