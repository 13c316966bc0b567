"""Why a photo stands where it stands in a result."""

from __future__ import annotations

from dataclasses import dataclass

from photoclip.core.parts import Place


@dataclass(frozen=True, slots=True)
class TermShare:
    """What one description or picture of the query makes of the photo."""

    text: str
    """The term as its chip shows it."""
    score: float
    """Cosine of the photo with the term."""
    typical_score: float
    """Median of that cosine in the whole library."""
    deviations: float
    """How many robust deviations of the library's noise the score lies above the typical one."""
    confidence: float
    """0 to 1: the chance that the photo shows this."""
    weight: float
    """As written; below 0 for a term that is not wanted."""
    place: Place | None = None
    """The part of the photo that brought it here; None: the whole. Score and deviations are those of the part."""


@dataclass(frozen=True, slots=True)
class FilterEffect:
    """What one filter of the query leaves out."""

    text: str
    removed: int
    """How many photos of the library do not meet it."""
    met: bool
    """Whether this photo meets it."""


@dataclass(frozen=True, slots=True)
class Explanation:
    photo_id: int
    confidence: float
    """0 to 1 for the whole query: the chance that the photo shows what was asked for."""
    strong: bool
    terms: tuple[TermShare, ...] = ()
    filters: tuple[FilterEffect, ...] = ()
    note: str = ""
    """A plain sentence where there is nothing to explain (no words, not looked at yet)."""
    cut: float = 0.5
    """The confidence from which a match is strong at the strictness of the request."""
