"""What a query says, as values: groups of terms, each with its place in the text and a hint where it needs one.

Every term of the text is kept, also what could not be read, so that the search box can show all of it as chips.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, TypeAlias

FilterKind = Literal[
    "in",
    "album",
    "tag",
    "after",
    "before",
    "date",
    "on",
    "camera",
    "lens",
    "iso",
    "aspect",
    "color",
    "size",
    "duration",
    "type",
    "rating",
    "is",
    "has",
    "near",
    "place",
    "box",
]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text, `start` to before `end`; (0, 0) for a term that was not read from one."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


NO_SPAN = Span(0, 0)


@dataclass(frozen=True, slots=True)
class DateRange:
    """Wall-clock time where the photo was taken: `start <= date < end`. None is open; never both."""

    start: datetime | None
    end: datetime | None


@dataclass(frozen=True, slots=True)
class DayOfYear:
    """A day of every year."""

    month: int
    day: int

    @property
    def alone(self) -> PartOfYear:
        """The part of the year that it is."""
        return PartOfYear((self.month, self.day), (self.month, self.day))


@dataclass(frozen=True, slots=True)
class PartOfYear:
    """A part of every year, both days included, each as (month, day); past its end where `first` is after `last`."""

    first: tuple[int, int]
    last: tuple[int, int]


@dataclass(frozen=True, slots=True)
class NumberRange:
    """Whole numbers, both ends included. None is open; never both."""

    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class SizeRange:
    """Bytes of the file, or width times height in pixels, both ends included. None is open; never both."""

    low: int | None
    high: int | None
    measure: Literal["bytes", "pixels"]


@dataclass(frozen=True, slots=True)
class Place:
    """Within `radius_km` of a point; degrees north and east (WGS 84)."""

    latitude: float
    longitude: float
    radius_km: float


@dataclass(frozen=True, slots=True)
class Box:
    """Between two parallels and two meridians, all included; degrees north and east (WGS 84).

    `west` above `east`: across the meridian of 180 degrees.
    """

    south: float
    west: float
    north: float
    east: float


Value: TypeAlias = str | DateRange | DayOfYear | PartOfYear | NumberRange | SizeRange | Place | Box


@dataclass(frozen=True, slots=True)
class Description:
    """Words for the model to look for, or with `negative` to keep away from."""

    text: str
    """Not empty, white space folded, no control characters."""
    weight: float = 1.0
    """How much it counts beside the other descriptions and pictures: 0.1 to 10."""
    negative: bool = False
    span: Span = field(default=NO_SPAN, compare=False)
    hint: str = field(default="", compare=False)
    said: str = field(default="", compare=False)
    """The person's own words that this was read from, where they are others; see `understanding`."""
    plain: bool = field(default=False, compare=False)
    """Whether it was written as words alone, without quotes, sign or weight: more may be read out of it."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture file to look for photos like it, or with `negative` unlike it. Nobody has looked for it yet."""

    path: str
    weight: float = 1.0
    negative: bool = False
    span: Span = field(default=NO_SPAN, compare=False)
    hint: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Name:
    """Literal words of a file's, folder's or tag's name."""

    text: str
    negative: bool = False
    span: Span = field(default=NO_SPAN, compare=False)
    hint: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition that a photo meets or does not; with `negative` those that do not are wanted.

    `value` has one type a kind: str for in, album, tag, camera, lens, place (as typed) and for aspect, is, has,
    type (one of `rules.RULES[kind].values`); DateRange for date, after, before; DayOfYear or PartOfYear for on, or
    DateRange where it has a year; NumberRange for iso, rating (no rating counts as 0) and duration (milliseconds);
    SizeRange for size; Place for near; Box for box.
    """

    kind: FilterKind
    text: str
    """The value as it is written after the colon, in its canonical spelling: `>=3`, `2023-06`, `last-month`."""
    value: Value
    """What `text` means; relative dates are resolved."""
    negative: bool = False
    span: Span = field(default=NO_SPAN, compare=False)
    hint: str = field(default="", compare=False)
    said: str = field(default="", compare=False)
    """The person's own words that this was read from, where they are others; see `understanding`."""

    @property
    def asks_for_hidden(self) -> bool:
        """Whether it asks for hidden photos, also where these are in no list."""
        return (self.kind, self.text, self.negative) == ("is", "hidden", False)


@dataclass(frozen=True, slots=True)
class Unknown:
    """A part of the text that looks like a term and is none: not searched for, and its hint says why."""

    text: str
    span: Span = field(default=NO_SPAN, compare=False)
    hint: str = field(default="", compare=False)


Term: TypeAlias = Description | Picture | Name | Filter | Unknown
VectorTerm: TypeAlias = Description | Picture


@dataclass(frozen=True, slots=True)
class Group:
    """Terms of which one must hold: those joined by `|`. Most groups have one term; none is empty."""

    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """All groups must hold, in the order of the text."""

    groups: tuple[Group, ...] = ()
    remark: str = field(default="", compare=False)
    """A plain sentence about the text as a whole, where it was not taken as it stands; else ''."""

    @classmethod
    def of(cls, *terms: Term) -> Query:
        """Return the query in which each of `terms` stands alone."""
        return cls(tuple(Group((term,)) for term in terms))

    @property
    def terms(self) -> tuple[Term, ...]:
        """Every term, in the order of the text: one chip each."""
        return tuple(term for group in self.groups for term in group.terms)

    @property
    def vector_terms(self) -> tuple[VectorTerm, ...]:
        """The terms that the model judges, of either sign."""
        return tuple(term for term in self.terms if isinstance(term, Description | Picture))

    @property
    def filters(self) -> tuple[Filter | Name, ...]:
        """The terms that a photo meets or does not."""
        return tuple(term for term in self.terms if isinstance(term, Filter | Name))

    @property
    def asks_for_hidden(self) -> bool:
        """Whether it asks for hidden photos, also where these are in no list."""
        return any(isinstance(term, Filter) and term.asks_for_hidden for term in self.terms)

    @property
    def hints(self) -> tuple[str, ...]:
        """Plain sentences about what was not taken as it stands, in the order of the text."""
        return tuple(hint for hint in (*(term.hint for term in self.terms), self.remark) if hint)

    @property
    def not_understood(self) -> str:
        """Plain sentences about filters that nobody understands; '' for none.

        A search goes on without them; what writes must not: it would be about photos that nobody meant.
        """
        return " ".join(term.hint for term in self.terms if isinstance(term, Unknown))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look for: no terms, or only unknown ones."""
        return all(isinstance(term, Unknown) for term in self.terms)

    @property
    def has_words(self) -> bool:
        """Whether the model has something to judge, so that photos can be sorted by relevance."""
        return bool(self.vector_terms)

    @property
    def text(self) -> str:
        """The wanted descriptions in one line; '' when there is none."""
        return " ".join(term.text for term in self.terms if isinstance(term, Description) and not term.negative)

    def at(self, position: int) -> Term | None:
        """Return the term that covers or ends at this place of the text, None between terms."""
        touching = [term for term in self.terms if term.span.start <= position <= term.span.end]
        return touching[-1] if touching else None

    def with_hint(self, index: int, hint: str) -> Query:
        """Return the query with a hint at the term `terms[index]`, for what only a look at the disk can tell."""
        counter = iter(range(len(self.terms)))
        groups = tuple(
            Group(tuple(replace(term, hint=hint) if next(counter) == index else term for term in group.terms))
            for group in self.groups
        )
        return replace(self, groups=groups)
