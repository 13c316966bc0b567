"""A library of any size, made at once: files that take no room, rows as indexing writes them, vectors as CLIP's lie.

Making a million takes minutes, so what was made stays in the folder that `make bench` keeps, and is taken again.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from contextlib import closing
from pathlib import Path

from PIL import Image

from photoclip.core.photo import Stamp
from photoclip.library import Library
from photoclip.paths import AppPaths
from photoclip.store.connection import Connection
from photoclip.store.file_jobs import READING
from photoclip.store.scan_results import stamp_columns
from tests.benchmarks.bench_search import DIMENSION, MadeUpLibrary

MODEL = "bench"
_CONFIG = "ViT-B-32-256"  # the default checkpoint's
_PAGE = 20_000
_BETWEEN_S = 400
_FIRST_S = 1_100_000_000
_WITH_THUMBNAIL = 20_000
"""The newest: what a person sees first. More would be a million files that say the same."""
_LINKS = 60_000
"""A file system takes no more names for one file."""
_ON_DISK = 200_000
"""A larger library's folder is paused, and its files lie nowhere: to lay a million takes too long."""
_DIFFERENT = 100_000
_SECOND = f"{_FIRST_S} + n * {_BETWEEN_S}"
_SECOND_US = f"({_SECOND}) * 1000000"
_HASH = "printf('%08x%056x', n * 2654435761 % 4294967296, n)"  # as `content_hash`
_PATH = "printf('%d/%02d/IMG_%07d.jpg', 2005 + n % 20, n % 12 + 1, n)"  # as `_relative`
_MADE = "made.json"


def made_library(folder: Path, count: int, *, checkpoint: Path | None = None) -> AppPaths:
    """Return the library of `count` photos below `folder`, made where it is not there yet; its photos lie beside it.

    `checkpoint`: the folder of one (`made_checkpoint`) that has seen all of them; None: there is none.
    """
    home = folder / f"{count}{'' if checkpoint is None else '-seen'}"
    paths, note = AppPaths.choose(home / "library"), home / _MADE
    if note.exists():
        return paths
    shutil.rmtree(home, ignore_errors=True)
    photos = home / "photos"
    photos.mkdir(parents=True)
    with closing(Library(paths)) as library:
        library.open()
        library.settings.change(first_start_done=True)
        key = "" if checkpoint is None else _import(library, checkpoint)
        _fill(library, photos, count, key)
    _make_thumbnails(paths, count)
    note.write_text(json.dumps({"photos": count}))
    return paths


def made_checkpoint(folder: Path) -> Path:
    """Return the folder of a checkpoint with the default architecture and made-up weights, made where it is not there.

    open_clip itself is what makes it, so this takes the memory and the time of torch.
    """
    made = folder / "checkpoint"
    config, weights = made / f"{MODEL}.json", made / f"{MODEL}.safetensors"
    if config.exists():
        return made
    import open_clip
    import torch
    from safetensors.torch import save_file

    made.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    state = open_clip.create_model(_CONFIG, pretrained=None).state_dict()
    save_file({name: tensor.contiguous() for name, tensor in state.items()}, weights)
    mean, std = (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)
    told = {"model_cfg": open_clip.get_model_config(_CONFIG), "preprocess_cfg": {"mean": mean, "std": std}}
    config.write_text(json.dumps(told))
    return made


def photos_of(paths: AppPaths) -> Path:
    """Return the folder in which the photos of a made library lie."""
    return paths.data_dir.parent / "photos"


