"""AlbumList: every album there is, with how many photos are in it, kept up to date without anybody waiting."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from photoclip.core.albums import Album
from photoclip.core.query import print_filter
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.jobs import JobToken
from photoclip.library.contract import Library

COUNT_MS = 4000
"""Counting a smart album is a search: while photos arrive, no oftener than this."""


class AlbumList(QObject):
    """Albums by name. Smart ones are counted in the background, one at a time; until then they have no count."""

    changed = Signal()
    """Other albums, other names."""
    counted = Signal(int)
    """id of the smart album whose count has just come"""

    def __init__(
        self, library: Library, bridge: Bridge, parent: QObject | None = None, count_ms: int = COUNT_MS
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._albums: list[Album] = []
        self._counts: dict[int, int] = {}
        self._to_count: list[int] = []
        self._counting = False
        self._reading: JobToken | None = None
        self._count_timer = QTimer(self, singleShot=True, interval=count_ms)
        self._count_timer.timeout.connect(self._count_all)
        bridge.albums_changed.connect(self.reload)
        bridge.photos_removed.connect(self.reload)
        for signal in (bridge.photos_added, bridge.photos_changed, bridge.folders_changed):
            signal.connect(self._count_soon)
        for signal in (bridge.model_changed, bridge.answers_changed):
            signal.connect(self._count_soon)

    @property
    def albums(self) -> list[Album]:
        return self._albums

    def album(self, album_id: int) -> Album | None:
        return next((album for album in self._albums if album.id == album_id), None)

    def shown_by(self, text: str) -> Album | None:
        """Return the album that this search shows, and nothing else."""
        return next((album for album in self._albums if album_text(album) == text.strip()), None)

    def count(self, album: Album) -> int | None:
        """Return how many photos are in it, None while nobody knows."""
        return self._counts.get(album.id) if album.is_smart else album.photo_count

    @property
    def is_counting(self) -> bool:
        """Whether a smart album is being counted, or is to be soon."""
        return self._counting or bool(self._to_count) or self._count_timer.isActive()

    def reload(self) -> None:
        """Ask the library for its albums again."""
        if self._reading is not None:
            self._reading.drop()
        self._reading = self._bridge.ask(self._library.albums.all, done=self._on_albums, owner=self)

    # Below: private

    def _on_albums(self, albums: list[Album]) -> None:
        self._reading = None
        known = {album.id: album.query for album in self._albums}
        self._albums = sorted(albums, key=lambda album: (album.name.casefold(), album.id))
        fresh = [album for album in self._albums if album.is_smart and known.get(album.id) != album.query]
        for album in fresh:
            self._counts.pop(album.id, None)
        self.changed.emit()
        self._count([album.id for album in fresh])
        self._count_soon()

    def _count_soon(self, *_: object) -> None:
        if not self._count_timer.isActive() and any(album.is_smart for album in self._albums):
            self._count_timer.start()

    def _count_all(self) -> None:
        self._count([album.id for album in self._albums if album.is_smart])

    def _count(self, album_ids: list[int]) -> None:
        self._to_count += [album_id for album_id in album_ids if album_id not in self._to_count]
        self._count_next()

    def _count_next(self) -> None:
        if self._counting or not self._to_count:
            return
        album_id = self._to_count.pop(0)
        self._counting = True
        self._bridge.ask(
            self._library.albums.count,
            album_id,
            done=lambda count: self._on_count(album_id, count),
            failed=lambda _sentence: self._on_count(album_id, None),  # deleted meanwhile
            cancelled=lambda: self._on_count(album_id, None),
            owner=self,
        )

    def _on_count(self, album_id: int, count: int | None) -> None:
        self._counting = False
        if count is not None and self._counts.get(album_id) != count and self.album(album_id) is not None:
            self._counts[album_id] = count
            self.counted.emit(album_id)
        self._count_next()


def album_text(album: Album) -> str:
    """Return the search that shows the album."""
    return print_filter("album", album.name)
