"""photoclip copy: copies of photos in a folder, as they are or as JPEGs made for others."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from photoclip.cli.opened import open_library
from photoclip.cli.output import DONE, DONE_WITH_FAILURES, Commands, print_answer, say_usage
from photoclip.cli.photos import counted_photos, photo_here, photos_found
from photoclip.core.copies import CopyOptions, CopyReport
from photoclip.language import shown, tr


def _copy(options: argparse.Namespace) -> int:
    if not options.photos and not options.query:
        return say_usage(tr("copy needs photos, or --in QUERY"))
    wanted = CopyOptions(
        "jpeg" if options.jpeg else "original",
        options.side,
        options.quality,
        not options.no_place,
        not options.no_details,
    )
    if not options.jpeg and wanted != CopyOptions():
        return say_usage(
            tr("--side, --quality, --no-place and --no-details are for --jpeg; an original is copied whole")
        )
    with open_library(options) as library:
        ids = [photo_here(library, text)[0] for text in options.photos]
        if options.query:
            ids += photos_found(library, options.query)
        report = library.copies.write(list(dict.fromkeys(ids)), options.to.expanduser().absolute(), wanted)
    print_answer(options, asdict(report), _said(report))
    return DONE_WITH_FAILURES if report.failed else DONE


def _said(report: CopyReport) -> str:
    lines = [f"{failure.name}: {shown(failure.reason)}" for failure in report.failed]
    left = tr(" {photos} not begun.").format(photos=counted_photos(report.left)) if report.left else ""
    return "\n".join(
        [
            *lines,
            tr("{photos} copied to {folder}.").format(photos=counted_photos(len(report.written)), folder=report.folder)
            + left,
        ]
    )


COMMANDS: Commands = {"copy": _copy}
