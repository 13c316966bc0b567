"""Toast: a notice that lies over the content, so that nothing below it moves as it comes or goes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from photoclip.gui.base.theme import SPACE_L, set_role
from photoclip.gui.window.notice_bar import NoticeBar

WIDEST_PX = 640


class Toast(NoticeBar):
    """Lies at the lower edge of `over`, as wide as its sentence needs. Both are children of one widget."""

    def __init__(self, over: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = over
        set_role(self, "toast")
        over.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._over and event.type() in {QEvent.Type.Resize, QEvent.Type.Move}:
            self.settle()
        return super().eventFilter(watched, event)

    def settle(self) -> None:
        """Take the place and the size that fit what it says."""
        there = self._over.geometry()
        width = min(self._wanted_px(), WIDEST_PX, there.width() - 2 * SPACE_L)
        height = min(self._line.totalHeightForWidth(width), there.height() - 2 * SPACE_L)
        left = there.left() + (there.width() - width) // 2
        self.setGeometry(left, there.bottom() - SPACE_L - height, width, height)
        self.raise_()
