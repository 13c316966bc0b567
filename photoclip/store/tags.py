"""Tags: their names, hierarchy, colours and aliases."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace

from photoclip.core.names import MAX_NAME, meant_by, tidy_tag
from photoclip.core.tags import TAG_COLORS, Tag, TagChange
from photoclip.errors import BugError, LibraryProblem
from photoclip.language import english, in_english, number, tr
from photoclip.store.conditions import LED_TO, escaped, folded
from photoclip.store.database import Database
from photoclip.store.in_view import SEEN_AS
from photoclip.store.path_text import to_text
from photoclip.store.tag_changes import begin_change, end_change, hide_tag, note_tag, take

_GUESS_BESIDE_A_CROSS = (
    "confirmed = 0 AND change_id IN (SELECT id FROM tag_changes WHERE kind = 'run')"
    " AND EXISTS (SELECT 1 FROM rejections WHERE rejections.tag_id = photo_tags.tag_id"
    " AND rejections.photo_id = photo_tags.photo_id)"
)


class TagStore:
    """The tags table. Names are unique without regard to case; '/' separates the levels of a hierarchy."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Tag]:
        """Return every tag by name, parents before children."""
        reader, seen = self._database.reader(), self._database.sight.but_hidden()
        # Each photo once, also where its companions carry the tag; that takes time, and most libraries have none.
        any_companions = reader.execute("SELECT 1 FROM photos WHERE main_id > 0 LIMIT 1").fetchone() is not None
        count = f"count(DISTINCT {SEEN_AS})" if any_companions else "count(*)"
        counts = {
            tag_id: (count, bool(of_files))
            for tag_id, count, of_files in reader.execute(
                f"SELECT tag_id, {count}, min(ifnull(change_id, 0) IN (SELECT id FROM tag_changes WHERE kind = 'file'))"
                f" FROM photo_tags JOIN photos ON photos.id = photo_id WHERE file_count > 0{seen} GROUP BY tag_id"
            )
        }
        aliases: dict[int, list[str]] = {}
        for name, tag_id in reader.execute(
            "WITH RECURSIVE led (name, id) AS (SELECT name, tag_id FROM tag_aliases"
            " UNION SELECT led.name, merged_into FROM tags JOIN led ON led.id = tags.id WHERE merged_into IS NOT NULL)"
            " SELECT name, id FROM led ORDER BY name"
        ):
            aliases.setdefault(tag_id, []).append(name)
        rows = reader.execute("SELECT id, name, color, folded FROM tags WHERE deleted = 0").fetchall()
        rows.sort(key=lambda row: row[3].split("/"))
        return [
            _counted(Tag(id_, name, 0, color, _others(aliases.get(id_, ()), own)), *counts.get(id_, (0, False)))
            for id_, name, color, own in rows
        ]

    def find(self, name: str) -> int | None:
        """Return the id of the tag of this name or alias, whatever its case."""
        return find_tag(self._database.reader(), name)

    def name(self, tag_id: int) -> str:
        """Return what a tag is called. Raises LibraryProblem where there is no such tag any more."""
        return self._require(tag_id).name

    def ensure(self, name: str) -> Tag:
        """Return the tag of this name or alias, made when there is none. Raises LibraryProblem."""
        with self._database.transaction() as connection:
            tag_id, _ = ensure_tag(connection, name)
        return self._require(tag_id)

    def rename(self, tag_id: int, name: str) -> TagChange:
        """Rename a tag and what lies under it. Raises LibraryProblem when the name is empty or taken."""
        name = checked_tag(name)
        with self._database.transaction() as connection:
            old = _name_of(connection, tag_id)
            change_id = begin_change(connection, "rename", "")
            self._rename_tree(connection, change_id, tag_id, old, name)
            return end_change(
                connection, change_id, english("Renamed “{old}” to “{name}”").format(old=old, name=name), 0
            )

    def rename_level(self, old: str, name: str) -> TagChange:
        """Rename the tag `old`, made where it is but a level above others. Raises LibraryProblem as `rename`."""
        name = checked_tag(name)
        with self._database.transaction() as connection:
            tag_id, created = ensure_tag(connection, old)
            old = _name_of(connection, tag_id)
            change_id = begin_change(connection, "rename", "")
            note_tag(connection, change_id, tag_id, old_name=old, created=created)
            self._rename_tree(connection, change_id, tag_id, old, name)
            return end_change(
                connection, change_id, english("Renamed “{old}” to “{name}”").format(old=old, name=name), 0
            )

    def merge(self, tag_ids: Sequence[int], into_id: int) -> TagChange:
        """Make one tag of several; what lies under them moves under it. Their names lead to it from now on."""
        with self._database.transaction() as connection:
            into = _name_of(connection, into_id)
            change_id = begin_change(connection, "merge", "")
            merged = [tag_id for tag_id in dict.fromkeys(tag_ids) if tag_id != into_id]
            names = [_name_of(connection, tag_id) for tag_id in merged]
            for name in names:
                if folded(into).startswith(folded(name) + "/"):
                    raise LibraryProblem(
                        tr("“{into}” lies under “{name}”; merge “{into}” into “{name}” instead.").format(
                            into=into, name=name
                        )
                    )
            count = sum(
                self._merge_tree(connection, change_id, tag_id, into_id)
                for tag_id, name in zip(merged, names, strict=True)
                if _is_there(connection, tag_id)
            )
            said = ", ".join(f"“{name}”" for name in names[:3]) + (", …" if len(names) > 3 else "")
            return end_change(
                connection, change_id, english("Merged {names} into “{into}”").format(names=said, into=into), count
            )

    def delete(self, tag_ids: Sequence[int]) -> TagChange:
        """Take tags, and what lies under them, off all photos and out of sight."""
        with self._database.transaction() as connection:
            change_id = begin_change(connection, "delete", "")
            names = [_name_of(connection, tag_id) for tag_id in dict.fromkeys(tag_ids)]
            count = 0
            for name in names:
                for tag_id, old in _tree(connection, name):
                    note_tag(connection, change_id, tag_id, old_name=old)
                    count += take(connection, change_id, "tag_id = ?", (tag_id,))
                    hide_tag(connection, tag_id)
            one, many = english("Deleted the tag “{name}”"), english("Deleted {n} tags")
            said = in_english(len(names), one, many, name=names[0] if names else "")
            return end_change(connection, change_id, said, count)

    def set_color(self, tag_id: int, color: str) -> None:
        """Give a tag one of `TAG_COLORS`, or ''."""
        if color and color not in TAG_COLORS:
            raise BugError(f"{color} is no colour of a tag")
        with self._database.transaction() as connection:
            connection.execute("UPDATE tags SET color = ? WHERE id = ?", (color, tag_id))

    def set_aliases(self, tag_id: int, aliases: Sequence[str]) -> None:
        """Say which other names lead to a tag. Raises LibraryProblem when one is another tag's name or alias."""
        wanted = {folded(name): name for name in map(checked_tag, aliases)}
        with self._database.transaction() as connection:
            own = folded(_name_of(connection, tag_id))
            wanted.pop(own, None)
            for key, name in wanted.items():
                other = find_tag(connection, name)
                if other not in (None, tag_id):
                    raise LibraryProblem(
                        tr("“{name}” already leads to the tag “{other}”.").format(
                            name=name, other=_name_of(connection, other or 0)
                        )
                    )
                connection.execute(
                    "INSERT OR IGNORE INTO tag_aliases (folded, name, tag_id) VALUES (?, ?, ?)", (key, name, tag_id)
                )
            for key, leads_to in _aliases_of(connection, tag_id):
                if key not in wanted:
                    connection.execute("DELETE FROM tag_aliases WHERE folded = ? AND tag_id = ?", (key, leads_to))

    def _require(self, tag_id: int) -> Tag:
        return next(tag for tag in self.all() if tag.id == tag_id)

    @staticmethod
    def _rename_tree(connection: sqlite3.Connection, change_id: int, tag_id: int, old: str, name: str) -> None:
        tree = _tree(connection, old)
        for id_, old_name in tree:
            note_tag(connection, change_id, id_, old_name=old_name)
            connection.execute("UPDATE tags SET folded = char(31) || id WHERE id = ?", (id_,))
        for id_, old_name in tree:
            new = checked_tag(name + _below(old_name, old))
            taken = find_tag(connection, new)
            if taken not in (None, tag_id, id_):
                raise LibraryProblem(
                    tr("There is already a tag “{name}”; merge the two, or choose another name.").format(
                        name=_name_of(connection, taken or 0)
                    )
                )
            connection.execute("UPDATE tags SET name = ?, folded = ? WHERE id = ?", (new, folded(new), id_))

    def _merge_tree(self, connection: sqlite3.Connection, change_id: int, tag_id: int, into_id: int) -> int:
        old, into = _name_of(connection, tag_id), _name_of(connection, into_id)
        count = 0
        for id_, name in reversed(_tree(connection, old)):  # children first
            target = into_id if id_ == tag_id else find_tag(connection, into + _below(name, old))
            if target == id_:
                continue
            note_tag(connection, change_id, id_, old_name=name)
            if target is None:
                new = checked_tag(into + _below(name, old))
                connection.execute("UPDATE tags SET name = ?, folded = ? WHERE id = ?", (new, folded(new), id_))
                continue
            count += take(connection, change_id, "tag_id = ?", (id_,))
            connection.execute(
                "UPDATE tags_taken SET moved = 1 WHERE taken_by = ? AND tag_id = ?"
                " AND NOT EXISTS (SELECT 1 FROM photo_tags WHERE photo_tags.photo_id = tags_taken.photo_id"
                " AND photo_tags.tag_id = ?)",
                (change_id, id_, target),
            )
            connection.execute(
                "INSERT OR IGNORE INTO photo_tags (photo_id, tag_id, change_id, score, confidence, confirmed)"
                " SELECT photo_id, ?, change_id, score, confidence, confirmed FROM tags_taken"
                " WHERE taken_by = ? AND tag_id = ?",
                (target, change_id, id_),
            )
            connection.execute(
                "INSERT OR IGNORE INTO rejections (tag_id, photo_id, change_id)"
                " SELECT ?, photo_id, ? FROM rejections WHERE tag_id = ?",
                (target, change_id, id_),
            )
            # What a person or a file put there stays, and the cross sleeps; what a run guessed goes.
            take(connection, change_id, f"tag_id = ? AND {_GUESS_BESIDE_A_CROSS}", (target,))
            hide_tag(connection, id_, merged_into=target)
            connection.execute(
                "INSERT OR REPLACE INTO tag_aliases (folded, name, tag_id) VALUES (?, ?, ?)", (folded(name), name, id_)
            )
        return count


