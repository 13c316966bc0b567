"""Whereabouts: the photos that the map shows: those of the search, wherever they were taken."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from photoclip.core.places import Spread
from photoclip.core.query import Box, Filter, Term, print_query, remove_term
from photoclip.core.search import IdArray, SearchRequest
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.on_show import OnShow
from photoclip.library.contract import Library


class Whereabouts(QObject):
    """Follows what is on show. A part of the map that the search is about is left out of it: the others stay in sight.

    Asks nothing while nobody looks.
    """

    changed = Signal()

    def __init__(self, library: Library, bridge: Bridge, on_show: OnShow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._on_show = on_show
        self._watched = False
        self._asked: SearchRequest | None = None
        self.spread: Spread | None = None
        """Where they lie; None while nothing is known."""
        self.found = 0
        """How many photos there are, also those that do not say where."""
        on_show.changed.connect(self._follow)

    @property
    def area(self) -> Box | None:
        """The part of the map that the search is about."""
        areas = [area for term in self._on_show.request.query.terms if (area := _area(term)) is not None]
        return areas[-1] if areas else None

    def watch(self, watched: bool) -> None:
        """Begin to follow, or stop."""
        if watched and not self._watched:
            self._watched = True
            self._asked = None
            self._follow()
        self._watched = watched

    # Below: private

    def _follow(self) -> None:
        answer = self._on_show.answer
        if not self._watched or answer is None:
            return
        everywhere = replace(answer.request, text=without_area(answer.request.text))
        if everywhere.text == answer.request.text:
            self._asked = everywhere
            self._ask(answer.strong)
        elif everywhere != self._asked or answer.again:
            self._asked = everywhere
            self._bridge.ask(self._find, everywhere, done=self._on_spread, failed=_ignore, owner=self, latest=True)
        else:
            self.changed.emit()

    def _ask(self, photo_ids: IdArray) -> None:
        self._bridge.ask(self._place, photo_ids, done=self._on_spread, failed=_ignore, owner=self, latest=True)

    def _place(self, photo_ids: IdArray) -> tuple[int, Spread]:
        return len(photo_ids), self._library.places.spread(photo_ids)

    def _find(self, request: SearchRequest) -> tuple[int, Spread]:
        result = self._library.search.find(request)
        strong = len(result.strong) == len(result.photo_ids) and result.model is not None and request.query.has_words
        return self._place(result.photo_ids[result.strong] if strong else result.photo_ids)

    def _on_spread(self, placed: tuple[int, Spread]) -> None:
        self.found, self.spread = placed
        self.changed.emit()


def without_area(text: str) -> str:
    """Return a search without the parts of the map in it."""
    terms = SearchRequest(text).query.terms
    for index in reversed(range(len(terms))):
        if _area(terms[index]) is not None:
            text = remove_term(text, index)
    return text


def with_area(text: str, written: str) -> str:
    """Return a search for photos of a part of the map, in place of another one. The rest keeps its meaning.

    It stays as typed, unless its end would swallow what follows: an open quote, a `|` that waits for more, a text so
    long that no more is read.
    """
    kept = without_area(text)
    query, area = SearchRequest(kept).query, f"box:{written}"
    spelled = print_query(query)
    for made in (f"{kept} {area}".strip(), f"{spelled} {area}"):
        groups = SearchRequest(made).query.groups
        added = [term for group in groups[len(query.groups) :] for term in group.terms]
        if groups[: len(query.groups)] == query.groups and len(added) == 1 and _area(added[0]) is not None:
            return made
    return f"{area} {spelled}"


def _area(term: Term) -> Box | None:
    """Return the part of the map that a term asks for."""
    match term:
        case Filter(negative=False, value=Box() as area):
            return area
        case _:
            return None


def _ignore(_sentence: str) -> None:
    """What stands in the way of a search is said under the search box."""
