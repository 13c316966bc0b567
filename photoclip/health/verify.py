"""Verify: reads originals again and compares their bytes with what they were; finds what the disk changed by itself."""

from __future__ import annotations

import hashlib
import math
import os
import stat
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from photoclip.core.cancel import CancelToken
from photoclip.core.health import VerifyBounds, VerifyReport
from photoclip.core.photo import Problem, Stamp
from photoclip.indexing.reach import Reach
from photoclip.language import tr
from photoclip.store.readings import Outcome, Reading, ReadingStore
from photoclip.system.files import forget_cached

Progress = Callable[[int, int, str], None]
"""Called with (files done, files of this run, the file at hand)."""

_BLOCK_BYTES = 1 << 20
_COMMIT_EVERY = 50
_COMMIT_EVERY_S = 2.0
# Not blocking: opening a named pipe would wait for its writer for ever.
_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)


@dataclass(slots=True)
class _Found:
    """What one run has found so far."""

    verified: int = 0
    changed: int = 0
    unreachable: int = 0
    failed: list[Problem] = field(default_factory=list)
    unsaved: list[tuple[int, Outcome]] = field(default_factory=list)


class Verifier:
    """Reads what a round has not read yet, the longest unread first, and keeps after every few files what it found.

    A run that is stopped or killed is gone on with by the next one; when all of a round was read, the next begins.
    """

    def __init__(
        self,
        readings: ReadingStore,
        digest: Callable[[str, CancelToken], tuple[str, Stamp]] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`digest`: returns the SHA-256 of a file and the stamp its bytes belong to. Raises OSError, Cancelled."""
        self._readings = readings
        self._digest = digest or digest_of
        self._clock = clock

    def run(self, bounds: VerifyBounds, cancel: CancelToken, on_progress: Progress) -> VerifyReport:
        """Read what is due within `bounds`. Raises Cancelled; what was found until then is kept."""
        started = self._clock()
        number = self._readings.begin_round()
        due = self._readings.due(number)
        wanted = due[: self._most(bounds, due)]
        found, done = _Found(), 0
        try:
            done = self._read(wanted, number, bounds, found, cancel, on_progress)
        finally:
            self._save(number, found)
        return VerifyReport(
            found.verified,
            self._readings.damaged(),
            found.changed,
            found.unreachable,
            tuple(found.failed),
            len(due) - done,
            self._clock() - started,
        )

    def _most(self, bounds: VerifyBounds, due: Sequence[int]) -> int:
        if bounds.percent is None:
            return len(due)
        return math.ceil(self._readings.verified().total * min(100.0, bounds.percent) / 100)

    def _read(
        self,
        file_ids: Sequence[int],
        number: int,
        bounds: VerifyBounds,
        found: _Found,
        cancel: CancelToken,
        on_progress: Progress,
    ) -> int:
        """Return how many files were done."""
        ends = math.inf if bounds.minutes is None else self._clock() + 60 * bounds.minutes
        saved_at = self._clock()
        done = 0
        for start in range(0, len(file_ids), _COMMIT_EVERY):
            page = file_ids[start : start + _COMMIT_EVERY]
            for reading in self._readings.get(page):
                if self._clock() >= ends:
                    return done
                cancel.raise_if_cancelled()
                on_progress(done, len(file_ids), reading.path)
                found.unsaved.append((reading.file_id, self._look(reading, found, cancel)))
                done += 1
                if self._clock() - saved_at > _COMMIT_EVERY_S:
                    self._save(number, found)
                    saved_at = self._clock()
            done = start + len(page)
            self._save(number, found)
        on_progress(done, len(file_ids), "")
        return done

    def _look(self, reading: Reading, found: _Found, cancel: CancelToken) -> Outcome:
        try:
            content_hash, stamp = self._digest(reading.path, cancel)
        except (FileNotFoundError, NotADirectoryError, TimeoutError):
            found.unreachable += 1
            return "unread"
        except OSError as exc:
            found.failed.append(
                Problem(reading.path, tr("the disk could not read it ({reason})").format(reason=exc.strerror or exc))
            )
            return "unread"
        if (stamp.size, stamp.mtime_ns) != (reading.size, reading.mtime_ns):
            found.changed += 1  # edited, and no damage: the next look at the folder takes it over
            return "unread"
        if content_hash != reading.content_hash:
            return "damaged"
        found.verified += 1
        return "sound"

    def _save(self, number: int, found: _Found) -> None:
        if found.unsaved:
            self._readings.settle(number, found.unsaved)
            found.unsaved.clear()


def patient_digest(reach: Reach) -> Callable[[str, CancelToken], tuple[str, Stamp]]:
    """Return what reads a file as `digest_of` does, and gives up where a server does not answer (TimeoutError)."""

    def digest(path: str, cancel: CancelToken) -> tuple[str, Stamp]:
        blocks: list[int] = []
        return reach.ask(
            path, lambda wanted: digest_of(path, wanted, blocks.append), lambda: len(blocks), cancel, "verifying"
        )

    return digest


def digest_of(
    path: str, cancel: CancelToken, on_block: Callable[[int], object] = lambda _size: None
) -> tuple[str, Stamp]:
    """Return the SHA-256 of a file as it lies on the disk, and its stamp. Raises OSError, Cancelled.

    What was written while it was read has the stamp of after: it is another file than was known either way.
    """
    handle = os.open(path, _OPEN_FLAGS)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise FileNotFoundError(path)
        forget_cached(handle)  # what the system remembers of the file is not what lies on the disk
        digest = hashlib.sha256()
        while block := os.read(handle, _BLOCK_BYTES):
            cancel.raise_if_cancelled()
            digest.update(block)
            on_block(len(block))
        return digest.hexdigest(), Stamp.of(os.fstat(handle))
    finally:
        os.close(handle)
