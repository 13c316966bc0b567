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
from photoclip.library import Library

_AGAIN = " (tried again by itself)"


def _index(options: argparse.Namespace) -> int:
    with open_library(options) as library:
        if not library.folders.all():
            raise KnownError("No folder is watched yet; add one with 'photoclip folders add PATH'.")
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
        f"{report.indexed:,} indexed, {report.unchanged:,} unchanged, {report.moved:,} moved, "
        f"{report.offline:,} offline, {len(failed):,} unreadable, in {report.seconds:.1f} s."
    ]
    if report.rechecked:
        lines.append(f"{report.rechecked:,} were touched by something and read again; nothing in them has changed.")
    if report.mended:
        lines.append(f"What the model had seen of {report.mended:,} photos was damaged and was made again.")
    if report.waiting:
        lines.append(f"{report.waiting:,} are still being written, and will be read next time.")
    lines += [f"  {problem.path}: {problem.reason}{_AGAIN if problem.passing else ''}" for problem in report.failed]
    lines += [f"  {problem.path}: {problem.reason}{_AGAIN}" for problem in report.closed]
    lines += [f"  {problem.path}: {problem.reason}" for problem in report.incomplete]
    if any(not problem.passing for problem in report.failed):
        lines.append("Files that have not changed are read again with 'photoclip index --retry'.")
    if report.message:
        sys.stderr.write(report.message + "\n")
    if report.passed_over:
        lines.append(f"Passed over: {passed_over(report.passed_over).said}")
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
