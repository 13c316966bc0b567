"""PlaceFaces: what the places are called that photos are shown of, and how they look."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from PySide6.QtCore import QObject, Signal

from photoclip.core.albums import Album
from photoclip.core.names import spelled
from photoclip.core.search import Scope, SearchRequest
from photoclip.gui.browse.folder_panel import FolderPanel
from photoclip.gui.browse.named_photos import NamedPhotos


@dataclass(frozen=True, slots=True)
class PlaceFace:
    """A name and an icon; the album where it is one."""

    title: str
    icon: str
    album: Album | None = None
    is_everything: bool = False


class PlaceFaces(QObject):
    """Asks the lists at hand."""

    changed = Signal()
    """Other names."""

    def __init__(self, named: NamedPhotos, folders: FolderPanel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._named = named
        self._folders = folders
        named.changed.connect(self.changed)
        folders.folders_loaded.connect(lambda _folders: self.changed.emit())

    def of(self, place: SearchRequest) -> PlaceFace:
        """Return what the place is called that this request shows all photos of."""
        album, tag = self._named.album(place.text), self._named.tag(place.text)
        own = self._named.library_place(place.text)
        if album is not None:
            return PlaceFace(album.name, "album-smart" if album.is_smart else "album", album)
        if tag is not None:
            return PlaceFace(spelled(tag), "tag")
        if own is not None:
            return PlaceFace(own.name, own.icon)
        if place.text:
            return PlaceFace(place.text, "filter")  # an album or a tag that is gone, for the moment until it is left
        if place.scope != Scope():
            return PlaceFace(self._folder(place.scope), "folder")
        return PlaceFace(self.tr("All photos"), "photos", is_everything=True)

    # Below: private

    def _folder(self, scope: Scope) -> str:
        path = self._folders.path_of(scope)
        return (path.name or str(path)) if path is not None else PurePath(scope.relative).name
