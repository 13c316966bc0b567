"""What PhotoClip shares with other programs about a photo: keywords, rating and colour label, as plain values.

A keyword is a path of levels: `animals/dog`. A slash that is part of a level's own name is spelled with the character
that looks the same, DIVISION SLASH (U+2215); `names` turns it back into what other programs see. XMP's own separator,
the bar, is an ordinary character here: only `lr:hierarchicalSubject` must spell it otherwise, with DIVIDES (U+2223).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from photoclip.core.names import SLASH_IN_NAME, alike, spelled

MOST_KEYWORDS = 50_000
"""About what a sidecar of the largest size read can hold. What has more is refused, and left as it is."""
LONGEST_KEYWORD = 500
LONGEST_LABEL = 100

COLOURS = ("Red", "Orange", "Yellow", "Green", "Blue", "Purple", "Gray", "Black", "White")
"""Colour labels in digiKam's order (its 1 to 9); Lightroom and Bridge have Red, Yellow, Green, Blue and Purple."""

_BAR_IN_NAME = "\N{DIVIDES}"
_COLOUR_OF = {colour.casefold(): colour for colour in COLOURS} | {"magenta": "Purple", "grey": "Gray"}


@dataclass(frozen=True, slots=True)
class XmpFields:
    """What a photo's XMP says. Always clean: made from any text, it holds only what can be shown and written.

    A favourite is not here: there is no field for it that programs agree on.
    """

    keywords: tuple[str, ...] = ()
    """Paths with '/', each once whatever its case, sorted without regard to case."""
    rating: int | None = None
    """1 to 5 stars. None: no stars, which XMP says as 0, as -1 ("rejected") or not at all."""
    label: str | None = None
    """One of `COLOURS`, or the text that another program uses for a label."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "keywords", _each_once(self.keywords))
        object.__setattr__(self, "rating", self.rating if self.rating in {1, 2, 3, 4, 5} else None)
        object.__setattr__(self, "label", _clean_label(self.label))

    def __bool__(self) -> bool:
        """Tell whether anything is said at all."""
        return bool(self.keywords or self.rating or self.label)


def keyword(levels: Iterable[str]) -> str:
    """Return the path of names as another program gave them, cleaned; '' when nothing is left."""
    return "/".join(name for level in levels if (name := _clean_text(level.replace("/", SLASH_IN_NAME))))


def names(path: str) -> tuple[str, ...]:
    """Return a keyword's levels as other programs spell them: the inverse of `keyword`."""
    return tuple(spelled(level) for level in path.split("/"))


def from_bars(text: str) -> str:
    """Return the keyword that stands in `lr:hierarchicalSubject` as `animals|dog`."""
    return keyword(text.split("|"))


def to_bars(path: str) -> str:
    """Return a keyword as `lr:hierarchicalSubject` spells it: the inverse of `from_bars`."""
    return "|".join(name.replace("|", _BAR_IN_NAME) for name in names(path))


def colour_number(label: str | None) -> int:
    """Return digiKam's number of a colour label, 1 to 9; 0 for none and for what is no colour."""
    return COLOURS.index(label) + 1 if label in COLOURS else 0


def key(text: str) -> str:
    """Return what two spellings of one keyword, or of one level, have in common."""
    return alike(text)


def in_both(one: XmpFields, other: XmpFields) -> XmpFields:
    """Return what two say alike."""
    others = {key(path) for path in other.keywords}
    return XmpFields(
        tuple(path for path in one.keywords if key(path) in others),
        one.rating if one.rating == other.rating else None,
        one.label if one.label == other.label else None,
    )


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that both sides changed since they last agreed, each to something else."""

    field: Literal["rating", "label"]
    base: int | str | None
    ours: int | str | None
    theirs: int | str | None


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Two sides brought together. Without conflicts the three values are equal."""

    merged: XmpFields
    """What the file may be given: in a conflict it keeps its own."""
    kept: XmpFields
    """What the library should hold: in a conflict it keeps its own."""
    next_base: XmpFields
    """What to pass as `base` the next time: in a conflict what it was, so that the conflict stays one."""
    conflicts: tuple[Conflict, ...] = field(default=())


def reconcile(base: XmpFields | None, ours: XmpFields, theirs: XmpFields) -> Reconciled:
    """Bring the library's fields and a file's together, knowing what both last agreed on.

    `base`: what was last read from or written to the file, None when the two have not met. What one side alone changed
    is changed. Keywords cannot be in conflict: whether one is there or not, the side that differs from `base` wins,
    and there is no third state; of two spellings it takes the changed one, ours if both are.
    """
    start = base or XmpFields()
    keywords = _merge_keywords(start.keywords, ours.keywords, theirs.keywords)
    conflicts = []
    rating, label = ours.rating, ours.label
    if ours.rating == start.rating:
        rating = theirs.rating
    elif theirs.rating not in {start.rating, ours.rating}:
        conflicts.append(Conflict("rating", start.rating, ours.rating, theirs.rating))
    if ours.label == start.label:
        label = theirs.label
    elif theirs.label not in {start.label, ours.label}:
        conflicts.append(Conflict("label", start.label, ours.label, theirs.label))
    disputed = {conflict.field for conflict in conflicts}

    def side(fields: XmpFields) -> XmpFields:
        return XmpFields(
            keywords,
            fields.rating if "rating" in disputed else rating,
            fields.label if "label" in disputed else label,
        )

    return Reconciled(side(theirs), side(ours), side(start), tuple(conflicts))


def _merge_keywords(base: tuple[str, ...], ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, ...]:
    was, mine, other = ({key(path): path for path in side} for side in (base, ours, theirs))
    kept = (mine.keys() & other.keys()) | ((mine.keys() ^ other.keys()) - was.keys())
    merged = []
    for each in kept:
        spelling = mine.get(each, other.get(each, ""))
        if each in other and spelling == was.get(each):
            spelling = other[each]
        merged.append(spelling)
    return tuple(merged)


def _each_once(paths: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for path in paths:
        cleaned = _bounded(_clean_text(level) for level in path.split("/"))
        if cleaned and len(found) < MOST_KEYWORDS:
            found.setdefault(key(cleaned), cleaned)
    return tuple(found[each] for each in sorted(found))


def _bounded(levels: Iterable[str]) -> str:
    # Cut at the end of a level where it can be, so that no level that nobody named comes to be.
    path = ""
    for level in levels:
        longer = f"{path}/{level}" if path and level else path or level
        if len(longer) > LONGEST_KEYWORD:
            return path or level[:LONGEST_KEYWORD].rstrip()
        path = longer
    return path


def _clean_label(text: str | None) -> str | None:
    cleaned = _clean_text(text or "")[:LONGEST_LABEL].rstrip()
    return _COLOUR_OF.get(cleaned.casefold(), cleaned) or None


def _clean_text(text: str) -> str:
    """Return text in one line and in NFC, without what XML forbids and without control characters."""
    text = unicodedata.normalize("NFC", text.replace(_BAR_IN_NAME, "|"))
    if text.isprintable():  # nearly all are: nothing in them is to be left out, and the only blanks are blanks
        return " ".join(text.split())
    kept = "".join(" " if c.isspace() or unicodedata.category(c) == "Cc" else c for c in text if _is_text(c))
    return " ".join(kept.split())


def _is_text(character: str) -> bool:
    return not ("\ud800" <= character <= "\udfff" or character in "\ufffe\uffff\ufeff")
