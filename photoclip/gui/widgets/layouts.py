"""What layouts hold, and how high a dialog must be for it."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QLayout, QWidget

from photoclip.gui.widgets.on_screen import keep_on_screen


def widgets_in(layout: QLayout) -> list[QWidget]:
    """Return the widgets that stand in `layout`, in their order."""
    items = (layout.itemAt(place) for place in range(layout.count()))
    return [widget for item in items if item is not None and (widget := item.widget()) is not None]


def fit_height(dialog: QDialog) -> None:
    """Make `dialog` as high as its sentences need; a window does not grow by itself."""
    layout = dialog.layout()
    if layout is not None:
        layout.activate()
        dialog.resize(dialog.width(), max(dialog.height(), layout.totalHeightForWidth(dialog.width())))
        keep_on_screen(dialog)
