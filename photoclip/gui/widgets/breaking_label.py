"""BreakingLabel: a text that wraps wherever it must: also within a path or a command, which has no spaces."""

from __future__ import annotations

import itertools
import re

from PySide6.QtGui import QClipboard, QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QLabel, QMenu, QWidget

_BREAK = "\u200b"  # takes no room, and a line may end there
_LONG_WORD = re.compile(r"\S{25,}")
_PARTS_WORDS = frozenset("/\\_-.,;:=&")
_MOST_LETTERS = 12


class BreakingLabel(QLabel):
    """Says what it was given, and so does what is copied from it: the places to break at are its own."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)

    def text(self) -> str:
        return _whole(super().text())

    def setText(self, text: str) -> None:
        super().setText(_LONG_WORD.sub(lambda word: _breakable(word[0]), text))

    def selectedText(self) -> str:
        return _whole(super().selectedText())

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy) and self.hasSelectedText():
            self._copy(QClipboard.Mode.Clipboard)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self.hasSelectedText() and QGuiApplication.clipboard().supportsSelection():
            self._copy(QClipboard.Mode.Selection)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if not self.hasSelectedText():
            event.ignore()
            return
        menu = QMenu(self)
        menu.addAction(self.tr("&Copy")).triggered.connect(lambda: self._copy(QClipboard.Mode.Clipboard))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(event.globalPos())

    def _copy(self, mode: QClipboard.Mode) -> None:
        QGuiApplication.clipboard().setText(self.selectedText(), mode)


def _breakable(word: str) -> str:
    """Return a long word that can be broken after what parts it, and every few letters."""
    pieces, since = [], 0
    for place, letter in enumerate(word[:-1]):
        since += 1
        if letter in _PARTS_WORDS or since >= _MOST_LETTERS:
            pieces.append(place + 1)
            since = 0
    ends = [0, *pieces, len(word)]
    return _BREAK.join(word[start:end] for start, end in itertools.pairwise(ends))


def _whole(text: str) -> str:
    return text.replace(_BREAK, "")
