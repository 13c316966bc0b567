"""The one sentence that says why a photo stands in a result."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from photoclip.core.clock import clock_text
from photoclip.core.explanation import Explanation, TermShare
from photoclip.core.parts import Moment, Place

VERY_SURE, HARDLY = 0.7, 0.1
_MIDDLE = (0.4, 0.6)
SHOWS = 3.0
"""Deviations above the library's noise from which an unwanted term is worth a word: the photo seems to show it."""


def why_text(explanation: Explanation) -> str:
    """Return the sentence: how well it matches, for which term, and what speaks against it."""
    if explanation.note:
        return explanation.note
    if not explanation.terms:
        unmet = next((effect.text for effect in explanation.filters if not effect.met), "")
        return (
            _tr("It does not meet {filter}.").format(filter=unmet) if unmet else _tr("It meets all that you ask for.")
        )
    best, against = brought_it(explanation.terms), _against(explanation.terms)
    said = _how_well(explanation)
    if best is not None:
        several = sum(term.weight > 0 for term in explanation.terms) > 1
        said = (_tr("{match}, mostly for “{term}”") if several else _tr("{match} for “{term}”")).format(
            match=said, term=quoted(best.text)
        )
    if against is not None:
        said = _tr("{match}, though it seems to show “{term}”").format(match=said, term=quoted(against.text))
    return f"{said}."


def brought_it(terms: Sequence[TermShare]) -> TermShare | None:
    """Return the wanted term that speaks most for the photo; None where none does."""
    speaking = [term for term in terms if term.weight > 0 and term.deviations > 0]
    return max(speaking, key=lambda term: term.weight * term.deviations, default=None)


def place_text(place: Place) -> str:
    """Return where in a photo, or when in a video, something is seen best."""
    if isinstance(place, Moment):
        return _tr("Seen best at {time}").format(time=clock_text(place.second))
    words = {
        (-1, -1): _tr("Seen best in the upper left"),
        (0, -1): _tr("Seen best at the top"),
        (1, -1): _tr("Seen best in the upper right"),
        (-1, 0): _tr("Seen best on the left"),
        (0, 0): _tr("Seen best in the middle"),
        (1, 0): _tr("Seen best on the right"),
        (-1, 1): _tr("Seen best in the lower left"),
        (0, 1): _tr("Seen best at the bottom"),
        (1, 1): _tr("Seen best in the lower right"),
    }
    return words[_side(place.x + place.width / 2), _side(place.y + place.height / 2)]


def _side(centre: float) -> int:
    return -1 if centre < _MIDDLE[0] else 1 if centre > _MIDDLE[1] else 0


def quoted(text: str) -> str:
    """Return a term at a length that can be read."""
    return text if len(text) < 80 else text[:79] + "…"


def _against(terms: Sequence[TermShare]) -> TermShare | None:
    shown = [term for term in terms if term.weight < 0 and term.deviations >= SHOWS]
    return max(shown, key=lambda term: term.deviations, default=None)


def _how_well(explanation: Explanation) -> str:
    confidence = explanation.confidence
    if explanation.strong:
        return _tr("A very good match") if confidence >= VERY_SURE else _tr("A good match")
    return _tr("A weaker match") if confidence > HARDLY else _tr("Hardly a match")


def _tr(text: str) -> str:
    return QCoreApplication.translate("WhyText", text)
