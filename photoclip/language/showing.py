"""English sentences that were made elsewhere, said in the person's language.

What is stored (why a file could not be read, what a change did), what another process says, and what code compares, is
English, whoever reads it later. It is translated where it is shown: its message is found again by what stands between
its places, and what stands in them is filled into the translation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TypeVar

from photoclip.language import current
from photoclip.language.catalogue import Catalogue, Template

_T = TypeVar("_T")

_PLACE = re.compile(r"\{(\w+)\}")
_SENTENCE_ENDS = re.compile(r"(?<=[.!?]) (?=[^a-z\W])|\n")
_LEAST_LETTERS = 6
"""What stands between the places of a message that is looked for: with less, everything would be one."""


def english(text: _T) -> _T:
    """Return a text, or a table that holds texts, as it is, and let it be translated: whoever shows it asks `shown`.

    A table is a name that is given to literals in the same module: all of them, or the values of a dictionary.
    """
    return text


def in_english(count: int, one: str, many: str, **names: object) -> str:
    """Return the English for one or for many of two texts, filled in, as `counted` does: what is kept, or compared."""
    return (one if count == 1 else many).format(n=f"{count:,}", **names)


def shown(text: str) -> str:
    """Return an English sentence, or several in a row, in the person's language; what is none of PhotoClip's stays."""
    return shown_in(current.catalogue(), text)


def shown_in(catalogue: Catalogue, text: str) -> str:
    """Return an English sentence in the language of a catalogue."""
    return text if catalogue.name == "en" or not text else _shown(catalogue, text, 0)


@lru_cache(maxsize=4096)
def _shown(catalogue: Catalogue, text: str, depth: int) -> str:
    found = catalogue.find(text)
    if found is None:
        found = _filled(catalogue, text, depth)
    if found is not None:
        return found
    parts = _SENTENCE_ENDS.split(text)
    if len(parts) < 2:
        return text
    marks = _SENTENCE_ENDS.findall(text)
    said = [_shown(catalogue, part, depth) for part in parts]
    return said[0] + "".join(mark + part for mark, part in zip(marks, said[1:], strict=True))


def _filled(catalogue: Catalogue, text: str, depth: int) -> str | None:
    """Return the translation of the message that the text was filled from: the one that says most of it."""
    for template in _candidates(catalogue, text):
        match = _pattern(template.text).fullmatch(text)
        if match is None:
            continue
        values = match.groupdict()
        count = re.sub(r"\D", "", values.get("n", ""))
        if depth < 2:  # a reason in a sentence, a name in the reason
            values = {name: _shown(catalogue, value, depth + 1) for name, value in values.items()}
        values.setdefault("n", "1")  # where one form says one and many, the text for one has no place for it
        return _put(values, catalogue.form_of(template, int(count) if count else 1))
    return None


def _put(values: dict[str, str], form: str) -> str:
    return _PLACE.sub(lambda place: values.get(place[1], place[0]), form)


def _candidates(catalogue: Catalogue, text: str) -> Iterator[Template]:
    for template in _templates(catalogue):
        if all(piece in text for piece in template.pieces):
            yield template


@lru_cache(maxsize=4)
def _templates(catalogue: Catalogue) -> list[Template]:
    """Return the messages with places, those that say most first."""
    told = [template for template in catalogue.templates() if template.letters >= _LEAST_LETTERS]
    return sorted(told, key=lambda template: -template.letters)


@lru_cache(maxsize=256)
def _pattern(template: str) -> re.Pattern[str]:
    names: set[str] = set()
    parts = _PLACE.split(template)
    pattern = re.escape(parts[0])
    for name, literal in zip(parts[1::2], parts[2::2], strict=True):
        what = r"[\d,]+" if name == "n" else ".+?"
        pattern += f"(?P={name})" if name in names else f"(?P<{name}>{what})"
        pattern += re.escape(literal)
        names.add(name)
    return re.compile(pattern, re.DOTALL)
