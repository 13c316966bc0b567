"""ThumbnailCache: small pictures of the photos near the window, read in the background, visible ones first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPainter, QPainterPath, QPixmap

from photoclip.core.photo import Tile
from photoclip.errors import UnreadableImage
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.veil import veiled
from photoclip.language import tr
from photoclip.library.contract import Library

MAX_BYTES = 160 * 1024 * 1024
MAX_UNDER_WAY = 3
"""Fewer than the library's readers, so that a search never waits behind thumbnails."""
CORNER_RADIUS_PX = 5
MAX_LIFTED = 8
"""Hidden photos whose pictures are kept as they are: those that the pointer was over last."""


class ThumbnailCache(QObject):
    """Square pixmaps by photo id, bounded in bytes. What has scrolled away before it was begun is never read.

    Of hidden photos they are out of focus, unless hidden photos are shown.
    """

    loaded = Signal(int)
    """The photo's pixmap is here, or it is known that there is none (`is_missing`)."""

    def __init__(
        self, library: Library, bridge: Bridge, parent: QObject | None = None, max_bytes: int = MAX_BYTES
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._max_bytes = max_bytes
        self._bytes = 0
        self._pixmaps: OrderedDict[int, QPixmap] = OrderedDict()
        self._missing: set[int] = set()
        self._wanted: list[Tile] = []
        self._under_way: dict[int, Tile] = {}
        self._veiled: set[int] = set()
        """Photos whose pixmap is out of focus."""
        self._lifted: OrderedDict[int, QPixmap | None] = OrderedDict()
        """As they are: pixmaps of hidden photos, None while one is read."""
        self._side_px = 176
        self._pixel_ratio = 1.0
        for told in (bridge.photos_added, bridge.photos_changed, bridge.photos_removed):
            told.connect(self.forget)

    @property
    def bytes_held(self) -> int:
        return self._bytes

    def get(self, photo_id: int) -> QPixmap | None:
        """Return the pixmap, possibly of another size while the right one is read; None while there is none."""
        pixmap = self._pixmaps.get(photo_id)
        if pixmap is not None:
            self._pixmaps.move_to_end(photo_id)
        return pixmap

    def is_missing(self, photo_id: int) -> bool:
        """No picture can be made of this photo now."""
        return photo_id in self._missing

    def is_veiled(self, photo_id: int) -> bool:
        """The pixmap is out of focus, for the photo is hidden."""
        return photo_id in self._veiled and photo_id in self._pixmaps

    def lifted(self, tile: Tile) -> QPixmap | None:
        """Return the picture of a hidden photo as it is, for who looks at it now; None while it is read."""
        photo_id = tile.photo_id
        if photo_id not in self._lifted:
            self._lifted[photo_id] = None
            self._ask(tile, lifted=True)
            while len(self._lifted) > MAX_LIFTED:
                self._lifted.popitem(last=False)
        self._lifted.move_to_end(photo_id)
        return self._lifted[photo_id]

    def set_size(self, side_px: int, pixel_ratio: float) -> None:
        """Read from now on for squares of `side_px` device-independent pixels."""
        self._side_px, self._pixel_ratio = side_px, pixel_ratio

    def want(self, tiles: Sequence[Tile]) -> None:
        """Read these next, in this order; what was wanted before and has not begun is forgotten."""
        self._wanted = [tile for tile in tiles if not self._is_ready(tile)]
        self._wanted.reverse()  # popped from the end
        self._read()

    def forget(self, photo_ids: Sequence[int]) -> None:
        """A change may have brought a picture back: look again. Pixmaps stay, for content never changes."""
        self._missing.difference_update(photo_ids)
        for photo_id in photo_ids:
            self._lifted.pop(photo_id, None)

    def clear(self) -> None:
        self._pixmaps.clear()
        self._missing.clear()
        self._lifted.clear()
        self._bytes = 0

    def _is_ready(self, tile: Tile) -> bool:
        begun = self._under_way.get(tile.photo_id)
        if begun is not None:
            return begun.hidden == tile.hidden
        if tile.photo_id in self._missing:
            return True
        pixmap = self._pixmaps.get(tile.photo_id)
        in_focus = tile.photo_id not in self._veiled
        return pixmap is not None and pixmap.width() == self._device_px and in_focus != self._has_veil(tile)

    def _has_veil(self, tile: Tile) -> bool:
        return tile.hidden and not self._library.hidden.shown

    @property
    def _device_px(self) -> int:
        return max(1, round(self._side_px * self._pixel_ratio))

    def _read(self) -> None:
        while self._wanted and len(self._under_way) < MAX_UNDER_WAY:
            tile = self._wanted.pop()
            if tile.photo_id in self._under_way:
                # It was hidden, or shown again, since it was begun: what comes is not what is wanted.
                self._wanted.insert(0, tile)
                return
            self._under_way[tile.photo_id] = tile
            self._ask(tile, lifted=False)

    def _ask(self, tile: Tile, lifted: bool) -> None:
        ratio, has_veil = self._pixel_ratio, self._has_veil(tile)
        self._bridge.ask(
            read_square,
            self._library,
            tile,
            self._device_px,
            CORNER_RADIUS_PX * ratio,
            has_veil and not lifted,
            done=partial(self._on_lifted if lifted else partial(self._on_read, has_veil), tile.photo_id, ratio),
            failed=partial(self._on_failed, tile.photo_id),
            owner=self,
        )

    def _on_lifted(self, photo_id: int, pixel_ratio: float, image: QImage) -> None:
        pixmap = QPixmap.fromImage(image)
        pixmap.setDevicePixelRatio(pixel_ratio)
        if photo_id in self._lifted:
            self._lifted[photo_id] = pixmap
            self.loaded.emit(photo_id)

    def _on_read(self, has_veil: bool, photo_id: int, pixel_ratio: float, image: QImage) -> None:
        self._under_way.pop(photo_id, None)
        (self._veiled.add if has_veil else self._veiled.discard)(photo_id)
        pixmap = QPixmap.fromImage(image)
        pixmap.setDevicePixelRatio(pixel_ratio)
        self._keep(photo_id, pixmap)
        self.loaded.emit(photo_id)
        self._read()

    def _on_failed(self, photo_id: int, _sentence: str) -> None:
        self._under_way.pop(photo_id, None)
        self._missing.add(photo_id)
        self.loaded.emit(photo_id)
        self._read()

    def _keep(self, photo_id: int, pixmap: QPixmap) -> None:
        old = self._pixmaps.pop(photo_id, None)
        self._bytes += _bytes_of(pixmap) - (_bytes_of(old) if old is not None else 0)
        self._pixmaps[photo_id] = pixmap
        while self._bytes > self._max_bytes and len(self._pixmaps) > 1:
            _, oldest = self._pixmaps.popitem(last=False)
            self._bytes -= _bytes_of(oldest)


def read_square(library: Library, tile: Tile, side_px: int, radius_px: float, has_veil: bool) -> QImage:
    """Return the photo's thumbnail as a square of `side_px` device pixels with rounded corners; made again when lost.

    The middle of the picture fills the square, with `has_veil` out of focus. Runs on a worker thread. Raises
    UnreadableImage.
    """
    picture = _read_filling(library.photos.thumbnail_path(tile.content_hash), side_px)
    if picture.isNull():
        picture = _read_filling(library.photos.make_thumbnail(tile.photo_id), side_px)
    if picture.isNull():
        raise UnreadableImage(tr("The thumbnail cannot be read"))
    square = QImage(side_px, side_px, QImage.Format.Format_ARGB32_Premultiplied)
    square.fill(Qt.GlobalColor.transparent)
    outline = QPainterPath()
    outline.addRoundedRect(QRectF(0, 0, side_px, side_px), radius_px, radius_px)
    with QPainter(square) as painter:
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setClipPath(outline)
        side = min(picture.width(), picture.height())
        middle = QRect((picture.width() - side) // 2, (picture.height() - side) // 2, side, side)
        painter.drawImage(QRect(0, 0, side_px, side_px), *_seen(picture, middle, has_veil))
    return square


def _seen(picture: QImage, middle: QRect, has_veil: bool) -> tuple[QImage, QRect]:
    if not has_veil:
        return picture, middle
    veil = veiled(picture.copy(middle))
    return veil, veil.rect()


def _read_filling(path: Path, side_px: int) -> QImage:
    """Read the picture at `path`, its short side `side_px` or its own; a null image when it cannot be read."""
    reader = QImageReader(str(path))
    size = reader.size()
    short = min(size.width(), size.height())
    if short > side_px:  # JPEG decodes straight to the smaller size
        factor = side_px / short
        reader.setScaledSize(QSize(round(size.width() * factor), round(size.height() * factor)))
    return reader.read()


def _bytes_of(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * 4
