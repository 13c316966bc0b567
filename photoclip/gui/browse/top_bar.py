"""TopBar: what stands above the photos: the search box, and how its answer is sorted, judged and shown."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider, QToolButton, QVBoxLayout, QWidget

from photoclip.core.strictness import BROAD, STRICTNESS, StrictnessLevel
from photoclip.gui.base.icons import set_icon
from photoclip.gui.base.on_show import OnShow
from photoclip.gui.base.theme import SPACE_M, SPACE_S, SPACE_XS, set_role
from photoclip.gui.browse.query import GridQuery
from photoclip.gui.browse.sort_choice import SortChoice
from photoclip.gui.grid.placed_view import MAX_TILE_PX, MIN_TILE_PX, TILE_STEP_PX
from photoclip.gui.grid.view import GridView
from photoclip.gui.search.box import SearchBox
from photoclip.gui.search.strictness_choice import StrictnessChoice
from photoclip.gui.widgets.search_field import BOX_PX


class TopBar(QWidget):
    """The buttons with a tick are for the panels beside the photos."""

    strictness_chosen = Signal(str)
    """The level that the person chose, as the settings name it."""

    def __init__(
        self, query: GridQuery, on_show: OnShow, grid: GridView, sort_choice: SortChoice, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._query = query
        self._grid = grid
        self.search_box = SearchBox()
        self.sort_choice = sort_choice
        self.strictness_choice = StrictnessChoice()
        self.strictness_choice.hide()
        self.size_slider = self._make_size_slider()
        self.folders_button = _panel_button("folder-panel", self.tr("Folders"))
        self.map_button = _panel_button("map", self.tr("Map"))
        self.info_button = _panel_button("info-panel", self.tr("Details"))
        self._lay_out()
        self.strictness_choice.changed.connect(self._on_strictness)
        self.size_slider.valueChanged.connect(lambda value: grid.set_tile_px(value * TILE_STEP_PX))
        grid.tile_px_changed.connect(self._show_tile_px)
        on_show.changed.connect(self._show_strictness)

    def set_strictness(self, level: StrictnessLevel) -> None:
        """Judge matches as strictly as was last chosen; ask nothing for it."""
        self.strictness_choice.set_value(STRICTNESS[level])
        self._query.set_strictness(STRICTNESS[level], ask=False)

    def try_broad(self) -> None:
        """Count possible matches as strong, too, as if that had been chosen here."""
        self.strictness_choice.set_value(BROAD)
        self._on_strictness(BROAD)

    # Below: private

    def _lay_out(self) -> None:
        set_role(self, "topbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        line = QHBoxLayout(self)
        line.setContentsMargins(SPACE_M, SPACE_M, SPACE_M, SPACE_S // 2)
        line.setSpacing(SPACE_S)
        line.addLayout(_beside_box(self.folders_button))
        line.addWidget(self.search_box, 1, Qt.AlignmentFlag.AlignTop)
        line.addLayout(self._make_choices())

    def _make_choices(self) -> QVBoxLayout:
        """Stand sort, size and details on the box's middle line, and the strictness under them, beside the hint."""
        first = QHBoxLayout()
        first.setSpacing(SPACE_S)
        first.addStrut(BOX_PX)
        for widget in (self.sort_choice, self.size_slider, self.map_button, self.info_button):
            first.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        column.addLayout(first)
        column.addWidget(self.strictness_choice, 0, Qt.AlignmentFlag.AlignLeading)
        column.addStretch(1)
        return column

    def _make_size_slider(self) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(MIN_TILE_PX // TILE_STEP_PX, MAX_TILE_PX // TILE_STEP_PX)
        slider.setFixedWidth(110)
        slider.setFixedHeight(28)
        slider.setValue(self._grid.tile_px // TILE_STEP_PX)
        slider.setAccessibleName(self.tr("Thumbnail size"))
        slider.setToolTip(self.tr("Thumbnail size"))
        return slider

    def _on_strictness(self, strictness: float) -> None:
        self._query.set_strictness(strictness)
        self.strictness_chosen.emit(self.strictness_choice.level)

    def _show_strictness(self) -> None:
        self.strictness_choice.set_value(self._query.strictness)  # an album brings its own
        self.strictness_choice.setVisible(self._query.has_words)

    def _show_tile_px(self, tile_px: int) -> None:
        self.size_slider.blockSignals(True)
        self.size_slider.setValue(tile_px // TILE_STEP_PX)
        self.size_slider.blockSignals(False)


def _panel_button(icon: str, name: str) -> QToolButton:
    button = QToolButton()
    button.setCheckable(True)
    set_icon(button, icon)
    button.setAccessibleName(name)
    button.setToolTip(name)
    return button


def _beside_box(widget: QWidget) -> QVBoxLayout:
    """Stand the widget on the search box's middle line, whatever is written under the box."""
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    height_px = widget.minimumHeight() or widget.sizeHint().height()
    column.addSpacing((BOX_PX - height_px) // 2)
    column.addWidget(widget)
    column.addStretch(1)
    return column
