"""Albums: the person's own, and searches that fill themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from photoclip.core.albums import Album
from photoclip.core.events import AlbumsChanged, Change
from photoclip.core.query import print_filter
from photoclip.core.said import cover_of, place_in
from photoclip.core.search import Scope, SearchRequest
from photoclip.errors import LibraryProblem, ModelProblem
from photoclip.language import tr
from photoclip.library.contract import AlbumsPart
from photoclip.library.said_since import SaidSince
from photoclip.library.stores import Stores
from photoclip.search.finder import Finder


class Albums(AlbumsPart):
    """Tells `AlbumsChanged` after every change."""

    def __init__(self, stores: Stores, finder: Finder, since: SaidSince, tell: Callable[[Change], None]) -> None:
        self._albums = stores.albums
        self._filters = stores.filters
        self._folders = stores.folders
        self._atomically = stores.database.transaction
        self._finder = finder
        self._since = since
        self._tell = tell

    def all(self) -> list[Album]:
        return self._albums.all()

    def create(self, name: str, photo_ids: Sequence[int] = ()) -> Album:
        return self._told(self._albums.create(name, photo_ids))

    def create_from_folder(self, name: str, scope: Scope) -> Album:
        return self.create(name, self._filters.ids([], scope).tolist())

    def save_search(self, name: str, request: SearchRequest) -> Album:
        text = f"{self._scope_filter(request)} {request.text}".strip()
        if not text:
            raise LibraryProblem(tr("There is nothing to save: type a search first."))
        return self._told(self._albums.create(name, (), text, request.strictness, request.sort))

    def change(self, album: Album) -> Album:
        return self._told(self._albums.change(album))

    def delete(self, album_id: int) -> None:
        self._albums.delete(album_id)
        self._tell(AlbumsChanged())

    def restore(self, album_id: int) -> Album:
        return self._told(self._albums.restore(album_id))

    def add(self, album_id: int, photo_ids: Sequence[int]) -> list[int]:
        added = self._albums.add(album_id, photo_ids)
        self._since.say(photo_ids, place_in(album_id))
        self._tell(AlbumsChanged())
        return added

    def remove(self, album_id: int, photo_ids: Sequence[int]) -> None:
        self._albums.remove(album_id, photo_ids)
        self._since.take_back(photo_ids, place_in(album_id))
        self._tell(AlbumsChanged())

    def set_cover(self, album_id: int, photo_id: int | None) -> int | None:
        before = self._albums.cover_id(album_id)
        self._albums.set_cover(album_id, photo_id)
        self._since.say([] if photo_id is None else [photo_id], cover_of(album_id))
        self._tell(AlbumsChanged())
        return before

    def move(self, album_id: int, photo_ids: Sequence[int], before: int | None) -> list[int]:
        order: list[int] = self._albums.photo_ids(album_id).tolist()
        with self._atomically():
            self._albums.move(album_id, photo_ids, before)
            album = self._albums.get(album_id)
            if album is not None and album.sort != "album":
                self._albums.change(replace(album, sort="album"))
        self._tell(AlbumsChanged())
        return order

    def count(self, album_id: int) -> int | None:
        album = self._albums.get(album_id)
        if album is None:
            return 0
        if not album.is_smart:
            return album.photo_count or 0
        try:
            return self._finder.count(album.query, album.strictness)
        except ModelProblem:
            return None

    def _scope_filter(self, request: SearchRequest) -> str:
        root = self._folders.roots().get(request.scope.folder_id or 0)
        if root is None:
            return ""
        return print_filter("in", str(Path(root, request.scope.relative)))

    def _told(self, album: Album) -> Album:
        self._tell(AlbumsChanged())
        return album
