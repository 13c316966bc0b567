"""The command that tags: tag, tag runs, tag undo, tag sets; what `tag` does with files stands in `exchange`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import numpy as np

from photoclip.cli.exchange import (
    export_tags,
    import_tags,
    photos_meant,
    takeout,
    takeout_imports,
    undo_takeout,
)
from photoclip.cli.opened import open_library
from photoclip.cli.output import DONE, Commands, print_answer, say_usage
from photoclip.cli.photos import counted_photos
from photoclip.core.labels import Label, LabelSet, TagRequest
from photoclip.core.names import folded
from photoclip.core.previews import LabelChoice, LabelPreview, TagPreview
from photoclip.core.search import plain_ids
from photoclip.core.strictness import STRICTNESS
from photoclip.core.tags import TagRun
from photoclip.errors import KnownError
from photoclip.language import counted, number, shown, tr
from photoclip.library import Library

_SHOWN = 5  # photos a label in a terminal; JSON has them all


def _tag(options: argparse.Namespace) -> int:
    actions: dict[str | None, Callable[[Library, argparse.Namespace], int]] = {
        None: _auto_tag,
        "runs": _runs,
        "undo": _undo,
        "export": export_tags,
        "import": import_tags,
        "takeout": takeout,
        "imports": takeout_imports,
        "undo-import": undo_takeout,
        "sets": _sets,
    }
    with open_library(options) as library:
        return actions[options.action](library, options)


def _auto_tag(library: Library, options: argparse.Namespace) -> int:
    sets = _chosen_sets(library, options)
    if not sets:
        return say_usage(tr("tag needs labels: --label TEXT…, or --set NAME ('photoclip tag sets' names them)"))
    where = photos_meant(library, options)
    library.search.prepare()
    preview = library.labels.preview(TagRequest(sets, where, _level(options)))
    for remark in preview.remarks:
        sys.stderr.write(remark + "\n")
    if preview.unseen_count:
        one = tr("1 photo has not been looked at yet and is left out; run 'photoclip index'.\n")
        many = tr("{n} photos have not been looked at yet and are left out; run 'photoclip index'.\n")
        sys.stderr.write(counted(preview.unseen_count, one, many))
    change = None
    if options.apply:
        choices = [LabelChoice(one.label.name, _line(one, options)) for one in preview.labels]
        if any(len(one.chosen(_line(one, options))) for one in preview.labels):  # else a run of nothing, and empty tags
            change = library.labels.apply(preview, choices)
    _print_preview(library, preview, options, None if change is None else change.id)
    return DONE


def _line(preview: LabelPreview, options: argparse.Namespace) -> float:
    own = preview.label.strictness
    return _level(options) if own is None else own


def _chosen_sets(library: Library, options: argparse.Namespace) -> tuple[LabelSet, ...]:
    sets = [LabelSet("", tuple(Label(text) for text in options.label), options.one_of)] if options.label else []
    own = library.labels.starter_sets()
    in_english = library.labels.starter_sets(in_english=True)
    # English names are understood whatever is spoken, as those of filters are: a script is not about the language.
    known = {folded(named.name): one for one, named in zip(own * 2, in_english + own, strict=True)}
    for name in options.set:
        if folded(name) not in known:
            raise KnownError(tr("There is no label set “{name}”; 'photoclip tag sets' names them.").format(name=name))
        sets.append(known[folded(name)])
    return tuple(sets)


def _print_preview(library: Library, preview: TagPreview, options: argparse.Namespace, run_id: int | None) -> None:
    labels: list[dict[str, Any]] = []
    lines = []
    for one in preview.labels:
        chosen = one.chosen(_line(one, options))
        sure = dict(zip(one.photo_ids.tolist(), one.confidences.tolist(), strict=True))
        shown = chosen if options.json else chosen[:_SHOWN]
        tiles = library.photos.tiles(plain_ids(shown))
        photos = [
            {"path": tiles[photo_id].path, "confidence": round(sure[photo_id], 4)}
            for photo_id in shown.tolist()
            if photo_id in tiles
        ]
        fresh = int((~one.tagged[np.isin(one.photo_ids, chosen)]).sum())
        labels.append({"label": one.label.name, "count": len(chosen), "new": fresh, "photos": photos})
        said = tr("{name}: {photos}, 1 new"), tr("{name}: {photos}, {n} new")
        lines.append(counted(fresh, *said, name=one.label.name, photos=counted_photos(len(chosen))))
        lines += [f"    {photo['confidence']:4.0%}  {photo['path']}" for photo in photos]
        lines += (
            [tr("    … and {more} more").format(more=number(len(chosen) - _SHOWN))]
            if len(chosen) > _SHOWN and not options.json
            else []
        )
    if run_id is None and options.apply:
        lines += ["", tr("No photo was tagged.")]
    elif run_id is None:
        lines += [
            "",
            tr("Nothing was written: {photos} judged. Add --apply to tag them.").format(
                photos=counted_photos(preview.photo_count)
            ),
        ]
    else:
        lines += [
            "",
            tr("Tagged, as run {run_id}; 'photoclip tag undo {run_id} --apply' takes it back.").format(run_id=run_id),
        ]
    document = {
        "model": preview.model,
        "photos": preview.photo_count,
        "unseen": preview.unseen_count,
        "applied": run_id is not None,
        "run": run_id,
        "labels": labels,
        "remarks": list(preview.remarks),
    }
    print_answer(options, document, "\n".join(lines))


def _runs(library: Library, options: argparse.Namespace) -> int:
    runs = library.labels.runs()
    lines = [f"{run.id:>6}  {run.made:%Y-%m-%d %H:%M}  {_what_is_left(run)}  {shown(run.text)}" for run in runs]
    documents = [{**asdict(run), "made": run.made.isoformat()} for run in runs]
    print_answer(options, {"runs": documents}, "\n".join(lines) or tr("No run yet."))
    return DONE


def _what_is_left(run: TagRun) -> str:
    return tr("undone") if run.undone else counted(run.tag_count, tr("1 tag"), tr("{n} tags"))


def _undo(library: Library, options: argparse.Namespace) -> int:
    if options.what is None:
        return say_usage(tr("tag undo needs a RUN; 'photoclip tag runs' names them"))
    run = next((one for one in library.labels.runs() if str(one.id) == options.what), None)
    if run is None:
        raise KnownError(tr("There is no run {what}; 'photoclip tag runs' names them.").format(what=options.what))
    if run.undone:
        said = tr("Run {run_id} was taken back already.").format(run_id=run.id)
        print_answer(options, {"run": run.id, "tags": 0, "applied": options.apply}, said)
        return DONE
    count = library.labels.undo_run(run.id) if options.apply else run.tag_count
    text = (
        counted(count, tr("Took 1 tag back."), tr("Took {n} tags back."))
        if options.apply
        else counted(
            count,
            tr("Would take 1 tag back; add --apply to do it."),
            tr("Would take {n} tags back; add --apply to do it."),
        )
    )
    print_answer(options, {"run": run.id, "tags": count, "applied": options.apply}, text)
    return DONE


def _sets(library: Library, options: argparse.Namespace) -> int:
    sets = library.labels.starter_sets()
    lines = []
    for one in sets:
        lines.append(f"{one.name}{tr('  (one of)') if one.exclusive else ''}")
        lines.append("    " + ", ".join(label.name for label in one.labels))
    print_answer(options, {"sets": [asdict(one) for one in sets]}, "\n".join(lines))
    return DONE


def _level(options: argparse.Namespace) -> float:
    return float(STRICTNESS.get(options.strictness, options.strictness))


COMMANDS: Commands = {
    "tag": _tag,
    "tags": _tag,
}
