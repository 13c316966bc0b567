"""CopiesDialog: what copies are to be, where they go, and how far they are."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from photoclip.core.copies import CopyOptions, CopyReport
from photoclip.gui.base.counted import counted, shown_number
from photoclip.gui.base.theme import SPACE_L, SPACE_M, SPACE_S, set_role
from photoclip.gui.widgets.dialog_layout import foot
from photoclip.gui.widgets.drop_down import DropDown
from photoclip.gui.widgets.inline_message import announce, text_label
from photoclip.gui.widgets.modeless_dialog import ModelessDialog
from photoclip.gui.widgets.on_screen import keep_on_screen
from photoclip.gui.widgets.wrapped_choice import WrappedCheckBox, WrappedRadioButton
from photoclip.language import shown

WIDTH_PX = 480
SIDES_PX = (None, 1080, 2048, 3000, 4096)
QUALITIES = (75, 85, 90, 95)


class CopiesDialog(ModelessDialog):
    """Stays open while copies are made, and may be closed meanwhile."""

    asked = Signal()
    """Copies are to be made: `options`, `folder`."""
    stopped = Signal()

    def __init__(self, photo_count: int, options: CopyOptions, folder: str, parent: QWidget | None = None) -> None:
        """`options`, `folder`: what was wanted last; the Pictures folder where that is ''."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export copies"))
        self.setMinimumWidth(WIDTH_PX)
        self._count = photo_count
        self.original = WrappedRadioButton(self.tr("&As they are: the same files, with all that is in them"))
        self.jpeg = WrappedRadioButton(self.tr("As &JPEG, as they look here"))
        self._kinds = QButtonGroup(self)
        for kind in (self.original, self.jpeg):
            self._kinds.addButton(kind)
        self.side, self.quality = DropDown(), DropDown()
        self.details = WrappedCheckBox(self.tr("With &dates, camera, tags and stars"))
        self.place = WrappedCheckBox(self.tr("With the &place"))
        self.folder_edit = QLineEdit(folder or _pictures())
        self.choose = QPushButton(self.tr("&Choose…"))
        self.state = text_label("", "muted")
        self.bar = QProgressBar(textVisible=False)
        self.failures = QPlainTextEdit(readOnly=True)
        self.copy_button = set_role(QPushButton(self.tr("Export")), "primary")
        self.stop_button = QPushButton(self.tr("Stop"))
        self.close_button = QPushButton(self.tr("Close"))
        self._fill(options)
        self._lay_out(counted(photo_count, self.tr("1 photo"), self.tr("{n} photos")))
        self._connect()
        self._judge()

    @property
    def options(self) -> CopyOptions:
        return CopyOptions(
            "jpeg" if self.jpeg.isChecked() else "original",
            self.side.currentData(),
            self.quality.currentData(),
            self.place.isChecked(),
            self.details.isChecked(),
        )

    @property
    def folder(self) -> str:
        return str(Path(self.folder_edit.text().strip()).expanduser())

    def show_progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        one, many = self.tr("{done} of 1 photo"), self.tr("{done} of {n} photos")
        self.state.setText(counted(total, one, many, done=shown_number(done)))

    def show_report(self, report: CopyReport) -> None:
        """Say what became of them, and of each that failed why."""
        self._end(report_text(report))
        self.failures.setPlainText("\n".join(f"{failure.name}: {shown(failure.reason)}" for failure in report.failed))
        self.failures.setVisible(bool(report.failed))
        if report.failed:
            self._make_room()

    def show_failure(self, sentence: str) -> None:
        self._end(sentence)

    # Below: private

    def _fill(self, options: CopyOptions) -> None:
        for side_px in SIDES_PX:
            self.side.addItem(self.tr("Full size") if side_px is None else f"{side_px} px", side_px)
        for quality, name in zip(
            QUALITIES, (self.tr("Small"), self.tr("Good"), self.tr("Very good"), self.tr("Best")), strict=True
        ):
            self.quality.addItem(self.tr("{name} ({quality} %)").format(name=name, quality=quality), quality)
        self.side.setCurrentIndex(SIDES_PX.index(options.side_px) if options.side_px in SIDES_PX else 0)
        self.quality.setCurrentIndex(QUALITIES.index(options.quality) if options.quality in QUALITIES else 2)
        self.details.setChecked(options.details)
        self.place.setChecked(options.place)
        (self.jpeg if options.kind == "jpeg" else self.original).setChecked(True)
        self.side.setAccessibleName(self.tr("Longest side"))
        self.quality.setAccessibleName(self.tr("Quality"))
        self.folder_edit.setAccessibleName(self.tr("Folder for the copies"))
        self.failures.setAccessibleName(self.tr("What could not be copied"))

    def _lay_out(self, photos: str) -> None:
        made = QGridLayout()
        made.setContentsMargins(SPACE_L + SPACE_S, 0, 0, 0)
        made.setSpacing(SPACE_S)
        for row, (text, box) in enumerate(((self.tr("&Longest side"), self.side), (self.tr("&Quality"), self.quality))):
            label = QLabel(text)
            label.setBuddy(box)
            made.addWidget(label, row, 0)
            made.addWidget(box, row, 1)
        made.addWidget(self.details, 2, 0, 1, 2)
        made.addWidget(self.place, 3, 0, 1, 2)
        made.setColumnStretch(1, 1)
        where = QHBoxLayout()
        where.setSpacing(SPACE_S)
        where.addWidget(self.folder_edit, 1)
        where.addWidget(self.choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_M)
        said = self.tr("{photos}. The originals stay as they are; no file in the folder is written over.")
        column.addWidget(text_label(said.format(photos=photos), "muted"))
        column.addWidget(self.original)
        column.addWidget(self.jpeg)
        column.addLayout(made)
        column.addLayout(where)
        column.addWidget(self.bar)
        column.addWidget(self.state)
        column.addWidget(self.failures)
        column.addStretch(1)
        column.addLayout(foot([], [self.stop_button, self.copy_button, self.close_button]))
        for hidden in (self.bar, self.stop_button, self.failures):
            hidden.hide()

    def _connect(self) -> None:
        self._kinds.buttonToggled.connect(lambda _button, _on: self._judge())
        self.folder_edit.textChanged.connect(lambda _text: self._judge())
        self.folder_edit.returnPressed.connect(self.copy_button.click)
        self.choose.clicked.connect(self._ask_for_folder)
        self.copy_button.clicked.connect(self._begin)
        self.stop_button.clicked.connect(self._stop)
        self.close_button.clicked.connect(self.close)

    def _judge(self) -> None:
        for control in (self.side, self.quality, self.details, self.place):
            control.setEnabled(self.jpeg.isChecked())
        self.copy_button.setEnabled(bool(self.folder_edit.text().strip()) and self.stop_button.isHidden())

    def _ask_for_folder(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose a folder for the copies"), self.folder)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.folder_edit.setText)
        dialog.open()

    def _begin(self) -> None:
        self.failures.hide()
        self.stop_button.show()
        self.stop_button.setEnabled(True)
        self.bar.show()
        self.show_progress(0, self._count)
        self._judge()
        self.asked.emit()

    def _make_room(self) -> None:
        """Let the window be as high as what stands in it now, as far as its screen has room."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
        self.resize(self.size().expandedTo(self.sizeHint()))
        keep_on_screen(self)

    def _stop(self) -> None:
        self.stop_button.setEnabled(False)
        self.stopped.emit()

    def _end(self, sentence: str) -> None:
        self.bar.hide()
        self.stop_button.hide()
        self.state.setText(sentence)
        announce(self, sentence)
        self._judge()
        self.close_button.setFocus()


def _pictures() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)


def report_text(report: CopyReport) -> str:
    """Say how many copies there are now, and how many could not be made."""
    one, many = _tr("1 copy is in {folder}."), _tr("{n} copies are in {folder}.")
    said = [counted(len(report.written), one, many, folder=report.folder)]
    if report.failed:
        said += [
            counted(len(report.failed), _tr("1 photo could not be copied."), _tr("{n} photos could not be copied."))
        ]
    if report.left:
        said += [counted(report.left, _tr("1 was not begun."), _tr("{n} were not begun."))]
    return " ".join(said)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Copying", text)
