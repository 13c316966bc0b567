"""What searches of the fake library find."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np

from photoclip.core.albums import Album
from photoclip.core.days import DayArray, no_days
from photoclip.core.labels import TagScope
from photoclip.core.names import folded
from photoclip.core.query import Filter, Name, Picture, Query, parse
from photoclip.core.search import IdArray, SearchRequest, SearchResult, Sort
from photoclip.core.strictness import BROAD, NORMAL
from photoclip.errors import LibraryProblem
from tests.gui.fakes.world import SUBJECTS, World

NO_MODEL = "No model is chosen yet, so photos cannot be searched by words; choose one in Settings."
STRONG_SCORE, WEAK_SCORE, BROAD_CUT = 0.3, 0.1, 0.15


class FakeAnswers:
    """Words find their subject, `tag:` and the like the photos whose id is even; a picture is like a dog."""

    def __init__(self, world: World) -> None:
        self._world = world

    def find(self, request: SearchRequest) -> SearchResult:
        result = self._found(request)
        result = replace(result, message=" ".join([*_parsed(request.text).hints, result.message]).strip())
        result = result if result.message else replace(result, message=self._remark(result))
        return self._stacked(result) if request.stacked and self._world.stacks else result

    def members(self, text: str, strictness: float = NORMAL) -> IdArray:
        """Return the strong matches of a search, or without words all that meet its filters, as far as in sight."""
        result = self._found(SearchRequest(text, strictness=strictness))
        found = result.photo_ids[result.strong] if _words(_parsed(text)) else result.photo_ids
        return self._world.in_sight(found)

    def album_photos(self, album: Album) -> IdArray:
        if album.is_smart:
            return self.members(album.query, album.strictness)
        there = filter(self._world.is_in_sight, self._world.album_photos[album.id])
        return np.array(list(there), np.int64)

    def photos_of(self, where: TagScope) -> IdArray:
        """Return the photos that meet every field of `where`. Raises LibraryProblem where the album is gone."""
        ids = self._world.in_scope(where.scope)
        if where.photo_ids is not None:
            ids = ids[np.isin(ids, where.photo_ids)]
        if where.album_id is not None:
            album = next((album for album in self._world.album_list if album.id == where.album_id), None)
            if album is None:
                raise LibraryProblem("There is no such album any more.")
            ids = ids[np.isin(ids, self.album_photos(album))]
        if where.query.strip():
            ids = ids[np.isin(ids, self.members(where.query))]
        return ids

    def meeting(self, term: Filter | Name, ids: IdArray) -> IdArray:
        """Return those of the photos that meet a filter."""
        if isinstance(term, Filter) and term.kind == "album":
            inside = np.isin(ids, self._in_album(term.text))
            met = ~inside if term.negative else inside
        elif isinstance(term, Filter) and (term.kind, term.text) == ("is", "hidden"):
            marks = self._world.mark_list
            hidden = np.isin(ids, [photo_id for photo_id, known in marks.items() if known.hidden])
            met = ~hidden if term.negative else hidden
        else:
            met = ids % 2 == 0
        found: IdArray = ids[met]
        return found

    def _found(self, request: SearchRequest) -> SearchResult:
        query = _parsed(request.text)
        ids = self._filtered(query, self._world.in_scope(request.scope, query.asks_for_hidden))
        words = _words(query)
        if words and self._world.model is not None:
            return self._ranked(request, query, ids, words)
        ids = self._sorted(query, ids, request.sort)[: request.limit]
        zeros = np.zeros(len(ids), np.float32)
        return SearchResult(
            request.text,
            ids,
            zeros,
            zeros,
            0,
            message=NO_MODEL if words else "",
            strong=zeros > 0,
            term_hints=self._world.term_hints,
            days=self._days(query, ids, request.sort),
        )

    def _ranked(self, request: SearchRequest, query: Query, ids: IdArray, words: str) -> SearchResult:
        wanted = [k for k, subject in enumerate(SUBJECTS) if subject in words]
        strong = np.isin(ids % len(SUBJECTS), wanted)
        noise = (ids * 7919 % 101) / 1010
        scores = np.where(strong, STRONG_SCORE, WEAK_SCORE).astype(np.float32) + noise.astype(np.float32)
        if request.strictness == BROAD:
            strong |= scores > BROAD_CUT
        order = np.argsort(-scores, kind="stable")
        if request.sort != "relevance":
            order = np.searchsorted(ids, self._sorted(query, ids, request.sort))
        order = order[: request.limit]
        return SearchResult(
            request.text,
            ids[order],
            scores[order],
            np.clip(scores[order] * 2, 0, 1),
            int(strong[order].sum()),
            model=self._world.model,
            elapsed_ms=12.0,
            strong=strong[order],
            term_hints=self._world.term_hints,
            days=self._days(query, ids[order], request.sort),
        )

    def _filtered(self, query: Query, ids: IdArray) -> IdArray:
        for term in query.filters:
            ids = self.meeting(term, ids)
        return ids

    def _in_album(self, name: str) -> IdArray:
        album = self._album(name)
        return np.zeros(0, np.int64) if album is None else self.album_photos(album)

    def _album(self, name: str) -> Album | None:
        return next((album for album in self._world.album_list if folded(album.name) == folded(name)), None)

    def _sorted(self, query: Query, ids: IdArray, sort: Sort) -> IdArray:
        arranged = self._arranged(query, sort)
        if arranged is not None:
            return arranged[np.isin(arranged, ids)]
        if sort == "name":
            return np.array(sorted(ids.tolist(), key=lambda photo_id: self._world.tile(photo_id).name), np.int64)
        by_date: IdArray = ids[np.argsort(self._world.days(ids), kind="stable")]
        return by_date if sort == "oldest" else by_date[::-1]

    def _days(self, query: Query, ids: IdArray, sort: Sort) -> DayArray:
        """Return the day of each photo, where they stand by date."""
        ranked = sort == "relevance" and _words(query) and self._world.model is not None
        if ranked or sort == "name" or self._arranged(query, sort) is not None:
            return no_days()
        return self._world.days(ids)

    def _arranged(self, query: Query, sort: Sort) -> IdArray | None:
        """Return the photos of the one album that a query is about: as the person arranged it, or best match first."""
        if sort not in ("album", "relevance"):
            return None
        names = [
            term.text
            for term in query.filters
            if isinstance(term, Filter) and term.kind == "album" and not term.negative
        ]
        album = self._album(names[0]) if len(names) == 1 else None
        if album is None or album.is_smart != (sort == "relevance"):
            return None
        return self.album_photos(album) if not album.is_smart or album.has_words else None

    def _remark(self, result: SearchResult) -> str:
        """Return the sentence that the real library says of such a result."""
        if not len(result.photo_ids):
            if result.term_hints:
                return "No photo meets all of this."
            return "No photo meets this." if len(self._world.photo_list) else "There are no photos here yet."
        return "" if result.model is None or result.strong_count else "Nothing matches well; these come closest."

    def _stacked(self, result: SearchResult) -> SearchResult:
        hidden = [i for members in self._world.stacks.values() for i in members[1:]]
        kept = ~np.isin(result.photo_ids, hidden)
        return replace(
            result,
            photo_ids=result.photo_ids[kept],
            scores=result.scores[kept],
            confidences=result.confidences[kept],
            strong=result.strong[kept],
            strong_count=int(result.strong[kept].sum()),
            days=result.days[kept] if len(result.days) else result.days,
            stacks={i: members for i, members in self._world.stacks.items() if i in result.photo_ids},
        )


def _parsed(text: str) -> Query:
    return parse(text, today=date.today())


def _words(query: Query) -> str:
    """Return what the model would judge by, in one line."""
    pictures = ("dog" for term in query.terms if isinstance(term, Picture))
    return " ".join([query.text, *pictures]).lower().strip()
