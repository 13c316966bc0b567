"""Whether everything that a library says agrees: store, engine, grid, counts, names and what lies on disk.

Each function returns plain sentences about what does not fit; none when all is well. Nothing may be under way.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np

from photoclip.core.companions import companions
from photoclip.core.photo_names import is_photo_name
from photoclip.core.search import FloatArray, SearchRequest
from photoclip.library import Library
from photoclip.store.path_text import from_text, join_text
from photoclip.store.settling import alike, live_photos
from tests.waiting import PATIENCE_S

LookAt = Callable[[Path], FloatArray]
"""Returns the vector that the library's encoder gives of a photo file, shape (d,)."""


def disagreements(library: Library, look_at: LookAt | None = None) -> list[str]:
    """Compare what the parts of a library say of the same things."""
    with closing(sqlite3.connect(library.paths.database)) as connection:
        return [
            *library.file.problems(),
            *_counts(connection, library),
            *_names(connection),
            *_companions(connection, library),
            *_grid(connection, library),
            *_vectors(connection, library),
            *(_seen(connection, library, look_at) if look_at is not None else ()),
        ]


def unlike_the_disk(library: Library, is_left_out: Callable[[Path], bool] = lambda _path: False) -> list[str]:
    """Compare the files that the library takes to be online with what lies in its folders."""
    with closing(sqlite3.connect(library.paths.database)) as connection:
        said: list[str] = []
        for folder_id, root, online, paused in connection.execute("SELECT id, path, online, paused FROM folders"):
            if not paused:
                there = {str(path): path for path in photo_files(Path(join_text(root, ""))) if not is_left_out(path)}
                said += _folder(connection, folder_id, there if online else {}, online)
        return said


def _counts(connection: sqlite3.Connection, library: Library) -> Iterator[str]:
    files = connection.execute(
        "SELECT photos.id, file_count, count(files.id) FROM photos"
        " LEFT JOIN files ON photo_id = photos.id AND deleted_s IS NULL"
        " GROUP BY photos.id HAVING file_count <> count(files.id)"
    )
    yield from (f"photo {id_} counts {said} files and has {has}" for id_, said, has in files)
    in_view = _column(connection, "SELECT id FROM photos WHERE file_count > 0 AND main_id = 0")
    if library.photos.count() != len(in_view):
        yield f"the library counts {library.photos.count()} photos and has {len(in_view)}"
    tagged = connection.execute(
        "SELECT DISTINCT tag_id, iif(main_id > 0, main_id, id) FROM photo_tags JOIN photos ON photos.id = photo_id"
    ).fetchall()
    counts = Counter(tag_id for tag_id, photo_id in tagged if photo_id in in_view)
    for tag in library.tags.all():
        if tag.photo_count != counts[tag.id]:
            yield f"the tag {tag.name} counts {tag.photo_count} photos and is on {counts[tag.id]}"
    carried = connection.execute(
        "SELECT folder_id, relative, photo_id FROM files JOIN photos ON photos.id = photo_id"
        " WHERE deleted_s IS NULL AND main_id = 0"
    ).fetchall()
    for node in library.folders.tree():
        files = [(id_, name) for folder, name, id_ in carried if folder == node.folder_id]
        below = [id_ for id_, name in files if _lies_in(from_text(name), node.relative)]
        if (node.photo_count, node.file_count) != (len(set(below)), len(below)):
            said = f"{node.photo_count} photos in {node.file_count} files"
            yield f"the folder {node.name} counts {said} and holds {len(set(below))} in {len(below)}"
    for album in library.albums.all():
        members = _column(connection, f"SELECT photo_id FROM album_photos WHERE album_id = {album.id:d}") & in_view
        if not album.is_smart and album.photo_count != len(members):
            yield f"the album {album.name} counts {album.photo_count} photos and holds {len(members)}"
    if connection.execute("SELECT count(*) FROM news_draft").fetchone()[0]:
        yield "news were drafted and not published"


