"""What a face may ask of the library: duplicates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from photoclip.core.cancel import CancelToken
from photoclip.core.duplicates import DuplicateChoice, DuplicateGroup, FoundDuplicates, KeepRule, PhotoWork


class DuplicatesPart(Protocol):
    """Photos that are there more than once, or nearly."""

    def find(self, cancel: CancelToken | None = None) -> list[DuplicateGroup]:
        """Return content that lies in several files, then groups of photos that are the same picture."""

    def find_named(self, cancel: CancelToken | None = None) -> FoundDuplicates:
        """Return what `find` does, with the tiles that the groups are called after."""

    def file_counts(self) -> dict[int, int]:
        """Return in how many files each photo lies that `find` gives for that. No photos are compared: soon told."""

    def work_on(self, photo_ids: Sequence[int]) -> dict[int, PhotoWork]:
        """Return what is put on each of these photos: what tells them apart beside their pictures."""

    def choose(self, groups: Sequence[DuplicateGroup], rule: KeepRule) -> list[DuplicateChoice]:
        """Return which one of each group the rule keeps; groups of which only one is at hand are left out."""

    def keep_all(self, photo_ids: Sequence[int]) -> None:
        """Never show these photos (one: its files) as a group of duplicates again."""

    def undo_keep_all(self, photo_ids: Sequence[int]) -> None:
        """Take `keep_all` back."""
