"""Names that look alike become one, in libraries from before that was so. Part of a migration: never edited."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable

Folded = Callable[[str], str]


def fold_anew(connection: sqlite3.Connection, folded: Folded) -> None:
    """Give tags, their aliases and albums the keys that `folded` makes of their names.

    Of tags that are one now the first stays and carries what all of them carried; an album gets a number behind its
    name.
    """
    first: dict[str, int] = {}
    for tag_id, key in _keys(connection, "SELECT id, name FROM tags WHERE deleted = 0 ORDER BY id", folded):
        if key in first:
            _merge(connection, tag_id, first[key])
        first.setdefault(key, tag_id)
    for tag_id in first.values():
        connection.execute("UPDATE tags SET folded = char(30) || id WHERE id = ?", (tag_id,))
    connection.executemany("UPDATE tags SET folded = ? WHERE id = ?", first.items())
    _fold_aliases(connection, folded)
    _fold_albums(connection, folded)


def _keys(connection: sqlite3.Connection, select: str, folded: Folded) -> Iterable[tuple[int, str]]:
    # A name of which nothing can be seen stays apart from the others of its kind.
    return [(id_, folded(name) or f"\x1e{id_}") for id_, name in connection.execute(select)]


def _merge(connection: sqlite3.Connection, tag_id: int, into_id: int) -> None:
    """Let one tag carry what another one carried; that one is hidden, as a merge by hand hides it."""
    for table in ("photo_tags", "tags_taken", "rejections", "suggestions"):
        connection.execute(f"UPDATE OR IGNORE {table} SET tag_id = ? WHERE tag_id = ?", (into_id, tag_id))
        connection.execute(f"DELETE FROM {table} WHERE tag_id = ?", (tag_id,))
    connection.execute(
        "INSERT OR IGNORE INTO change_tags (change_id, tag_id, prompt, old_name, created)"
        " SELECT change_id, ?, prompt, '', 0 FROM change_tags WHERE tag_id = ?",
        (into_id, tag_id),
    )
    connection.execute("UPDATE tag_aliases SET tag_id = ? WHERE tag_id = ?", (into_id, tag_id))
    connection.execute(
        "UPDATE tags SET color = (SELECT color FROM tags WHERE id = ?2) WHERE id = ?1 AND color = ''",
        (into_id, tag_id),
    )
    connection.execute(
        "UPDATE tags SET deleted = 1, folded = char(31) || id, merged_into = ? WHERE id = ?", (into_id, tag_id)
    )


def _fold_aliases(connection: sqlite3.Connection, folded: Folded) -> None:
    rows = connection.execute("SELECT name, tag_id FROM tag_aliases ORDER BY tag_id, folded").fetchall()
    connection.execute("DELETE FROM tag_aliases")
    connection.executemany(
        "INSERT OR IGNORE INTO tag_aliases (folded, name, tag_id) VALUES (?, ?, ?)",
        [(key, name, tag_id) for name, tag_id in rows if (key := folded(name))],
    )


def _fold_albums(connection: sqlite3.Connection, folded: Folded) -> None:
    albums = connection.execute("SELECT id, name FROM albums WHERE deleted = 0 ORDER BY id").fetchall()
    connection.execute("UPDATE albums SET folded = char(30) || id WHERE deleted = 0")
    taken: set[str] = set()
    for album_id, name in albums:
        called, number = name, 1
        while (key := folded(called) or f"\x1e{album_id}") in taken:
            number += 1
            called = f"{name} ({number})"
        taken.add(key)
        connection.execute("UPDATE albums SET name = ?, folded = ? WHERE id = ?", (called, key, album_id))
