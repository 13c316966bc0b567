"""A library whose photos are text files: the reader hashes them and the encoder counts what it is given."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from photoclip.core.cancel import CancelToken
from photoclip.core.events import Change
from photoclip.core.model_input import ModelInput
from photoclip.core.parts import Region
from photoclip.core.photo import Looks, ShotInfo, Stamp
from photoclip.core.reports import IndexReport
from photoclip.core.search import FloatArray, IdArray
from photoclip.core.watching import FolderWatch
from photoclip.errors import ModelProblem, UnreadableImage
from photoclip.indexing.excludes import Excludes
from photoclip.indexing.indexer import CheckpointState, Indexer
from photoclip.indexing.pipeline import CheckpointInUse, Pipeline
from photoclip.indexing.reach import Reach
from photoclip.indexing.reconciler import Reconciler
from photoclip.indexing.scanner import Scanner
from photoclip.media.photo_reading import PhotoReading, SameContent
from photoclip.store.database import Database
from photoclip.store.embeddings import EmbeddingStore
from photoclip.store.files import FileStore
from photoclip.store.folders import FolderStore
from photoclip.store.gone_files import GoneFiles
from photoclip.store.library_settings import DEFAULT_EXCLUDES
from photoclip.store.photos import PhotoStore
from photoclip.store.shared_fields import SharedFieldStore
from tests.faults.sqlite_faults import sqlite_faults

__all__ = ["FakeEncoder", "FakeReader", "World", "sqlite_faults", "world"]
from tests.clock import Clock

DIMENSION = 8


class FakeReader:
    """Reads text files as photos. `broken` in the text fails, `busy` asks for another try,
    `in part` is cut off."""

    workers = 2

    def __init__(self) -> None:
        self.looks: dict[str, Looks] = {}
        """What is found of the pixels of a content."""
        self.read_paths: list[str] = []
        self.looked_at: list[str] = []
        """Read, and decoded only where the content was another one than before."""
        self.shots: dict[str, ShotInfo] = {}
        """What the camera said, by path; nothing by default."""
        self.before_read: Callable[[], None] = lambda: None
        self.no_thumbnail = ""
        """Why no thumbnail can be saved."""

    def read(self, path: str, model_input: ModelInput | None, regions: Sequence[Region] = ()) -> Future[PhotoReading]:
        self.read_paths.append(path)
        self.before_read()
        future: Future[PhotoReading] = Future()
        try:
            future.set_result(self._reading(path, model_input, regions))
        except OSError:
            future.set_exception(UnreadableImage("the file is gone"))
        except UnreadableImage as exc:
            future.set_exception(exc)
        return future

    def read_again(
        self,
        path: str,
        model_input: ModelInput | None,
        known_hash: str,
        known_size: int,
        regions: Sequence[Region] = (),
    ) -> Future[PhotoReading | SameContent]:
        self.looked_at.append(path)
        future: Future[PhotoReading | SameContent] = Future()
        try:
            same = hashlib.sha256(Path(path).read_bytes()).hexdigest() == known_hash
        except OSError:
            same = False
        if not same:
            return self.read(path, model_input, regions)  # type: ignore[return-value]
        future.set_result(SameContent(Stamp.of(Path(path).stat())))
        return future

    def _reading(self, path: str, model_input: ModelInput | None, regions: Sequence[Region]) -> PhotoReading:
        content = Path(path).read_bytes()
        if b"broken" in content:
            raise UnreadableImage("the picture is cut off")
        if b"locked" in content:
            raise UnreadableImage("PhotoClip is not allowed to read the file", passing=True)
        if b"busy" in content:
            raise UnreadableImage("the file was still being written", retry=True)
        pixels = None if model_input is None else np.zeros((4, 4, 3), np.uint8)
        content_hash = hashlib.sha256(content).hexdigest()
        return PhotoReading(
            stamp=Stamp.of(Path(path).stat()),
            content_hash=content_hash,
            size_bytes=len(content),
            width=4,
            height=4,
            format="JPEG",
            shot=self.shots.get(path, ShotInfo()),
            pixels=pixels,
            part_pixels=None if pixels is None or not regions else np.stack([pixels] * len(regions)),
            part_places=tuple(regions),
            no_thumbnail=self.no_thumbnail,
            incomplete="the end is missing" if b"in part" in content else "",
            looks=self.looks.get(content.decode("utf-8", "replace")),
        )


class FakeEncoder:
    """Embeds anything as a unit vector; `fail` makes it say that it cannot."""

    batch_size = 4

    def __init__(self) -> None:
        self.encoded = 0
        self.fail = False
        self.fail_after: int | None = None
        """So many batches are seen before it fails; None: all."""

    def expect_images(self) -> None:
        pass

    def encode_images(self, pixels: NDArray[np.uint8]) -> Future[FloatArray]:
        future: Future[FloatArray] = Future()
        if self.fail_after is not None:
            self.fail_after -= 1
        if self.fail or (self.fail_after is not None and self.fail_after < 0):
            future.set_exception(ModelProblem("The model's process ended; it is tried again."))
        else:
            self.encoded += len(pixels)
            future.set_result(np.eye(len(pixels), DIMENSION, dtype=np.float32))
        return future


class World:
    """Folders on disk, a library, and an indexer between them."""

    def __init__(self, folder: Path, reach: Reach | None = None) -> None:
        self.photos_dir = folder / "photos"
        self.photos_dir.mkdir()
        self.database = Database(folder / "library.sqlite3", folder / "backups")
        self.database.open()
        self.folders = FolderStore(self.database)
        self.clock = Clock(1_700_000_000)
        self.files = FileStore(self.database, self.clock)
        self.gone = GoneFiles(self.database)
        self.photos = PhotoStore(self.database)
        self.embeddings = EmbeddingStore(self.database)
        self.reader = FakeReader()
        self.encoder = FakeEncoder()
        self.with_model = True
        self.excludes: tuple[str, ...] = DEFAULT_EXCLUDES
        self.changes: list[Change] = []
        self.searchable: list[int] = []
        self.closer: list[int] = []
        """Of which parts were seen that had been seen whole."""
        self.reach = reach or Reach()
        self.scanner: Scanner | None = None
        """Looks at folders in place of the usual one."""
        self.polled: list[FolderWatch] = []
        self.folder_id = self.folders.add(str(self.photos_dir))
        self.indexer = self.start_anew()

    def start_anew(self) -> Indexer:
        """Return an indexer as the next process has it."""
        pipeline = Pipeline(
            self.database,
            self.files,
            self.photos,
            self.embeddings,
            SharedFieldStore(self.database),
            self.reader,
            self._note,
            self.changes.append,
            on_parts=lambda photo_ids: self.closer.extend(photo_ids.tolist()),
        )
        return Indexer(
            self.folders,
            self.files,
            self._reconciler,
            pipeline,
            lambda cancel: [self._model_state(cancel)],
            self.changes.append,
            self._note_polled,
            self.reach,
        )

    def write(self, relative: str, content: str) -> Path:
        path = self.photos_dir / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
        return path

    def index(self) -> IndexReport:
        return self.indexer.run_once(CancelToken(), lambda status: None)

    def photo_of(self, relative: str) -> int | None:
        return self.files.known(self.folder_id)[relative].photo_id

    def _note(self, photo_ids: IdArray) -> None:
        self.searchable += photo_ids.tolist()

    def _note_polled(self, polled: Sequence[FolderWatch]) -> None:
        self.polled = list(polled)

    def _reconciler(self) -> Reconciler:
        scanner = Scanner(lambda name: name.endswith(".jpg"), Excludes(self.excludes))
        return Reconciler(self.folders, self.files, self.scanner or scanner, self.gone, self.reach)

    def _model_state(self, cancel: CancelToken) -> CheckpointState:
        if not self.with_model:
            return CheckpointState()
        row_id = self.embeddings.register("key", "fake", DIMENSION)
        return CheckpointState(CheckpointInUse(row_id, ModelInput(4), self.encoder), "fake", "CPU")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.indexer.stop()
    made.database.close()
