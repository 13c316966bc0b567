"""What the pipeline has under way, between reading a file and writing it down."""

from __future__ import annotations

import time
from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from photoclip.core.photo import Stamp
from photoclip.core.search import IdArray
from photoclip.indexing.sight import Batch, Encode, ToSee
from photoclip.store.file_jobs import FileJob


@dataclass(slots=True)
class Underway:
    """Everything between reading and writing."""

    reads: dict[Future[Any], FileJob] = field(default_factory=dict)
    same: list[tuple[int, str, Stamp]] = field(default_factory=list)
    """Looked at again and found unchanged: file ids with hash and stamp, for the next commit."""
    read: Batch = field(default_factory=list)
    """Read, nothing to embed: waits for the next commit."""
    to_embed: list[ToSee] = field(default_factory=list)
    encodes: deque[Encode] = field(default_factory=deque)
    later: list[FileJob] = field(default_factory=list)
    """To be read once more when all else is written: what they carry may be an edit of a photo that lies elsewhere."""
    contents: set[str] = field(default_factory=set)
    """What is being embedded now: the same content in two places is one embedding."""
    last_commit: float = field(default_factory=time.monotonic)

    def __bool__(self) -> bool:
        return bool(self.reads or self.same or self.read or self.to_embed or self.encodes)

    @property
    def pictures(self) -> int:
        """How many pictures wait for the encoder."""
        return sum(one.pictures for one in self.to_embed)

    def take_batch(self, most: int) -> list[ToSee]:
        """Take photos that wait for the encoder, with at most so many pictures together, but one in any case."""
        ends = np.cumsum([one.pictures for one in self.to_embed])
        count = max(1, int((ends <= most).sum()))
        batch, self.to_embed = self.to_embed[:count], self.to_embed[count:]
        return batch

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
    closer: IdArray = field(default_factory=lambda: np.zeros(0, np.int64))
    """Photos of which parts were seen."""
