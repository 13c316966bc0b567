"""SearchFrame: the outline around the search line and its chips."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from photoclip.gui.base.theme import RADIUS, SPACE_S, SPACE_XS, colors_of
from photoclip.gui.search.edit import SearchEdit
from photoclip.gui.search.hint_line import row_px
from photoclip.gui.widgets.chip import chip_px


class SearchFrame(QWidget):
    """It is that of a line edit, whichever of them has the focus."""

    def __init__(self, edit: SearchEdit) -> None:
        super().__init__()
        self._edit = edit
        edit.focused.connect(self.update)
        edit.left.connect(self.update)

    def lay_out(self, line: Sequence[QWidget], said: Sequence[QWidget]) -> None:
        """Put `line` side by side, and `said` under it at one height whatever it holds; the line edit, and the last of
        `said`, take the room that is left.
        """
        above, below = QHBoxLayout(), QHBoxLayout()
        above.setContentsMargins(SPACE_XS, 0, SPACE_XS, 0)
        above.setSpacing(0)
        below.setContentsMargins(SPACE_S, 0, SPACE_S, 0)
        below.setSpacing(SPACE_S)
        below.addStrut(max(chip_px(self), row_px(self)))
        for widget in line:
            above.addWidget(widget, int(widget is self._edit))
        for widget in said:
            below.addWidget(widget, int(widget is said[-1]))
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 2, 2, SPACE_XS)
        column.setSpacing(0)
        column.addLayout(above)
        column.addLayout(below)

    # Qt's

    def paintEvent(self, _event: QPaintEvent) -> None:
        colors, focused = colors_of(self.palette()), self._edit.hasFocus()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            width = 2.0 if focused else 1.0
            painter.setPen(QPen(QColor(colors.accent if focused else colors.control_line), width))
            painter.setBrush(QColor(colors.base))
            body = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
            painter.drawRoundedRect(body, RADIUS, RADIUS)
