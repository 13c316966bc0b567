"""How many, in words: "1 photo", "2,345 photos"."""

from __future__ import annotations

from PySide6.QtCore import QLocale


def counted(count: int, one: str, many: str, **names: str) -> str:
    """Return `one` where there is one, else `many` with {n} as the person's language writes it.

    `names`: what else stands in braces in either.
    """
    return (one if count == 1 else many).format(n=shown_number(count), **names)


def shown_number(count: int) -> str:
    """Return the number with its digits grouped."""
    return QLocale().toString(count)
