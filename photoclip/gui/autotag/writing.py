"""TagWriting: puts the tags of a job on its photos, lets its labels stay on, and offers the way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, Signal

from photoclip.core.labels import TagScope
from photoclip.core.previews import Corrections, TagPreview
from photoclip.core.standing import StandingLabels
from photoclip.core.tags import TagChange
from photoclip.gui.autotag.apply_bar import ApplyBar, KeepMode
from photoclip.gui.autotag.draft import TagDraft
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.counted import counted, shown_number
from photoclip.gui.base.undo import Done
from photoclip.library.contract import Library

MAX_COUNTED = 4
"""Labels whose photos the sentence counts."""


class TagWriting(QObject):
    """Writes one job at a time, on a library thread."""

    written = Signal(str)
    """A plain sentence; the way back stands in the undo list."""
    failed = Signal(str)
    standing_found = Signal(object)
    """list of the StandingLabels of these photos"""

    def __init__(self, library: Library, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._standing: list[StandingLabels] = []
        self.busy = False

    def look_at(self, where: TagScope) -> None:
        """Ask which labels stay on for these photos."""
        self._standing = []
        self._bridge.ask(
            self._library.labels.standing, done=lambda standing: self._on_standing(where, standing), owner=self
        )

    def write(self, preview: TagPreview, draft: TagDraft, keep_mode: KeepMode, new_counts: Mapping[str, int]) -> None:
        """Write what `draft` says about `preview`; what comes later is treated as `keep_mode` says.

        `new_counts`: how many photos each label is new on, to be said afterwards.
        """
        self.busy = True
        judged = {one.label.name for one in preview.labels}
        choices = tuple(choice for choice in draft.choices() if choice.label in judged)
        stay = self.kept(draft, keep_mode)
        end = [one.id for one in self._standing] if keep_mode == "off" else []
        labels = self._library.labels
        again = partial(labels.apply, preview, choices)
        self._bridge.do(
            labels.apply,
            preview,
            choices,
            stay,
            end,
            report=partial(written, self._library, draft, dict(draft.corrections), again),
            done=lambda change: self._on_written(draft.where, change, new_counts),
            failed=self._on_failed,
            owner=self,
        )

    def would_do(self, draft: TagDraft, bar: ApplyBar) -> bool:
        """Tell whether writing would change anything: tags, what is remembered of photos, labels that stay on."""
        applied = [choice for choice in draft.choices() if choice.apply]
        if not applied:
            return False
        said = any(choice.corrections != Corrections() for choice in applied)
        return bar.tag_count > 0 or said or self._would_keep_otherwise(draft, bar.keep_mode)

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

    def _would_keep_otherwise(self, draft: TagDraft, keep_mode: KeepMode) -> bool:
        standing = [replace(one, waiting_count=0) for one in self._standing if one.enabled]
        return self.kept(draft, keep_mode) != standing

    def _on_standing(self, where: TagScope, standing: Sequence[StandingLabels]) -> None:
        self._standing = [one for one in standing if one.where == where]
        self.standing_found.emit(self._standing)

    def _on_written(self, where: TagScope, change: TagChange, new_counts: Mapping[str, int]) -> None:
        self.busy = False
        self.written.emit(written_text(change, new_counts))
        self.look_at(where)

    def _on_failed(self, sentence: str) -> None:
        self.busy = False
        self.failed.emit(sentence)


def written(
    library: Library,
    draft: TagDraft,
    said: Mapping[str, Corrections],
    again: Callable[[], TagChange],
    change: TagChange,
) -> Done:
    """Say what was written, whether or not the window of `draft` is still open.

    `said`: the ticks and crosses that were written. `again`: writes the tags only, for undoing leaves on what stays on.
    """
    draft.forget_judgements(said)
    way_back = partial(library.tags.undo, change.id)
    return Done(written_text(change), _tr("auto-tagging"), way_back, again=again, in_any_order=True)


def written_text(change: TagChange, new_counts: Mapping[str, int] | None = None) -> str:
    """Say on how many photos tags were written; of `new_counts`, the labels with most photos, by name."""
    text = counted(change.photo_count, _tr("Tags written on 1 photo."), _tr("Tags written on {n} photos."))
    known = sorted((count, name) for name, count in (new_counts or {}).items() if count)[::-1]
    if not known or not change.photo_count:
        return text
    parts = [_tr("{label} on {n}").format(label=name, n=shown_number(count)) for count, name in known[:MAX_COUNTED]]
    if more := len(known) - MAX_COUNTED:
        parts += [counted(more, _tr("1 more label"), _tr("{n} more labels"))] if more > 0 else []
    return f"{text[:-1]}: {', '.join(parts)}."


def _tr(text: str) -> str:
    return QCoreApplication.translate("TagWriting", text)
