"""StandingDialog: the label sets that stay on: where, what happens to new photos, and how to end it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QPushButton,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from photoclip.core.standing import StandingLabels
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.counted import shown_number
from photoclip.gui.base.undo import Done
from photoclip.gui.tag_windows.scope_texts import Names, scope_text
from photoclip.gui.widgets.dialog_layout import choose_first, fill_dialog, flat_list, foot, framed
from photoclip.gui.widgets.drop_down import DropDown
from photoclip.gui.widgets.inline_message import InlineMessage, text_label
from photoclip.gui.widgets.modeless_dialog import ModelessDialog
from photoclip.gui.widgets.on_screen import as_text_grows
from photoclip.gui.widgets.placeholder import GridPlaceholder
from photoclip.library.contract import Library

StandingRole = Qt.ItemDataRole.UserRole
PHOTOS, LABELS, MODE, WAITING = range(4)


class StandingDialog(ModelessDialog):
    """One row a set. The box turns it off and on again; stopping can be undone."""

    change_requested = Signal(object)
    """StandingLabels whose labels are to be changed"""
    new_requested = Signal()

    def __init__(
        self,
        library: Library,
        bridge: Bridge,
        names: Callable[[], Names],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._undo = bridge.undo
        self._names = names
        self.setWindowTitle(self.tr("Labels that stay on"))
        self.setMinimumSize(520, 320)
        self.list = self._make_list()
        self.message = InlineMessage()
        self.placeholder = GridPlaceholder()
        self.stack = QStackedWidget()
        self.change_button = QPushButton(self.tr("C&hange labels…"))
        self.stop_button = QPushButton(self.tr("&Stop"))
        self.close_button = QPushButton(self.tr("&Close"))
        self.mode_choice = DropDown()
        self.mode_choice.setAccessibleName(self.tr("What happens to new photos"))
        self.mode_choice.addItem(self.tr("Suggest"), False)
        self.mode_choice.addItem(self.tr("Tag at once"), True)
        self._reload_timer = QTimer(self, singleShot=True, interval=300)
        self._lay_out()
        self._connect()
        self.resize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return as_text_grows(self, 760, 440)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.reload()

    def reload(self) -> None:
        """Ask the library which sets stay on."""
        self._bridge.ask(
            self._library.labels.standing,
            done=self._on_standing,
            failed=self.message.show_problem,
            owner=self,
            latest=True,
        )

    @property
    def standing(self) -> StandingLabels | None:
        """The set of the current row."""
        item = self.list.currentItem()
        return item.data(0, StandingRole) if item is not None else None

    # Below: private

    def _make_list(self) -> QTreeWidget:
        headings = [self.tr("Photos"), self.tr("Labels"), self.tr("New photos"), self.tr("Waiting")]
        tree = flat_list(4, self.tr("Label sets that stay on"), headings=headings)
        for column in (PHOTOS, LABELS):
            tree.header().setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        for column in (MODE, WAITING):
            tree.header().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        return tree

    def _lay_out(self) -> None:
        explained = text_label(
            self.tr("New photos are judged by these labels as they come. Sets without a tick rest."), "muted"
        )
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.placeholder)
        self.placeholder.say(
            "tag-auto",
            self.tr("No labels stay on"),
            self.tr("In the auto-tag window, choose what happens to new photos, and apply."),
            self.tr("Auto-tag…"),
            self.new_requested.emit,
        )
        buttons = foot([self.mode_choice, self.change_button, self.stop_button], [self.close_button])
        fill_dialog(self, [explained, self.message], framed(self.stack), buttons)

    def _connect(self) -> None:
        self.list.currentItemChanged.connect(lambda *_: self._show_enabled())
        self.list.itemChanged.connect(self._on_changed)
        self.mode_choice.activated.connect(lambda _index: self._on_mode())
        self.change_button.clicked.connect(self._on_change)
        self.stop_button.clicked.connect(self._on_stop)
        self.close_button.clicked.connect(self.reject)
        self.message.action_requested.connect(self._undo.undo)
        self._undo.taken_back.connect(self.message.clear)
        self._reload_timer.timeout.connect(self._on_reload)
        self._bridge.suggestions_changed.connect(self._reload_timer.start)
        QShortcut(QKeySequence.StandardKey.Undo, self).activated.connect(self._undo.undo)
        QShortcut(
            QKeySequence(Qt.Key.Key_Delete), self.list, context=Qt.ShortcutContext.WidgetShortcut
        ).activated.connect(self._on_stop)
        self._show_enabled()

    def _on_reload(self) -> None:
        if self.isVisible():
            self.reload()

    def _on_standing(self, standing: list[StandingLabels]) -> None:
        current = self.standing
        names = self._names()
        self.list.blockSignals(True)
        self.list.clear()
        for one in standing:
            item = self._item(one, names)
            self.list.addTopLevelItem(item)
            if current is not None and one.id == current.id:
                self.list.setCurrentItem(item)
        if self.list.currentItem() is None:
            choose_first(self.list)
        self.list.blockSignals(False)
        self.stack.setCurrentIndex(0 if standing else 1)
        if current is None:
            self.list.setFocus()
        self._show_enabled()

    def _item(self, one: StandingLabels, names: Names) -> QTreeWidgetItem:
        where = scope_text(one.where, names)
        labels = ", ".join(label.name for label in one.labels.labels)
        mode = self.tr("Tag at once") if one.writes else self.tr("Suggest")
        waiting = shown_number(one.waiting_count)
        item = QTreeWidgetItem([where, labels, mode, waiting])
        item.setData(0, StandingRole, one)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(PHOTOS, Qt.CheckState.Checked if one.enabled else Qt.CheckState.Unchecked)
        item.setTextAlignment(WAITING, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setToolTip(PHOTOS, where)
        item.setToolTip(LABELS, labels)
        item.setData(
            PHOTOS,
            Qt.ItemDataRole.AccessibleTextRole,
            self.tr("{where}: {labels}. {mode}, {n} waiting").format(where=where, labels=labels, mode=mode, n=waiting),
        )
        return item

    def _on_changed(self, item: QTreeWidgetItem, column: int) -> None:
        one: StandingLabels = item.data(0, StandingRole)
        enabled = item.checkState(PHOTOS) == Qt.CheckState.Checked
        if column == PHOTOS and enabled != one.enabled:
            self._keep(replace(one, enabled=enabled))

    def _on_mode(self) -> None:
        one = self.standing
        if one is not None and one.writes != self.mode_choice.currentData():
            self._keep(replace(one, writes=self.mode_choice.currentData()))

    def _on_change(self) -> None:
        if self.standing is not None:
            self.change_requested.emit(self.standing)

    def _on_stop(self) -> None:
        one = self.standing
        if one is None:
            return

        def done(_nothing: object) -> None:
            self.message.show_info(stopped_text(), self.tr("Undo"))
            self.reload()

        stop = Stop(self._library, one)
        self._bridge.do(stop.stop, report=stop.report, done=done, failed=self.message.show_problem, owner=self)

    def _keep(self, standing: StandingLabels) -> None:
        def failed(sentence: str) -> None:
            self.message.show_problem(sentence)
            self.reload()

        self._bridge.do(
            self._library.labels.keep_on, standing, done=lambda _kept: self.reload(), failed=failed, owner=self
        )

    def _show_enabled(self) -> None:
        one = self.standing
        for widget in (self.mode_choice, self.change_button, self.stop_button):
            widget.setEnabled(one is not None)
        if one is not None:
            self.mode_choice.setCurrentIndex(int(one.writes))


class Stop:
    """Stops a label set, and lets it stay on again: under another id, by which it is then stopped once more."""

    def __init__(self, library: Library, standing: StandingLabels) -> None:
        self._labels = library.labels
        self._standing = standing

    def stop(self) -> None:
        """Library thread."""
        self._labels.stop(self._standing.id)

    def take_back(self) -> None:
        """Library thread."""
        self._standing = self._labels.keep_on(replace(self._standing, id=0, waiting_count=0))

    def report(self, _nothing: object) -> Done:
        return Done(stopped_text(), _tr("stopping labels"), self.take_back)


def stopped_text() -> str:
    return _tr("Stopped. Its suggestions are gone; tags that were written stay.")


def _tr(text: str) -> str:
    return QCoreApplication.translate("StandingDialog", text)
