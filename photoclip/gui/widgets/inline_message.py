"""InlineMessage: a plain sentence where the person is looking, instead of a modal box; and the labels around it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from photoclip.gui.base.theme import SPACE_M, SPACE_S, set_role
from photoclip.gui.widgets.breaking_label import BreakingLabel


def text_label(text: str = "", role: str = "", *, wrap: bool = True, selectable: bool = False) -> QLabel:
    """Return a label that shows `text` as it stands: names and EXIF texts are never read as markup.

    `wrap`: it takes as many lines as it needs, and a long path is no wider than the rest.
    """
    label = BreakingLabel(text) if wrap else QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrap)
    if selectable:
        flags = Qt.TextInteractionFlag
        label.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
    if role:
        set_role(label, role)
    return label


def announce(widget: QWidget, text: str) -> None:
    """Have a screen reader say `text`."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


class InlineMessage(QFrame):
    """One sentence, with at most one button. Hidden while there is nothing to say."""

    action_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._label = text_label(selectable=True)
        self._label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._button = QPushButton()
        self._button.clicked.connect(self.action_requested)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, SPACE_S)
        layout.setSpacing(SPACE_M)
        layout.addWidget(self._label, 1)
        layout.addWidget(self._button)
        self.hide()

    @property
    def text(self) -> str:
        return self._label.text()

    def show_problem(self, sentence: str, action: str = "") -> None:
        self._show(sentence, "problem", action)

    def show_info(self, sentence: str, action: str = "") -> None:
        self._show(sentence, "", action)

    def clear(self) -> None:
        self._label.clear()
        self.hide()

    def _show(self, sentence: str, role: str, action: str) -> None:
        self._label.setText(sentence)
        set_role(self._label, role)
        self._button.setText(action)
        self._button.setVisible(bool(action))
        self.setAccessibleName(sentence)
        self.show()
        announce(self, sentence)
