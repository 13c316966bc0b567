"""TagList: every tag there is, kept up to date without anybody waiting, and which of them a typed text may mean."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from photoclip.core.names import folded, spelled, tidy_tag
from photoclip.core.query import print_filter
from photoclip.core.tags import Tag
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.jobs import JobToken
from photoclip.library.contract import Library

REST_MS = 400
"""Between two readings: counts change while photos come, and nobody reads them so fast."""
MAX_RECENT = 100


@dataclass(frozen=True, slots=True)
class TagMatch:
    """A tag that a typed text may mean. `alias`: the name by which it was found, where that is not its own."""

    tag: Tag
    alias: str = ""


class TagList(QObject):
    """Tags by name, parents before children. Remembers which of them were used last."""

    changed = Signal()

    def __init__(self, library: Library, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._tags: list[Tag] = []
        self._by_id: dict[int, Tag] = {}
        self._by_key: dict[str, Tag] = {}
        self._by_text: dict[str, str] = {}
        self._keys: list[tuple[str, Tag, str]] = []
        """Every name and alias: (folded, tag, the alias or '')."""
        self._used: list[str] = []
        self._reading: JobToken | None = None
        self._stale = False
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._on_rested)
        for signal in (bridge.tags_changed, bridge.photos_added, bridge.photos_removed):
            signal.connect(self._on_library_changed)

    @property
    def tags(self) -> list[Tag]:
        return self._tags

    def tag(self, tag_id: int) -> Tag | None:
        return self._by_id.get(tag_id)

    def named(self, name: str) -> Tag | None:
        """Return the tag of this name or alias, whatever its case."""
        return self._by_key.get(_key(name))

    def shown_by(self, text: str) -> str | None:
        """Return the name of the tag, or the level of tags, whose photos this search shows, and nothing else."""
        return self._by_text.get(text.strip())

    def use(self, name: str) -> None:
        """Remember that this tag was used just now."""
        key = _key(name)
        self._used = [key, *(one for one in self._used if one != key)][:MAX_RECENT]

    def recent(self, limit: int) -> list[Tag]:
        """Return the tags used last, then those on the most photos."""
        used = [tag for key in self._used if (tag := self._by_key.get(key)) is not None]
        rest = heapq.nlargest(limit, self._tags, key=lambda tag: tag.photo_count)
        ordered = dict.fromkeys([*used, *(tag for tag in rest if tag.photo_count)])
        return list(ordered)[:limit]

    def matches(self, text: str, limit: int) -> list[TagMatch]:
        """Return the tags that `text` may mean, the likeliest first.

        First those whose name or last part begins with it, then those in which a word does; within each the used ones
        first, the latest ahead, then those on the most photos.
        """
        wanted = _key(text)
        if not wanted:
            return [TagMatch(tag) for tag in self.recent(limit)]
        best: dict[int, tuple[tuple[int, int, int, int], TagMatch]] = {}
        places = {key: place for place, key in enumerate(self._used)}
        for key, tag, alias in self._keys:
            near = _nearness(key, wanted)
            if near is None:
                continue
            used = places.get(_key(tag.name), MAX_RECENT)
            order = (near, used, -tag.photo_count, len(key))
            if tag.id not in best or order < best[tag.id][0]:
                best[tag.id] = (order, TagMatch(tag, alias))
        found = heapq.nsmallest(limit, best.values(), key=lambda one: one[0])
        return [match for _, match in found]

    def reload(self) -> None:
        """Ask the library for its tags again."""
        self._stale = False
        self._rest.start()
        if self._reading is not None:
            self._reading.drop()
        self._reading = self._bridge.ask(self._library.tags.all, done=self._on_tags, owner=self)

    # Below: private

    def _on_library_changed(self, *_: object) -> None:
        self._stale = True
        if not self._rest.isActive():
            self.reload()

    def _on_rested(self) -> None:
        if self._stale:
            self.reload()

    def _on_tags(self, tags: Sequence[Tag]) -> None:
        self._reading = None
        if list(tags) == self._tags:
            return
        self._tags = list(tags)
        self._by_id = {tag.id: tag for tag in self._tags}
        self._keys = [entry for tag in self._tags for entry in _entries(tag)]
        self._by_text = {tag_text(name): name for tag in self._tags for name in _levels(tag.name)}
        self._by_key = {key: tag for key, tag, alias in reversed(self._keys) if alias}
        self._by_key |= {key: tag for key, tag, alias in self._keys if not alias}
        self.changed.emit()


def tag_text(name: str) -> str:
    """Return the search that shows the photos of a tag."""
    return print_filter("tag", spelled(name))


def _levels(name: str) -> Iterator[str]:
    """Yield the name and those of the levels above it."""
    while name:
        yield name
        name = name.rpartition("/")[0]


def _entries(tag: Tag) -> Iterator[tuple[str, Tag, str]]:
    yield _key(tag.name), tag, ""
    for alias in tag.aliases:
        yield _key(alias), tag, alias


def _key(name: str) -> str:
    """Return how names are compared with what is typed, in which a slash is a slash."""
    return spelled(folded(tidy_tag(name)))


def _nearness(key: str, wanted: str) -> int | None:
    """Return how near a name is to what was typed, 0 the nearest; None where no word of it begins so."""
    if key == wanted:
        return 0
    if key.startswith(wanted) or key.rpartition("/")[2].startswith(wanted):
        return 1
    if f"/{wanted}" in key:
        return 2
    return 3 if f" {wanted}" in key or f"-{wanted}" in key else None
