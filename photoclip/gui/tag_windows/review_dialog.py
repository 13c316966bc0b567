"""ReviewDialog: tags that wait for the person's word, one tag at a time, the surest photos first."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from PySide6.QtCore import QCoreApplication, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from photoclip.core.names import spelled
from photoclip.core.tags import TagChange, TagsToReview
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.counted import counted, shown_number
from photoclip.gui.base.jobs import JobToken
from photoclip.gui.base.theme import set_role
from photoclip.gui.base.undo import Done
from photoclip.gui.judging.label_stand import Verdict
from photoclip.gui.judging.large_photo import JudgingStack
from photoclip.gui.judging.view import JudgingView
from photoclip.gui.tag_windows.review_model import ReviewModel
from photoclip.gui.widgets.dialog_layout import fill_dialog, flat_list, foot, framed, headed, side_by_side
from photoclip.gui.widgets.elided_label import ElidedLabel
from photoclip.gui.widgets.inline_message import InlineMessage
from photoclip.gui.widgets.modeless_dialog import ModelessDialog
from photoclip.gui.widgets.on_screen import as_text_grows
from photoclip.gui.widgets.placeholder import GridPlaceholder
from photoclip.library.contract import Library

LIST_PX = 220
MAX_SHOWN = 1000
RELOAD_MS = 300
TagRole = Qt.ItemDataRole.UserRole


class ReviewView(JudgingView):
    """A accepts, R or Delete rejects; Return shows the photo large."""

    keys = {  # noqa: RUF012 read only
        Qt.Key.Key_A: "tick",
        Qt.Key.Key_T: "tick",
        Qt.Key.Key_R: "cross",
        Qt.Key.Key_X: "cross",
        Qt.Key.Key_Delete: "cross",
    }


class ReviewDialog(ModelessDialog):
    """What is decided leaves at once and can be taken back; the library follows in the background."""

    standing_requested = Signal()
    """The label sets that stay on are to be shown."""

    def __init__(self, library: Library, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._undo = bridge.undo
        self._tag_id: int | None = None
        self._is_fresh = True
        """Whether the photos are still to get the keyboard: the window has just been opened."""
        self._reading: JobToken | None = None
        self._deciding: set[tuple[int, int]] = set()
        self._counts: dict[int, int] = {}
        self.setWindowTitle(self.tr("Suggested tags"))
        self.setMinimumSize(560, 420)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.list = self._make_list()
        self.model = ReviewModel(library, bridge, self)
        self.view = ReviewView(self.model)
        self.view.setAccessibleName(self.tr("Photos that would get the tag"))
        self.photos = JudgingStack(library, bridge, self.view)
        self.name = set_role(ElidedLabel(Qt.TextElideMode.ElideRight), "heading")
        self.count = QLabel()
        self.hint = set_role(ElidedLabel(Qt.TextElideMode.ElideRight), "small")
        self.placeholder = GridPlaceholder()
        self.stack = QStackedWidget()
        self.message = InlineMessage()
        self.accept_button = set_role(QPushButton(self.tr("&Accept")), "primary")
        self.reject_button = QPushButton(self.tr("&Reject"))
        self.standing_button = QPushButton(self.tr("&Label sets…"))
        self.close_button = QPushButton(self.tr("&Close"))
        self._reload_timer = QTimer(self, singleShot=True, interval=RELOAD_MS)
        self._lay_out()
        self._connect()
        self.resize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return as_text_grows(self, 940, 640)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self._is_fresh = True
            self.reload()

    def reload(self) -> None:
        """Ask the library what waits; what the person is at stays where it is."""
        self._read(self._tag_id)

    @property
    def is_reading(self) -> bool:
        """Whether the library is being asked what waits."""
        return self._reading is not None

    @property
    def is_deciding(self) -> bool:
        """Whether the library has not yet taken in all that was decided here."""
        return bool(self._deciding)

    # Below: private

    def _make_list(self) -> QTreeWidget:
        tree = flat_list(2, self.tr("Tags that wait"))
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        tree.setMinimumWidth(120)
        tree.currentItemChanged.connect(self._on_tag)
        return tree

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.addWidget(self.name, 1)
        first.addWidget(self.count)
        self.split = side_by_side(self.list, headed([first, self.hint], self.photos), (LIST_PX, 700))
        self.stack.addWidget(self.placeholder)
        self.stack.addWidget(self.split)
        buttons = foot([self.accept_button, self.reject_button], [self.standing_button, self.close_button])
        fill_dialog(self, [self.message], framed(self.stack), buttons)
        self.placeholder.say("tag-auto", self.tr("Looking for suggestions"), "")

    def _connect(self) -> None:
        self.view.judged.connect(self._decide)
        self.view.selection_changed.connect(self._show_enabled)
        self.accept_button.clicked.connect(lambda: self._decide(self.view.judged_ids(), "tick"))
        self.reject_button.clicked.connect(lambda: self._decide(self.view.judged_ids(), "cross"))
        self.standing_button.clicked.connect(self.standing_requested)
        self.close_button.clicked.connect(self.reject)
        self.message.action_requested.connect(self._undo.undo)
        self._undo.taken_back.connect(self.message.clear)
        self._reload_timer.timeout.connect(self._on_reload)
        self._bridge.suggestions_changed.connect(self._reload_soon)
        self._bridge.photos_removed.connect(self._reload_soon)
        QShortcut(QKeySequence.StandardKey.Undo, self).activated.connect(self._undo.undo)
        QShortcut(QKeySequence("F5"), self).activated.connect(self.reload)
        self._show_enabled()

    def _reload_soon(self, *_: object) -> None:
        self._reload_timer.start()

    def _on_reload(self) -> None:
        if self.isVisible():
            self.reload()

    def _on_waiting(self, waiting: TagsToReview) -> None:
        self._reading = None
        self._show_counts(waiting)
        if not waiting.counts:
            self._tag_id = None
            self._say_nothing()
            return
        again = waiting.tag_id == self._tag_id
        self._tag_id = waiting.tag_id
        self.stack.setCurrentIndex(1)
        tag_id = waiting.tag_id or 0
        kept = [one for one in waiting.suggestions if (one.photo_id, tag_id) not in self._deciding]
        ids = self.model.set_suggestions(kept)
        if not again or not np.array_equal(ids, self.model.ids):
            self.view.show_photos(ids, keep_place=again)
        if not self.view.currentIndex().isValid() and len(ids):
            self._go_to(0)
        self._show_texts()
        self._show_enabled()
        if self._is_fresh:
            self._is_fresh = False
            self.view.setFocus()

    def _show_counts(self, waiting: TagsToReview) -> None:
        self._counts = {one.tag.id: one.photo_count for one in waiting.counts}
        self.list.blockSignals(True)
        self.list.clear()
        for one in waiting.counts:
            name = spelled(one.tag.name)
            item = QTreeWidgetItem([name, shown_number(one.photo_count)])
            item.setData(0, TagRole, one.tag)
            item.setToolTip(0, name)
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            texts = self.tr("{name}, 1 photo waits"), self.tr("{name}, {n} photos wait")
            item.setData(0, Qt.ItemDataRole.AccessibleTextRole, counted(one.photo_count, *texts, name=name))
            self.list.addTopLevelItem(item)
            if one.tag.id == waiting.tag_id:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)

    def _on_tag(self, item: QTreeWidgetItem | None, _before: QTreeWidgetItem | None) -> None:
        if item is None:
            return
        tag_id = item.data(0, TagRole).id
        if tag_id != self._tag_id:
            self._read(tag_id)

    def _read(self, tag_id: int | None) -> None:
        if self._reading is not None:
            self._reading.drop()
        self._reading = self._bridge.ask(
            self._library.labels.waiting,
            tag_id,
            MAX_SHOWN,
            done=self._on_waiting,
            failed=self._on_failed,
            owner=self,
        )

    def _decide(self, photo_ids: Sequence[int], verdict: Verdict) -> None:
        tag_id, ids = self._tag_id, [i for i in photo_ids if i in self.model.suggestions]
        if tag_id is None or not ids:
            return
        pairs = [(photo_id, tag_id) for photo_id in ids]
        self._deciding |= set(pairs)
        self._take_out(ids)
        self._bridge.do(
            self._library.labels.accept if verdict == "tick" else self._library.labels.reject,
            pairs,
            report=partial(decided, self._library, len(pairs), verdict),
            done=lambda _change: self._on_decided(pairs, verdict),
            failed=lambda sentence: self._on_not_decided(sentence, pairs),
            owner=self,
        )

    def _take_out(self, photo_ids: Sequence[int]) -> None:
        """Let decided photos leave; the next one is at hand."""
        before = self.model.ids
        gone = np.isin(before, list(photo_ids))
        row = int(np.flatnonzero(gone)[0]) if gone.any() else 0
        left = before[~gone]
        self.view.show_photos(left, keep_place=True)
        if self._tag_id in self._counts:
            self._counts[self._tag_id] -= int(gone.sum())
        if len(left):
            self._go_to(min(row, len(left) - 1))
        self._show_texts()
        self._show_enabled()

    def _go_to(self, row: int) -> None:
        self.view.setCurrentIndex(self.model.index(row))

    def _on_decided(self, pairs: Sequence[tuple[int, int]], verdict: Verdict) -> None:
        self._deciding -= set(pairs)
        self.message.show_info(decided_text(len(pairs), verdict), self.tr("Undo"))

    def _on_not_decided(self, sentence: str, pairs: Sequence[tuple[int, int]]) -> None:
        self._deciding -= set(pairs)
        self.message.show_problem(sentence)
        self.reload()

    def _on_failed(self, sentence: str) -> None:
        self._reading = None
        self.placeholder.say("warning", self.tr("That did not work"), sentence, self.tr("Try again"), self.reload)
        self.stack.setCurrentIndex(0)

    def _say_nothing(self) -> None:
        self.view.show_photos(self.model.set_suggestions([]))
        self.placeholder.say(
            "check",
            self.tr("Nothing waits"),
            self.tr("Labels that stay on for an album, a folder or the library bring new photos here."),
            self.tr("Label sets…"),
            self.standing_requested.emit,
        )
        self.stack.setCurrentIndex(0)
        self._show_enabled()

    def _show_texts(self) -> None:
        item = self.list.currentItem()
        waits, shown = self._counts.get(self._tag_id or 0, 0), self.model.rowCount()
        self.name.show_text(item.data(0, TagRole).name if item is not None else "")
        of = shown_number(waits)
        if shown < waits:
            self.count.setText(self.tr("the surest {n} of {of} photos").format(n=shown_number(shown), of=of))
        else:
            self.count.setText(counted(shown, self.tr("1 photo waits"), self.tr("{n} photos wait")))
        if item is not None:
            item.setText(1, of)
        self.hint.show_text(self.tr("A accepts, R rejects for good, Ctrl+Z takes it back, Return enlarges."))

    def _show_enabled(self) -> None:
        some = self._tag_id is not None and bool(self.view.judged_ids())
        self.accept_button.setEnabled(some)
        self.reject_button.setEnabled(some)


def decided(library: Library, count: int, verdict: Verdict, change: TagChange) -> Done:
    """Say what was decided, whether or not the window is still open."""
    name = _tr("accepting tags") if verdict == "tick" else _tr("rejecting tags")
    return Done(decided_text(count, verdict), name, partial(library.tags.undo, change.id), in_any_order=True)


def decided_text(count: int, verdict: Verdict) -> str:
    if verdict == "tick":
        return counted(count, _tr("1 tag accepted."), _tr("{n} tags accepted."))
    return counted(count, _tr("1 tag rejected: not suggested again."), _tr("{n} tags rejected."))


def _tr(text: str) -> str:
    return QCoreApplication.translate("ReviewDialog", text)
