"""What layouts hold, and how high a dialog must be for it."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QGridLayout, QLayout, QMessageBox, QSizePolicy, QSpacerItem, QWidget

from photoclip.gui.widgets.on_screen import keep_on_screen

QUESTION_PX = 420


def widgets_in(layout: QLayout) -> list[QWidget]:
    """Return the widgets that stand in `layout`, in their order."""
    items = (layout.itemAt(place) for place in range(layout.count()))
    return [widget for item in items if item is not None and (widget := item.widget()) is not None]


def give_width(box: QMessageBox) -> None:
    """Let a question be wide enough for its title, and for its sentences in few lines: Qt fits it to the shortest."""
    layout = box.layout()
    if isinstance(layout, QGridLayout):
        room = QSpacerItem(QUESTION_PX, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        layout.addItem(room, layout.rowCount(), 0, 1, layout.columnCount())


def fit_height(dialog: QDialog) -> None:
    """Make `dialog` as high as its sentences need; a window does not grow by itself."""
    layout = dialog.layout()
    if layout is not None:
        layout.activate()
        dialog.resize(dialog.width(), max(dialog.height(), layout.totalHeightForWidth(dialog.width())))
        keep_on_screen(dialog)
