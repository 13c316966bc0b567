"""PanelRoom: whether a panel beside the photos is on show: as the person wants it, where there is room."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QAbstractButton, QWidget


class PanelRoom(QObject):
    """In a narrow window the panel is away until it is asked for; a wide one has it again as it was."""

    changed = Signal(bool)
    """Whether it is on show now."""
    wanted = Signal(bool)
    """The person wants it, or not, in windows that have room for it: to be remembered."""

    def __init__(self, panel: QWidget, button: QAbstractButton, least_px: int) -> None:
        """`button` shows and hides the panel. `least_px`: how wide the page must be for it to stand there unasked."""
        super().__init__(panel)
        self._panel = panel
        self._button = button
        self._least_px = least_px
        self._wish = True
        self._is_roomy = True
        self._asked = False
        """Whether it was asked for where there is no room."""
        button.clicked.connect(self.toggle)

    @property
    def is_shown(self) -> bool:
        return self._wish if self._is_roomy else self._asked

    def set_wish(self, wish: bool) -> None:
        """Take over what is remembered."""
        self._wish = wish
        self._show()

    def set_width(self, width_px: int) -> None:
        """The page is as wide as this now."""
        roomy = width_px >= self._least_px
        if roomy != self._is_roomy:
            self._is_roomy, self._asked = roomy, False
            self._show()

    def toggle(self) -> None:
        """Show the panel, or hide it."""
        if self._is_roomy:
            self.wanted.emit(not self._wish)
        else:
            self._asked = not self._asked
            self._show()

    # Below: private

    def _show(self) -> None:
        self._panel.setVisible(self.is_shown)
        self._button.setChecked(self.is_shown)
        self.changed.emit(self.is_shown)
