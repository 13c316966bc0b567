"""GoneBar: asks whether photos that are gone were deleted, for as long as nobody has answered."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from photoclip.core.disappearance import Disappearance
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.counted import counted, shown_number
from photoclip.gui.base.icons import icon_pixmap
from photoclip.gui.base.theme import ICON_PX, SPACE_L, SPACE_S, colors_of, set_role
from photoclip.gui.base.undo import Done
from photoclip.gui.widgets.flow_layout import FlowLayout
from photoclip.gui.widgets.inline_message import announce, text_label
from photoclip.library.contract import Library


class GoneBar(QFrame):
    """Stands across the window while there is a question; with several folders, one after the other."""

    def __init__(self, library: Library, bridge: Bridge, parent: QWidget | None = None) -> None:
        self._sign = QLabel()
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._asked: Disappearance | None = None
        self._text = text_label()
        self.deleted_button = set_role(QPushButton(self.tr("They were &deleted")), "notice")
        self.wait_button = set_role(QPushButton(self.tr("&Wait: keep showing them")), "notice")
        self.deleted_button.clicked.connect(self._confirm)
        self.wait_button.clicked.connect(self._wait)
        self._lay_out()
        bridge.folders_changed.connect(self.refresh)
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text() if self._asked is not None else ""

    def refresh(self) -> None:
        """Ask the library whether anything is to be answered."""
        self._bridge.ask(self._library.folders.disappearances, done=self._show, owner=self, latest=True)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    # Below: private

    def _lay_out(self) -> None:
        set_role(self, "notice")
        buttons = FlowLayout()
        buttons.addWidget(self.wait_button)
        buttons.addWidget(self.deleted_button)
        words = QVBoxLayout()
        words.setSpacing(SPACE_S // 2)
        words.addWidget(self._text)
        words.addLayout(buttons)
        line = QHBoxLayout(self)
        line.setContentsMargins(SPACE_L, SPACE_S, SPACE_S, SPACE_S)
        line.setSpacing(SPACE_S)
        line.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        self._tint()

    def _tint(self) -> None:
        color = colors_of(QGuiApplication.palette()).on_selection
        self._sign.setPixmap(icon_pixmap("warning", color, ICON_PX, self.devicePixelRatioF()))

    def _show(self, disappearances: list[Disappearance]) -> None:
        asked = [one for one in disappearances if not one.waiting]
        before, self._asked = self._asked, asked[0] if asked else None
        self.setVisible(self._asked is not None)
        if self._asked is None:
            return
        text = question_text(self._asked)
        if len(asked) > 1:
            text += " " + counted(
                len(asked) - 1,
                self.tr("Another folder is asked about after this."),
                self.tr("{n} folders follow."),
            )
        self._text.setText(text)
        self.setAccessibleName(text)
        for button in (self.deleted_button, self.wait_button):
            button.setEnabled(True)
        if before != self._asked:
            announce(self, text)

    def _confirm(self) -> None:
        self._answer(
            self._library.folders.confirm_gone,
            self.tr("One photo is marked as missing. What you gave it is kept."),
            self.tr("{n} photos are marked as missing. What you gave them is kept."),
        )

    def _wait(self) -> None:
        self._answer(
            self._library.folders.wait_for_gone,
            self.tr("The photo is kept on show until its file returns."),
            self.tr("{n} photos are kept on show until their files return."),
        )

    def _answer(self, act: Callable[[int], int], one: str, many: str) -> None:
        if self._asked is None:
            return
        for button in (self.deleted_button, self.wait_button):
            button.setEnabled(False)
        self._bridge.do(
            act,
            self._asked.folder_id,
            report=lambda count: Done(counted(count, one, many)),
            failed=self._on_failed,
            owner=self,
        )

    def _on_failed(self, sentence: str) -> None:
        self._bridge.problem.emit(sentence)
        self.refresh()


def question_text(gone: Disappearance) -> str:
    """Return what the person is asked, or told where they said to wait."""
    if gone.gone == gone.total:
        one, many = _tr("The only photo in “{place}” is gone."), _tr("All {n} photos in “{place}” are gone.")
    else:
        one = _tr("1 of {total} photos in “{place}” is gone.")
        many = _tr("{n} of {total} photos in “{place}” are gone.")
    asked = _tr("They are waited for.") if gone.waiting else _tr("Were they deleted? Nothing changes until you answer.")
    said = counted(gone.gone, one, many, total=shown_number(gone.total), place=gone.place)
    return f"{said} {asked}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("GoneBar", text)
