"""TagEdit: a line for the name of a tag, which completes the names and aliases there are."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from photoclip.core.names import spelled, tidy_tag
from photoclip.gui.base.counted import counted
from photoclip.gui.tags.list import TagList, TagMatch
from photoclip.gui.widgets.completion_popup import CompletionLine, CompletionPopup

MAX_OFFERED = 8


class TagEdit(QLineEdit):
    """Typing opens the list, Down too; Enter means the marked line, or else what was typed, as it was typed."""

    entered = Signal(str)
    """The name of a tag that is meant, new or known."""
    left = Signal()
    """Escape, with no list open."""
    left_backwards = Signal()
    """Backspace, or the arrow towards the beginning, with nothing typed."""

    def __init__(self, tags: TagList, parent: QWidget | None = None, *, takes_new: bool = True) -> None:
        """`takes_new`: whether a name that no tag has is offered, too."""
        super().__init__(parent)
        self._tags = tags
        self._takes_new = takes_new
        self._left_out: Collection[int] = ()
        self._offered: list[CompletionLine] = []
        self.popup = CompletionPopup(self)
        self.popup.chosen.connect(self._take)
        self.textEdited.connect(self._on_edited)

    def leave_out(self, tag_ids: Collection[int]) -> None:
        """Never offer these tags."""
        self._left_out = tag_ids

    def take_entered(self) -> None:
        """Say what is meant, as Enter does."""
        if self.popup.isVisible() and self.popup.selected >= 0:
            self._take(self.popup.selected)
        elif self.text().strip():
            self._enter(self.text())

    # Qt's

    def event(self, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent):
            return super().event(event)
        if event.type() == QEvent.Type.ShortcutOverride:
            if event.matches(QKeySequence.StandardKey.Undo) and not self.text():
                event.ignore()  # there is nothing to undo in the line: the window takes back the last tag
                return False
            if event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
        if event.type() == QEvent.Type.KeyPress and self._take_key(event):
            event.accept()
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.popup.hide()

    # Below: private

    def _take_key(self, event: QKeyEvent) -> bool:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        is_open = self.popup.isVisible()
        back = Qt.Key.Key_Right if self.isRightToLeft() else Qt.Key.Key_Left
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.take_entered()
            case Qt.Key.Key_Escape if is_open:
                self.popup.hide()
            case Qt.Key.Key_Escape:
                self.left.emit()
            case Qt.Key.Key_Down if plain:
                self._mark(1) if is_open else self._offer()
            case Qt.Key.Key_Tab if is_open and plain:
                self._mark(1)
            case Qt.Key.Key_Up if is_open and plain:
                self._mark(-1)
            case Qt.Key.Key_Backspace if plain and not self.text():
                self.left_backwards.emit()
            case key if key == back and plain and not self.text():
                self.left_backwards.emit()
            case _:
                return False
        return True

    def _mark(self, step: int) -> None:
        count = len(self._offered)
        self.popup.select((self.popup.selected + 1 + step) % (count + 1) - 1)  # -1, no line, is one of the stops

    def _on_edited(self, _text: str) -> None:
        if self._typed():
            self._offer()
        else:
            self.popup.hide()

    def _typed(self) -> str:
        """Return what is being typed: of several names, parted by commas, the last."""
        return tidy_tag(self.text().rpartition(",")[2])

    def _offer(self) -> None:
        typed = self._typed()
        found = self._tags.matches(typed, MAX_OFFERED + len(self._left_out))
        matches = [match for match in found if match.tag.id not in self._left_out][:MAX_OFFERED]
        self._offered = [self._line(match) for match in matches]
        if self._takes_new and typed and self._tags.named(typed) is None:
            shown = self.tr("New tag “{name}”").format(name=typed)
            self._offered.append(CompletionLine("new", shown, typed, len(typed)))
        if self._offered:
            self.popup.open_with(self._offered)
        else:
            self.popup.hide()

    def _line(self, match: TagMatch) -> CompletionLine:
        tag, name = match.tag, spelled(match.tag.name)
        detail = counted(tag.photo_count, self.tr("1 photo"), self.tr("{n} photos"))
        if match.alias:
            detail = self.tr("also “{alias}”").format(alias=match.alias)
        return CompletionLine("tag", name, name, len(name), detail, tag.color)

    def _take(self, index: int) -> None:
        earlier, comma, _ = self.text().rpartition(",")
        if comma:
            self._enter(earlier)
        self._say(self._offered[index].text)

    def _enter(self, text: str) -> None:
        """Mean one tag, or several parted by commas; a known name that holds one is meant whole."""
        for name in [text] if self._tags.named(text) is not None else text.split(","):
            if name.strip():
                self._say(name)

    def _say(self, name: str) -> None:
        self.popup.hide()
        self.setText("")  # unlike clear() it forgets what could be undone in the line
        self.entered.emit(tidy_tag(name) or name)
