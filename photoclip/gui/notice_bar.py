"""NoticeBar: a plain sentence across the window, until the person closes it or it has been read."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from photoclip.gui.icons import icon_pixmap, set_icon
from photoclip.gui.theme import ICON_PX, SPACE_L, SPACE_S, colors_of, set_role

PASSING_MS = 4000


class NoticeBar(QFrame):
    """Shows the latest sentence. Problems stay until closed; passing notes leave by themselves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "notice")
        self._text = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._sign = QLabel()
        close = QToolButton()
        set_icon(close, "close", "on_selection")
        close.setAccessibleName(self.tr("Close this message"))
        close.setToolTip(close.accessibleName())
        close.clicked.connect(self.hide)
        line = QHBoxLayout(self)
        line.setContentsMargins(SPACE_L, SPACE_S // 2, SPACE_S, SPACE_S // 2)
        line.setSpacing(SPACE_S)
        line.addWidget(self._sign)
        line.addWidget(self._text, 1)
        line.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self._timer = QTimer(self, singleShot=True, interval=PASSING_MS)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def text(self) -> str:
        return self._text.text()

    def say(self, sentence: str, *, passing: bool = False) -> None:
        self._timer.stop()
        self._text.setText(sentence)
        color = colors_of(QGuiApplication.palette()).on_selection
        self._sign.setPixmap(icon_pixmap("info" if passing else "warning", color, ICON_PX, self.devicePixelRatioF()))
        self.show()
        self.setAccessibleName(sentence)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        if passing:
            self._timer.start()
