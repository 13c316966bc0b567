"""Photos of somebody: photos of Anna and Tom, Fotos von Oma, where there is such a tag."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TypeAlias

from photoclip.core.names import folded, spelled
from photoclip.core.query.prose.found import Found, is_whole_at
from photoclip.core.query.prose.languages import LANGUAGES, Language
from photoclip.core.query.words import quoted_where_needed

Names: TypeAlias = Callable[[str], str | None]
"""From what is said to the tag that is called so, None where there is none."""

MOST_WORDS = 4
_WORD = re.compile(r"\s*([^\s,.;!?()\"|:]+)")
_AFTERWARDS = re.compile(r"\A\s*(\S{1,20}?)(?:的|の)(?:照片|相片|图片|写真|画像)\s*\Z")


def nobody(_said: str) -> None:
    """Know no names."""


def anybody(said: str) -> str | None:
    """Take everything for a name."""
    return said


def tag_names(tags: Iterable[str]) -> Names:
    """Return what knows these tags, by their whole name and by its last level; neither case nor form matters."""
    known: dict[str, str] = {}
    for tag in tags:
        name = spelled(tag)
        known.setdefault(folded(name.rsplit("/", 1)[-1]), name.rsplit("/", 1)[-1])
        known[folded(name)] = name
    return lambda said: known.get(folded(said))


def find_names(plain: str, text: str, names: Names) -> list[Found]:
    """Return the photos of somebody in a text; `plain` is the same as `plain` returns it."""
    found = []
    for language in LANGUAGES:
        for match in _asked_for(language).finditer(plain):
            tags, end = _named_from(plain, text, match.end(), names, language.joining)
            if tags:
                found.append(Found(match.start(), end, tags))
    if (whole := _AFTERWARDS.match(text)) and (tag := names(whole[1])):
        found.append(Found(whole.start(1), whole.end(), (_tag(tag),)))
    return sorted(found, key=lambda one: one.start)


@lru_cache(maxsize=len(LANGUAGES))
def _asked_for(language: Language) -> re.Pattern[str]:
    of = rf"(?:{language.photos_of})(?![\w'])|d'"  # d'Anna
    return re.compile(rf"(?<!\w)(?:{language.photos})\s+(?:{of})")


def _named_from(plain: str, text: str, start: int, names: Names, joining: str) -> tuple[tuple[str, ...], int]:
    """Return the tags that are named from `start`, one after the other, and where the last name ends."""
    tags: list[str] = []
    end = start
    while (one := _longest(plain, text, start, names)) is not None:
        tags.append(_tag(one[0]))
        end = one[1]
        more = re.compile(rf"\s*(?:,\s*|,?\s*\b(?:{joining})\s)", re.IGNORECASE).match(text, end)
        if more is None:
            break
        start = more.end()
    return tuple(tags), end


def _longest(plain: str, text: str, start: int, names: Names) -> tuple[str, int] | None:
    """Return the tag of the longest name that begins at `start`, and where that ends."""
    ends: list[int] = []
    place = start
    while len(ends) < MOST_WORDS and (word := _WORD.match(text, place)):
        place = word.end()
        ends.append(place)
    for end in reversed(ends):
        if is_whole_at(plain, end) and (tag := names(text[start:end])) is not None:
            return tag, end
    return None


def _tag(name: str) -> str:
    return f"tag:{quoted_where_needed(name)}"
