"""What `doctor --repair` does to a damaged library, and how it says what came of it."""

from __future__ import annotations

import argparse
import shlex
import sys
from dataclasses import dataclass
from typing import Any

from photoclip.cli.backups import held
from photoclip.core.backups import Backup
from photoclip.core.rescue import Rescued, SavedTable
from photoclip.language import counted, english, number, shown, tr
from photoclip.library.rescue import rescue_if_damaged
from photoclip.paths import AppPaths

_NAMES = {
    "tags": "tags",
    "tag_aliases": "other names of tags",
    "albums": "albums",
    "album_photos": "photos in albums",
    "photo_tags": "tags on photos",
    "rejections": "tags you said no to",
    "tag_changes": "runs and changes of tags",
    "standing_labels": "labels that stay on",
    "settings": "settings of the library",
    "folders": "watched folders",
    "sidecars": "agreements with sidecars",
    "photos": "photos, with stars and colours",
    "files": "files",
    "embeddings": "what models saw",
}
"""What a person calls the tables that matter to them."""
english(_NAMES)
_MADE_AGAIN = {"embeddings", "files", "suggestions", "standing_seen", "embedded_fields", "models", "searches"}
"""What comes back by itself, or is not missed."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """What was done, as lines and as a document."""

    lines: list[str]
    document: dict[str, Any]


def repair(options: argparse.Namespace) -> Repaired | None:
    """Save a damaged library into a new file; return None where it is sound. Raises LibraryProblem."""

    def show(table: str) -> None:
        if not options.json and sys.stderr.isatty():
            said = tr("Saving {name} …").format(name=shown(_NAMES.get(table, table)))
            sys.stderr.write(f"\r\x1b[K{said}")

    saved = rescue_if_damaged(AppPaths.choose(options.data_dir), show)
    return None if saved is None else Repaired(_lines(saved), _document(saved))


def _lines(saved: Rescued) -> list[str]:
    lines = [tr("The library was damaged; what could be read is in a new file in its place:")]
    lines += [f"  {_line(table)}" for table in saved.tables if table.name in _NAMES or not table.is_whole]
    lines.append(tr("The damaged file is kept: {kept_at}").format(kept_at=saved.kept_at))
    if any(not table.is_whole for table in saved.tables if table.name in _MADE_AGAIN):
        lines.append(tr("What PhotoClip makes itself comes back: run 'photoclip index', or open the app."))
    if saved.backup is not None and not saved.is_whole:
        lines.append(_offer(saved.backup))
    return lines


def _line(table: SavedTable) -> str:
    notes = []
    if table.partly:
        notes.append(tr("{partly} more only in part").format(partly=number(table.partly)))
    if table.bad_pages:
        one, many = tr("1 page of them could not be read"), tr("{n} pages of them could not be read")
        if table.name in _MADE_AGAIN:
            one = tr("1 page of them could not be read, made again")
            many = tr("{n} pages of them could not be read, made again")
        notes.append(counted(table.bad_pages, one, many))
    if table.refused:
        notes.append(tr("{refused} made no sense any more").format(refused=number(table.refused)))
    return f"{shown(_NAMES.get(table.name, table.name))}: {number(table.rows)}" + (
        f"; {', '.join(notes)}" if notes else ""
    )


def _offer(backup: Backup) -> str:
    return tr(
        "The newest backup is of {made} ({held}). 'photoclip restore {quote}' takes it instead, and "
        "keeps the library as it is now."
    ).format(made=f"{backup.made:%Y-%m-%d %H:%M}", held=held(backup), quote=shlex.quote(str(backup.path)))


def _document(saved: Rescued) -> dict[str, Any]:
    return {
        "kept_at": str(saved.kept_at),
        "tables": [
            {
                "name": table.name,
                "rows": table.rows,
                "partly": table.partly,
                "bad_pages": table.bad_pages,
                "refused": table.refused,
            }
            for table in saved.tables
        ],
        "backup": None if saved.backup is None else str(saved.backup.path),
    }
