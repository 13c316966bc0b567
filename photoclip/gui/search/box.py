"""SearchBox: the one box a person describes photos in, how it was read, and what there is to say about it.

It has one height whatever it says: nothing below it moves while somebody types.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction, QImage, QKeyEvent
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from photoclip.core.query import (
    Picture,
    Query,
    correction,
)
from photoclip.gui.base.icons import set_icon
from photoclip.gui.search.chips import ChipRow
from photoclip.gui.search.completions import Completions
from photoclip.gui.search.edit import SearchEdit
from photoclip.gui.search.frame import SearchFrame
from photoclip.gui.search.hint_line import Hint
from photoclip.gui.search.place_chip import PlaceChip
from photoclip.gui.search.reading import BoxReading
from photoclip.gui.search.said_line import SaidLine
from photoclip.gui.search.thumbnail import thumbnail
from photoclip.gui.search.typed_text import UNFINISHED_MS, TypedText
from photoclip.gui.widgets.chip_texts import face_of, needs_chips
from photoclip.gui.widgets.completion_popup import CompletionLine
from photoclip.gui.widgets.search_field import make_look_like_search
from photoclip.language import shown


class SearchBox(QWidget):
    """Reports the text once the person stops typing for a moment; never waits for an answer."""

    query_changed = Signal(str)
    """The text to ask for, a moment after the last key, or at once on Enter and when it was cleared."""
    entered = Signal(str)
    """The text as typed, when the person pressed Enter or took a recent search: this is what they look for."""
    left_downwards = Signal()
    """Down or Enter: the person wants to go to the photos."""
    typing = Signal()
    """The person is at the box; what it can complete is wanted."""
    image_given = Signal(QImage)
    """A picture without a file was dropped or pasted; `add_picture` when it has one."""
    help_requested = Signal()
    place_left = Signal()
    """The person took out the chip of what is open."""

    def __init__(self, parent: QWidget | None = None, unfinished_ms: int = UNFINISHED_MS) -> None:
        """`unfinished_ms`: how long the beginning of a filter's name waits for the rest of it."""
        super().__init__(parent)
        self._reading = BoxReading()
        self._query = Query()
        self._outer = Hint()
        self._outer_first = False
        self._edit = self._make_edit()
        self._typed = TypedText(self._edit, self._reading.asked, unfinished_ms)
        self.chips = ChipRow(self._edit)
        self.help_button = _help_button(self.tr("How to search"))
        self._said = SaidLine()
        self._hint_line = self._said.hint_line
        self._frame = SearchFrame(self._edit)
        self.place_chip = PlaceChip(self._frame)
        self._frame.lay_out([self.place_chip, self._edit, self.help_button], [self.chips, self._said])
        self.completions = Completions(self._edit, self._frame)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._frame)
        QWidget.setTabOrder(self._hint_line.button, self.help_button)
        self._connect()
        self.show_hint("")

    @property
    def edit(self) -> SearchEdit:
        return self._edit

    @property
    def after_edit(self) -> tuple[QWidget, ...]:
        """What Tab reaches after the text, in this order."""
        return self._hint_line.button, self.help_button

    def text(self) -> str:
        return self._edit.text()

    def text_to_ask(self) -> str:
        """Return the text to ask for."""
        return self._reading.asked(self._edit.text())

    def know_tags(self, tags: Sequence[str]) -> None:
        """Take the tags that there are, of which photos of somebody may be asked for."""
        if self._reading.know(tags) and self._edit.text() and not self._typed.is_waiting:
            self._typed.report()

    def show_asked(self, text: str) -> None:
        """Put a text to ask for into the box as one would type it, and report it at once."""
        self.set_text(self._reading.typeable(text))

    def set_text(self, text: str) -> None:
        """Put `text` into the box and report it at once; Ctrl+Z brings back what was there."""
        self.completions.close()
        self._edit.replace_text(text)
        self._typed.report()

    def start_typing(self) -> None:
        """Take the focus and select what is there."""
        self._edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._edit.selectAll()

    def show_place(self, name: str, icon: str = "") -> None:
        """Say in which album, folder or the like the person looks; '' for all photos."""
        self.place_chip.show_place(name, icon)
        self._edit.setPlaceholderText(
            self.tr("Search in {place}").format(place=name) if name else self.tr("Describe a photo")
        )

    def add_picture(self, path: str, image: QImage | None = None) -> None:
        """Look for photos like the picture at `path`, beside what stands in the box; its chip shows `image`."""
        if image is not None and not image.isNull():
            self.chips.set_thumbnail(path, thumbnail(image, self.devicePixelRatioF()))
        self.set_text(self._reading.with_picture(self._edit.text(), Picture(path)))
        self._edit.setFocus()

    def set_examples(self, examples: Sequence[str]) -> None:
        """Offer these while the box is empty and there is nothing else to say."""
        self._said.set_examples(examples, self.help_button)
        self._say()

    def set_term_hints(self, text: str, hints: Mapping[int, str]) -> None:
        """Take what the library found out about the terms of `text`, by their index."""
        self._reading.take_hints(text, hints)
        if text.strip() == self.text_to_ask().strip():
            self._show_terms(settled=not self._typed.is_waiting and not self.completions.is_open)

    def show_hint(
        self, text: str, button: str = "", action: Callable[[], None] | None = None, *, first: bool = False
    ) -> None:
        """Say `text` under the box, with a button for what can be done about it.

        What is wrong with a term is said instead, unless `first`.
        """
        self._outer, self._outer_first = Hint(text, button, action), first
        self._say()

    def hint(self) -> str:
        """What is said under the box."""
        return self._hint_line.hint.text

    @property
    def hint_label(self) -> QLabel:
        return self._hint_line.label

    # Qt's

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._edit and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self.completions.take_key(event) or self._on_key(event)
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        return QSize(520, super().sizeHint().height())

    # Below: private

    def _make_edit(self) -> SearchEdit:
        edit = SearchEdit()
        make_look_like_search(edit)
        self._clear = QAction(self.tr("Clear the search"), self)
        set_icon(self._clear, "clear", "muted")
        self._clear.triggered.connect(self._on_clear)
        edit.addAction(self._clear, QLineEdit.ActionPosition.TrailingPosition)
        self._clear.setVisible(False)
        return edit

    def _connect(self) -> None:
        edit, chips = self._edit, self.chips
        edit.textChanged.connect(self._on_text_changed)
        edit.installEventFilter(self)
        self.place_chip.remove_requested.connect(self._on_place_left)
        self.place_chip.left_sideways.connect(edit.setFocus)
        self.place_chip.left_downwards.connect(self.left_downwards)
        self.place_chip.undo_requested.connect(self._on_undo)
        edit.focused.connect(self.typing)
        edit.textEdited.connect(lambda _text: self.typing.emit())
        edit.pictures_given.connect(self._on_pictures)
        edit.image_given.connect(self.image_given)
        chips.edit_requested.connect(self._on_edit_term)
        chips.remove_requested.connect(self._on_remove_term)
        chips.left_upwards.connect(edit.setFocus)
        chips.left_downwards.connect(self.left_downwards)
        chips.undo_requested.connect(self._on_undo)
        self.completions.taken.connect(self._on_taken)
        self._typed.settled.connect(self._on_settled)
        self._typed.reported.connect(self.query_changed)
        self.completions.text_kept.connect(self._typed.wait)
        self.completions.popup.closed.connect(lambda: self._show_terms(settled=not self._typed.is_waiting))
        self.help_button.clicked.connect(self.help_requested)
        self._said.example_chosen.connect(self.set_text)

    def _on_text_changed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        self._show_terms(settled=False)
        if self.completions.is_marking:
            return
        if text.strip():
            self._typed.wait()
        else:
            self._typed.report()

    def _on_key(self, event: QKeyEvent) -> bool:
        match event.key():
            case Qt.Key.Key_Backspace if not self._edit.text() and not self.place_chip.isHidden():
                self._on_place_left()
            case Qt.Key.Key_Escape if self._edit.text():
                self._on_clear()
            case Qt.Key.Key_Escape | Qt.Key.Key_Down:
                self.left_downwards.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._enter()
            case _:
                return False
        return True

    def _enter(self) -> None:
        self._typed.report_meant()
        self.entered.emit(self._edit.text())
        self.left_downwards.emit()

    def _on_place_left(self) -> None:
        self._edit.setFocus()
        self.place_left.emit()

    def _on_clear(self) -> None:
        self.completions.close()
        self._edit.replace_text("")
        self._edit.setFocus()

    def _on_taken(self, line: CompletionLine) -> None:
        if line.kind == "recent":
            self._enter()
        elif line.kind == "value":
            self._typed.report()
        else:
            self._typed.wait()

    def _on_pictures(self, paths: Sequence[str]) -> None:
        for path in paths:
            self.add_picture(path)

    def _on_edit_term(self, index: int) -> None:
        self._edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._edit.select_span(self._query.terms[index].span)

    def _on_remove_term(self, index: int) -> None:
        self.set_text(self._reading.without_term(self._edit.text(), index))
        if self.chips.isHidden() or not self.chips.take_focus(index):
            self._edit.setFocus()

    def _on_undo(self) -> None:
        self._edit.undo()
        self._typed.report()
        if self.chips.isHidden():
            self._edit.setFocus()

    def _replace(self, index: int, text: str) -> None:
        self.set_text(self._reading.with_term(self._edit.text(), index, text))
        self._edit.setFocus()

    def _on_settled(self) -> None:
        # What can be completed is not wrong yet.
        self._show_terms(settled=not self.completions.is_open)

    def _show_terms(self, *, settled: bool) -> None:
        """Show the chips. Until the person pauses nothing is wrong yet with the term at the cursor."""
        self._query = query = self._reading.hinted(self._edit.text())
        if needs_chips(query):
            at_cursor = None if settled else query.at(self._edit.position())
            faces = [face_of(term, with_hint=term is not at_cursor) for term in query.terms]
            self.chips.show_query(query, faces)
            self.chips.show()
        else:
            had_focus = self.chips.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
            self.chips.hide()
            if had_focus:
                self._edit.setFocus()
        if settled or not self._edit.text():
            self._say()

    def _say(self) -> None:
        hint = self._outer if self._outer_first else self._first_term_hint() or self._outer
        self._said.say(hint, may_try=not self._edit.text())

    def _first_term_hint(self) -> Hint | None:
        terms = self._query.terms
        index = next((index for index, term in enumerate(terms) if term.hint), None)
        if index is None:
            return Hint(shown(self._query.remark), warns=True) if self._query.remark else None
        hint, better = shown(terms[index].hint), correction(terms[index])
        if not better:
            return Hint(hint, warns=True)
        text = self.tr("Change to {term}").format(term=better)
        return Hint(hint, text, lambda: self._replace(index, better), warns=True)


def _help_button(text: str) -> QToolButton:
    button = QToolButton()
    set_icon(button, "help", "muted")
    button.setToolTip(text)
    button.setAccessibleName(text)
    return button
