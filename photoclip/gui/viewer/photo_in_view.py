"""PhotoInView: brings one photo onto the canvas, and keeps it as sharp as it is looked at."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QSize, QTimer, Signal
from PySide6.QtGui import QImage

from photoclip.core.photo import Photo
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.viewer.canvas import ViewerCanvas
from photoclip.gui.viewer.pictures import MAX_PIXELS, Glimpse, ViewerPictures
from photoclip.library.contract import Library

RENDER_DELAY_MS = 40
"""A held key passes a photo every 30 ms or so; only where it stops is a photo decoded."""
STALE_AFTER_MS = 150
"""How long the photo before stays in view while the next has not even a thumbnail."""


class PhotoInView(QObject):
    """Thumbnail first, then sharp, then sharper where zoomed in; the neighbours are read ahead."""

    known = Signal(object)
    """Photo: what the library knows of the photo in view"""
    emptied = Signal()
    """Nothing of the photo is here yet, and the one before has gone from view."""

    def __init__(self, library: Library, bridge: Bridge, canvas: ViewerCanvas, max_pixels: int = MAX_PIXELS) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._near: list[int] = []
        self._shown_id: int | None = None
        self._problem = ""
        self._opened: int | None = None
        self._lifted: set[int] = set()
        """Hidden photos that the person wants to see, until the viewer shows others."""
        self.pictures = ViewerPictures(library, bridge, self, max_pixels)
        self.pictures.glimpse_ready.connect(self._on_ready)
        self.pictures.picture_ready.connect(self._on_ready)
        self.pictures.failed.connect(self._on_failed)
        self._render_timer = QTimer(self, singleShot=True, interval=RENDER_DELAY_MS)
        self._render_timer.timeout.connect(self._read_picture)
        self._stale_timer = QTimer(self, singleShot=True, interval=STALE_AFTER_MS)
        self._stale_timer.timeout.connect(self._on_stale)
        canvas.framing.changed.connect(self._read_sharper)

    def show(self, near: Sequence[int]) -> None:
        """Show the first of `near`: at once what is at hand. The others are its neighbours, the likeliest first."""
        self._near = list(near)
        self._problem = ""
        self.pictures.drop_full()
        self.pictures.retain(self._near)
        self._stale_timer.start()
        self.pictures.read_glimpse(self._near[0])
        self._render_timer.start()
        self._on_ready(self._near[0])

    def begin(self, photo_id: int | None) -> None:
        """Let nothing be in view until `show`. The person has chosen this photo: it is seen, even if it is hidden."""
        self._opened, self._lifted = photo_id, set()
        self.empty()

    def lift(self) -> bool:
        """Show the hidden photo in view as it is; False where nothing lies over the one in view."""
        photo_id = self._photo_id
        if photo_id is None or not self._has_veil(self.pictures.glimpse(photo_id)):
            return False
        self._lifted.add(photo_id)
        self._shown_id = None
        self._on_ready(photo_id)
        return True

    def empty(self) -> None:
        """Let nothing be in view until `show`."""
        self._near = []
        self._clear()

    def read_again(self) -> None:
        """What the library knows of the photo has changed."""
        photo_id = self._photo_id
        if photo_id is None:
            return
        self.pictures.forget(photo_id)
        self.pictures.read_glimpse(photo_id)
        if self._problem:  # the drive is back, perhaps
            self._read_picture()

    def let_go(self) -> None:
        """Free every picture, and read no more."""
        self._render_timer.stop()
        self._stale_timer.stop()
        self._problem = ""
        self.pictures.close()
        self.empty()

    # Below: private

    @property
    def _photo_id(self) -> int | None:
        return self._near[0] if self._near else None

    def _clear(self) -> None:
        self._shown_id = None
        self._canvas.clear()

    def _screen_px(self) -> int:
        """The long side of the screen in its own pixels: what a fitted photo can show at most."""
        size = self._canvas.screen().size() * self._canvas.devicePixelRatioF()
        return max(size.width(), size.height())

    def _on_ready(self, photo_id: int) -> None:
        if photo_id != self._photo_id:
            return
        if self.pictures.is_gone(photo_id):
            self._show_problem(self.tr("This photo is no longer in the library."))
            return
        glimpse = self.pictures.glimpse(photo_id)
        if glimpse is None:
            return
        if photo_id == self._opened:  # what is hidden from now on is hidden here, too
            self._opened = None
            self._lifted |= {photo_id} if glimpse.is_veiled else set()
        if self._has_veil(glimpse):
            self._show_veil(glimpse)
            return
        levels = self.pictures.levels(photo_id)
        if levels:
            self._problem = ""
        self.known.emit(glimpse.photo)
        self._show_levels(glimpse.photo, levels or (() if glimpse.is_veiled else _existing(glimpse.thumbnail)))
        if self._problem:
            self._show_problem(self._problem)
        elif levels:
            self._read_sharper()
            self._read_neighbours()

    def _has_veil(self, glimpse: Glimpse | None) -> bool:
        return glimpse is not None and glimpse.is_veiled and glimpse.photo.id not in self._lifted

    def _show_veil(self, glimpse: Glimpse) -> None:
        self.known.emit(glimpse.photo)
        self._shown_id = None
        self._show_levels(glimpse.photo, _existing(glimpse.thumbnail))
        self._stale_timer.stop()
        self._canvas.say(self.tr("This photo is hidden. Click it, or press the space bar, to see it."))

    def _show_levels(self, photo: Photo, levels: tuple[QImage, ...]) -> None:
        if not levels:
            return
        if self._shown_id == photo.id and not self._canvas.sharpest.isEmpty():
            self._canvas.refine(levels)
            return
        self._stale_timer.stop()
        self._shown_id = photo.id
        known = QSize(photo.width, photo.height)
        self._canvas.show_photo(known if not known.isEmpty() else levels[-1].size(), levels)

    def _on_failed(self, photo_id: int, sentence: str) -> None:
        if photo_id != self._photo_id:
            return
        glimpse = self.pictures.glimpse(photo_id)
        if glimpse is not None and glimpse.photo.files and all(file.offline for file in glimpse.photo.files):
            self._show_problem(self.tr("This photo is offline: its folder or drive cannot be reached now."))
        else:
            self._show_problem(self.tr("This photo cannot be shown: {reason}").format(reason=_ended(sentence)))

    def _show_problem(self, sentence: str) -> None:
        self._problem = sentence
        if self._shown_id != self._photo_id:
            self._shown_id = self._photo_id
            self._canvas.clear()
        self._stale_timer.stop()
        self._canvas.show_problem(sentence)

    def _on_stale(self) -> None:
        """The new photo has not even a thumbnail yet: better an empty view than the wrong photo."""
        if self._shown_id != self._photo_id:
            self._clear()
            self.emptied.emit()

    def _read_picture(self) -> None:
        if self._photo_id is not None:
            self.pictures.read_picture(self._photo_id, self._screen_px())

    def _read_neighbours(self) -> None:
        for neighbour in self._near[1:]:
            self.pictures.read_glimpse(neighbour)
            self.pictures.read_picture(neighbour, self._screen_px())

    def _read_sharper(self) -> None:
        photo_id = self._photo_id
        if photo_id is None or self._shown_id != photo_id or not self._canvas.wants_sharper:
            return
        if self._has_veil(self.pictures.glimpse(photo_id)):
            return
        # The screen's picture comes first; while it is on its way the photo is not decoded a second time.
        glimpse = self.pictures.glimpse(photo_id)
        if glimpse is not None and self.pictures.levels(photo_id):
            self.pictures.read_full(glimpse.photo, self._screen_px())


def _existing(thumbnail: QImage) -> tuple[QImage, ...]:
    return () if thumbnail.isNull() else (thumbnail,)


def _ended(sentence: str) -> str:
    """Make a reason end as a sentence does."""
    return sentence if sentence.endswith((".", "!", "?")) else sentence + "."
