"""SaidLine: what there is to say about a search, or examples while there is none."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from photoclip.gui.base.theme import set_role
from photoclip.gui.search.hint_line import Hint, HintLine
from photoclip.gui.widgets.fitting_row import FittingRow
from photoclip.gui.widgets.search_field import row_px
from photoclip.gui.widgets.tab_order import lead_through

MAX_EXAMPLES = 3


class SaidLine(QWidget):
    """One line that is never higher: a sentence, or a few examples to be clicked."""

    example_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hint_line = HintLine()
        self._example_row = FittingRow()
        self._example_row.setFixedHeight(row_px(self))
        self._has_examples = False
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.hint_line, 1)
        line.addWidget(self._example_row, 1)

    def set_examples(self, examples: Sequence[str], after: QWidget) -> None:
        """Offer these. `after`: the widget that Tab leaves for them."""
        self._has_examples = bool(examples)
        widgets: list[QWidget] = [set_role(QLabel(self.tr("Try")), "muted")]
        for example in examples[:MAX_EXAMPLES]:
            button = set_role(QPushButton(example), "link")
            button.setAccessibleName(self.tr("Search for {example}").format(example=example))
            button.clicked.connect(lambda _checked=False, example=example: self.example_chosen.emit(example))
            widgets.append(button)
        self._example_row.show_widgets(widgets)
        lead_through(after, self._example_row)

    def say(self, hint: Hint, *, may_try: bool) -> None:
        """Say this; where it is nothing offer the examples, if they may be."""
        self.hint_line.say(hint)
        examples = may_try and not hint.text and self._has_examples
        self._example_row.setVisible(examples)
        self.hint_line.setVisible(not examples)
