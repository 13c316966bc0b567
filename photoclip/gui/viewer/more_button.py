"""MoreButton: a menu of the buttons that a narrow bar has no room for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from photoclip.gui.base.icons import set_icon


class MoreButton(QToolButton):
    """Choosing a line of its menu clicks the button that it stands for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons: list[QToolButton] = []
        set_icon(self, "more")
        self.setAccessibleName(self.tr("More"))
        self.setToolTip(self.tr("More"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        menu.aboutToShow.connect(self._fill)
        self.setMenu(menu)

    def offer(self, buttons: Sequence[QToolButton]) -> None:
        """From now on the menu has these."""
        self._buttons = list(buttons)

    # Below: private

    def _fill(self) -> None:
        menu = self.menu()
        menu.clear()
        for button in self._buttons:
            action = menu.addAction(button.icon(), button.toolTip())
            action.setEnabled(button.isEnabled())
            action.setCheckable(button.isCheckable())
            action.setChecked(button.isChecked())
            action.triggered.connect(button.click)
