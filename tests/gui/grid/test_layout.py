from itertools import pairwise

import pytest

from photoclip.gui.grid.layout import GridLayout, Section


def plain(count, width_px=1000, tile_px=176):
    return GridLayout(width_px, tile_px, [Section("", 0, count)])


def test_cells_fill_the_width_and_do_not_overlap():
    layout = plain(100)
    rects = [layout.rect(row) for row in range(layout.columns)]
    assert rects[-1][0] + rects[-1][2] <= 1000
    assert 1000 - (rects[-1][0] + rects[-1][2]) < layout.columns + 13
    assert all(b[0] >= a[0] + a[2] for a, b in pairwise(rects))


@pytest.mark.parametrize(
    "sections", [[("", 37)], [("", 7), ("Weaker matches", 20)], [("Closest", 1), ("", 0), ("x", 12)]]
)
@pytest.mark.parametrize("width_px", [30, 300, 1000, 2400])
def test_every_cell_is_found_at_its_own_middle(sections, width_px):
    made, start = [], 0
    for title, count in sections:
        made.append(Section(title, start, count))
        start += count
    layout = GridLayout(width_px, 120, made)
    for row in range(start):
        x, y, w, h = layout.rect(row)
        assert layout.row_at(x + w // 2, y + h // 2) == row
        assert row in layout.rows_between(y + 1, y + h - 1)
        assert y + h <= layout.height_px


def test_no_cell_stands_between_cells_on_headings_and_outside():
    layout = GridLayout(1000, 176, [Section("", 0, 3), Section("Weaker matches", 3, 4)])
    x, y, w, _ = layout.rect(0)
    assert layout.row_at(x + w + 2, y) is None
    assert layout.row_at(x, layout.rect(3)[1] - 10) is None
    assert layout.row_at(x, layout.height_px + 100) is None
    assert layout.row_at(-5, y) is None
    assert layout.row_at(layout.rect(2)[0] + 2 * w, y + 5) is None or layout.columns > 4


def test_headings_stand_above_their_section():
    layout = GridLayout(1000, 176, [Section("", 0, 3), Section("Weaker matches", 3, 4)])
    [(section, top)] = layout.headers_between(0, layout.height_px)
    assert (section.title, section.count) == ("Weaker matches", 4)
    assert layout.rect(0)[1] + layout.cell_px <= top < layout.rect(3)[1]


def test_up_and_down_keep_to_their_column_across_sections():
    layout = GridLayout(5 * 184 + 24, 176, [Section("", 0, 7), Section("Weaker matches", 7, 12)])
    assert layout.columns == 5
    assert layout.below(1) == 6
    assert layout.below(4) == 6  # the last line is short
    assert layout.below(6) == 8
    assert layout.above(8) == 6
    assert layout.above(11) == 6
    assert layout.above(0) == 0
    assert layout.below(18) == 18


def test_a_rubber_band_takes_what_it_touches():
    layout = plain(20, width_px=5 * 184 + 24)
    x0, y0, _, _ = layout.rect(1)
    x1, y1, w, h = layout.rect(8)
    touched = [row for run in layout.rows_in(x0 + 5, y0 + 5, x1 + w - x0 - 10, y1 + h - y0 - 10) for row in run]
    assert touched == [1, 2, 3, 6, 7, 8]


def test_a_million_photos_are_laid_out_at_once():
    layout = plain(1_000_000)
    assert layout.row_at(20, layout.rect(999_999)[1] + 5) is not None
    assert layout.rows_between(layout.height_px - 500, layout.height_px).stop == 1_000_000


def test_no_photos_are_no_height():
    layout = GridLayout(800, 176, [])
    assert layout.height_px == 0
    assert not layout.rows_between(0, 500)
    assert layout.row_at(20, 20) is None
