"""TagPreviewQuery: has photos judged in the background; the latest question wins."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, QTimer, Signal

from photoclip.core.cancel import CancelToken
from photoclip.core.labels import TagRequest
from photoclip.core.previews import Corrections, TagPreview
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.jobs import JobToken
from photoclip.library.contract import Library

ASK_MS = 250
"""Rest after the last label before photos are judged: several are typed one after the other."""
CORRECT_MS = 120
ARRIVALS_MS = 1500
"""How often photos that arrive are judged while the window is open."""


class TagPreviewQuery(QObject):
    """One preview at a time. A question that comes meanwhile cancels it; ticks and crosses are taken along."""

    ready = Signal(object)
    """TagPreview: the answer to `ask`"""
    corrected = Signal(object)
    """TagPreview: the same photos, judged with the latest ticks and crosses"""
    failed = Signal(str)
    busy_changed = Signal(bool)

    def __init__(self, library: Library, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._request = TagRequest(())
        self._corrections: dict[str, Corrections] = {}
        self._preview: TagPreview | None = None
        self._asking: JobToken | None = None
        self._cancel = CancelToken()
        self._correcting = self._dirty = False
        self._ask_timer = QTimer(self, singleShot=True, interval=ASK_MS)
        self._ask_timer.timeout.connect(self._ask)
        self._correct_timer = QTimer(self, singleShot=True, interval=CORRECT_MS)
        self._correct_timer.timeout.connect(self._correct)
        self._renewing: JobToken | None = None
        self._renew_timer = QTimer(self, singleShot=True, interval=ARRIVALS_MS)
        self._renew_timer.timeout.connect(self._renew)

    @property
    def busy(self) -> bool:
        return self._asking is not None or self._ask_timer.isActive()

    def ask(self, request: TagRequest, corrections: Mapping[str, Corrections], *, at_once: bool = False) -> None:
        """Have these labels judged, soon or at once; forget what was asked before."""
        self.drop()
        self._request, self._corrections = request, dict(corrections)
        if at_once:
            self._ask()
        else:
            self._ask_timer.start()
        self.busy_changed.emit(True)

    def renew(self) -> None:
        """Have the same labels judged again soon, for other photos are there: nobody has to wait for it.

        What is known meanwhile stays good for everything. Any number of calls is one question every few moments.
        """
        if not self._renew_timer.isActive():
            self._renew_timer.start()

    def correct(self, corrections: Mapping[str, Corrections]) -> None:
        """Have the photos judged with these ticks and crosses, soon."""
        self._corrections, self._dirty = dict(corrections), True
        self._correct_timer.start()

    def drop(self) -> None:
        """Ask for nothing any more."""
        self._cancel.cancel()
        self._ask_timer.stop()
        self._correct_timer.stop()
        self._renew_timer.stop()
        for under_way in (self._asking, self._renewing):
            if under_way is not None:
                under_way.drop()
        self._asking, self._renewing, self._preview, self._dirty = None, None, None, False

    # Below: private

    def _ask(self) -> None:
        self._cancel = CancelToken()
        self._dirty = False
        self._asking = self._bridge.ask(
            self._library.labels.preview,
            self._request,
            self._cancel,
            dict(self._corrections),
            done=self._on_ready,
            failed=self._on_failed,
            owner=self,
        )

    def _renew(self) -> None:
        if self._preview is None or self._correcting or self._renewing is not None:
            if self._preview is not None:
                self._renew_timer.start()  # once what is under way is done
            return
        self._dirty = False
        self._renewing = self._bridge.ask(
            self._library.labels.preview,
            self._request,
            self._cancel,
            dict(self._corrections),
            done=self._on_renewed,
            failed=lambda _sentence: self._on_renewed(None),
            owner=self,
        )

    def _on_renewed(self, preview: TagPreview | None) -> None:
        self._renewing = None
        if preview is not None:  # else what is known stays; who asks for anything is told why it does not work
            self._preview = preview
            self.ready.emit(preview)
        if self._dirty:
            self._correct_timer.start()

    def _on_ready(self, preview: TagPreview) -> None:
        self._asking, self._preview = None, preview
        self.busy_changed.emit(False)
        self.ready.emit(preview)
        if self._dirty:
            self._correct_timer.start()

    def _on_failed(self, sentence: str) -> None:
        self._asking = None
        self.busy_changed.emit(False)
        self.failed.emit(sentence)

    def _correct(self) -> None:
        if self._preview is None or self._correcting or self._renewing is not None:
            return  # what is under way looks at `_dirty` when it is done
        self._correcting, self._dirty = True, False
        preview = self._preview
        self._bridge.ask(
            self._library.labels.correct,
            preview,
            _known(preview, self._corrections),
            done=lambda after: self._on_corrected(preview, after),
            failed=self._on_correction_failed,
            owner=self,
        )

    def _on_corrected(self, before: TagPreview, after: TagPreview) -> None:
        self._correcting = False
        if self._preview is not before:
            return  # other labels were asked for meanwhile
        if self._dirty:
            self._correct_timer.start()
            return
        self._preview = after
        self.corrected.emit(after)

    def _on_correction_failed(self, sentence: str) -> None:
        self._correcting = False
        self._bridge.problem.emit(sentence)


def _known(preview: TagPreview, corrections: Mapping[str, Corrections]) -> dict[str, Corrections]:
    names = {one.label.name for one in preview.labels}
    return {name: said for name, said in corrections.items() if name in names}
