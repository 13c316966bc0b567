"""What a face may ask of the library: photos."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from photoclip.core.photo import Photo, Problem, Tile
from photoclip.core.search import IdArray, Scope, Sort
from photoclip.core.summary import PhotosSummary


class PhotosPart(Protocol):
    """Photos: which there are, what is known of them, their pictures, and those that could not be read."""

    def ids(self, scope: Scope = Scope(), sort: Sort = "newest") -> IdArray:
        """Return the photos of `scope` by date."""

    def tiles(self, photo_ids: Sequence[int]) -> dict[int, Tile]:
        """Return what the grid draws for each photo; unknown ones are left out."""

    def get(self, photo_id: int) -> Photo | None:
        """Return everything about one photo."""

    def summary(self, photo_ids: IdArray) -> PhotosSummary:
        """Return what is to be said of these photos at once: how many, of which time, size, places and cameras."""

    def at(self, path: str) -> int | None:
        """Return the photo that the file at this absolute path carries, None where none does."""

    def thumbnail_path(self, content_hash: str) -> Path:
        """*quick* Return where the 512-px thumbnail of this content is or would be, without looking."""

    def make_thumbnail(self, photo_id: int) -> Path:
        """Return the thumbnail's path, made again when it was lost. Raises UnreadableImage."""

    def render(self, photo_id: int, max_side_px: int | None = None) -> tuple[int, int, bytes]:
        """Return (width, height, RGB888 bytes, rows tight) of the upright sRGB photo, decoded in a worker process.

        Its long side is at most `max_side_px`. Raises UnreadableImage.
        """

    def best_of(self, photo_ids: Sequence[int]) -> int | None:
        """Return which of these shots of one scene is clearly the sharpest and best exposed, as far as thumbnails tell.

        None where none stands out. It is a suggestion: nothing follows from it.
        """

    def problems(self) -> list[Problem]:
        """Return the files in quarantine, with reasons."""

    def retry_problems(self) -> None:
        """Let every file in quarantine be read again."""

    def count(self) -> int:
        """Return how many photos there are."""

    def count_without_embedding(self) -> int:
        """Return how many readable photos the active checkpoint has not seen."""
