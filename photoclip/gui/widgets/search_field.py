"""What the search box looks like, whatever it can do: also where nothing of it is there yet."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRectF
from PySide6.QtGui import QAction, QColor, QPainter, QPen
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from photoclip.gui.base.icons import set_icon
from photoclip.gui.base.theme import RADIUS, SPACE_S, SPACE_XS, colors_of, set_role

BOX_PX = 44
ROW_PX = 26


def make_look_like_search(edit: QLineEdit) -> None:
    """Give a line edit the size, the sign and the words of the one that photos are described in."""
    edit.setFrame(False)
    set_role(edit, "bare")
    font = edit.font()
    font.setPointSizeF(font.pointSizeF() * 1.25)
    edit.setFont(font)
    edit.setFixedHeight(max(BOX_PX - 4, edit.fontMetrics().height() + SPACE_S))
    edit.setPlaceholderText(QCoreApplication.translate("SearchBox", "Describe a photo"))
    edit.setAccessibleName(QCoreApplication.translate("SearchBox", "Search photos by describing them"))
    # A name for screen readers: Qt makes a button of it.
    search = QAction(QCoreApplication.translate("SearchBox", "Search"), edit)
    set_icon(search, "search", "muted")
    edit.addAction(search, QLineEdit.ActionPosition.LeadingPosition)


def lay_out_field(field: QWidget) -> tuple[QHBoxLayout, QHBoxLayout]:
    """Return the line in which one types, and the one under it, which has one height whatever it holds."""
    above, below = QHBoxLayout(), QHBoxLayout()
    above.setContentsMargins(SPACE_XS, 0, SPACE_XS, 0)
    above.setSpacing(0)
    below.setContentsMargins(SPACE_S, 0, SPACE_S, 0)
    below.setSpacing(SPACE_S)
    below.addStrut(row_px(field))
    column = QVBoxLayout(field)
    column.setContentsMargins(2, 2, 2, SPACE_XS)
    column.setSpacing(0)
    column.addLayout(above)
    column.addLayout(below)
    return above, below


def row_px(widget: QWidget) -> int:
    """Return how high one line under the box is: higher where the person's text is large."""
    return max(ROW_PX, widget.fontMetrics().height() + SPACE_S)


def draw_field(widget: QWidget, focused: bool) -> None:
    """Draw `widget` as a line edit looks that has the focus, or has not. Within its paintEvent."""
    colors = colors_of(widget.palette())
    with QPainter(widget) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = 2.0 if focused else 1.0
        painter.setPen(QPen(QColor(colors.accent if focused else colors.control_line), width))
        painter.setBrush(QColor(colors.base))
        body = QRectF(widget.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.drawRoundedRect(body, RADIUS, RADIUS)
