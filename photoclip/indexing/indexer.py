"""The background work: when to look, when to read, when to rest; and what to say of it."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from photoclip.core.cancel import CancelToken
from photoclip.core.events import Change, FoldersChanged, IndexingStatus, Notice, Phase, PhotosAdded
from photoclip.core.reports import IndexReport
from photoclip.core.watching import FolderWatch
from photoclip.errors import Cancelled, KnownError, LibraryDamaged
from photoclip.indexing.pipeline import CheckpointInUse, Pipeline, Progress
from photoclip.indexing.reach import Reach
from photoclip.indexing.reconciler import Reconciled, Reconciler, together
from photoclip.indexing.watcher import DirtyFolder, DirtyFolders, Watcher
from photoclip.language import tr
from photoclip.store.files import FileStore
from photoclip.store.folders import FolderStore

_log = logging.getLogger(__name__)

FULL_SCAN_EVERY_S = 600.0
"""Events get lost (network mounts, overflow, limits), so everything is looked at again this often."""
ONLINE_CHECK_EVERY_S = 20.0
RETRY_AFTER_S = 3.0
IDLE_LOOK_EVERY_S = 3.0
_STATUS_EVERY_S = 0.1
_RATE_OVER_S = 8.0


@dataclass(frozen=True, slots=True)
class CheckpointState:
    """The checkpoint at hand; `active` None without one, with the reason in `message` when it failed to load."""

    active: CheckpointInUse | None = None
    model_id: str | None = None
    device: str = ""
    message: str = ""


class Rate:
    """Photos a second over the last seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: deque[tuple[float, int]] = deque()

    def note(self, done: int) -> float:
        """Take the count so far; return the rate, 0 until it is known."""
        now = self._clock()
        self._seen.append((now, done))
        while now - self._seen[0][0] > _RATE_OVER_S and len(self._seen) > 2:
            self._seen.popleft()
        first_time, first_done = self._seen[0]
        return (done - first_done) / (now - first_time) if now - first_time > 0.5 else 0.0