def _companions(connection: sqlite3.Connection, library: Library) -> Iterator[str]:
    """Compare which photos are companions with what one look at all files finds."""
    rows = connection.execute("SELECT id, main_id, companion FROM photos WHERE main_id > 0")
    known = {photo_id: (main_id, kind) for photo_id, main_id, kind in rows}
    pairs = {} if library.companions.apart() else companions(alike(connection))
    found = {photo_id: (one.main_id, one.kind) for photo_id, one in pairs.items()}
    if known != found:
        yield f"companions are {known}, and should be {found}"
    live = live_photos(companions(alike(connection))) if library.companions.apart() else {}
    if (noted := dict(connection.execute("SELECT photo_id, main_id FROM live_apart").fetchall())) != live:
        yield f"files of live photos that stand apart are {noted}, and should be {live}"
    if connection.execute("SELECT count(*) FROM companions_due").fetchone()[0]:
        yield "companions wait to be found"


def _names(connection: sqlite3.Connection) -> Iterator[str]:
    files = set(connection.execute("SELECT id, relative FROM files"))
    indexed = set(connection.execute("SELECT rowid, relative FROM file_names"))
    yield from (f"the name {name} of file {id_} cannot be found" for id_, name in files - indexed)
    yield from (f"the name {name} of no file is found" for _, name in indexed - files)
    if connection.execute("SELECT count(*) FROM names_changed").fetchone()[0]:
        yield "changed names wait to be indexed"


def _grid(connection: sqlite3.Connection, library: Library) -> Iterator[str]:
    in_view = _column(connection, "SELECT id FROM photos WHERE file_count > 0 AND main_id = 0")
    shown = library.photos.ids().tolist()
    if sorted(shown) != sorted(in_view):
        yield f"the grid shows {shown}, and in view are {sorted(in_view)}"
    for what, answer in (("no question", ""), ("words", "a ghost")):
        found = set(library.search.find(SearchRequest(answer)).photo_ids.tolist())
        if not found <= in_view:
            yield f"ghosts in the answer to {what}: {sorted(found - in_view)}"
    tiles = library.photos.tiles(shown)
    for photo_id in shown:
        photo = library.photos.get(photo_id)
        if photo is None or photo_id not in tiles:
            yield f"photo {photo_id} has no tile"
        elif tiles[photo_id].path not in {file.path for file in photo.files}:
            yield f"the tile of photo {photo_id} names {tiles[photo_id].path}, which does not carry it"
    for tag in library.tags.all():
        found = set(library.search.find(SearchRequest(f'tag:"{tag.name}"')).photo_ids.tolist())
        if "/" not in tag.name and _carriers(connection, tag.name) & in_view != found:
            yield f"tag:{tag.name} finds {sorted(found)}"


def _vectors(connection: sqlite3.Connection, library: Library) -> Iterator[str]:
    """Compare the vectors in memory with those stored of the photos in view."""
    loaded = library.models.loaded()
    if loaded is None:
        return
    rows = connection.execute(
        "SELECT photo_id, vector FROM embeddings JOIN models ON models.id = model_id"
        " JOIN photos ON photos.id = photo_id WHERE fingerprint = ? AND file_count > 0",
        (loaded.fingerprint,),
    )
    stored = {photo_id: np.frombuffer(vector, "<f2").astype(np.float32) for photo_id, vector in rows}
    ids, vectors = library.engine.vectors_of()
    held = dict(zip(ids.tolist(), vectors, strict=True))
    yield from (f"photo {id_} is a ghost in memory" for id_ in held.keys() - stored.keys())
    yield from (f"photo {id_} is stored and not in memory" for id_ in stored.keys() - held.keys())
    for photo_id in held.keys() & stored.keys():
        if not np.allclose(held[photo_id], stored[photo_id], atol=2e-3):
            yield f"the vector of photo {photo_id} in memory is another one than stored"
    if not library.engine.wait_settled(PATIENCE_S):
        yield "the index never settles"
    for photo_id in held:
        if library.engine.similar(photo_id, limit=1).photo_ids.tolist()[:1] != [photo_id] and not _twin(photo_id, held):
            yield f"the index does not find photo {photo_id} by itself"


