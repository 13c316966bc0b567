"""How long videos are, in queries: >1m, <30s, 1m..5m, 1:30, 1h30m."""

from __future__ import annotations

import math
import re
from fractions import Fraction

from photoclip.core.query.meaning import NotUnderstood
from photoclip.core.query.numbers import read_sign
from photoclip.core.query.tree import NumberRange
from photoclip.language import english

_UNITS = {
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), ("h", 3600)),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), ("m", 60)),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), ("s", 1)),
}
_PIECE = re.compile(r"([0-9]{1,6})(?:[.,]([0-9]{1,3}))?([a-z]+)")
_CLOCK = re.compile(r"(?:([0-9]{1,3}):)?([0-9]{1,3}):([0-5][0-9])")
_HOW = english("A length is written duration:>1m, duration:<30s, duration:1m..5m or duration:1:30.")


def read_length(text: str) -> tuple[str, NumberRange]:
    """Read a length or a range of it, in milliseconds; return its canonical spelling, too. Raises `NotUnderstood`.

    A length alone means all that round to it: 1m is half a minute to under one and a half.
    """
    packed = "".join(text.lower().split())
    if ".." in packed:
        low_text, _, high_text = packed.partition("..")
        if not (low_text or high_text):
            raise NotUnderstood(_HOW)
        if low_text and low_text.isdecimal():  # 1..5m
            low_text += re.sub("[^a-z]", "", high_text)
        low_spelled, low, _ = _length(low_text) if low_text else ("", None, 0)
        high_spelled, high, _ = _length(high_text) if high_text else ("", None, 0)
        if low is not None and high is not None and low > high:
            raise NotUnderstood(
                english("{low}..{high} ends before it begins.").format(low=low_spelled, high=high_spelled)
            )
        return f"{low_spelled}..{high_spelled}", NumberRange(low, high)
    sign, rest = read_sign(packed)
    if packed.endswith("+") and not sign:
        sign, rest = ">=", packed[:-1]
    spelled, length, half = _length(rest)
    low = {"": max(0, length - half), ">": length + 1, ">=": length}.get(sign)
    high = {"": length + half - 1, "<": length - 1, "<=": length}.get(sign)
    if high is not None and high < 0:
        raise NotUnderstood(english("Nothing is shorter than that."))
    return sign + spelled, NumberRange(low, high)


def _length(text: str) -> tuple[str, int, int]:
    """Return the canonical spelling, the milliseconds, and half of what the last digit is worth."""
    clock = _CLOCK.fullmatch(text)
    if clock is not None:
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        spelled = f"{hours}:{minutes:02}:{seconds:02}" if clock[1] else f"{minutes}:{seconds:02}"
        return spelled, 1000 * (3600 * hours + 60 * minutes + seconds), 500
    pieces = list(_PIECE.finditer(text))
    if not pieces or "".join(piece[0] for piece in pieces) != text or any(piece[3] not in _UNITS for piece in pieces):
        raise NotUnderstood(_HOW)
    spelled, total, half = "", Fraction(0), Fraction(0)
    for piece in pieces:
        unit, seconds = _UNITS[piece[3]]
        decimals = piece[2] or ""
        digits = f"{int(piece[1])}.{decimals}" if decimals else str(int(piece[1]))
        spelled += digits + unit
        total += Fraction(digits) * seconds * 1000
        half = Fraction(seconds * 1000, 2 * 10 ** len(decimals))
    return spelled, math.floor(total), math.floor(half)
