"""A real library of tiny photos whose readers and encoder answer at once, in this process: whole runs in milliseconds.

Everything is what the app uses (scan, decoding, sidecars, store, engine, index file) but for two things: photos are
decoded here instead of in worker processes, and the encoder looks at nothing but grey levels.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import closing, suppress
from dataclasses import replace
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageEnhance

from photoclip.core.cancel import CancelToken
from photoclip.core.checkpoints import LoadedCheckpoint
from photoclip.core.model_input import ModelInput
from photoclip.core.parts import Region
from photoclip.core.reports import IndexReport
from photoclip.core.search import FloatArray
from photoclip.indexing.pipeline import Progress
from photoclip.indexing.watcher import DirtyFolder
from photoclip.library import Library
from photoclip.media.limits import DecodeLimits
from photoclip.media.reading import PhotoReading, SameContent, read_again, read_photo
from photoclip.model.catalogue import DEMO_MODEL
from photoclip.model.devices import DeviceReport
from photoclip.model.installed import InstalledCheckpoint, InstalledCheckpoints
from photoclip.model.model_config import CONFIG_NAME
from photoclip.model.weights_file import WEIGHTS_NAME
from photoclip.paths import AppPaths, resources_dir
from photoclip.search.engine import SearchEngine
from photoclip.store.path_text import to_text

SCENES, VARIANTS = 8, 4
_SIDE = 8
_DIMENSION = _SIDE * _SIDE


@cache
def drawn(scene: int, variant: int = 0) -> bytes:
    """Return a JPEG: scenes look nothing like each other, variants are edits of one. Every other scene has a date."""
    noise = np.random.default_rng(scene).normal(128, 60, (6, 8)).clip(0, 255).astype(np.uint8)
    picture = Image.fromarray(noise).resize((96, 72), Image.Resampling.BICUBIC).convert("RGB")
    if variant % 2:
        picture = ImageEnhance.Brightness(picture).enhance(0.9)
    if variant // 2 % 2:
        picture = picture.transpose(Image.Transpose.ROTATE_180)
    exif = Image.Exif()
    if scene % 2:
        exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = "FUJIFILM", "X-T5"
        taken = f"2021:06:{1 + scene:02} 08:00:{scene:02}"
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken
    stream = BytesIO()
    picture.save(stream, "JPEG", quality=90, exif=exif)
    return stream.getvalue()


class InstantReader:
    """Stands in for `DecodePool`: the same reading, at once."""

    def __init__(self, workers: int, thumbnails_root: Path, limits: DecodeLimits) -> None:
        self.workers = workers
        self._thumbnails_root = thumbnails_root
        self._limits = limits

    def read(self, path: str, model_input: ModelInput | None, regions: Sequence[Region] = ()) -> Future[PhotoReading]:
        return _settled(lambda: read_photo(path, self._thumbnails_root, model_input, self._limits, regions))

    def read_again(
        self,
        path: str,
        model_input: ModelInput | None,
        known_hash: str,
        known_size: int,
        regions: Sequence[Region] = (),
    ) -> Future[PhotoReading | SameContent]:
        arguments = (path, known_hash, known_size, self._thumbnails_root, model_input, self._limits, regions)
        return _settled(lambda: read_again(*arguments))

    def close(self) -> None:
        pass


class GreyEncoder:
    """Stands in for `Encoder`: a picture's vector is its grey levels, a text's is its hash."""

    batch_size = 4
    sees_pictures = False

    def __init__(self, threads: int | None = None) -> None:
        self.loaded: LoadedCheckpoint | None = None

    def load(self, model: InstalledCheckpoint, device: str, precision: str) -> Future[LoadedCheckpoint]:
        self.loaded = LoadedCheckpoint(
            model.info.id, model.sha256, _DIMENSION, ModelInput(_SIDE), "CPU", "", "float32", 100.0
        )
        return _settled(lambda: self.loaded)

    def expect_images(self) -> None:
        pass

    def rest(self, _idle_s: float) -> None:
        pass

    def encode_images(self, pixels: NDArray[np.uint8]) -> Future[FloatArray]:
        return _settled(lambda: grey_vectors(pixels))

    def encode_texts(self, texts: Sequence[str]) -> Future[FloatArray]:
        seeds = [int.from_bytes(hashlib.sha256(text.encode("utf-8", "replace")).digest()[:4]) for text in texts]
        rows = [np.random.default_rng(seed).normal(size=_DIMENSION) for seed in seeds]
        return _settled(lambda: _unit(np.asarray(rows).reshape(len(rows), _DIMENSION)))

    def devices(self) -> Future[list[DeviceReport]]:
        return _settled(lambda: [DeviceReport("cpu", "CPU", True, "A test computes on it.")])

    def set_threads(self, threads: int | None) -> None:
        pass

    def close(self) -> None:
        pass


class Household:
    """Two watched folders, a library, and the tiny checkpoint: made in `home`, or opened again where it is there."""

    def __init__(self, home: Path, crossover: int = 300_000, roots: Sequence[Path] | None = None) -> None:
        """`roots`: what is watched, where it is not the folders `one` and `two` of `home`."""
        self.home = home
        self.roots = (home / "one", home / "two") if roots is None else tuple(roots)
        self.paths = AppPaths.choose(home / "data")
        self._crossover = crossover
        for root in self.roots:
            with suppress(OSError):
                root.mkdir(parents=True, exist_ok=True)
        _link_checkpoint(self.paths.models)
        self.library = self._opened()
        if self.library.models.chosen() is None:
            self.library.models.use(DEMO_MODEL.id)
        if not self.library.folders.all():
            self.library.folders.add_all(self.roots)

    def close(self) -> None:
        self.library.close()

    def restart(self) -> None:
        self.library.close()
        self.reopen()

    def reopen(self) -> None:
        self.library = self._opened()
        self.library.search.prepare()

    def index(self) -> IndexReport:
        return self.library.indexing.run(CancelToken(), lambda _status: None)

    def install_another(self, model_id: str) -> str:
        """Install a checkpoint that sees what the first one sees, with other weights; return its id."""
        installed, first = InstalledCheckpoints(self.paths.models), InstalledCheckpoints(lent_checkpoint())
        model = first.get(DEMO_MODEL.id)
        with installed.workshop() as folder:
            for file in (model.config, model.weights):
                _link(str(file), str(folder / file.name))
            weights = hashlib.sha256(model_id.encode()).hexdigest()
            installed.install(folder, replace(model.info, id=model_id, title=model_id.title()), weights, "made up")
        return model_id

    def hear(self, root: int, relative: str, recursive: bool) -> None:
        """Do what the indexer does when its watcher names one folder: look there alone, and read what is new."""
        folder = next((one for one in self.library.folders.all() if one.path == str(self.roots[root])), None)
        if folder is not None:
            indexer, token = self.library._indexer, CancelToken()
            indexer.look_at([DirtyFolder(folder.id, relative, recursive)])
            indexer._work(Progress(), token, lambda: False, lambda _status: None)

    def row(self, sql: str, *values: object) -> Any:
        """Return the first row of an answer of the database, read beside the library as another program would."""
        with closing(sqlite3.connect(self.library.paths.database)) as connection:
            return connection.execute(sql, values).fetchone()

    def photo_at(self, root: int, relative: str) -> int | None:
        row = self.row(
            "SELECT photo_id FROM files JOIN folders ON folders.id = folder_id WHERE path = ? AND relative = ?",
            to_text(str(self.roots[root])),
            to_text(relative),
        )
        return row and row[0]

    def unopened(self) -> Library:
        """Return this household's library as the app makes it, for who opens it himself. This one has to be closed."""
        judges: dict[str, Callable[..., Any]] = {
            "Encoder": GreyEncoder,
            "SearchEngine": partial(SearchEngine, crossover=self._crossover, index_at_once=True),
        }
        with (
            mock.patch("photoclip.library.library.DecodePool", InstantReader),
            mock.patch.multiple("photoclip.library.judges", **judges),
        ):
            return Library(self.paths)

    def _opened(self) -> Library:
        made = self.unopened()
        made.open()
        return made


