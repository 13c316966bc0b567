"""TagWriting: puts the tags of a job on its photos, lets its labels stay on, and offers the way back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLocale, QObject, Signal

from photoclip.core.labels import TagScope
from photoclip.core.previews import TagPreview
from photoclip.core.standing import StandingLabels
from photoclip.core.tags import TagChange
from photoclip.gui.autotag.apply_bar import KeepMode
from photoclip.gui.autotag.draft import TagDraft
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.undo import UndoList
from photoclip.library.contract import Library


class TagWriting(QObject):
    """Writes one job at a time, on a library thread."""

    written = Signal(str)
    """A plain sentence; the way back stands in the undo list."""
    failed = Signal(str)
    standing_found = Signal(object)
    """list of the StandingLabels of these photos"""

    def __init__(self, library: Library, bridge: Bridge, undo: UndoList, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._undo = undo
        self._standing: list[StandingLabels] = []
        self.busy = False

    def look_at(self, where: TagScope) -> None:
        """Ask which labels stay on for these photos."""
        self._standing = []
        self._bridge.run(
            self._library.labels.standing, done=lambda standing: self._on_standing(where, standing), owner=self
        )

    def write(self, preview: TagPreview, draft: TagDraft, keep_mode: KeepMode) -> None:
        """Write what `draft` says about `preview`; what comes later is treated as `keep_mode` says."""
        self.busy = True
        judged = {one.label.name for one in preview.labels}
        choices = tuple(choice for choice in draft.choices() if choice.label in judged)
        stay = self.kept(draft, keep_mode)
        end = [one.id for one in self._standing] if keep_mode == "off" else []
        self._bridge.run(
            self._library.labels.apply,
            preview,
            choices,
            done=lambda change: self._on_written(draft, change, stay, end),
            failed=self._on_failed,
            owner=self,
        )

    def kept(self, draft: TagDraft, keep_mode: KeepMode) -> list[StandingLabels]:
        """Return what stays on from now on: a set that did before is changed, not doubled."""
        if keep_mode == "off":
            return []
        known = {one.labels.name: one.id for one in self._standing}
        return [
            StandingLabels(known.get(one.name, 0), one, draft.where, draft.strictness, writes=keep_mode == "tag")
            for one in draft.settled_sets()
        ]

    # Below: private

    def _on_standing(self, where: TagScope, standing: Sequence[StandingLabels]) -> None:
        self._standing = [one for one in standing if one.where == where]
        self.standing_found.emit(self._standing)

    def _on_written(
        self, draft: TagDraft, change: TagChange, stay: Sequence[StandingLabels], end: Sequence[int]
    ) -> None:
        self.busy = False
        draft.forget_judgements()
        n = QLocale().toString(change.photo_count)
        one = change.photo_count == 1
        sentence = self.tr("Tags written on 1 photo.") if one else self.tr("Tags written on {n} photos.").format(n=n)
        self._undo.offer(
            sentence,
            self.tr("auto-tagging"),
            lambda: self._bridge.run(self._library.tags.undo, change.id, owner=self._bridge),
        )
        self.written.emit(sentence)
        # A job of its own: whatever happens to it, the tags are written and can be taken back.
        self._bridge.run(
            keep_and_stop,
            self._library,
            stay,
            end,
            done=lambda _nothing: self.look_at(draft.where),
            failed=self.failed.emit,
            owner=self,
        )

    def _on_failed(self, sentence: str) -> None:
        self.busy = False
        self.failed.emit(sentence)


def keep_and_stop(library: Library, stay: Sequence[StandingLabels], end: Sequence[int]) -> None:
    """Let label sets stay on, and others no longer. Runs on a library thread."""
    for standing in stay:
        library.labels.keep_on(standing)
    for standing_id in end:
        library.labels.stop(standing_id)
