"""DuplicatesDialog: photos that are there more than once, or nearly; one of a group is kept, if the person says so."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, QSize, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from photoclip.core.duplicates import DuplicateGroup, FoundDuplicates
from photoclip.core.trash import Trashed
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.counted import counted
from photoclip.gui.base.desktop import Desktop
from photoclip.gui.base.jobs import JobToken, while_there
from photoclip.gui.base.theme import SPACE_S, SPACE_XL, set_role
from photoclip.gui.base.undo import Done
from photoclip.gui.duplicates.group import DuplicateGroupView, ShownPhoto, read_group
from photoclip.gui.duplicates.group_list import GroupList
from photoclip.gui.duplicates.keep_bar import KeepBar
from photoclip.gui.duplicates.resolving import Resolving
from photoclip.gui.trash.trashing import trashed_text
from photoclip.gui.widgets.dialog_layout import fill_dialog, foot, framed, side_by_side
from photoclip.gui.widgets.inline_message import InlineMessage, text_label
from photoclip.gui.widgets.on_screen import OnScreenDialog, as_text_grows
from photoclip.library.contract import Library

WAITING, LIST, EMPTY = range(3)
LIST_PX = 240
RECOUNT_MS = 300
"""So long more changes of files are waited for before they are counted."""


class DuplicatesDialog(OnScreenDialog):
    """A list of groups in two sections beside the photos of the current one."""

    def __init__(
        self, library: Library, bridge: Bridge, parent: QWidget | None = None, desktop: Desktop | None = None
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._desktop = desktop or Desktop()
        self._finding: JobToken | None = None
        self._reading: JobToken | None = None
        self.resolving = Resolving(library, bridge, self)
        self._kept_rows: dict[DuplicateGroup, int] = {}
        """Where groups stood that were kept."""
        self._soon = QTimer(self, singleShot=True, interval=RECOUNT_MS)
        self._soon.timeout.connect(self._count_files)
        self.setWindowTitle(self.tr("Duplicates"))
        self.setModal(False)
        self.setMinimumSize(640, 460)
        self.list = GroupList()
        self.list.currentItemChanged.connect(lambda *_: self._on_current())
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName(self.tr("Photos of this group"))
        set_role(self.area.viewport(), "base")
        self.explained = text_label("", "muted")
        self.keep_bar = KeepBar()
        self.keep_bar.rule_changed.connect(self._show_kept)
        self.message = InlineMessage()
        self.message.action_requested.connect(self._on_message_action)
        self._message_action: Callable[[], object] = self.refresh
        self.progress = text_label(self.tr("Looking for duplicates. Every photo is compared with the others."), "muted")
        self.empty = text_label("", "muted")
        self.stack = QStackedWidget()
        self.keep_button = QPushButton(self.tr("&Keep all"))
        self.keep_button.setToolTip(self.tr("They are meant to be there: not shown as duplicates again."))
        self.keep_button.clicked.connect(self._on_keep)
        self.previous_button = QPushButton(self.tr("&Previous"))
        self.previous_button.clicked.connect(lambda: self._step(-1))
        self.next_button = QPushButton(self.tr("&Next"))
        self.next_button.clicked.connect(lambda: self._step(1))
        self._lay_out()
        for keys, slot in (
            (QKeySequence.StandardKey.Undo, self._bridge.undo.undo),
            ("Alt+Left", lambda: self._step(-1)),
            ("Alt+Right", lambda: self._step(1)),
            ("F5", self.refresh),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)
        self._connect_resolving()
        bridge.photos_added.connect(self._on_photos)
        bridge.photos_removed.connect(self._on_photos)
        # A file with the content of a photo that is there, or one of several that goes, is no photo more or less.
        bridge.photos_changed.connect(self._on_files)
        bridge.folders_changed.connect(self._on_files)
        self._show_enabled()
        self.resize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return as_text_grows(self, 1040, 680)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.refresh()

    def refresh(self) -> None:
        """Look for duplicates again."""
        if self._finding is not None:
            self._finding.drop()
        self.message.clear()
        self.stack.setCurrentIndex(WAITING)
        self._bridge.ask(self._library.folders.bare, done=self.keep_bar.offer_folders, owner=self, latest=True)
        self._finding = self._bridge.ask(
            self._library.duplicates.find_named, done=self._on_found, failed=self._on_failed, owner=self
        )

    @property
    def group(self) -> DuplicateGroup | None:
        """The group on show."""
        return self.list.group

    def groups(self) -> list[DuplicateGroup]:
        """Return the groups of the list, in its order."""
        return self.list.groups()

    # Below: private

    def _lay_out(self) -> None:
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_XL)
        for page in (self._waiting(), framed(side_by_side(self.list, self.area, (LIST_PX, 600))), self.empty):
            self.stack.addWidget(page)
        again, close = QPushButton(self.tr("&Look again")), QPushButton(self.tr("&Close"))
        again.clicked.connect(self.refresh)
        close.clicked.connect(self.reject)
        buttons = foot([self.keep_button, self.previous_button, self.next_button, again], [close])
        below = QVBoxLayout()
        below.setSpacing(SPACE_S)
        below.addWidget(self.keep_bar)
        below.addLayout(buttons)
        fill_dialog(self, [self.explained, self.message], self.stack, below)
        self.explained.setText(
            self.tr(
                "One of a group is kept, and gets the tags, stars and albums of the others, which go to the trash when "
                "you say so. “Keep all” means that these belong together: they are not shown here again."
            )
        )

    def _connect_resolving(self) -> None:
        bar, resolving = self.keep_bar, self.resolving
        bar.resolve_requested.connect(lambda: resolving.resolve([self.group] if self.group else [], bar.rule))
        bar.resolve_all_requested.connect(lambda: resolving.resolve(self.groups(), bar.rule))
        resolving.resolved.connect(self._on_resolved)
        resolving.taken_back.connect(self.refresh)
        resolving.said.connect(self.message.show_problem)

    def _waiting(self) -> QWidget:
        self.progress.setAlignment(Qt.AlignmentFlag.AlignCenter)
        bar = QProgressBar()
        bar.setTextVisible(False)
        bar.setRange(0, 0)
        bar.setFixedWidth(220)
        bar.setAccessibleName(self.progress.text())
        page = QWidget()
        column = QVBoxLayout(page)
        column.addStretch(1)
        column.addWidget(self.progress)
        column.addSpacing(SPACE_S)
        column.addWidget(bar, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        return page

    def _on_found(self, found: FoundDuplicates) -> None:
        self._finding = None
        self.list.show_found(found)
        self._show_groups()
        self.resolving.forget_all_but(found.groups)
        if found.groups:
            self.list.go_to(0)
            self.list.setFocus()

    def _show_groups(self) -> None:
        """Show the list, or why there is none."""
        if self.groups():
            self.stack.setCurrentIndex(LIST)
        else:
            self.empty.setText(self._emptiness())
            self.stack.setCurrentIndex(EMPTY)
        self._show_enabled()

    def _emptiness(self) -> str:
        status = self._library.indexing.status()
        lines = [self.tr("No duplicates. Every photo is here once, and no two are nearly alike.")]
        if self._library.models.active() is None:
            lines = [
                self.tr("No two files have the same content."),
                self.tr("Photos that are nearly alike are found once a model has looked at them."),
            ]
        elif status.pending_embeddings:
            one = self.tr("1 photo has not been looked at yet.")
            many = self.tr("{n} photos have not been looked at yet.")
            lines = [self.tr("No duplicates so far."), counted(status.pending_embeddings, one, many)]
        return "\n".join(lines)

    def _show_enabled(self) -> None:
        position, count = self.list.position(), len(self.groups())
        shown = self.stack.currentIndex() == LIST
        self.keep_button.setEnabled(shown and position >= 0)
        self.previous_button.setEnabled(shown and position > 0)
        self.next_button.setEnabled(shown and 0 <= position < count - 1)
        self.keep_bar.button.setEnabled(shown and position >= 0)
        self.keep_bar.all_button.setEnabled(shown and count > 0)

    def _step(self, by: int) -> None:
        position = self.list.position()
        if position >= 0:
            self.list.go_to(position + by)

    def _on_current(self) -> None:
        if self._reading is not None:
            self._reading.drop()
            self._reading = None
        group = self.group
        self._show_enabled()
        if group is None:
            self.area.setWidget(QWidget())
            return

        def done(photos: list[ShownPhoto]) -> None:
            self._reading = None
            view = DuplicateGroupView(group, photos, self._desktop)
            view.keep_chosen.connect(partial(self.resolving.keep, group))
            self.area.setWidget(view)
            self.area.verticalScrollBar().setValue(0)
            self._show_kept()

        self._reading = self._bridge.ask(
            read_group,
            self._library,
            group,
            self.devicePixelRatioF(),
            done=done,
            failed=self.message.show_problem,
            owner=self,
        )

    def _show_kept(self) -> None:
        """Mark on the cards which one is kept."""
        group, view = self.group, self.area.widget()
        if group is not None and isinstance(view, DuplicateGroupView):
            self.resolving.with_kept(group, self.keep_bar.rule, view.show_kept, view)

    def _on_resolved(self, trashed: Trashed) -> None:
        went = set(trashed.photo_ids)
        for group in self.groups() if not trashed.stayed else ():
            if not went.isdisjoint(group.photo_ids):
                self.list.take(group)
        self._show_groups()
        can_undo = trashed.can_come_back
        text = trashed_text(trashed, of_groups=True)
        self._say(text, self.tr("Undo") if can_undo else "", self._bridge.undo.undo if can_undo else self.refresh)

    def _on_keep(self) -> None:
        group = self.group
        if group is not None:
            self._bridge.do(
                self._library.duplicates.keep_all,
                list(group.photo_ids),
                report=partial(kept, self._library, group, while_there(self, partial(self._on_kept_no_more, group))),
                done=lambda _nothing: self._on_kept(group),
                failed=self.message.show_problem,
                owner=self,
            )

    def _on_kept(self, group: DuplicateGroup) -> None:
        row = self.list.take(group)
        if row is None:
            return
        self._kept_rows[group] = row
        self._show_groups()
        self._say(kept_text(), self.tr("Undo"), self._bridge.undo.undo)

    def _on_kept_no_more(self, group: DuplicateGroup) -> None:
        self.message.clear()
        self.list.put_back(group, self._kept_rows.get(group, 0))
        self._show_groups()

    def _on_failed(self, sentence: str) -> None:
        self._finding = None
        self.empty.setText("")
        self.stack.setCurrentIndex(EMPTY)
        self._show_enabled()
        self._say(sentence, "", self.refresh, problem=True)

    def _on_photos(self, _ids: object) -> None:
        if self._finding is None and self.isVisible():
            self._say(self.tr("Photos have come or gone since."), self.tr("Look again"), self.refresh)

    def _on_files(self, *_: object) -> None:
        if self.isVisible() and not self._soon.isActive():
            self._soon.start()

    def _count_files(self) -> None:
        if self._finding is not None:  # what it finds is compared, too: it may have looked before
            self._soon.start()
            return
        self._bridge.ask(self._library.duplicates.file_counts, done=self._on_counted, owner=self, latest=True)

    def _on_counted(self, counts: dict[int, int]) -> None:
        if counts != self.list.file_counts():
            self._on_photos(())

    def _say(self, sentence: str, button: str, action: Callable[[], object], *, problem: bool = False) -> None:
        self._message_action = action
        (self.message.show_problem if problem else self.message.show_info)(sentence, button)

    def _on_message_action(self) -> None:
        self._message_action()


def kept(library: Library, group: DuplicateGroup, taken_back: Callable[[], object], _nothing: None) -> Done:
    """Say that a group is kept, whether or not the window is still open."""
    way_back = partial(library.duplicates.undo_keep_all, list(group.photo_ids))
    return Done(kept_text(), _tr("keeping all"), way_back, taken_back, in_any_order=True)


def kept_text() -> str:
    return _tr("Kept. They are not shown as duplicates again.")


def _tr(text: str) -> str:
    return QCoreApplication.translate("DuplicatesDialog", text)
