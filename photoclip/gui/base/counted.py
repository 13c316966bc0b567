"""How many, in words: "1 photo", "2,345 photos"."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from photoclip.language import form


def counted(count: int, one: str, many: str, **names: str) -> str:
    """Return `one` where there is one, else `many` with {n} as the person's language writes it.

    Both come from `tr`; languages with other forms than these two take theirs from the catalogue. `names`: what else
    stands in braces in either.
    """
    return form(count, one, many).format(n=shown_number(count), **names)


def shown_number(count: int) -> str:
    """Return the number with its digits grouped."""
    return QLocale().toString(count)
