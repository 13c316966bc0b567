"""Search: answers to what the search box says, and what belongs to them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from photoclip.core.explanation import Explanation
from photoclip.core.query import Query
from photoclip.core.search import SearchRequest, SearchResult
from photoclip.disk.drafts import replacing
from photoclip.disk.private import private_folder
from photoclip.errors import CannotWrite, LibraryDamaged, LibraryProblem, ModelProblem, NoModel
from photoclip.language import tr
from photoclip.library.contract import SearchPart
from photoclip.library.stores import Stores
from photoclip.search.finder import Finder

PREPARE_TIMEOUT_S = 120.0
_FIRST = 300
"""So many are found first: a page of the smallest pictures, and more than are judged one by one."""

EXAMPLE_QUERIES = (
    "a dog running on the beach",
    "birthday cake with candles",
    "a red car in front of a house",
    "cat sleeping on a sofa",
    "mountains at sunset",
    "snowman",
    "city at night with a moon",
    "hot-air balloons",
)
"""What to offer under an empty search box: each finds something in the demo's library."""


class Search(SearchPart):
    """Waits for a checkpoint that is loading."""

    def __init__(
        self,
        stores: Stores,
        finder: Finder,
        places: Callable[[], Sequence[str]],
        pasted_dir: Path,
        remark: Callable[[Query, SearchResult], str],
        prepare: Callable[[float], None],
    ) -> None:
        """`places`: what it is called where photos were taken; `remark`: a plain sentence that a result deserves beside
        its own, or ''; `prepare`: loads all, within s.
        """
        self._history = stores.history
        self._filters = stores.filters
        self._folders = stores.folders
        self._finder = finder
        self._places = places
        self._pasted_dir = pasted_dir
        self._remark = remark
        self._prepare = prepare

    def find(self, request: SearchRequest) -> SearchResult:
        try:
            result = self._finder.search(request)
        except (NoModel, ModelProblem) as exc:
            return replace(self._finder.filtered_by_date(request), message=str(exc))
        return replace(result, message=result.message or self._remark(request.query, result))

    def first(self, request: SearchRequest) -> SearchResult | None:
        if request.sort != "relevance" or request.stacked or not request.query.has_words:
            return None
        try:
            return self._finder.first(replace(request, limit=_FIRST))
        except (NoModel, ModelProblem):
            return None  # the whole answer says why

    def counts(self, texts: Sequence[str]) -> list[int]:
        queries = (SearchRequest(text).query for text in texts)
        return [self._filters.count(query.filters) for query in queries]

    def explain(self, photo_id: int, request: SearchRequest) -> Explanation:
        try:
            return self._finder.explain(photo_id, request)
        except ModelProblem as exc:
            return Explanation(photo_id, 0.0, False, note=str(exc))

    def completions(self, without: Collection[str] = ()) -> Mapping[str, Sequence[str]]:
        asked: dict[str, Callable[[], Sequence[str]]] = {"in": self._folder_names, "place": self._places}
        others = {name: values() for name, values in asked.items() if name not in without}
        return {name: values for name, values in self._filters.values().items() if name not in without} | others

    def history(self) -> list[str]:
        return self._history.latest()

    def remember(self, text: str) -> None:
        plain = " ".join(text.encode("utf-8", "ignore").decode("utf-8").split())
        if plain:
            with suppress(CannotWrite, LibraryDamaged):  # nobody asked for it, and what stands in the way is said
                self._history.remember(plain)

    def forget(self, text: str | None) -> None:
        self._history.forget(text)

    def keep_picture(self, data: bytes) -> Path:
        path = self._pasted_dir / f"{hashlib.sha256(data).hexdigest()[:16]}.png"
        try:
            with replacing(private_folder(self._pasted_dir) / path.name) as file:
                file.write(data)
        except OSError as exc:
            raise LibraryProblem(tr("The picture could not be kept: {reason}.").format(reason=exc.strerror)) from exc
        return path

    def examples(self) -> list[str]:
        return list(EXAMPLE_QUERIES)

    def prepare(self, timeout_s: float = PREPARE_TIMEOUT_S) -> None:
        self._prepare(timeout_s)

    def _folder_names(self) -> list[str]:
        return sorted({node.name for node in self._folders.tree()}, key=str.casefold)
