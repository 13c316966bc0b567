"""GridLayout: where each photo of the grid stands. Plain arithmetic, so a million photos cost what ten do."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from photoclip.core.days import Period
from photoclip.gui.base.theme import SPACE_M, SPACE_S

MARGIN_PX = SPACE_M
GAP_PX = SPACE_S
HEADER_PX = 44


@dataclass(frozen=True, slots=True)
class Section:
    """A run of photos under one heading; no heading is drawn when `title` is ''."""

    title: str
    start: int
    count: int
    period: Period | None = None
    """When the photos were taken, where that is what the heading says: it sticks at the top, and selects them all."""

    @property
    def rows(self) -> range:
        return range(self.start, self.start + self.count)


class GridLayout:
    """Rows of square cells, as wide as fits, in sections. Coordinates are of the whole content, not of the window."""

    def __init__(self, width_px: int, tile_px: int, sections: Sequence[Section]) -> None:
        room_px = max(1, width_px - 2 * MARGIN_PX)
        self.columns = max(1, round((room_px + GAP_PX) / (tile_px + GAP_PX)))
        self.cell_px = max(16, (room_px - (self.columns - 1) * GAP_PX) // self.columns)
        self.sections = [section for section in sections if section.count]
        self._starts = [section.start for section in self.sections]
        self._tops: list[int] = []
        top_px = MARGIN_PX
        for section in self.sections:
            self._tops.append(top_px)
            top_px += self._header_px(section) + -(-section.count // self.columns) * self._step_px
        self.height_px = top_px - GAP_PX + MARGIN_PX if self.sections else 0

    @property
    def _step_px(self) -> int:
        return self.cell_px + GAP_PX

    def rect(self, row: int) -> tuple[int, int, int, int]:
        """Return (x, y, width, height) of the cell of `row`."""
        index = self.section_of(row)
        line, column = divmod(row - self.sections[index].start, self.columns)
        y = self._tops[index] + self._header_px(self.sections[index]) + line * self._step_px
        return MARGIN_PX + column * self._step_px, y, self.cell_px, self.cell_px

    def row_at(self, x: int, y: int) -> int | None:
        """Return the row whose cell holds the point, None between cells."""
        column, inside_x = divmod(x - MARGIN_PX, self._step_px)
        if not 0 <= column < self.columns or inside_x >= self.cell_px:
            return None
        found = self._line_at(y)
        if found is None or found[2] >= self.cell_px:
            return None
        index, line, _ = found
        offset = line * self.columns + column
        return self.sections[index].start + offset if offset < self.sections[index].count else None

    def gap_at(self, x: int, y: int) -> int:
        """Return the row before which something put down at this point would stand: 0 to the number of rows."""
        if not self.sections:
            return 0
        index = max(0, bisect_right(self._tops, y) - 1)
        section = self.sections[index]
        lines = -(-section.count // self.columns)
        line = (y - self._tops[index] - self._header_px(section)) // self._step_px
        column = (x - MARGIN_PX + (self._step_px + GAP_PX) // 2) // self._step_px
        offset = min(max(0, line), lines - 1) * self.columns + min(max(0, column), self.columns)
        return section.start + min(offset, section.count)

    def gap_rect(self, gap: int, width_px: int) -> tuple[int, int, int, int] | None:
        """Return (x, y, width, height) of the strip before the cell of row `gap`, None while there is no photo."""
        if not self.sections:
            return None
        # At the beginning of a line, and not at the end of the one above; after the last photo there is no line.
        count = self.sections[-1].start + self.sections[-1].count
        x, y, width, height = self.rect(min(gap, count - 1))
        left = x - (GAP_PX + width_px) // 2 if gap < count else x + width + (GAP_PX - width_px) // 2
        return left, y, width_px, height

    def rows_between(self, top_px: int, bottom_px: int) -> range:
        """Return the rows whose cells touch the band from `top_px` to `bottom_px`."""
        return range(self._first_row_below(top_px), self._last_row_above(bottom_px) + 1)

    def rows_in(self, x: int, y: int, width_px: int, height_px: int) -> Iterator[range]:
        """Yield the runs of rows whose cells touch the rectangle, one run a line."""
        first = max(0, -(-(x - MARGIN_PX - self.cell_px + 1) // self._step_px))
        last = min(self.columns - 1, (x + width_px - 1 - MARGIN_PX) // self._step_px)
        if first > last:
            return
        touched = range(self.section_at(y) or 0, bisect_left(self._tops, y + height_px))
        for index, section in ((index, self.sections[index]) for index in touched):
            top = self._tops[index] + self._header_px(section)
            lines = -(-section.count // self.columns)
            from_line = max(0, -(-(y - top - self.cell_px + 1) // self._step_px))
            to_line = min(lines - 1, (y + height_px - 1 - top) // self._step_px)
            for line in range(from_line, to_line + 1):
                begin = line * self.columns
                run = range(begin + first, min(begin + last + 1, section.count))
                if run:
                    yield range(section.start + run.start, section.start + run.stop)

    def headers_between(self, top_px: int, bottom_px: int) -> Iterator[tuple[Section, int]]:
        """Yield (section, top of its heading) for the headings that touch the band."""
        for index in range(bisect_right(self._tops, top_px - HEADER_PX), bisect_left(self._tops, bottom_px)):
            if self.sections[index].title:
                yield self.sections[index], self._tops[index]

    def stuck_header(self, top_px: int) -> tuple[Section, int] | None:
        """Return the section of a period that the band from `top_px` on begins in, and the top of its heading there.

        The heading of the next section pushes it away. None where the heading stands in its own place.
        """
        index = self.section_at(top_px)
        if index is None or self.sections[index].period is None or self._tops[index] >= top_px:
            return None
        end_px = self._tops[index + 1] if index + 1 < len(self._tops) else self.height_px
        return self.sections[index], min(top_px, end_px - HEADER_PX)

    def section_at(self, y: int) -> int | None:
        """Return the index of the section that stands at this height, or begins below it; None without sections."""
        return max(0, bisect_right(self._tops, y) - 1) if self.sections else None

    def section_of(self, row: int) -> int:
        """Return the index of the section that holds `row`."""
        return max(0, bisect_right(self._starts, row) - 1)

    def top_of(self, index: int) -> int:
        """Return where the section of this index begins: the top of its heading."""
        return self._tops[index]

    def covered_px(self, row: int) -> int:
        """Return how much the heading that sticks covers at the top, when `row` is the first one in sight."""
        return HEADER_PX if self.sections[self.section_of(row)].period is not None else 0

    def above(self, row: int, lines: int = 1) -> int:
        """Return the row that stands `lines` lines higher, the first line's at most."""
        for _ in range(lines):
            higher = self._one_above(row)
            if higher == row:
                break
            row = higher
        return row

    def below(self, row: int, lines: int = 1) -> int:
        for _ in range(lines):
            lower = self._one_below(row)
            if lower == row:
                break
            row = lower
        return row

    def _one_above(self, row: int) -> int:
        index = self.section_of(row)
        section = self.sections[index]
        if row - self.columns >= section.start:
            return row - self.columns
        if index == 0:
            return row
        upper = self.sections[index - 1]
        last_line = (upper.count - 1) // self.columns * self.columns
        column = (row - section.start) % self.columns
        return upper.start + min(upper.count - 1, last_line + column)

    def _one_below(self, row: int) -> int:
        index = self.section_of(row)
        section = self.sections[index]
        line, column = divmod(row - section.start, self.columns)
        if line < (section.count - 1) // self.columns:
            return min(row + self.columns, section.start + section.count - 1)
        if index + 1 == len(self.sections):
            return row
        lower = self.sections[index + 1]
        return lower.start + min(column, lower.count - 1)

    def _header_px(self, section: Section) -> int:
        return HEADER_PX if section.title else 0

    def _line_at(self, y: int) -> tuple[int, int, int] | None:
        """Return (section, line, pixels into the line) at the height `y`; None on headings and outside."""
        index = bisect_right(self._tops, y) - 1
        if index < 0:
            return None
        section = self.sections[index]
        line, inside = divmod(y - self._tops[index] - self._header_px(section), self._step_px)
        lines = -(-section.count // self.columns)
        return (index, line, inside) if 0 <= line < lines else None

    def _first_row_below(self, top_px: int) -> int:
        if not self.sections:
            return 0
        index = max(0, bisect_right(self._tops, top_px) - 1)
        section = self.sections[index]
        line = max(0, (top_px - self._tops[index] - self._header_px(section)) // self._step_px)
        return section.start + min(section.count, line * self.columns)

    def _last_row_above(self, bottom_px: int) -> int:
        if not self.sections:
            return -1
        index = bisect_right(self._tops, bottom_px) - 1
        if index < 0:
            return -1
        section = self.sections[index]
        line = (bottom_px - self._tops[index] - self._header_px(section)) // self._step_px
        return section.start + min(section.count, max(0, (line + 1) * self.columns)) - 1
