"""photoclip date: when photos were taken, by the files and in the person's word."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from photoclip.cli.opened import open_library
from photoclip.cli.output import DONE, Commands, print_answer, say_usage
from photoclip.cli.photos import counted_photos, photo_here
from photoclip.core.search import SearchRequest
from photoclip.core.taken import date_text
from photoclip.library import Library


def _date(options: argparse.Namespace) -> int:
    if not options.photos and not options.query:
        return say_usage("date needs photos, or --in QUERY")
    with open_library(options) as library:
        ids = [photo_here(library, text)[0] for text in options.photos]
        if options.query:
            ids += library.search.find(SearchRequest(options.query)).photo_ids.tolist()
        ids = list(dict.fromkeys(ids))
        changed = _changed(library, ids, options) if options.apply else ()
        documents = [_document(library, photo_id) for photo_id in ids]
        lines = [f"{one['path']}: {one['taken'] or 'not known'}{_from(one['source'])}" for one in documents]
        lines += [_closing(options, len(changed))]
        print_answer(options, {"photos": documents, "changed": len(changed)}, "\n".join(filter(None, lines)))
    return DONE


def _changed(library: Library, ids: Sequence[int], options: argparse.Namespace) -> tuple[int, ...]:
    if options.shift is not None:
        return tuple(library.dates.shift(ids, options.shift))
    if options.set is not None or options.as_read:
        return tuple(library.dates.say(dict.fromkeys(ids, options.set)))
    return ()


def _document(library: Library, photo_id: int) -> dict[str, Any]:
    photo = library.photos.get(photo_id)
    if photo is None:
        return {"id": photo_id, "path": "", "taken": "", "utc_offset_min": None, "source": ""}
    shot = photo.shot
    return {
        "id": photo_id,
        "path": photo.files[0].path if photo.files else "",
        "taken": "" if shot.taken_at is None else date_text(shot.taken_at, shot.date_precision),
        "utc_offset_min": shot.utc_offset_min,
        "source": shot.date_source,
    }


def _from(source: str) -> str:
    return {"": "", "person": " (you)"}.get(source, f" ({source})")


def _closing(options: argparse.Namespace, count: int) -> str:
    if options.set is None and options.shift is None and not options.as_read:
        return ""
    if not options.apply:
        return "Nothing was written; add --apply to do it."
    return f"{counted_photos(count)} changed."


COMMANDS: Commands = {"date": _date}
