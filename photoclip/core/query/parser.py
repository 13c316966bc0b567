"""Any text to a query of bounded length."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from photoclip.core.query.printer import pieces
from photoclip.core.query.reader import read
from photoclip.core.query.tree import Description, Group, Query, Term
from photoclip.core.query.words import clean
from photoclip.language import english

MAX_CHARACTERS = 1000
"""How long a query may be, as `print_query` spells it."""

# What is read before the bound is applied: blanks and generous spelling may take room, a pasted book may not.
_MAX_READ = 2 * MAX_CHARACTERS

_CUT = english("Only the first {count} characters were used; a short description works best.").format(
    count=f"{MAX_CHARACTERS:,}"
)


def parse(text: str, *, today: date) -> Query:
    """Read what stands in the search box.

    Total: any text reads as something, and what is not understood carries a hint. `today` (1800 to 2199) is what
    yesterday and last-month count from.
    """
    lead = len(text) - len(text.lstrip())
    kept = clean(text[lead : lead + _MAX_READ])
    query = read(" " * lead + kept, today)
    return _bounded(query, cut=bool(text[lead + _MAX_READ :].strip()))


def _bounded(query: Query, cut: bool) -> Query:
    """Return as many terms as fit, of the last one, if it is a description, as much as fits."""
    # The printed length counts, so that whatever parse returns can be printed and read again whole.
    used = 0
    for index, piece in enumerate(pieces(query)):
        if used + len(piece) > MAX_CHARACTERS:
            return replace(_first_terms(query, index, MAX_CHARACTERS), remark=_CUT)
        used += len(piece)
    return replace(query, remark=_CUT) if cut else query


def _first_terms(query: Query, count: int, room: int) -> Query:
    terms = query.terms
    kept = _with_first(query, [*terms[:count]])
    last = terms[count]
    if not isinstance(last, Description):
        return kept
    text = last.text
    while text:
        shorter = _with_first(query, [*terms[:count], replace(last, text=text)])
        over = len("".join(pieces(shorter))) - room
        if over <= 0:
            return shorter
        text = text[:-over].rstrip()
    return kept


def _with_first(query: Query, terms: list[Term]) -> Query:
    """Return the query with `terms` in place of its first ones, and without the rest."""
    groups: list[Group] = []
    for group in query.groups:
        taken, terms = terms[: len(group.terms)], terms[len(group.terms) :]
        if taken:
            groups.append(Group(tuple(taken)))
    return replace(query, groups=tuple(groups))
