"""Numbers in digits, as a language groups and points them."""

from __future__ import annotations

import re

# What parts groups of three digits, and what stands before decimals: Unicode's CLDR.
_SIGNS = {"de": (".", ","), "fr": ("\N{NARROW NO-BREAK SPACE}", ","), "es": (".", ",")}
_UNGROUPED = {"es": 10_000}
"""Below it nothing is grouped."""

_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_POINTED = re.compile(r"\d+\.\d+")


def written(value: float, decimals: int, language: str) -> str:
    """Return the number with its digits grouped. `language`: by gettext's name."""
    group, point = _SIGNS.get(language, (",", "."))
    plain = f"{value:.{decimals}f}" if abs(value) < _UNGROUPED.get(language, 0) else f"{value:,.{decimals}f}"
    return plain.translate({ord(","): group, ord("."): point})


def rewritten(text: str, language: str, *, measured: bool) -> str:
    """Return a number that was written in English, with its digits grouped, as the language has it; else the text.

    `measured`: whether one with a point is a number, too, and no weight or version, which have a point everywhere.
    """
    if not (_GROUPED.fullmatch(text) or (measured and _POINTED.fullmatch(text))):
        return text
    value = text.replace(",", "")
    return written(float(value), len(value.partition(".")[2]), language)
