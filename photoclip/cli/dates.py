"""photoclip date: when photos were taken, by the files and in the person's word."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from photoclip.cli.opened import open_library
from photoclip.cli.output import DONE, Commands, print_answer, say_usage
from photoclip.cli.photos import counted_photos, photo_here, photos_found
from photoclip.core.date_changes import DateChange
from photoclip.core.taken import Taken, date_text
from photoclip.errors import KnownError
from photoclip.language import shown, tr
from photoclip.library import Library


def _date(options: argparse.Namespace) -> int:
    if options.photos[:1] in (["changes"], ["undo"]):
        return _history(options)
    if not options.photos and not options.query:
        return say_usage(tr("date needs photos, or --in QUERY"))
    with open_library(options) as library:
        ids = [photo_here(library, text)[0] for text in options.photos]
        if options.query:
            ids += photos_found(library, options.query)
        ids = list(dict.fromkeys(ids))
        new = _new(library, ids, options)
        before = {photo_id: _document(library, photo_id) for photo_id in ids}
        change = _changed(library, ids, options) if options.apply else None
        documents = [_document(library, id_) | ({"new": _text(new[id_])} if id_ in new else {}) for id_ in ids]
        lines = [_line(one, new, one["id"], is_shift=options.shift is not None) for one in before.values()]
        lines += [_closing(options, change)]
        document = {
            "photos": documents,
            "changed": 0 if change is None else change.photo_count,
            "change": None if change is None else change.id,
        }
        print_answer(options, document, "\n".join(filter(None, lines)))
    return DONE


def _new(library: Library, ids: Sequence[int], options: argparse.Namespace) -> dict[int, Taken | None]:
    """Return the dates that photos would get, None: none; those that would stay as they are are left out."""
    if options.set is not None:
        return dict.fromkeys(ids, options.set)
    if options.shift is not None:
        return dict(library.dates.shifted(ids, options.shift))
    said = library.dates.of(ids)
    return {id_: read for id_, read in library.dates.as_read(ids).items() if said.get(id_)} if options.as_read else {}


def _changed(library: Library, ids: Sequence[int], options: argparse.Namespace) -> DateChange | None:
    if options.shift is not None:
        return library.dates.shift(ids, options.shift)
    if options.set is not None or options.as_read:
        return library.dates.say(dict.fromkeys(ids, options.set))
    return None


def _history(options: argparse.Namespace) -> int:
    what, *numbers = options.photos
    if what == "undo" and len(numbers) != 1:
        return say_usage(tr("date undo needs a CHANGE; 'photoclip date changes' names them"))
    with open_library(options) as library:
        return _undo(library, options, numbers[0]) if what == "undo" else _changes(library, options)


def _changes(library: Library, options: argparse.Namespace) -> int:
    changes = library.dates.changes()
    lines = [
        f"{one.id:>6}  {one.made:%Y-%m-%d %H:%M}  {tr('undone') if one.undone else counted_photos(one.photo_count)}"
        f"  {shown(one.text)}"
        for one in changes
    ]
    documents = [{**asdict(one), "made": one.made.isoformat()} for one in changes]
    print_answer(options, {"changes": documents}, "\n".join(lines) or tr("No date was changed yet."))
    return DONE


def _undo(library: Library, options: argparse.Namespace, number: str) -> int:
    change = next((one for one in library.dates.changes() if str(one.id) == number), None)
    if change is None:
        raise KnownError(tr("There is no change {number}; 'photoclip date changes' names them.").format(number=number))
    if change.undone:
        said = tr("Change {change_id} was taken back already.").format(change_id=change.id)
        print_answer(options, {"change": change.id, "photos": 0, "applied": options.apply}, said)
        return DONE
    count = library.dates.undo(change.id) if options.apply else library.dates.undoable(change.id)
    would = tr("Would give {photos} back the date of before; add --apply to do it.").format(
        photos=counted_photos(count)
    )
    text = tr("{photos} changed back.").format(photos=counted_photos(count)) if options.apply else would
    print_answer(options, {"change": change.id, "photos": count, "applied": options.apply}, text)
    return DONE


def _document(library: Library, photo_id: int) -> dict[str, Any]:
    photo = library.photos.get(photo_id)
    if photo is None:
        return {"id": photo_id, "path": "", "taken": "", "utc_offset_min": None, "source": "", "file_time": ""}
    shot = photo.shot
    return {
        "id": photo_id,
        "path": photo.files[0].path if photo.files else "",
        "taken": "" if shot.taken_at is None else date_text(shot.taken_at, shot.date_precision),
        "utc_offset_min": shot.utc_offset_min,
        "source": shot.date_source,
        "file_time": "" if shot.taken_at is not None else photo.date.isoformat(timespec="seconds"),
    }


def _line(document: dict[str, Any], new: Mapping[int, Taken | None], photo_id: int, *, is_shift: bool) -> str:
    now = f"{document['path']}: {document['taken'] or tr('not known')}{_from(document['source'])}"
    if document["file_time"] and photo_id not in new:
        return tr("{now}; found and sorted by the file's time, {time}").format(now=now, time=document["file_time"])
    if photo_id in new:
        return f"{now} -> {_text(new[photo_id]) or tr('not known')}"
    return tr("{now} stays: no time of day is known").format(now=now) if is_shift and document["taken"] else now


def _text(taken: Taken | None) -> str:
    return "" if taken is None else taken.text


def _from(source: str) -> str:
    return {"": "", "person": tr(" (you)")}.get(source, f" ({source})")


def _closing(options: argparse.Namespace, change: DateChange | None) -> str:
    if options.set is None and options.shift is None and not options.as_read:
        return ""
    if change is None:
        return tr("Nothing was written; add --apply to do it.")
    if not change.photo_count:
        return tr("No photo changed.")
    way_back = tr("'photoclip date undo {id} --apply' takes it back.").format(id=change.id)
    return tr("{photos} changed. {way_back}").format(photos=counted_photos(change.photo_count), way_back=way_back)


COMMANDS: Commands = {"date": _date}
