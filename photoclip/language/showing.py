"""English sentences that were made elsewhere, said in the person's language.

What is stored (why a file could not be read, what a change did), what another process says, and what code compares, is
English, whoever reads it later. It is translated where it is shown: its message is found again by what stands between
its places, and what stands in them is filled into the translation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from photoclip.language import current
from photoclip.language.catalogue import Catalogue, Template
from photoclip.language.digits import rewritten

_T = TypeVar("_T")

_PLACE = re.compile(r"\{(\w+)\}")
_NAME_PLACE = re.compile(r"“\{(\w+)\}”")
_NAMES = re.compile(r"“[^”]+”(?:, “[^”]+”)*(?:, …)?")
_VALUE = "(?:“[^”]*”|[^“”])+?"
"""What stands in a place: a name in quotes is in one, whatever it is made of."""
_SENTENCE_ENDS = re.compile(r"(?<=[.!?]) (?=[^a-z\W])|\n")
_LEAST_LETTERS = 6
"""What stands between the places of a message that is looked for: with less, everything would be one."""
_COUNT = re.compile(r"\{n\} \w{2,}")
"""A number and what it counts is told by the number."""
_DEEPEST = 2
_MEASURED = {"size", "timeout_s", "times"}
"""Places in which something measured stands."""


def english(text: _T) -> _T:
    """Return a text, or a table that holds texts, as it is, and let it be translated: whoever shows it asks `shown`.

    A table is a name that is given to literals in the same module: all of them, or the values of a dictionary.
    """
    return text


_QUOTED = english("“{name}”")


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
    if found is not None:
        return found if "{n}" in text else found.replace("{n}", "1")  # where one form says one and many
    filled = _filled(catalogue, text, depth)
    if filled is not None:
        return filled.text
    if _NAMES.fullmatch(text):
        return _requoted(catalogue, text)
    parts = _SENTENCE_ENDS.split(text)
    if len(parts) < 2:
        return text
    marks = _SENTENCE_ENDS.findall(text)
    said = [_shown(catalogue, part, depth) for part in parts]
    return said[0] + "".join(mark + part for mark, part in zip(marks, said[1:], strict=True))


@dataclass(frozen=True, slots=True)
class _Filled:
    text: str
    said: tuple[int, int]
    """How many letters of the text were found in messages, and how many places there are in the outermost."""


@lru_cache(maxsize=4096)
def _filled(catalogue: Catalogue, text: str, depth: int) -> _Filled | None:
    """Return the translation of the message that the text was filled from: that which, with those in it, says most.

    In “Auto-tag with {names}: {tags} on {n} photos” there are several, and the longest is not the outermost.
    """
    for value in (_VALUE, ".+?"):  # the second for names with quotes of their own
        found = [
            _fill(catalogue, template, match, depth)
            for template in _candidates(catalogue, text)
            if (match := _pattern(template.text, value).fullmatch(text)) is not None
        ]
        if found:
            return max(found, key=lambda one: one.said)
    return None


def _fill(catalogue: Catalogue, template: Template, match: re.Match[str], depth: int) -> _Filled:
    values = match.groupdict()
    count = re.sub(r"\D", "", values.get("n", ""))
    letters, names = template.letters, set(_NAME_PLACE.findall(template.text))
    for name, value in values.items():
        values[name] = rewritten(value, catalogue.name, measured=name in _MEASURED)
        if depth < _DEEPEST and values[name] == value and name not in names:  # what a person named stays
            within = _filled(catalogue, value, depth + 1)
            letters += within.said[0] if within else 0
            values[name] = _shown(catalogue, value, depth + 1)
    places = len(values)
    values.setdefault("n", "1")  # where one form says one and many, the text for one has no place for it
    form = catalogue.form_of(template, int(count) if count else 1)
    return _Filled(_PLACE.sub(lambda place: values.get(place[1], place[0]), form), (letters, places))


def _requoted(catalogue: Catalogue, names: str) -> str:
    """Return names in quotes, in those of the language."""
    quoted = catalogue.find(_QUOTED) or _QUOTED
    return re.sub("“([^”]+)”", lambda name: quoted.replace("{name}", name[1]), names)


def _candidates(catalogue: Catalogue, text: str) -> Iterator[Template]:
    for template in _templates(catalogue):
        if all(piece in text for piece in template.pieces):
            yield template


@lru_cache(maxsize=4)
def _templates(catalogue: Catalogue) -> list[Template]:
    """Return the messages with places by which a text is told."""
    return [one for one in catalogue.templates() if one.letters >= _LEAST_LETTERS or _COUNT.fullmatch(one.text)]


@lru_cache(maxsize=512)
def _pattern(template: str, value: str) -> re.Pattern[str]:
    """Return what a message becomes where each place is filled: {n} with a number, any other with a `value`."""
    names: set[str] = set()
    parts = _PLACE.split(template)
    pattern = re.escape(parts[0])
    for name, literal in zip(parts[1::2], parts[2::2], strict=True):
        what = r"[\d,]+" if name == "n" else value
        pattern += f"(?P={name})" if name in names else f"(?P<{name}>{what})"
        pattern += re.escape(literal)
        names.add(name)
    return re.compile(pattern, re.DOTALL)
