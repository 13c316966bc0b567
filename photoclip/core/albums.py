"""Albums: photos that the person put together, or a search that stays."""

from __future__ import annotations

from dataclasses import dataclass

from photoclip.core.search import SearchRequest, Sort
from photoclip.core.strictness import NORMAL


@dataclass(frozen=True, slots=True)
class Album:
    """An album; with a `query` a smart one, whose photos are whatever the search finds now."""

    id: int
    name: str
    query: str = ""
    strictness: float = NORMAL
    sort: Sort = "newest"
    photo_count: int | None = None
    """None for a smart album: counting it is a search."""
    cover: int | None = None
    """The photo that stands for it; None for an empty one."""

    @property
    def is_smart(self) -> bool:
        return bool(self.query)

    @property
    def has_words(self) -> bool:
        """Whether its search holds something for a model to judge, so that its photos have a best match."""
        return SearchRequest(self.query).query.has_words
