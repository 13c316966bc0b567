"""Bridge: the one QObject between the library's threads and the GUI thread."""

from __future__ import annotations

import itertools
import logging
import threading
import weakref
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar, TypeVarTuple

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from photoclip.core.events import (
    AlbumsChanged,
    Change,
    CheckpointChanged,
    CheckpointComing,
    FoldersChanged,
    IndexingStatus,
    Notice,
    PhotosAdded,
    PhotosChanged,
    PhotosRemoved,
    SearchSharpened,
    SettingsChanged,
    SuggestionsChanged,
    TagsChanged,
    TroubleChanged,
)
from photoclip.gui.base.jobs import JobToken, Line, Work, settle
from photoclip.gui.base.undo import Arrive, Done, UndoList, UndoStep
from photoclip.language import shown
from photoclip.library.contract import Library

STATUS_INTERVAL_MS = 100

_log = logging.getLogger(__name__)

_Ts = TypeVarTuple("_Ts")
_T = TypeVar("_T")


class Bridge(QObject):
    """Runs jobs on the library's threads and delivers results, errors and changes on the GUI thread."""

    library_changed = Signal(object)
    """Change, whatever it is (but for an IndexingStatus), before its own signal"""
    photos_added = Signal(object)
    """tuple of photo ids"""
    photos_changed = Signal(object)
    """tuple of photo ids"""
    photos_removed = Signal(object)
    """tuple of photo ids"""
    folders_changed = Signal()
    albums_changed = Signal()
    tags_changed = Signal()
    suggestions_changed = Signal()
    status_changed = Signal(object)
    """IndexingStatus, at most ten a second; the latest always arrives"""
    model_changed = Signal(object)
    """model id, or None"""
    model_coming = Signal(object)
    """id of a model that is to follow, or None where none is any more"""
    answers_changed = Signal()
    """The same searches find or judge better than a moment ago."""
    settings_changed = Signal(object)
    """Settings, whoever changed them"""
    trouble_changed = Signal(str)
    """A plain sentence that stands while the library cannot be written; '' when it can again."""
    notice = Signal(str)
    """A plain sentence the person should see once."""
    problem = Signal(str)
    """A plain sentence: a job failed and nobody nearer to the person took its error."""

    _finished = Signal(object, object)
    _changed = Signal(object)
    _status_arrived = Signal()

    def __init__(self, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self.undo = UndoList(self)
        self._lock = threading.Lock()
        self._latest: IndexingStatus | None = None
        self._closed = False
        self._questions = itertools.count()
        self._delivered: weakref.WeakKeyDictionary[QObject, dict[Callable[..., object], int]] = (
            weakref.WeakKeyDictionary()
        )
        """The last question of those that were answered, by who asked and what"""
        self._status_timer = QTimer(self, singleShot=True, interval=STATUS_INTERVAL_MS)
        self._status_timer.timeout.connect(self._emit_status)
        self._finished.connect(self._on_finished, Qt.ConnectionType.QueuedConnection)
        self._changed.connect(self._on_changed, Qt.ConnectionType.QueuedConnection)
        self._status_arrived.connect(self._on_status_arrived, Qt.ConnectionType.QueuedConnection)
        self._signals: dict[type[Change], Any] = {
            FoldersChanged: self.folders_changed,
            AlbumsChanged: self.albums_changed,
            TagsChanged: self.tags_changed,
            SuggestionsChanged: self.suggestions_changed,
            SearchSharpened: self.answers_changed,
        }
        self._unsubscribe = library.subscribe(self._receive)

    def ask(
        self,
        job: Callable[[*_Ts], _T],
        *args: *_Ts,
        done: Callable[[_T], object] | None = None,
        failed: Callable[[str], object] | None = None,
        cancelled: Callable[[], object] | None = None,
        owner: QObject,
        latest: bool = False,
    ) -> JobToken:
        """Ask `job(*args)` on a library thread, for `owner`; call one of the others on the GUI thread with the answer.

        `latest`: jobs overtake each other, so an answer is dropped where one to the same job that was asked later has
        been delivered: it shows what was. For what is read again at every change.
        `done(result)`; `failed(sentence)`, where without `failed` the sentence goes to the signal `problem`;
        `cancelled()` when the job raised `Cancelled`. Nothing is called after `token.drop()`, after `close()`, or when
        `owner` was deleted meanwhile: what changes anything is for `do`. Call on the GUI thread.
        """
        token = JobToken(done, failed, cancelled, weakref.ref(owner))
        if self._closed:
            token.drop()
            return token

        question = next(self._questions)

        def ended(future: Future[_T]) -> None:
            if token.wanted and not (latest and self._overtaken(token, job, question)):
                settle(future, done or _ignore, failed or self.problem.emit, cancelled or _nothing)

        token.future = self._library.submit(job, *args)
        self._call_when_ended(token.future, ended)
        return token

    def do(
        self,
        job: Callable[[*_Ts], _T],
        *args: *_Ts,
        report: Callable[[_T], Done | None] | None = None,
        done: Callable[[_T], object] | None = None,
        failed: Callable[[str], object] | None = None,
        cancelled: Callable[[], object] | None = None,
        owner: QObject | None = None,
        line: Line | None = None,
    ) -> None:
        """Do `job(*args)` on a library thread: the person wants it done, whatever window they close meanwhile.

        `report(result)` is always called, on the GUI thread, and must touch no window. It says what was done: what can
        be taken back goes to `undo`, with its sentence; another sentence becomes a `notice`, where no `done` is there
        to show it. `done(result)`, `failed(sentence)` and `cancelled()` are for the window it was asked in, and are
        called while `owner` is there; a failure that nobody takes goes to the signal `problem`. Jobs of one `line` are
        done and reported in the order in which they were asked. Call on the GUI thread.
        """
        if not self._closed:
            asked = JobToken(done, failed, cancelled, weakref.ref(owner) if owner is not None else None)
            self._begin(Work(partial(job, *args), report, asked, line), self._offer, asked.failed)

    def close(self) -> None:
        """Deliver nothing more. Call on the GUI thread before the library closes."""
        with self._lock:
            self._closed = True
        self._unsubscribe()
        self._status_timer.stop()

    # Below: any thread

    def _receive(self, change: Change) -> None:
        if not isinstance(change, IndexingStatus):
            self._emit(self._changed, change)
            return
        with self._lock:
            under_way = self._latest is not None
            self._latest = change
        if not under_way:
            self._emit(self._status_arrived)

    def _emit(self, signal: Any, *values: object) -> None:
        with self._lock:  # close() waits here, so no signal leaves an object that is being deleted
            if not self._closed and shiboken6.isValid(self):
                signal.emit(*values)

    def _log_what_nobody_hears(self, future: Future[Any]) -> None:
        """After `close` there is no window that could say that work has failed."""
        if self._closed:
            settle(future, _ignore, _log_not_done, _nothing)

    # Below: GUI thread

    def _overtaken(self, token: JobToken, job: Callable[..., object], question: int) -> bool:
        owner = token.owner() if token.owner is not None else None
        if owner is None:
            return True
        delivered = self._delivered.setdefault(owner, {})
        delivered[job] = max(question, delivered.get(job, question))
        return delivered[job] > question

    @Slot(object, object)
    def _on_finished(self, ended: Callable[[Future[Any]], None], future: Future[Any]) -> None:
        if not self._closed:
            ended(future)

    def _begin(self, work: Work, arrive: Arrive, failed: Callable[[str], object] | None) -> None:
        """Start the work. `arrive` gets the way back from what was done, None where there is none to go."""
        asked = work.asked

        def on_done(result: object) -> None:
            said = work.report(result) if work.report is not None else None
            step = self._step(work, said, said.way_back) if said is not None and said.way_back is not None else None
            arrive(step)
            if asked.done is not None and asked.wanted:
                asked.done(result)
            elif said is not None and step is None:
                self.notice.emit(said.text)

        def on_failed(sentence: str) -> None:
            arrive(None)
            (failed if failed is not None and asked.wanted else self.problem.emit)(sentence)

        def on_cancelled() -> None:
            arrive(None)
            if asked.cancelled is not None and asked.wanted:
                asked.cancelled()

        self._run(work.job, on_done, on_failed, on_cancelled, work.line)

    def _run(
        self,
        job: Callable[[], _T],
        done: Callable[[_T], object],
        failed: Callable[[str], object],
        cancelled: Callable[[], object],
        line: Line | None = None,
    ) -> None:
        job, ends_turn = line.join(job) if line is not None else (job, _ignore)
        future = self._library.submit_work(job)
        future.add_done_callback(self._log_what_nobody_hears)
        self._call_when_ended(future, lambda ended: settle(ended, done, failed, cancelled))
        future.add_done_callback(ends_turn)  # last: what comes of the next one is reported after this one

    def _call_when_ended(self, future: Future[_T], ended: Callable[[Future[_T]], object]) -> None:
        future.add_done_callback(lambda future: self._emit(self._finished, ended, future))

    def _offer(self, step: UndoStep | None) -> None:
        if step is not None:
            self.undo.add(step)

    def _step(self, work: Work, said: Done, way_back: Callable[[], object]) -> UndoStep:
        """Return the two ways between the library before the work and after it."""

        def back(arrive: Arrive) -> None:
            def on_done(_result: object) -> None:
                (said.taken_back or _nothing)()
                arrive(step)

            def on_failed(sentence: str) -> None:
                arrive(None)
                self.problem.emit(sentence)

            self._run(way_back, on_done, on_failed, lambda: arrive(None))

        def forward(arrive: Arrive) -> None:
            self._begin(work if said.again is None else replace(work, job=said.again), arrive, failed=None)

        step = UndoStep(said.text, said.name, back, forward, said.shows_itself, said.in_any_order, said.stays)
        return step

    @Slot(object)
    def _on_changed(self, change: Change) -> None:
        if self._closed:
            return
        self.library_changed.emit(change)
        match change:
            case PhotosAdded(ids):
                self.photos_added.emit(ids)
            case PhotosChanged(ids):
                self.photos_changed.emit(ids)
            case PhotosRemoved(ids):
                self.photos_removed.emit(ids)
            case FoldersChanged() | AlbumsChanged() | TagsChanged() | SuggestionsChanged() | SearchSharpened():
                self._signals[type(change)].emit()
            case CheckpointChanged(model):
                self.model_changed.emit(model)
            case CheckpointComing(model):
                self.model_coming.emit(model)
            case SettingsChanged():
                self.settings_changed.emit(self._library.settings.current)
            case TroubleChanged(text):
                self.trouble_changed.emit(shown(text))
            case Notice(text):
                self.notice.emit(shown(text))

    @Slot()
    def _on_status_arrived(self) -> None:
        if not self._closed and not self._status_timer.isActive():
            self._emit_status()

    @Slot()
    def _emit_status(self) -> None:
        with self._lock:
            status, self._latest = self._latest, None
        if status is not None:
            self._status_timer.start()
            self.status_changed.emit(status)


def _ignore(_result: object) -> None:
    pass


def _nothing() -> None:
    pass


def _log_not_done(sentence: str) -> None:
    _log.warning("something was not done while closing")
    _log.debug("not done while closing: %s", sentence)
