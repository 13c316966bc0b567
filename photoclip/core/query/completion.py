"""What may come next where the cursor stands: filter names, and their values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from photoclip.core.query.foreign import names_in, values_in
from photoclip.core.query.rules import NAME, RULES, TERM_NAMES, canonical_of, kind_of
from photoclip.core.query.tree import Span
from photoclip.core.query.words import Word, clean, quote, quoted_where_needed, words
from photoclip.core.spelling import plain
from photoclip.language import catalogue

MAX_COMPLETIONS = 20

_LETTERS = re.compile(r"[^\W\d_]*")
_plain = lru_cache(1 << 15)(plain)  # the same thousands of values with every letter that is typed


@dataclass(frozen=True, slots=True)
class Completion:
    """One proposal: `text` in place of `span` of the text, and the cursor after it."""

    shown: str
    """What the list shows: a filter name with its colon, or the value as it is."""
    text: str
    span: Span

    def applied_to(self, text: str) -> str:
        return text[: self.span.start] + self.text + text[self.span.end :]


def complete(
    text: str, cursor: int, values: Mapping[str, Sequence[str]], limit: int = MAX_COMPLETIONS
) -> list[Completion]:
    """Return what may stand at `cursor` (0 to len(text)), best first, at most `limit`.

    `values`: by canonical filter name (`name` for quoted names, too) what the library knows: folders, albums, tags,
    cameras, lenses. Filters with a fixed choice of values bring their own. Neither case nor accents matter; what
    starts with the typed letters comes before what has a word that does.
    """
    cursor = min(max(cursor, 0), len(text))
    word = _word_at(clean(text), cursor)
    if word is None:
        return _names("", Span(cursor, cursor), limit)
    body_start = word.span.start + len(word.start)
    canonical = canonical_of(word.name) or (NAME if word.quoted and not word.start else "")
    if canonical and cursor >= body_start:
        typed = text[body_start:cursor].lstrip(_QUOTES) if word.quoted else text[body_start:cursor]
        known = [*values.get(canonical, ()), *_fixed_values(canonical)]
        span = Span(body_start, word.span.end)
        always_quoted = not word.start
        fitting = islice((value for value in _matching(typed, known) if value.strip()), limit)
        return [
            Completion(value, quote(value) if always_quoted else quoted_where_needed(value), span) for value in fitting
        ]
    if word.quoted and not word.name:
        return []
    return _name_completions(clean(text), word, cursor, limit)


_QUOTES = '"\N{LEFT DOUBLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}'


def _name_completions(text: str, word: Word, cursor: int, limit: int) -> list[Completion]:
    """Return the filter names that the letters between sign and cursor begin."""
    start = word.span.end - len(word.rest)
    letters = _LETTERS.match(text, start)
    end = letters.end() if letters else start
    if not start <= cursor <= end:
        return []
    followed_by_colon = bool(word.name)
    return _names(text[start:cursor], Span(start, end + followed_by_colon), limit)


def _names(typed: str, span: Span, limit: int) -> list[Completion]:
    typed = typed.lower()
    own = names_in(catalogue().name)
    found = [name for name, _ in own if _plain(name).startswith(_plain(typed))] if typed else _first_of_each(own)
    there = {canonical for name, canonical in own if name in found}
    begun = [(name, canonical) for name, canonical in TERM_NAMES.items() if name.startswith(typed)]
    found += [canonical for _, canonical in begun if typed or canonical not in there]
    return [Completion(f"{name}:", f"{name}:", span) for name in dict.fromkeys(found)][:limit]


def _first_of_each(names: list[tuple[str, str]]) -> list[str]:
    """Return one name of each filter, of those that it has in a language."""
    firsts = {canonical: name for name, canonical in reversed(names)}
    return list(reversed(firsts.values()))


def _word_at(text: str, cursor: int) -> Word | None:
    """Return the word that the cursor is in or at the end of; None between words."""
    touching = [word for word in words(text) if word.span.start <= cursor <= word.span.end and not word.is_bar]
    # Between two words without a blank, `"a"|b`, the one that starts here is being typed.
    return touching[-1] if touching else None


def _fixed_values(canonical: str) -> tuple[str, ...]:
    kind = kind_of(canonical)
    return () if kind is None else (*values_in(catalogue().name, kind), *RULES[kind].values)


def _matching(typed: str, known: Iterable[str]) -> list[str]:
    """Return the values that start with what is typed, then those with a later word that does; in the given order.

    Accents need not be typed, nor hyphens.
    """
    wanted = _plain(typed)
    first: list[str] = []
    later: list[str] = []
    for value in dict.fromkeys(known):
        folded = _plain(value)
        if folded.startswith(wanted):
            first.append(value)
        elif re.search(rf"(?<!\w){re.escape(wanted)}", folded):
            later.append(value)
    return first + later
