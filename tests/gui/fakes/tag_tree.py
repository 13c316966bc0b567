"""What changes tags and all that lies under them: renaming, merging, deleting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from photoclip.core.names import folded
from photoclip.core.tags import Tag, TagChange
from photoclip.errors import LibraryProblem
from tests.gui.fakes.tag_table import Done, TagTable, checked


def rename(table: TagTable, tag_id: int, name: str) -> TagChange:
    """Rename a tag and what lies under it. Raises LibraryProblem."""
    return _rename_tree(table, table.tag(tag_id).name, name)


def rename_level(table: TagTable, old: str, name: str) -> TagChange:
    """Rename a level of the tree, made a tag first where it is none of its own. Raises LibraryProblem."""
    before = table.find(old)
    if before is not None:
        return rename(table, before.id, name)
    tags = list(table.tags)
    level = table.ensure(old)
    try:
        change = _rename_tree(table, level.name, name)
    except LibraryProblem:
        table.tags = tags
        raise
    table.done(change.id).created.add(level.id)
    return change


def _rename_tree(table: TagTable, old: str, name: str) -> TagChange:
    name = checked(name)
    tree = _tree(table, old)
    moved = {tag.id: checked(name + tag.name[len(old) :]) for tag in tree}
    for tag in tree:
        other = table.find(moved[tag.id])
        if other is not None and other.id not in moved:
            raise LibraryProblem(f"There is already a tag “{other.name}”; merge the two, or choose another name.")
    change = table.begin("rename")
    for tag in tree:
        change.before[tag.id] = tag
        aliases = tuple(one for one in tag.aliases if folded(one) != folded(moved[tag.id]))
        table.change_tag(replace(tag, name=moved[tag.id], aliases=aliases))
    return TagChange(change.id, "rename", f"Renamed “{old}” to “{name}”", 0)


def merge(table: TagTable, tag_ids: Sequence[int], into_id: int) -> TagChange:
    """Make one tag of several; what lies under them moves under it. Raises LibraryProblem."""
    into = table.tag(into_id)
    merged = [table.tag(tag_id) for tag_id in dict.fromkeys(tag_ids) if tag_id != into_id]
    for tag in merged:
        if folded(into.name).startswith(folded(tag.name) + "/"):
            raise LibraryProblem(
                f"“{into.name}” lies under “{tag.name}”; merge “{into.name}” into “{tag.name}” instead."
            )
    change = table.begin("merge")
    there = {tag.id for tag in table.tags}
    count = sum(_merge_tree(table, change, tag, into_id) for tag in merged if tag.id in there)
    said = ", ".join(f"“{tag.name}”" for tag in merged[:3]) + (", …" if len(merged) > 3 else "")
    return TagChange(change.id, "merge", f"Merged {said} into “{into.name}”", count)


def delete(table: TagTable, tag_ids: Sequence[int]) -> TagChange:
    """Take tags, and what lies under them, off all photos and out of sight. Raises LibraryProblem."""
    names = [table.tag(tag_id).name for tag_id in dict.fromkeys(tag_ids)]
    change = table.begin("delete")
    for name in names:
        for tag in _tree(table, name):
            change.before[tag.id] = tag
            _take_all(table, change, tag.id)
            table.tags = [one for one in table.tags if one.id != tag.id]
    said = f"the tag “{names[0]}”" if len(names) == 1 else f"{len(names):,} tags"
    return TagChange(change.id, "delete", f"Deleted {said}", len(change.taken))


def _tree(table: TagTable, name: str) -> list[Tag]:
    """Return the tag `name` and what lies under it, parents first."""
    below = folded(name) + "/"
    found = [tag for tag in table.tags if (folded(tag.name) + "/").startswith(below)]
    return sorted(found, key=lambda tag: folded(tag.name))


def _merge_tree(table: TagTable, change: Done, merged: Tag, into_id: int) -> int:
    count = 0
    for tag in reversed(_tree(table, merged.name)):  # children first
        into = table.tag(into_id)
        name = into.name + tag.name[len(merged.name) :]
        target = into if tag.id == merged.id else table.find(name)
        if target is not None and target.id == tag.id:
            continue
        change.before.setdefault(tag.id, tag)
        if target is None:
            table.change_tag(replace(tag, name=checked(name)))
            continue
        change.before.setdefault(target.id, replace(target, photo_count=0))
        count += _move_rows(table, change, tag, target)
        table.tags = [one for one in table.tags if one.id != tag.id]
        table.change_tag(replace(target, photo_count=0, aliases=(*target.aliases, tag.name, *tag.aliases)))
    return count


def _move_rows(table: TagTable, change: Done, tag: Tag, target: Tag) -> int:
    keys = _take_all(table, change, tag.id)
    for photo_id, _ in keys:
        key = (photo_id, target.id)
        if key not in table.rows:
            table.rows[key] = replace(change.taken[photo_id, tag.id], tag_id=target.id, name=target.name)
            change.moved.add(key)
    for (photo_id, tag_id), _ in list(table.rejections.items()):
        if tag_id == tag.id:
            table.rejections.setdefault((photo_id, target.id), change.id)
    return len(keys)


def _take_all(table: TagTable, change: Done, tag_id: int) -> list[tuple[int, int]]:
    keys = [key for key in list(table.rows) if key[1] == tag_id]
    for key in keys:
        change.taken[key] = table.rows.pop(key)
    return keys
