"""Finder: from the text of the search box to photos in order, with filters, stacks and reasons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np

from photoclip.core.cancel import CancelToken
from photoclip.core.days import no_days
from photoclip.core.duplicates import DuplicateGroup
from photoclip.core.explanation import Explanation, FilterEffect, TermShare
from photoclip.core.labels import TagScope
from photoclip.core.parts import Place
from photoclip.core.query import Filter, Name, Query, parse, print_term
from photoclip.core.search import IdArray, Scope, SearchRequest, SearchResult, Sort
from photoclip.core.strictness import NORMAL, cut_at
from photoclip.errors import LibraryProblem, ModelProblem
from photoclip.language import english, tr
from photoclip.search.engine import SearchEngine
from photoclip.search.likeness import bursts, connected
from photoclip.search.mix import Mix
from photoclip.search.near_copies import near_copies
from photoclip.search.ranking import Ranked
from photoclip.search.reading import MAX_DEPTH, PhotosAt, PictureVector, QueryReader, QueryReading
from photoclip.search.relevance import confidences
from photoclip.search.vectors import places_in
from photoclip.store.albums import AlbumStore
from photoclip.store.companions import CompanionStore
from photoclip.store.days import DayStore
from photoclip.store.duplicates import DuplicateStore
from photoclip.store.filters import Members, PhotoFilters
from photoclip.store.photos import PhotoStore

NOTHING_MEETS = english("No photo meets this.")
_NOBODY = np.zeros(0, np.int64)
_STILL_READING = english("The library is still being read; the rest follows in a moment.")


class Finder:
    """Answers search requests from the store and the engine. Any thread may ask."""

    def __init__(
        self,
        photos: PhotoStore,
        days: DayStore,
        filters: PhotoFilters,
        albums: AlbumStore,
        duplicates: DuplicateStore,
        engine: SearchEngine,
        picture_vector: PictureVector,
        require_model: Callable[[], object],
        model_id: Callable[[], str | None],
        photos_at: PhotosAt,
        companions: CompanionStore,
        place_of: Callable[[int, int], Place | None] = lambda _photo_id, _part: None,
    ) -> None:
        """`require_model` waits for a model that is loading. Raises NoModel, ModelProblem.

        `place_of`: what a part of a photo shows, by its number; of the whole only a video has such a place.
        """
        self._photos = photos
        self._days = days
        self._filters = filters
        self._albums = albums
        self._duplicates = duplicates
        self._engine = engine
        self._companions = companions
        self._require_model = require_model
        self._model_id = model_id
        self._place_of = place_of
        self._reader = QueryReader(filters, albums, picture_vector, self._members, photos_at)

    def search(self, request: SearchRequest) -> SearchResult:
        """Return photos in the order of `request.sort`; by date where no words are left to rank by.

        Raises what the engine raises when words are asked for and no model answers.
        """
        query = self._parsed(request)
        reading = self._reader.read(query, request.scope)
        allowed = self._allowed(reading, request.scope, query.asks_for_hidden)
        if reading.mix.terms:
            ranked = self._ranked(reading.mix, allowed, request.limit, request.strictness)
            result = self._joined(replace(_from_ranked(request, ranked), model=self._model_id()))
        else:
            # In an order that is not by date the first ones are not those of the latest date.
            by_date = request.sort in ("newest", "oldest")
            result = self._by_date(request if by_date else replace(request, limit=None), allowed)
        if not len(result.photo_ids):
            self._say_what_is_not_met(reading)
        message = " ".join([*query.hints, result.message]).strip()
        result = replace(result, term_hints=reading.hints, message=message)
        if request.sort != "relevance" or not reading.mix.terms:
            result = self._sorted(result, query, request.sort)
            result = _taken(result, np.arange(len(result.photo_ids))[: request.limit])
        return self._stacked(result) if request.stacked else result

    def first(self, request: SearchRequest) -> SearchResult | None:
        """Do what `search` does where an index finds that before all are in order; None where none is asked for it."""
        if not self._engine.has_index() or request.scope != Scope():
            return None
        reading = self._reader.read(self._parsed(request), request.scope)
        asked = None if reading.groups else reading.mix.single
        return self.search(request) if asked is not None and self._engine.has_index(asked) else None

    def filtered_by_date(self, request: SearchRequest) -> SearchResult:
        """Return the photos that meet the filters of the request, by date, whatever words there are."""
        reading = self._reader.read(_without_words(request.query), request.scope)
        allowed = self._allowed(reading, request.scope, request.query.asks_for_hidden)
        return self._by_date(request, allowed)

    def explain(self, photo_id: int, request: SearchRequest) -> Explanation:
        """Return why the photo stands where it stands. Raises as `search` does."""
        query = self._parsed(request)
        reading = self._reader.read(query, request.scope)
        mix = reading.mix
        fits = self._engine.explain(mix, photo_id) if mix.terms else []
        evidence = np.asarray([[fit.evidence] for fit in fits], np.float32)
        ids = np.asarray([photo_id], np.int64)
        total = mix.weighed(ids, evidence) if fits else np.zeros(1, np.float32)
        of_term = {id(term): fit for term, fit in zip(mix.terms, fits, strict=False)}
        shares = []
        for index, term in enumerate(query.terms):
            mixed = reading.mix_terms.get(index)
            if mixed is None or id(mixed) not in of_term:
                continue
            fit = of_term[id(mixed)]
            negative = any(mixed is other for other in reading.unwanted)
            shares.append(
                TermShare(
                    text=print_term(term),
                    score=fit.score,
                    typical_score=fit.typical_score,
                    deviations=fit.deviations,
                    confidence=float(confidences(np.asarray([fit.evidence], np.float32))[0]),
                    weight=-mixed.weight if negative else mixed.weight,
                    place=self._place_of(photo_id, fit.part),
                )
            )
        return Explanation(
            photo_id,
            confidence=float(confidences(total)[0]) if fits else 0.0,
            cut=float(confidences(np.asarray([cut_at(request.strictness)], np.float32))[0]),
            strong=bool(fits) and float(total[0]) >= cut_at(request.strictness),
            terms=tuple(shares),
            filters=self._filter_effects(photo_id, query, reading),
            note=_note(query, bool(mix.terms), bool(fits)),
        )

    def count(self, text: str, strictness: float) -> int:
        """Return how many strong matches a search has, or without words how many photos meet its filters."""
        return len(self._members(text, strictness, 0))

    def photos_of(self, where: TagScope, hidden: bool = False) -> IdArray:
        """Return the photos in sight that meet every field of `where`, by rising id.

        `hidden`: those that are kept out of sight, too, but for what a search has to find.
        Raises LibraryProblem where the album is gone or a filter not understood; for words, what the engine raises.
        """
        found = self._filters.ids([], where.scope, hidden)
        if where.photo_ids is not None:
            found = found[np.isin(found, self._companions.mains(np.asarray(where.photo_ids, np.int64)))]
        if where.album_id is not None:
            found = found[np.isin(found, self._album_members(where.album_id))]
        if where.query.strip():
            if _understood(where.query).has_words:
                self._require_model()
            found = found[np.isin(found, self._members(where.query, NORMAL, 0))]
        return found

    def _album_members(self, album_id: int) -> IdArray:
        album = self._albums.get(album_id)
        if album is None:
            raise LibraryProblem(tr("There is no such album any more."))
        if not album.is_smart:
            return self._companions.mains(self._albums.photo_ids(album_id))
        if parse(album.query, today=date.today()).has_words:
            self._require_model()
        return self._members(album.query, album.strictness, 0)

    def duplicates(self, cancel: CancelToken) -> list[DuplicateGroup]:
        """Return content that lies in several files, then groups of photos that are the same picture.

        Raises Cancelled.
        """
        groups = [DuplicateGroup("identical", (photo_id,)) for photo_id in self._duplicates.identical()]
        try:
            ids, vectors = self._engine.vectors_of()
            typical = self._engine.typical_likeness()
        except ModelProblem:
            return groups  # without a model, identical content is all that can be told
        seen = ~np.isin(ids, self._filters.kept_out())
        ids, vectors = ids[seen], vectors[seen]
        kept = self._duplicates.kept()
        lengths = self._duplicates.lengths()
        mains = dict(zip(ids.tolist(), self._companions.mains(ids).tolist(), strict=True))
        pairs = [
            pair
            for pair in near_copies(ids, vectors, typical, cancel, self._engine.index_of_all())
            if pair not in kept
            and mains[pair[0]] != mains[pair[1]]
            and _are_one_kind(lengths.get(pair[0]), lengths.get(pair[1]))
        ]
        return groups + [DuplicateGroup("similar", group) for group in self._duplicates.best_first(connected(pairs))]

    def _parsed(self, request: SearchRequest) -> Query:
        if request.query.has_words:
            self._require_model()
        return request.query

    def _members(self, text: str, strictness: float, depth: int) -> IdArray:
        """Return the photos of a smart album: the strong matches of its search, or all that meet its filters."""
        query = parse(text, today=date.today())
        reading = self._reader.read(query, Scope(), depth)
        allowed = self._allowed(reading, Scope())
        if not reading.mix.terms:
            return self._photos.ids(Scope()) if allowed is None else allowed
        ranked = self._ranked(reading.mix, allowed, None, strictness)
        return _once(self._companions.mains(ranked.photo_ids[ranked.strong]))

    def _allowed(self, reading: QueryReading, scope: Scope, hidden: bool = False) -> IdArray | None:
        """Return the photos that meet scope and filters; None for neither. `hidden`: also those kept out of sight."""
        if not reading.groups and scope == Scope():
            return None
        return self._filters.ids(reading.groups, scope, hidden)

    def _ranked(self, mix: Mix, allowed: IdArray | None, limit: int | None, strictness: float) -> Ranked:
        """Return the photos of `allowed` (None: all in sight) that a question asks for, strong matches first."""
        kept_out = self._filters.kept_out() if allowed is None else _NOBODY
        more = None if limit is None else limit + len(kept_out)
        ranked = self._engine.search(mix, allowed, more, strictness)
        return ranked.without(kept_out, limit) if len(kept_out) else ranked

    def _by_date(self, request: SearchRequest, allowed: IdArray | None) -> SearchResult:
        ids, days = self._days.in_order(request.scope, request.sort != "oldest", allowed)
        ids, days = ids[: request.limit], days[: request.limit]
        zeros = np.zeros(len(ids), np.float32)
        return SearchResult(request.text, ids, zeros, zeros, 0, strong=zeros.astype(bool), days=days)

    def _sorted(self, result: SearchResult, query: Query, sort: Sort) -> SearchResult:
        arranged = self._arranged(query, sort)
        if arranged is not None:
            ordered = arranged[np.isin(arranged, result.photo_ids)]
        elif sort == "name":
            ordered = self._photos.in_name_order(result.photo_ids)
        elif query.has_words:
            ordered, days = self._days.in_order(Scope(), sort != "oldest", result.photo_ids)
            return replace(_taken(result, places_in(result.photo_ids, ordered)), days=days)
        else:
            return result  # it came by date
        return replace(_taken(result, places_in(result.photo_ids, ordered)), days=no_days())

    def _arranged(self, query: Query, sort: Sort, depth: int = 0) -> IdArray | None:
        """Return the photos of the album that the query is about: as the person arranged it, or best match first."""
        if sort not in ("album", "relevance") or depth > MAX_DEPTH:
            return None
        names = [
            group.terms[0].text
            for group in query.groups
            if len(group.terms) == 1
            and isinstance(group.terms[0], Filter)
            and group.terms[0].kind == "album"
            and not group.terms[0].negative
        ]
        album = self._albums.named(names[0]) if len(names) == 1 else None
        if album is None or album.is_smart != (sort == "relevance"):
            return None
        if not album.is_smart:
            return _once(self._companions.mains(self._albums.photo_ids(album.id)))
        inner = parse(album.query, today=date.today())
        if inner.has_words:
            return self._members(album.query, album.strictness, depth)
        return self._arranged(inner, sort, depth + 1)

    def _joined(self, result: SearchResult) -> SearchResult:
        """Let each photo stand once, where the best of it and of its companions would stand."""
        mains = self._companions.mains(result.photo_ids)
        if mains is result.photo_ids:
            return result
        _, first = np.unique(mains, return_index=True)
        places = np.sort(first)
        return replace(_taken(result, places), photo_ids=mains[places])

    def _stacked(self, result: SearchResult) -> SearchResult:
        """Let the first photo of each burst stand for it."""
        ids = result.photo_ids
        try:
            known, vectors = self._engine.vectors_of(ids)
            typical = self._engine.typical_likeness()
        except ModelProblem:
            return result
        is_shot = ~np.isin(known, list(self._duplicates.lengths()))  # a video is none of a burst
        known, vectors = known[is_shot], vectors[is_shot]
        taken_us, timed = self._photos.times(known)
        stacks: dict[int, tuple[int, ...]] = {}
        hidden: list[int] = []
        place_of = {int(photo_id): place for place, photo_id in enumerate(ids)}
        for burst in bursts(known, vectors, taken_us, timed, typical):
            members = sorted(burst, key=place_of.__getitem__)
            stacks[members[0]] = tuple(members)
            hidden += members[1:]
        if not stacks:
            return result
        places = np.flatnonzero(~np.isin(ids, np.asarray(hidden, np.int64)))
        return replace(_taken(result, places), stacks=stacks)

    def _filter_effects(self, photo_id: int, query: Query, reading: QueryReading) -> tuple[FilterEffect, ...]:
        effects = []
        for index, alternative in sorted(reading.alternatives.items()):
            met = bool(np.isin(photo_id, self._filters.ids([[alternative]], hidden=True)))
            removed = self._filters.count_without(alternative)
            effects.append(FilterEffect(print_term(query.terms[index]), removed, met))
        return tuple(effects)

    def _say_what_is_not_met(self, reading: QueryReading) -> None:
        """Give a hint to each filter that no photo meets: an empty page says why."""
        any_photo = self._photos.count() > 0
        for index, alternative in reading.alternatives.items():
            if isinstance(alternative, Members) or (isinstance(alternative, Filter) and alternative.kind == "album"):
                continue  # an empty album is no mistake
            if index not in reading.hints and any_photo and not self._filters.count([alternative]):
                reading.hints[index] = NOTHING_MEETS


def _are_one_kind(one_s: float | None, other_s: float | None) -> bool:
    """Tell whether two are both photos, or videos of one length: what looks like a video's picture is no copy of it."""
    if one_s is None or other_s is None:
        return one_s is other_s
    return abs(one_s - other_s) <= 0.5 + 0.02 * max(one_s, other_s)


