"""Labels: what a person wants photos to be tagged with, in their own words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from photoclip.core.names import MAX_NAME, folded, tidy_tag
from photoclip.core.search import Scope
from photoclip.core.strictness import NORMAL
from photoclip.errors import KnownError
from photoclip.language import number, tr

MAX_WORDS = 500
"""Longest description, synonym or unwanted word, in characters; a model reads about 77 words of it."""
MAX_SYNONYMS = 20
MAX_LABELS = 1000


class LabelProblem(KnownError):
    """Labels cannot be used as they were given."""


@dataclass(frozen=True, slots=True)
class Label:
    """One label. A photo that shows what it says gets the tag of its name."""

    name: str
    """The tag: "animals/dog"."""
    description: str = ""
    """What to look for, where the name does not say it to a model ("Bruno": "a brown dachshund")."""
    synonyms: tuple[str, ...] = ()
    """Other descriptions; a photo that shows any one of them fits."""
    unwanted: tuple[str, ...] = ()
    """What it is not: a photo that shows one of these does not fit."""
    strictness: float | None = None
    """Its own, 0 (broad) to 1 (strict); None: that of the whole job."""

    @property
    def descriptions(self) -> tuple[str, ...]:
        """What a model is asked for: the description (else the last part of the name), then the synonyms."""
        return (self.description or self.name.rpartition("/")[2], *self.synonyms)


@dataclass(frozen=True, slots=True)
class LabelSet:
    """Labels that belong together, shipped or put together by the person."""

    name: str
    labels: tuple[Label, ...]
    exclusive: bool = False
    """Whether a photo gets one of them at most."""
    complete: bool = False
    """Whether, besides, one of them fits every photo: indoors or outdoors."""


@dataclass(frozen=True, slots=True)
class TagScope:
    """Which photos a tagging job is about: all that meet every field that is set."""

    scope: Scope = Scope()
    query: str = ""
    album_id: int | None = None
    photo_ids: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class TagRequest:
    """What to tag, and with what."""

    sets: tuple[LabelSet, ...]
    """Independent labels stand in sets that are not exclusive."""
    where: TagScope = TagScope()
    strictness: float = NORMAL

    @property
    def labels(self) -> tuple[Label, ...]:
        return tuple(label for one in self.sets for label in one.labels)


@dataclass(frozen=True, slots=True)
class CheckedLabels:
    """Labels fit for use, and what had to be said about them."""

    sets: tuple[LabelSet, ...]
    remarks: tuple[str, ...] = ()


def check_labels(sets: Iterable[LabelSet]) -> CheckedLabels:
    """Return the labels with tidy names, each once whatever its case. What is left out is said in a remark.

    Raises LabelProblem when no label is left, or when there are more than `MAX_LABELS`.
    """
    remarks: list[str] = []
    seen: dict[str, str] = {}
    kept = []
    for one in sets:
        labels = [made for label in one.labels if (made := _checked(label, seen, remarks)) is not None]
        if labels:
            kept.append(replace(one, labels=tuple(labels)))
    if not kept:
        raise LabelProblem(" ".join([*remarks, tr("Type at least one label: what the photos show.")]))
    if len(seen) > MAX_LABELS:
        raise LabelProblem(
            tr("At most {most} labels fit into one job; there are {seen}.").format(
                most=number(MAX_LABELS), seen=number(len(seen))
            )
        )
    return CheckedLabels(tuple(kept), tuple(remarks))


def _checked(label: Label, seen: dict[str, str], remarks: list[str]) -> Label | None:
    name = tidy_tag(label.name)
    if not name:
        remarks.append(tr("An empty label was left out."))
        return None
    if len(name) > MAX_NAME:
        remarks.append(
            tr(
                "“{name}…” was left out: a label may have {most} characters, this one has {length}; give it a "
                "short name and put the rest into its description."
            ).format(name=name[:40], most=MAX_NAME, length=number(len(name)))
        )
        return None
    if folded(name) in seen:
        first = seen[folded(name)]
        remarks.append(
            tr("“{name}” stands here twice.").format(name=name)
            if first == name
            else tr("“{name}” is the same label as “{first}”.").format(name=name, first=first)
        )
        return None
    seen[folded(name)] = name
    return replace(
        label,
        name=name,
        description=_words(label.description),
        synonyms=_distinct(label.synonyms),
        unwanted=_distinct(label.unwanted),
        strictness=None if label.strictness is None else min(1.0, max(0.0, label.strictness)),
    )


def _words(text: str) -> str:
    return " ".join(text.split())[:MAX_WORDS].rstrip()


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    tidy = {folded(text): _words(text) for text in reversed(tuple(texts)) if text.strip()}
    return tuple(reversed(tidy.values()))[:MAX_SYNONYMS]