def checked_tag(name: str, longest: int = MAX_NAME) -> str:
    """Return the tidy name of a tag. Raises LibraryProblem when nothing is left of it, or too much."""
    tidy = tidy_tag(name)
    if not tidy:
        raise LibraryProblem(tr("A tag needs a name."))
    if len(tidy) > longest:
        raise LibraryProblem(
            tr("A tag's name may have {longest} characters; this one has {length}.").format(
                longest=longest, length=number(len(tidy))
            )
        )
    return tidy


def find_tag(connection: sqlite3.Connection, name: str) -> int | None:
    """Return the id of the tag of this name or alias, whatever its case, and whatever its slashes stand for."""
    keys = meant_by(tidy_tag(to_text(name)))
    found = (_tag_of_key(connection, key) for key in keys)
    return next((tag_id for tag_id in found if tag_id is not None), None)


def _tag_of_key(connection: sqlite3.Connection, key: str) -> int | None:
    row = connection.execute("SELECT id FROM tags WHERE folded = ?", (key,)).fetchone()
    if row is None:
        row = connection.execute(
            f"{LED_TO} SELECT tags.id FROM led JOIN tags ON tags.id = led.id WHERE deleted = 0", (key,)
        ).fetchone()
    return None if row is None else int(row[0])


def ensure_tag(connection: sqlite3.Connection, name: str, longest: int = MAX_NAME) -> tuple[int, bool]:
    """Return the id of the tag of this name or alias, and whether it had to be made. Raises LibraryProblem."""
    name = checked_tag(name, longest)
    known = find_tag(connection, name)
    if known is not None:
        return known, False
    made = connection.execute("INSERT INTO tags (name, folded) VALUES (?, ?)", (name, folded(name)))
    return int(made.lastrowid or 0), True


