"""TagRunsDialog: what auto-tagging has written, run by run, to be looked at and taken back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, QLocale, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QPushButton,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from photoclip.core.query import print_filter
from photoclip.core.search import IdArray, plain_ids
from photoclip.core.tags import TagRun
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.counted import counted, shown_number
from photoclip.gui.base.dates import qt_datetime
from photoclip.gui.base.jobs import JobToken
from photoclip.gui.base.theme import set_role
from photoclip.gui.base.undo import Done
from photoclip.gui.grid.model import GridModel
from photoclip.gui.grid.view import GridView
from photoclip.gui.widgets.dialog_layout import choose_first, fill_dialog, flat_list, foot, framed, headed, side_by_side
from photoclip.gui.widgets.elided_label import ElidedLabel
from photoclip.gui.widgets.inline_message import InlineMessage
from photoclip.gui.widgets.modeless_dialog import ModelessDialog
from photoclip.gui.widgets.on_screen import as_text_grows
from photoclip.gui.widgets.placeholder import GridPlaceholder
from photoclip.library.contract import Library

RunRole = Qt.ItemDataRole.UserRole
LIST_PX = 380
TILE_PX = 120
RELOAD_MS = 300


class TagRunsDialog(ModelessDialog):
    """A list of runs, the latest first, beside the photos that still carry tags of the current one."""

    search_requested = Signal(str)
    """text for the search box"""

    def __init__(self, library: Library, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._reading: JobToken | None = None
        self.setWindowTitle(self.tr("Tag runs"))
        self.setMinimumSize(560, 380)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.list = self._make_list()
        self.model = GridModel(library, bridge, self)
        self.view = GridView(self.model)
        self.view.set_tile_px(TILE_PX)
        self.view.setAccessibleName(self.tr("Photos of this run"))
        self.heading = set_role(ElidedLabel(Qt.TextElideMode.ElideRight), "heading")
        self.facts = set_role(ElidedLabel(Qt.TextElideMode.ElideRight), "small")
        self.message = InlineMessage()
        self.placeholder = GridPlaceholder()
        self.stack = QStackedWidget()
        self.undo_button = QPushButton(self.tr("&Undo this run"))
        self.take_button = QPushButton(self.tr("&Take off the selected"))
        self.take_button.setToolTip(self.tr("Take the tags of this run off the selected photos"))
        self.show_button = QPushButton(self.tr("&Show in the window"))
        self.close_button = QPushButton(self.tr("&Close"))
        self._reload_timer = QTimer(self, singleShot=True, interval=RELOAD_MS)
        self._lay_out()
        self._connect()
        self.resize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return as_text_grows(self, 940, 600)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.reload()

    def reload(self) -> None:
        """Ask the library for the runs again."""
        self._bridge.ask(
            self._library.labels.runs, done=self._on_runs, failed=self.message.show_problem, owner=self, latest=True
        )

    @property
    def run(self) -> TagRun | None:
        """The run of the current row."""
        item = self.list.currentItem()
        return item.data(0, RunRole) if item is not None else None

    # Below: private

    def _make_list(self) -> QTreeWidget:
        headings = [self.tr("When"), self.tr("Labels"), self.tr("Tags")]
        tree = flat_list(3, self.tr("Runs, the latest first"), headings=headings)
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        tree.header().setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        tree.headerItem().setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        tree.setMinimumWidth(200)
        return tree

    def _lay_out(self) -> None:
        page = headed([self.heading, self.facts], self.view)
        page.setMinimumWidth(180)
        self.stack.addWidget(self.placeholder)
        self.stack.addWidget(side_by_side(self.list, page, (LIST_PX, 560), stretch=(2, 3)))
        self.placeholder.say("tag-auto", self.tr("Looking for runs"), "")
        buttons = foot([self.undo_button, self.take_button, self.show_button], [self.close_button])
        fill_dialog(self, [self.message], framed(self.stack), buttons)

    def _connect(self) -> None:
        self.list.currentItemChanged.connect(lambda *_: self._on_current())
        self.view.selection_changed.connect(self._show_enabled)
        self.undo_button.clicked.connect(self._on_undo)
        self.take_button.clicked.connect(self._on_take_off)
        self.show_button.clicked.connect(self._on_show)
        self.close_button.clicked.connect(self.reject)
        self._reload_timer.timeout.connect(self._on_reload)
        self._bridge.tags_changed.connect(self._reload_timer.start)
        QShortcut(QKeySequence("F5"), self).activated.connect(self.reload)
        QShortcut(
            QKeySequence(Qt.Key.Key_Delete), self.view, context=Qt.ShortcutContext.WidgetShortcut
        ).activated.connect(self._on_take_off)
        self._show_enabled()

    def _on_reload(self) -> None:
        if self.isVisible():
            self.reload()

    def _on_runs(self, runs: list[TagRun]) -> None:
        current = self.run
        self.list.blockSignals(True)
        self.list.clear()
        for run in runs:
            item = self._item(run)
            self.list.addTopLevelItem(item)
            if current is not None and run.id == current.id:
                self.list.setCurrentItem(item)
        if self.list.currentItem() is None:
            choose_first(self.list)
        self.list.blockSignals(False)
        if runs:
            self.stack.setCurrentIndex(1)
            if not current:
                self.list.setFocus()
        else:
            self.placeholder.say(
                "tag-auto",
                self.tr("No runs yet"),
                self.tr("Whatever auto-tagging writes stands here afterwards, and can be taken back."),
            )
            self.stack.setCurrentIndex(0)
        self._on_current()

    def _item(self, run: TagRun) -> QTreeWidgetItem:
        when = QLocale().toString(qt_datetime(run.made), QLocale.FormatType.ShortFormat)
        labels, count = ", ".join(run.labels), shown_number(run.tag_count)
        item = QTreeWidgetItem([when, labels, self.tr("undone") if run.undone else count])
        item.setData(0, RunRole, run)
        item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setToolTip(1, f"{labels}\n{run.model}")
        if run.undone:
            for column in range(3):
                item.setForeground(column, QColor(self.palette().placeholderText().color()))
        tags = counted(run.tag_count, self.tr("1 tag"), self.tr("{n} tags"))
        state = self.tr("undone") if run.undone else tags
        item.setData(
            0,
            Qt.ItemDataRole.AccessibleTextRole,
            self.tr("{when}: {labels}, {state}").format(when=when, labels=labels, state=state),
        )
        return item

    def _on_current(self) -> None:
        run = self.run
        self._show_facts()
        if self._reading is not None:
            self._reading.drop()
            self._reading = None
        if run is not None:
            self._reading = self._bridge.ask(
                self._library.labels.run_photos,
                run.id,
                done=lambda ids: self._on_photos(run.id, ids),
                failed=self.message.show_problem,
                owner=self,
            )
        self._show_enabled()

    def _on_photos(self, run_id: int, ids: IdArray) -> None:
        self._reading = None
        if self.run is not None and self.run.id == run_id:
            self.view.show_photos(ids, keep_place=True)
            self._show_facts()
            self._show_enabled()

    def _show_facts(self) -> None:
        run = self.run
        if run is None:
            return
        self.heading.show_text(", ".join(run.labels))
        there = counted(run.tag_count, self.tr("1 tag is still there"), self.tr("{n} tags are still there"))
        state = self.tr("Undone") if run.undone else there
        self.facts.show_text("  ·  ".join(part for part in (state, run.model) if part))

    def _on_undo(self) -> None:
        run = self.run
        if run is not None:
            self._undo_run(partial(self._library.labels.undo_run, run.id))

    def _on_take_off(self) -> None:
        run, ids = self.run, plain_ids(self.view.selected_ids())
        if run is not None and ids:
            self._undo_run(partial(self._library.labels.undo_run, run.id, ids))

    def _undo_run(self, job: Callable[[], int]) -> None:
        self._bridge.do(
            job,
            report=lambda count: Done(undone_text(count)),
            done=self._on_undone,
            failed=self.message.show_problem,
            owner=self,
        )

    def _on_undone(self, count: int) -> None:
        self.message.show_info(undone_text(count))
        self.reload()

    def _on_show(self) -> None:
        run = self.run
        if run is not None:
            self.search_requested.emit(" | ".join(print_filter("tag", name) for name in run.labels))

    def _show_enabled(self) -> None:
        run = self.run
        alive = run is not None and not run.undone and run.tag_count > 0
        self.undo_button.setEnabled(alive)
        self.show_button.setEnabled(alive)
        self.take_button.setEnabled(alive and len(self.view.selected_ids()) > 0)


def undone_text(count: int) -> str:
    said = counted(count, _tr("1 tag was taken off."), _tr("{n} tags were taken off."))
    return _tr("{said} What you confirmed yourself stays.").format(said=said)


def _tr(text: str) -> str:
    return QCoreApplication.translate("TagRunsDialog", text)
