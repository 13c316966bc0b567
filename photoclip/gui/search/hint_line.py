"""HintLine: one sentence under the search box, with a button for what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from photoclip.gui.base.icons import icon_pixmap
from photoclip.gui.base.theme import SPACE_S, colors_of, set_role
from photoclip.gui.widgets.elided_label import ElidedLabel
from photoclip.gui.widgets.inline_message import announce
from photoclip.gui.widgets.search_field import row_px

SIGN_PX = 14


@dataclass(frozen=True, slots=True)
class Hint:
    text: str = ""
    button: str = ""
    action: Callable[[], None] | None = None
    warns: bool = False


class HintLine(QWidget):
    """One height whatever it says, so that the photos below never jump; a long sentence never widens the window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint = Hint()
        self._sign = QLabel()
        self._sign.setFixedWidth(SIGN_PX)
        self.label = ElidedLabel(Qt.TextElideMode.ElideRight)
        self.label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        set_role(self.label, "muted")
        self.button = set_role(QPushButton(), "link")
        self.button.clicked.connect(self._on_clicked)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SPACE_S)
        line.addWidget(self._sign)
        line.addWidget(self.label)
        line.addWidget(self.button)
        line.addStretch(1)
        self.setFixedHeight(row_px(self))
        self.say(self._hint)

    @property
    def hint(self) -> Hint:
        return self._hint

    def say(self, hint: Hint) -> None:
        if hint.warns and hint.text != self._hint.text:
            announce(self, hint.text)
        self._hint = hint
        self.label.show_text(hint.text)
        self.button.setText(hint.button)
        self.button.setVisible(bool(hint.button))
        self._sign.setVisible(hint.warns)
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    # Below: private

    def _tint(self) -> None:
        if self._hint.warns:
            color = colors_of(self.palette()).warning
            self._sign.setPixmap(icon_pixmap("warning", color, SIGN_PX, self.devicePixelRatioF()))

    def _on_clicked(self) -> None:
        if self._hint.action is not None:
            self._hint.action()
