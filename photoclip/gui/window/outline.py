"""Outline: what the window shows until its parts are there. It knows none of them, for they take long to import."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenuBar, QVBoxLayout, QWidget

from photoclip.gui.base.theme import SPACE_M, SPACE_S, set_role
from photoclip.gui.browse.sizes import FOLDER_PANEL_PX, SIDE_FROM_PX
from photoclip.gui.widgets.search_field import draw_field, lay_out_field, make_look_like_search
from photoclip.settings import Settings

STATUS_PX = 36
_BUTTON_PX, _CHOICES_PX = 38, 324


class Outline(QWidget):
    """Bars and panels where those of the window will stand, and a search box that takes what is typed meanwhile."""

    def __init__(self, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self._wants_side = settings.show_folder_panel
        self.edit = QLineEdit()
        make_look_like_search(self.edit)
        self.side = _surface("panel")
        self.side.setFixedWidth(FOLDER_PANEL_PX)
        middle = QHBoxLayout()
        middle.setSpacing(1)
        middle.addWidget(self.side)
        middle.addWidget(_surface("base"), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addSpacing(_menu_bar_px())
        column.addWidget(self._top_bar())
        column.addLayout(middle, 1)
        column.addWidget(self._status_line())
        self.setFocusProxy(self.edit)

    # Qt's

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.side.setVisible(self._wants_side and self.width() >= SIDE_FROM_PX)

    # Below: private

    def _top_bar(self) -> QWidget:
        bar = _surface("topbar")
        line = QHBoxLayout(bar)
        line.setContentsMargins(SPACE_M, SPACE_M, SPACE_M, SPACE_S // 2)
        line.setSpacing(SPACE_S)
        line.addSpacing(_BUTTON_PX)
        line.addWidget(_Field(self.edit), 1)
        line.addSpacing(_CHOICES_PX)
        return bar

    def _status_line(self) -> QWidget:
        bar = _surface("statusline")
        bar.setMinimumHeight(STATUS_PX)
        line = QHBoxLayout(bar)
        line.setContentsMargins(SPACE_M, SPACE_S // 2, SPACE_M, SPACE_S // 2)
        line.addWidget(set_role(QLabel(self.tr("Opening your library…")), "muted"))
        return bar


class _Field(QWidget):
    def __init__(self, edit: QLineEdit) -> None:
        super().__init__()
        self._edit = edit
        above, _below = lay_out_field(self)
        above.addWidget(edit)

    def paintEvent(self, _event: QPaintEvent) -> None:
        draw_field(self, self._edit.hasFocus())


def _surface(role: str) -> QWidget:
    surface = QWidget()
    surface.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return set_role(surface, role)


def _menu_bar_px() -> int:
    """Return how high the menu bar will be; 0 where it does not stand in the window."""
    bar = QMenuBar()
    bar.addMenu("M")
    return 0 if bar.isNativeMenuBar() else bar.sizeHint().height()
