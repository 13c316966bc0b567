"""What a person has only begun to write: the name of a filter at the end of the text."""

from __future__ import annotations

from dataclasses import dataclass

from photoclip.core.query.rules import LIKE, NAME, RULES, TERM_NAMES, name_meant
from photoclip.core.query.words import BAR, Word, clean, words

LEAST_LETTERS = 2
_FEW_LETTERS = 2
_CANONICAL = (*RULES, LIKE, NAME)


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A last word that is, or may become, the name of a filter without its value: "camera:", "camra:", "af", "came"."""

    before: str
    """The text before it."""
    has_colon: bool
    may_be_a_word: bool
    """Whether it may as well be meant as it stands: a "rat" is no rating yet."""


def unfinished(text: str) -> Unfinished | None:
    """Return what is unfinished at the end of `text`; None where nothing is."""
    found = list(words(clean(text)))
    last = found[-1] if found else None
    if last is None or last.is_bar or last.quoted or last.weight or last.span.end != len(text):
        return None
    is_named = bool(last.name) and not last.body
    if not (_is_like_a_name(last.name) if is_named else _begins_a_name(last)):
        return None
    before = text[: last.span.start].rstrip().removesuffix(BAR).rstrip()
    return Unfinished(before, is_named, may_be_a_word=not is_named and len(last.body) > _FEW_LETTERS)


def _is_like_a_name(name: str) -> bool:
    """Tell whether it is the name of a filter, a slip of one, or the beginning of one."""
    begins_one = len(name) >= LEAST_LETTERS and any(known.startswith(name) for known in TERM_NAMES)
    return begins_one or bool(name_meant(name))


def _begins_a_name(word: Word) -> bool:
    """Tell whether it is the beginning of a filter's name: a whole one ("on", "place") is more often a word."""
    begun = word.body.lower()
    if word.name or len(begun) < LEAST_LETTERS or begun in _CANONICAL:
        return False
    return any(name.startswith(begun) for name in _CANONICAL)
