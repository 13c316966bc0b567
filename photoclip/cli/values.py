"""What a person types on the command line: read here, and refused in a sentence of what it may be."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable

from photoclip.core.taken import Taken, read_span, typed_taken
from photoclip.language import number, tr

_LONGEST = 40  # no number that anybody means has more letters; Python itself refuses to read some thousand digits


def whole_number(least: int, most: int) -> Callable[[str], int]:
    """Return what reads a whole number from `least` to `most`, for `add_argument(type=...)`."""

    def read(text: str) -> int:
        plain = text.strip()
        if len(plain) <= _LONGEST and plain.isascii() and plain.removeprefix("+").isdigit():
            value = int(plain)
            if least <= value <= most:
                return value
        raise argparse.ArgumentTypeError(
            tr("{shown} is no whole number from {least} to {most}").format(
                shown=_shown(text), least=number(least), most=number(most)
            )
        )

    return read


def number_above_zero(most: float) -> Callable[[str], float]:
    """Return what reads a number above 0 and up to `most`, for `add_argument(type=...)`."""

    def read(text: str) -> float:
        try:
            value = float(text) if len(text) <= _LONGEST else math.nan
        except ValueError:
            value = math.nan
        if not 0 < value <= most:  # nan is not, either
            raise argparse.ArgumentTypeError(
                tr("{shown} is no number above 0 and up to {most}").format(shown=_shown(text), most=number(most))
            )
        return value

    return read


def a_level(text: str) -> str | float:
    """Read a strictness, by its name or from 0 to 1."""
    if text in ("strict", "normal", "broad"):
        return text
    try:
        level = float(text)
    except ValueError:
        level = math.nan
    if not 0 <= level <= 1:
        raise argparse.ArgumentTypeError(tr("must be strict, normal, broad or a number from 0 (broad) to 1 (strict)"))
    return level


def a_date(text: str) -> Taken:
    """Read a date as far as it is known."""
    taken = typed_taken(text)
    if taken is None:
        raise argparse.ArgumentTypeError(
            tr("“{text}” is no date; write the year first: 1987-06-21 14:30, or a part of it").format(text=text)
        )
    return taken


def hours(text: str) -> int:
    """Read hours and minutes; return minutes."""
    minutes = read_span(text)
    if not minutes:
        raise argparse.ArgumentTypeError(tr("“{text}” is no number of hours, such as 1 or -2:30").format(text=text))
    return minutes


def _shown(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
