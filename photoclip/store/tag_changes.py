"""The history of tags: every change has a row, and knows how to be taken back."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence

from photoclip.core.tags import ChangeKind, TagChange
from photoclip.errors import LibraryProblem
from photoclip.language import tr
from photoclip.store.conditions import folded
from photoclip.store.drafts import draft_news

_ROW = "photo_id, tag_id, change_id, score, confidence, confirmed"


def begin_change(
    connection: sqlite3.Connection,
    kind: ChangeKind,
    text: str,
    model: str = "",
    photo_ids: Sequence[int] | None = None,
) -> int:
    """Write the row of a change in the open transaction; return its id. `photo_ids`: whose tags; None: any."""
    draft_news(connection, "tags", photo_ids)
    made = connection.execute(
        "INSERT INTO tag_changes (kind, made_s, text, model) VALUES (?, ?, ?, ?)",
        (kind, int(time.time()), text, model),
    )
    return int(made.lastrowid or 0)


def end_change(connection: sqlite3.Connection, change_id: int, text: str, photo_count: int) -> TagChange:
    """Say what the change came to."""
    connection.execute(
        "UPDATE tag_changes SET text = ?, photo_count = ? WHERE id = ?",
        (text, photo_count, change_id),
    )
    (kind,) = connection.execute("SELECT kind FROM tag_changes WHERE id = ?", (change_id,)).fetchone()
    return TagChange(change_id, kind, text, photo_count)


def note_tag(
    connection: sqlite3.Connection,
    change_id: int,
    tag_id: int,
    *,
    prompt: str = "",
    old_name: str = "",
    created: bool = False,
) -> None:
    """Say that a change is about a tag."""
    connection.execute(
        "INSERT OR IGNORE INTO change_tags (change_id, tag_id, prompt, old_name, created) VALUES (?, ?, ?, ?, ?)",
        (change_id, tag_id, prompt, old_name, int(created)),
    )


def take(connection: sqlite3.Connection, change_id: int, where: str, parameters: Sequence[object]) -> int:
    """Move rows of `photo_tags` to `tags_taken`; return how many."""
    connection.execute(
        f"INSERT OR IGNORE INTO tags_taken (taken_by, {_ROW}) SELECT ?, {_ROW} FROM photo_tags WHERE {where}",
        (change_id, *parameters),
    )
    return connection.execute(f"DELETE FROM photo_tags WHERE {where}", tuple(parameters)).rowcount


def share_with_companions(connection: sqlite3.Connection, change_id: int) -> None:
    """Put the tags that a change put on photos on their companions too; a person's no of one of these holds."""
    shared = connection.execute(
        f"INSERT OR IGNORE INTO photo_tags ({_ROW})"
        " SELECT photos.id, of_main.tag_id, of_main.change_id, of_main.score, of_main.confidence, of_main.confirmed"
        # Few photos are companions, and a run may tag a million.
        " FROM photos CROSS JOIN photo_tags AS of_main ON of_main.photo_id = main_id"
        " WHERE main_id > 0 AND of_main.change_id = ? AND NOT EXISTS (SELECT 1 FROM rejections"
        " WHERE rejections.tag_id = of_main.tag_id AND rejections.photo_id = photos.id)"
        " RETURNING photo_id",
        (change_id,),
    )
    draft_news(connection, "tags", [photo_id for (photo_id,) in shared])


def give_back(connection: sqlite3.Connection, change_id: int, where: str, parameters: Sequence[object]) -> None:
    """Move what a change took of these rows of `tags_taken` back; a tag that was put there again stays as it is."""
    taken = f"FROM tags_taken WHERE taken_by = ? AND {where}"
    connection.execute(f"INSERT OR IGNORE INTO photo_tags ({_ROW}) SELECT {_ROW} {taken}", (change_id, *parameters))
    connection.execute(f"DELETE {taken}", (change_id, *parameters))


def take_copies_back(connection: sqlite3.Connection, copies: Sequence[tuple[int, int, int | None]], since: int) -> None:
    """Take tags (photo, tag, the change that had put it there) off that were copied when `since` was the last change.

    What another change put there since stays. What one took off since does not come back with that.
    """
    where = "WHERE photo_id = ? AND tag_id = ? AND change_id IS ?"
    connection.executemany(f"DELETE FROM photo_tags {where}", copies)
    connection.executemany(f"DELETE FROM tags_taken {where} AND taken_by > {since:d}", copies)


