"""SectionedView: a grid whose photos stand under headings, of which those of a period can be chosen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from photoclip.gui.grid.headings import Headings
from photoclip.gui.grid.layout import Section
from photoclip.gui.grid.model import GridModel
from photoclip.gui.grid.placed_view import PlacedView
from photoclip.gui.grid.selection import selection_of
from photoclip.gui.grid.year_rail import YearRail

Modifier = Qt.KeyboardModifier


class SectionedView(PlacedView):
    """Goes from section to section, and selects whole ones. Beside photos of several years stand the years."""

    def __init__(self, model: GridModel, parent: QWidget | None = None) -> None:
        self.headings = Headings(self)
        super().__init__(model, parent)
        self.rail = YearRail(self)
        self.set_rail(self.rail)
        self.laid_out.connect(self.headings.forget_selection)  # other photos; a reset selection tells nobody

    def select_section(self, section: Section, *, add: bool = False) -> None:
        """Select the photos of a section, and no others. `add`: and the others; or take these out where all are in."""
        chosen, flag = selection_of(self.model(), [section.rows]), QItemSelectionModel.SelectionFlag
        taken_out = add and self.headings.chosen(section) == section.count
        self.setAutoScroll(False)
        self.selectionModel().setCurrentIndex(self.model().index(section.start), flag.NoUpdate)
        self.setAutoScroll(True)
        how = flag.Deselect if taken_out else flag.Select if add else flag.ClearAndSelect
        self.selectionModel().select(chosen, how)

    def current_section(self) -> Section | None:
        """Return the section of the current photo, where it is in sight; else the one at the top."""
        sections = self.places.sections
        row, rows = self.currentIndex().row(), self.visible_rows()
        if row not in rows:
            row = rows.start
        return sections[self.places.section_of(row)] if sections else None

    def go_by_section(self, steps: int) -> Section | None:
        """Go to the first photo of another section, its heading at the top; back to the beginning of this one first."""
        section = self.current_section()
        if section is None:
            return None
        sections, index = self.places.sections, self.places.section_of(section.start)
        inside = self.currentIndex().row() > section.start and self.currentIndex().row() in section.rows
        index = max(0, min(len(sections) - 1, index + steps + (steps < 0 and inside)))
        self.setCurrentIndex(self.model().index(sections[index].start))
        self.verticalScrollBar().setValue(self.places.top_of(index) if index else 0)
        return sections[index]

    def press_heading(self, event: QMouseEvent) -> bool:
        """Do what a press on a heading does; False where there is none."""
        hit = self.headings.at(event.position().toPoint())
        if hit is None or event.button() != Qt.MouseButton.LeftButton:
            return False
        add = hit.on_tick or bool(event.modifiers() & (Modifier.ControlModifier | Modifier.ShiftModifier))
        self.select_section(hit.section, add=add)
        return True

    # Qt's

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self.headings.follow(None if event.buttons() else event.position().toPoint())

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.headings.follow(None)
        return super().viewportEvent(event)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.headings.forget_selection()
        self.viewport().update()  # the headings show how much of them is selected
