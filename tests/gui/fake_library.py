"""FakeLibrary: the Library's public API in memory, with drawn pictures, gates and events, for tests of the GUI.

It notes the thread of every call, so that a test can prove that the GUI thread never waits (`slow_calls_on`).
"""

from __future__ import annotations

import functools
import hashlib
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from photoclip.core.albums import Album
from photoclip.core.cancel import CancelToken
from photoclip.core.duplicates import DuplicateGroup
from photoclip.core.events import (
    AlbumsChanged,
    Change,
    FoldersChanged,
    IndexingStatus,
    ModelChanged,
    Notice,
    PhotosAdded,
    PhotosChanged,
    PhotosRemoved,
)
from photoclip.core.explanation import Explanation, FilterEffect, TermShare
from photoclip.core.feed import ChangeFeed
from photoclip.core.model_info import Figure, LoadedModel, ModelInfo, Transfer
from photoclip.core.model_input import ModelInput
from photoclip.core.photo import FolderNode, Photo, PhotoFile, Problem, ShotInfo, Stamp, Tile, WatchedFolder
from photoclip.core.query import Filter, Picture, Query, parse, print_term
from photoclip.core.search import BROAD, IdArray, Scope, SearchRequest, SearchResult, Sort
from photoclip.core.tags import Marks
from photoclip.errors import FolderProblem, LibraryProblem, ModelProblem, UnreadableImage
from photoclip.media.limits import DecodeLimits
from photoclip.media.reading import RenderedPhoto, render_photo
from photoclip.paths import AppPaths
from photoclip.settings import Settings
from tests.gui.fake_calls import Call
from tests.gui.fake_calls import quick as _quick
from tests.gui.fake_calls import slow as _slow
from tests.gui.fake_tagging import FakeTagging
from tests.gui.fake_tags import FakeTags

SUBJECTS = ("dog", "beach", "mountain", "cake", "car", "cat", "boat", "forest")
FIRST_DATE = datetime(2019, 3, 1, 9, 30)
SUBFOLDERS = ("", "2023", "2023/Italy", "2024")
MODEL_ID = "ViT-B-32-256/datacomp_s34b_b86k"


