"""What waits to be read, in the order in which it is best read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from photoclip.store.file_jobs import FileJob
from photoclip.store.files import FileStore

_PAGE = 200


def waiting_jobs(files: FileStore, model_row: int | None) -> Iterator[FileJob]:
    """Yield every file that has to be read, for the checkpoint with this row; None: for none."""
    yield from _paged(files.unread, lambda job: job.file_id)
    yield from _without_embedding(files, model_row)
    # Late: a backup program or a chmod may have touched all of them.
    yield from _paged(files.touched, lambda job: job.file_id)
    yield from _paged(files.outdated, lambda job: job.file_id)


def jobs_left(files: FileStore, later: Sequence[FileJob], model_row: int | None) -> Iterator[FileJob]:
    """Yield what was put off, which is not put off again, and photos that were given another content meanwhile."""
    yield from [replace(job, is_last=True) for job in later]
    yield from _without_embedding(files, model_row)


def _without_embedding(files: FileStore, model_row: int | None) -> Iterator[FileJob]:
    if model_row is None:
        return
    # First those that no search finds by words yet, then those of which more is to be seen.
    for waiting in (files.without_embedding, files.without_parts):
        yield from _paged(partial(waiting, model_row), lambda job: job.photo_id or 0)


def _paged(fetch: Callable[[int, int], list[FileJob]], key: Callable[[FileJob], int]) -> Iterator[FileJob]:
    after = 0
    while page := fetch(after, _PAGE):
        yield from page
        after = key(page[-1])
