"""Told: an answer to a search in plain values, as commands print it and one process tells it another."""

from __future__ import annotations

from typing import Any

from photoclip.core.search import STRICTNESS, SearchRequest, SearchResult, Sort
from photoclip.errors import KnownError
from photoclip.library.contract import PhotosPart, SearchPart

_SORTS: tuple[Sort, ...] = ("relevance", "newest", "oldest", "name")
_MOST_PHOTOS = 10_000
_NOTHING_ASKED = "There is nothing to look for: describe what the photo shows."


def request_of(about: dict[str, Any]) -> SearchRequest:
    """Return what another process asks. Raises ValueError where it makes no sense, or is too much for one message."""
    text, limit = about.get("text"), about.get("limit")
    sorts = [sort for sort in _SORTS if sort == about.get("sort")]
    levels = [level for name, level in STRICTNESS.items() if name == about.get("strictness")]
    if not isinstance(text, str) or type(limit) is not int or not 1 <= limit <= _MOST_PHOTOS or not (sorts and levels):
        raise ValueError
    return SearchRequest(text, sort=sorts[0], limit=limit, strictness=levels[0])


def tell(search: SearchPart, photos: PhotosPart, request: SearchRequest) -> dict[str, Any]:
    """Return the `document` that answers `request`, and `remarks`: sentences that it deserves. Raises KnownError."""
    query = request.query
    result = search.find(request)
    if result.model is None and (query.has_words or query.is_empty):
        said = [*query.hints, *result.term_hints.values()]
        raise KnownError(result.message or " ".join(said) or _NOTHING_ASKED)
    tiles = photos.tiles([int(photo_id) for photo_id in result.photo_ids])
    hits = [hit for hit in _hits(result) if hit["id"] in tiles]
    for hit in hits:
        hit["path"] = tiles[hit.pop("id")].path
    document = {
        "query": request.text,
        "model": result.model,
        "exact": result.exact,
        "hits": hits,
        "ms": round(result.elapsed_ms, 2),
    }
    remarks = [sentence for sentence in dict.fromkeys([*result.term_hints.values(), result.message]) if sentence]
    return {"document": document, "remarks": remarks}


def _hits(result: SearchResult) -> list[dict[str, Any]]:
    return [
        {
            "id": int(photo_id),
            "score": round(float(score), 4),
            "confidence": round(float(confidence), 4),
            "strong": bool(strong),
        }
        for photo_id, score, confidence, strong in zip(
            result.photo_ids, result.scores, result.confidences, result.strong, strict=True
        )
    ]
