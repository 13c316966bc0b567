"""What a person typed as the query that it is most likely meant as, and the text that asks for that.

Plain words may say more than what a photo shows: *dog last summer without people*. Such parts become terms of their
own, each of which knows the words that it was read from (`said`), so that a face can show it and let the person take it
out: then these words are looked for as words, and the text says so (`1:"dog last summer"`). What is written in quotes,
with a sign or a weight, or beside a `|`, is taken as it stands.

A face reads what is typed. The library, and whatever it keeps, knows only the text to ask for, which means the same
there whatever tags come to be and whatever is learnt to be read: nothing is read out of it a second time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from photoclip.core.query.edits import spliced
from photoclip.core.query.parser import parse
from photoclip.core.query.printer import print_query
from photoclip.core.query.prose.found import Found
from photoclip.core.query.prose.names import Names, nobody
from photoclip.core.query.tree import Description, Filter, Group, Query, Span, Term
from photoclip.core.query.words import clean


@dataclass(frozen=True, slots=True)
class Understood:
    text: str
    """What to ask for: as typed where nothing was read out of it, else in canonical spelling."""
    query: Query
    """The terms of `text`, with their places in what was typed, and `said` where they were read out of plain words."""


def understood(typed: str, *, today: date, names: Names = nobody) -> Understood:
    """Read what stands in the search box. Total, like `parse`; reading `text` again reads nothing more out of it."""
    literal = parse(typed, today=today)
    query = _read(literal, typed, today, names, frozenset())
    if query == literal:
        return Understood(typed, literal)
    asked = print_query(query)
    again = parse(asked, today=today)
    if again.remark or again != query:  # too long by now
        return Understood(typed, literal)
    return Understood(asked, query)


def get_ready() -> None:
    """Make ready what reads plain words, in some 50 ms, for which else the first letters typed would wait.

    May be called on any thread: six languages are imported, and the patterns of what they say of dates made.
    """
    understood("photos of nobody on monday", today=date.today())


def without_term(typed: str, index: int, *, today: date, names: Names = nobody) -> str:
    """Return the text without the term `understood(typed).query.terms[index]`. Raises IndexError.

    A term that was read out of words goes back to them: they are looked for as words from now on.
    """
    query = understood(typed, today=today, names=names).query
    term = query.terms[index]
    if isinstance(term, Description | Filter) and term.said:
        return print_query(_read(parse(typed, today=today), typed, today, names, frozenset({term.span})))
    return print_query(spliced(query, index, Query()))


def with_term(typed: str, index: int, new: str, *, today: date, names: Names = nobody) -> str:
    """Return the text with what `new` says in place of the term `understood(typed).query.terms[index]`.

    Raises IndexError.
    """
    query = understood(typed, today=today, names=names).query
    return print_query(spliced(query, index, parse(new, today=today)))


def typeable(text: str, *, today: date, names: Names = nobody) -> str:
    """Return what to put into a search box for a text to ask for: read there, it asks for the same."""
    query = parse(text, today=today)
    return text if understood(text, today=today, names=names).query == query else print_query(query)


def _read(query: Query, typed: str, today: date, names: Names, as_words: frozenset[Span]) -> Query:
    """Return the query with what its plain words say; those at `as_words` are left as words."""
    groups: list[Group] = []
    for group in query.groups:
        match group.terms:
            case (Description(plain=True) as term,):
                groups += [Group((one,)) for one in _terms(term, typed, today, names, as_words)]
            case _:
                groups.append(group)
    return replace(query, groups=tuple(groups))


def _terms(term: Description, typed: str, today: date, names: Names, as_words: frozenset[Span]) -> list[Term]:
    from photoclip.core.query.prose.readings import find, rest  # noqa: PLC0415 as in `printer`

    start = term.span.start
    words = term.span.of(clean(typed))
    found = [one for one in find(words, today, names) if _span(one, start) not in as_words]
    if not found:
        return [term]
    terms: list[Term] = []
    left = rest(words, found)
    if left:
        terms.append(replace(term, text=left))
    for one in found:
        terms += _said_terms(one, start, words, today)
    return terms


def _said_terms(one: Found, start: int, words: str, today: date) -> list[Term]:
    said = " ".join(words[one.start : one.end].split())
    read = parse(" ".join(one.terms), today=today).terms
    return [replace(term, span=_span(one, start), said=said) for term in read if isinstance(term, Description | Filter)]


def _span(one: Found, start: int) -> Span:
    return Span(start + one.start, start + one.end)
