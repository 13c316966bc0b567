"""photoclip date: when photos were taken, by the files and in the person's word."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from photoclip.cli.output import DONE, open_library, print_answer, say_usage
from photoclip.cli.photos import counted_photos, photo_here
from photoclip.cli.search import AddCommand
from photoclip.core.search import SearchRequest
from photoclip.core.taken import Taken, date_text, read_span, typed_taken
from photoclip.library import Library

_ABOUT = """When photos were taken: what is known of it, and your own word, which counts over what files say.

  photoclip date PHOTO…                          what is known, and where it stands
  photoclip date PHOTO… --set 1987-06 --apply    a year, a month, a day, or a time with its zone
  photoclip date PHOTO… --shift=-1:30 --apply    move times by hours and minutes: a clock was wrong
  photoclip date PHOTO… --as-read --apply        take your word back

PHOTO is a path, or the number of a photo; --in QUERY means all that a search finds.
Nothing is written without --apply. 'photoclip tag export --apply' writes your word into sidecars.
"""


def add_commands(command: AddCommand) -> None:
    date = command("date", _date, "When photos were taken; say it yourself, or move their times.")
    date.formatter_class = argparse.RawDescriptionHelpFormatter
    date.description = _ABOUT
    date.add_argument("photos", nargs="*", metavar="PHOTO", help="a path, or the number of a photo")
    date.add_argument("--in", dest="query", default="", metavar="QUERY", help="photos that a search finds")
    what = date.add_mutually_exclusive_group()
    what.add_argument("--set", type=_taken, metavar="DATE", help="as far as it is known: 1987, 1987-06-21 14:30")
    what.add_argument("--shift", type=_minutes, metavar="HOURS", help="move times: 1, or =-2:30 for earlier")
    what.add_argument("--as-read", action="store_true", help="as the files say")
    date.add_argument("--apply", action="store_true", help="do it; without this nothing is written")


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


def _taken(text: str) -> Taken:
    taken = typed_taken(text)
    if taken is None:
        raise argparse.ArgumentTypeError(
            f"“{text}” is no date; write the year first: 1987-06-21 14:30, or a part of it"
        )
    return taken


def _minutes(text: str) -> int:
    minutes = read_span(text)
    if minutes is None:
        raise argparse.ArgumentTypeError(f"“{text}” is no number of hours, such as 1 or -2:30")
    return minutes
