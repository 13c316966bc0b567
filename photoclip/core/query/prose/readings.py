"""Readings: all that the words of one description say beside what a photo shows."""

from __future__ import annotations

from datetime import date

from photoclip.core.query.prose.dates import find_dates
from photoclip.core.query.prose.found import Found, plain, without_overlaps
from photoclip.core.query.prose.ideographs import find_ideographs
from photoclip.core.query.prose.languages import LANGUAGES
from photoclip.core.query.prose.names import Names, find_names
from photoclip.core.query.prose.negation import find_negations
from photoclip.core.query.prose.states import find_states

_FILLER = frozenset().union(*(language.filler for language in LANGUAGES)) | {"照片", "的照片", "写真", "の写真"}
_SIGNS = " \t,;.、\uff0c。"


def find(text: str, today: date, names: Names) -> list[Found]:
    """Return what is read out of a description, in its order, none of which overlap."""
    known = plain(text)
    dates = find_dates(known, today)
    return without_overlaps(
        (
            *find_names(known, text, names),
            *find_negations(known, text, dates),
            *find_ideographs(known),  # before what photos are: 没有截图 holds 截图
            *find_states(known),
            *dates,
        )
    )


def rest(text: str, found: list[Found]) -> str:
    """Return the words that are left for the model; '' where they only say that photos are wanted."""
    pieces, end = [], 0
    for one in found:
        pieces.append(text[end : one.start])
        end = one.end
    pieces.append(text[end:])
    left = " ".join(" ".join(pieces).split()).strip(_SIGNS)
    return "" if found and set(plain(left).split()) <= _FILLER else left