def grey_vectors(pixels: NDArray[np.uint8]) -> FloatArray:
    """Return what `GreyEncoder` says of model input, shape (n, s, s, 3): unit vectors, shape (n, d)."""
    grey = pixels.astype(np.float32).mean(axis=3).reshape(len(pixels), -1)
    return _unit(grey - grey.mean(axis=1, keepdims=True) + np.float32(1e-3))


def look_at(path: Path) -> FloatArray:
    """Return the vector that a photo file has to have, shape (d,)."""
    with tempfile.TemporaryDirectory() as folder:
        pixels = read_photo(path, Path(folder), ModelInput(_SIDE), DecodeLimits()).pixels
    assert pixels is not None
    vector: FloatArray = grey_vectors(pixels[None])[0]
    return vector


def _unit(rows: NDArray[Any]) -> FloatArray:
    unit: FloatArray = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return unit


def _settled(job: Callable[[], Any]) -> Future[Any]:
    future: Future[Any] = Future()
    try:
        future.set_result(job())
    except Exception as exc:  # noqa: BLE001  as a pool does
        future.set_exception(exc)
    return future


@cache
def lent_checkpoint() -> Path:
    """Return the models folder of this process, with the tiny checkpoint installed, gone when the process ends."""
    root = Path(tempfile.mkdtemp(prefix="photoclip-models-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    installed, tiny = InstalledCheckpoints(root), resources_dir() / "tiny_clip"
    with installed.workshop() as folder:
        for name in (CONFIG_NAME, WEIGHTS_NAME):
            shutil.copyfile(tiny / name, folder / name)
        installed.install(
            folder, DEMO_MODEL, hashlib.sha256((folder / WEIGHTS_NAME).read_bytes()).hexdigest(), "made up"
        )
    return root


def _link_checkpoint(models: Path) -> None:
    if not models.exists():
        shutil.copytree(lent_checkpoint(), models, copy_function=_link)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # on another disk
        shutil.copyfile(source, target)
