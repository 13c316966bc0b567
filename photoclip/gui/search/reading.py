"""BoxReading: what stands in the search box, read as the person most likely means it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from photoclip.core.query import (
    Group,
    Names,
    Picture,
    Query,
    Understood,
    nobody,
    print_query,
    print_term,
    tag_names,
    typeable,
    understood,
    with_term,
    without_term,
)


class BoxReading:
    """Reads each text once a day: what a tag that comes to be would change is read with the next letter."""

    def __init__(self) -> None:
        self._names: Names = nobody
        self._key: tuple[str, date] | None = None
        self._read = Understood("", Query())
        self._hinted_text = ""
        self._hints: Mapping[int, str] = {}

    def of(self, typed: str) -> Understood:
        today = date.today()
        if (typed, today) != self._key:
            self._key = typed, today
            self._read = understood(typed, today=today, names=self._names)
        return self._read

    def asked(self, typed: str) -> str:
        """Return the text to ask for where somebody types this."""
        return self.of(typed).text

    def take_hints(self, text: str, hints: Mapping[int, str]) -> None:
        """Take what the library found out about the terms of a text to ask for, by their index."""
        self._hinted_text, self._hints = text.strip(), hints

    def hinted(self, typed: str) -> Query:
        """Return the terms of what is typed, with what the library found out about them."""
        read = self.of(typed)
        query = read.query
        if read.text.strip() == self._hinted_text:
            for index, hint in self._hints.items():
                query = query.with_hint(index, hint) if index < len(query.terms) else query
        return query

    def know(self, tags: Iterable[str]) -> bool:
        """Take the tags that there are; return whether they are the first, so that what stands there is read anew."""
        first = self._names is nobody
        self._names = tag_names(tags)
        if first:
            self._key = None
        return first

    def without_term(self, typed: str, index: int) -> str:
        """Return the text without a term; one that was read out of words becomes these words again."""
        return without_term(typed, index, today=date.today(), names=self._names)

    def with_term(self, typed: str, index: int, new: str) -> str:
        """Return the text with what `new` says in place of a term."""
        return with_term(typed, index, new, today=date.today(), names=self._names)

    def with_picture(self, typed: str, picture: Picture) -> str:
        """Return the text that looks for photos like a picture, too."""
        query = self.of(typed).query
        longer = f"{typed.rstrip()} {print_term(picture)}".lstrip()
        if self.of(longer).query.terms == (*query.terms, picture):
            return longer
        return print_query(Query((*query.groups, Group((picture,)))))  # an open quote at the end would take it in

    def typeable(self, text: str) -> str:
        """Return what to put into the box for a text to ask for."""
        return typeable(text, today=date.today(), names=self._names)
