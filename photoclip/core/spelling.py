"""How names are compared that people type as they can: without case, accents, hyphens and apostrophes."""

from __future__ import annotations

import re
import unicodedata

_MARKS = re.compile("[\u0300-\u036f'\u2019\u2018\u02bb\u02bc\u02bf`.]+")
_BLANKS = re.compile("[-\u2010-\u2013/_ \t]+")
# Letters that no decomposition parts from their stroke.
_LETTERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ə": "e",
        "ŋ": "n",
    }
)


def plain(names: str) -> str:
    """Return how `names` are compared. Line breaks stay, so that one call serves for many."""
    if not names.isascii():
        names = _MARKS.sub("", unicodedata.normalize("NFKD", names))
    folded = _MARKS.sub("", names.casefold().translate(_LETTERS))
    return _BLANKS.sub(" ", folded)
