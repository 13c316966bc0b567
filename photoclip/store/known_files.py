"""What the files table knows of a watched folder's files."""

from __future__ import annotations

import sqlite3

from photoclip.core.known_files import KnownFiles
from photoclip.core.photo import Stamp
from photoclip.core.scan import KnownFile
from photoclip.store.path_text import from_text, to_text

_PLAIN = (
    "offline = 0 AND deleted_s IS NULL AND current = 1"
    " AND NOT EXISTS (SELECT 1 FROM sidecars WHERE file_id = files.id AND size IS NOT NULL)"
)
"""SQL: a file of which a scan that finds it as it was has nothing to decide."""


def known_files(reader: sqlite3.Connection, folder_id: int, below: str, recursive: bool) -> KnownFiles:
    """Return the folder's files: below `below`, or unless `recursive` right in it. `reader`: within a snapshot."""
    part, given = "folder_id = ?", [folder_id, *_range_below(below)]
    if below:
        part += " AND relative >= ? AND relative < ?"
    found = reader.execute(
        f"SELECT size, mtime_ns, inode, ctime_ns, id, photo_id, relative FROM files WHERE {part} AND {_PLAIN}", given
    )
    plain = {from_text(row[6]): row for row in found.fetchall()}
    rows = reader.execute(
        "SELECT id, relative, files.photo_id, offline, current, deleted_s, files.size, files.mtime_ns,"
        " inode, files.ctime_ns, sidecars.size, sidecars.mtime_ns"
        f" FROM files LEFT JOIN sidecars ON sidecars.file_id = files.id WHERE {part} AND NOT ({_PLAIN})",
        given,
    )
    others = {}
    for (
        id_,
        text,
        photo_id,
        offline,
        current,
        deleted,
        size,
        mtime,
        inode,
        ctime,
        beside_size,
        beside_mtime,
    ) in rows:
        name = from_text(text)
        beside = None if beside_size is None else Stamp(beside_size, beside_mtime)
        stamp = Stamp(size, mtime, inode, ctime)
        others[name] = KnownFile(
            id_, name, stamp, photo_id, offline == 1, beside, current == 1, deleted is not None, deleted == 0
        )
    if not recursive:
        start = len(below) + bool(below)
        plain = {name: row for name, row in plain.items() if "/" not in name[start:]}
        others = {name: file for name, file in others.items() if "/" not in name[start:]}
    return KnownFiles(plain, others)


def _range_below(below: str) -> tuple[str, ...]:
    """Return between which paths all lie that are below this one; nothing for the watched folder itself."""
    # '0' is the character after '/': a range over the index instead of a LIKE with its own wildcards.
    return (to_text(below) + "/", to_text(below) + "0") if below else ()
