"""The searching half of the library: search, albums, history, duplicates."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from photoclip.core.albums import Album
from photoclip.core.cancel import CancelToken
from photoclip.core.duplicates import DuplicateGroup
from photoclip.core.events import AlbumsChanged, Change
from photoclip.core.explanation import Explanation
from photoclip.core.query import Query, is_mainly_non_latin, parse
from photoclip.core.query.words import quoted_where_needed
from photoclip.core.search import Scope, SearchRequest, SearchResult
from photoclip.errors import LibraryProblem, ModelProblem, NoModel
from photoclip.search.answers import Answers
from photoclip.store.albums import AlbumStore
from photoclip.store.duplicates import DuplicateStore
from photoclip.store.filters import PhotoFilters
from photoclip.store.folders import FolderStore
from photoclip.store.searches import SearchHistory


class LibrarySearch:
    """Answers searches, and keeps what belongs to them. Waits for a model that is loading."""

    def __init__(
        self,
        answers: Answers,
        albums: AlbumStore,
        history: SearchHistory,
        duplicates: DuplicateStore,
        filters: PhotoFilters,
        folders: FolderStore,
        pasted_dir: Path,
        tell: Callable[[Change], None],
        remark: Callable[[Query, SearchResult], str],
    ) -> None:
        """`remark`: a plain sentence that a result deserves beside its own; '' for none."""
        self._answers = answers
        self._albums = albums
        self._history = history
        self._duplicates = duplicates
        self._filters = filters
        self._folders = folders
        self._pasted_dir = pasted_dir
        self._tell = tell
        self._remark = remark

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer what the search box says; without a model or words: photos by date, and a message."""
        query = parse(request.text, today=date.today())
        try:
            result = self._answers.search(request)
        except (NoModel, ModelProblem) as exc:
            return replace(self._answers.filtered_by_date(request), message=str(exc))
        return replace(result, message=result.message or self._remark(query, result))

    def explain(self, photo_id: int, request: SearchRequest) -> Explanation:
        """Return why a photo stands where it stands in the answer to `request`."""
        try:
            return self._answers.explain(photo_id, request)
        except ModelProblem as exc:
            return Explanation(photo_id, 0.0, False, note=str(exc))

    def completions(self) -> Mapping[str, Sequence[str]]:
        """Return what may stand behind filter names: folders, albums, tags, cameras, lenses."""
        names = {node.name for node in self._folders.tree()}
        return {**self._filters.values(), "in": sorted(names, key=str.casefold)}

    def search_history(self) -> list[str]:
        """Return what was searched for, the latest first."""
        return self._history.latest()

    def remember_search(self, text: str) -> None:
        """Keep a search that the person settled on."""
        plain = " ".join(text.encode("utf-8", "ignore").decode("utf-8").split())
        if plain:
            self._history.remember(plain)

    def forget_search(self, text: str | None) -> None:
        """Forget one search, or with None all of them."""
        self._history.forget(text)

    def picture_file(self, data: bytes) -> Path:
        """Keep a pasted picture (PNG bytes) for `like:`, and return its path. The same picture is kept once."""
        path = self._pasted_dir / f"{hashlib.sha256(data).hexdigest()[:16]}.png"
        try:
            self._pasted_dir.mkdir(parents=True, exist_ok=True)
            partial = path.with_suffix(".part")
            partial.write_bytes(data)
            partial.replace(path)
        except OSError as exc:
            raise LibraryProblem(f"The picture could not be kept: {exc.strerror}.") from exc
        return path

    # albums

    def albums(self) -> list[Album]:
        """Return every album by name."""
        return self._albums.all()

    def create_album(self, name: str, photo_ids: Sequence[int] = ()) -> Album:
        """Make an album of these photos. Raises LibraryProblem when the name is empty or taken."""
        return self._told(self._albums.create(name, photo_ids))

    def save_search(self, name: str, request: SearchRequest) -> Album:
        """Keep a search as an album that fills itself; its scope becomes a filter.

        Raises LibraryProblem when the name is empty or taken.
        """
        text = f"{self._scope_filter(request)} {request.text}".strip()
        if not text:
            raise LibraryProblem("There is nothing to save: type a search first.")
        return self._told(self._albums.create(name, (), text, request.strictness, request.sort))

    def change_album(self, album: Album) -> Album:
        """Take the album's name, query, strictness and sort. Raises LibraryProblem."""
        return self._told(self._albums.change(album))

    def delete_album(self, album_id: int) -> None:
        """Delete an album; its photos stay. `restore_album` takes it back."""
        self._albums.delete(album_id)
        self._tell(AlbumsChanged())

    def restore_album(self, album_id: int) -> Album:
        """Take the deletion of an album back. Raises LibraryProblem when its name was taken meanwhile."""
        return self._told(self._albums.restore(album_id))

    def add_to_album(self, album_id: int, photo_ids: Sequence[int]) -> int:
        """Put photos into an album; return how many were new to it."""
        added = self._albums.add(album_id, photo_ids)
        self._tell(AlbumsChanged())
        return added

    def remove_from_album(self, album_id: int, photo_ids: Sequence[int]) -> None:
        """Take photos out of an album."""
        self._albums.remove(album_id, photo_ids)
        self._tell(AlbumsChanged())

    def set_album_cover(self, album_id: int, photo_id: int | None) -> int | None:
        """Let a photo stand for the album (None: its first); return the one that had been chosen before."""
        before = self._albums.cover_id(album_id)
        self._albums.set_cover(album_id, photo_id)
        self._tell(AlbumsChanged())
        return before

    def move_in_album(self, album_id: int, photo_ids: Sequence[int], before: int | None) -> list[int]:
        """Put photos of an album before another of its photos, None: to the end; return the order of before.

        Moving what is returned to the end takes it back.
        """
        order: list[int] = self._albums.photo_ids(album_id).tolist()
        self._albums.move(album_id, photo_ids, before)
        self._tell(AlbumsChanged())
        return order

    def album_from_folder(self, name: str, scope: Scope) -> Album:
        """Make an album of the photos that lie in a folder and below now. Raises LibraryProblem as `create_album`."""
        return self.create_album(name, self._filters.ids([], scope).tolist())

    def count_album(self, album_id: int) -> int:
        """Return how many photos an album has; for a smart one, how many are strong matches, or meet its filters."""
        album = self._albums.get(album_id)
        if album is None:
            return 0
        if not album.is_smart:
            return album.photo_count or 0
        try:
            return self._answers.count(album.query, album.strictness)
        except ModelProblem:
            return 0

    # duplicates

    def duplicates(self, cancel: CancelToken | None = None) -> list[DuplicateGroup]:
        """Return content that lies in several files, then groups of photos that are the same picture."""
        return self._answers.duplicates(cancel or CancelToken())

    def keep_all(self, photo_ids: Sequence[int]) -> None:
        """Never show these photos (one: its files) as a group of duplicates again."""
        self._duplicates.keep(photo_ids)

    def undo_keep_all(self, photo_ids: Sequence[int]) -> None:
        """Take `keep_all` back."""
        self._duplicates.forget(photo_ids)

    def _scope_filter(self, request: SearchRequest) -> str:
        root = self._folders.roots().get(request.scope.folder_id or 0)
        if root is None:
            return ""
        return f"in:{quoted_where_needed(str(Path(root, request.scope.relative)))}"

    def _told(self, album: Album) -> Album:
        self._tell(AlbumsChanged())
        return album


