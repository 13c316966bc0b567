"""NoticeBar: a plain sentence across the window, until the person closes it or it has been read."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from photoclip.gui.base.icons import icon_pixmap, set_icon
from photoclip.gui.base.theme import ICON_PX, SPACE_L, SPACE_S, colors_of, set_role

PASSING_MS = 4000
OFFERING_MS = 12_000
"""A sentence with a button stays long enough to be read, thought about and reached by keyboard."""


class NoticeBar(QFrame):
    """Shows the latest sentence. Problems stay until closed; passing notes leave by themselves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._sign = QLabel()
        self._sign_name = "info"
        super().__init__(parent)
        set_role(self, "notice")
        self._text = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._button = set_role(QPushButton(), "notice")
        self._button.clicked.connect(self._on_button)
        self._action: Callable[[], None] | None = None
        self._close = close = QToolButton()
        set_icon(close, "close", "on_selection")
        close.setAccessibleName(self.tr("Close this message"))
        close.setToolTip(close.accessibleName())
        close.clicked.connect(self.hide)
        self._line = line = QHBoxLayout(self)
        line.setContentsMargins(SPACE_L, SPACE_S // 2, SPACE_S, SPACE_S // 2)
        line.setSpacing(SPACE_S)
        line.addWidget(self._sign)
        line.addWidget(self._text, 1)
        line.addWidget(self._button, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self._timer = QTimer(self, singleShot=True, interval=PASSING_MS)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def text(self) -> str:
        return self._text.text()

    @property
    def button(self) -> QPushButton:
        return self._button

    def say(
        self,
        sentence: str,
        *,
        passing: bool = False,
        sign: str = "",
        button: str = "",
        action: Callable[[], None] | None = None,
    ) -> None:
        """Show `sentence`; with a `button` that does `action` and closes the bar. `sign`: an icon's name."""
        self._timer.stop()
        self._text.setText(sentence)
        self._button.setText(button)
        self._button.setVisible(bool(button))
        self._action = action
        self._sign_name = sign or ("info" if passing else "warning")
        self._show_sign()
        self.settle()
        self.show()
        self.setAccessibleName(sentence)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        if passing:
            self._timer.start(OFFERING_MS if button else PASSING_MS)

    def settle(self) -> None:
        """Make room for what is said now. A bar in a layout has it."""

    def withdraw_offer(self) -> None:
        """Go where the button would do something else by now."""
        if self._action is not None and self._button.isVisibleTo(self):
            self.hide()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._show_sign()

    def _show_sign(self) -> None:
        color = colors_of(QGuiApplication.palette()).on_selection
        self._sign.setPixmap(icon_pixmap(self._sign_name, color, ICON_PX, self.devicePixelRatioF()))

    def _wanted_px(self) -> int:
        """Return how wide it is with its sentence on one line."""
        line, margins = self._line, self._line.contentsMargins()
        shown = [self._sign, self._close, *([self._button] if self._button.isVisibleTo(self) else [])]
        beside = sum(widget.sizeHint().width() + line.spacing() for widget in shown)
        text = self._text.fontMetrics().horizontalAdvance(self._text.text()) + 2 * SPACE_S
        return margins.left() + margins.right() + text + beside

    def _on_button(self) -> None:
        self.hide()
        if self._action is not None:
            self._action()
