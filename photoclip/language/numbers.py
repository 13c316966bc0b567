"""How many, and when, as a language writes it. (The window has Qt's own, which also knows the person's country.)"""

from __future__ import annotations

from datetime import date

from photoclip.language.current import catalogue, form, tr
from photoclip.language.digits import written
from photoclip.language.showing import english, shown

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
"""In English. Python's own follow the C library's locale, which Qt sets to the system's when the window starts."""
english(MONTHS)


def counted(count: int, one: str, many: str, **names: object) -> str:
    """Return `one` where there is one, else `many`, by the language's own rule, with {n} and the `names` filled in.

    >>> counted(len(files), tr("One file is left out."), tr("{n} files are left out."))
    """
    return form(count, one, many).format(n=number(count), **names)


def number(value: float, decimals: int = 0) -> str:
    """Return the number with its digits grouped."""
    return written(value, decimals, catalogue().name)


def day_text(day: date) -> str:
    """Return a day as a person writes it: 27 November 2026."""
    month = shown(MONTHS[day.month - 1])
    return tr("{day} {month} {year}").format(day=day.day, month=month, year=day.year)
