"""SearchBox: the one box a person describes photos in, with what there is to say about it underneath."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QSizePolicy, QStyle, QVBoxLayout, QWidget

from photoclip.gui.elided_label import ElidedLabel
from photoclip.gui.icons import set_icon
from photoclip.gui.theme import SPACE_M, SPACE_S, SPACE_XS, set_role

DEBOUNCE_MS = 150
BOX_PX = 44
MAX_EXAMPLES = 3
ROW_PX = 26


class SearchBox(QWidget):
    """Reports the text once the person stops typing for a moment; never waits for an answer."""

    query_changed = Signal(str)
    """The text, `DEBOUNCE_MS` after the last key, or at once on Enter and when it was cleared."""
    left_downwards = Signal()
    """Down or Enter: the person wants to go to the photos."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reported = ""
        self._examples: list[str] = []
        self._hint_action: Callable[[], None] | None = None
        self._timer = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._timer.timeout.connect(self._report)
        self._edit = self._make_edit()
        self._hint = ElidedLabel(Qt.TextElideMode.ElideRight)  # a long sentence never widens the window
        self._hint.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        set_role(self._hint, "muted")
        self._hint_button = set_role(QPushButton(), "link")
        self._hint_button.clicked.connect(self._on_hint_button)
        self._hint_row = QWidget()
        self._hint_line = QHBoxLayout(self._hint_row)
        self._hint_line.setContentsMargins(SPACE_S, 0, 0, 0)
        self._hint_line.setSpacing(SPACE_XS)
        self._hint_line.addWidget(self._hint)
        self._hint_line.addWidget(self._hint_button)
        self._hint_line.addStretch(1)
        self._example_row = FittingRow()
        row_px = max(ROW_PX, self.fontMetrics().height() + SPACE_S)
        for row in (self._hint_row, self._example_row):
            row.setFixedHeight(row_px)  # one height whatever it says, so that the photos below never jump
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        column.addWidget(self._edit)
        column.addWidget(self._hint_row)
        column.addWidget(self._example_row)
        self.setFocusProxy(self._edit)
        self.show_hint("")

    @property
    def edit(self) -> QLineEdit:
        return self._edit

    def text(self) -> str:
        return self._edit.text()

    def set_text(self, text: str) -> None:
        """Put `text` into the box and report it at once."""
        self._edit.setText(text)
        self._report()

    def start_typing(self) -> None:
        """Take the focus and select what is there."""
        self._edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._edit.selectAll()

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
        self.show_hint(self._hint.whole, self._hint_button.text(), self._hint_action)

    def show_hint(self, text: str, button: str = "", action: Callable[[], None] | None = None) -> None:
        """Say `text` under the box, with a button for what can be done about it."""
        self._hint.show_text(text)
        self._hint_button.setText(button)
        self._hint_button.setVisible(bool(button))
        self._hint_action = action
        examples = not text and not self._edit.text() and bool(self._examples)
        self._example_row.setVisible(examples)
        self._hint_row.setVisible(not examples)

    def hint(self) -> str:
        return self._hint.whole

    @property
    def hint_label(self) -> QLabel:
        return self._hint

    # Qt's

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:
        if watched is self._edit and event.type() == QEvent.Type.KeyPress:
            return self._on_key(event)
        return super().eventFilter(watched, event)

    # Below: private

    def _make_edit(self) -> QLineEdit:
        edit = QLineEdit()
        font = edit.font()
        font.setPointSizeF(font.pointSizeF() * 1.25)
        edit.setFont(font)
        edit.setFixedHeight(max(BOX_PX, edit.fontMetrics().height() + SPACE_M))
        edit.setPlaceholderText(self.tr("Describe a photo"))
        edit.setAccessibleName(self.tr("Search photos by describing them"))
        edit.setMaxLength(20_000)
        search = QAction(self.tr("Search"), self)  # a name for screen readers: Qt makes a button of it
        set_icon(search, "search", "muted")
        edit.addAction(search, QLineEdit.ActionPosition.LeadingPosition)
        self._clear = QAction(self.tr("Clear the search"), self)
        set_icon(self._clear, "clear", "muted")
        self._clear.triggered.connect(self._on_clear)
        edit.addAction(self._clear, QLineEdit.ActionPosition.TrailingPosition)
        self._clear.setVisible(False)
        edit.textChanged.connect(self._on_text_changed)
        edit.installEventFilter(self)
        return edit

    def sizeHint(self) -> QSize:
        return QSize(520, super().sizeHint().height())

    def _on_text_changed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
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
                self._report()
                self.left_downwards.emit()
            case _:
                return False
        return True

    def _on_clear(self) -> None:
        self._edit.clear()
        self._edit.setFocus()

    def _on_hint_button(self) -> None:
        if self._hint_action is not None:
            self._hint_action()

    def _report(self) -> None:
        self._timer.stop()
        text = self._edit.text()
        if text.strip() != self._reported:
            self._reported = text.strip()
            self.query_changed.emit(text)


class FittingRow(QWidget):
    """Widgets side by side; those that do not fit whole are left out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._widgets: list[QWidget] = []

    def show_widgets(self, widgets: Sequence[QWidget]) -> None:
        for old in self._widgets:
            old.deleteLater()
        self._widgets = list(widgets)
        for widget in self._widgets:
            widget.setParent(self)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        x = SPACE_S
        for widget in self._widgets:
            size = widget.sizeHint()
            fits = x + size.width() <= self.width()
            area = QRect(x, (self.height() - size.height()) // 2, size.width(), size.height())
            widget.setGeometry(QStyle.visualRect(self.layoutDirection(), self.rect(), area))
            widget.setVisible(fits)
            x += size.width() + SPACE_XS
