"""HealthRow: one thing that was looked at, with its state, one sentence, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from photoclip.core.health import HealthLine
from photoclip.gui.base.icons import icon_pixmap
from photoclip.gui.base.theme import ICON_PX, SPACE_M, SPACE_S, SPACE_XS, colors_of, set_role
from photoclip.gui.widgets.flow_layout import FlowLayout
from photoclip.gui.widgets.inline_message import text_label
from photoclip.language import shown

_SIGNS = {
    "good": ("check", "good"),
    "note": ("info", "muted"),
    "look": ("warning", "warning"),
    "bad": ("warning", "problem"),
}


class HealthRow(QFrame):
    """Buttons ask for what they say; the page does it."""

    requested = Signal(str)
    """A remedy; for a question "deleted" or "wait"."""

    def __init__(self, line: HealthLine, parent: QWidget | None = None) -> None:
        # Set before: Qt tells of the palette while the widget is made.
        self._sign = QLabel()
        self.line = line
        self._state_name = _state(line)
        super().__init__(parent)
        set_role(self, "card")
        self._name = set_role(text_label(_title(line.name), wrap=False), "heading")
        self._said = text_label(shown(line.said), selectable=True)
        self._todo = text_label("" if line.state == "good" else shown(line.todo), "muted", selectable=True)
        self._details = text_label("\n".join(line.details), "small", selectable=True)
        self.buttons: dict[str, QPushButton] = {}
        self._lay_out()
        self.setAccessibleName(
            f"{self._name.text()}: {self._state_name}. {self._said.text()} {self._todo.text()}".strip()
        )

    def enable(self, enabled: bool) -> None:
        """Let the buttons be pressed, or not while something runs."""
        for name, button in self.buttons.items():
            button.setEnabled(enabled or name == "details")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    # Below: private

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(SPACE_XS)
        for label in (self._name, self._said, self._todo, self._details):
            words.addWidget(label)
        if not self._todo.text():
            self._todo.hide()
        self._details.hide()
        flow = FlowLayout()
        for remedy, text in _buttons(self.line):
            self._add_button(flow, remedy, text)
        if len(self.line.details) > 1 or (self.line.details and self.line.remedy == "accept"):
            self._add_button(flow, "details", self.tr("Show list"))
            self.buttons["details"].setCheckable(True)
            self.buttons["details"].toggled.connect(self._details.setVisible)
        if self.buttons:
            words.addLayout(flow)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, SPACE_S)
        row.setSpacing(SPACE_M)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self._tint()

    def _add_button(self, flow: FlowLayout, remedy: str, text: str) -> None:
        button = QPushButton(text)
        button.setAccessibleName(f"{text}: {self._name.text()}")
        button.clicked.connect(lambda: self.requested.emit(remedy))
        flow.addWidget(button)
        self.buttons[remedy] = button

    def _tint(self) -> None:
        name, tint = _SIGNS[self.line.state]
        color = getattr(colors_of(QGuiApplication.palette()), tint)
        self._sign.setPixmap(icon_pixmap(name, color, ICON_PX, self.devicePixelRatioF()))
        self._sign.setToolTip(self._state_name)


def _tr(text: str) -> str:
    return QCoreApplication.translate("HealthRow", text)


def _state(line: HealthLine) -> str:
    names = {"good": _tr("well"), "note": _tr("worth knowing"), "look": _tr("needs you"), "bad": _tr("at risk")}
    return names[line.state]


def _title(name: str) -> str:
    named = shown(name)
    return named[:1].upper() + named[1:]


def _buttons(line: HealthLine) -> list[tuple[str, str]]:
    """Return what the page offers for a line: the remedy and its words."""
    if line.remedy == "answer":
        waiting = [] if line.state == "note" else [("wait", _tr("Wait: keep showing them"))]
        return [*waiting, ("deleted", _tr("They were deleted"))]
    texts = {
        "repair": _tr("Repair"),
        "index": _tr("Look for changes now"),
        "problems": _tr("Show files…"),
        "folders": _tr("Folders…"),
        "missing": _tr("Show them…"),
        "verify": _tr("Read originals again"),
        "accept": _tr("They are right as they are"),
        "models": _tr("Models…"),
        "backup": _tr("Backups…"),
        "sidecars": _tr("Decide…"),
    }
    return [(line.remedy, texts[line.remedy])] if line.remedy in texts else []