def _is_there(connection: sqlite3.Connection, tag_id: int) -> bool:
    return connection.execute("SELECT 1 FROM tags WHERE id = ? AND deleted = 0", (tag_id,)).fetchone() is not None


def _name_of(connection: sqlite3.Connection, tag_id: int) -> str:
    row = connection.execute("SELECT name FROM tags WHERE id = ? AND deleted = 0", (tag_id,)).fetchone()
    if row is None:
        raise LibraryProblem(tr("There is no such tag any more."))
    return str(row[0])


def _counted(tag: Tag, photo_count: int, of_files: bool) -> Tag:
    return replace(tag, photo_count=photo_count, of_files=of_files)


def _others(aliases: Sequence[str], own: str) -> tuple[str, ...]:
    """Return the aliases of a tag but for the one that is its name: it was renamed to it."""
    return tuple(one for one in aliases if folded(one) != own)


def _tree(connection: sqlite3.Connection, name: str) -> list[tuple[int, str]]:
    """Return id and name of the tag `name` and of what lies under it, parents first."""
    rows = connection.execute(
        "SELECT id, name FROM tags WHERE deleted = 0 AND (folded = ? OR folded LIKE ? ESCAPE '\\') ORDER BY folded",
        (folded(name), f"{escaped(folded(name))}/%"),
    )
    return [(int(id_), str(found)) for id_, found in rows]


def _below(name: str, above: str) -> str:
    """Return the levels of a name that lie below another one, each with its slash.

    They are counted: what is above may be spelled otherwise there (Straße, STRASSE/Night), and longer.
    """
    levels = name.split("/")[above.count("/") + 1 :]
    return "".join(f"/{level}" for level in levels)


def _aliases_of(connection: sqlite3.Connection, tag_id: int) -> list[tuple[str, int]]:
    """Return folded name and own tag of every alias that leads to a tag."""
    rows = connection.execute(
        "WITH RECURSIVE source (id) AS (SELECT ? UNION SELECT tags.id FROM tags JOIN source"
        " ON tags.merged_into = source.id) SELECT folded, tag_id FROM tag_aliases WHERE tag_id IN source",
        (tag_id,),
    )
    return rows.fetchall()
