"""AlbumCovers: small pictures of the photos that stand for albums, read in the background."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QIcon, QImage, QPixmap

from photoclip.errors import UnreadableImage
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.grid.thumbnail_cache import read_square
from photoclip.language import tr
from photoclip.library.contract import Library

COVER_PX = 24
PIXEL_RATIO = 2
"""Sharp enough for every screen; a list has few of them."""
RADIUS_PX = 3
MAX_KEPT = 500


class AlbumCovers(QObject):
    """Icons by photo id. One is read at a time."""

    loaded = Signal()

    def __init__(self, library: Library, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._icons: dict[int, QIcon | None] = {}
        self._wanted: list[int] = []
        self._reading = False
        bridge.photos_changed.connect(self._forget)

    def icon(self, photo_id: int) -> QIcon | None:
        """Return the picture; None while there is none, and then it is read."""
        if photo_id not in self._icons and photo_id not in self._wanted:
            self._wanted.append(photo_id)
            self._read()
        return self._icons.get(photo_id)

    # Below: private

    def _forget(self, photo_ids: Sequence[int]) -> None:
        """A photo that was hidden, or is shown again, looks otherwise."""
        if [photo_id for photo_id in photo_ids if self._icons.pop(photo_id, None) is not None]:
            self.loaded.emit()

    def _read(self) -> None:
        if self._reading or not self._wanted:
            return
        self._reading = True
        photo_id = self._wanted[0]
        self._bridge.ask(
            read_cover,
            self._library,
            photo_id,
            done=lambda image: self._on_read(photo_id, image),
            failed=lambda _sentence: self._on_read(photo_id, None),
            owner=self,
        )

    def _on_read(self, photo_id: int, image: QImage | None) -> None:
        self._reading = False
        self._wanted.remove(photo_id)
        icon = None
        if image is not None:
            pixmap = QPixmap.fromImage(image)
            pixmap.setDevicePixelRatio(PIXEL_RATIO)
            icon = QIcon(pixmap)
        if len(self._icons) >= MAX_KEPT:
            self._icons.clear()
        self._icons[photo_id] = icon
        if icon is not None:
            self.loaded.emit()
        self._read()


def read_cover(library: Library, photo_id: int) -> QImage:
    """Return the photo as a small square. Runs on a worker thread. Raises UnreadableImage."""
    tile = library.photos.tiles([photo_id]).get(photo_id)
    if tile is None:
        raise UnreadableImage(tr("The photo is no longer in the library"))
    has_veil = tile.hidden and not library.hidden.shown
    return read_square(library, tile, COVER_PX * PIXEL_RATIO, RADIUS_PX * PIXEL_RATIO, has_veil)
