"""Photos as they are named and counted on the command line."""

from __future__ import annotations

import sys
from pathlib import Path

from photoclip.core.search import SearchRequest, plain_ids
from photoclip.errors import KnownError
from photoclip.language import counted, tr
from photoclip.library import Library
from photoclip.library.told import answer, as_meant


def photo_here(library: Library, text: str) -> tuple[int, str]:
    """Return a photo of the library by its path or number, with its path. Raises KnownError."""
    wanted = str(Path(text).expanduser().absolute())
    photo_id = library.photos.at(wanted)
    if photo_id is None and text.isascii() and text.isdigit() and len(text) < 19:
        photo_id = int(text)
    photo = None if photo_id is None else library.photos.get(photo_id)
    if photo is None or not photo.files:
        raise KnownError(tr("{text} is no photo of the library; give its path, or its number.").format(text=text))
    return photo.id, photo.files[0].path


def query_meant(library: Library, text: str) -> str:
    """Return what to ask for where a person wrote `text`, as `photoclip search` reads it; what was read is said."""
    meant = as_meant(SearchRequest(text), library.search).text
    if meant != text:
        sys.stderr.write(tr("Read “{text}” as {meant}\n").format(text=text, meant=meant))
    return meant


def photos_found(library: Library, text: str) -> list[int]:
    """Return the photos that a search finds: where it describes, its good matches, for all others are shown, too.

    Raises KnownError where nothing can be looked for, or not all of it is understood.
    """
    request = SearchRequest(query_meant(library, text))
    if request.query.not_understood:
        raise KnownError(request.query.not_understood)
    if request.query.has_words:
        library.search.prepare()
    result = answer(library.search, request)
    found = result.photo_ids[result.strong] if request.query.has_words else result.photo_ids
    return plain_ids(found)


def counted_photos(count: int) -> str:
    """Return '1 photo' or '1,234 photos'."""
    return counted(count, tr("1 photo"), tr("{n} photos"))
