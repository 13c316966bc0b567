"""What the pipeline has under way, between reading a file and writing it down."""

from __future__ import annotations

import time
from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from photoclip.core.photo import Stamp
from photoclip.core.search import FloatArray, IdArray
from photoclip.media.reading import PhotoReading
from photoclip.store.file_jobs import FileJob

Batch = list[tuple[FileJob, PhotoReading]]


@dataclass(frozen=True, slots=True)
class Encode:
    """A batch that the encoder has."""

    vectors: Future[FloatArray]
    model_row: int
    answers: bool
    batch: Batch


@dataclass(frozen=True, slots=True)
class Seen:
    """What a checkpoint saw in a batch: unit vectors, shape (n, d)."""

    model_row: int
    vectors: FloatArray
    answers: bool
    """Whether it is the one that searches ask."""

    def of(self, place: int) -> Seen:
        """Return what it saw in one of them."""
        return replace(self, vectors=self.vectors[place : place + 1])


@dataclass(slots=True)
class Underway:
    """Everything between reading and writing."""

    reads: dict[Future[Any], FileJob] = field(default_factory=dict)
    same: list[tuple[int, str, Stamp]] = field(default_factory=list)
    """Looked at again and found unchanged: file ids with hash and stamp, for the next commit."""
    read: Batch = field(default_factory=list)
    """Read, nothing to embed: waits for the next commit."""
    to_embed: Batch = field(default_factory=list)
    encodes: deque[Encode] = field(default_factory=deque)
    later: list[FileJob] = field(default_factory=list)
    """To be read once more when all else is written: what they carry may be an edit of a photo that lies elsewhere."""
    contents: set[str] = field(default_factory=set)
    """What is being embedded now: the same content in two places is one embedding."""
    last_commit: float = field(default_factory=time.monotonic)

    def __bool__(self) -> bool:
        return bool(self.reads or self.same or self.read or self.to_embed or self.encodes)

    def take_later(self) -> list[FileJob]:
        later, self.later = self.later, []
        return later

    def withdraw(self) -> None:
        """Give up the reads that no worker has begun."""
        for future in [future for future in self.reads if future.cancel()]:
            del self.reads[future]


@dataclass(slots=True)
class Written:
    """What one transaction changed: photos by id, and how many files had moved."""

    added: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)
    moved: int = 0
    embedded: IdArray = field(default_factory=lambda: np.zeros(0, np.int64))
