"""Photos that are there more than once, or nearly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from photoclip.core.missing import work_text
from photoclip.core.photo import Photo, PhotoFile, Tile
from photoclip.core.tags import Marks


@dataclass(frozen=True, slots=True)
class DuplicateGroup:
    """Photos that a person may want to have once."""

    kind: Literal["identical", "similar"]
    photo_ids: tuple[int, ...]
    """identical: one photo, whose content lies in several files; similar: two or more, the sharpest largest first."""


@dataclass(frozen=True, slots=True)
class FoundDuplicates:
    """Groups, with the tile of each group's first photo, by its id: the group is called after it."""

    groups: tuple[DuplicateGroup, ...] = ()
    tiles: dict[int, Tile] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PhotoWork:
    """What a person put on a photo."""

    marks: Marks = Marks()
    tags: tuple[str, ...] = ()
    albums: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return work_text(self.marks, self.tags, self.albums)

    @property
    def weight(self) -> int:
        """How much it is, to compare photos by."""
        said = (
            self.marks.rating > 0,
            self.marks.favourite,
            bool(self.marks.color or self.marks.word),
            self.marks.flag == "picked",
            self.marks.hidden,
        )
        return len(self.tags) + len(self.albums) + sum(said)


@dataclass(frozen=True, slots=True)
class KeepRule:
    """Which one of a group is kept. What the rule does not decide the order of the group does."""

    kind: Literal["best", "largest", "oldest", "worked-on", "folder"] = "best"
    folder: str = ""
    """With `folder`: the one that lies below this path."""


@dataclass(frozen=True, slots=True)
class DuplicateChoice:
    """One of a group is kept: a photo and the file of it that must be there; all others are to go."""

    kept_id: int
    kept_path: str
    other_ids: tuple[int, ...] = ()
    """The other photos of the group; () where one photo lies in several files: then its other files go."""

    @property
    def photo_ids(self) -> tuple[int, ...]:
        return (self.kept_id, *self.other_ids)


def choose(
    group: DuplicateGroup, photos: Sequence[Photo], work: Mapping[int, PhotoWork], rule: KeepRule
) -> DuplicateChoice | None:
    """Return which one `rule` keeps; None where there is nothing to choose from, or what is kept is not at hand.

    `photos`: those of the group that are there. What is on a drive that is away is never kept: nobody could see to it.
    """
    candidates = [(photo, file) for photo in photos for file in photo.files if not file.offline]
    if group.kind == "similar":  # one file of each photo stands for it
        candidates = _one_each(candidates, rule)
    if len(candidates) < 2:
        return None
    places = {photo.id: place for place, photo in enumerate(photos)}

    def key(candidate: tuple[Photo, PhotoFile]) -> tuple[float, int, int, str]:
        photo, file = candidate
        return -_worth(photo, file, work, rule, group.kind), places[photo.id], len(file.path), file.path

    photo, file = min(candidates, key=key)
    others = tuple(other.id for other in photos if other.id != photo.id) if group.kind == "similar" else ()
    return DuplicateChoice(photo.id, file.path, others)


def _one_each(candidates: list[tuple[Photo, PhotoFile]], rule: KeepRule) -> list[tuple[Photo, PhotoFile]]:
    one: dict[int, tuple[Photo, PhotoFile]] = {}
    for photo, file in candidates:
        if photo.id not in one or (
            _is_below(file.path, rule.folder) and not _is_below(one[photo.id][1].path, rule.folder)
        ):
            one[photo.id] = (photo, file)
    return list(one.values())


def _worth(photo: Photo, file: PhotoFile, work: Mapping[int, PhotoWork], rule: KeepRule, kind: str) -> float:
    """Return what the rule counts, more for what is rather kept."""
    match rule.kind:
        case "largest":
            return photo.width * photo.height + photo.size_bytes / 1e12
        case "oldest":
            return -(file.stamp.mtime_ns / 1e9 if kind == "identical" else photo.date.timestamp())
        case "worked-on":
            return work.get(photo.id, PhotoWork()).weight
        case "folder":
            return _is_below(file.path, rule.folder)
        case _:
            return 0


def _is_below(path: str, folder: str) -> bool:
    root = folder.rstrip("/\\")
    return bool(root) and path.startswith((root + "/", root + "\\"))
