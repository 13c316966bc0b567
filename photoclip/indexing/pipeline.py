"""From file to photo: decode workers, encoder and writer, with a bounded number of photos under way."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from photoclip.core.cancel import CancelToken
from photoclip.core.events import Change, FoldersChanged, PhotosAdded, PhotosChanged, PhotosRemoved, SearchSharpened
from photoclip.core.model_input import ModelInput
from photoclip.core.parts import CLOSER, Region
from photoclip.core.search import FloatArray, IdArray
from photoclip.disk.presence import is_there
from photoclip.errors import ModelProblem, UnreadableImage
from photoclip.indexing.damage import DamagedVectors
from photoclip.indexing.jobs import jobs_left, waiting_jobs
from photoclip.indexing.recognition import Recognition
from photoclip.indexing.sight import Batch, Encode, Seen, Sight
from photoclip.indexing.underway import Underway, Written
from photoclip.language import english
from photoclip.media.photo_reading import PhotoReading, SameContent
from photoclip.store.database import Database
from photoclip.store.embeddings import EmbeddingStore
from photoclip.store.file_jobs import FileJob
from photoclip.store.files import FileStore
from photoclip.store.library_settings import LibrarySettings
from photoclip.store.looks import LookStore
from photoclip.store.part_embeddings import PartStore
from photoclip.store.photos import PhotoStore
from photoclip.store.readings import ReadingStore
from photoclip.store.shared_fields import SharedFieldStore

_log = logging.getLogger(__name__)

_COMMIT_EVERY_S = 0.5
_ENCODES_UNDER_WAY = 2
_PASSES = 3
"""What was put off is read in the second; what that gave another content is embedded in the third."""


class PhotoReader(Protocol):
    """Reads files in worker processes."""

    workers: int

    def read(
        self, path: str, model_input: ModelInput | None, regions: Sequence[Region] = ()
    ) -> Future[PhotoReading]: ...

    def read_again(
        self,
        path: str,
        model_input: ModelInput | None,
        known_hash: str,
        known_size: int,
        regions: Sequence[Region] = (),
    ) -> Future[PhotoReading | SameContent]: ...


class ImageEncoder(Protocol):
    """Turns pixels (n, s, s, 3) into unit vectors (n, d)."""

    @property
    def batch_size(self) -> int: ...

    def expect_images(self) -> None:
        """Get ready: pictures are being read and will follow."""

    def encode_images(self, pixels: NDArray[np.uint8]) -> Future[FloatArray]: ...


@dataclass(frozen=True, slots=True)
class CheckpointInUse:
    """The checkpoint that photos are embedded with."""

    row_id: int
    model_input: ModelInput
    encoder: ImageEncoder
    answers: bool = True
    """Whether searches ask this one; else what it sees in photos changes no answer yet."""


@dataclass(slots=True)
class Progress:
    """What one run has done so far; read by the status, written by the run."""

    done: int = 0
    indexed: int = 0
    rechecked: int = 0
    mended: int = 0
    """Embeddings that were damaged and are made again."""
    moved: int = 0
    failed: int = 0
    current: str = ""
    unanswered: bool = False
    """Whether a disk did not say whether a file is there: nothing more is read before another scan."""
    vanished: bool = False
    """Whether a file was gone between scan and read: another scan says what became of it."""
    trouble: str = ""
    """Why embedding stopped, in a plain sentence; reading went on."""
    remark: str = ""
    """What else the person should know: that thumbnails cannot be saved, say."""


class Pipeline:
    """Reads what waits and writes it down. Runs on one thread; everything it commits is whole."""

    def __init__(
        self,
        database: Database,
        files: FileStore,
        photos: PhotoStore,
        embeddings: EmbeddingStore,
        shared_fields: SharedFieldStore,
        reader: PhotoReader,
        on_searchable: Callable[[IdArray], None],
        on_change: Callable[[Change], None],
        is_edit: Callable[[int, PhotoReading], bool] = lambda _photo_id, _reading: False,
        is_there: Callable[[str], bool] = is_there,
        readings: ReadingStore | None = None,
        on_parts: Callable[[IdArray], None] = lambda _photo_ids: None,
    ) -> None:
        """`on_searchable`: hears which photos can be found by what they show; `on_parts`: of which parts were seen.

        `is_edit(photo_id, reading)`: whether unknown content is the photo that lay at its path before, edited.

        `is_there(path)`: whether a file is there now; raises OSError where the disk does not say.
        """
        self._database = database
        self._files = files
        self._photos = photos
        self._sight = Sight(photos, embeddings, PartStore(database))
        self._shared_fields = shared_fields
        self._looks = LookStore(database)
        self._reader = reader
        self._on_searchable = on_searchable
        self._on_parts = on_parts
        self._on_change = on_change
        self._is_there = is_there
        self._readings = readings or ReadingStore(database)
        self._recognition = Recognition(files, photos, self._readings, is_edit)
        self.damage = DamagedVectors(self._sight, LibrarySettings(database))

    def run(
        self,
        model: CheckpointInUse | None,
        progress: Progress,
        cancel: CancelToken,
        hold: Callable[[], bool] = lambda: False,
        on_step: Callable[[], None] = lambda: None,
    ) -> None:
        """Work until nothing waits, `cancel` or `hold()`; then finish what is under way and commit it."""
        jobs = waiting_jobs(self._files, _row(model))
        underway = Underway()
        more, passes = True, 1
        while more or underway:
            stopping = cancel.cancelled or hold() or progress.unanswered
            if stopping:
                more = False
                underway.withdraw()
            if more and (progress.trouble and model is not None):
                model = None
                jobs, passes = waiting_jobs(self._files, None), 1
            more = more and self._feed(jobs, model, underway)
            self._wait(underway)
            self._take_reads(underway, model, progress)
            self._start_encodes(underway, model, more)
            self._take_encodes(underway, progress)
            self._commit_read(underway, progress, at_once=not more and not underway.reads)
            if passes < _PASSES and not (more or underway or stopping):
                jobs = jobs_left(self._files, underway.take_later(), _row(model))
                more, passes = True, passes + 1
            on_step()

    def bring_back(self, photo_ids: Sequence[int]) -> None:
        """Make photos findable again by what the models saw in them before they left the view."""
        self._on_searchable(np.asarray(photo_ids, np.int64))

    def _feed(self, jobs: Iterator[FileJob], model: CheckpointInUse | None, underway: Underway) -> bool:
        """Keep the decode workers busy, but never far ahead of the encoder. Return False when nothing waits."""
        most_waiting = 2 * model.encoder.batch_size if model is not None else 64
        while len(underway.reads) < 3 * self._reader.workers and underway.pictures < most_waiting:
            job = next(jobs, None)
            if job is None:
                return False
            if model is not None and not underway.reads:
                model.encoder.expect_images()
            model_input = None if model is None else model.model_input
            regions = CLOSER if job.closer else ()
            future: Future[Any]
            if job.known_hash:
                future = self._reader.read_again(job.path, model_input, job.known_hash, job.known_size, regions)
            else:
                future = self._reader.read(job.path, model_input, regions)
            underway.reads[future] = job
        return True

    @staticmethod
    def _wait(underway: Underway) -> None:
        futures: tuple[Future[Any], ...] = (
            *underway.reads,
            *(encode.vectors for encode in underway.encodes),
        )
        wait(futures, timeout=0.2, return_when=FIRST_COMPLETED)

    def _take_reads(self, underway: Underway, model: CheckpointInUse | None, progress: Progress) -> None:
        for future in [future for future in underway.reads if future.done()]:
            job = underway.reads.pop(future)
            progress.current = job.path
            if future.cancelled():
                continue
            try:
                reading = future.result()
            except UnreadableImage as exc:
                self._note_unreadable(job, exc, progress)
                continue
            if isinstance(reading, SameContent):
                if model is not None and not self._sight.has_seen(model.row_id, job.photo_id or 0):
                    regions = CLOSER if job.closer else ()
                    underway.reads[self._reader.read(job.path, model.model_input, regions)] = job
                    continue
                progress.done += 1
                progress.rechecked += 1
                underway.same.append((job.file_id, job.known_hash, reading.stamp))
                continue
            progress.remark = reading.no_thumbnail or progress.remark
            if self._recognition.is_damage(job, reading):
                progress.done += 1
                self._readings.note_damage(job.file_id, reading.stamp)
            elif self._recognition.is_for_later(job, reading):
                underway.later.append(job)
            elif (to_see := self._sight.still_to_see(job, reading, _row(model), underway.contents)) is not None:
                underway.contents.add(reading.content_hash)
                underway.to_embed.append(to_see)
            else:
                underway.read.append((job, reading))

    def _note_unreadable(self, job: FileJob, exc: UnreadableImage, progress: Progress) -> None:
        progress.done += 1
        try:
            there = self._is_there(job.path)
        except OSError:  # it hangs, or may not be asked: the scan finds out what became of the folder
            progress.vanished = progress.unanswered = True
            return
        if not there:
            # Gone between scan and read. Nobody has lost a file that was never read; else the scan has to see it.
            progress.vanished = True
            if job.photo_id is None:
                self._files.mark_offline([job.file_id])
        elif exc.retry:
            self._files.put_off(job.file_id)
        else:
            progress.failed += 1
            self._files.mark_failed(job.file_id, exc.reason, exc.passing)

    def _start_encodes(self, underway: Underway, model: CheckpointInUse | None, more: bool) -> None:
        if model is None:
            underway.read += [(one.job, one.reading) for one in underway.to_embed]
            underway.to_embed.clear()
            return
        size = model.encoder.batch_size
        while len(underway.encodes) < _ENCODES_UNDER_WAY and underway.to_embed:
            if underway.pictures < size and (more or underway.reads):
                return
            batch = underway.take_batch(size)
            pixels = np.concatenate([one.pixels for one in batch])
            underway.encodes.append(Encode(model.encoder.encode_images(pixels), model.row_id, model.answers, batch))

    def _take_encodes(self, underway: Underway, progress: Progress) -> None:
        while underway.encodes and underway.encodes[0].vectors.done():
            encode = underway.encodes.popleft()
            try:
                vectors = encode.vectors.result()
            except ModelProblem as exc:
                # The photos are kept without an embedding, which waits for the next run.
                progress.trouble = str(exc)
                underway.read += encode.readings
            else:
                self._commit(encode.readings, progress, encode.seen(vectors))
            underway.contents -= {one.reading.content_hash for one in encode.batch}
            underway.last_commit = time.monotonic()

    def _commit_read(self, underway: Underway, progress: Progress, at_once: bool) -> None:
        waiting = len(underway.read) + len(underway.same)
        due = waiting >= 64 or time.monotonic() - underway.last_commit > _COMMIT_EVERY_S
        if waiting and (due or at_once):
            if underway.same:
                self._files.note_same(underway.same)
            if underway.read:
                self._commit(underway.read, progress)
            underway.same, underway.read = [], []
            underway.last_commit = time.monotonic()

    def _commit(self, batch: Batch, progress: Progress, seen: Seen | None = None) -> None:
        """Write one batch in one transaction, then say what changed.

        A file whose numbers the database refuses is set aside with the reason; the others of its batch are kept.
        """
        try:
            written = self._write(batch, seen)
        except (OverflowError, ValueError, TypeError):
            if len(batch) > 1:
                for place, one in enumerate(batch):
                    self._commit([one], progress, None if seen is None else seen.of(place))
                return
            _log.exception("what was read cannot be kept: %s", Path(batch[0][0].path))
            progress.done += 1
            progress.failed += 1
            self._files.mark_failed(batch[0][0].file_id, english("it says something about itself that cannot be kept"))
        else:
            self._tell(batch, progress, written)

    def _write(self, batch: Batch, seen: Seen | None) -> Written:
        written = Written()
        # Thumbnails are read: not while others wait.
        edits = [self._recognition.is_edit(job, reading) for job, reading in batch]
        with self._database.transaction():
            photo_ids: list[int] = []
            rows: list[int] = []
            for row, (job, reading) in enumerate(batch):
                placed = self._photos.put(
                    job.file_id,
                    reading.stamp,
                    reading.content_hash,
                    reading.width,
                    reading.height,
                    reading.format,
                    reading.shot,
                    edited=edits[row],
                    incomplete=reading.incomplete,
                )
                if placed.is_current:  # what an older copy looks like and says is not what the photo does now
                    photo_ids.append(placed.photo_id)
                    rows.append(row)
                    self._shared_fields.found_inside(placed.photo_id, reading.xmp, placed.parted_from)
                    self._looks.keep(placed.photo_id, reading.looks)
                (written.added if placed.new_to_view else written.changed).append(placed.photo_id)
                written.moved += placed.moved
                if placed.replaced is not None:
                    written.removed.append(placed.replaced)
            if seen is not None:
                added, closer = self._sight.keep(photo_ids, [seen.photos[row] for row in rows], seen.model_row)
                if seen.answers:
                    written.embedded, written.closer = added, closer
        return written

    def _tell(self, batch: Batch, progress: Progress, written: Written) -> None:
        """Say what changed."""
        changed, moved = written.changed, written.moved
        # One path of a batch may have brought back what another one had replaced.
        here = set(self._photos.in_view([*written.added, *written.removed]).tolist())
        added = [photo_id for photo_id in written.added if photo_id in here]
        removed = [photo_id for photo_id in written.removed if photo_id not in here]
        progress.done += len(batch)
        progress.indexed += len(batch) - moved
        progress.moved += moved
        # A photo new to the view may bring an embedding it had before.
        new = np.asarray(added, np.int64)
        searchable = np.union1d(written.embedded, new)
        if len(searchable):
            self._on_searchable(searchable)
        closer = np.setdiff1d(written.closer, searchable)
        if len(closer):
            self._on_parts(closer)
        for change in (
            PhotosRemoved(tuple(removed)) if removed else None,
            PhotosAdded(tuple(added)) if added else None,
            PhotosChanged(tuple(changed)) if changed else None,
            # Searches by words had to leave them out until now.
            SearchSharpened() if len(np.setdiff1d([*written.embedded, *closer], new)) else None,
            FoldersChanged() if added or removed or moved else None,
        ):
            if change is not None:
                self._on_change(change)


def _row(model: CheckpointInUse | None) -> int | None:
    return None if model is None else model.row_id
