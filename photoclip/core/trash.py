"""What goes to the system's trash by the person's word, and what comes back from there."""

from __future__ import annotations

from dataclasses import dataclass

from photoclip.core.missing import CarriedPlace, CarriedTag
from photoclip.core.tags import Marks
from photoclip.core.taken import Taken


@dataclass(frozen=True, slots=True)
class TrashPlan:
    """What would go, for the question that is asked before."""

    photo_count: int = 0
    file_count: int = 0
    size_bytes: int = 0
    sidecar_count: int = 0
    away_count: int = 0
    """Files on drives that are away: they stay."""


@dataclass(frozen=True, slots=True)
class TrashedFile:
    """A photo's file that went to the trash, with the sidecar that lay beside it."""

    file_id: int
    folder_id: int
    photo_id: int
    path: str
    """Where it lay."""
    place: str = ""
    """Where it lies in the trash; '' where the system does not tell."""
    sidecar: str = ""
    sidecar_place: str = ""
    edits: str = ""
    """Apple's file of its edits, where one lay beside it and nothing else needed that."""
    edits_place: str = ""


@dataclass(frozen=True, slots=True)
class Stayed:
    """A file that could not go, or not come back, with the reason as a plain clause."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Merged:
    """What a photo that is kept got from the others of its group, as `undo` takes it."""

    kept_id: int
    other_ids: tuple[int, ...]
    marks_before: Marks
    marks_after: Marks
    tags: tuple[CarriedTag, ...] = ()
    rejections: tuple[CarriedTag, ...] = ()
    places: tuple[CarriedPlace, ...] = ()
    covers: tuple[tuple[int, int], ...] = ()
    """(album, the photo that stood for it)"""
    date: Taken | None = None
    """When the person said of one of the others that it was taken, where nothing was said of the one that is kept."""
    last_change: int = 0
    """The latest change of tags by then."""
    moment: int = 0
    """Since when it is known what the person said of the one that is kept."""


@dataclass(frozen=True, slots=True)
class Trashed:
    """What went to the trash, what stayed, and what those that are kept got."""

    files: tuple[TrashedFile, ...] = ()
    stayed: tuple[Stayed, ...] = ()
    merged: tuple[Merged, ...] = ()

    @property
    def photo_ids(self) -> tuple[int, ...]:
        """The photos of which a file went."""
        return tuple(dict.fromkeys(file.photo_id for file in self.files))

    @property
    def can_come_back(self) -> bool:
        """Whether it is known of every file where it lies now."""
        return bool(self.files) and all(file.place for file in self.files)


@dataclass(frozen=True, slots=True)
class BroughtBack:
    """What came back from the trash, and what did not."""

    photo_ids: tuple[int, ...] = ()
    file_count: int = 0
    stayed: tuple[Stayed, ...] = ()


def joined_for_kept(kept: Marks, others: tuple[Marks, ...]) -> Marks:
    """Return the marks of a photo that stands for several: most stars, any favourite, its own colour label first.

    It is picked, or hidden, where any was. That others were rejected says nothing of the one that is kept.
    """
    labelled = next((marks for marks in (kept, *others) if marks.color or marks.word), Marks())
    return Marks(
        max(marks.rating for marks in (kept, *others)),
        any(marks.favourite for marks in (kept, *others)),
        labelled.color,
        labelled.word,
        kept.flag or ("picked" if any(marks.flag == "picked" for marks in others) else ""),
        any(marks.hidden for marks in (kept, *others)),
    )
