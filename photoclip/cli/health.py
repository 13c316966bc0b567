"""photoclip doctor: looks at library and machine, mends what is safe to mend, reads originals again."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from tqdm import tqdm

from photoclip.cli.opened import open_library
from photoclip.cli.output import DONE, DONE_WITH_FAILURES, Commands, print_answer, say_usage
from photoclip.cli.repair import repair
from photoclip.core.cancel import CancelToken
from photoclip.core.health import HealthLine, HealthState, Remedy, VerifyBounds, VerifyReport
from photoclip.language import counted, english, number, shown, tr
from photoclip.library import Library

_MARKS: dict[HealthState, str] = {"good": "ok   ", "note": "note ", "look": "CHECK", "bad": "BAD  "}
_COMMANDS: dict[Remedy, str] = {
    "repair": "'photoclip doctor --repair' does it.",
    "index": "'photoclip index' does it now.",
    "problems": "'photoclip index --retry' reads them again.",
    "folders": "'photoclip folders list' shows them.",
    "answer": "'photoclip folders confirm {place}' says so, 'photoclip folders wait {place}' keeps showing them.",
    "missing": "'photoclip missing' shows them, with what was put on them.",
    "verify": "'photoclip doctor --verify' does it.",
    "accept": "'photoclip doctor --accept PATH' says that a file is right as it is.",
    "models": "'photoclip models list' shows what there is.",
    "sidecars": "'photoclip tag export' lists them.",
    "backup": "'photoclip backup' makes one.",
}
english(_COMMANDS)


def _doctor(options: argparse.Namespace) -> int:
    if not options.verify and (options.minutes, options.percent) != (None, None):
        return say_usage(tr("--minutes and --percent say how much --verify reads; add it"))
    rescued = repair(options) if options.repair else None  # before it is opened, which it may not let
    with open_library(options) as library:
        document: dict[str, Any] = {} if rescued is None else {"rescued": rescued.document}
        lines: list[str] = [] if rescued is None else [*rescued.lines, ""]
        failed = False
        if options.accept:
            accepted = library.health.accept(options.accept)
            document["accepted"] = accepted
            lines += [tr("Right as it is: {path}").format(path=path) for path in accepted] or [
                tr("None of these is taken for damaged.")
            ]
            failed = len(accepted) < len(options.accept)
        if options.verify:  # first: nothing is to be made of what the disk changed
            failed = _verify(library, options, document, lines) or failed
        if options.repair:
            failed = _repair(library, options, document, lines) or failed
        with _bar(options, "step") as show:
            found = library.health.examine(CancelToken(), show)
    document["checks"] = [_document(line) for line in found]
    lines += [_text(line) for line in found]
    print_answer(options, document, "\n".join(lines))
    return DONE if not failed and all(line.ok for line in found) else DONE_WITH_FAILURES


def _repair(library: Library, options: argparse.Namespace, document: dict[str, Any], lines: list[str]) -> bool:
    """Repair, and say each thing; return whether one could not be done."""
    with _bar(options, "step") as show:
        repaired = library.health.repair(CancelToken(), show)
    document["repaired"] = [asdict(one) for one in repaired]
    lines += [f"{'done ' if one.done else 'NOT  '}  {one.name}: {one.said}" for one in repaired]
    lines += [] if repaired else [tr("There was nothing to repair.")]
    return not all(one.done for one in repaired)


def _verify(library: Library, options: argparse.Namespace, document: dict[str, Any], lines: list[str]) -> bool:
    """Read originals again, and say what was found; return whether that is anything bad."""
    with _bar(options, "photo") as show:
        report = library.health.verify(VerifyBounds(options.minutes, options.percent), CancelToken(), show)
    document["verified"] = {
        "verified": report.verified,
        "damaged": [{"path": one.path, "found": one.found.isoformat(), "copy": one.copy} for one in report.damaged],
        "changed": report.changed,
        "unreachable": report.unreachable,
        "failed": [asdict(problem) for problem in report.failed],
        "left": report.left,
        "seconds": round(report.seconds, 2),
    }
    lines += [_verified(report)]
    lines += [tr("DAMAGED  {sentence}").format(sentence=one.sentence) for one in report.damaged]
    lines += [f"  {problem.path}: {shown(problem.reason)}" for problem in report.failed]
    return bool(report.damaged or report.failed)


def _verified(report: VerifyReport) -> str:
    one, many = tr("1 original read again and as it was"), tr("{n} originals read again and as they were")
    parts = [
        counted(report.verified, one, many),
        tr("{damaged} damaged").format(damaged=number(len(report.damaged))),
    ]
    parts += (
        [tr("{changed} edited since the last look").format(changed=number(report.changed))] if report.changed else []
    )
    parts += (
        [tr("{unreachable} not there").format(unreachable=number(report.unreachable))] if report.unreachable else []
    )
    parts += [tr("{failed} refused by the disk").format(failed=number(len(report.failed)))] if report.failed else []
    parts += [tr("{left} left for the next time").format(left=number(report.left))] if report.left else []
    return tr("{names}, in {seconds} s.").format(names=", ".join(parts), seconds=number(report.seconds, 1))


def _document(line: HealthLine) -> dict[str, Any]:
    return {
        "name": line.name,
        "ok": line.ok,
        "state": line.state,
        "said": " ".join(filter(None, (line.said, _todo(line)))),
        "details": list(line.details),
    }


def _text(line: HealthLine) -> str:
    todo = "" if line.state == "good" else _todo(line)
    return f"{_MARKS[line.state]}  {shown(line.name)}: {' '.join(filter(None, (shown(line.said), todo)))}"


def _todo(line: HealthLine) -> str:
    if line.state == "good":
        return ""
    place = line.details[0] if line.details else "PATH"
    return " ".join(filter(None, (shown(line.todo), shown(_COMMANDS.get(line.remedy, "")).format(place=place))))


@contextmanager
def _bar(options: argparse.Namespace, unit: str) -> Iterator[Callable[[int, int, str], None]]:
    """Yield what shows progress in a terminal."""
    quiet = options.json or not sys.stderr.isatty()
    with tqdm(unit=unit, disable=quiet, file=sys.stderr, leave=False) as bar:

        def show(done: int, total: int, at_hand: str) -> None:
            bar.total = total
            bar.set_postfix_str(at_hand[-40:], refresh=False)
            bar.update(max(0, done - bar.n))

        yield show


COMMANDS: Commands = {"doctor": _doctor}
