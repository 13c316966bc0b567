"""Tags on photos: what they are, who put them there, and what was taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

TagSource = Literal["person", "run", "file"]
"""Who put a tag on a photo: the person, an auto-tag run, or keywords that a file or sidecar carried."""

ChangeKind = Literal["person", "run", "file", "removal", "delete", "rename", "merge"]

TAG_COLORS = ("red", "orange", "yellow", "green", "teal", "blue", "purple", "grey")
"""Colours that a tag may have."""

FLAGS = ("picked", "rejected")
"""What a person decides about photos while choosing among them."""

COLOR_LABELS = ("red", "yellow", "green", "blue", "purple")
"""Colour labels of photos, as XMP names them in the field (Bridge, Lightroom, digiKam)."""


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag; "animals/dog" lies under "animals"."""

    id: int
    name: str
    photo_count: int = 0
    """Photos in view that carry this very tag."""
    color: str = ""
    """One of `TAG_COLORS`, or ''."""
    aliases: tuple[str, ...] = ()
    """Other names that lead to it when typed or searched for."""
    of_files: bool = False
    """Whether it is on photos only because their files or sidecars carried it as a keyword."""

    @property
    def leaf(self) -> str:
        return self.name.rpartition("/")[2]

    @property
    def parent(self) -> str:
        return self.name.rpartition("/")[0]


@dataclass(frozen=True, slots=True)
class PhotoTag:
    """One tag on one photo, and where it comes from."""

    tag_id: int
    name: str
    color: str
    source: TagSource
    added: datetime | None
    """None: from a time when this was not kept."""
    run_id: int | None
    """The change that put it there."""
    confirmed: bool
    """Whether the person ticked or typed this very tag on this very photo."""
    score: float | None = None
    """Cosine with the label at that time; None where no model was asked."""
    confidence: float | None = None
    model: str = ""
    prompt: str = ""
    """What the model was asked for."""


@dataclass(frozen=True, slots=True)
class SharedTag:
    """A tag on some of several photos."""

    tag: Tag
    photo_count: int
    """How many of them carry it."""


@dataclass(frozen=True, slots=True)
class TagChange:
    """Something that was done to tags, which `undo_tags` takes back."""

    id: int
    kind: ChangeKind
    text: str
    """What was done, in plain words: "Tagged 12 photos with “dog”"."""
    photo_count: int
    """Photos that it changed."""


@dataclass(frozen=True, slots=True)
class TagRun:
    """One application of labels by a model."""

    id: int
    made: datetime
    text: str
    labels: tuple[str, ...]
    tag_count: int
    """Tags that it put on photos and that are still there."""
    model: str
    undone: bool


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A tag that waits for the person's word."""

    photo_id: int
    tag_id: int
    name: str
    confidence: float
    score: float


@dataclass(frozen=True, slots=True)
class TagsToReview:
    """What waits for the person's word at one moment: tags with their counts, and the photos of one of them."""

    counts: tuple[SharedTag, ...] = ()
    tag_id: int | None = None
    """The tag whose photos these are; None where nothing waits."""
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True)
class Marks:
    """What the person says of one photo."""

    rating: int = 0
    """0 to 5 stars."""
    favourite: bool = False
    color: str = ""
    """One of `COLOR_LABELS`, or ''."""
    word: str = ""
    """The label that another program gave it in a word of its own ("Select"), or ''; a colour takes its place."""
    flag: str = ""
    """One of `FLAGS`, or ''."""
    hidden: bool = False
    """Whether it is to be seen only by who asks for it."""
