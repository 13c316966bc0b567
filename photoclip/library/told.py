"""Told: an answer to a search in plain values, as commands print it and one process tells it another."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from photoclip.core.parts import Moment
from photoclip.core.query import Description, Filter, Names, days_of, print_term, tag_names, understood
from photoclip.core.search import SearchRequest, SearchResult, Sort, plain_ids
from photoclip.core.strictness import STRICTNESS
from photoclip.errors import KnownError
from photoclip.language import english, tr
from photoclip.library.contract import PhotosPart, SearchPart
from photoclip.search.finder import NOTHING_MEETS

_SORTS: tuple[Sort, ...] = ("relevance", "newest", "oldest", "name")
_MOST_PHOTOS = 10_000
_NOTHING_ASKED = english("There is nothing to look for: describe what the photo shows.")


def request_of(about: dict[str, Any], search: SearchPart) -> SearchRequest:
    """Return what another process asks. Raises ValueError where it makes no sense, or is too much for one message.

    Its text is read as people mean it, unless it says that it is `literal`.
    """
    text, limit = about.get("text"), about.get("limit")
    sorts = [sort for sort in _SORTS if sort == about.get("sort")]
    levels = [level for name, level in STRICTNESS.items() if name == about.get("strictness")]
    if not isinstance(text, str) or type(limit) is not int or not 1 <= limit <= _MOST_PHOTOS or not (sorts and levels):
        raise ValueError
    request = SearchRequest(text, sort=sorts[0], limit=limit, strictness=levels[0])
    return request if about.get("literal") else as_meant(request, search)


def as_meant(request: SearchRequest, search: SearchPart) -> SearchRequest:
    """Return the request for what plain words in its text mean, see `core.query.understanding`."""
    meant = understood(request.text, today=request.today, names=_names(search))
    return request if meant.text == request.text else replace(request, text=meant.text, typed=request.text)


def answer(search: SearchPart, request: SearchRequest) -> SearchResult:
    """Return what the search finds. Raises KnownError where nothing can be looked for."""
    query = request.query
    result = search.find(request)
    if result.model is None and (query.has_words or query.is_empty):
        said = [*query.hints, *result.term_hints.values()]
        raise KnownError(result.message or " ".join(said) or _NOTHING_ASKED)
    return result


def tell(search: SearchPart, photos: PhotosPart, request: SearchRequest) -> dict[str, Any]:
    """Return the `document` that answers `request`, and `remarks`: sentences that it deserves. Raises KnownError."""
    read = _read_out_of(request, search)
    result = answer(search, request)
    tiles = photos.tiles(plain_ids(result.photo_ids))
    hits = [hit for hit in _hits(result) if hit["id"] in tiles]
    for hit in hits:
        photo_id = hit.pop("id")
        hit["path"] = tiles[photo_id].path
        if tiles[photo_id].duration_s is not None and (second := _moment(search, request, photo_id)) is not None:
            hit["moment_s"] = round(second, 2)
    document = {
        "query": request.typed or request.text,
        "asked": request.text,
        "read": read,
        "model": result.model,
        "exact": result.exact,
        "hits": hits,
        "ms": round(result.elapsed_ms, 2),
    }
    return {"document": document, "remarks": _remarks(request, result)}


def _remarks(request: SearchRequest, result: SearchResult) -> list[str]:
    """Return what there is to be said of terms and of the whole, each once.

    There are no chips beside a sentence here, so it names the term that no photo meets.
    """
    terms = request.query.terms
    unmet = [index for index, hint in result.term_hints.items() if hint == NOTHING_MEETS]
    hints = [hint for index, hint in result.term_hints.items() if index not in unmet]
    said = [
        *hints,
        *(tr("No photo meets {term}.").format(term=print_term(terms[index])) for index in unmet),
    ]
    return [sentence for sentence in dict.fromkeys([*said, "" if unmet else result.message]) if sentence]


def _moment(search: SearchPart, request: SearchRequest, photo_id: int) -> float | None:
    """Return when a video shows best what is asked for; None where that is no moment."""
    if not request.query.has_words:
        return None
    terms = [term for term in search.explain(photo_id, request).terms if term.weight > 0]
    best = max(terms, key=lambda term: term.weight * term.confidence, default=None)
    return best.place.second if best is not None and isinstance(best.place, Moment) else None


def _names(search: SearchPart) -> Names:
    """Return what knows the tags; they are looked up where somebody's photos are asked for."""
    looked_up: list[Names] = []

    def named(said: str) -> str | None:
        if not looked_up:
            looked_up.append(tag_names(search.completions(without=("in", "place")).get("tag", ())))
        return looked_up[0](said)

    return named


def _read_out_of(request: SearchRequest, search: SearchPart) -> list[dict[str, str]]:
    """Return what was read out of plain words: the words, the term, and the days that it means."""
    if not request.typed:
        return []
    terms = understood(request.typed, today=request.today, names=_names(search)).query.terms
    return [
        {"said": term.said, "as": print_term(term), "means": days_of(term)}
        for term in terms
        if isinstance(term, Description | Filter) and term.said
    ]


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
