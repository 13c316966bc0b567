"""RunningTotals: what applying would write, while the person moves lines and ticks labels."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QTimer

from photoclip.core.previews import TagPreview
from photoclip.gui.autotag.apply_bar import ApplyBar
from photoclip.gui.autotag.draft import TagDraft
from photoclip.gui.autotag.totals import TagTotals, total
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.jobs import JobToken
from photoclip.gui.judging.label_stand import LabelStand

TOTAL_MS = 80


class RunningTotals(QObject):
    """Says at once how many tags; on how many photos takes a walk over them, and follows."""

    def __init__(
        self, bridge: Bridge, bar: ApplyBar, is_writing: Callable[[], bool], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._bar = bar
        self._is_writing = is_writing
        self._preview: TagPreview | None = None
        self._written: TagPreview | None = None
        self._draft: TagDraft | None = None
        self._counting: JobToken | None = None
        self._timer = QTimer(self, singleShot=True, interval=TOTAL_MS)
        self._timer.timeout.connect(self._count)

    def show(self, preview: TagPreview | None, stands: Mapping[str, LabelStand], draft: TagDraft) -> None:
        """Say what the labels of `draft` come to, as they stand in `preview`; None: nothing is judged yet."""
        if preview is not None and preview is self._written:
            return
        self._preview, self._draft, self._written = preview, draft, None
        self._timer.start()
        if preview is None:
            self._bar.say_nothing_written()
            return
        applied = (stand for name, stand in stands.items() if name not in draft.left_out)
        self._bar.show_tags(sum(stand.new_count(draft.line(stand.name)) for stand in applied))

    def say_written(self, preview: TagPreview | None) -> None:
        """Say that it is done, until the photos were judged again: what `preview` says is new is written now."""
        self._preview, self._written = None, preview
        self._timer.stop()
        self._count()
        self._bar.say_written()

    # Below: private

    def _count(self) -> None:
        if self._counting is not None:
            self._counting.drop()
            self._counting = None
        if self._preview is not None and self._draft is not None:
            self._counting = self._bridge.ask(
                total, self._preview, self._draft.choices(), done=self._on_counted, owner=self
            )

    def _on_counted(self, totals: TagTotals) -> None:
        self._counting = None
        if self._preview is not None and not self._timer.isActive() and not self._is_writing():
            self._bar.show_totals(totals)