class Indexer:
    """Keeps the library in line with the folders, on one thread of its own (`start`) or once (`run_once`)."""

    def __init__(
        self,
        folders: FolderStore,
        files: FileStore,
        make_reconciler: Callable[[], Reconciler],
        pipeline: Pipeline,
        checkpoints: Callable[[CancelToken], Iterable[CheckpointState]],
        emit: Callable[[Change], None],
        on_polled: Callable[[Sequence[FolderWatch]], object] = lambda _watches: None,
        reach: Reach | None = None,
    ) -> None:
        """`checkpoints`: those that are to see the photos, in turn; asked for the next when one has seen all it can.

        `on_polled`: hears which folders are looked at every few minutes and why, whenever that changes.
        """
        self._folders = folders
        self._files = files
        self._make_reconciler = make_reconciler
        self._pipeline = pipeline
        self._checkpoints = checkpoints
        self._emit = emit
        self._dirty = DirtyFolders()
        remote_kind = None if reach is None else reach.remote_kind
        self._watcher = Watcher(self._dirty, self._wake, remote_kind, on_polled=on_polled)
        self._cancel = CancelToken()
        self._condition = threading.Condition()
        self._thread: threading.Thread | None = None
        self._paused = False
        self._scan_wanted = self._work_wanted = True
        self._restart = False
        self._progress = Progress()
        self._last_scan = float("-inf")
        self._last_online_check = time.monotonic()
        self._status = IndexingStatus()
        self._status_sent = 0.0
        self._told: set[str] = set()

    # requests, from any thread

    def start(self) -> None:
        """Begin watching and working in the background."""
        self._thread = threading.Thread(target=self._loop, name="indexer", daemon=True)
        self._thread.start()

    def stop(self, timeout_s: float = 20.0) -> None:
        """Finish what is under way, commit it and end the thread."""
        self._cancel.cancel()
        self._wake()
        if self._thread is not None:
            self._thread.join(timeout_s)
            self._thread = None
        self._watcher.close()

    def pause(self) -> None:
        self._paused = True
        self._say(replace(self._status, phase="paused"), at_once=True)
        self._wake()

    def resume(self) -> None:
        self._paused = False
        self._work_wanted = True
        self._say(replace(self._status, phase="idle"), at_once=True)
        self._wake()

    def rescan(self) -> None:
        """Look at every folder again soon."""
        self._scan_wanted = True
        self._work_wanted = True
        self._wake()

    def work(self) -> None:
        """Begin anew with what waits: there is another model, or another try."""
        self._work_wanted = self._restart = True
        self._wake()

    @property
    def status(self) -> IndexingStatus:
        return self._status

    # one run

    def run_once(self, cancel: CancelToken, on_status: Callable[[IndexingStatus], None]) -> IndexReport:
        """Look at every folder and do what waits, on the calling thread. Raises Cancelled; what was done is kept."""
        started = time.monotonic()
        self._files.hasten()  # a person asked: what is tried again later is tried now
        progress, scans = Progress(), list[Reconciled]()
        self._scan_wanted = True
        while self._scan_wanted:  # again, where another process changed the watched folders meanwhile
            self._scan_wanted = False
            scans.append(self._scan_all(cancel, on_status))
            message = self._work(progress, cancel, lambda: self._scan_wanted, on_status)
            if damaged := self._pipeline.damage.go_on(cancel, to_the_end=True):
                progress.mended += damaged
                message = self._work(progress, cancel, lambda: self._scan_wanted, on_status)
            cancel.raise_if_cancelled()
            self._scan_wanted = self._scan_wanted or (progress.vanished and len(scans) == 1)
            progress.vanished = progress.unanswered = False
        problems = self._files.problems()
        return IndexReport(
            indexed=progress.indexed,
            unchanged=scans[0].unchanged,
            rechecked=progress.rechecked,
            mended=progress.mended,
            moved=sum(scan.moved for scan in scans) + progress.moved,
            offline=self._files.count_offline(),
            waiting=self._files.count_waiting(),
            failed=tuple(problem for problem in problems if not problem.shown),
            incomplete=tuple(problem for problem in problems if problem.shown),
            seconds=time.monotonic() - started,
            message=progress.trouble or progress.remark or message,
        )

    def look_at(self, due: Sequence[DirtyFolder]) -> bool:
        """Look at these places again; tell whether something there has to be read. On the indexing thread."""
        reconciler = self._make_reconciler()
        by_id = {folder.id: folder for folder in self._folders.bare()}
        results: list[Reconciled] = []
        for place in due:
            folder = by_id.get(place.folder_id)
            if folder is None or folder.paused:
                continue
            results.append(self._apply(reconciler.reconcile(folder, place.relative, place.recursive, self._cancel)))
        self._end_round(reconciler, results)
        return any(result.to_read for result in results)

    # the thread

    def _loop(self) -> None:
        while not self._cancel.cancelled:
            try:
                self._turn()
            except Cancelled:
                break
            except KnownError as exc:
                # The disk is full or the library is locked: say so, and try again later.
                if str(exc) != self._status.message:  # once, not every few seconds
                    _log.warning("indexing waits: %s", exc)
                self._hold_back(str(exc), None if isinstance(exc, LibraryDamaged) else RETRY_AFTER_S * 3)
            except Exception:  # noqa: BLE001  the task runner's border: one bug must not end the watching in silence
                _log.exception("indexing failed")
                self._hold_back(tr("Something went wrong inside PhotoClip while indexing; the log has the details."))
        self._say(replace(self._status, phase="stopped"), at_once=True)

    def _hold_back(self, message: str, for_s: float | None = RETRY_AFTER_S * 3) -> None:
        """Do nothing until there is another try, which `work` says, for so long at most; None: however long."""
        self._say(replace(self._status, phase="stopped", message=message), at_once=True)
        with self._condition:
            self._condition.wait_for(lambda: self._cancel.cancelled or self._restart, for_s)
        self._work_wanted = True

    def _turn(self) -> None:
        """Do the most pressing thing; wait when there is none."""
        self._restart = False
        if self._paused:
            self._rest()
        elif self._scan_wanted or time.monotonic() - self._last_scan > FULL_SCAN_EVERY_S:
            self._scan_wanted = False
            self._watch()
            self._scan_all(self._cancel, self._say)
            self._watch()
            self._work_wanted = True
        elif due := (self._dirty.take_due() or self._watcher.polls_due(self._last_scan)):
            self._work_wanted = self.look_at(due) or self._work_wanted
        elif self._work_wanted:
            self._work_wanted = False
            self._work_in_background()
        else:
            if self._status.phase != "idle":
                self._say(replace(self._status, phase="idle", current=""), at_once=True)
            self._wait(0.2 if self._dirty else IDLE_LOOK_EVERY_S)
            self._check_online()
            # A file's next try may be due, or a vector has to be made again.
            waits = self._files.count_unread() > 0 or self._pipeline.damage.go_on(self._cancel) > 0
            self._work_wanted = self._work_wanted or waits

    def _work_in_background(self) -> None:
        self._work(self._progress, self._cancel, self._must_hold, self._say)
        self._scan_wanted = self._scan_wanted or self._progress.vanished
        self._progress.vanished = self._progress.unanswered = False
        if self._must_hold():
            self._work_wanted = True
            return
        self._progress = Progress()

    def _must_hold(self) -> bool:
        return self._paused or self._scan_wanted or self._restart or self._dirty.any_due()

    def _scan_all(self, cancel: CancelToken, on_status: Callable[[IndexingStatus], None]) -> Reconciled:
        reconciler = self._make_reconciler()
        results: list[Reconciled] = []
        # Those on other machines last: nobody waits behind a server.
        followed = (folder for folder in self._folders.bare() if not folder.paused)
        for folder in sorted(followed, key=reconciler.is_remote):
            on_status(IndexingStatus(phase="scanning", current=folder.path, model=self._status.model))
            results.append(self._apply(reconciler.reconcile(folder, cancel=cancel)))
        self._end_round(reconciler, results)
        self._last_scan = time.monotonic()
        return together(results)

    def _end_round(self, reconciler: Reconciler, results: list[Reconciled]) -> None:
        """Write what is gone, and tell what the person is asked now: not sooner, for photos move between folders."""
        results.append(self._apply(reconciler.end_round()))
        if any(result.asks for result in results):
            self._emit(FoldersChanged())

    def _apply(self, result: Reconciled) -> Reconciled:
        for change in result.changes:
            if isinstance(change, PhotosAdded):
                self._pipeline.bring_back(change.photo_ids)
            self._emit(change)
        return result

    def _work(
        self,
        progress: Progress,
        cancel: CancelToken,
        hold: Callable[[], bool],
        on_status: Callable[[IndexingStatus], None],
    ) -> str:
        """Let every checkpoint see what waits; return what is to be said of the one that answers."""
        message = ""
        for state in self._checkpoints(cancel):
            message = message or state.message
            self._work_with(state, progress, cancel, hold, on_status)
            if cancel.cancelled or hold():
                break
        return message

    def _work_with(
        self,
        state: CheckpointState,
        progress: Progress,
        cancel: CancelToken,
        hold: Callable[[], bool],
        on_status: Callable[[IndexingStatus], None],
    ) -> None:
        waiting = self._files.count_unread() + self._files.count_outdated()
        if state.active is not None:
            progress.mended += self._pipeline.damage.begin(state.active.row_id, cancel)
            waiting += self._files.count_unseen(state.active.row_id)
        before = progress.done
        rate = Rate()
        base = IndexingStatus(model=state.model_id, device=state.device, message=state.message)
        if waiting:

            def on_step() -> None:
                total = max(before + waiting, progress.done)
                on_status(_of(base, progress, total, rate.note(progress.done)))

            self._pipeline.run(state.active, progress, cancel, hold, on_step)
        # Only now: what is missing may have been one of those that were read, moved.
        if not cancel.cancelled and not hold() and self._files.read_older_copies():
            self._pipeline.run(state.active, progress, cancel, hold)
        pending = 0 if state.active is not None else self._files.count_without_embedding(0)
        phase: Phase = "paused" if self._paused else "idle"
        rested = replace(_of(base, progress, progress.done), phase=phase, failed=self._files.count_problems())
        self._say(replace(rested, current="", pending_embeddings=pending), at_once=True)
        on_status(self._status)

    def _watch(self) -> None:
        roots = {folder.id: folder.path for folder in self._folders.bare() if folder.online and not folder.paused}
        said = self._watcher.set_folders(roots)
        if said and said not in self._told:
            self._told.add(said)
            self._emit(Notice(said))

    def _check_online(self) -> None:
        """Notice drives that were unplugged or came back between two scans."""
        if time.monotonic() - self._last_online_check < ONLINE_CHECK_EVERY_S:
            return
        self._last_online_check = time.monotonic()
        reconciler = self._make_reconciler()
        if any(not folder.paused and reconciler.is_online(folder) != folder.online for folder in self._folders.bare()):
            self._emit(FoldersChanged())
            self._scan_wanted = True

    def _say(self, status: IndexingStatus, at_once: bool = False) -> None:
        now = time.monotonic()
        same_phase = status.phase == self._status.phase
        self._status = status
        if at_once or not same_phase or now - self._status_sent >= _STATUS_EVERY_S:
            self._status_sent = now
            self._emit(status)

    def _rest(self) -> None:
        """Wait until somebody resumes or ends the work: no other wish ends a pause, and none may keep a core busy."""
        with self._condition:
            self._condition.wait_for(lambda: self._cancel.cancelled or not self._paused)

    def _wait(self, timeout_s: float) -> None:
        with self._condition:
            if not (self._cancel.cancelled or self._scan_wanted or self._work_wanted):
                self._condition.wait(timeout_s)

    def _wake(self) -> None:
        with self._condition:
            self._condition.notify_all()


def _of(base: IndexingStatus, progress: Progress, total: int, per_second: float = 0.0) -> IndexingStatus:
    """Return what is to be said while the work goes on."""
    return replace(
        base,
        phase="indexing",
        done=progress.done,
        total=total,
        failed=progress.failed,
        per_second=per_second,
        remaining_s=(total - progress.done) / per_second if per_second else None,
        current=progress.current,
        message=progress.trouble or progress.remark or base.message,
    )
