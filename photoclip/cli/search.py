"""The commands that find photos: search, similar, albums."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from photoclip.cli.opened import open_library
from photoclip.cli.output import DONE, Commands, print_answer, say_usage
from photoclip.core.query import Picture, print_filter, print_term
from photoclip.core.search import STRICTNESS, SearchRequest, SearchResult
from photoclip.errors import KnownError
from photoclip.library import Library

_NOTHING_ASKED = "There is nothing to look for: describe what the photo shows."


def _search(options: argparse.Namespace) -> int:
    request = SearchRequest(
        options.query, sort=options.sort, limit=options.limit, strictness=STRICTNESS[options.strictness]
    )
    with open_library(options) as library:
        return _answer(library, request, options)


def _similar(options: argparse.Namespace) -> int:
    path = Path(options.path).expanduser()
    named = str(path.absolute()) if path.is_file() else options.path
    with open_library(options) as library:
        return _answer(library, SearchRequest(print_term(Picture(named)), limit=options.limit), options)


def _albums(options: argparse.Namespace) -> int:
    with open_library(options) as library:
        if options.action == "list":
            albums = [asdict(album) for album in library.albums.all()]
            lines = [f"{album['name']}  ({_album_note(album)})" for album in albums]
            print_answer(options, {"albums": albums}, "\n".join(lines))
            return DONE
        if options.name is None:
            return say_usage("albums show needs a NAME; 'photoclip albums list' names them")
        album = next((one for one in library.albums.all() if one.name.casefold() == options.name.casefold()), None)
        if album is None:
            raise KnownError(f"There is no album “{options.name}”; 'photoclip albums list' names them.")
        request = SearchRequest(print_filter("album", album.name), sort=album.sort, limit=options.limit)
        if album.is_smart:
            request = SearchRequest(album.query, sort=album.sort, limit=options.limit, strictness=album.strictness)
        return _answer(library, request, options)


def _album_note(album: dict[str, Any]) -> str:
    return album["query"] if album["query"] else f"{album['photo_count']:,} photos"


def _answer(library: Library, request: SearchRequest, options: argparse.Namespace) -> int:
    query = request.query
    if query.has_words:
        library.search.prepare()
    result = library.search.find(request)
    if result.model is None and (query.has_words or query.is_empty):
        said = [*query.hints, *result.term_hints.values()]
        raise KnownError(result.message or " ".join(said) or _NOTHING_ASKED)
    tiles = library.photos.tiles([int(photo_id) for photo_id in result.photo_ids])
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
    for sentence in dict.fromkeys([*result.term_hints.values(), result.message]):
        if sentence:
            sys.stderr.write(sentence + "\n")
    lines = [_hit_line(hit) if result.model is not None else hit["path"] for hit in hits]
    print_answer(options, document, "\n".join(lines))
    return DONE


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


def _hit_line(hit: dict[str, Any]) -> str:
    return f"{'*' if hit['strong'] else ' '} {hit['confidence']:4.0%}  {hit['path']}"


COMMANDS: Commands = {
    "search": _search,
    "similar": _similar,
    "albums": _albums,
}