def _from_ranked(request: SearchRequest, ranked: Ranked) -> SearchResult:
    return SearchResult(
        query=request.text,
        photo_ids=ranked.photo_ids,
        scores=ranked.scores,
        confidences=ranked.confidences,
        strong_count=ranked.strong_count,
        exact=ranked.exact,
        elapsed_ms=ranked.elapsed_ms,
        message="" if ranked.complete else _STILL_READING,
        strong=ranked.strong,
    )


def _taken(result: SearchResult, places: IdArray) -> SearchResult:
    strong = result.strong[places]
    return replace(
        result,
        photo_ids=result.photo_ids[places],
        scores=result.scores[places],
        confidences=result.confidences[places],
        strong=strong,
        strong_count=int(strong.sum()),
        days=result.days[places] if len(result.days) else result.days,
    )


def _once(photo_ids: IdArray) -> IdArray:
    """Return each id once, in the order in which they are met."""
    _, first = np.unique(photo_ids, return_index=True)
    kept: IdArray = photo_ids[np.sort(first)]
    return kept


def _understood(text: str) -> Query:
    """Return a query all of whose filters are understood. Raises LibraryProblem."""
    query = parse(text, today=date.today())
    if query.not_understood:
        raise LibraryProblem(query.not_understood)
    return query


def _without_words(query: Query) -> Query:
    groups = (group for group in query.groups if all(isinstance(term, Filter | Name) for term in group.terms))
    return Query(tuple(groups))


def _note(query: Query, has_words: bool, seen: bool) -> str:
    if has_words and not seen:
        return tr("The model has not looked at this photo yet.")
    return "" if has_words or query.filters else tr("Nothing was searched for: photos stand by date.")
