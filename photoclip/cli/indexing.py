"""photoclip index: brings the library up to date."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tqdm import tqdm

from photoclip.cli.folders import question
from photoclip.cli.opened import open_library
from photoclip.cli.output import DONE, DONE_WITH_FAILURES, Commands, print_answer
from photoclip.core.cancel import CancelToken
from photoclip.core.events import IndexingStatus
from photoclip.errors import KnownError
from photoclip.health.folder_checks import passed_over
from photoclip.language import counted, english, number, shown, tr
from photoclip.library import Library

_AGAIN = english(" (tried again by itself)")


def _index(options: argparse.Namespace) -> int:
    with open_library(options) as library:
        if not library.folders.bare():
            raise KnownError(tr("No folder is watched yet; add one with 'photoclip folders add PATH'."))
        report = index_with_bar(library, options, options.retry)
    failed = [asdict(problem) for problem in report.failed]
    document = {
        "indexed": report.indexed,
        "unchanged": report.unchanged,
        "rechecked": report.rechecked,
        "mended": report.mended,
        "moved": report.moved,
        "offline": report.offline,
        "waiting": report.waiting,
        "failed": failed,
        "incomplete": [asdict(problem) for problem in report.incomplete],
        "closed": [asdict(problem) for problem in report.closed],
        "gone": [asdict(one) for one in report.gone],
        "passed_over": dict(report.passed_over),
        "seconds": round(report.seconds, 2),
    }
    lines = [
        tr(
            "{indexed} indexed, {unchanged} unchanged, {moved} moved, {offline} offline, {failed} "
            "unreadable, in {seconds} s."
        ).format(
            indexed=number(report.indexed),
            unchanged=number(report.unchanged),
            moved=number(report.moved),
            offline=number(report.offline),
            failed=number(len(failed)),
            seconds=number(report.seconds, 1),
        )
    ]
    if report.rechecked:
        one = tr("1 was touched by something and read again; nothing in it has changed.")
        many = tr("{n} were touched by something and read again; nothing in them has changed.")
        lines.append(counted(report.rechecked, one, many))
    if report.mended:
        one = tr("What the model had seen of 1 photo was damaged and was made again.")
        many = tr("What the model had seen of {n} photos was damaged and was made again.")
        lines.append(counted(report.mended, one, many))
    if report.waiting:
        one = tr("1 is still being written, and will be read next time.")
        many = tr("{n} are still being written, and will be read next time.")
        lines.append(counted(report.waiting, one, many))
    lines += [
        f"  {problem.path}: {shown(problem.reason)}{shown(_AGAIN) if problem.passing else ''}"
        for problem in report.failed
    ]
    lines += [f"  {problem.path}: {shown(problem.reason)}{shown(_AGAIN)}" for problem in report.closed]
    lines += [f"  {problem.path}: {shown(problem.reason)}" for problem in report.incomplete]
    if any(not problem.passing for problem in report.failed):
        lines.append(tr("Files that have not changed are read again with 'photoclip index --retry'."))
    if report.message:
        sys.stderr.write(report.message + "\n")
    if report.passed_over:
        lines.append(tr("Passed over: {said}").format(said=passed_over(report.passed_over).said))
    lines += [question(one) for one in report.gone]
    print_answer(options, document, "\n".join(lines))
    return DONE_WITH_FAILURES if failed or report.closed or report.gone else DONE


def index_with_bar(library: Library, options: argparse.Namespace, retry: bool = False) -> Any:
    """Index, and show in a terminal how far it is; return the report."""
    cancel = CancelToken()
    quiet = options.json or not sys.stderr.isatty()
    with tqdm(unit="photo", disable=quiet, file=sys.stderr, leave=False, smoothing=0.1) as bar:

        def show(status: IndexingStatus) -> None:
            bar.total = status.total or None
            bar.set_postfix_str(Path(status.current).name[:40], refresh=False)
            bar.update(max(0, status.done - bar.n))

        return library.indexing.run(cancel, show, retry)


COMMANDS: Commands = {"index": _index}
