"""FakeAlbums: the person's own albums, and searches that fill themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from photoclip.core.albums import Album
from photoclip.core.events import AlbumsChanged
from photoclip.core.names import MAX_NAME, folded
from photoclip.core.query import parse
from photoclip.core.query.words import quoted_where_needed
from photoclip.core.search import Scope, SearchRequest
from photoclip.errors import LibraryProblem
from photoclip.library.contract import AlbumsPart
from tests.gui.fakes.answers import FakeAnswers
from tests.gui.fakes.calls import slow
from tests.gui.fakes.world import FakePart, World


class FakeAlbums(FakePart, AlbumsPart):
    """Albums keep their photos and their chosen covers when they are deleted."""

    part = "albums"

    def __init__(self, world: World, answers: FakeAnswers) -> None:
        super().__init__(world)
        self._answers = answers

    @slow
    def all(self) -> list[Album]:
        return [self._shown(album) for album in sorted(self._world.album_list, key=lambda one: folded(one.name))]

    @slow
    def create(self, name: str, photo_ids: Sequence[int] = ()) -> Album:
        return self._made(Album(self._next_id(), self._free(name)), photo_ids)

    @slow
    def create_from_folder(self, name: str, scope: Scope) -> Album:
        return self._made(Album(self._next_id(), self._free(name)), self._world.in_scope(scope).tolist())

    @slow
    def save_search(self, name: str, request: SearchRequest) -> Album:
        text = f"{self._scope_filter(request.scope)} {request.text}".strip()
        if not text:
            raise LibraryProblem("There is nothing to save: type a search first.")
        return self._made(Album(self._next_id(), self._free(name), text, request.strictness, request.sort), ())

    @slow
    def change(self, album: Album) -> Album:
        name = self._free(album.name, album.id)
        known = self._known(album.id)
        return self._put(replace(known, name=name, query=album.query, strictness=album.strictness, sort=album.sort))

    @slow
    def delete(self, album_id: int) -> None:
        for album in self._world.album_list:
            if album.id == album_id:
                self._world.deleted_albums[album_id] = album
        self._world.album_list = [album for album in self._world.album_list if album.id != album_id]
        self._world.tell(AlbumsChanged())

    @slow
    def restore(self, album_id: int) -> Album:
        deleted = self._world.deleted_albums.get(album_id)
        if deleted is None:
            raise LibraryProblem("That album is gone for good.")
        self._free(deleted.name, album_id)
        del self._world.deleted_albums[album_id]
        self._world.album_list = [*self._world.album_list, deleted]
        self._world.tell(AlbumsChanged())
        return self._shown(deleted)

    @slow
    def add(self, album_id: int, photo_ids: Sequence[int]) -> list[int]:
        there = self._world.album_photos[album_id]
        new = [i for i in dict.fromkeys(map(int, photo_ids)) if i not in there and self._world.is_here(i)]
        self._world.album_photos[album_id] = [*there, *new]
        self._world.tell(AlbumsChanged())
        return new

    @slow
    def remove(self, album_id: int, photo_ids: Sequence[int]) -> None:
        gone = set(photo_ids)
        self._world.album_photos[album_id] = [i for i in self._world.album_photos[album_id] if i not in gone]
        self._world.tell(AlbumsChanged())

    @slow
    def set_cover(self, album_id: int, photo_id: int | None) -> int | None:
        before = self._world.album_covers.get(album_id)
        self._world.album_covers[album_id] = photo_id
        self._world.tell(AlbumsChanged())
        return before

    @slow
    def move(self, album_id: int, photo_ids: Sequence[int], before: int | None) -> list[int]:
        there = self._world.album_photos[album_id]
        moved = [i for i in dict.fromkeys(map(int, photo_ids)) if i in there]
        # Before one that moves itself is before the next that stays.
        place = there.index(before) if before in there else len(there)
        ahead = [i for i in there[:place] if i not in moved]
        behind = [i for i in there[place:] if i not in moved]
        self._world.album_photos[album_id] = [*ahead, *moved, *behind]
        self._world.album_list = [
            replace(album, sort="album") if album.id == album_id else album for album in self._world.album_list
        ]
        self._world.tell(AlbumsChanged())
        return list(there)

    @slow
    def count(self, album_id: int) -> int | None:
        album = next((album for album in self._world.album_list if album.id == album_id), None)
        needs_model = album is not None and parse(album.query, today=date.today()).has_words
        if needs_model and self._world.model is None:
            return None
        if album is None:
            return 0
        return len(self._answers.album_photos(album))

    def _made(self, album: Album, photo_ids: Sequence[int]) -> Album:
        known = filter(self._world.is_here, map(int, photo_ids))
        self._world.album_photos[album.id] = list(dict.fromkeys(known))
        self._world.album_list = [*self._world.album_list, album]  # last: a test that sees it looks for its photos
        self._world.tell(AlbumsChanged())
        return self._shown(album)

    def _put(self, album: Album) -> Album:
        self._world.album_list = [album if old.id == album.id else old for old in self._world.album_list]
        self._world.tell(AlbumsChanged())
        return self._shown(album)

    def _known(self, album_id: int) -> Album:
        known = next((album for album in self._world.album_list if album.id == album_id), None)
        if known is None:
            raise LibraryProblem("There is no such album any more.")
        return known

    def _next_id(self) -> int:
        return max([0, *self._world.album_photos]) + 1

    def _free(self, name: str, own_id: int = 0) -> str:
        """Return the tidy name. Refuses what the real library refuses, in its words."""
        name = " ".join("".join(c if c.isprintable() else " " for c in name).split())
        if not name:
            raise LibraryProblem("An album needs a name.")
        if len(name) > MAX_NAME:
            raise LibraryProblem(f"An album's name may have {MAX_NAME} characters; this one has {len(name):,}.")
        for album in self._world.album_list:
            if folded(album.name) == folded(name) and album.id != own_id:
                raise LibraryProblem(f"There is already an album “{album.name}”; choose another name.")
        return name

    def _shown(self, album: Album) -> Album:
        if album.is_smart:
            return album
        there = self._answers.album_photos(album).tolist()
        chosen = self._world.album_covers.get(album.id)
        cover = chosen if chosen in there else next(iter(there), None)
        return replace(album, photo_count=len(there), cover=cover)

    def _scope_filter(self, scope: Scope) -> str:
        root = next((folder.path for folder in self._world.watched if folder.id == scope.folder_id), None)
        return "" if root is None else f"in:{quoted_where_needed(str(Path(root, scope.relative)))}"
