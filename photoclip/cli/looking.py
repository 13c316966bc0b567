"""The commands that find photos and open the library for it: similar, albums, and search where nobody else has it."""

from __future__ import annotations

import argparse
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

from photoclip.cli.opened import open_library
from photoclip.cli.output import DONE, Commands, print_answer, say_usage
from photoclip.cli.photos import counted_photos
from photoclip.cli.told import say_told
from photoclip.core.names import folded
from photoclip.core.query import Picture, print_filter, print_term
from photoclip.core.search import SearchRequest
from photoclip.core.strictness import STRICTNESS
from photoclip.errors import KnownError
from photoclip.language import tr
from photoclip.library import Library
from photoclip.library.told import as_meant, tell


def _search(options: argparse.Namespace) -> int:
    request = SearchRequest(
        options.query, sort=options.sort, limit=options.limit, strictness=STRICTNESS[options.strictness]
    )
    with open_library(options) as library:
        return _answer(library, request if options.literal else as_meant(request, library.search), options)


def _similar(options: argparse.Namespace) -> int:
    path = Path(options.path).expanduser()
    named = str(path.absolute()) if os.path.isfile(path) else options.path  # noqa: PTH113  False where nobody may look
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
            return say_usage(tr("albums show needs a NAME; 'photoclip albums list' names them"))
        album = next((one for one in library.albums.all() if folded(one.name) == folded(options.name)), None)
        if album is None:
            raise KnownError(
                tr("There is no album “{name}”; 'photoclip albums list' names them.").format(name=options.name)
            )
        request = SearchRequest(print_filter("album", album.name), sort=album.sort, limit=options.limit)
        if album.is_smart:
            request = SearchRequest(album.query, sort=album.sort, limit=options.limit, strictness=album.strictness)
        return _answer(library, request, options)


def _album_note(album: dict[str, Any]) -> str:
    return album["query"] if album["query"] else counted_photos(album["photo_count"])


def _answer(library: Library, request: SearchRequest, options: argparse.Namespace) -> int:
    if request.query.has_words:
        library.search.prepare()
    return say_told(options, tell(library.search, library.photos, request))


COMMANDS: Commands = {
    "search": _search,
    "similar": _similar,
    "albums": _albums,
}
