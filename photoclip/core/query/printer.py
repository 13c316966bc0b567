"""Terms to text: one canonical spelling for each query, which reads as that query again."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from photoclip.core.query.prose.names import anybody
from photoclip.core.query.reader import read
from photoclip.core.query.rules import LIKE, NAME
from photoclip.core.query.tree import Description, Filter, FilterKind, Name, Picture, Query, Term, Unknown
from photoclip.core.query.words import quote, quoted_where_needed

_ANY_DAY = date(2000, 1, 1)  # descriptions do not depend on it
_LAST_DAY = date(2199, 12, 31)  # until when numbers are read as years


def print_query(query: Query) -> str:
    """Return the canonical text of `query`: parsed on the same day, it is the same tree again.

    That holds for every tree that `parse` makes, and for others whose values are as the docstrings of their types say,
    up to `MAX_CHARACTERS` of text.
    """
    return "".join(pieces(query))


def print_term(term: Term) -> str:
    """Return the text of one term by itself, as its chip shows it."""
    return _print(term, after_plain_words=False)


def print_filter(kind: FilterKind, text: str) -> str:
    """Return the filter whose value is written `text`, as `album:"Best of 2023"`."""
    return f"{kind}:{quoted_where_needed(text)}"


def pieces(query: Query) -> list[str]:
    """Return one text a term, with what joins it to the one before. The first n together print the first n terms."""
    texts: list[str] = []
    after_plain_words = False
    for group in query.groups:
        for position, term in enumerate(group.terms):
            joint = " | " if position else " "
            text = _print(term, after_plain_words and not position)
            after_plain_words = isinstance(term, Description) and text == term.text
            texts.append(joint + text if texts else text)
    return texts


def _print(term: Term, after_plain_words: bool) -> str:
    match term:
        case Description():
            return _print_description(term, after_plain_words)
        case Picture(path, weight, negative):
            return f"{_minus(negative)}{_weight(weight)}{LIKE}:{quoted_where_needed(path)}"
        case Name(text, negative):
            return f"-{NAME}:{quoted_where_needed(text)}" if negative else quote(text)
        case Filter(kind, text, _, negative):
            return f"{_minus(negative)}{print_filter(kind, text)}"
        case Unknown(text):
            return text


def _print_description(term: Description, after_plain_words: bool) -> str:
    """Return the plainest spelling that reads as the term: as it is, one word after its sign and weight, or quoted."""
    marked = _minus(term.negative) + _weight(term.weight)
    # Two plain descriptions side by side would read as one: the second shows its weight.
    candidates = [marked + term.text] if marked or not after_plain_words else []
    candidates.append(f"{_minus(term.negative)}{_weight(term.weight, always=not term.negative)}{term.text}")
    for text in candidates:
        # What a face would read out of plain words, where there are such tags, is not meant: else it would be a term.
        if read(text, _ANY_DAY).groups == Query.of(term).groups and not (text == term.text and _says_more(text)):
            return text
    return f"{_minus(term.negative)}{_weight(term.weight, always=not term.negative)}{quote(term.text)}"


@lru_cache(maxsize=256)
def _says_more(text: str) -> bool:
    from photoclip.core.query.prose.readings import find  # noqa: PLC0415 six languages, before a word is typed

    return bool(find(text, _LAST_DAY, anybody))


def _minus(negative: bool) -> str:
    return "-" if negative else ""


def _weight(weight: float, always: bool = False) -> str:
    return f"{weight!r}:".replace(".0:", ":") if always or weight != 1 else ""
