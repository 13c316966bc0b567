"""Headings: what stands above the photos of a grid, or sticks at the top, and what of it the pointer is on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle

from photoclip.gui.base.theme import SPACE_S
from photoclip.gui.grid.captions import TICK_PX, HeadingLook, heading_strip, paint_heading, words_px
from photoclip.gui.grid.layout import MARGIN_PX, Section
from photoclip.gui.grid.placed_view import PlacedView


@dataclass(frozen=True, slots=True)
class HeadingHit:
    """What of a heading is under the pointer."""

    section: Section
    on_tick: bool


class Headings:
    """Knows where each heading stands in the window. Only those of a period can be clicked."""

    def __init__(self, grid: PlacedView) -> None:
        self._grid = grid
        self._hovered: Section | None = None
        self._chosen: dict[int, int] = {}

    def at(self, point: QPoint) -> HeadingHit | None:
        """Return the heading whose words or tick are at this point of the window."""
        for section, strip, _stuck in reversed(list(self._in_sight())):
            if strip.contains(point):
                return self._hit(section, strip, point) if section.period is not None else None
        return None

    def follow(self, point: QPoint | None) -> None:
        """Let the heading under the pointer look as if it can be clicked; None: the pointer is elsewhere."""
        hit = self.at(point) if point is not None else None
        section = hit.section if hit is not None else None
        if section == self._hovered:
            return
        self._hovered = section
        view = self._grid.viewport()
        if section is not None:
            view.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            view.unsetCursor()
        view.update()

    def forget_selection(self) -> None:
        """Another selection: count anew."""
        self._chosen = {}

    def chosen(self, section: Section) -> int:
        """Return how many photos of the section are selected."""
        if section.start not in self._chosen:
            runs = self._grid.selectionModel().selection().toList()
            rows = section.rows
            self._chosen[section.start] = sum(
                max(0, min(run.bottom() + 1, rows.stop) - max(run.top(), rows.start)) for run in runs
            )
        return self._chosen[section.start]

    def paint(self, painter: QPainter, dirty: QRect) -> None:
        """Paint those that touch this part of the window; the one that sticks, over the photos."""
        for section, strip, stuck in self._in_sight():
            if strip.intersects(dirty):
                chosen = self.chosen(section) if section.period is not None else 0
                look = HeadingLook(stuck, chosen, section == self._hovered)
                paint_heading(painter, self._grid, section, strip, look)

    # Below: private

    def _in_sight(self) -> Iterator[tuple[Section, QRect, bool]]:
        """Yield (section, strip in the window, whether it sticks); the one that sticks last, as it lies on top."""
        top, view = self._grid.verticalOffset(), self._grid.viewport()
        stuck = self._grid.places.stuck_header(top)
        for section, y in self._grid.places.headers_between(top, top + view.height()):
            if stuck is None or section is not stuck[0]:
                yield section, heading_strip(y - top, view.width()), False
        if stuck is not None:
            yield stuck[0], heading_strip(stuck[1] - top, view.width()), True

    def _hit(self, section: Section, strip: QRect, point: QPoint) -> HeadingHit | None:
        within = strip.adjusted(MARGIN_PX, 0, -MARGIN_PX, 0)
        logical = QStyle.visualRect(self._grid.layoutDirection(), within, QRect(point, point)).topLeft()
        away = logical.x() - within.left()
        if not -MARGIN_PX <= away <= words_px(self._grid, section):
            return None
        return HeadingHit(section, away < TICK_PX + SPACE_S // 2)
