"""AutoTagDialog: labels in, photos around each one's line, and nothing written before Apply."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from photoclip.core.events import IndexingStatus
from photoclip.core.labels import TagScope
from photoclip.core.previews import TagPreview
from photoclip.core.standing import StandingLabels
from photoclip.gui.autotag.apply_bar import ApplyBar
from photoclip.gui.autotag.draft import TagDraft
from photoclip.gui.autotag.label_field import LabelField
from photoclip.gui.autotag.labels_frame import LabelsFrame
from photoclip.gui.autotag.preview_query import TagPreviewQuery
from photoclip.gui.autotag.running_totals import RunningTotals
from photoclip.gui.autotag.scope_row import ScopeOption, ScopeRow
from photoclip.gui.autotag.texts import remarks_text, unseen_text
from photoclip.gui.autotag.writing import TagWriting
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.theme import SPACE_L, SPACE_M, SPACE_S
from photoclip.gui.judging.label_stand import LabelStand, Verdict
from photoclip.gui.widgets.inline_message import InlineMessage
from photoclip.gui.widgets.modeless_dialog import ModelessDialog
from photoclip.gui.widgets.on_screen import as_text_grows
from photoclip.library.contract import Library


class AutoTagDialog(ModelessDialog):
    """One job at a time: its draft is kept by whoever opens the window, and is there again when it is opened again."""

    scope_chosen = Signal(object)
    """TagScope: the person wants these photos instead"""
    settings_requested = Signal(str)

    def __init__(self, library: Library, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._undo = bridge.undo
        self.preview: TagPreview | None = None
        self._stands: dict[str, LabelStand] = {}
        self._message_action: Callable[[], None] = self.refresh
        self.draft = TagDraft(TagScope())
        self.query = TagPreviewQuery(library, bridge, self)
        self.writing = TagWriting(library, bridge, self)
        self.setWindowTitle(self.tr("Auto-tag"))
        self.setMinimumSize(600, 440)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.scope = ScopeRow()
        self.field = LabelField(library, self)
        self.sets_button = self.field.sets_button
        self.message = InlineMessage()
        self.labels = LabelsFrame(library, bridge)
        self.list, self.strip, self.progress = self.labels.list, self.labels.strip, self.labels.progress
        self.bar = ApplyBar()
        self._totals = RunningTotals(bridge, self.bar, lambda: self.writing.busy, self)
        self._refresh_timer = QTimer(self, singleShot=True, interval=500)
        self._lay_out()
        self._connect()
        self.resize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return as_text_grows(self, 1100, 740)

    def show_draft(self, draft: TagDraft, options: Sequence[ScopeOption]) -> None:
        """Go on with this job. `options`: the photos that it could be about instead, its own among them."""
        if self.draft is not draft:
            self.draft.labels_changed.disconnect(self._ask)
            self.draft = draft
            draft.labels_changed.connect(self._ask)
        self.scope.show_options(options, draft.where)
        self.message.clear()
        self.preview, self._stands = None, {}
        self.strip.say_looking()  # what it shows is about other photos
        self.field.set_draft(draft)
        self.bar.set_can_keep(draft.where.photo_ids is None)
        self.bar.set_keep_mode("off")
        self.writing.look_at(draft.where)
        self.refresh()
        self.field.edit.setFocus()

    def refresh(self) -> None:
        """Have the photos judged again, at once."""
        self._ask(at_once=True)

    # Qt's

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.field.edit.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.field.chips.fit()

    def done(self, result: int) -> None:
        self.query.drop()
        super().done(result)

    # Below: private

    def _lay_out(self) -> None:
        entry = QHBoxLayout()
        entry.setSpacing(SPACE_S)
        entry.addWidget(self.field.edit, 1)
        entry.addWidget(self.sets_button)
        self.field.edit.setMinimumHeight(self.sets_button.sizeHint().height())
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_M, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_S)
        column.addWidget(self.scope)
        column.addLayout(entry)
        column.addWidget(self.field.chips)
        column.addWidget(self.message)
        column.addWidget(self.labels, 1)
        column.addWidget(self.bar)

    def _connect(self) -> None:
        self.draft.labels_changed.connect(self._ask)
        self.scope.chosen.connect(self.scope_chosen)
        self.field.remarked.connect(self._on_remarks)
        self.message.action_requested.connect(lambda: self._message_action())  # noqa: PLW0108 it changes
        self.list.label_chosen.connect(self._show_strip)
        self.list.applied_changed.connect(self._on_applied_changed)
        self.strip.line_moved.connect(self._on_line)
        self.strip.all_lines_requested.connect(self._on_all_lines)
        self.strip.judged.connect(self._on_judged)
        self.query.ready.connect(self._on_ready)
        self.query.corrected.connect(self._show_preview)
        self.query.failed.connect(self._on_failed)
        self.query.busy_changed.connect(self._on_busy)
        self.writing.written.connect(self._on_written)
        self.writing.failed.connect(self._on_apply_failed)
        self.writing.standing_found.connect(self._on_standing)
        self.bar.apply_requested.connect(self._on_apply)
        self.bar.changed.connect(self._show_enabled)
        self.bar.close_requested.connect(self.reject)
        self._refresh_timer.timeout.connect(self._on_refresh)
        self._bridge.tags_changed.connect(self._refresh_soon)
        self._bridge.model_changed.connect(self._refresh_soon)
        for arrived in (self._bridge.photos_added, self._bridge.photos_removed):
            arrived.connect(self._on_photos)
        self._bridge.status_changed.connect(self._on_status)
        QShortcut(QKeySequence.StandardKey.Undo, self).activated.connect(self._on_undo)
        QShortcut(QKeySequence("F5"), self).activated.connect(self.refresh)
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self.bar.apply_button.click)
        self._undo.taken_back.connect(self.message.clear)

    def _ask(self, *, at_once: bool = False) -> None:
        self.list.show_labels([label.name for label in self.draft.labels], self.draft.left_out)
        self.list.setVisible(bool(self.draft.labels))
        self._show_stands()
        if not self.draft.labels:
            self.query.drop()
            self._on_busy(False)
            self.preview, self._stands = None, {}
            self.strip.say_empty()
        elif self._library.models.active() is None:
            self.query.drop()
            self._on_busy(False)
            self.strip.say_no_model(lambda: self.settings_requested.emit("model"))
        else:
            if self.strip.stand is None:
                self.strip.say_looking()
            self.query.ask(self.draft.request, self.draft.corrections, at_once=at_once)
        self._show_totals()

    def _on_remarks(self, remarks: Sequence[str]) -> None:
        if remarks:
            self._tell(remarks_text(remarks))
        else:
            self.message.clear()

    # the preview

    def _on_busy(self, busy: bool) -> None:
        self.progress.setVisible(busy)
        self._show_enabled()

    def _on_ready(self, preview: TagPreview) -> None:
        before = self.preview
        self._show_preview(preview)
        if before is None or before.remarks != preview.remarks:
            self._on_remarks(preview.remarks)
        if not preview.remarks:
            self._say_unseen(unseen_text(before) if before is not None else "", unseen_text(preview))

    def _say_unseen(self, before: str, now: str) -> None:
        """Say how many photos the model has still to see, in place of what was said of that, and of nothing else."""
        if self.message.isHidden() or self.message.text == before:
            self._tell(now) if now else self.message.clear()

    def _on_photos(self, _ids: object) -> None:
        self.query.renew()

    def _on_status(self, _status: IndexingStatus) -> None:
        if self.preview is not None and self.preview.unseen_count:
            self.query.renew()  # those that the model had not looked at do not arrive: they are here

    def _show_preview(self, preview: TagPreview) -> None:
        self.preview = preview
        self._stands = {one.label.name: LabelStand(one, self.draft.said(one.label.name)) for one in preview.labels}
        photos = preview.photo_count
        self.scope.show_count(photos)
        self.list.set_most(photos)
        self.list.show_labels([label.name for label in self.draft.labels], self.draft.left_out)
        self._show_stands()
        if not photos:
            self.strip.say_no_photos(unseen_text(preview), self.refresh)
        else:
            self._show_strip()
        self._show_totals()

    def _show_stands(self) -> None:
        self.list.show_stands(self._stands, {name: self.draft.line(name) for name in self._stands})

    def _show_strip(self) -> None:
        stand = self._stands.get(self.list.name)
        if stand is not None and self.preview is not None and self.preview.photo_count:
            self.strip.show_label(stand, self.draft.line(stand.name))

    def _on_failed(self, sentence: str) -> None:
        self.preview, self._stands = None, {}
        if self._library.models.active() is None:
            self.strip.say_no_model(lambda: self.settings_requested.emit("model"))
        else:
            self.strip.say("warning", self.tr("That did not work"), sentence, self.tr("Try again"), self.refresh)
        self._show_totals()

    def _on_applied_changed(self, name: str, applied: bool) -> None:
        self.draft.set_applied(name, applied)
        self._show_totals()

    def _on_line(self, strictness: float) -> None:
        stand = self.strip.stand
        if stand is not None:
            self.draft.set_line(stand.name, strictness)
            self.list.show_stand(stand, strictness)
            self._show_totals()

    def _on_all_lines(self, strictness: float) -> None:
        self.draft.set_all_lines(strictness)
        self._show_stands()
        self._show_totals()

    def _on_judged(self, photo_ids: list[int], verdict: Verdict) -> None:
        """A tick counts at once; what it teaches about the other photos follows."""
        if (stand := self.strip.stand) is not None:
            self.draft.judge(stand.name, photo_ids, verdict)
            self._show_said(stand.name)

    def _on_undo(self) -> None:
        """Take the latest tick or cross of this job back, else what was written last."""
        name = self.draft.take_judgement_back()
        if name is None:
            self._undo.undo()
        elif name in self._stands:
            self.list.choose(name)
            self._show_said(name)

    def _show_said(self, name: str) -> None:
        changed, line = LabelStand(self._stands[name].preview, self.draft.said(name)), self.draft.line(name)
        self._stands = {**self._stands, name: changed}
        self.strip.show_marks(changed, line)
        self.list.show_stand(changed, line)
        self._show_totals()
        self.query.correct(self.draft.corrections)

    # totals and writing

    def _show_totals(self) -> None:
        self._totals.show(self.preview, self._stands, self.draft)
        self.strip.fate.show_stands(self._stands, self.draft)
        self._show_enabled()

    def _show_enabled(self) -> None:
        ready = self.preview is not None and not self.writing.busy and not self.query.busy
        self.bar.apply_button.setEnabled(ready and self.writing.would_do(self.draft, self.bar))
        self.strip.all_button.setVisible(len(self._stands) > 1)

    def _on_standing(self, standing: list[StandingLabels]) -> None:
        """Labels that stay on for these photos are part of the job: applying it must not end them unseen."""
        if not standing:
            return
        first = standing[0]
        self.bar.set_keep_mode("off" if not first.enabled else "tag" if first.writes else "suggest")
        if not self.draft.knows_standing:
            self.draft.knows_standing = True
            for one in standing:
                self.draft.add(one.labels)

    def _on_apply(self) -> None:
        preview = self.preview
        if preview is None or self.writing.busy or not self.writing.would_do(self.draft, self.bar):
            return
        counts = {name: one.new_count(self.draft.line(name)) for name, one in self._stands.items()}
        counts = {name: count for name, count in counts.items() if name not in self.draft.left_out}
        self.writing.write(preview, self.draft, self.bar.keep_mode, counts)
        self._show_enabled()
        self.bar.say_writing()

    def _on_written(self, sentence: str) -> None:
        self._tell(sentence, self.tr("Undo"), self._undo.undo)
        self._refresh_soon()
        self._totals.say_written(self.preview)
        self._show_enabled()

    def _on_apply_failed(self, sentence: str) -> None:
        self.message.show_problem(sentence)
        self._show_totals()

    def _refresh_soon(self, *_: object) -> None:
        self._refresh_timer.start()

    def _on_refresh(self) -> None:
        if self.isVisible() and not self.writing.busy:
            self.refresh()

    def _tell(self, sentence: str, button: str = "", action: Callable[[], None] | None = None) -> None:
        self._message_action = action or self.refresh
        self.message.show_info(sentence, button)
