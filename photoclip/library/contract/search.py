"""What a face may ask of the library: search."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from photoclip.core.explanation import Explanation
from photoclip.core.search import SearchRequest, SearchResult


class SearchPart(Protocol):
    """Answers searches, and keeps what belongs to them. Waits for a checkpoint that is loading."""

    def find(self, request: SearchRequest) -> SearchResult:
        """Answer what the search box says; without a model or words: photos by date, and a message."""

    def first(self, request: SearchRequest) -> SearchResult | None:
        """Return some hundred photos that match best, as `find` has them at its beginning, or nearly.

        None where they would not come sooner than all of them. Of many photos an index is made for that from now on.
        """

    def counts(self, texts: Sequence[str]) -> list[int]:
        """Return how many photos meet each of these searches.

        They hold filters only, none of them `album:`, and all of them are to be met.
        """

    def explain(self, photo_id: int, request: SearchRequest) -> Explanation:
        """Return why a photo stands where it stands in the answer to `request`."""

    def completions(self, without: Collection[str] = ()) -> Mapping[str, Sequence[str]]:
        """Return what may stand behind filter names: folders, albums, tags, cameras, lenses, places.

        `without`: names that are not asked about. Folders ("in") take a second among a million photos.
        """

    def history(self) -> list[str]:
        """Return what was searched for, the latest first."""

    def remember(self, text: str) -> None:
        """Keep a search that the person settled on."""

    def forget(self, text: str | None) -> None:
        """Forget one search, or with None all of them."""

    def keep_picture(self, data: bytes) -> Path:
        """Keep a pasted picture (PNG bytes) for `like:`, and return its path. The same picture is kept once."""

    def examples(self) -> list[str]:
        """*quick* Return descriptions to offer where nothing was typed yet."""

    def prepare(self, timeout_s: float = 120.0) -> None:
        """Load the chosen checkpoint, every vector and the contrast words, for a command that searches once."""
