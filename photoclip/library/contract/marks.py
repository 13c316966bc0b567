"""What a face may ask of the library: marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from photoclip.core.tags import Marks


class MarksPart(Protocol):
    """Stars, favourites, colour labels, the flags of what is picked and rejected, and what is hidden."""

    def of(self, photo_ids: Sequence[int]) -> dict[int, Marks]:
        """Return the marks of these photos; unknown ones are left out."""

    def shared(self, photo_ids: Sequence[int]) -> Marks:
        """Return what all of these photos have in common; without any that is known, no marks."""

    def change(
        self,
        photo_ids: Sequence[int],
        rating: int | None = None,
        favourite: bool | None = None,
        color: str | None = None,
        flag: str | None = None,
        hidden: bool | None = None,
    ) -> dict[int, Marks]:
        """Set what is not None; return the marks as they were, which `restore` takes to undo."""

    def restore(
        self,
        before: Mapping[int, Marks],
        rating: int | None = None,
        favourite: bool | None = None,
        color: str | None = None,
        flag: str | None = None,
        hidden: bool | None = None,
    ) -> None:
        """Take back a `change` to these values that returned `before`; what was changed since stays."""

    def toggle_favourite(self, photo_ids: Sequence[int]) -> tuple[bool, dict[int, Marks]]:
        """Make these favourites, or no longer where all are; return which, and the marks as they were."""

    def toggle_hidden(self, photo_ids: Sequence[int]) -> tuple[bool, dict[int, Marks]]:
        """Hide these, or no longer where all are hidden; return which, and the marks as they were."""

    def toggle_color(self, photo_ids: Sequence[int], color: str) -> tuple[str, dict[int, Marks]]:
        """Give these a colour label, or take it off where all have it; return the label, and the marks as they were."""
