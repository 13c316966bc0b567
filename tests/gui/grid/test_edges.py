"""A hairline goes round what cannot be told from its ground, and round nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from photoclip.gui.base.live_theme import palette_for
from photoclip.gui.base.theme import DARK, LIGHT, Colors
from photoclip.gui.grid.delegate import SELECTED_INSET_PX, GridDelegate
from photoclip.gui.grid.edges import Edges

SIDE_PX = 100
WHITE, BLACK, GREEN = "#ffffff", "#000000", "#208040"


def picture(color: str, top: str = "") -> QPixmap:
    """Return a picture of one colour, whose uppermost third may have another."""
    made = QPixmap(SIDE_PX, SIDE_PX)
    made.fill(QColor(color))
    if top:
        with QPainter(made) as painter:
            painter.fillRect(0, 0, SIDE_PX, SIDE_PX // 3, QColor(top))
    return made


@pytest.mark.parametrize(
    ("color", "top", "ground", "melts"),
    [
        (WHITE, "", LIGHT.base, True),
        ("#f0f2ee", "", LIGHT.base, True),
        (WHITE, "", DARK.base, False),
        (BLACK, "", DARK.base, True),
        (BLACK, "", LIGHT.base, False),
        (GREEN, "", LIGHT.base, False),
        (GREEN, WHITE, LIGHT.base, True),
        ("#c0c0c0", "", LIGHT.base, False),
    ],
)
def test_a_picture_melts_where_one_side_is_like_the_ground(
    qapp: object, color: str, top: str, ground: str, melts: bool
) -> None:
    edges, shown = Edges(), picture(color, top)
    assert edges.melt(shown, ground) is melts
    assert edges.melt(shown, ground) is melts, "as it is remembered"


def test_a_line_that_reaches_an_edge_leaves_it_melting_and_what_fills_half_of_it_does_not(qapp: object) -> None:
    for share, melts in ((0.1, True), (0.5, False)):
        shown = picture(WHITE)
        with QPainter(shown) as painter:
            size = round(share * SIDE_PX)
            for corner in (QRect(0, 30, SIDE_PX, size), QRect(30, 0, size, SIDE_PX)):
                painter.fillRect(corner, QColor(GREEN))
        assert Edges().melt(shown, LIGHT.base) is melts


def test_what_has_no_inside_has_no_edge(qapp: object) -> None:
    assert not Edges().melt(QPixmap(), LIGHT.base)
    assert not Edges().melt(QPixmap(3, 3), LIGHT.base)


@pytest.fixture
def painted(qapp: object) -> Callable[..., QImage]:
    """Paints one photo as the grid does, on its ground."""
    model = QStandardItemModel()

    def paint(colors: Colors, color: str, selected: bool = False) -> QImage:
        item = QStandardItem()
        item.setData(picture(color), Qt.ItemDataRole.DecorationRole)
        model.clear()
        model.appendRow(item)
        option = QStyleOptionViewItem()
        option.rect = QRect(0, 0, SIDE_PX, SIDE_PX)
        option.palette = palette_for(colors)
        option.state = QStyle.StateFlag.State_Selected if selected else QStyle.StateFlag.State_None
        image = QImage(SIDE_PX, SIDE_PX, QImage.Format.Format_RGB32)
        image.fill(QColor(colors.base))
        with QPainter(image) as painter:
            GridDelegate().paint(painter, option, model.index(0, 0))
        return image

    return paint


@pytest.mark.parametrize(("colors", "color"), [(LIGHT, WHITE), (DARK, BLACK)], ids=["light", "dark"])
def test_the_hairline_has_the_colour_of_lines_and_keeps_to_the_edge(
    painted: Callable[..., QImage], colors: Colors, color: str
) -> None:
    image, middle = painted(colors, color), SIDE_PX // 2
    for place in (QPoint(0, middle), QPoint(SIDE_PX - 1, middle), QPoint(middle, 0), QPoint(middle, SIDE_PX - 1)):
        assert image.pixelColor(place).name() == colors.line
    assert image.pixelColor(2, middle).name() == color


def test_what_is_seen_to_end_has_no_hairline(painted: Callable[..., QImage]) -> None:
    middle = SIDE_PX // 2
    assert painted(LIGHT, GREEN).pixelColor(0, middle).name() == GREEN
    assert painted(DARK, WHITE).pixelColor(0, middle).name() == WHITE
    chosen = painted(LIGHT, WHITE, selected=True)
    assert chosen.pixelColor(SELECTED_INSET_PX, middle).name() == WHITE, "the selection's colour lies around it"
