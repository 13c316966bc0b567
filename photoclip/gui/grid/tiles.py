"""TileCache: what the grid knows of the photos near the window, fetched in the background."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject, Signal

from photoclip.core.events import Change, TagsChanged
from photoclip.core.photo import Tile
from photoclip.gui.base.bridge import Bridge
from photoclip.library.contract import Library

MAX_TILES = 20_000
BATCH = 500


class TileCache(QObject):
    """Tiles by photo id, a bounded number; one request is under way at a time, always for what is wanted last."""

    arrived = Signal(object)
    """list of photo ids"""

    def __init__(self, library: Library, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._tiles: OrderedDict[int, Tile] = OrderedDict()
        self._unknown: set[int] = set()
        self._stale: set[int] = set()
        self._wanted: list[int] = []
        self._under_way: set[int] = set()
        bridge.photos_changed.connect(self.read_again)
        # What came may have been here before: a photo that left the view was read as one that cannot be reached.
        bridge.photos_added.connect(self.read_again)
        bridge.library_changed.connect(self._on_changed)
        bridge.photos_removed.connect(self.forget)

    def get(self, photo_id: int) -> Tile | None:
        return self._tiles.get(photo_id)

    def is_fresh(self, photo_id: int) -> bool:
        """Nothing is to be fetched for this photo."""
        return photo_id in self._unknown or (photo_id in self._tiles and photo_id not in self._stale)

    def want(self, photo_ids: Sequence[int]) -> None:
        """Fetch these next, in this order; what was wanted before and has not begun is forgotten."""
        self._wanted = [i for i in photo_ids if not self.is_fresh(i)]
        self._fetch()

    def forget(self, photo_ids: Iterable[int]) -> None:
        """Drop what is known of these, because it has changed."""
        known = [i for i in photo_ids if self._tiles.pop(i, None) is not None or i in self._unknown]
        self._unknown.difference_update(known)
        self._stale.difference_update(known)
        if known:
            self.arrived.emit(known)

    def read_again(self, photo_ids: Iterable[int]) -> None:
        """These have changed: what is known of them stays in sight until the new has come."""
        known = [i for i in photo_ids if i in self._tiles or i in self._unknown or i in self._under_way]
        self._unknown.difference_update(known)
        # What is being read now may have been read before the change.
        self._stale.update(i for i in known if i in self._tiles or i in self._under_way)
        if known:
            self.arrived.emit(known)

    def _on_changed(self, change: Change) -> None:
        if isinstance(change, TagsChanged):
            self.read_again(list(self._tiles) if change.photo_ids is None else change.photo_ids)

    def _fetch(self) -> None:
        if self._under_way:
            return
        batch = self._wanted[:BATCH]
        self._wanted = self._wanted[BATCH:]
        if batch:
            self._under_way = set(batch)
            self._stale.difference_update(batch)  # what changes from now on is stale again
            self._bridge.ask(self._library.photos.tiles, batch, done=self._on_tiles, failed=self._on_failed, owner=self)

    def _on_tiles(self, tiles: dict[int, Tile]) -> None:
        asked, self._under_way = self._under_way, set()
        self._unknown |= asked - tiles.keys() - self._stale
        self._tiles.update(tiles)
        while len(self._tiles) > MAX_TILES:
            self._stale.discard(self._tiles.popitem(last=False)[0])
        self.arrived.emit([*tiles, *((asked & self._stale) - tiles.keys())])
        self._fetch()

    def _on_failed(self, sentence: str) -> None:
        self._under_way = set()
        self._wanted = []
        self._bridge.problem.emit(sentence)
