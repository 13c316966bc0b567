"""LiveChoice: whether an album is to follow its search, or to stay as it is now."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from photoclip.gui.base.counted import counted
from photoclip.gui.base.theme import SPACE_XS
from photoclip.gui.widgets.wrapped_choice import WrappedRadioButton


class LiveChoice(QWidget):
    """Two radio buttons; following is the usual wish."""

    def __init__(self, count: int, parent: QWidget | None = None) -> None:
        """`count`: photos that the search finds now."""
        super().__init__(parent)
        self.live = WrappedRadioButton(self.tr("&Live: always the photos that this search finds"))
        shown = counted(count, self.tr("the photo"), self.tr("the {n} photos"))
        self.still = WrappedRadioButton(self.tr("&Fixed: {photos} that it finds now").format(photos=shown))
        self.still.setEnabled(count > 0)
        self.live.setChecked(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        column.addWidget(self.live)
        column.addWidget(self.still)

    @property
    def is_live(self) -> bool:
        return self.live.isChecked()