class FakeLibrary(FakeTagging, FakeTags):
    """`count` photos in one watched folder. Photo `id` (1-based) shows SUBJECTS[id % 8], an hour newer than id - 1.

    Set `delays_s["search"] = 0.1`, `errors["add_folder"] = FolderProblem("…")`; hold a method back with
    `with library.held("search"):`. `pictures`: real files to show instead of drawn ones.
    """

    def __init__(
        self,
        folder: Path,
        count: int = 60,
        *,
        model: str | None = MODEL_ID,
        settings: Settings | None = None,
        with_folder: bool = True,
        pictures: Sequence[Path] = (),
    ) -> None:
        self.folder = folder
        self.paths = AppPaths.choose(folder / "data")
        self.pictures = list(pictures)
        self.calls: list[Call] = []
        self.delays_s: dict[str, float] = {}
        self.errors: dict[str, Exception] = {}
        self.offline: set[int] = set()
        self.problem_list: list[Problem] = []
        self.values: dict[str, list[str]] = {}
        self.history: list[str] = []
        self.term_hints: dict[int, str] = {}
        self.globs = ["@eaDir", ".*", "node_modules"]
        self.album_list: list[Album] = []
        self.album_photos: dict[int, list[int]] = {}
        self.album_covers: dict[int, int | None] = {}
        self.deleted_albums: dict[int, Album] = {}
        self.duplicate_groups: list[DuplicateGroup] = []
        self.kept: list[tuple[int, ...]] = []
        self.copies: dict[int, int] = {}
        """how many files carry a photo's content, where it is not one"""
        self.stacks: dict[int, tuple[int, ...]] = {}
        """for a request with `stacked`: representative -> its photos, that one first"""
        FakeTags.__init__(self)
        FakeTagging.__init__(self)
        self.closed = False
        self.started = False
        self._lock = threading.Lock()
        self._gates: dict[str, threading.Event] = {}
        self._feed = ChangeFeed()
        self._pool = ThreadPoolExecutor(4, "fake-reader")
        self._settings = settings or Settings(first_start_done=True)
        self._model = model
        self._installed = {model} if model else set()
        self._ids = np.arange(1, count + 1, dtype=np.int64) if with_folder else np.zeros(0, np.int64)
        self._folders: list[WatchedFolder] = []
        if with_folder:
            self._folders.append(WatchedFolder(1, str(folder / "Photos"), photo_count=count))
        self._status = IndexingStatus(model=model, device="CPU" if model else "")

    # What a test asks and tells

    @contextmanager
    def held(self, name: str):
        """Keep every call of method `name` waiting until the block ends."""
        gate = self._gates[name] = threading.Event()
        try:
            yield gate
        finally:
            gate.set()
            self._gates.pop(name, None)

    def called(self, name: str) -> list[Call]:
        with self._lock:
            return [call for call in self.calls if call.name == name]

    def slow_calls_on(self, thread: int) -> list[Call]:
        """Calls that were not *quick* and still ran on `thread` (threading.get_ident() of the GUI thread)."""
        with self._lock:
            return [call for call in self.calls if not call.quick and call.thread == thread]

    def emit(self, change: Change) -> None:
        """Tell every subscriber from a worker thread, as the real library does."""
        if isinstance(change, IndexingStatus):
            self._status = change
        self._pool.submit(self._feed.emit, change).result()

    def add_photos(self, count: int) -> tuple[int, ...]:
        """Let `count` new photos arrive, newest of all."""
        first = int(self._ids[-1]) + 1 if len(self._ids) else 1
        ids = tuple(range(first, first + count))
        self._ids = np.concatenate([self._ids, np.array(ids, np.int64)])
        self._recount()
        self.emit(PhotosAdded(ids))
        return ids

    def remove_photos(self, ids: Sequence[int]) -> None:
        self._ids = self._ids[~np.isin(self._ids, list(ids))]
        self._recount()
        self.emit(PhotosRemoved(tuple(ids)))

    def set_offline(self, ids: Sequence[int]) -> None:
        self.offline |= set(ids)
        self.emit(PhotosChanged(tuple(ids)))

    def lose_thumbnail(self, photo_id: int) -> None:
        self.thumbnail_path(content_hash(photo_id)).unlink(missing_ok=True)

    # life

    def open(self) -> None:
        self._note("open", (), quick=False)

    def start(self) -> None:
        self._note("start", (), quick=True)
        self.started = True

    def close(self) -> None:
        self._note("close", (), quick=False)
        self.closed = True
        for gate in list(self._gates.values()):
            gate.set()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def submit(self, job: Callable[..., Any], *args: Any, **named: Any) -> Future[Any]:
        return self._pool.submit(job, *args, **named)

    def subscribe(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        return self._feed.subscribe(listener)

    # settings

    @property
    def settings(self) -> Settings:
        return self._settings

    @_quick
    def change_settings(self, **changes: Any) -> Settings:
        self._settings = replace(self._settings, **changes)
        return self._settings

    @_slow
    def exclude_globs(self) -> list[str]:
        return list(self.globs)

    @_slow
    def set_exclude_globs(self, globs: Sequence[str]) -> None:
        self.globs = list(globs)

    # folders

    @_slow
    def folders(self) -> list[WatchedFolder]:
        return list(self._folders)

    @_slow
    def add_folder(self, path: Path) -> WatchedFolder:
        self._check_folder(Path(path))
        folder = WatchedFolder(max((f.id for f in self._folders), default=0) + 1, str(path))
        self._folders.append(folder)
        self.emit_soon(FoldersChanged())
        return folder

    @_slow
    def remove_folder(self, folder_id: int) -> None:
        self._folders = [f for f in self._folders if f.id != folder_id]
        if folder_id == 1:
            gone, self._ids = self._ids, self._ids[:0]
            self.emit_soon(PhotosRemoved(tuple(int(i) for i in gone)))
        self.emit_soon(FoldersChanged())

    @_slow
    def pause_folder(self, folder_id: int, paused: bool) -> None:
        self._folders = [replace(f, paused=paused) if f.id == folder_id else f for f in self._folders]
        self.emit_soon(FoldersChanged())

    @_slow
    def folder_tree(self) -> list[FolderNode]:
        nodes = []
        for folder in self._folders:
            nodes.append(FolderNode(folder.id, "", Path(folder.path).name, folder.photo_count))
            if folder.id == 1:
                for relative in SUBFOLDERS[1:]:
                    count = len(self._in_scope(Scope(1, relative)))
                    nodes.append(FolderNode(1, relative, relative.rsplit("/", 1)[-1], count))
        return nodes

    # photos

    @_slow
    def photo_ids(self, scope: Scope = Scope(), sort: Sort = "newest") -> IdArray:
        ids = self._in_scope(scope)
        return ids if sort == "oldest" else ids[::-1].copy()

    @_slow
    def tiles(self, photo_ids: Sequence[int]) -> dict[int, Tile]:
        known = set(self._ids.tolist()) if len(self._ids) < 5000 else range(1, int(self._ids[-1]) + 1)
        return {int(i): self._tile(int(i)) for i in photo_ids if int(i) in known}

    @_slow
    def photo(self, photo_id: int) -> Photo | None:
        if photo_id not in self._ids:
            return None
        tile = self._tile(photo_id)
        shot = ShotInfo(
            taken_at=tile.date,
            camera_make="Fujifilm",
            camera_model="X-T5",
            lens="XF 35mm F1.4 R",
            exposure_s=1 / 250,
            f_number=2.8,
            iso=400,
            focal_length_mm=35.0,
            latitude=41.8902,
            longitude=12.4922,
        )
        paths = [tile.path, *(f"{tile.path[:-4]} ({k}).jpg" for k in range(1, tile.file_count))]
        files = tuple(PhotoFile(photo_id, 1, path, Stamp(3_456_789, 0), tile.offline) for path in paths)
        return Photo(photo_id, tile.content_hash, 3_456_789, tile.width, tile.height, "JPEG", shot, tile.date, files)

    def thumbnail_path(self, content_hash: str) -> Path:
        return self.folder / "thumbnails" / f"{content_hash}.jpg"

    @_slow
    def make_thumbnail(self, photo_id: int) -> Path:
        path = self.thumbnail_path(content_hash(photo_id))
        path.parent.mkdir(parents=True, exist_ok=True)
        picture = self._picture(photo_id, 512)
        temporary = path.with_suffix(f".{threading.get_ident()}")
        picture.save(temporary, "JPEG")
        temporary.replace(path)
        return path

    @_slow
    def render(self, photo_id: int, max_side_px: int | None = None) -> tuple[int, int, bytes]:
        if photo_id in self.offline:
            raise UnreadableImage("The file is not reachable now")
        picture = self._picture(photo_id, max_side_px or 6000, full=True)
        return picture.width, picture.height, picture.tobytes()

    @_slow
    def problems(self) -> list[Problem]:
        return list(self.problem_list)

    @_slow
    def retry_problems(self) -> None:
        self.problem_list = []

    # search

    @_slow
    def search(self, request: SearchRequest) -> SearchResult:
        result = self._search(request)
        if not request.stacked or not self.stacks:
            return result
        hidden = [i for members in self.stacks.values() for i in members[1:]]
        kept = ~np.isin(result.photo_ids, hidden)
        return replace(
            result,
            photo_ids=result.photo_ids[kept],
            scores=result.scores[kept],
            confidences=result.confidences[kept],
            strong=result.strong[kept],
            strong_count=int(result.strong[kept].sum()),
            stacks={i: members for i, members in self.stacks.items() if i in result.photo_ids},
        )

    def _search(self, request: SearchRequest) -> SearchResult:
        """Words find their subject, `tag:` and the like the photos whose id is even; a picture is like a dog."""
        query = parse(request.text, today=date.today())
        text = " ".join([query.text, *("dog" for term in query.terms if isinstance(term, Picture))]).lower().strip()
        sort: Sort = request.sort
        ids = self._in_scope(request.scope)
        for term in query.filters:
            album = isinstance(term, Filter) and term.kind == "album"
            ids = ids[np.isin(ids, self._in_album(term.text))] if album else ids[ids % 2 == 0]
        if not text or self._model is None:
            ids = self._arranged(query, ids) if sort == "album" else self._sorted(ids, sort)
            message = "Searching by words needs a model." if text else ""
            zeros = np.zeros(len(ids), np.float32)
            return SearchResult(
                text,
                ids[: request.limit],
                zeros,
                zeros,
                0,
                message=message,
                strong=zeros > 0,
                term_hints=self.term_hints,
            )
        wanted = [k for k, subject in enumerate(SUBJECTS) if subject in text]
        strong = np.isin(ids % len(SUBJECTS), wanted)
        noise = (ids * 7919 % 101) / 1010
        scores = np.where(strong, 0.3, 0.1).astype(np.float32) + noise.astype(np.float32)
        if request.strictness == BROAD:
            strong |= scores > 0.15
        order = np.argsort(-scores, kind="stable")
        if sort != "relevance":
            order = np.searchsorted(ids, self._sorted(ids, sort))
        order = order[: request.limit]
        message = "" if strong.any() else "Nothing matches this well. These photos come closest."
        return SearchResult(
            text,
            ids[order],
            scores[order],
            np.clip(scores[order] * 2, 0, 1),
            int(strong[order].sum()),
            model=self._model,
            elapsed_ms=12.0,
            message=message,
            strong=strong[order],
            term_hints=self.term_hints,
        )

    @_slow
    def completions(self) -> dict[str, list[str]]:
        return dict(self.values)

    @_slow
    def search_history(self) -> list[str]:
        return list(self.history)

    @_slow
    def remember_search(self, text: str) -> None:
        self.history = [text, *(known for known in self.history if known != text)][:50]

    @_slow
    def forget_search(self, text: str | None) -> None:
        self.history = [known for known in self.history if text is not None and known != text]

    @_slow
    def picture_file(self, data: bytes) -> Path:
        path = self.folder / f"pasted-{hashlib.sha256(data).hexdigest()[:8]}.png"
        path.write_bytes(data)
        return path

    @_slow
    def examples(self) -> list[str]:
        return ["a dog running on the beach", "birthday cake with candles", "mountains at sunset"]

    @_slow
    def explain(self, photo_id: int, request: SearchRequest) -> Explanation:
        query = parse(request.text, today=date.today())
        shares = []
        for index, term in enumerate(query.terms):
            if term in query.vector_terms:
                weight = -term.weight if term.negative else term.weight
                text = getattr(term, "text", "") or getattr(term, "path", "")
                far = 6.4 if SUBJECTS[photo_id % len(SUBJECTS)] in text else 1.3
                shares.append(TermShare(index, text, 0.18 + far / 100, 0.18, far, min(1.0, far / 7), weight))
        effects = tuple(
            FilterEffect(index, print_term(term), 1203, True)
            for index, term in enumerate(query.terms)
            if term in query.filters
        )
        confidence = max((share.confidence for share in shares), default=0.0)
        return Explanation(photo_id, confidence, confidence >= 0.5, tuple(shares), effects)

    # albums

    @_slow
    def albums(self) -> list[Album]:
        return [
            album
            if album.is_smart
            else replace(album, photo_count=len(self.album_photos[album.id]), cover=self._cover(album.id))
            for album in self.album_list
        ]

    @_slow
    def create_album(self, name: str, photo_ids: Sequence[int] = ()) -> Album:
        return self._new_album(Album(self._next_album_id(), self._album_name(name)), photo_ids)

    @_slow
    def save_search(self, name: str, request: SearchRequest) -> Album:
        return self._new_album(
            Album(self._next_album_id(), self._album_name(name), request.text, request.strictness, request.sort), ()
        )

    @_slow
    def change_album(self, album: Album) -> None:
        self._album_name(album.name, besides=album.id)
        self.album_list = [album if old.id == album.id else old for old in self.album_list]
        self.emit_soon(AlbumsChanged())

    @_slow
    def delete_album(self, album_id: int) -> None:
        self.deleted_albums[album_id] = next(album for album in self.album_list if album.id == album_id)
        self.album_list = [album for album in self.album_list if album.id != album_id]
        self.emit_soon(AlbumsChanged())

    @_slow
    def restore_album(self, album_id: int) -> None:
        self.album_list.append(self.deleted_albums.pop(album_id))
        self.emit_soon(AlbumsChanged())

    @_slow
    def add_to_album(self, album_id: int, photo_ids: Sequence[int]) -> None:
        there = self.album_photos[album_id]
        there += [i for i in photo_ids if i not in there]
        self.emit_soon(AlbumsChanged())

    @_slow
    def remove_from_album(self, album_id: int, photo_ids: Sequence[int]) -> None:
        self.album_photos[album_id] = [i for i in self.album_photos[album_id] if i not in photo_ids]
        self.emit_soon(AlbumsChanged())

    @_slow
    def set_album_cover(self, album_id: int, photo_id: int | None) -> int | None:
        before = self.album_covers.get(album_id)
        self.album_covers[album_id] = photo_id
        self.emit_soon(AlbumsChanged())
        return before

    @_slow
    def move_in_album(self, album_id: int, photo_ids: Sequence[int], before: int | None) -> list[int]:
        there = self.album_photos[album_id]
        staying = [i for i in there if i not in photo_ids]
        place = staying.index(before) if before in staying else len(staying)
        moved = [i for i in photo_ids if i in there]
        self.album_photos[album_id] = [*staying[:place], *moved, *staying[place:]]
        self.emit_soon(AlbumsChanged())
        return there

    @_slow
    def album_from_folder(self, name: str, scope: Scope) -> Album:
        album = Album(self._next_album_id(), self._album_name(name))
        return self._new_album(album, self._in_scope(scope).tolist())

    @_slow
    def count_album(self, album_id: int) -> int:
        album = next((album for album in self.album_list if album.id == album_id), None)
        if album is None:
            raise LibraryProblem("This album is no longer there.")
        if not album.is_smart:
            return len(self.album_photos[album_id])
        return self._search(SearchRequest(album.query, strictness=album.strictness)).strong_count

    # duplicates

    @_slow
    def duplicates(self) -> list[DuplicateGroup]:
        return [group for group in self.duplicate_groups if group.photo_ids not in self.kept]

    @_slow
    def keep_all(self, photo_ids: Sequence[int]) -> None:
        self.kept.append(tuple(photo_ids))

    @_slow
    def undo_keep_all(self, photo_ids: Sequence[int]) -> None:
        self.kept.remove(tuple(photo_ids))

    # indexing

    @_quick
    def status(self) -> IndexingStatus:
        return self._status

    @_quick
    def pause(self) -> None:
        self._status = replace(self._status, phase="paused")
        self.emit_soon(self._status)

    @_quick
    def resume(self) -> None:
        self._status = replace(self._status, phase="indexing" if self._status.done < self._status.total else "idle")
        self.emit_soon(self._status)

    @_quick
    def rescan(self) -> None:
        pass

    # models

    @_slow
    def models(self) -> list[ModelInfo]:
        def info(model_id: str, title: str, summary: str, role: Any, size_mb: int, **more: Any) -> ModelInfo:
            return ModelInfo(
                model_id,
                title,
                summary,
                role,
                more.pop("license", "MIT"),
                size_mb * 1_000_000,
                more.pop("dimension", 512),
                more.pop("languages", "English"),
                (Figure("ImageNet zero-shot", more.pop("imagenet", 72.8), "published"),),
                installed=model_id in self._installed,
                active=model_id == self._model,
                **more,
            )

        return [
            info(MODEL_ID, "Balanced", "A good choice for most libraries.", "default", 605, photos_per_second=12.0),
            info("TinyCLIP-ViT-39M-16/yfcc15m", "Fast", "For old machines.", "faster", 150, photos_per_second=30.0),
            info("ViT-L-14/datacomp", "Best", "Finds more, needs a graphics card.", "better", 1710, imagenet=79.2),
            info("ViT-B-16-SigLIP2/webli", "Many languages", "Search in your language.", "multilingual", 1500,
                 languages="109 languages", license="Apache-2.0", needs="transformers"),
        ]  # fmt: skip

    @_quick
    def active_model(self) -> str | None:
        return self._model

    @_quick
    def loaded_model(self) -> LoadedModel | None:
        if self._model is None:
            return None
        return LoadedModel(
            self._model, "ab" * 32, 512, ModelInput(), "CPU", "No graphics card was found.", "float32", 100.0
        )

    @_slow
    def use_model(self, model_id: str) -> None:
        if model_id not in self._installed:
            raise ModelProblem("This model is not installed yet. Download it first.")
        self._model = model_id
        self._status = replace(self._status, model=model_id, device="CPU")
        self.emit_soon(ModelChanged(model_id))
        self.emit_soon(self._status)

    @_slow
    def download_model(self, model_id: str, progress: Callable[[Transfer], None], cancel: CancelToken) -> None:
        total = 600_000_000
        for step in range(11):
            cancel.raise_if_cancelled()
            progress(Transfer(total * step // 10, total, 25_000_000))
            cancel.wait(self.delays_s.get("download_step", 0.0))
        self._installed.add(model_id)

    @_slow
    def import_model(self, config: Path, weights: Path, name: str | None = None) -> ModelInfo:
        if config.suffix != ".json":
            raise ModelProblem("The configuration must be open_clip's .json file.")
        model_id = name or config.stem
        self._installed.add(model_id)
        return ModelInfo(model_id, model_id, "Imported from a file.", "imported", "unknown", 0, 256, "", installed=True)

    @_slow
    def devices(self) -> list[tuple[str, str]]:
        return [
            ("auto", "Automatic (CPU)"),
            ("cuda", "NVIDIA or AMD graphics card: none was found"),
            ("cpu", "CPU"),
        ]

    # demo

    @_slow
    def install_demo(self, progress: Callable[[int, int], None]) -> Path:
        for done in range(0, 101, 10):
            progress(done, 100)
        self._installed.add("demo")
        self._model = "demo"
        self._folders.append(WatchedFolder(1, str(self.folder / "Photos"), photo_count=100))
        self._ids = np.arange(1, 101, dtype=np.int64)
        self.emit_soon(FoldersChanged())
        self.emit_soon(ModelChanged("demo"))
        self.emit_soon(PhotosAdded(tuple(range(1, 101))))
        return self.folder / "Photos"

    # not part of the Library

    def emit_soon(self, change: Change) -> None:
        if not self.closed:
            self._pool.submit(self._feed.emit, change)

    def notice(self, text: str) -> None:
        self.emit(Notice(text))

    def _note(self, name: str, args: tuple[Any, ...], *, quick: bool) -> None:
        with self._lock:
            self.calls.append(Call(name, args, threading.get_ident(), quick))

    def _new_album(self, album: Album, photo_ids: Sequence[int]) -> Album:
        self.album_list.append(album)
        self.album_photos[album.id] = list(photo_ids)
        self.emit_soon(AlbumsChanged())
        return album

    def _next_album_id(self) -> int:
        return max([0, *self.album_photos]) + 1

    def _album_name(self, name: str, besides: int = 0) -> str:
        """Refuse what the real library refuses."""
        if not name.strip():
            raise LibraryProblem("An album needs a name.")
        if any(a.name.casefold() == name.casefold() and a.id != besides for a in self.album_list):
            raise LibraryProblem(f"There is an album called “{name}” already. Choose another name.")
        return name

    def _cover(self, album_id: int) -> int | None:
        """Return the chosen cover while it is in the album, else the first photo."""
        there = self.album_photos[album_id]
        chosen = self.album_covers.get(album_id)
        return chosen if chosen in there else next(iter(there), None)

    def _in_album(self, name: str) -> list[int]:
        for album in self.album_list:
            if album.name.casefold() == name.casefold():
                if not album.is_smart:
                    return self.album_photos[album.id]
                result = self._search(SearchRequest(album.query))
                return result.photo_ids[result.strong].tolist()
        return []

    def _arranged(self, query: Query, ids: IdArray) -> IdArray:
        names = [term.text for term in query.filters if isinstance(term, Filter) and term.kind == "album"]
        order = np.asarray(self._in_album(names[0]) if len(names) == 1 else [], np.int64)
        return order[np.isin(order, ids)] if len(order) else ids[::-1]

    def _recount(self) -> None:
        self._folders = [replace(f, photo_count=len(self._ids)) if f.id == 1 else f for f in self._folders]

    def _sorted(self, ids: IdArray, sort: Sort) -> IdArray:
        if sort == "name":
            return np.array(sorted(ids.tolist(), key=lambda photo_id: self._tile(photo_id).name), np.int64)
        return ids if sort == "oldest" else ids[::-1]

    def _in_scope(self, scope: Scope) -> IdArray:
        if scope.folder_id is None:
            return self._ids
        if scope.folder_id != 1:
            return self._ids[:0]
        if not scope.relative:
            return self._ids
        inside = [
            k for k, sub in enumerate(SUBFOLDERS) if sub == scope.relative or sub.startswith(scope.relative + "/")
        ]
        return self._ids[np.isin(self._ids % len(SUBFOLDERS), inside)]

    def _check_folder(self, path: Path) -> None:
        """Refuse what the real library refuses, in its words."""
        if not path.exists():
            raise FolderProblem(f"{path} does not exist; check the name, or plug the drive in.")
        if not path.is_dir():
            raise FolderProblem(f"{path} is a file; choose the folder it lies in.")
        for watched in (Path(folder.path) for folder in self._folders):
            if path == watched:
                raise FolderProblem(f"{path} is already watched.")
            if watched in path.parents:
                raise FolderProblem(f"{path} is already watched as part of {watched}.")
            if path in watched.parents:
                raise FolderProblem(f"{path} contains {watched}, which is watched; remove that one first.")

    def _tile(self, photo_id: int) -> Tile:
        sub = SUBFOLDERS[photo_id % len(SUBFOLDERS)]
        name = f"{SUBJECTS[photo_id % len(SUBJECTS)]}_{photo_id:04}.jpg"
        path = self.folder / "Photos" / sub / name
        width, height = self._size(photo_id)
        date = FIRST_DATE + timedelta(hours=photo_id)
        copies, offline = self.copies.get(photo_id, 1), photo_id in self.offline
        marks = self.mark_list.get(photo_id, Marks())
        return Tile(
            photo_id,
            content_hash(photo_id),
            name,
            str(path),
            date,
            width,
            height,
            copies,
            offline,
            marks.rating,
            marks.favourite,
            marks.color,
        )

    def _size(self, photo_id: int) -> tuple[int, int]:
        if self.pictures:
            rendered = _rendered(self.pictures[photo_id % len(self.pictures)])
            return rendered.width, rendered.height
        return ((4000, 3000), (3000, 4000), (6000, 4000), (4000, 4000))[photo_id % 4]

    def _picture(self, photo_id: int, side_px: int, full: bool = False) -> Image.Image:
        if self.pictures:
            rendered = _rendered(self.pictures[photo_id % len(self.pictures)])
            picture = Image.frombytes("RGB", (rendered.width, rendered.height), rendered.pixels)
        else:
            width, height = self._size(photo_id)
            long = max(width, height)
            drawn = min(long, side_px) if full else 512
            picture = _drawn(photo_id, max(1, drawn * width // long), max(1, drawn * height // long))
        picture.thumbnail((side_px, side_px))
        return picture


@functools.lru_cache(maxsize=32)
def _rendered(path: Path) -> RenderedPhoto:
    """Decode a real file as the real library does: upright and in sRGB."""
    return render_photo(path, None, DecodeLimits())


def content_hash(photo_id: int) -> str:
    return hashlib.sha256(str(photo_id).encode()).hexdigest()


def _drawn(photo_id: int, width: int, height: int) -> Image.Image:
    """Draw a sky, a ground and a disc whose colours tell the photos apart."""
    hue = photo_id * 47 % 360
    picture = Image.new("RGB", (width, height), f"hsl({hue}, 45%, 72%)")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, int(height * 0.62), width, height), fill=f"hsl({(hue + 60) % 360}, 35%, 42%)")
    radius = min(width, height) // 6
    x, y = width * (photo_id % 5 + 1) // 6, height // 3
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=f"hsl({(hue + 180) % 360}, 70%, 60%)")
    return picture
