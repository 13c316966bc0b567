"""TrashQuestion: the one question before photos go to the system's trash."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale, Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from photoclip.core.trash import TrashPlan
from photoclip.gui.base.counted import counted
from photoclip.gui.base.theme import set_role
from photoclip.gui.widgets.layouts import give_width


class TrashQuestion(QMessageBox):
    """Says what would go and what stays; waits for nobody."""

    agreed = Signal()

    def __init__(self, plan: TrashPlan, of_groups: bool, parent: QWidget | None = None) -> None:
        """`of_groups`: of each group of duplicates one is kept."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Move to trash"))
        self.setIcon(QMessageBox.Icon.Question)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(_question(plan, of_groups))
        self.setInformativeText(" ".join(_explained(plan, of_groups)))
        self.move_button = self.addButton(self.tr("&Move to trash"), QMessageBox.ButtonRole.AcceptRole)
        set_role(self.move_button, "primary")
        self.setDefaultButton(self.move_button)
        self.cancel_button = self.addButton(QMessageBox.StandardButton.Cancel)
        self.setEscapeButton(self.cancel_button)
        give_width(self)
        self.finished.connect(self._on_finished)

    def _on_finished(self, _result: int) -> None:
        if self.clickedButton() is self.move_button:
            self.agreed.emit()


def _question(plan: TrashPlan, of_groups: bool) -> str:
    if of_groups:  # of one content in several files a file goes, and the photo stays
        return counted(
            plan.file_count,
            _tr("Move 1 file to the trash, and keep the other one?"),
            _tr("Move {n} files to the trash, and keep one of each group?"),
        )
    return counted(plan.photo_count, _tr("Move this photo to the trash?"), _tr("Move {n} photos to the trash?"))


def _explained(plan: TrashPlan, of_groups: bool) -> list[str]:
    size = QLocale().formattedDataSize(plan.size_bytes, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
    files = counted(plan.file_count, _tr("1 file"), _tr("{n} files"))
    said = [_tr("{files}, {size}, to the trash of your system.").format(files=files, size=size)]
    if plan.sidecar_count:
        said.append(counted(plan.sidecar_count, _tr("1 sidecar goes, too."), _tr("{n} sidecars go, too.")))
    if of_groups:
        said.append(_tr("What is kept gets the tags, stars and albums of the others."))
    else:
        kept = counted(
            plan.photo_count,
            _tr("What you put on it is kept, and is there again when it comes back."),
            _tr("What you put on them is kept, and is there again when they come back."),
        )
        said.append(kept)
    if plan.away_count:
        away = counted(
            plan.away_count,
            _tr("1 file is on a drive that is away, and stays."),
            _tr("{n} files are on drives that are away, and stay."),
        )
        said.append(away)
    return said


def _tr(text: str) -> str:
    return QCoreApplication.translate("TrashQuestion", text)
