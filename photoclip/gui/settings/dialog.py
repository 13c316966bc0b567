"""SettingsDialog: pages with a list on the left."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.theme import SPACE_M, SPACE_S, SPACE_XL, set_role
from photoclip.gui.checkpoints.downloads import ModelDownloads
from photoclip.gui.health.job import HealthJob
from photoclip.gui.health.page import HealthPage
from photoclip.gui.settings.backups_page import BackupsPage
from photoclip.gui.settings.folders_page import FoldersPage
from photoclip.gui.settings.general_page import GeneralPage
from photoclip.gui.settings.models_page import ModelsPage
from photoclip.gui.settings.sidecars_page import SidecarsPage
from photoclip.gui.widgets.modeless_dialog import ModelessDialog
from photoclip.gui.widgets.on_screen import as_text_grows
from photoclip.gui.widgets.page_area import PageArea
from photoclip.library.contract import Library

PAGES = ("folders", "model", "tags", "backups", "general", "health")


class SettingsDialog(ModelessDialog):
    """Modeless: the window behind goes on. `downloads`, `health`: the whole app's; by default the dialog's own."""

    remedy_requested = Signal(str)
    """What the page of the library's health offers and another window brings: problems, sidecars."""

    def __init__(
        self,
        library: Library,
        bridge: Bridge,
        parent: QWidget | None = None,
        downloads: ModelDownloads | None = None,
        health: HealthJob | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Settings"))
        self.resize(self.sizeHint())
        self.setMinimumSize(700, 440)
        self.folders_page = FoldersPage(library, bridge)
        self.models_page = ModelsPage(library, bridge, downloads or ModelDownloads(library, bridge))
        self.sidecars_page = SidecarsPage(library, bridge)
        self.health_page = HealthPage(health or HealthJob(library, bridge, self))
        self.health_page.requested.connect(self._on_remedy)
        self.backups_page = BackupsPage(library, bridge)
        self.general_page = GeneralPage(library, bridge)
        self.pages = QListWidget()
        self.stack = QStackedWidget()
        self._lay_out()
        self.open_page("folders")

    def open_page(self, name: str) -> None:
        """Turn to one of `PAGES`."""
        self.pages.setCurrentRow(PAGES.index(name))

    @property
    def page(self) -> str:
        return PAGES[self.pages.currentRow()]

    def sizeHint(self) -> QSize:
        return as_text_grows(self, 820, 620)

    def _on_remedy(self, remedy: str) -> None:
        pages = {"folders": "folders", "models": "model", "backup": "backups"}
        if remedy in pages:
            self.open_page(pages[remedy])
        else:
            self.remedy_requested.emit(remedy)

    def _lay_out(self) -> None:
        self.pages.setAccessibleName(self.tr("Settings pages"))
        self.pages.setFixedWidth(max(144, self.fontMetrics().horizontalAdvance(self.tr("Tags and sidecars")) + 40))
        self.pages.setFrameShape(QFrame.Shape.NoFrame)
        set_role(self.pages, "pages")
        for text, page in (
            (self.tr("Folders"), self.folders_page),
            (self.tr("Model"), self.models_page),
            (self.tr("Tags and sidecars"), self.sidecars_page),
            (self.tr("Backups"), self.backups_page),
            (self.tr("General"), self.general_page),
            (self.tr("Library health"), self.health_page),
        ):
            self.pages.addItem(QListWidgetItem(text))
            self.stack.addWidget(_scrolled(page))
        self.pages.currentRowChanged.connect(self.stack.setCurrentIndex)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        foot = QHBoxLayout()
        foot.setContentsMargins(SPACE_XL, SPACE_M, SPACE_XL, SPACE_M)
        foot.addWidget(buttons)
        line = QFrame()
        set_role(line, "line")
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.stack, 1)
        right.addWidget(line)
        right.addLayout(foot)
        side = QFrame()
        set_role(side, "panel")
        column = QVBoxLayout(side)
        column.setContentsMargins(SPACE_S, SPACE_M, SPACE_S, SPACE_M)
        column.addWidget(self.pages)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addLayout(right, 1)


def _scrolled(page: QWidget) -> PageArea:
    """Put the page into an area that scrolls where the window is small."""
    layout = page.layout()
    if layout is not None:
        layout.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_XL)
    return PageArea(page)
