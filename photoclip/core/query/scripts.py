"""Which script a description is written in: many checkpoints were trained on English alone."""

from __future__ import annotations

import unicodedata
from collections import Counter


def script_of(text: str) -> str:
    """Return the script of most letters as Unicode names it ("LATIN", "CYRILLIC", "CJK"), '' where there are none."""
    counts = _letters_by_script(text)
    return counts.most_common(1)[0][0] if counts else ""


def is_mainly_non_latin(text: str) -> bool:
    """Tell whether more than half of the letters are of other scripts than the Latin one."""
    counts = _letters_by_script(text)
    return 2 * counts["LATIN"] < counts.total()


def _letters_by_script(text: str) -> Counter[str]:
    # Compatibility forms first: a fullwidth A is a Latin letter, too.
    letters = (c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c).startswith("L"))
    return Counter(unicodedata.name(letter, "UNKNOWN").split()[0] for letter in letters)
