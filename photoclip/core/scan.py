"""What a scan found, against what the library knew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from photoclip.core.photo import Stamp


class FoundFile(NamedTuple):
    """A photo file seen on disk. `relative` is below the watched folder, with '/'."""

    relative: str
    stamp: Stamp
    sidecar: Stamp | None = None
    """Of the XMP file beside it; None where there is none."""
    takeout: Stamp | None = None
    """Of the JSON of Google Takeout beside it; None where there is none."""


class KnownFile(NamedTuple):
    """A file as the library knows it."""

    id: int
    relative: str
    stamp: Stamp
    photo_id: int | None
    offline: bool
    sidecar: Stamp | None = None
    """Of the sidecar that was last read or written (inode 0: each save makes a new one); None where none was."""
    current: bool = True
    """Whether it carries its photo's content of now."""
    deleted: bool = False
    """Whether its folder answered and it was not there; one that is offline without that is out of reach."""
    left_out: bool = False
    """Whether it only counts as deleted because its kind was not to be seen; nobody has looked for it since."""


@dataclass(slots=True)
class ScanDiff:
    """What a scan changes. Files in none of the lists are as they were."""

    new: list[FoundFile] = field(default_factory=list)
    changed: list[tuple[KnownFile, FoundFile]] = field(default_factory=list)
    """Same path, other stamp or ctime: to be read again. What then has the content that it had is not decoded."""
    restamped: list[tuple[KnownFile, FoundFile]] = field(default_factory=list)
    """Same path, size and time, other inode because the whole file system was mounted anew: trusted, not read.

    Also files whose ctime nobody had noted yet.
    """
    returned: list[KnownFile] = field(default_factory=list)
    """Offline before, here again and unchanged."""
    missing: list[KnownFile] = field(default_factory=list)
    """Not there, though their folder answers; those that were so before are not named again."""
    out_of_reach: list[KnownFile] = field(default_factory=list)
    """In folders that could not be listed: nobody knows whether they are there."""
    sidecars: list[KnownFile] = field(default_factory=list)
    """Known photos beside which another program wrote or changed a sidecar; each stands in another list, or in none."""
    written_beside: list[tuple[KnownFile, Stamp]] = field(default_factory=list)
    """Files with the stamp of what lies beside each, which may say another date: those of `sidecars`, and all that
    have a JSON of Google Takeout."""
    bereft: list[KnownFile] = field(default_factory=list)
    """Known photos whose sidecar is not there any more; each stands in another list, or in none."""
    unchanged: int = 0


def diff(known: Mapping[str, KnownFile], found: Mapping[str, FoundFile], same: int = 0) -> ScanDiff:
    """Compare two views of one folder, both keyed by relative path.

    `same`: of how many files, beside these, the scan has found that nothing at all has changed.
    """
    result = ScanDiff(unchanged=same)
    new_inode: list[tuple[KnownFile, FoundFile]] = []
    same_inode = same
    for relative, file in found.items():
        before = known.get(relative)
        if before is None:
            result.new.append(file)
            continue
        if file.sidecar is not None or before.sidecar is not None:
            _note_beside(result, before, file)
        if file.takeout is not None and before.photo_id is not None and before.current:
            result.written_beside.append((before, file.takeout))
        if before.stamp == file.stamp:
            same_inode += 1
            _note_same_stamp(result, before, file)
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
    result.missing += [file for relative, file in known.items() if relative not in found and not file.deleted]
    return result


def _note_beside(result: ScanDiff, before: KnownFile, file: FoundFile) -> None:
    if before.photo_id is not None and _has_news_beside(before, file):
        result.sidecars.append(before)
        result.written_beside += [] if file.sidecar is None else [(before, file.sidecar)]
    if file.sidecar is None:
        result.bereft.append(before)


def _has_news_beside(before: KnownFile, now: FoundFile) -> bool:
    if now.sidecar is None or not before.current:  # what lies beside an older copy is not about the photo
        return False
    return before.sidecar is None or (before.sidecar.size, before.sidecar.mtime_ns) != (
        now.sidecar.size,
        now.sidecar.mtime_ns,
    )


def _note_same_stamp(result: ScanDiff, before: KnownFile, file: FoundFile) -> None:
    """Take another ctime for a reason to look again: chmod makes readable, and an edit may keep size and time."""
    known, now = before.stamp.ctime_ns, file.stamp.ctime_ns
    if known and now and known != now:
        result.changed.append((before, file))
        return
    if not known and now:
        result.restamped.append((before, file))
    _note_same(result, before)


def _note_same(result: ScanDiff, file: KnownFile) -> None:
    if file.offline:
        result.returned.append(file)
    result.unchanged += 1
