"""Pictures that were pasted into a search: smart albums and labels that look for photos like one need its file.

Each is called by the hash of its content (`Search.keep_picture`), so that what comes out of a backup can be checked.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
import zipfile
from collections.abc import Iterable
from pathlib import Path

from photoclip.store.synced import write_synced

FOLDER = "pasted"
_NAME = re.compile(r"[0-9a-f]{16}\.png")
_MAX_BYTES = 100_000_000
_QUERIES = (("albums", "query"), ("standing_labels", "query"), ("searches", "text"))


def needed(connection: sqlite3.Connection, folder: Path, tables: set[str]) -> tuple[Path, ...]:
    """Return the pictures in `folder` that a smart album or labels that stay on look for. Raises sqlite3.Error."""
    found: set[str] = set()
    for table, column in _QUERIES[:2]:
        if table in tables:
            rows = connection.execute(f"SELECT {column} FROM main.{table} WHERE {column} LIKE '%.png%'")
            found |= {name for (text,) in rows for name in _NAME.findall(text)}
    return tuple(path for path in (folder / name for name in sorted(found)) if path.is_file())


def lead_to(connection: sqlite3.Connection, before: str, now: Path, tables: set[str]) -> None:
    """Let the queries of a library that lay elsewhere look for their pictures where they lie now."""
    if before and before != str(now) and _is_text(before) and _is_text(str(now)):
        for table, column in _QUERIES:
            if table in tables:
                connection.execute(
                    f"UPDATE OR IGNORE main.{table} SET {column} = replace({column}, ?, ?)", (before, str(now))
                )


def pack(archive: zipfile.ZipFile, pictures: Iterable[Path]) -> None:
    """Put the pictures into a backup. One that has gone meanwhile is left out."""
    for path in pictures:
        if path.is_file() and path.stat().st_size <= _MAX_BYTES:
            archive.write(path, f"{FOLDER}/{path.name}", zipfile.ZIP_STORED)


def unpack(archive: zipfile.ZipFile, folder: Path) -> None:
    """Write the pictures of a backup into `folder`. What is there stays; what is not what its name says is left out."""
    for info in archive.infolist():
        place, _, name = info.filename.partition("/")
        if place == FOLDER and _NAME.fullmatch(name) and info.file_size <= _MAX_BYTES and not (folder / name).exists():
            content = archive.read(info)
            if hashlib.sha256(content).hexdigest().startswith(name.partition(".")[0]):
                folder.mkdir(parents=True, exist_ok=True)
                write_synced(folder / name, content)


def _is_text(path: str) -> bool:
    """Tell whether SQLite can hold it: names on Linux are bytes, and some are no text."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True
