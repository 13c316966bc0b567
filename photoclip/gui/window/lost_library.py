"""LostLibraryBox: what can be done where the library is lost or damaged."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from photoclip.core.backups import Backup
from photoclip.gui.settings.backup_texts import day_of, held_by


class LostLibraryBox(QMessageBox):
    """Says what is wrong, and offers the newest backup, a file, an empty library, or the end. One of them is told.

    No empty library where the old one is damaged: what can be read of that is saved first, as the sentence says.
    """

    restore_requested = Signal(object)
    """Path of a backup."""
    start_empty_requested = Signal()
    quit_requested = Signal()

    def __init__(
        self, sentence: str, newest: Backup | None, parent: QWidget | None = None, is_damaged: bool = False
    ) -> None:
        super().__init__(parent)
        self.setIcon(QMessageBox.Icon.Critical)
        self.setWindowTitle("PhotoClip")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(sentence)
        self._newest = newest
        role = QMessageBox.ButtonRole.ActionRole
        self.newest_button = None
        if newest is not None:
            self.newest_button = self.addButton(
                self.tr("&Restore the backup of {day}").format(day=day_of(newest)), QMessageBox.ButtonRole.AcceptRole
            )
            self.setDefaultButton(self.newest_button)
            self.setInformativeText(
                self.tr("That backup holds {held}. Your photos themselves are untouched.").format(held=held_by(newest))
            )
        else:
            self.setInformativeText(self.tr("There is no backup beside it. Your photos themselves are untouched."))
        self.file_button = self.addButton(self.tr("Restore from a &file…"), role)
        self.empty_button = None if is_damaged else self.addButton(self.tr("Start with an &empty library"), role)
        self.quit_button = self.addButton(self.tr("&Quit"), QMessageBox.ButtonRole.RejectRole)
        self.setEscapeButton(self.quit_button)
        self.finished.connect(self._on_finished)

    def _on_finished(self, _result: int) -> None:
        clicked = self.clickedButton()
        if self._newest is not None and clicked is self.newest_button:
            self.restore_requested.emit(self._newest.path)
        elif clicked is self.file_button:
            self._choose_file()
        elif clicked is not None and clicked is self.empty_button:
            self.start_empty_requested.emit()
        else:
            self.quit_requested.emit()

    def _choose_file(self) -> None:
        dialog = QFileDialog(self.parentWidget(), self.tr("Restore from a file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.restore_requested.emit(Path(path)))
        dialog.rejected.connect(self.open)  # no file: the question stands
        dialog.open()
