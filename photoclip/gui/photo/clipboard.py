"""Clipboard: photos as other programs paste them: as files, as a picture, as paths."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QGuiApplication, QImage

from photoclip.core.photo import Tile
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.counted import counted
from photoclip.gui.base.drag_data import file_url
from photoclip.library.contract import Library

MAX_COPIED = 5_000
COPIED_SIDE_PX = 4096

WithTiles = Callable[[Sequence[int], Callable[[list[Tile]], None]], None]


class Clipboard(QObject):
    """Fills the desktop's clipboard."""

    def __init__(self, library: Library, bridge: Bridge, with_tiles: WithTiles, parent: QObject) -> None:
        """`with_tiles`: fetches the files of photos that are at hand."""
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._with_tiles = with_tiles

    def copy_photos(self, photo_ids: Sequence[int]) -> None:
        """Copy the files; of a single photo also the picture itself, for programs that paste pictures."""
        if len(photo_ids) == 1:
            photo_id = photo_ids[0]
            self._with_tiles([photo_id], lambda tiles: self._copy_one(photo_id, tiles))
        else:
            self._with_tiles(photo_ids[:MAX_COPIED], lambda tiles: self._put(tiles, None))

    def copy_paths(self, photo_ids: Sequence[int]) -> None:
        """Copy where the files lie; paths of offline photos are worth copying, too."""

        def done(tiles: dict[int, Tile]) -> None:
            paths = [tiles[i].path for i in ids if i in tiles]
            QGuiApplication.clipboard().setText("\n".join(paths))
            self._bridge.notice.emit(counted(len(paths), self.tr("Path copied."), self.tr("{n} paths copied.")))

        ids = list(photo_ids[:MAX_COPIED])
        if ids:
            self._bridge.ask(self._library.photos.tiles, ids, done=done, owner=self)

    # Below: private

    def _copy_one(self, photo_id: int, tiles: list[Tile]) -> None:
        self._bridge.ask(
            render_image,
            self._library,
            photo_id,
            COPIED_SIDE_PX,
            done=lambda image: self._put(tiles, image),
            owner=self,
        )

    def _put(self, tiles: list[Tile], image: QImage | None) -> None:
        data = QMimeData()
        data.setUrls([file_url(tile.path) for tile in tiles])
        if image is not None:
            data.setImageData(image)
        QGuiApplication.clipboard().setMimeData(data)
        self._bridge.notice.emit(counted(len(tiles), self.tr("Photo copied."), self.tr("{n} photos copied.")))


def render_image(library: Library, photo_id: int, max_side_px: int) -> QImage:
    """Return the upright photo as an image of its own memory. Runs on a worker thread. Raises UnreadableImage."""
    width, height, rgb = library.photos.render(photo_id, max_side_px)
    return QImage(rgb, width, height, width * 3, QImage.Format.Format_RGB888).copy()
