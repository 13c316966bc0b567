"""SearchHelp: what may be typed into the search box, every example there to be tried."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from photoclip.core.query import GRAMMAR_HELP
from photoclip.gui.base.theme import SPACE_L, SPACE_M, SPACE_XL, SPACE_XS, set_role
from photoclip.gui.widgets.inline_message import text_label
from photoclip.gui.widgets.on_screen import OnScreenDialog, as_text_grows
from photoclip.language import shown


class SearchHelp(OnScreenDialog):
    """Stays open beside the window while examples are tried."""

    tried = Signal(str)
    """The text of an example, to be searched for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("How to search"))
        self.setMinimumSize(320, 280)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self._make_page())
        area.setAccessibleName(self.tr("How to search"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, SPACE_M, SPACE_M)
        layout.addWidget(area, 1)
        layout.addWidget(buttons)

    def sizeHint(self) -> QSize:
        return as_text_grows(self, 560, 620)

    # Below: private

    def _make_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(SPACE_XL, SPACE_L, SPACE_XL, SPACE_L)
        column.setSpacing(0)
        column.addWidget(_indented(self.tr("Describe the photo, and add what else you know"), "heading"))
        column.addSpacing(SPACE_XS)
        column.addWidget(_indented(self.tr("Click an example to try it."), "muted"))
        column.addSpacing(SPACE_M)
        for help_ in GRAMMAR_HELP:
            column.addWidget(self._make_example(help_.example))
            column.addWidget(_indented(shown(help_.explanation), "muted"))
            column.addSpacing(SPACE_M)
        column.addStretch(1)
        return page

    def _make_example(self, example: str) -> QPushButton:
        button = set_role(QPushButton(example), "example")
        button.setAccessibleName(self.tr("Search for {example}").format(example=example))
        button.setToolTip(example)
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # a long one must not widen the page
        button.setAutoDefault(False)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(lambda: self.tried.emit(example))
        return button


def _indented(text: str, role: str) -> QLabel:
    """Return a label that stands under the examples' text: their buttons have room for a focus ring."""
    label = text_label(text, role)
    label.setContentsMargins(SPACE_XS + 2, 0, 0, 0)
    return label
