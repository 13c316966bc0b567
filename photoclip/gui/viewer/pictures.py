"""ViewerPictures: the few pictures that the viewer needs now or next, read on the library's threads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage

from photoclip.core.photo import Photo
from photoclip.core.tags import Marks
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.jobs import JobToken
from photoclip.gui.base.veil import veiled
from photoclip.library.contract import Library

Result = TypeVar("Result")

MAX_PIXELS = 100_000_000
"""Of a picture in memory, 400 MB: larger photos are shown at 1:1 from a reduced picture."""


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What is at hand at once: the record and the thumbnail (a null image where there is none)."""

    photo: Photo
    thumbnail: QImage
    is_veiled: bool = False
    """Whether the photo is hidden, and the thumbnail out of focus."""


class ViewerPictures(QObject):
    """Keeps the glimpse and the screen-size picture of the photos in `retain`, and one full-size picture."""

    glimpse_ready = Signal(int)
    picture_ready = Signal(int)
    failed = Signal(int, str)
    """photo id and a plain sentence"""

    def __init__(
        self, library: Library, bridge: Bridge, parent: QObject | None = None, max_pixels: int = MAX_PIXELS
    ) -> None:
        """`max_pixels`: of a picture in memory."""
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._max_pixels = max_pixels
        self._glimpses: dict[int, Glimpse | None] = {}
        self._pictures: dict[int, tuple[QImage, ...]] = {}
        self._full: tuple[int, tuple[QImage, ...]] | None = None
        self._failed_full: int | None = None
        self._under_way: dict[tuple[str, int], JobToken] = {}

    def glimpse(self, photo_id: int) -> Glimpse | None:
        return self._glimpses.get(photo_id)

    def is_gone(self, photo_id: int) -> bool:
        """Tell whether the library was asked for the photo and does not know it."""
        return photo_id in self._glimpses and self._glimpses[photo_id] is None

    def levels(self, photo_id: int) -> tuple[QImage, ...]:
        """Return the photo's images from small to large: the sharpest picture that is at hand; () while none is."""
        if self._full is not None and self._full[0] == photo_id:
            return self._full[1]
        return self._pictures.get(photo_id, ())

    def has_full(self, photo_id: int) -> bool:
        return self._full is not None and self._full[0] == photo_id

    def retain(self, photo_ids: Sequence[int]) -> None:
        """Forget everything of other photos, and what is being read of them."""
        keep = set(photo_ids)
        for key in [key for key in self._under_way if key[1] not in keep]:
            self._under_way.pop(key).drop()
        self._glimpses = {k: v for k, v in self._glimpses.items() if k in keep}
        self._pictures = {k: v for k, v in self._pictures.items() if k in keep}
        if self._full is not None and self._full[0] not in keep:
            self._full = None

    def forget(self, photo_id: int) -> None:
        """Forget what is known of one photo, because it changed."""
        self._glimpses.pop(photo_id, None)

    def drop_full(self) -> None:
        """Free the full-size picture, and stop waiting for one."""
        self._full = self._failed_full = None
        for key in [key for key in self._under_way if key[0] == "full"]:
            self._under_way.pop(key).drop()

    def read_glimpse(self, photo_id: int) -> None:
        if photo_id in self._glimpses:
            return
        self._read("glimpse", photo_id, partial(load_glimpse, self._library, photo_id), self._on_glimpse)

    def read_picture(self, photo_id: int, max_side_px: int) -> None:
        """Read the photo with its long side at most `max_side_px`."""
        if photo_id in self._pictures:
            return
        self._read("picture", photo_id, partial(load_picture, self._library, photo_id, max_side_px), self._on_picture)

    def read_full(self, photo: Photo, screen_px: int) -> None:
        """Read all pixels of the photo, with smaller copies down to `screen_px`."""
        if self.has_full(photo.id) or self._failed_full == photo.id:
            return
        pixels = photo.width * photo.height
        share = min(1.0, self._max_pixels / max(1, pixels))
        side = None if share == 1.0 else int(max(photo.width, photo.height) * share**0.5)
        self._read("full", photo.id, partial(load_levels, self._library, photo.id, side, screen_px), self._on_full)

    def close(self) -> None:
        self.retain(())

    def _read(self, kind: str, photo_id: int, job: Callable[[], Result], taken: Callable[[int, Result], None]) -> None:
        key = (kind, photo_id)
        if key in self._under_way:
            return
        self._under_way[key] = self._bridge.ask(
            job, done=partial(taken, photo_id), failed=partial(self._on_failed, key), owner=self
        )

    def _on_glimpse(self, photo_id: int, glimpse: Glimpse | None) -> None:
        self._under_way.pop(("glimpse", photo_id), None)
        self._glimpses[photo_id] = glimpse
        self.glimpse_ready.emit(photo_id)

    def _on_picture(self, photo_id: int, levels: tuple[QImage, ...]) -> None:
        self._under_way.pop(("picture", photo_id), None)
        self._pictures[photo_id] = levels
        self.picture_ready.emit(photo_id)

    def _on_full(self, photo_id: int, levels: tuple[QImage, ...]) -> None:
        self._under_way.pop(("full", photo_id), None)
        self._full = (photo_id, levels)
        self.picture_ready.emit(photo_id)

    def _on_failed(self, key: tuple[str, int], sentence: str) -> None:
        self._under_way.pop(key, None)
        # Without all its pixels the photo is still in view, only less sharp: nothing the person must be told.
        if key[0] == "full":
            self._failed_full = key[1]
        else:
            self.failed.emit(key[1], sentence)


# Below: on the library's threads. QImage only; QPixmap lives on the GUI thread.


def load_glimpse(library: Library, photo_id: int) -> Glimpse | None:
    """Return what is known of the photo and its thumbnail; None when the library does not know it."""
    photo = library.photos.get(photo_id)
    if photo is None:
        return None
    thumbnail = QImage(str(library.photos.thumbnail_path(photo.content_hash)))
    marks = library.marks.of([photo_id]).get(photo_id, Marks())
    has_veil = marks.hidden and not library.hidden.shown
    return Glimpse(photo, veiled(thumbnail) if has_veil else thumbnail, has_veil)


def load_picture(library: Library, photo_id: int, max_side_px: int | None) -> tuple[QImage, ...]:
    """Return the photo as one image. Raises UnreadableImage."""
    width, height, pixels = library.photos.render(photo_id, max_side_px)
    image = QImage(pixels, width, height, width * 3, QImage.Format.Format_RGB888)
    # The painter reads 32-bit pixels without converting them at every paint; the copy also owns its memory.
    return (image.convertToFormat(QImage.Format.Format_RGB32),)


def load_levels(library: Library, photo_id: int, max_side_px: int | None, screen_px: int) -> tuple[QImage, ...]:
    """Return the photo and copies of half its size down to the screen's, small to large. Raises UnreadableImage.

    The painter interpolates between neighbours only, so an image drawn at less than half its size loses pixels and
    shimmers.
    """
    levels = list(load_picture(library, photo_id, max_side_px))
    while max(levels[0].width(), levels[0].height()) >= 2 * screen_px:
        half = QSize(max(1, levels[0].width() // 2), max(1, levels[0].height() // 2))
        smooth = Qt.TransformationMode.SmoothTransformation
        levels.insert(0, levels[0].scaled(half, Qt.AspectRatioMode.IgnoreAspectRatio, smooth))
    return tuple(levels)
