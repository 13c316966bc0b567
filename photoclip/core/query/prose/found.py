"""Found: a stretch of a description that says something else than what a photo shows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from photoclip.core.query.prose.languages import LANGUAGES


@dataclass(frozen=True, slots=True)
class Found:
    """`terms`: what the characters from `start` to before `end` say, each as it is typed with filters and signs."""

    start: int
    end: int
    terms: tuple[str, ...]

    def overlaps(self, other: Found) -> bool:
        return self.start < other.end and other.start < self.end


def without_overlaps(found: Iterable[Found]) -> list[Found]:
    """Return, in the order of the text, those that overlap with none that was named before."""
    kept: list[Found] = []
    for one in found:
        if not any(one.overlaps(other) for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def plain(text: str) -> str:
    """Return `text` in small letters without accents, character by character: places in both are the same."""
    return text.lower() if text.isascii() else "".join(map(_plain_letter, text))


def pattern(said: str) -> re.Pattern[str]:
    """Return the pattern of what is said, as whole words. A blank in it is any blank, ` ?` any or none."""
    return re.compile(rf"(?<!\w)(?:{_with_blanks(said)})(?![\w'])")


def words_before(said: str) -> re.Pattern[str]:
    """Return the pattern of what is said, as whole words, at the end of a text. Blanks may follow."""
    return re.compile(rf"(?<![\w'-])(?:{_with_blanks(said)})\Z")


def is_whole_at(text: str, end: int) -> bool:
    """Tell whether what ends there is whole: nothing follows but a sign, or a word that begins another thought."""
    return _END.match(text, end) is not None


_END = re.compile(rf"\s*(?:\Z|[,.;!?()]|(?:{'|'.join(language.ends for language in LANGUAGES)})\b)")


def _with_blanks(said: str) -> str:
    return said.replace(" ?", r"\s*").replace(" ", r"\s+")


def _plain_letter(letter: str) -> str:
    if letter in "\u2018\u2019\u02bc\u00b4`":
        return "'"
    taken_apart = unicodedata.normalize("NFKD", letter)
    base = taken_apart[:1].lower()
    return base if len(base) == 1 and all(map(unicodedata.combining, taken_apart[1:])) else letter
