"""SearchFrame: the outline around the search line and its chips."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from photoclip.gui.search.edit import SearchEdit
from photoclip.gui.widgets.search_field import draw_field, lay_out_field


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
        above, below = lay_out_field(self)
        for widget in line:
            above.addWidget(widget, int(widget is self._edit))
        for widget in said:
            below.addWidget(widget, int(widget is said[-1]))

    # Qt's

    def paintEvent(self, _event: QPaintEvent) -> None:
        draw_field(self, self._edit.hasFocus())
