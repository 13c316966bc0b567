"""WallpaperAction: a photo behind the windows of the desktop."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from photoclip.core.photo import Tile
from photoclip.gui.base.actions import Action
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.undo import Done
from photoclip.gui.base.wallpaper import Wallpaper

WithTiles = Callable[[Sequence[int], Callable[[list[Tile]], None]], None]


class WallpaperAction(QObject):
    """Offered where the desktop is one that can be asked."""

    def __init__(
        self,
        wallpaper: Wallpaper,
        bridge: Bridge,
        photo_ids: Callable[[], Sequence[int]],
        with_tiles: WithTiles,
        parent: QObject,
    ) -> None:
        """`with_tiles`: fetches the files of photos that are at hand."""
        super().__init__(parent)
        self._wallpaper = wallpaper
        self._bridge = bridge
        self._photo_ids = photo_ids
        self._with_tiles = with_tiles

    def row(self) -> Action:
        return Action(
            "photo.wallpaper",
            self.tr("Set as des&ktop background"),
            lambda: self._with_tiles(list(self._photo_ids()), self._show),
            menus=("photo.open", "context.open"),
            when=lambda: len(self._photo_ids()) == 1,
            offered=lambda: self._wallpaper.is_possible,
        )

    # Below: private

    def _show(self, tiles: list[Tile]) -> None:
        tile = tiles[0]

        def report(_nothing: object) -> Done:
            return Done(self.tr("{name} is the wallpaper now.").format(name=tile.name))

        self._bridge.do(self._wallpaper.show, tile.path, report=report)
