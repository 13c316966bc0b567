"""Duplicates: photos that are there more than once, or nearly."""

from __future__ import annotations

from collections.abc import Sequence

from photoclip.core.cancel import CancelToken
from photoclip.core.duplicates import DuplicateGroup
from photoclip.library.contract import DuplicatesPart
from photoclip.search.answers import Answers
from photoclip.store.duplicates import DuplicateStore


class Duplicates(DuplicatesPart):
    """Finds groups, and remembers those that the person keeps."""

    def __init__(self, store: DuplicateStore, answers: Answers) -> None:
        self._store = store
        self._answers = answers

    def find(self, cancel: CancelToken | None = None) -> list[DuplicateGroup]:
        return self._answers.duplicates(cancel or CancelToken())

    def keep_all(self, photo_ids: Sequence[int]) -> None:
        self._store.keep(photo_ids)

    def undo_keep_all(self, photo_ids: Sequence[int]) -> None:
        self._store.forget(photo_ids)
