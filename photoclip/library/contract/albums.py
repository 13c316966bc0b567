"""What a face may ask of the library: albums."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from photoclip.core.albums import Album
from photoclip.core.search import Scope, SearchRequest


class AlbumsPart(Protocol):
    """Albums: the person's own, and searches that fill themselves."""

    def all(self) -> list[Album]:
        """Return every album by name."""

    def create(self, name: str, photo_ids: Sequence[int] = ()) -> Album:
        """Make an album of these photos. Raises LibraryProblem when the name is empty or taken."""

    def create_from_folder(self, name: str, scope: Scope) -> Album:
        """Make an album of the photos that lie in a folder and below now. Raises LibraryProblem as `create`."""

    def save_search(self, name: str, request: SearchRequest) -> Album:
        """Keep a search as an album that fills itself; its scope becomes a filter.

        Raises LibraryProblem when the name is empty or taken.
        """

    def change(self, album: Album) -> Album:
        """Take the album's name, query, strictness and sort. Raises LibraryProblem."""

    def delete(self, album_id: int) -> None:
        """Delete an album; its photos stay. `restore` takes it back."""

    def restore(self, album_id: int) -> Album:
        """Take the deletion of an album back. Raises LibraryProblem when its name was taken meanwhile."""

    def add(self, album_id: int, photo_ids: Sequence[int]) -> list[int]:
        """Put photos into an album; return those that were new to it: taking these out again takes it back."""

    def remove(self, album_id: int, photo_ids: Sequence[int]) -> None:
        """Take photos out of an album."""

    def set_cover(self, album_id: int, photo_id: int | None) -> int | None:
        """Let a photo stand for the album (None: its first); return the one that had been chosen before."""

    def move(self, album_id: int, photo_ids: Sequence[int], before: int | None) -> list[int]:
        """Put photos of an album before another of its photos, None: to the end; return the order of before.

        The album opens in its own order from then on. Moving what is returned to the end takes it back.
        """

    def count(self, album_id: int) -> int | None:
        """Return how many photos an album has; for a smart one, how many are strong matches, or meet its filters.

        None where its words need a model, and none is there yet.
        """
