"""CompanionRows: the files that are one photo with the one on show."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from photoclip.core.companions import CompanionFile
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.theme import SPACE_M
from photoclip.gui.details.fact_row import FactRow
from photoclip.gui.details.facts import Fact
from photoclip.library.contract import CompanionsPart


class CompanionRows(QWidget):
    """Asks the library for them; nothing where there are none."""

    def __init__(
        self, companions: CompanionsPart, bridge: Bridge, photo_id: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._photo_id = photo_id
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE_M)
        self.hide()
        bridge.ask(companions.of, [photo_id], done=self._show, owner=self)

    def _show(self, found: Mapping[int, tuple[CompanionFile, ...]]) -> None:
        for one in found.get(self._photo_id, ()):
            row = FactRow(Fact(_kind_text(one), one.name))
            row.setToolTip(one.path)
            self._column.addWidget(row)
        self.setVisible(self._column.count() > 0)


def _kind_text(companion: CompanionFile) -> str:
    match companion.kind:
        case "raw":
            return _tr("Raw file of it")
        case "film":
            return _tr("Its film")
        case "original":
            return _tr("Its original")
        case "jpeg":
            return _tr("JPEG of it")


def _tr(text: str) -> str:
    return QCoreApplication.translate("CompanionRows", text)