def _import(library: Library, checkpoint: Path) -> str:
    """Let the checkpoint be the library's; return the SHA-256 of its weights."""
    weights = checkpoint / f"{MODEL}.safetensors"
    library.models.use(library.models.import_files(checkpoint / f"{MODEL}.json", weights, MODEL).id)
    with weights.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fill(library: Library, photos: Path, count: int, model_key: str) -> None:
    on_disk = count <= _ON_DISK
    with library.file.database.transaction() as connection:
        folder = (str(photos), not on_disk)
        folder_id = connection.execute("INSERT INTO folders (path, paused) VALUES (?, ?)", folder).lastrowid
        if model_key:  # it registers itself once it is loaded
            connection.execute(
                "INSERT OR IGNORE INTO models (fingerprint, name, dimension) VALUES (?, ?, ?)",
                (model_key, MODEL, DIMENSION),
            )
            connection.execute("UPDATE models SET generation = generation + 1")
    for first in range(1, count + 1, _PAGE):
        last = min(first + _PAGE - 1, count)
        # SQLite counts: a million rows that come from Python take minutes.
        numbers = f"WITH RECURSIVE each (n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM each WHERE n < {last})"
        with library.file.database.transaction() as connection:
            connection.execute(
                f"{numbers} INSERT INTO photos (id, content_hash, size_bytes, width, height, format, sort_us, taken_at,"
                f" camera_make, camera_model) SELECT n, {_HASH}, 8, 4000, 3000, 'JPEG', {_SECOND_US},"
                f" strftime('%Y-%m-%dT%H:%M:%S', {_SECOND}, 'unixepoch'), 'Canon', 'EOS R6' FROM each"
            )
            connection.execute(
                f"{numbers} INSERT INTO files (id, folder_id, relative, size, mtime_ns, inode, ctime_ns, photo_id,"
                f" state, read_by) SELECT n, {folder_id}, {_PATH}, 8, n, n, n, n, 'ready', {READING} FROM each"
            )
            if on_disk:
                stamps = [(*stamp_columns(_lay(photos, number)), number) for number in range(first, last + 1)]
                connection.executemany(
                    "UPDATE files SET size = ?, mtime_ns = ?, inode = ?, ctime_ns = ? WHERE id = ?", stamps
                )
            else:
                connection.execute("DELETE FROM names_changed")  # names of so many are not looked for here
            connection.execute(
                "INSERT INTO readings (file_id, content_hash, size, mtime_ns, ctime_ns)"
                " SELECT files.id, content_hash, size, mtime_ns, ctime_ns FROM files JOIN photos USING (id)"
                f" WHERE files.id BETWEEN {first} AND {last}"
            )
            if model_key:
                _see(connection, first, last)


def _see(connection: Connection, first: int, last: int) -> None:
    """Give the photos vectors: the first hundred thousand some of their own, the others those of them again."""
    if first <= _DIFFERENT:
        vectors = MadeUpLibrary(last - first + 1, seed=first).vectors
        connection.executemany(
            "INSERT INTO embeddings (model_id, photo_id, vector) SELECT id, ?, ? FROM models",
            [(first + place, vector.tobytes()) for place, vector in enumerate(vectors)],
        )
    else:
        connection.execute(
            f"INSERT INTO embeddings (model_id, photo_id, vector) SELECT model_id, photo_id + {_DIFFERENT}, vector"
            f" FROM embeddings WHERE photo_id BETWEEN {first - _DIFFERENT} AND {last - _DIFFERENT}"
        )


def content_hash(number: int) -> str:
    return f"{number * 2654435761 % 2**32:08x}{number:056x}"


def _relative(number: int) -> str:
    return f"{2005 + number % 20}/{number % 12 + 1:02d}/IMG_{number:07d}.jpg"


def _lay(photos: Path, number: int) -> Stamp:
    """Make a file of eight bytes that takes no block of the disk; nobody reads it, for it was read."""
    path = photos / _relative(number)
    if number <= 240:
        path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_CREAT | os.O_WRONLY, 0o644)
    try:
        os.ftruncate(file, 8)
        return Stamp.of(os.fstat(file))
    finally:
        os.close(file)


def _make_thumbnails(paths: AppPaths, count: int) -> None:
    """Give the newest photos thumbnails: names of one file."""
    one = paths.cache_dir / "thumbnail.jpg"
    one.parent.mkdir(parents=True, exist_ok=True)
    Image.radial_gradient("L").resize((512, 384)).convert("RGB").save(one, quality=80)
    with closing(Library(paths)) as library:
        for number in range(max(1, count - min(_WITH_THUMBNAIL, _LINKS)), count + 1):
            path = library.photos.thumbnail_path(content_hash(number))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.hardlink_to(one)
