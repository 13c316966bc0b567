"""What checkpoints have seen of photos, and have still to see: the whole and parts: closer looks, moments of videos."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from photoclip.core.cancel import CancelToken
from photoclip.core.parts import Place
from photoclip.core.search import FloatArray, IdArray
from photoclip.media.photo_reading import PhotoReading
from photoclip.store.embeddings import EmbeddingStore
from photoclip.store.file_jobs import FileJob
from photoclip.store.part_embeddings import PartStore
from photoclip.store.photos import PhotoStore

Batch = list[tuple[FileJob, PhotoReading]]


@dataclass(frozen=True, slots=True, eq=False)
class ToSee:
    """A photo that was read, and what a checkpoint has still to see of it: the whole, its parts, or both."""

    job: FileJob
    reading: PhotoReading
    whole: bool
    parts: bool

    @property
    def pixels(self) -> NDArray[np.uint8]:
        """Model input, shape (pictures, s, s, 3), the whole first."""
        wanted = []
        if self.whole and self.reading.pixels is not None:
            wanted.append(self.reading.pixels[None])
        if self.parts and self.reading.part_pixels is not None:
            wanted.append(self.reading.part_pixels)
        return np.concatenate(wanted)

    @property
    def pictures(self) -> int:
        parts = self.reading.part_pixels
        return int(self.whole) + (len(parts) if self.parts and parts is not None else 0)

    def seen(self, vectors: FloatArray) -> SeenPhoto:
        """Return what the vectors of its pictures, shape (pictures, d), are of."""
        return SeenPhoto(vectors[0] if self.whole else None, vectors[int(self.whole) :], self.reading.part_places)


@dataclass(frozen=True, slots=True, eq=False)
class SeenPhoto:
    """What a checkpoint saw in a photo, as unit vectors."""

    whole: FloatArray | None
    """Shape (d,); None where it had seen that before."""
    parts: FloatArray
    """Shape (parts, d); none where it has none to look at, or they were seen before."""
    places: tuple[Place, ...] = ()
    """What these parts show."""


@dataclass(frozen=True, slots=True)
class Encode:
    """A batch that the encoder has."""

    vectors: Future[FloatArray]
    model_row: int
    answers: bool
    batch: list[ToSee]

    @property
    def readings(self) -> Batch:
        return [(one.job, one.reading) for one in self.batch]

    def seen(self, vectors: FloatArray) -> Seen:
        """Return what came of it, from the vectors of all its pictures, shape (n, d)."""
        ends = np.cumsum([one.pictures for one in self.batch])
        own = np.split(vectors, ends[:-1])
        photos = [one.seen(some) for one, some in zip(self.batch, own, strict=True)]
        return Seen(self.model_row, photos, self.answers)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a checkpoint saw in a batch."""

    model_row: int
    photos: list[SeenPhoto]
    answers: bool
    """Whether it is the one that searches ask."""

    def of(self, place: int) -> Seen:
        """Return what it saw in one of them."""
        return replace(self, photos=self.photos[place : place + 1])


@dataclass(frozen=True, slots=True)
class Passed:
    """Up to which photo stored vectors were looked at, those of the whole and those of parts; None: to the end."""

    whole: int | None = -1
    parts: int | None = -1

    @property
    def ended(self) -> bool:
        return self.whole is None and self.parts is None


class Sight:
    """The embeddings of whole photos and of their parts, as the pipeline makes them. `model_row`: the checkpoint's."""

    def __init__(self, photos: PhotoStore, embeddings: EmbeddingStore, parts: PartStore) -> None:
        self._photos = photos
        self._embeddings = embeddings
        self._parts = parts

    def has_seen(self, model_row: int, photo_id: int) -> bool:
        """Return whether the checkpoint has seen the whole of a photo."""
        return self._embeddings.has(model_row, photo_id)

    def still_to_see(
        self, job: FileJob, reading: PhotoReading, model_row: int | None, under_way: Collection[str]
    ) -> ToSee | None:
        """Return what the checkpoint has to see of what was read; None: nothing, or it is `under_way`, by its hash."""
        if model_row is None or reading.pixels is None or reading.content_hash in under_way:
            return None
        photo_id = self._photos.find_current(reading.content_hash, reading.stamp.size)
        whole = photo_id is None or not self._embeddings.has(model_row, photo_id)
        closer = reading.part_pixels is not None
        parts = closer and (photo_id is None or not self._parts.has(model_row, photo_id))
        return ToSee(job, reading, whole, parts) if whole or parts else None

    def keep(self, photo_ids: Sequence[int], seen: Sequence[SeenPhoto], model_row: int) -> tuple[IdArray, IdArray]:
        """Store what the checkpoint saw; return the photos that had no vector before, and those with new parts."""
        closer = []
        whole: dict[int, FloatArray] = {}
        for photo_id, one in zip(photo_ids, seen, strict=True):
            if one.whole is not None:
                whole.setdefault(photo_id, one.whole)
            if len(one.parts):
                self._parts.add(model_row, photo_id, one.places, one.parts)
                closer.append(photo_id)
        added = np.zeros(0, np.int64)
        if whole:
            added = self._embeddings.add(model_row, list(whole), np.stack(list(whole.values())))
        return added, np.asarray(closer, np.int64)

    def drop_damaged(self, model_row: int, passed: Passed, most: int, cancel: CancelToken) -> tuple[int, Passed]:
        """Let damaged vectors be made again, among the next `most` of whole photos and of parts behind `passed`.

        Return of how many photos they were, and how far was looked. Raises Cancelled.
        """
        whole = parts = 0
        last, last_parts = passed.whole, passed.parts
        if last is not None:
            whole, last = self._embeddings.drop_damaged(model_row, last, most, cancel)
        if last_parts is not None:
            parts, last_parts = self._parts.drop_damaged(model_row, last_parts, most, cancel)
        return whole + parts, Passed(last, last_parts)
