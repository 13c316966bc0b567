"""A parsed query as what the engine and the store can answer, with what only a look at the library tells."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from photoclip.core.names import folded
from photoclip.core.query import Description, Filter, Name, Picture, Query, Term
from photoclip.core.search import FloatArray, IdArray, Scope
from photoclip.errors import KnownError
from photoclip.language import tr
from photoclip.search.mix import Mix, MixTerm, Wanted
from photoclip.store.albums import AlbumStore
from photoclip.store.filters import Alternative, Members, PhotoFilters

PictureVector = Callable[[str], FloatArray]
"""The path of `like:` to the picture's unit vector, shape (d,). Raises KnownError in plain words."""

SmartMembers = Callable[[str, float, int], IdArray]
"""Query, strictness and depth of a smart album to its photos."""

PhotosAt = Callable[[str], IdArray]
"""What stands after `place:` to the photos taken there. Raises KnownError where there is no such place."""

MAX_DEPTH = 4


@dataclass(slots=True)
class QueryReading:
    """What a query asks of whom."""

    mix_terms: dict[int, MixTerm] = field(default_factory=dict)
    """By the index of the term in `query.terms`."""
    wanted: list[Wanted] = field(default_factory=list)
    unwanted: list[MixTerm] = field(default_factory=list)
    alternatives: dict[int, Alternative] = field(default_factory=dict)
    """Every filter, by the index of its term in `query.terms`."""
    groups: list[list[Alternative]] = field(default_factory=list)
    """All must hold, of each at least one."""
    hints: dict[int, str] = field(default_factory=dict)
    """Plain sentences about terms, by their index."""

    @property
    def mix(self) -> Mix:
        return Mix(tuple(self.wanted), tuple(self.unwanted))


class QueryReader:
    """Looks up what a query names: albums, pictures, places."""

    def __init__(
        self,
        filters: PhotoFilters,
        albums: AlbumStore,
        picture_vector: PictureVector,
        members: SmartMembers,
        photos_at: PhotosAt,
    ) -> None:
        self._filters = filters
        self._albums = albums
        self._picture_vector = picture_vector
        self._members = members
        self._photos_at = photos_at

    def read(self, query: Query, scope: Scope, depth: int = 0) -> QueryReading:
        """Read all groups. Terms that lead nowhere are left out and carry a hint."""
        reading = QueryReading()
        index = 0
        for group in query.groups:
            self._read_group(reading, group.terms, index, scope, depth)
            index += len(group.terms)
        return reading

    def _read_group(self, reading: QueryReading, terms: tuple[Term, ...], first: int, scope: Scope, depth: int) -> None:
        described: list[MixTerm] = []
        alternatives: list[Alternative] = []
        for index, term in enumerate(terms, first):
            match term:
                case Description() | Picture():
                    made = self._mix_term(reading, index, term)
                    if made is not None:
                        (reading.unwanted if term.negative else described).append(made)
                case Filter() | Name():
                    reading.alternatives[index] = self._alternative(reading, index, term, depth)
                    alternatives.append(reading.alternatives[index])
                case _:
                    pass
        if described:
            met_by = self._filters.ids([alternatives], scope) if alternatives else None
            reading.wanted.append(Wanted(tuple(described), met_by))
        elif alternatives:
            reading.groups.append(alternatives)

    def _mix_term(self, reading: QueryReading, index: int, term: Description | Picture) -> MixTerm | None:
        if isinstance(term, Description):
            made = MixTerm(term.text, term.weight)
        else:
            try:
                made = MixTerm(term.path, term.weight, self._picture_vector(term.path))
            except KnownError as exc:
                reading.hints[index] = str(exc)
                return None
        reading.mix_terms[index] = made
        return made

    def _alternative(self, reading: QueryReading, index: int, term: Filter | Name, depth: int) -> Alternative:
        if isinstance(term, Filter) and term.kind == "place":
            return self._taken_at(reading, index, term)
        if isinstance(term, Name) or term.kind != "album":
            return term
        album = self._albums.named(term.text)
        if album is None:
            reading.hints[index] = self._no_album(term.text)
            return term
        if not album.is_smart:
            return term
        if depth >= MAX_DEPTH:
            reading.hints[index] = tr("The album “{name}” asks for itself; edit its search.").format(name=album.name)
            return Members(np.empty(0, np.int64), term.negative)
        return Members(self._members(album.query, album.strictness, depth + 1), term.negative)

    def _taken_at(self, reading: QueryReading, index: int, term: Filter) -> Members:
        try:
            found = self._photos_at(term.text)
        except KnownError as exc:
            reading.hints[index] = str(exc)
            return Members(np.empty(0, np.int64), term.negative)
        if not len(found):
            reading.hints[index] = tr("No photo here says that it was taken there.")
        return Members(found, term.negative)

    def _no_album(self, name: str) -> str:
        names = {folded(album.name): album.name for album in self._albums.all()}
        near = difflib.get_close_matches(folded(name), names, n=1, cutoff=0.6)
        if near:
            return tr("There is no album “{name}”; did you mean “{meant}”?").format(name=name, meant=names[near[0]])
        return tr("There is no album “{name}”.").format(name=name)
