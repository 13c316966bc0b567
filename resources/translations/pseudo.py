"""Languages that nobody speaks, to see which texts are translated, and how the window looks with longer ones.

Pseudo: [Öþéñ ƒöļđéŕ ~~~], accented, 40 % longer, in brackets. Pseudo-Arabic: Arabic letters, from right to left.
"""

from __future__ import annotations

import re

from babel.messages.catalog import Catalog

LONGER = 0.4
_WORD = 7
OPENS, CLOSES = "⟦", "⟧"
_KEPT = re.compile(r"(\{[^{}]*\}|<[^<>]*>|&(?=\w))")
"""What a program reads: places to be filled, mark-up, the letter that a key opens."""

_PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ACCENTED = str.maketrans(_PLAIN, "áƀçđéƒğĥîĵķļɱñöþɋŕšţûṽŵẋýžÅƁÇĐÉƑĞĤÎĴĶĻṀÑÖÞɊŔŠŢÛṼŴẊÝŽ")
_ARABIC = str.maketrans(_PLAIN, "ابتثجحخدذرزسشصضطظعغفقكلمنه" * 2)


def pseudo(text: str) -> str:
    """Return the text accented, longer, and in brackets."""
    letters = sum(len(part) for part in _KEPT.split(text)[::2])
    more = "~" * max(1, round(letters * LONGER) - 2)
    # In words, for lines to break between: no language's longest word grows with the sentence.
    words = " ".join(more[begin : begin + _WORD] for begin in range(0, len(more), _WORD))
    return f"{OPENS}{_each(text, _ACCENTED)}{words}{CLOSES}"


def pseudo_arabic(text: str) -> str:
    """Return the text in Arabic letters. They are read by nobody; which way they run is what counts."""
    return _each(text, _ARABIC)


def filled(template: Catalog, language: str) -> Catalog:
    """Return the template with every text in a language that nobody speaks."""
    make = pseudo if language == "en_XA" else pseudo_arabic
    made = Catalog(locale="en" if language == "en_XA" else None, project="PhotoClip", charset="utf-8", fuzzy=False)
    for message in template:
        if isinstance(message.id, str) and message.id:
            made.add(message.id, make(message.id), context=message.context)
        elif message.id:
            made.add(message.id, tuple(make(text) for text in message.id), context=message.context)
    return made


def _each(text: str, letters: dict[int, int]) -> str:
    parts = _KEPT.split(text)
    parts[::2] = [part.translate(letters) for part in parts[::2]]
    return "".join(parts)
