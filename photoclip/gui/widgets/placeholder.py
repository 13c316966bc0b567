"""GridPlaceholder: what stands where the photos would be when there are none."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from photoclip.gui.base.icons import icon_pixmap
from photoclip.gui.base.theme import SPACE_L, SPACE_S, SPACE_XL, colors_of, set_role

ICON_PX = 56


class GridPlaceholder(QWidget):
    """An icon, a heading, one or two sentences and at most one button, in the middle."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = "photos"
        self._action: Callable[[], None] | None = None
        self._icon = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._title = set_role(QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True), "title")
        self._text = set_role(QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True), "muted")
        self._text.setMaximumWidth(460)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._text.setMinimumWidth(220)
        self._button = set_role(QPushButton(), "primary")
        self._button.clicked.connect(self._on_clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_XL)
        column.setSpacing(SPACE_S)
        column.addStretch(2)
        column.addWidget(self._icon)
        column.addSpacing(SPACE_S)
        column.addWidget(self._title)
        line = QHBoxLayout()  # an aligned label that wraps would get the height of its unwrapped text
        line.addStretch(1)
        line.addWidget(self._text, 100)
        line.addStretch(1)
        column.addLayout(line)
        column.addSpacing(SPACE_L)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_role(self, "base")

    @property
    def title(self) -> str:
        return self._title.text()

    @property
    def button(self) -> QPushButton:
        return self._button

    def say(self, icon: str, title: str, text: str, button: str = "", action: Callable[[], None] | None = None) -> None:
        self._icon_name = icon
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._button.setText(button)
        self._button.setVisible(bool(button))
        self._action = action
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    def _tint(self) -> None:
        color = colors_of(self.palette()).control_line
        self._icon.setPixmap(icon_pixmap(self._icon_name, color, ICON_PX, self.devicePixelRatioF()))

    def _on_clicked(self) -> None:
        if self._action is not None:
            self._action()
