"""What a search asks for and what it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Sort = Literal["relevance", "newest", "oldest"]
FloatArray = NDArray[np.float32]
IdArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Scope:
    """Where to look: everywhere, or one watched folder and below `relative` ('' for all of it, '/' between names)."""

    folder_id: int | None = None
    relative: str = ""


@dataclass(frozen=True, slots=True)
class SearchRequest:
    text: str
    scope: Scope = Scope()
    sort: Sort = "relevance"
    limit: int | None = None
    """At most this many; None for every photo of the scope in order."""


@dataclass(frozen=True, slots=True)
class Hit:
    photo_id: int
    score: float
    """Cosine of the photo with the query, -1 to 1."""
    confidence: float
    """0 to 1, judged against how the whole library scores for this query."""
    strong: bool


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Photos in order. `photo_ids`, `scores` and `confidences` have one shape, (n,)."""

    query: str
    photo_ids: IdArray
    scores: FloatArray
    confidences: FloatArray
    strong_count: int
    """With sort by relevance the first `strong_count` photos are strong matches."""
    exact: bool = True
    model: str | None = None
    elapsed_ms: float = 0.0
    message: str = ""
    """A plain sentence where the answer needs one (nothing matches well, no model yet); else ''."""
    strong: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))
