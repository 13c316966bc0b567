"""What chips do to the text: take a term out, or put another text in its place. The others keep their meaning."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from photoclip.core.query.parser import parse
from photoclip.core.query.printer import print_query
from photoclip.core.query.tree import Group, Query

_ANY_DAY = date(2000, 1, 1)  # texts and places of terms do not depend on it


def remove_term(text: str, index: int) -> str:
    """Return `text`, in canonical spelling, without the term `parse(text).terms[index]`. Raises IndexError.

    What stood on both sides stays apart: without its middle, `dog -crowd park` is `dog 1:park`, not `dog park`.
    """
    return replace_term(text, index, "")


def replace_term(text: str, index: int, new: str) -> str:
    """Return `text`, in canonical spelling, with what `new` says in place of `parse(text).terms[index]`.

    `new` may say any number of terms, also none. Raises IndexError.
    """
    query = parse(text, today=_ANY_DAY)
    return print_query(spliced(query, index, parse(new, today=_ANY_DAY)))


def spliced(query: Query, index: int, new: Query) -> Query:
    """Return `query` with the groups of `new` in place of the term `terms[index]`. Raises IndexError.

    Where the term is one of several that `|` joins, the first new group joins those before it and the last new group
    those after it, as if its text were replaced.
    """
    if not 0 <= index < len(query.terms):
        raise IndexError(index)
    groups: list[Group] = []
    for group in query.groups:
        if 0 <= index < len(group.terms):
            before, after = group.terms[:index], group.terms[index + 1 :]
            middle = [other.terms for other in new.groups] or [()]
            middle[0] = before + middle[0]
            middle[-1] = middle[-1] + after
            groups += [Group(terms) for terms in middle if terms]
        else:
            groups.append(group)
        index -= len(group.terms)
    return replace(query, groups=tuple(groups))
