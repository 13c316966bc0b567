"""Photos of which no file is there any more, and what becomes of the work on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from photoclip.core.tags import Marks
from photoclip.core.taken import Taken
from photoclip.language import counted, english, shown, tr

KEPT_DAYS = 30
"""So long a missing photo on which nothing was put is kept; one with work stays until the person removes it."""


@dataclass(frozen=True, slots=True)
class MissingPhoto:
    """A photo whose file was deleted, or replaced by another photo under the same name."""

    id: int
    content_hash: str
    """What its thumbnail is kept under."""
    path: str
    """Where it lay last; '' where that is not known."""
    since: datetime | None
    """When that was noticed, in local time; None: not known any more."""
    marks: Marks
    tags: tuple[str, ...] = ()
    albums: tuple[str, ...] = ()
    there_now: int | None = None
    """The photo that lies at its path now."""

    @property
    def name(self) -> str:
        return PurePath(self.path).name if self.path else tr("Photo {photo_id}").format(photo_id=self.id)

    @property
    def work(self) -> str:
        """What the person put on it, in words; '' where it is nothing."""
        return work_text(self.marks, self.tags, self.albums)


@dataclass(frozen=True, slots=True)
class FoundMissing:
    """The missing photos, those with work first; `total` counts those beyond the limit, too."""

    photos: tuple[MissingPhoto, ...] = ()
    total: int = 0


@dataclass(frozen=True, slots=True)
class CarriedTag:
    """A tag or a rejection as it stood on the missing photo."""

    tag_id: int
    change_id: int | None
    score: float | None = None
    confidence: float | None = None
    confirmed: bool = False
    moved: bool = True
    """False: the other photo had it already."""


@dataclass(frozen=True, slots=True)
class CarriedPlace:
    """A place in an album."""

    album_id: int
    position: int
    moved: bool = True
    """False: the other photo was in the album already, and keeps its place."""


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """What went from a missing photo to another one, as `undo_carry_over` takes it."""

    old_id: int
    new_id: int
    marks_before: tuple[Marks, Marks]
    """Of the missing photo and of the other one."""
    marks_after: tuple[Marks, Marks]
    tags: tuple[CarriedTag, ...] = ()
    rejections: tuple[CarriedTag, ...] = ()
    places: tuple[CarriedPlace, ...] = ()
    covers: tuple[int, ...] = ()
    """Albums for which the missing photo stood."""
    date: Taken | None = None
    """What the person had said of the missing photo, where nothing was said of the other one."""
    last_change: int = 0
    """The latest change of tags by then."""
    moment: int = 0
    """Since when it is known what the person said of the other photo."""

    @property
    def sentence(self) -> str:
        """What was carried over, in one plain sentence or two."""
        tags, albums = (sum(row.moved for row in rows) for rows in (self.tags, self.places))
        said = [counted(tags, tr("1 tag"), tr("{n} tags"))] if tags else []
        said += [counted(albums, tr("1 album"), tr("{n} albums"))] if albums else []
        said += [tr("date")] if self.date is not None else []
        said += [tr("marks")] if self.marks_after[1] != self.marks_before[1] else []
        done = (
            tr("Carried over: {names}.").format(names=", ".join(said))
            if said
            else tr("The other photo had all of it already.")
        )
        left = self.marks_after[0] != Marks()
        return (
            tr("{done} Where both were marked, the photo that is there keeps its own.").format(done=done)
            if left
            else done
        )


_WORDS = (
    *(english("red"), english("yellow"), english("green"), english("blue"), english("purple")),
    *(english("picked"), english("rejected")),
)
"""What marks are kept as, and `shown` in the person's language."""


def work_text(marks: Marks, tags: tuple[str, ...], albums: tuple[str, ...]) -> str:
    """Return what a person put on a photo, in words; '' where it is nothing."""
    said = [counted(len(tags), tr("tag {names}"), tr("tags {names}"), names=", ".join(tags))] if tags else []
    said += [counted(marks.rating, tr("1 star"), tr("{n} stars"))] if marks.rating else []
    said += [tr("favourite")] if marks.favourite else []
    said += [tr("hidden")] if marks.hidden else []
    label = shown(marks.color) or marks.word
    said += [tr("label {name}").format(name=label)] if label else []
    said += [shown(marks.flag)] if marks.flag else []
    named = ", ".join(albums)
    said += [counted(len(albums), tr("album {names}"), tr("albums {names}"), names=named)] if albums else []
    return "; ".join(said)


def joined_marks(old: Marks, new: Marks) -> tuple[Marks, Marks]:
    """Return what stays with the missing photo, and what the other one has when it takes over the rest.

    The other photo's own word wins; where it says something else, the missing photo keeps its word.
    """
    said, was = (new.color, new.word), (old.color, old.word)
    color, word = said if any(said) else was
    left_color, left_word = was if any(said) and said != was else ("", "")
    left_rating = old.rating if new.rating not in (0, old.rating) else 0
    left_flag = old.flag if new.flag not in ("", old.flag) else ""
    # What is hidden is hidden, whichever of the two is looked at.
    last = (new.flag or old.flag, new.hidden or old.hidden)
    left_something = any((left_rating, left_color, left_word, left_flag))
    return (
        Marks(left_rating, False, left_color, left_word, left_flag, hidden=old.hidden and left_something),
        Marks(new.rating or old.rating, new.favourite or old.favourite, color, word, *last),
    )
