"""FoldingSection: a heading, and under it what can be folded away."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from photoclip.gui.base.icons import set_icon
from photoclip.gui.base.theme import SPACE_S, SPACE_XS, set_role


class FoldingSection(QWidget):
    """Folded, only the heading is in sight, with the buttons beside it."""

    folded_changed = Signal(bool)
    """The person folded or unfolded it."""

    def __init__(self, name: str, title: str, content: QWidget, *buttons: QWidget) -> None:
        """`name`: what it is remembered by. `buttons` stand at the end of the heading's line."""
        super().__init__()
        self.name = name
        self.content = content
        self.heading = FoldHeading(title)
        line = QHBoxLayout()
        line.setContentsMargins(SPACE_XS, SPACE_S, SPACE_XS, 0)
        line.setSpacing(0)
        line.addWidget(self.heading, 1)
        for button in buttons:
            line.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(content)
        self.heading.toggled.connect(self._show_content)
        self.heading.clicked.connect(lambda shown: self.folded_changed.emit(not shown))

    @property
    def is_folded(self) -> bool:
        return not self.heading.isChecked()

    def set_folded(self, folded: bool) -> None:
        """Fold it or not, and say nothing."""
        self.heading.setChecked(not folded)

    # Below: private

    def _show_content(self, shown: bool) -> None:
        if not shown and self.content.isAncestorOf(self.focusWidget() or self):
            self.heading.setFocus(Qt.FocusReason.OtherFocusReason)  # the keyboard does not vanish with what it was in
        self.content.setVisible(shown)


class FoldHeading(QPushButton):
    """Left folds and Right unfolds what stands under it; Up and Down lead on."""

    left_upwards = Signal()
    left_downwards = Signal()

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.setCheckable(True)
        self.setChecked(True)
        set_role(self, "section")
        self.toggled.connect(self._say_state)
        self._say_state(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        match event.key():
            case Qt.Key.Key_Left | Qt.Key.Key_Right as key:
                if self.isChecked() != ((key == Qt.Key.Key_Right) != mirrored):
                    self.click()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.click()
            case Qt.Key.Key_Up:
                self.left_upwards.emit()
            case Qt.Key.Key_Down:
                self.left_downwards.emit()
            case _:
                super().keyPressEvent(event)

    # Below: private

    def _say_state(self, shown: bool) -> None:
        set_icon(self, "down" if shown else "right", "muted")
        self.setAccessibleDescription(self.tr("Section, open") if shown else self.tr("Section, folded"))
