"""What follows by itself: new photos bring their keywords and meet the labels that stay on; sidecars follow tags."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from photoclip.core.cancel import CancelToken
from photoclip.core.events import (
    AlbumsChanged,
    Change,
    CheckpointChanged,
    IndexingStatus,
    Notice,
    PhotosAdded,
    PhotosChanged,
    SearchSharpened,
    SidecarsChanged,
    SuggestionsChanged,
    TagsChanged,
)
from photoclip.errors import Cancelled, CannotWrite, KnownError, ModelProblem
from photoclip.library.background import Background

_log = logging.getLogger(__name__)

QUIET_S = 1.0
RETRY_S = 30.0
"""So long what the library's disk refused waits for the next try."""
LONGEST_RETRY_S = 600.0
QUIET_BEFORE_WRITING_S = 8.0  # a person who tags goes on tagging; a sidecar need not be written five times


class FollowUp:
    """One thread that does, after a moment of quiet, what changes call for. Jobs get a token that ends them."""

    def __init__(
        self,
        take_over: Callable[[tuple[int, ...], CancelToken], None],
        judge: Callable[[CancelToken], None],
        write: Callable[[tuple[int, ...] | None, CancelToken], None],
        tell: Callable[[Change], None],
        write_owed: Callable[[CancelToken], bool] = lambda _cancel: False,
    ) -> None:
        """`take_over`: reads keywords of new photos, by id; `judge`: what labels have not seen; `write`: the
        sidecars of photos, by id; None: of all; `write_owed`: those that could not be written before, and says
        whether some still cannot be.
        """
        self._take_over = take_over
        self._judge = judge
        self._write = write
        self._write_owed = write_owed
        self._tell = tell
        self._changed = threading.Condition()
        self._background = Background("follow-up", self._run)
        self._cancel = self._background.ended
        self._new: set[int] = set()
        self._judge_at: float | None = None
        self._write_at: float | None = None
        self._to_write: set[int] | None = set()
        self._owed_at: float | None = time.monotonic()  # what the last run could not write
        self._owed_pause_s = RETRY_S

    def start(self) -> None:
        """Begin to follow; before that, changes are only remembered."""
        self._background.start()

    def close(self) -> None:
        """End what is under way at its next step, and the thread."""
        self._background.close(self._wake)

    def notice(self, change: Change) -> None:
        """Remember what a change calls for. Any thread; returns at once."""
        now = time.monotonic()
        with self._changed:
            match change:
                case PhotosAdded(photo_ids, outside):
                    self._new.update(() if outside else photo_ids)
                    self._judge_at = now + QUIET_S
                case SidecarsChanged(photo_ids):
                    self._new.update(photo_ids)
                    self._judge_at = now + QUIET_S
                case AlbumsChanged() | SearchSharpened() | CheckpointChanged() | SuggestionsChanged():
                    self._judge_at = now + QUIET_S
                case TagsChanged(photo_ids) | PhotosChanged(photo_ids):
                    self._to_write = _joined(self._to_write, photo_ids)
                    self._write_at = now + QUIET_BEFORE_WRITING_S
                case IndexingStatus(phase="idle"):  # what was being read is read
                    self._owed_at = now + QUIET_S
                case _:
                    return
            self._changed.notify_all()

    def owe(self) -> None:
        """Say that sidecars could not be written, and shall be."""
        with self._changed:
            self._owed_pause_s = RETRY_S
            self._owed_at = time.monotonic() + RETRY_S
            self._changed.notify_all()

    def more_is_known(self) -> None:
        """Say that the model has looked at more photos."""
        with self._changed:
            self._judge_at = time.monotonic() + QUIET_S
            self._changed.notify_all()

    def do_now(self, cancel: CancelToken) -> None:
        """Do all that is called for on the calling thread. Raises KnownError, Cancelled."""
        with self._changed:
            new, self._new = tuple(self._new), set()
            to_write = self._taken_to_write()
            self._judge_at = None
        self._take_over_and_judge(new, cancel)
        self._write(to_write, cancel)
        self._write_owed(cancel)

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def _run(self, ended: CancelToken) -> None:
        while not ended.cancelled:
            job = self._next()
            if job is None:
                return
            try:
                job()
            except Cancelled:
                return
            except ModelProblem as exc:
                _log.info("labels that stay on wait: %s", exc)
            except CannotWrite as exc:  # the window says it as long as it is so
                _log.info("what follows by itself waits: %s", exc)
            except KnownError as exc:
                _log.warning("what follows by itself waits: %s", exc)
                self._tell(Notice(str(exc)))
            except Exception:  # noqa: BLE001  the task runner's border: one bug must not end the following in silence
                _log.exception("following a change failed")

    def _next(self) -> Callable[[], None] | None:
        with self._changed:
            while not self._cancel.cancelled:
                now = time.monotonic()
                if self._judge_at is not None and self._judge_at <= now:
                    self._judge_at = None
                    new, self._new = tuple(self._new), set()
                    return lambda: self._take_over_and_judge(new, self._cancel)
                if self._write_at is not None and self._write_at <= now:
                    to_write = self._taken_to_write()
                    return lambda: self._write_all(to_write, self._cancel)
                if self._owed_at is not None and self._owed_at <= now:
                    self._owed_at = None
                    return lambda: self._try_owed(self._cancel)
                due = [at for at in (self._judge_at, self._write_at, self._owed_at) if at is not None]
                self._changed.wait(max(0.0, min(due) - now) if due else None)
        return None

    def _taken_to_write(self) -> tuple[int, ...] | None:
        taken, self._to_write, self._write_at = self._to_write, set(), None
        return None if taken is None else tuple(taken)

    def _take_over_and_judge(self, new: tuple[int, ...], cancel: CancelToken) -> None:
        try:
            if new:
                self._take_over(new, cancel)
            self._judge(cancel)
        except CannotWrite:
            with self._changed:
                self._new.update(new)
                self._judge_at = time.monotonic() + RETRY_S
            raise

    def _write_all(self, to_write: tuple[int, ...] | None, cancel: CancelToken) -> None:
        try:
            self._write(to_write, cancel)
        except CannotWrite:
            with self._changed:
                self._to_write = _joined(self._to_write, to_write)
                self._write_at = time.monotonic() + RETRY_S
            raise

    def _try_owed(self, cancel: CancelToken) -> None:
        still_owed = True
        try:
            still_owed = self._write_owed(cancel)
        finally:
            if still_owed:
                with self._changed:
                    self._owed_at = time.monotonic() + self._owed_pause_s
                    self._owed_pause_s = min(2 * self._owed_pause_s, LONGEST_RETRY_S)


def _joined(known: set[int] | None, more: tuple[int, ...] | None) -> set[int] | None:
    """Return the photos of both; None stands for all."""
    return None if known is None or more is None else known.union(more)
