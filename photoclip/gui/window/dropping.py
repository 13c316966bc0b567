"""Dropping: what is offered for files that are dropped onto the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from photoclip.core.photo_names import is_photo_name
from photoclip.core.query import Picture, print_term
from photoclip.gui.base.icons import set_icon
from photoclip.gui.search.edit import MAX_PICTURES

MAX_FOLDERS = 5


class Dropping(QObject):
    """Folders are watched. Of pictures the person says what is meant: to search for their like, or to watch them."""

    def __init__(self, window: QWidget, search: Callable[[str], object], watch: Callable[[Path], object]) -> None:
        super().__init__(window)
        self._window = window
        self._search = search
        self._watch = watch

    def take(self, paths: Sequence[Path], point: QPoint) -> QMenu | None:
        """Do with what was dropped here what is meant; return the menu that asks where that is not plain.

        Nobody looks at the disk for it: what has the name of a photo is taken to be one.
        """
        pictures = [path for path in paths if is_photo_name(path.name)]
        for path in paths:
            if path not in pictures:
                self._watch(path)
        return self.ask(pictures, point) if pictures else None

    def ask(self, paths: Sequence[Path], point: QPoint) -> QMenu:
        """Return the menu that asks about all of these, folders, too; nothing is done before it is answered."""
        menu = self._menu(paths)
        menu.popup(point)
        return menu

    # Below: private

    def _menu(self, paths: Sequence[Path]) -> QMenu:
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        pictures = [path for path in paths if is_photo_name(path.name)]
        if pictures:
            alike = self.tr("Find photos like this") if len(pictures) == 1 else self.tr("Find photos like these")
            text = " ".join(print_term(Picture(str(path))) for path in pictures[:MAX_PICTURES])
            set_icon(menu.addAction(alike, lambda: self._search(text)), "similar")
        folders = dict.fromkeys(path.parent if path in pictures else path for path in paths)
        for folder in list(folders)[:MAX_FOLDERS]:
            words = self.tr("Watch the folder “{name}”").format(name=folder.name.replace("&", "&&") or str(folder))
            set_icon(menu.addAction(words, partial(self._watch, folder)), "folder-add")
        menu.addSeparator()
        menu.addAction(self.tr("Cancel"))
        return menu
