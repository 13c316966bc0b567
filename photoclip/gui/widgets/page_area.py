"""PageArea: a page that scrolls where the window is small."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from photoclip.gui.base.application import application


class PageArea(QScrollArea):
    """Holds one page at its full width and keeps what the keyboard goes to in sight.

    Qt's own area follows Tab only: arrows in a group of choices, and focus that code gives, would leave it.
    """

    def __init__(self, page: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(page)
        application().focusChanged.connect(self._on_focus_changed)

    def _on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        # What is under the pointer must not move between press and release.
        if now is None or not self.isAncestorOf(now) or QGuiApplication.mouseButtons():
            return
        # Once the layout is done: the same key may have opened or closed a part of the page.
        QTimer.singleShot(0, self, self._show_focused)

    def _show_focused(self) -> None:
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            self.ensureWidgetVisible(focused)


def reveal(widget: QWidget) -> None:
    """Scroll the area around `widget`, if there is one, until it is in sight; once the layout is done."""

    def scroll() -> None:
        around = widget.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        if around is not None:
            around.ensureWidgetVisible(widget)

    QTimer.singleShot(0, widget, scroll)
