"""How windows beside the main one are laid out: a list beside what belongs to its row, a foot of buttons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import (
    QBoxLayout,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLayout,
    QPushButton,
    QSplitter,
    QTreeWidget,
    QVBoxLayout,
    QWidget,
)

from photoclip.gui.base.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XS, set_role


def flat_list(columns: int, name: str, *, headings: Sequence[str] = ()) -> QTreeWidget:
    """Return a list of rows without children, called `name` by screen readers; without `headings` it shows none."""
    tree = QTreeWidget()
    tree.setColumnCount(columns)
    tree.setUniformRowHeights(True)
    tree.setIndentation(0)
    tree.setRootIsDecorated(False)
    tree.setAccessibleName(name)
    tree.header().setStretchLastSection(False)
    if headings:
        tree.setHeaderLabels(list(headings))
        tree.header().setSectionsClickable(False)
    else:
        tree.setHeaderHidden(True)
    return tree


def choose_first(tree: QTreeWidget) -> None:
    """Make the first row the current one, where there is any."""
    first = tree.topLevelItem(0)
    if first is not None:
        tree.setCurrentItem(first)


def framed(widget: QWidget) -> QFrame:
    """Return the widget in the frame that lists have."""
    frame = set_role(QFrame(), "list")
    inside = QVBoxLayout(frame)
    inside.setContentsMargins(1, 1, 1, 1)
    inside.addWidget(widget)
    return frame


def headed(head: Sequence[QWidget | QLayout], view: QWidget) -> QWidget:
    """Return the view below the lines of `head`."""
    top = QVBoxLayout()
    top.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, SPACE_XS)
    top.setSpacing(SPACE_XS)
    for line in head:
        _add(top, line)
    page = set_role(QWidget(), "base")
    inside = QVBoxLayout(page)
    inside.setContentsMargins(0, 0, 0, 0)
    inside.setSpacing(0)
    inside.addLayout(top)
    inside.addWidget(set_role(QFrame(), "line"))
    inside.addWidget(view, 1)
    return page


def side_by_side(
    rows: QWidget, page: QWidget, sizes_px: tuple[int, int], stretch: tuple[int, int] = (0, 1)
) -> QSplitter:
    """Return a list beside what belongs to its current row."""
    split = QSplitter()
    split.setChildrenCollapsible(False)
    split.setHandleWidth(1)
    split.addWidget(rows)
    split.addWidget(page)
    for position, factor in enumerate(stretch):
        split.setStretchFactor(position, factor)
    split.setSizes(sizes_px)
    return split


def foot(leading: Sequence[QWidget], trailing: Sequence[QWidget]) -> QHBoxLayout:
    """Return the line of buttons at the foot of a window; Return in a list presses none of them."""
    line = QHBoxLayout()
    line.setSpacing(SPACE_S)
    for widget in leading:
        line.addWidget(widget)
    line.addStretch(1)
    for widget in trailing:
        line.addWidget(widget)
    for widget in (*leading, *trailing):
        if isinstance(widget, QPushButton):
            widget.setAutoDefault(False)
    return line


def fill_dialog(dialog: QDialog, above: Sequence[QWidget], body: QWidget, below: QLayout) -> None:
    """Put the parts of a window under each other; `body` takes the room."""
    column = QVBoxLayout(dialog)
    column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
    column.setSpacing(SPACE_M)
    for widget in above:
        column.addWidget(widget)
    column.addWidget(body, 1)
    column.addLayout(below)


def _add(box: QBoxLayout, line: QWidget | QLayout) -> None:
    if isinstance(line, QLayout):
        box.addLayout(line)
    else:
        box.addWidget(line)
