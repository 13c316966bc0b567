"""KnownValues: the folders, albums, tags, cameras and lenses that the search box can complete."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from photoclip.gui.base.bridge import Bridge
from photoclip.library.contract import Library

REST_MS, LATER_MS = 2000, 1000
_IN = "in"
"""The filter of folders."""


class KnownValues(QObject):
    """Asks the library in the background, only when somebody types, and again after it has changed."""

    changed = Signal(dict)
    """The values by canonical filter name."""

    def __init__(self, library: Library, bridge: Bridge, parent: QObject | None = None, rest_ms: int = REST_MS) -> None:
        """`rest_ms`: how long what was told is right enough; indexing changes the library all the time."""
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._folders: list[str] = []
        self._others: dict[str, Sequence[str]] = {}
        self._stale = True
        self._under_way = False
        self._wanted = False
        self._rest = QTimer(self, singleShot=True, interval=rest_ms)
        self._rest.timeout.connect(self._fetch)
        for signal in (
            bridge.photos_added,
            bridge.photos_changed,
            bridge.photos_removed,
            bridge.folders_changed,
            bridge.albums_changed,
            bridge.tags_changed,
        ):
            signal.connect(self._on_library_changed)

    def want(self, later: bool = False) -> None:
        """Fetch the values unless those last told are still right; what changed while they rest is fetched after it.

        `later`: in a moment, for nothing is typed yet, and photos are looked for that should not have to share.
        """
        if later:
            QTimer.singleShot(LATER_MS, self, self.want)
            return
        self._wanted = True
        if not self._rest.isActive():
            self._fetch()

    def set_folders(self, names: Sequence[str]) -> None:
        """Take the folders from whoever has all of them: to ask for them once more takes a second for many photos."""
        if list(names) != self._folders:
            self._folders = list(names)
            self._tell()

    # Below: private

    def _fetch(self) -> None:
        if self._wanted and self._stale and not self._under_way:
            self._wanted, self._stale, self._under_way = False, False, True
            self._bridge.ask(self._completions, done=self._on_values, failed=self._on_failed, owner=self)

    def _completions(self) -> Mapping[str, Sequence[str]]:
        return self._library.search.completions(without=(_IN,))

    def _on_library_changed(self, *_: object) -> None:
        self._stale = True

    def _on_values(self, values: Mapping[str, Sequence[str]]) -> None:
        self._under_way = False
        self._rest.start()
        self._others = dict(values)
        self._tell()

    def _tell(self) -> None:
        self.changed.emit({**self._others, _IN: self._folders})

    def _on_failed(self, _sentence: str) -> None:
        self._under_way, self._stale = False, True  # typing goes on without; the next key asks again
        self._rest.start()