class Remarks:
    """The sentence a result deserves."""

    def __init__(
        self,
        count_photos: Callable[[], int],
        count_unseen: Callable[[], int],
        languages: Callable[[], str],
        other_model: Callable[[], str],
    ) -> None:
        """`languages`: those of the model in use, as its catalogue says; `other_model`: one that knows many, or ''."""
        self._count_photos = count_photos
        self._count_unseen = count_unseen
        self._languages = languages
        self._other_model = other_model
        self._said_language = False

    def __call__(self, query: Query, result: SearchResult) -> str:
        if not len(result.photo_ids):
            if result.term_hints:
                return "No photo meets all of this."
            return "No photo meets this." if self._count_photos() else "There are no photos here yet."
        if result.model is None:
            return ""  # by date: no words, or none that lead anywhere, which its hint says
        foreign = self._foreign(query)
        if foreign:
            return foreign
        unseen = self._count_unseen()
        if unseen:
            return f"{unseen:,} photos have not been looked at yet; they will appear here when they have."
        return "" if result.strong_count else "Nothing matches well; these come closest."

    def _foreign(self, query: Query) -> str:
        if self._said_language or self._languages() != "English" or not is_mainly_non_latin(query.text):
            return ""
        self._said_language = True
        other = self._other_model()
        choose = f" “{other}” understands over 100 languages; choose it in Settings." if other else ""
        return f"The model in use was trained on English alone.{choose}"
