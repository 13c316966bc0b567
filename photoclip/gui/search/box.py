"""SearchBox: the one box a person describes photos in, how it was read, and what there is to say about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from photoclip.core.query import (
    Picture,
    Query,
    correction,
)
from photoclip.gui.base.icons import set_icon
from photoclip.gui.base.theme import RADIUS, SPACE_S, SPACE_XS, colors_of, set_role
from photoclip.gui.search.chips import ChipRow
from photoclip.gui.search.completions import Completions
from photoclip.gui.search.edit import SearchEdit
from photoclip.gui.search.hint_line import Hint, HintLine, row_px
from photoclip.gui.search.reading import BoxReading
from photoclip.gui.widgets.chip_texts import face_of, needs_chips
from photoclip.gui.widgets.completion_popup import CompletionLine
from photoclip.gui.widgets.fitting_row import FittingRow
from photoclip.gui.widgets.tab_order import lead_through

DEBOUNCE_MS = 150
BOX_PX = 44
MAX_EXAMPLES = 3


class SearchBox(QWidget):
    """Reports the text once the person stops typing for a moment; never waits for an answer."""

    query_changed = Signal(str)
    """The text to ask for, `DEBOUNCE_MS` after the last key, or at once on Enter and when it was cleared."""
    entered = Signal(str)
    """The text as typed, when the person pressed Enter or took a recent search: this is what they look for."""
    left_downwards = Signal()
    """Down or Enter: the person wants to go to the photos."""
    typing = Signal()
    """The person is at the box; what it can complete is wanted."""
    image_given = Signal(QImage)
    """A picture without a file was dropped or pasted; `add_picture` when it has one."""
    help_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reported = ""
        self._reading = BoxReading()
        self._query = Query()
        self._examples: list[str] = []
        self._outer = Hint()
        self._outer_first = False
        self._timer = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._timer.timeout.connect(self._report)
        self._edit = self._make_edit()
        self.chips = ChipRow(self._edit)
        self.help_button = QToolButton()
        self._frame = self._make_frame()
        self.completions = Completions(self._edit, self._frame)
        self._hint_line = HintLine()
        self._example_row = FittingRow()
        self._example_row.setFixedHeight(row_px(self))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        column.addWidget(self._frame)
        column.addWidget(self._hint_line)
        column.addWidget(self._example_row)
        self.setFocusProxy(self._edit)
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
        return self._reading.of(self._edit.text()).text

    def know_tags(self, tags: Sequence[str]) -> None:
        """Take the tags that there are, of which photos of somebody may be asked for."""
        if self._reading.know(tags) and self._edit.text() and not self._timer.isActive():
            self._report()

    def show_asked(self, text: str) -> None:
        """Put a text to ask for into the box as one would type it, and report it at once."""
        self.set_text(self._reading.typeable(text))

    def set_text(self, text: str) -> None:
        """Put `text` into the box and report it at once; Ctrl+Z brings back what was there."""
        self.completions.close()
        self._edit.replace_text(text)
        self._report()

    def start_typing(self) -> None:
        """Take the focus and select what is there."""
        self._edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._edit.selectAll()

    def add_picture(self, path: str) -> None:
        """Look for photos like the picture at `path`, beside what stands in the box."""
        self.set_text(self._reading.with_picture(self._edit.text(), Picture(path)))
        self._edit.setFocus()

    def set_examples(self, examples: Sequence[str]) -> None:
        """Offer these while the box is empty and there is nothing else to say."""
        self._examples = list(examples[:MAX_EXAMPLES])
        label = QLabel(self.tr("Try"))
        set_role(label, "muted")
        widgets: list[QWidget] = [label]
        for example in self._examples:
            button = set_role(QPushButton(example), "link")
            button.setAccessibleName(self.tr("Search for {example}").format(example=example))
            button.clicked.connect(lambda _checked=False, example=example: self.set_text(example))
            widgets.append(button)
        self._example_row.show_widgets(widgets)
        lead_through(self.help_button, self._example_row)
        self._say()

    def set_term_hints(self, text: str, hints: Mapping[int, str]) -> None:
        """Take what the library found out about the terms of `text`, by their index."""
        self._reading.take_hints(text, hints)
        if text.strip() == self.text_to_ask().strip():
            self._show_terms(settled=not self._timer.isActive() and not self.completions.is_open)

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
        set_role(edit, "bare")
        font = edit.font()
        font.setPointSizeF(font.pointSizeF() * 1.25)
        edit.setFont(font)
        edit.setFixedHeight(max(BOX_PX - 4, edit.fontMetrics().height() + SPACE_S))
        edit.setPlaceholderText(self.tr("Describe a photo"))
        edit.setAccessibleName(self.tr("Search photos by describing them"))
        search = QAction(self.tr("Search"), self)  # a name for screen readers: Qt makes a button of it
        set_icon(search, "search", "muted")
        edit.addAction(search, QLineEdit.ActionPosition.LeadingPosition)
        self._clear = QAction(self.tr("Clear the search"), self)
        set_icon(self._clear, "clear", "muted")
        self._clear.triggered.connect(self._on_clear)
        edit.addAction(self._clear, QLineEdit.ActionPosition.TrailingPosition)
        self._clear.setVisible(False)
        return edit

    def _make_frame(self) -> _Frame:
        frame = _Frame(self._edit)
        set_icon(self.help_button, "help", "muted")
        self.help_button.setToolTip(self.tr("How to search"))
        self.help_button.setAccessibleName(self.tr("How to search"))
        line = QHBoxLayout()
        line.setContentsMargins(SPACE_XS, 0, SPACE_XS, 0)
        line.setSpacing(0)
        line.addWidget(self._edit, 1)
        line.addWidget(self.help_button)
        chips = QHBoxLayout()
        chips.setContentsMargins(SPACE_S, 0, SPACE_S, 0)
        chips.addWidget(self.chips)
        column = QVBoxLayout(frame)
        column.setContentsMargins(2, 2, 2, 2)
        column.setSpacing(0)
        column.addLayout(line)
        column.addLayout(chips)
        return frame

    def _connect(self) -> None:
        edit, chips = self._edit, self.chips
        edit.textChanged.connect(self._on_text_changed)
        edit.installEventFilter(self)
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
        self.completions.text_kept.connect(self._timer.start)
        self.completions.popup.closed.connect(lambda: self._show_terms(settled=not self._timer.isActive()))
        self.help_button.clicked.connect(self.help_requested)

    def _on_text_changed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        self._show_terms(settled=False)
        if self.completions.is_marking:
            return
        if text.strip():
            self._timer.start()
        else:
            self._report()

    def _on_key(self, event: QKeyEvent) -> bool:
        match event.key():
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
        self._report()
        self.entered.emit(self._edit.text())
        self.left_downwards.emit()

    def _on_clear(self) -> None:
        self.completions.close()
        self._edit.replace_text("")
        self._edit.setFocus()

    def _on_taken(self, line: CompletionLine) -> None:
        if line.kind == "recent":
            self._enter()
        elif line.kind == "value":
            self._report()
        else:
            self._timer.start()

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
        self._report()
        if self.chips.isHidden():
            self._edit.setFocus()

    def _correct(self, index: int, text: str) -> None:
        self.set_text(self._reading.with_term(self._edit.text(), index, text))
        self._edit.setFocus()

    def _report(self) -> None:
        self._timer.stop()
        # What can be completed is not wrong yet.
        self._show_terms(settled=not self.completions.is_open)
        asked = self.text_to_ask()
        if asked.strip() != self._reported:
            self._reported = asked.strip()
            self.query_changed.emit(asked)

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
        self._hint_line.say(hint)
        examples = not hint.text and not self._edit.text() and bool(self._examples)
        self._example_row.setVisible(examples)
        self._hint_line.setVisible(not examples)

    def _first_term_hint(self) -> Hint | None:
        terms = self._query.terms
        index = next((index for index, term in enumerate(terms) if term.hint), None)
        if index is None:
            return Hint(self._query.remark, warns=True) if self._query.remark else None
        hint, better = terms[index].hint, correction(terms[index])
        if not better:
            return Hint(hint, warns=True)
        text = self.tr("Change to {term}").format(term=better)
        return Hint(hint, text, lambda: self._correct(index, better), warns=True)


class _Frame(QWidget):
    """The outline around the line and its chips: that of a line edit, whichever of them has the focus."""

    def __init__(self, edit: SearchEdit) -> None:
        super().__init__()
        self._edit = edit
        edit.focused.connect(self.update)
        edit.left.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colors, focused = colors_of(self.palette()), self._edit.hasFocus()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = 2.0 if focused else 1.0
        painter.setPen(QPen(QColor(colors.accent if focused else colors.control_line), width))
        painter.setBrush(QColor(colors.base))
        body = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.drawRoundedRect(body, RADIUS, RADIUS)
