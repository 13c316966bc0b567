"""The context menu of the selected photos."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from photoclip.gui.albums.order import AlbumOrder
from photoclip.gui.base.icons import set_icon
from photoclip.gui.base.selection import Selection
from photoclip.gui.grid.model import StackRole
from photoclip.gui.grid.stacks import StackMark
from photoclip.gui.grid.view import GridView
from photoclip.gui.photo.actions import PhotoActions


def photos_menu(actions: PhotoActions, selection: Selection, order: AlbumOrder, grid: GridView) -> QMenu:
    """Return what can be done with the selected photos, with the album that is open, and with a stack."""
    menu = actions.menu_for(selection.ids)
    mark: StackMark | None = grid.currentIndex().data(StackRole)
    if order.album is not None:
        menu.addSeparator()
        menu.addActions(order.actions())
    if mark is not None:
        first = menu.actions()[0]
        toggle = QAction(_tr("Close stack") if mark.is_open else _tr("Open stack"), menu)
        set_icon(toggle, "stack")
        toggle.setShortcut(Qt.Key.Key_S)
        toggle.triggered.connect(grid.toggle_stack)
        menu.insertAction(first, toggle)
        menu.insertSeparator(first)
    return menu


def _tr(text: str) -> str:
    return QCoreApplication.translate("GridPage", text)
