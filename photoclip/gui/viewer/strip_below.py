"""StripBelow: whether the film strip stands below the photo: as the person likes, and never on the whole screen."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSignalBlocker

from photoclip.core.search import IdArray
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.viewer.bar import ViewerBar
from photoclip.gui.viewer.film_strip import FilmStrip
from photoclip.gui.viewer.sequence import PhotoSequence
from photoclip.library.contract import Library
from photoclip.settings import Settings


class StripBelow(QObject):
    """While the strip is away it is told nothing: a large library costs nothing then."""

    def __init__(self, library: Library, bridge: Bridge, bar: ViewerBar, strip: FilmStrip) -> None:
        super().__init__(strip)
        self._library = library
        self._bar = bar
        self._strip = strip
        self._sequence = PhotoSequence()
        self._shown_ids: IdArray | None = None
        self._has_room = True
        strip.hide()
        bar.strip_toggled.connect(self._on_toggled)
        bridge.settings_changed.connect(self._on_settings_changed)

    def follow(self, sequence: PhotoSequence) -> None:
        """These photos are on show, or another one of them is in view."""
        self._sequence = sequence
        self._show()

    def set_room(self, has_room: bool) -> None:
        self._has_room = has_room
        self._show()

    def let_go(self) -> None:
        """The viewer is left."""
        self.follow(PhotoSequence())

    # Below: private

    def _show(self) -> None:
        wanted = self._library.settings.current.show_film_strip
        with QSignalBlocker(self._bar.film_strip):  # the person has not said so
            self._bar.film_strip.setChecked(wanted)
        ids = self._sequence.ids
        shown = wanted and self._has_room and len(ids) > 1
        if shown and ids is not self._shown_ids:
            self._shown_ids = ids
            self._strip.show_photos(ids, self._sequence.index)
        elif shown:
            self._strip.go_to(self._sequence.index)
        elif not len(ids) and self._shown_ids is not None:
            self._shown_ids = None
            self._strip.show_photos(ids, 0)
        self._strip.setVisible(shown)

    def _on_toggled(self, on: bool) -> None:
        self._library.settings.change(show_film_strip=on)
        self._show()

    def _on_settings_changed(self, _settings: Settings) -> None:
        self._show()
