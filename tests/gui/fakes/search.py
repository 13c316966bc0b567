"""FakeSearch: answers, and what belongs to them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from photoclip.core.explanation import Explanation, FilterEffect, TermShare
from photoclip.core.parts import Place
from photoclip.core.query import Description, Filter, Name, VectorTerm, parse, print_term
from photoclip.core.search import SearchRequest, SearchResult
from photoclip.errors import LibraryProblem
from photoclip.library.contract import SearchPart
from tests.gui.fakes.answers import NO_MODEL, FakeAnswers
from tests.gui.fakes.calls import quick, slow
from tests.gui.fakes.folders import folder_tree
from tests.gui.fakes.world import SUBJECTS, FakePart, World

KEPT_SEARCHES = 50
FIRST = 10
EXAMPLES = ("a dog running on the beach", "birthday cake with candles", "mountains at sunset")


class FakeSearch(FakePart, SearchPart):
    """A photo fits words that name its subject, and meets every filter."""

    part = "search"

    def __init__(self, world: World, answers: FakeAnswers) -> None:
        super().__init__(world)
        self._answers = answers

    @slow
    def find(self, request: SearchRequest) -> SearchResult:
        return self._answers.find(request)

    @slow
    def first(self, request: SearchRequest) -> SearchResult | None:
        if not self._world.has_index or not request.query.has_words or request.sort != "relevance" or request.stacked:
            return None
        return self._answers.find(replace(request, limit=FIRST))

    @slow
    def counts(self, texts: Sequence[str]) -> list[int]:
        return [len(self._answers.find(SearchRequest(text)).photo_ids) for text in texts]

    @slow
    def explain(self, photo_id: int, request: SearchRequest) -> Explanation:
        query = parse(request.text, today=date.today())
        if query.has_words and self._world.model is None:
            return Explanation(photo_id, 0.0, False, note=NO_MODEL)
        shares = tuple(_share(term, photo_id, self._world.seen_best.get(photo_id)) for term in query.vector_terms)
        effects = tuple(self._effect(term, photo_id) for term in query.filters)
        confidence = max((share.confidence for share in shares), default=0.0)
        note = "" if shares or effects else "Nothing was searched for: photos stand by date."
        return Explanation(photo_id, confidence, confidence >= 0.5, shares, effects, note)

    @slow
    def completions(self, without: Collection[str] = ()) -> Mapping[str, Sequence[str]]:
        names = {node.name for node in folder_tree(self._world)}
        known = {"in": sorted(names, key=str.casefold), **self._world.values}
        return {name: values for name, values in known.items() if name not in without}

    @slow
    def history(self) -> list[str]:
        return list(self._world.history)

    @slow
    def remember(self, text: str) -> None:
        plain = " ".join(text.encode("utf-8", "ignore").decode("utf-8").split())
        if plain:
            others = (known for known in self._world.history if known != plain)
            self._world.history = [plain, *others][:KEPT_SEARCHES]

    @slow
    def forget(self, text: str | None) -> None:
        self._world.history = [known for known in self._world.history if text is not None and known != text]

    @slow
    def keep_picture(self, data: bytes) -> Path:
        path = self._world.paths.data_dir / "pasted" / f"{hashlib.sha256(data).hexdigest()[:16]}.png"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        except OSError as exc:
            raise LibraryProblem(f"The picture could not be kept: {exc.strerror}.") from exc
        return path

    @quick
    def examples(self) -> list[str]:
        return list(EXAMPLES)

    @slow
    def prepare(self, timeout_s: float = 120.0) -> None:
        pass

    def _effect(self, term: Filter | Name, photo_id: int) -> FilterEffect:
        everything = self._world.photo_list
        meeting = self._answers.meeting(term, everything)
        return FilterEffect(print_term(term), len(everything) - len(meeting), photo_id in meeting)


def _share(term: VectorTerm, photo_id: int, place: Place | None) -> TermShare:
    """Return what a term makes of a photo: much where it names its subject."""
    text = term.text if isinstance(term, Description) else term.path
    far = 6.4 if SUBJECTS[photo_id % len(SUBJECTS)] in text else 1.3
    weight = -term.weight if term.negative else term.weight
    return TermShare(text, 0.18 + far / 100, 0.18, far, min(1.0, far / 7), weight, place)
