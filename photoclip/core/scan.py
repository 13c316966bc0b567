"""What a scan found, against what the library knew."""

from __future__ import annotations

from dataclasses import dataclass, field

from photoclip.core.photo import Stamp


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A photo file seen on disk. `relative` is below the watched folder, with '/'."""

    relative: str
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file as the library knows it."""

    id: int
    relative: str
    stamp: Stamp
    photo_id: int | None
    offline: bool


@dataclass(slots=True)
class ScanDiff:
    """What a scan changes. Files in none of the lists are as they were."""

    new: list[FoundFile] = field(default_factory=list)
    changed: list[tuple[KnownFile, FoundFile]] = field(default_factory=list)
    """Same path, other stamp: to be read again."""
    restamped: list[tuple[KnownFile, FoundFile]] = field(default_factory=list)
    """Same path, size and time, other inode because the whole file system was mounted anew: trusted, not read."""
    returned: list[KnownFile] = field(default_factory=list)
    """Offline before, here again and unchanged."""
    missing: list[KnownFile] = field(default_factory=list)
    unchanged: int = 0


def diff(known: dict[str, KnownFile], found: dict[str, FoundFile]) -> ScanDiff:
    """Compare two views of one folder, both keyed by relative path."""
    result = ScanDiff()
    new_inode: list[tuple[KnownFile, FoundFile]] = []
    same_inode = 0
    for relative, file in found.items():
        before = known.get(relative)
        if before is None:
            result.new.append(file)
        elif before.stamp == file.stamp:
            same_inode += 1
            _note_same(result, before)
        elif (before.stamp.size, before.stamp.mtime_ns) == (file.stamp.size, file.stamp.mtime_ns):
            new_inode.append((before, file))
        else:
            result.changed.append((before, file))
    # Two uncompressed pictures can share size and time and swap names, so a lone new inode is read again. When most
    # of a folder has new ones the file system hands them out afresh at each mount, and they say nothing.
    if len(new_inode) >= 20 and len(new_inode) > same_inode:
        result.restamped += new_inode
        for before, _ in new_inode:
            _note_same(result, before)
    else:
        result.changed += new_inode
    result.missing += [file for relative, file in known.items() if relative not in found and not file.offline]
    return result


def _note_same(result: ScanDiff, file: KnownFile) -> None:
    if file.offline:
        result.returned.append(file)
    result.unchanged += 1