def _seen(connection: sqlite3.Connection, library: Library, look_at: LookAt) -> Iterator[str]:
    """Compare what is stored of a photo's looks with the file that is shown for it."""
    tiles = library.photos.tiles(library.photos.ids().tolist())
    ids, vectors = library.engine.vectors_of()
    held = dict(zip(ids.tolist(), vectors, strict=True))
    for photo_id, tile in tiles.items():
        path = Path(tile.path)
        if tile.offline or not _is_ready(connection, photo_id) or _is_unplugged(connection, photo_id):
            continue
        if hashlib.sha256(path.read_bytes()).hexdigest() != tile.content_hash:
            yield f"the tile of photo {photo_id} is of another content than {path} has"
        elif not library.photos.thumbnail_path(tile.content_hash).is_file():
            yield f"photo {photo_id} has no thumbnail"
        elif photo_id not in held:
            yield f"photo {photo_id} was not embedded"
        elif not np.allclose(held[photo_id], look_at(path), atol=4e-3):
            yield f"the vector of photo {photo_id} is not that of {path}"


def _folder(connection: sqlite3.Connection, folder_id: int, there: dict[str, Path], online: int) -> Iterator[str]:
    rows = connection.execute(
        "SELECT folders.path, relative, state, offline, current, content_hash, photo_id FROM files"
        " JOIN folders ON folders.id = folder_id LEFT JOIN photos ON photos.id = photo_id WHERE folder_id = ?",
        (folder_id,),
    )
    known = set()
    for root, relative, state, offline, current, content_hash, photo_id in rows:
        path = join_text(root, relative)
        if offline or not online:
            if path in there:
                yield f"{path!r} is there and taken for offline"
            continue
        known.add(path)
        if path not in there:
            yield f"{path!r} is not there"
        elif state != "ready":
            yield f"{path!r} is {state}"
        else:
            actual = hashlib.sha256(there[path].read_bytes()).hexdigest()
            former = {actual} & _column(
                connection, f"SELECT content_hash FROM former_contents WHERE photo_id = {photo_id:d}"
            )
            if (actual != content_hash) if current else not (former or actual == content_hash):
                yield f"{path!r} has another content than its photo"
    yield from (f"{path!r} was not found" for path in there.keys() - known)


def photo_files(root: Path) -> Iterator[Path]:
    """Walk as a scan should: links to files are files, links to folders are not followed."""
    for folder, _, names in os.walk(root):
        for name in names:
            path = Path(folder, name)
            if is_photo_name(name) and path.is_file():
                yield path


def _carriers(connection: sqlite3.Connection, name: str) -> set[int]:
    """Return the photos that carry a tag or one below it, or whose companions do."""
    rows = connection.execute(
        "SELECT DISTINCT iif(main_id > 0, main_id, photos.id) FROM photo_tags JOIN tags ON tags.id = tag_id"
        " JOIN photos ON photos.id = photo_id WHERE deleted = 0"
        " AND (name = ?1 OR substr(name, 1, length(?1) + 1) = ?1 || '/')",
        (name,),
    )
    return {photo_id for (photo_id,) in rows}


def _is_ready(connection: sqlite3.Connection, photo_id: int) -> bool:
    rows: Iterable[tuple[str]] = connection.execute("SELECT state FROM files WHERE photo_id = ?", (photo_id,))
    return all(state == "ready" for (state,) in rows)


def _is_unplugged(connection: sqlite3.Connection, photo_id: int) -> bool:
    """Tell whether the drive with an edited photo is away: till it is back, a copy here may look different."""
    rows = connection.execute(
        "SELECT 1 FROM files JOIN folders ON folders.id = folder_id WHERE photo_id = ? AND current = 1 AND online = 0",
        (photo_id,),
    )
    return rows.fetchone() is not None


def _twin(photo_id: int, held: dict[int, FloatArray]) -> bool:
    return any(other != photo_id and np.allclose(held[other], held[photo_id], atol=1e-2) for other in held)


def _lies_in(relative: str, folder: str) -> bool:
    return not folder or relative.startswith(folder + "/")


def _column(connection: sqlite3.Connection, statement: str) -> set[int]:
    return {value for (value,) in connection.execute(statement)}
