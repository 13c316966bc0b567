"""Numbers that a person types on the command line: bounded here, and refused in a sentence of what they may be."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable

_LONGEST = 40  # no number that anybody means has more letters; Python itself refuses to read some thousand digits


def whole_number(least: int, most: int) -> Callable[[str], int]:
    """Return what reads a whole number from `least` to `most`, for `add_argument(type=...)`."""

    def read(text: str) -> int:
        plain = text.strip()
        if len(plain) <= _LONGEST and plain.isascii() and plain.removeprefix("+").isdigit():
            number = int(plain)
            if least <= number <= most:
                return number
        raise argparse.ArgumentTypeError(f"{_shown(text)} is no whole number from {least:,} to {most:,}")

    return read


def number_above_zero(most: float) -> Callable[[str], float]:
    """Return what reads a number above 0 and up to `most`, for `add_argument(type=...)`."""

    def read(text: str) -> float:
        try:
            number = float(text) if len(text) <= _LONGEST else math.nan
        except ValueError:
            number = math.nan
        if not 0 < number <= most:  # nan is not, either
            raise argparse.ArgumentTypeError(f"{_shown(text)} is no number above 0 and up to {most:,g}")
        return number

    return read


def _shown(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
