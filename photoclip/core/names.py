"""Names that people give: how they are tidied, compared and spelled."""

from __future__ import annotations

import itertools
import re
import unicodedata

MAX_NAME = 200
"""Longest name of a tag, in characters."""

SLASH_IN_NAME = "\N{DIVISION SLASH}"
"""Stands for a slash that is part of a tag's own name, where '/' separates levels."""

# What Unicode calls "default ignorable": zero-width characters, marks of direction, variation selectors, fillers.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+"
)
# Of these some count: a joiner between two pictograms, and the letters in the flag of a region.
_JOINER, _FLAG = "\u200d", "\U0001f3f4"
_LETTERS_OF_FLAG = re.compile("[\U000e0020-\U000e007f]+")
_OTHER_SLASHES = {ord(slash): SLASH_IN_NAME for slash in "\N{FRACTION SLASH}\N{BIG SOLIDUS}"}
_MOST_SLASHES = 4


def folded(name: str) -> str:
    """Return how names are compared: what looks alike is one, whatever its case, form, blanks and unseen characters."""
    return " ".join(alike(name).split())


def alike(text: str) -> str:
    """Return what texts that look alike but for their case have in common. Blanks stay as they are."""
    if text.isascii():
        return text.lower()
    # Composed twice: small letters may combine otherwise than capitals.
    seen = _without_unseen(text).translate(_OTHER_SLASHES)
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", seen).casefold())


def meant_by(name: str) -> tuple[str, ...]:
    """Return the folded names of tags that what somebody types may mean, the likeliest first.

    A slash that is typed separates levels or is part of a name, and nobody can type the difference.
    """
    key = folded(name)
    parts = re.split(f"([/{SLASH_IN_NAME}])", key)
    slashes = len(parts) // 2
    if not slashes:
        return (key,)
    if slashes > _MOST_SLASHES:
        return tuple(dict.fromkeys((key, key.replace(SLASH_IN_NAME, "/"), key.replace("/", SLASH_IN_NAME))))
    choices = itertools.product(f"/{SLASH_IN_NAME}", repeat=slashes)
    spellings = ("".join(map("".join, zip(parts[::2], (*choice, ""), strict=True))) for choice in choices)
    return tuple(dict.fromkeys((key, *spellings)))


def spelled(name: str) -> str:
    """Return a tag's name as people and other programs spell it: with its slashes."""
    return name.replace(SLASH_IN_NAME, "/")


def tidy_tag(name: str) -> str:
    """Return the name of a tag without control characters; '' where nothing of it can be seen.

    A slash separates the levels of a hierarchy: blanks around it and empty levels go.
    """
    visible = "".join(" " if unicodedata.category(c) in {"Cc", "Cs"} else c for c in name)
    levels = (" ".join(level.split()) for level in unicodedata.normalize("NFC", visible).split("/"))
    return "/".join(level for level in levels if folded(level))


def fits_a_tag(name: str, longest: int = MAX_NAME) -> bool:
    """Tell whether a name can be a tag's: something of it can be seen, and not too much."""
    return 0 < len(tidy_tag(name)) <= longest


def _without_unseen(text: str) -> str:
    return text if text.isascii() else _UNSEEN.sub(_what_counts, text)


def _what_counts(run: re.Match[str]) -> str:
    """Return what of a run of unseen characters changes the picture around it."""
    before, after = run.string[max(0, run.start() - 1) : run.start()], run.string[run.end() : run.end() + 1]
    if before == _FLAG:
        return "".join(_LETTERS_OF_FLAG.findall(run[0]))
    return _JOINER if _JOINER in run[0] and _is_pictogram(before) and _is_pictogram(after) else ""


def _is_pictogram(character: str) -> bool:
    return bool(character) and unicodedata.category(character) in {"So", "Sk"}
