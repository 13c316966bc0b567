"""NamedPhotos: albums, tags and the library's places: photos that are on show under a name of their own."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from photoclip.core.albums import Album
from photoclip.gui.albums.list import AlbumList
from photoclip.gui.browse.library_places import LibraryPlace, library_places
from photoclip.gui.tags.list import TagList


class NamedPhotos(QObject):
    """Tells by a search's text whether it shows one of them, and nothing else."""

    changed = Signal()
    """Other names."""

    def __init__(self, albums: AlbumList, tags: TagList, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._albums = albums
        self._tags = tags
        for named in (albums, tags):
            named.changed.connect(self.changed)

    def album(self, text: str) -> Album | None:
        """Return the album that this search shows."""
        return self._albums.shown_by(text)

    def tag(self, text: str) -> str | None:
        """Return the name of the tag, or the level of tags, that this search shows."""
        return self._tags.shown_by(text)

    def shows_one(self, text: str) -> bool:
        """Tell whether this search shows an album, a tag or a place of the library."""
        shown = self._albums.shown_by(text), self._tags.shown_by(text)
        return any(one is not None for one in shown) or self.library_place(text) is not None

    @staticmethod
    def library_place(text: str) -> LibraryPlace | None:
        """Return the place of the library that this search shows; all photos are none."""
        wanted = text.strip()
        return next((place for place in library_places() if wanted and place.search == wanted), None)
