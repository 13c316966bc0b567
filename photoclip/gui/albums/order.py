"""AlbumOrder: the photos of an album as the person arranges them, and the one that stands for it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction

from photoclip.core.albums import Album
from photoclip.core.search import plain_ids
from photoclip.gui.albums.list import AlbumList
from photoclip.gui.base.actions import Action, ActionTable
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.counted import counted
from photoclip.gui.base.on_show import OnShow
from photoclip.gui.base.undo import Done
from photoclip.gui.grid.arranging import GridArranging
from photoclip.gui.grid.view import GridView
from photoclip.library.contract import Library


class AlbumOrder(QObject):
    """Moves photos by drag and by key while an album of the person's own is on show in its own order."""

    order_requested = Signal()
    """Show the album in its own order."""
    arranged = Signal()
    """The order has changed: ask again."""

    def __init__(self, library: Library, bridge: Bridge, albums: AlbumList, on_show: OnShow, grid: GridView) -> None:
        super().__init__(grid)
        self._library = library
        self._bridge = bridge
        self._albums = albums
        self._grid = grid
        self._on_show = on_show
        self.arranging = GridArranging(grid)
        self.table = ActionTable(self._rows(), grid, Qt.ShortcutContext.WidgetWithChildrenShortcut)
        grid.selection_changed.connect(self.table.refresh)
        self.arranging.moved.connect(self._on_moved)
        for signal in (on_show.changed, albums.changed):
            signal.connect(self._on_album)

    @property
    def album(self) -> Album | None:
        """The album on show, if it is one of the person's own: only these can be arranged."""
        album = self._albums.shown_by(self._on_show.request.text)
        return None if album is None or album.is_smart else album

    def actions(self) -> list[QAction]:
        """Return what the menu of photos in an album offers beside the rest."""
        return list(self.table)

    # Below: private

    def _on_album(self) -> None:
        self.arranging.set_enabled(self.album is not None and self._on_show.request.sort == "album")
        self.table.refresh()

    def _rows(self) -> list[Action]:
        return [
            self._move("earlier", self.tr("Move &earlier in the album"), "Ctrl+Shift+Left", -1),
            self._move("later", self.tr("Move la&ter in the album"), "Ctrl+Shift+Right", 1),
            Action(
                "album.cover",
                self.tr("Use as co&ver"),
                self._on_cover,
                icon="image",
                when=lambda: self._has_album() and len(self._grid.selected_ids()) == 1,
                offered=self._has_album,
            ),
        ]

    def _move(self, name: str, text: str, keys: str, step: int) -> Action:
        return Action(
            f"album.move-{name}",
            text,
            lambda: self._step(step),
            keys=(keys,),
            help="albums.order",
            help_text=self.tr("Move the photos in their album"),
            when=lambda: self._has_album() and len(self._grid.selected_ids()) > 0,
            offered=self._has_album,
        )

    def _has_album(self) -> bool:
        return self.album is not None

    def _step(self, step: int) -> None:
        if self.arranging.enabled:
            self.arranging.move_by(step)
            return
        # Among photos by date there is no place to move to: first the order that can be changed.
        self._bridge.notice.emit(self.tr("This is the album's own order. Now photos can be moved."))
        self.order_requested.emit()

    def _on_moved(self, photo_ids: Sequence[int], before: int | None) -> None:
        album = self.album
        if album is None:
            return
        ids = plain_ids(photo_ids)

        def report(order: list[int]) -> Done:
            self.arranged.emit()
            one, many = self.tr("1 photo moved in “{name}”."), self.tr("{n} photos moved in “{name}”.")
            said = counted(len(ids), one, many, name=album.name)
            way_back = partial(self._library.albums.move, album.id, order, None)
            return Done(said, self.tr("moving photos"), way_back, self.arranged.emit)

        self._bridge.do(self._library.albums.move, album.id, ids, before, report=report)

    def _on_cover(self) -> None:
        album, selected = self.album, self._grid.selected_ids()
        if album is None or len(selected) != 1:
            return

        def report(before: int | None) -> Done:
            said = self.tr("“{name}” has another cover.").format(name=album.name)
            way_back = partial(self._library.albums.set_cover, album.id, before)
            return Done(said, self.tr("choosing a cover"), way_back)

        self._bridge.do(self._library.albums.set_cover, album.id, int(selected[0]), report=report)