def last_change(connection: sqlite3.Connection) -> int:
    """Return the id of the latest change of tags, 0 before the first."""
    (latest,) = connection.execute("SELECT ifnull(max(id), 0) FROM tag_changes").fetchone()
    return int(latest)


def undo_change(connection: sqlite3.Connection, change_id: int) -> None:
    """Take a change back in the open transaction; once undone, or unknown, nothing happens.

    Raises LibraryProblem where the name of a tag was given to another one since.
    """
    row = connection.execute("SELECT kind, undone FROM tag_changes WHERE id = ?", (change_id,)).fetchone()
    if row is None or row[1]:
        return
    kind: ChangeKind = row[0]
    draft_news(connection, "tags")
    connection.execute("UPDATE tag_changes SET undone = 1 WHERE id = ?", (change_id,))
    if kind == "merge":
        # What the merge put onto photos goes, where nothing else was there before, and nothing put it there since.
        got = connection.execute(
            "SELECT photo_id, merged_into, change_id FROM tags_taken JOIN tags ON tags.id = tag_id"
            " WHERE taken_by = ? AND moved = 1",
            (change_id,),
        )
        take_copies_back(connection, got.fetchall(), change_id - 1)
    _restore_names(connection, change_id)
    connection.execute("DELETE FROM photo_tags WHERE change_id = ?", (change_id,))
    # A tag of this change that something else took off meanwhile must not come back with that.
    connection.execute("DELETE FROM tags_taken WHERE change_id = ?", (change_id,))
    give_back(connection, change_id, "1", ())
    connection.execute("UPDATE suggestions SET settled_by = NULL WHERE settled_by = ?", (change_id,))
    if kind != "run":
        # A cross stays when the run around it is undone: what the person said of that photo still holds.
        connection.execute("DELETE FROM rejections WHERE change_id = ?", (change_id,))
    _drop_unused(connection, change_id)


def hide_tag(connection: sqlite3.Connection, tag_id: int, merged_into: int | None = None) -> None:
    """Take a tag out of sight; its name is free from now on."""
    connection.execute(
        "UPDATE tags SET deleted = 1, folded = char(31) || id, merged_into = ? WHERE id = ?", (merged_into, tag_id)
    )


def _restore_names(connection: sqlite3.Connection, change_id: int) -> None:
    rows = connection.execute(
        "SELECT tag_id, old_name FROM change_tags WHERE change_id = ? AND old_name <> ''", (change_id,)
    ).fetchall()
    for tag_id, _ in rows:
        connection.execute("UPDATE tags SET folded = char(31) || id WHERE id = ?", (tag_id,))
    for tag_id, name in rows:
        taken = connection.execute("SELECT name FROM tags WHERE folded = ?", (folded(name),)).fetchone()
        if taken is not None:
            raise LibraryProblem(
                tr("There is a tag “{name}” again; rename that one first, then undo.").format(name=taken[0])
            )
        connection.execute(
            "UPDATE tags SET name = ?, folded = ?, deleted = 0, merged_into = NULL WHERE id = ?",
            (name, folded(name), tag_id),
        )
        connection.execute("DELETE FROM tag_aliases WHERE folded = ? AND tag_id = ?", (folded(name), tag_id))


def _drop_unused(connection: sqlite3.Connection, change_id: int) -> None:
    """Forget tags that the change had made, where nothing speaks of them any more."""
    connection.execute(
        "DELETE FROM tags WHERE id IN (SELECT tag_id FROM change_tags WHERE change_id = ? AND created = 1)"
        " AND NOT EXISTS (SELECT 1 FROM photo_tags WHERE tag_id = tags.id)"
        " AND NOT EXISTS (SELECT 1 FROM tags_taken WHERE tag_id = tags.id)"
        " AND NOT EXISTS (SELECT 1 FROM rejections WHERE tag_id = tags.id)"
        " AND NOT EXISTS (SELECT 1 FROM suggestions WHERE tag_id = tags.id)"
        " AND NOT EXISTS (SELECT 1 FROM tag_aliases WHERE tag_id = tags.id)",
        (change_id,),
    )
