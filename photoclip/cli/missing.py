"""photoclip missing: photos whose file is gone, and what becomes of the work on them."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from photoclip.cli.opened import open_library
from photoclip.cli.output import DONE, Commands, print_answer, say_usage
from photoclip.cli.photos import counted_photos, photo_here
from photoclip.core.missing import MissingPhoto
from photoclip.core.names import spelled
from photoclip.errors import KnownError
from photoclip.language import number, tr
from photoclip.library import Library

_ALL = 1_000_000


def _missing(options: argparse.Namespace) -> int:
    actions: dict[str | None, Callable[[Library, argparse.Namespace], int]] = {
        None: _list,
        "carry": _carry,
        "remove": _remove,
    }
    with open_library(options) as library:
        return actions[options.action](library, options)


def _list(library: Library, options: argparse.Namespace) -> int:
    found = library.missing.all(_ALL)
    lines = []
    for photo in found.photos:
        since = tr(", since {since}").format(since=f"{photo.since:%Y-%m-%d}") if photo.since else ""
        lines += [f"{photo.id:>6}  {photo.path or tr('it is not known where it lay')}{since}"]
        lines += ["        " + (photo.work or tr("nothing was put on it"))]
        if photo.there_now is not None:
            lines += ["        " + tr("another photo lies there now: {path}").format(path=photo.there_now)]
    lines += [tr("{total} in all.").format(total=number(found.total)) if found.total else tr("No photo is missing.")]
    documents = [_document(photo) for photo in found.photos]
    print_answer(options, {"missing": documents, "total": found.total}, "\n".join(lines))
    return DONE


def _carry(library: Library, options: argparse.Namespace) -> int:
    if len(options.photos) != 2:
        return say_usage(tr("missing carry needs OLD and NEW; 'photoclip missing' shows what is missing"))
    old = _named(library.missing.all(_ALL).photos, options.photos[0])
    new_id, new_path = photo_here(library, options.photos[1])
    if not options.apply:
        said = tr("Would carry over to {new_path}: {work}. Nothing was written; add --apply to do it.").format(
            new_path=new_path, work=old.work or tr("nothing")
        )
    else:
        said = library.missing.carry_over(old.id, new_id).sentence
    document = {"old": _document(old), "new": {"id": new_id, "path": new_path}, "applied": options.apply}
    print_answer(options, document, said)
    return DONE


def _remove(library: Library, options: argparse.Namespace) -> int:
    if bool(options.photos) == options.all:
        return say_usage(tr("missing remove needs photos, or --all; 'photoclip missing' shows what is missing"))
    found = library.missing.all(_ALL).photos
    photos = found if options.all else [_named(found, text) for text in dict.fromkeys(options.photos)]
    # Of all, only what is lost with them is worth a line each.
    shown = [photo for photo in photos if photo.work or not options.all]
    lines = [f"{photo.path or photo.name}: {photo.work or tr('nothing was put on it')}" for photo in shown]
    applied = options.apply and options.yes
    if applied:
        removed = library.missing.remove_all() if options.all else library.missing.remove([one.id for one in photos])
        lines += [tr("{photos} removed from the library for good.").format(photos=counted_photos(len(removed)))]
    else:
        would = tr("Would remove {photos} for good").format(photos=counted_photos(len(photos)))
        lines += [tr("{would}, with what was put on them: there is no way back.").format(would=would)]
        lines += [tr("Nothing was written; add --apply --yes to do it.")]
    document = {"removed": [_document(photo) for photo in photos], "applied": applied}
    print_answer(options, document, "\n".join(lines))
    return DONE


def _named(found: Sequence[MissingPhoto], text: str) -> MissingPhoto:
    """Return the missing photo of this number or path. Raises KnownError."""
    wanted = str(Path(text).expanduser().absolute())
    matches = [photo for photo in found if text == str(photo.id)] or [
        photo for photo in found if photo.path in {text, wanted}
    ]
    if not matches:
        raise KnownError(tr("No photo {text} is missing; 'photoclip missing' shows which are.").format(text=text))
    if len(matches) > 1:
        numbers = ", ".join(str(photo.id) for photo in matches)
        raise KnownError(
            tr("Several photos lay at {text}; name one by its number: {numbers}.").format(text=text, numbers=numbers)
        )
    return matches[0]


def _document(photo: MissingPhoto) -> dict[str, Any]:
    return {
        "id": photo.id,
        "path": photo.path,
        "since": None if photo.since is None else photo.since.isoformat(),
        "tags": [spelled(name) for name in photo.tags],
        "marks": asdict(photo.marks),
        "albums": list(photo.albums),
        "there_now": photo.there_now,
    }


COMMANDS: Commands = {"missing": _missing}
