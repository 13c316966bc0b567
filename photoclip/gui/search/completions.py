"""Completions: what the search box offers while a person types, with the keys of a browser's address bar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from photoclip.core.names import alike
from photoclip.core.query import MAX_CHARACTERS, Completion, complete
from photoclip.core.query.rules import LIKE, LIKE_TAKES, NAME, NAME_TAKES, RULES, canonical_of, kind_of
from photoclip.gui.search.edit import SearchEdit
from photoclip.gui.widgets.completion_popup import CompletionLine, CompletionPopup
from photoclip.language import shown

LEAST_LETTERS = 3
"""How much of a filter's name must stand there before it is offered unasked: "ca" is more often a cat than a camera."""
MAX_RECENT = 12


class Completions(QObject):
    """Completions open by themselves, recent searches on Down or a click. A marked one stands in the box until Esc."""

    taken = Signal(object)
    """CompletionLine: its text stands in the box and is meant."""
    text_kept = Signal()
    """The person goes on editing the text of a marked line."""
    forget_requested = Signal(str)
    """A recent search that is never to be offered again."""

    def __init__(self, edit: SearchEdit, anchor: QWidget) -> None:
        super().__init__(anchor)
        self._edit = edit
        self._values: Mapping[str, Sequence[str]] = {}
        self._recent: Sequence[str] = ()
        self._shown: list[CompletionLine] = []
        self._marking = False
        self._marked = False
        self._left = False
        self._wanting = False
        self.popup = CompletionPopup(anchor)
        self.popup.chosen.connect(self._on_chosen)
        self.popup.closed.connect(self._unmark)
        edit.left.connect(self.popup.hide)
        edit.textEdited.connect(self._on_edited)
        edit.clicked_empty.connect(self._offer_everything)

    @property
    def is_open(self) -> bool:
        return self.popup.isVisible()

    @property
    def is_marking(self) -> bool:
        """Whether the text in the box is that of a marked line that nobody has taken yet."""
        return self._marked or self._marking

    @property
    def values(self) -> Mapping[str, Sequence[str]]:
        """The values of filters that are offered, by filter name."""
        return self._values

    @property
    def recent(self) -> Sequence[str]:
        """The recent searches that are offered, latest first."""
        return self._recent

    def set_values(self, values: Mapping[str, Sequence[str]]) -> None:
        """Offer these values of filters, by filter name."""
        self._values = values
        if self._wanting and not self._marked and self._edit.hasFocus():
            self._offer_completions()

    def set_recent(self, texts: Sequence[str]) -> None:
        """Offer these recent searches, latest first."""
        self._recent = texts

    def close(self) -> None:
        """Close the list; what stands in the box stays."""
        self._marked = False
        self.popup.hide()

    def take_key(self, event: QKeyEvent) -> bool:
        """Act on a key of the box; False when it is not for the list."""
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        if not self.is_open:
            return event.key() == Qt.Key.Key_Down and plain and not self._left and self._offer_everything()
        match event.key():
            case Qt.Key.Key_Down | Qt.Key.Key_Tab if plain:
                self._mark(1)
            case Qt.Key.Key_Up if plain:
                self._mark(-1)
            case Qt.Key.Key_Backtab if self._marked:
                self._mark(-1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self.popup.selected >= 0:
                self._take(self._shown[self.popup.selected])
            case Qt.Key.Key_Escape:
                self._unmark()
                self.close()
                self._left, self._wanting = True, False
            case Qt.Key.Key_Delete if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and self._marks_recent():
                self._forget()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Backtab:
                self.close()
                return False
            case Qt.Key.Key_Left | Qt.Key.Key_Right | Qt.Key.Key_Home | Qt.Key.Key_End:
                self._keep()
                return False
            case _:
                return False
        return True

    # Below: private

    def _on_edited(self, _text: str) -> None:
        if self._marking:
            return
        self._marked = self._left = False
        self._wanting = True
        self._offer_completions()

    def _offer_completions(self, least_letters: int = LEAST_LETTERS) -> bool:
        return self._open(self._completions(least_letters))

    def _offer_everything(self) -> bool:
        """Offer recent searches that begin with the text, else what may stand at the cursor; False with neither."""
        self._wanting = False
        typed = alike(self._edit.text().strip())
        recent = [text for text in self._recent if alike(text).startswith(typed) and alike(text) != typed]
        offered = [CompletionLine("recent", text, text, len(text)) for text in recent[:MAX_RECENT]]
        return self._open(offered) or (bool(typed) and self._offer_completions(1))

    def _completions(self, least_letters: int) -> list[CompletionLine]:
        text, cursor = self._edit.text(), self._edit.position()
        if len(text) > MAX_CHARACTERS or self._edit.hasSelectedText():
            return []  # a pasted book is no query, and reading it on every key would be felt
        found: list[CompletionLine] = []
        for completion in complete(text, cursor, self._values):
            is_name = completion.text.endswith(":")
            if is_name and not self._is_likely(completion, text[completion.span.start : cursor], least_letters):
                continue
            applied = completion.applied_to(text)
            end = completion.span.start + len(completion.text)
            if is_name:
                found.append(CompletionLine("name", completion.shown, applied, end, _takes(completion.text)))
            else:
                found.append(CompletionLine("value", completion.shown, applied, end))
        return [] if [line.text for line in found] == [text] else found

    @staticmethod
    def _is_likely(completion: Completion, typed: str, least_letters: int) -> bool:
        """Return whether a name is worth offering: unasked only by its own letters, for "on" is rarely a date."""
        asked_for = least_letters < LEAST_LETTERS
        return len(typed) >= least_letters and (asked_for or completion.text.startswith(typed.lower()))

    def _open(self, lines: list[CompletionLine]) -> bool:
        self._shown = lines
        if lines:
            self.popup.open_with(lines)
        else:
            self.close()
        return bool(lines)

    def _mark(self, steps: int) -> None:
        """Mark the next line; before the first and after the last one stands what was typed."""
        index = (self.popup.selected + 1 + steps) % (len(self._shown) + 1) - 1
        self._unmark()
        self.popup.select(index)
        if index >= 0:
            self._marked = True
            self._write(self._shown[index])

    def _unmark(self) -> None:
        if self._marked:
            self._marking = True
            self._edit.undo()
            self._marking = False
        self._marked = False

    def _keep(self) -> None:
        was_marked = self._marked
        self.close()
        if was_marked:
            self.text_kept.emit()

    def _write(self, line: CompletionLine) -> None:
        self._marking = True
        self._edit.replace_text(line.text, line.cursor)
        self._marking = False

    def _on_chosen(self, index: int) -> None:
        self._unmark()
        self._write(self._shown[index])
        self._take(self._shown[index])

    def _take(self, line: CompletionLine) -> None:
        self.close()
        self._wanting = line.kind == "name"
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)
        if line.kind == "name":
            self._offer_completions()
        self.taken.emit(line)

    def _marks_recent(self) -> bool:
        return self.popup.selected >= 0 and self._shown[self.popup.selected].kind == "recent"

    def _forget(self) -> None:
        forgotten = self._shown[self.popup.selected]
        self._unmark()
        self.forget_requested.emit(forgotten.text)
        self._recent = [text for text in self._recent if text != forgotten.text]
        self._open([line for line in self._shown if line != forgotten])


def _takes(name: str) -> str:
    """Return what stands after the filter name, which ends with its colon."""
    bare = name.removesuffix(":")
    kind = kind_of(bare)
    if kind is not None:
        return shown(RULES[kind].takes)
    return shown({LIKE: LIKE_TAKES, NAME: NAME_TAKES}.get(canonical_of(bare), ""))
