"""BackupsPage: the backups there are, one more now, and the way back to one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from photoclip.core.backups import DAILY, MONTHLY, SPACE_BYTES, WEEKLY, Backup
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.desktop import show_in_file_manager
from photoclip.gui.base.theme import SPACE_M, SPACE_S, set_role
from photoclip.gui.settings.backup_job import BackupJob
from photoclip.gui.settings.backup_texts import held_by, kind_of, moment_of, size_of
from photoclip.gui.widgets.dialog_layout import flat_list, framed
from photoclip.gui.widgets.flow_layout import FlowLayout
from photoclip.gui.widgets.inline_message import InlineMessage, text_label
from photoclip.library.contract import Library

_BACKUP = Qt.ItemDataRole.UserRole
_FILTER = "*.photoclip.zip"


class BackupsPage(QWidget):
    """Restoring closes the library, so it is only asked for here."""

    restore_requested = Signal(object)
    """Path of a backup that can be restored."""

    def __init__(self, library: Library, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._job: BackupJob | None = None
        self.list = self._make_list()
        self.empty = text_label(
            self.tr("There is no backup yet. The first is made once the library is quiet."), "muted"
        )
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.message = InlineMessage()
        self.bar = QProgressBar(textVisible=False)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.stop_button = QPushButton(self.tr("S&top"))
        self.question = RestoreQuestion()
        self._make_buttons()
        self._lay_out()
        self._show_running(False)

    def refresh(self) -> None:
        """Read the list again."""
        self._bridge.ask(
            self._library.backups.all, done=self._show, failed=self.message.show_problem, owner=self, latest=True
        )

    @property
    def selected(self) -> Backup | None:
        item = self.list.currentItem()
        return item.data(0, _BACKUP) if item is not None else None

    def back_up(self, target: Path | None = None, may_replace: bool = False) -> None:
        """Make a backup now, beside the library or into a file elsewhere."""
        self.message.clear()
        self._job = job = BackupJob(self._library, self._bridge)
        job.progressed.connect(self.bar.setValue)
        job.ended.connect(self._on_made)
        job.failed.connect(self._on_failed)
        self._show_running(True)
        job.run(self, target, may_replace)

    def ask_to_restore(self, path: Path) -> None:
        """Look what the file holds, and ask whether it should be restored."""
        self.message.clear()
        self.question.hide()
        self._bridge.ask(
            self._library.backups.examine,
            path,
            done=self.question.ask,
            failed=self.message.show_problem,
            owner=self,
        )

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.refresh()

    # Below: private

    def _make_list(self) -> QTreeWidget:
        headings = (self.tr("Made"), self.tr("Kind"), self.tr("Holds"), self.tr("Size"))
        tree = flat_list(4, self.tr("Backups"), headings=headings)
        tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        tree.setTabKeyNavigation(False)
        header = tree.header()
        for column in range(4):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        tree.headerItem().setTextAlignment(3, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        tree.currentItemChanged.connect(self._on_selected)
        return tree

    def _make_buttons(self) -> None:
        self.now_button = QPushButton(self.tr("Back up &now"))
        self.now_button.clicked.connect(self._back_up_here)
        self.file_button = QPushButton(self.tr("Back up to a &file…"))
        self.file_button.setToolTip(
            self.tr("Everything but photos and models in one file, for another computer or disk")
        )
        self.file_button.clicked.connect(self._choose_target)
        self.restore_button = QPushButton(self.tr("&Restore…"))
        self.restore_button.clicked.connect(self._restore_selected)
        self.restore_file_button = QPushButton(self.tr("Restore fro&m a file…"))
        self.restore_file_button.clicked.connect(self._choose_source)
        self.show_button = QPushButton(self.tr("&Show in file manager"))
        self.show_button.clicked.connect(self._show_selected)
        self.stop_button.clicked.connect(self._stop)
        self.question.accepted.clicked.connect(self._on_accepted)
        self.question.rejected.clicked.connect(self._on_rejected)

    def _lay_out(self) -> None:
        explained = self.tr(
            "Once a day PhotoClip copies all that you did: tags, stars, albums, labels, settings. Your photos and the "
            "models are not in it. It keeps the last {days} days, {weeks} weeks and {months} months, {size} at most."
        ).format(
            days=DAILY,
            weeks=WEEKLY,
            months=MONTHLY,
            size=QLocale().formattedDataSize(SPACE_BYTES, 0, QLocale.DataSizeFormat.DataSizeSIFormat),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_M)
        layout.addWidget(text_label(self.tr("Backups"), "heading"))
        layout.addWidget(text_label(explained, "muted"))
        layout.addLayout(_row(self.now_button, self.file_button, None, self.stop_button))
        layout.addWidget(self.bar)
        layout.addWidget(framed(self.list), 1)
        QVBoxLayout(self.list.viewport()).addWidget(self.empty)
        below = FlowLayout(gap_px=SPACE_S)  # in a narrow window they take two lines
        for button in (self.restore_button, self.restore_file_button, self.show_button):
            below.addWidget(button)
        layout.addLayout(below)
        layout.addWidget(self.question)
        layout.addWidget(self.message)

    def _show(self, backups: list[Backup]) -> None:
        chosen = self.selected.path if self.selected is not None else None
        self.list.clear()
        for backup in backups:
            item = QTreeWidgetItem(self.list, [moment_of(backup), kind_of(backup), held_by(backup), size_of(backup)])
            item.setData(0, _BACKUP, backup)
            item.setToolTip(2, backup.problem or str(backup.path))
            item.setTextAlignment(3, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            if backup.path == chosen or self.list.currentItem() is None:
                self.list.setCurrentItem(item)
        self.empty.setVisible(not backups)
        self._on_selected()

    def _on_selected(self, *_items: object) -> None:
        backup = self.selected
        self.restore_button.setEnabled(backup is not None and not backup.problem)
        self.show_button.setEnabled(backup is not None)

    def _show_running(self, running: bool) -> None:
        self.bar.setValue(0)
        self.bar.setVisible(running)
        self.stop_button.setVisible(running)
        self.now_button.setEnabled(not running)
        self.file_button.setEnabled(not running)

    def _on_made(self, backup: Backup | None) -> None:
        self._show_running(False)
        if backup is None:
            self.message.show_info(self.tr("Stopped. No backup was made."))
            return
        said = self.tr("Made, read back and sound: {path}").format(path=backup.path)
        self.message.show_info(said)
        self.refresh()

    def _on_failed(self, sentence: str) -> None:
        self._show_running(False)
        self.message.show_problem(sentence)

    def _back_up_here(self) -> None:
        self.back_up()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()

    def _choose_target(self) -> None:
        dialog = QFileDialog(self, self.tr("Back up to a file"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)  # it asks itself before a file is replaced
        dialog.setNameFilter(self.tr("Backups of PhotoClip ({ending})").format(ending=_FILTER))
        dialog.setDefaultSuffix(_FILTER.removeprefix("*."))
        dialog.selectFile("library.photoclip.zip")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.back_up(Path(path), may_replace=True))
        dialog.open()

    def _choose_source(self) -> None:
        dialog = QFileDialog(self, self.tr("Restore from a file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        names = self.tr("Backups of PhotoClip ({ending})").format(ending=_FILTER + " *.sqlite3")
        dialog.setNameFilters([names, self.tr("All files (*)")])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.ask_to_restore(Path(path)))
        dialog.open()

    def _restore_selected(self) -> None:
        if (backup := self.selected) is not None:
            self.ask_to_restore(backup.path)

    def _show_selected(self) -> None:
        if (backup := self.selected) is not None:
            show_in_file_manager(backup.path)

    def _on_accepted(self) -> None:
        backup = self.question.backup
        self.question.hide()
        if backup is not None:
            self.restore_requested.emit(backup.path)

    def _on_rejected(self) -> None:
        self.question.hide()
        self.list.setFocus()


class RestoreQuestion(QFrame):
    """Asks, on the page itself, before the library is replaced."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self.backup: Backup | None = None
        self._label = text_label()
        self.accepted = QPushButton(self.tr("&Close and restore"))
        self.rejected = QPushButton(self.tr("&Keep what is here"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_M, SPACE_M, SPACE_M, SPACE_M)
        layout.addWidget(self._label)
        layout.addLayout(_row(None, self.rejected, self.accepted))
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.rejected.click)
        self.hide()

    def ask(self, backup: Backup) -> None:
        self.backup = backup
        self._label.setText(
            self.tr(
                "Go back to the library of {moment} ({held})? PhotoClip closes its windows and opens again. "
                "The library as it is now is kept beside it, and you can go back to that in the same way."
            ).format(moment=moment_of(backup), held=held_by(backup))
        )
        self.setAccessibleName(self._label.text())
        self.show()
        self.rejected.setFocus()

    @property
    def text(self) -> str:
        return self._label.text()


def _row(*widgets: QWidget | None) -> QHBoxLayout:
    """Return widgets side by side; None takes the room."""
    row = QHBoxLayout()
    row.setSpacing(SPACE_S)
    for widget in widgets:
        if widget is None:
            row.addStretch(1)
        else:
            row.addWidget(widget)
    if widgets[-1] is not None and None not in widgets:
        row.addStretch(1)
    return row
