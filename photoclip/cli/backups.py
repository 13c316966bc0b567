"""The commands for backups, and what is said when the library is lost."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from tqdm import tqdm

from photoclip.cli.opened import closed_library, open_library
from photoclip.cli.output import DONE, Commands, print_answer, say_usage
from photoclip.core.backups import Backup, Restored
from photoclip.errors import LibraryDamaged, LibraryLost, LibraryProblem
from photoclip.language import counted, day_text, english, number, shown, tr
from photoclip.library.contract.backups import Progress

_KINDS = {
    "daily": "daily",
    "asked": "made by you",
    "migration": "before a new format",
    "replaced": "what a restore replaced",
}
english(_KINDS)


def way_back(error: LibraryProblem, options: argparse.Namespace) -> list[str]:
    """Return the lines that say which commands help where a library is lost or damaged; none for other problems."""
    if isinstance(error, LibraryDamaged):  # what can be read of it is worth more than an empty one
        repair = [
            tr("To save what can be read into a new file, with the app closed:"),
            _command(options, "doctor", "--repair"),
        ]
        return [*repair, *_backup_lines(options, beside_repair=True)]
    if isinstance(error, LibraryLost):
        begin = tr("To begin with an empty library, and keep what lies there beside it:")
        return [*_backup_lines(options), begin, _command(options, "restore", "--start-empty")]
    return []


def _backup_lines(options: argparse.Namespace, *, beside_repair: bool = False) -> list[str]:
    """Return what brings a backup back. `beside_repair`: another way was said before."""
    try:
        with closed_library(options) as library:
            newest = library.backups.newest()
    except LibraryProblem as exc:
        return [str(exc)]
    if newest is None:
        said = (
            tr("There is no backup beside it. To bring back one that you keep elsewhere instead:")
            if beside_repair
            else tr("There is no backup beside it. To bring back one that you keep elsewhere:")
        )
        return [said, _command(options, "restore", "FILE")]
    said = (
        tr("To bring back the backup of {moment} ({held}) instead:")
        if beside_repair
        else tr("To bring back the backup of {moment} ({held}):")
    )
    return [said.format(moment=_moment(newest), held=held(newest)), _command(options, "restore", str(newest.path))]


def _backup(options: argparse.Namespace) -> int:
    if options.list:
        return _list(options)
    with open_library(options) as library, _bar(options) as show:
        made = library.backups.make(options.file, may_replace=options.replace, on_progress=show)
    said = tr("{path}\n  {held}, {size}, read back and sound.").format(
        path=made.path, held=held(made), size=_size(made.size_bytes)
    )
    if options.file is None:
        said += tr("\n  It lies on the same disk as the library; 'photoclip backup FILE' writes one elsewhere.")
    print_answer(options, _document(made), said)
    return DONE


def _list(options: argparse.Namespace) -> int:
    with closed_library(options) as library:
        found = library.backups.all()
    lines = [line for backup in found for line in _lines(backup)]
    total = sum(backup.size_bytes for backup in found)
    foot = (
        tr("{found} in all, {size}.").format(found=number(len(found)), size=_size(total))
        if found
        else tr("There is no backup yet.")
    )
    print_answer(options, {"backups": [_document(backup) for backup in found]}, "\n".join([*lines, foot]))
    return DONE


def _restore(options: argparse.Namespace) -> int:
    if options.start_empty == (options.file is not None):
        return say_usage(tr("restore needs a FILE, or --start-empty; 'photoclip backup --list' shows what there is"))
    with closed_library(options) as library:
        if options.start_empty:
            restored = library.backups.start_empty()
        else:
            path = options.file
            if str(path) == "latest" and not path.exists():
                newest = library.backups.newest()
                if newest is None:
                    raise LibraryProblem(tr("There is no backup beside the library; name the file of one."))
                path = newest.path
            with _bar(options) as show:
                restored = library.backups.restore(path, on_progress=show)
    print_answer(options, _restored_document(restored), "\n".join(_restored_lines(restored, options)))
    return DONE


def _restored_lines(restored: Restored, options: argparse.Namespace) -> list[str]:
    if restored.backup is None:
        lines = [tr("The library is empty now.")]
    else:
        lines = [
            tr("Restored: {held}, as of {moment}.").format(held=held(restored.backup), moment=_moment(restored.backup))
        ]
        if restored.to_look_at:
            one = tr("  1 photo is looked at again by 'photoclip index'; nothing is missing.")
            many = tr("  {n} photos are looked at again by 'photoclip index'; nothing is missing.")
            lines += [counted(restored.to_look_at, one, many)]
    if restored.left_out:
        one = tr("  1 row was left out: what it points to is not there.")
        many = tr("  {n} rows were left out: what they point to is not there.")
        lines += [counted(restored.left_out, one, many)]
    if restored.folders_missing:
        lines += [tr("  These folders cannot be reached here: ") + ", ".join(restored.folders_missing)]
        lines += [tr("  Add the folder where the photos lie now; they are known again by their content:")]
        lines += ["  " + _command(options, "folders", "add", "PATH")]
    if restored.kept is not None:
        lines += [tr("What lay there before is kept: {path}").format(path=restored.kept.path)]
        if not restored.kept.problem:
            lines += [tr("To take this back:"), _command(options, "restore", str(restored.kept.path))]
    return lines


@contextmanager
def _bar(options: argparse.Namespace) -> Iterator[Progress]:
    quiet = options.json or not sys.stderr.isatty()
    with tqdm(unit="B", unit_scale=True, disable=quiet, file=sys.stderr, leave=False) as bar:

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(max(0, done - bar.n))

        yield show


def _lines(backup: Backup) -> list[str]:
    head = f"{_moment(backup)}  {shown(_KINDS[backup.kind])}, {_size(backup.size_bytes)}: "
    return [head + (backup.problem or held(backup)), f"  {backup.path}"]


def held(backup: Backup) -> str:
    """Return what is in a backup, for a sentence."""
    said = [counted(backup.photo_count, tr("1 photo"), tr("{n} photos"))]
    said += [counted(backup.tag_count, tr("1 tag"), tr("{n} tags"))] if backup.tag_count else []
    said += [counted(backup.album_count, tr("1 album"), tr("{n} albums"))] if backup.album_count else []
    content = ", ".join(said)
    return tr("{content} with vectors").format(content=content) if backup.has_vectors else content


def _moment(backup: Backup) -> str:
    return f"{day_text(backup.made.date())}, {backup.made:%H:%M}"


def _size(size_bytes: int) -> str:
    return f"{number(size_bytes / 1e3)} kB" if size_bytes < 1e6 else f"{number(size_bytes / 1e6)} MB"


def _document(backup: Backup) -> dict[str, Any]:
    return asdict(backup) | {"path": str(backup.path), "made": backup.made.isoformat()}


def _restored_document(restored: Restored) -> dict[str, Any]:
    return asdict(restored) | {
        "backup": None if restored.backup is None else _document(restored.backup),
        "kept": None if restored.kept is None else _document(restored.kept),
    }


def _command(options: argparse.Namespace, *words: str) -> str:
    """Return the line that names a command, as a person copies it."""
    place = ["--data-dir", str(options.data_dir)] if options.data_dir else []
    return "  " + shlex.join(["photoclip", *place, *words])


COMMANDS: Commands = {
    "backup": _backup,
    "restore": _restore,
}
