"""Many photos that are gone at once from a folder that answers: only the person knows whether they were deleted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from photoclip.core.scan import FoundFile, KnownFile, ScanDiff
from photoclip.language import counted, number, tr

GoneState = Literal["quiet", "asked", "waiting"]
"""quiet: offline, and counted when more go; asked: as it was until the person answers; waiting: they said to wait."""

LEAST_MANY = 20
"""Fewer photos than this are never asked about."""
_SHARE = 5
"""More than one in so many is a mass."""


@dataclass(frozen=True, slots=True)
class Disappearance:
    """Photos of one watched folder that are gone, and wait for the person's word. Until then they stay as they are."""

    folder_id: int
    place: str
    """The innermost folder that held all of them, as a whole path."""
    gone: int
    total: int
    """How many photos that place held, the gone ones among them."""
    waiting: bool = False
    """Whether the person said to wait for them."""

    @property
    def sentence(self) -> str:
        """What happened, in one sentence."""
        if self.gone == self.total:
            one, many = tr("The only photo in {place} is gone."), tr("All {n} photos in {place} are gone.")
            return counted(self.total, one, many, place=self.place)
        one = tr("1 of {total} photos in {place} is gone.")
        many = tr("{n} of {total} photos in {place} are gone.")
        return counted(self.gone, one, many, total=number(self.total), place=self.place)


def is_mass(gone: int, total: int) -> bool:
    """Tell whether so many of `total` photos are gone that it may be something else than tidying up."""
    return gone >= LEAST_MANY and gone * _SHARE > total


def common_folder(relatives: Iterable[str]) -> str:
    """Return the innermost folder that holds all these files; paths have '/' between names, '' is the top."""
    common: list[str] | None = None
    for relative in relatives:
        parts = relative.split("/")[:-1]
        if common is None:
            common = parts
        else:
            same = 0
            while same < min(len(common), len(parts)) and common[same] == parts[same]:
                same += 1
            common = common[:same]
    return "/".join(common or [])


@dataclass(frozen=True, slots=True)
class Absence:
    """What is to become of the files that a scan did not see, and of those it sees again."""

    offline: tuple[KnownFile, ...] = ()
    quiet: tuple[int, ...] = ()
    """Of these, by id, those that count when more go."""
    asked: tuple[int, ...] = ()
    """By id: they stay as they are, and the person is asked."""
    settled: tuple[int, ...] = ()
    """By id: there again, moved or out of reach, and nobody has to be asked about them."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one scan saw, and what it could not."""

    found: Mapping[str, FoundFile]
    same: Collection[int] = ()
    """Known files, by id, that are exactly as they were, and so not in `found`: all carry photos, none is deleted."""
    same_unread: Collection[int] = ()
    """Such files that were never read."""
    unlisted: Collection[str] = ()
    """Folders that could not be listed, and files that nothing was said of: out of reach, not gone."""
    elsewhere: Collection[int] = ()
    """Known files, by id, that a scan of another watched folder found there under their stamp."""
    emptied: Collection[str] = ()
    """Folders below the watched one without anything in them: each may be the place of a drive that is not there."""

    @property
    def any_file(self) -> bool:
        """Whether there was any photo file."""
        return bool(self.found or self.same or self.same_unread)


def judge_absence(
    known: Mapping[str, KnownFile], seen: Seen, difference: ScanDiff, gone: Mapping[int, GoneState]
) -> Absence:
    """Decide about `difference.missing`.

    `known`: all of the watched folder but what is the same; `gone`: what the person has not agreed to.
    What moved inside the folder is no disappearance, and files that were never read are nobody's loss.
    """
    moved = moved_within(difference) | set(seen.elsewhere)
    counted = [
        file
        for file in difference.missing
        if file.photo_id is not None
        and file.id not in moved
        and gone.get(file.id) != "waiting"
        and not lies_below(file.relative, seen.unlisted)
    ]
    same = {id_ for ids in (seen.same, seen.same_unread) for id_ in ids if id_ in gone} if gone else set()
    back = same | {file.id for file in known.values() if file.id in gone and file.relative in seen.found}
    quiet = {id_ for id_, state in gone.items() if state == "quiet"} - back - {file.id for file in counted}
    present = sum(gone.get(id_) != "waiting" for id_ in seen.same) if gone else len(seen.same)
    present += sum(
        file.photo_id is not None and (not file.deleted or file.id in quiet) and gone.get(file.id) != "waiting"
        for file in known.values()
    )
    asked = {file.id for file in counted} if is_mass(len(counted) + len(quiet), present) else _emptied(counted, seen)
    offline = tuple(
        file
        for file in difference.missing
        if file.id not in asked and (gone.get(file.id) != "waiting" or file.id in moved)
    )
    newly_quiet = {file.id for file in counted} - asked
    return Absence(
        offline,
        tuple(sorted(newly_quiet)),
        tuple(sorted(asked)),
        tuple(sorted(back | ({file.id for file in offline} & gone.keys()) - newly_quiet - quiet)),
    )


def lies_below(relative: str, folders: Collection[str]) -> bool:
    """Tell whether a file lies in one of these folders, or deeper, or is one of them."""
    return any(relative == folder or relative.startswith(folder + "/") for folder in folders)


def moved_within(difference: ScanDiff) -> set[int]:
    """Return the missing files, by id, that a new path carries: by inode, or by name where inodes do not last."""
    if not difference.missing:
        return set()
    new = {(file.stamp.size, file.stamp.mtime_ns, mark) for file in difference.new for mark in _marks(file)}
    return {
        file.id
        for file in difference.missing
        if any((file.stamp.size, file.stamp.mtime_ns, mark) in new for mark in _marks(file))
    }


def _emptied(counted: Sequence[KnownFile], seen: Seen) -> set[int]:
    """Return the files of folders that stand there empty, as the place of a drive does that was taken out."""
    asked: set[int] = set()
    for folder in seen.emptied if len(counted) >= LEAST_MANY else ():
        below = {file.id for file in counted if lies_below(file.relative, (folder,))}
        if len(below) >= LEAST_MANY:
            asked |= below
    return asked


def _marks(file: FoundFile | KnownFile) -> tuple[int | str, ...]:
    name = file.relative.rpartition("/")[2]
    return (file.stamp.inode, name) if file.stamp.inode else (name,)
