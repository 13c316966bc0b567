"""The command that tags: tag, tag runs, tag undo, tag export, tag import, tag sets."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from photoclip.cli.opened import open_library
from photoclip.cli.output import DONE, DONE_WITH_FAILURES, Commands, print_answer, say_usage
from photoclip.cli.photos import counted_photos, query_meant
from photoclip.core.exchange import ExchangeReport, TableFormat
from photoclip.core.labels import Label, LabelSet, TagRequest, TagScope
from photoclip.core.previews import LabelChoice, LabelPreview, TagPreview
from photoclip.core.search import STRICTNESS
from photoclip.core.tags import TagRun
from photoclip.errors import KnownError
from photoclip.language import counted, number, shown, tr
from photoclip.library import Library

_SHOWN_CHANGES = 200
_SHOWN = 5  # photos a label in a terminal; JSON has them all


def _tag(options: argparse.Namespace) -> int:
    actions: dict[str | None, Callable[[Library, argparse.Namespace], int]] = {
        None: _auto_tag,
        "runs": _runs,
        "undo": _undo,
        "export": _export,
        "import": _import,
        "takeout": _takeout,
        "sets": _sets,
    }
    with open_library(options) as library:
        return actions[options.action](library, options)


def _auto_tag(library: Library, options: argparse.Namespace) -> int:
    sets = _chosen_sets(library, options)
    if not sets:
        return say_usage(tr("tag needs labels: --label TEXT…, or --set NAME ('photoclip tag sets' names them)"))
    where = _where(library, options)
    library.search.prepare()
    preview = library.labels.preview(TagRequest(sets, where, _level(options)))
    for remark in preview.remarks:
        sys.stderr.write(remark + "\n")
    if preview.unseen_count:
        sys.stderr.write(
            tr("{unseen_count} photos have not been looked at yet and are left out; run 'photoclip index'.\n").format(
                unseen_count=number(preview.unseen_count)
            )
        )
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
    known = {one.name.casefold(): one for one in library.labels.starter_sets()}
    for name in options.set:
        if name.casefold() not in known:
            raise KnownError(tr("There is no label set “{name}”; 'photoclip tag sets' names them.").format(name=name))
        sets.append(known[name.casefold()])
    return tuple(sets)


def _where(library: Library, options: argparse.Namespace) -> TagScope:
    query = query_meant(library, options.query) if options.query else ""
    if options.album is None:
        return TagScope(query=query)
    album = next((one for one in library.albums.all() if one.name.casefold() == options.album.casefold()), None)
    if album is None:
        raise KnownError(
            tr("There is no album “{album}”; 'photoclip albums list' names them.").format(album=options.album)
        )
    return TagScope(query=query, album_id=album.id)


def _print_preview(library: Library, preview: TagPreview, options: argparse.Namespace, run_id: int | None) -> None:
    labels: list[dict[str, Any]] = []
    lines = []
    for one in preview.labels:
        chosen = one.chosen(_line(one, options))
        sure = dict(zip(one.photo_ids.tolist(), one.confidences.tolist(), strict=True))
        shown = chosen if options.json else chosen[:_SHOWN]
        tiles = library.photos.tiles([int(photo_id) for photo_id in shown])
        photos = [
            {"path": tiles[photo_id].path, "confidence": round(sure[photo_id], 4)}
            for photo_id in shown.tolist()
            if photo_id in tiles
        ]
        fresh = int((~one.tagged[np.isin(one.photo_ids, chosen)]).sum())
        labels.append({"label": one.label.name, "count": len(chosen), "new": fresh, "photos": photos})
        lines.append(
            tr("{name}: {photos}, {fresh} new").format(
                name=one.label.name, photos=counted_photos(len(chosen)), fresh=number(fresh)
            )
        )
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
    count = library.labels.undo_run(run.id) if options.apply else run.tag_count
    text = (
        tr("Took {count} tags back.").format(count=number(count))
        if options.apply
        else tr("Would take {count} tags back; add --apply to do it.").format(count=number(count))
    )
    print_answer(options, {"run": run.id, "tags": count, "applied": options.apply}, text)
    return DONE


def _export(library: Library, options: argparse.Namespace) -> int:
    where = _where(library, options)
    _prepare_for(library, options)
    if options.what is None:
        return _say_report(options, _with_bar(options, library.exchange.export_sidecars, where), _written)
    path = Path(options.what).expanduser().absolute()
    formats: dict[str, TableFormat] = {".csv": "csv", ".json": "json"}
    if path.suffix.lower() not in formats:
        return say_usage(tr("tag export writes a FILE.csv or FILE.json, or without a FILE sidecars"))
    count = library.exchange.export_table(path, formats[path.suffix.lower()], where)
    print_answer(
        options,
        {"file": str(path), "photos": count},
        tr("{photos} in {path}.").format(photos=counted_photos(count), path=path),
    )
    return DONE


def _import(library: Library, options: argparse.Namespace) -> int:
    where = _where(library, options)
    _prepare_for(library, options)
    return _say_report(options, _with_bar(options, library.exchange.import_sidecars, where), _changed)


def _takeout(library: Library, options: argparse.Namespace) -> int:
    where = _where(library, options)
    _prepare_for(library, options)
    report = _with_bar(options, library.exchange.import_takeout, where)
    said = [
        f"{change.path}: {', '.join([*change.added, *(f'{name} {after}' for name, _, after in change.fields)])}"
        for change in report.changes
    ]
    return _say_report(options, replace(report, paths=tuple(said[:_SHOWN_CHANGES])), _changed)


def _prepare_for(library: Library, options: argparse.Namespace) -> None:
    """A search with words, or a smart album, needs the model; all else does not."""
    if options.query or options.album:
        library.search.prepare()


def _with_bar(options: argparse.Namespace, job: Callable[..., ExchangeReport], where: TagScope) -> ExchangeReport:
    with tqdm(unit="photo", disable=options.json or not sys.stderr.isatty(), file=sys.stderr, leave=False) as bar:

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        return job(where, apply=options.apply, on_progress=show)


def _written(count: int, *, applied: bool) -> str:
    """Say how many sidecars were written, or would be."""
    if applied:
        return counted(count, tr("1 sidecar written"), tr("{n} sidecars written"))
    return counted(count, tr("1 sidecar would be written"), tr("{n} sidecars would be written"))


def _changed(count: int, *, applied: bool) -> str:
    """Say how many photos got something from a sidecar, or would."""
    if applied:
        return counted(count, tr("1 photo changed"), tr("{n} photos changed"))
    return counted(count, tr("1 photo would be changed"), tr("{n} photos would be changed"))


def _say_report(options: argparse.Namespace, report: ExchangeReport, said_of: Callable[..., str]) -> int:
    done = said_of(report.changed, applied=options.apply)
    lines = [tr("{done}, {unchanged} unchanged.").format(done=done, unchanged=number(report.unchanged))]
    lines += [f"  {path}" for path in report.paths[:20]]
    lines += [tr("  … and {more} more").format(more=number(len(report.paths) - 20))] if len(report.paths) > 20 else []
    for conflict in report.conflicts:
        said = tr(
            "CONFLICT  {path}: the {field} is {ours} here and {theirs} in the sidecar; settle it in the app, or make "
            "them alike."
        )
        ours, theirs = (side or tr("none") for side in (conflict.ours, conflict.theirs))
        lines.append(said.format(path=conflict.path, field=conflict.field, ours=ours, theirs=theirs))
    for one in report.failed:
        failed = tr("FAILED  {path}: {reason}").format(path=one.path, reason=shown(one.reason))
        lines.append(failed + tr(" (tried again by itself)") * bool(options.apply and one.photo_id))
    lines += _waiting(report, to_come=said_of is _written)
    if not options.apply:
        lines.append(tr("Nothing was written; add --apply to do it."))
    document = {
        "changed": report.changed,
        "unchanged": report.unchanged,
        "applied": options.apply,
        "paths": list(report.paths),
        "conflicts": [asdict(conflict) for conflict in report.conflicts],
        "failed": [{"path": failure.path, "reason": failure.reason} for failure in report.failed],
        "waiting": len(report.waiting),
    }
    print_answer(options, document, "\n".join(lines))
    return DONE_WITH_FAILURES if report.failed or report.conflicts else DONE


def _waiting(report: ExchangeReport, *, to_come: bool) -> list[str]:
    """Say which photos were left out because another look at them is due, and when their turn comes."""
    if not report.waiting:
        return []
    count = len(report.waiting)
    if not to_come:
        one = tr("1 photo is still being read; import again when 'photoclip index', or the app, has done that.")
        many = tr("{n} photos are still being read; import again when 'photoclip index', or the app, has done that.")
    else:
        one = tr(
            "1 photo is still being read; its sidecar is written when 'photoclip index', or the app, has done that."
        )
        many = tr(
            "{n} photos are still being read; their sidecars are written when 'photoclip index', or the app, has "
            "done that."
        )
    return [counted(count, one, many)]


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
