"""The one sentence that says why a photo stands in a result."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from photoclip.core.explanation import Explanation, TermShare

VERY_SURE, HARDLY = 0.7, 0.1
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
