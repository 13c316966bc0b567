"""What `tag` does with files: sidecars and tables out, sidecars and Google Takeout in, and the way back from that."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

from tqdm import tqdm

from photoclip.cli.output import DONE, DONE_WITH_FAILURES, print_answer, say_usage
from photoclip.cli.photos import counted_photos, query_meant
from photoclip.core.exchange import ExchangeReport, TableFormat
from photoclip.core.labels import TagScope
from photoclip.core.names import folded
from photoclip.errors import KnownError
from photoclip.language import counted, number, shown, tr
from photoclip.library import Library

_SHOWN_CHANGES = 200


def photos_meant(library: Library, options: argparse.Namespace) -> TagScope:
    """Return the photos that a search, or an album, of the command names. Raises KnownError for an unknown album."""
    query = query_meant(library, options.query) if options.query else ""
    if options.album is None:
        return TagScope(query=query)
    album = next((one for one in library.albums.all() if folded(one.name) == folded(options.album)), None)
    if album is None:
        raise KnownError(
            tr("There is no album “{album}”; 'photoclip albums list' names them.").format(album=options.album)
        )
    return TagScope(query=query, album_id=album.id)


def export_tags(library: Library, options: argparse.Namespace) -> int:
    """Write sidecars, or a table of all tags."""
    where = photos_meant(library, options)
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


def import_tags(library: Library, options: argparse.Namespace) -> int:
    """Bring in what sidecars and files say."""
    where = photos_meant(library, options)
    _prepare_for(library, options)
    return _say_report(options, _with_bar(options, library.exchange.import_sidecars, where), _changed)


def takeout(library: Library, options: argparse.Namespace) -> int:
    """Bring in what Google Takeout says beside the photos, or say what that would be."""
    where = photos_meant(library, options)
    _prepare_for(library, options)
    report = _with_bar(options, library.exchange.import_takeout, where)
    said = [
        f"{change.path}: {', '.join([*change.added, *(f'{name} {after}' for name, _, after in change.fields)])}"
        for change in report.changes
    ]
    way_back = tr("'photoclip tag undo-import {import_id} --apply' takes it back.").format(import_id=report.import_id)
    report = replace(report, paths=tuple(said[:_SHOWN_CHANGES]))
    return _say_report(options, report, _changed, way_back if report.import_id else "")


def takeout_imports(library: Library, options: argparse.Namespace) -> int:
    """List the imports of Google Takeout that there were."""
    imports = library.exchange.takeout_imports()
    lines = [
        f"{one.id:>6}  {one.made:%Y-%m-%d %H:%M}  {tr('undone') if one.undone else counted_photos(one.photo_count)}"
        for one in imports
    ]
    documents = [{**asdict(one), "made": one.made.isoformat()} for one in imports]
    print_answer(options, {"imports": documents}, "\n".join(lines) or tr("Nothing was imported yet."))
    return DONE


def undo_takeout(library: Library, options: argparse.Namespace) -> int:
    """Take an import of Google Takeout back, or say what that would do."""
    if options.what is None:
        return say_usage(tr("tag undo-import needs an IMPORT; 'photoclip tag imports' names them"))
    found = next((one for one in library.exchange.takeout_imports() if str(one.id) == options.what), None)
    if found is None:
        raise KnownError(tr("There is no import {what}; 'photoclip tag imports' names them.").format(what=options.what))
    if found.undone:
        said = tr("Import {import_id} was taken back already.").format(import_id=found.id)
        print_answer(options, {"import": found.id, "photos": 0, "applied": options.apply}, said)
        return DONE
    work = library.exchange.undo_takeout if options.apply else library.exchange.takeout_undoable
    count = work(found.id)
    would = tr("Would take back what {photos} got; add --apply to do it.").format(photos=counted_photos(count))
    text = tr("Took back what {photos} got.").format(photos=counted_photos(count)) if options.apply else would
    print_answer(options, {"import": found.id, "photos": count, "applied": options.apply}, text)
    return DONE


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


def _say_report(
    options: argparse.Namespace, report: ExchangeReport, said_of: Callable[..., str], way_back: str = ""
) -> int:
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
    lines += [way_back] if way_back else []
    document = {
        "changed": report.changed,
        "unchanged": report.unchanged,
        "applied": options.apply,
        "paths": list(report.paths),
        "conflicts": [asdict(conflict) for conflict in report.conflicts],
        "failed": [{"path": failure.path, "reason": failure.reason} for failure in report.failed],
        "waiting": len(report.waiting),
        **({"import": report.import_id} if report.import_id else {}),
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
