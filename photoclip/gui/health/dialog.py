"""HealthDialog: the page of the library's health in a window of its own."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialogButtonBox, QHBoxLayout, QVBoxLayout, QWidget

from photoclip.gui.base.theme import SPACE_M, SPACE_XL
from photoclip.gui.health.job import HealthJob
from photoclip.gui.health.page import HealthPage
from photoclip.gui.widgets.modeless_dialog import ModelessDialog
from photoclip.gui.widgets.on_screen import as_text_grows
from photoclip.gui.widgets.page_area import PageArea


class HealthDialog(ModelessDialog):
    """Modeless: the window behind goes on."""

    def __init__(self, job: HealthJob, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Library health"))
        self.setMinimumSize(480, 360)
        self.page = HealthPage(job)
        layout = self.page.layout()
        if layout is not None:
            layout.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_XL)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        foot = QHBoxLayout()
        foot.setContentsMargins(SPACE_XL, SPACE_M, SPACE_XL, SPACE_M)
        foot.addWidget(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(PageArea(self.page), 1)
        column.addLayout(foot)

    def sizeHint(self) -> QSize:
        return as_text_grows(self, 720, 620)
