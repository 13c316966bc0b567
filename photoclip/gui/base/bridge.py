"""Bridge: the one QObject between the library's threads and the GUI thread."""

from __future__ import annotations

import logging
import threading
import weakref
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from photoclip.core.events import (
    AlbumsChanged,
    AnswersChanged,
    Change,
    FoldersChanged,
    IndexingStatus,
    ModelChanged,
    Notice,
    PhotosAdded,
    PhotosChanged,
    PhotosRemoved,
    SettingsChanged,
    SuggestionsChanged,
    TagsChanged,
)
from photoclip.errors import Cancelled, KnownError
from photoclip.library.contract import Library

STATUS_INTERVAL_MS = 100

_log = logging.getLogger(__name__)


@dataclass(eq=False, slots=True)
class JobToken:
    """One job under way. After `drop()` its result is thrown away, and it does not start if it still waits in line."""

    done: Callable[[Any], None] | None
    failed: Callable[[str], None] | None
    cancelled: Callable[[], None] | None
    owner: weakref.ref[QObject] | None
    dropped: bool = False
    future: Future[Any] | None = field(default=None, repr=False)

    def drop(self) -> None:
        self.dropped = True
        if self.future is not None:
            self.future.cancel()

    @property
    def wanted(self) -> bool:
        if self.dropped:
            return False
        if self.owner is None:
            return True
        owner = self.owner()
        return owner is not None and shiboken6.isValid(owner)


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
    answers_changed = Signal()
    """The same searches find or judge better than a moment ago."""
    settings_changed = Signal(object)
    """Settings, whoever changed them"""
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
        self._lock = threading.Lock()
        self._latest: IndexingStatus | None = None
        self._closed = False
        self._status_timer = QTimer(self, singleShot=True, interval=STATUS_INTERVAL_MS)
        self._status_timer.timeout.connect(self._emit_status)
        self._finished.connect(self._on_finished, Qt.ConnectionType.QueuedConnection)
        self._changed.connect(self._on_changed, Qt.ConnectionType.QueuedConnection)
        self._status_arrived.connect(self._on_status_arrived, Qt.ConnectionType.QueuedConnection)
        self._unsubscribe = library.subscribe(self._receive)

    def run(
        self,
        job: Callable[..., Any],
        *args: Any,
        done: Callable[[Any], None] | None = None,
        failed: Callable[[str], None] | None = None,
        cancelled: Callable[[], None] | None = None,
        owner: QObject | None = None,
    ) -> JobToken:
        """Run `job(*args)` on a library thread; call one of the others on the GUI thread with what came of it.

        `done(result)`; `failed(sentence)`, where without `failed` the sentence goes to the signal `problem`;
        `cancelled()` when the job raised `Cancelled`. Nothing is called after `token.drop()`, after `close()`, or when
        `owner` was deleted meanwhile. Call on the GUI thread.
        """
        token = JobToken(done, failed, cancelled, weakref.ref(owner) if owner is not None else None)
        if self._closed:
            token.dropped = True
            return token
        token.future = self._library.submit(job, *args)
        token.future.add_done_callback(lambda future: self._emit(self._finished, token, future))
        return token

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

    # Below: GUI thread

    @Slot(object, object)
    def _on_finished(self, token: JobToken, future: Future[Any]) -> None:
        if self._closed or not token.wanted:
            return
        try:
            result = future.result()
        except (Cancelled, CancelledError):
            if token.cancelled is not None:
                token.cancelled()
        except KnownError as error:
            self._report(token, str(error))
        except Exception as error:  # noqa: BLE001 the task runner's border
            _log.error("a background job failed", exc_info=error)
            self._report(token, self.tr("Something went wrong inside PhotoClip. The details are in its log file."))
        else:
            if token.done is not None:
                token.done(result)

    def _report(self, token: JobToken, sentence: str) -> None:
        if token.failed is not None:
            token.failed(sentence)
        else:
            self.problem.emit(sentence)

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
            case FoldersChanged():
                self.folders_changed.emit()
            case AlbumsChanged():
                self.albums_changed.emit()
            case TagsChanged():
                self.tags_changed.emit()
            case SuggestionsChanged():
                self.suggestions_changed.emit()
            case ModelChanged(model):
                self.model_changed.emit(model)
            case AnswersChanged():
                self.answers_changed.emit()
            case SettingsChanged():
                self.settings_changed.emit(self._library.settings.current)
            case Notice(text):
                self.notice.emit(text)

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
