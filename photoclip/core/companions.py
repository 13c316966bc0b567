"""Which files are one photo to a person: raw and JPEG, HEIC and JPEG, a photo and its film, an edit and its original.

One of them is the photo, the *main* one; the others are its *companions*. They lie in one folder under one name, and
were taken at one moment.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from photoclip.core.photo_names import FORMATS, RAW_EXTENSIONS

CompanionKind = Literal["raw", "jpeg", "film", "original"]
"""What a companion is to its photo."""
FILM_EXTENSIONS = (".mov", ".mp4", ".m4v")
INSIDE = "inside"
"""What stands for a live photo's id where the film lies in the photo's own file."""

_KINDS = {
    **dict.fromkeys(FORMATS["HEIC"], "heic"),
    **dict.fromkeys(FORMATS["JPEG"], "jpeg"),
    **dict.fromkeys(RAW_EXTENSIONS, "raw"),
    **dict.fromkeys(FILM_EXTENSIONS, "film"),
}
_ORDER = ("edited", "heic", "jpeg", "raw", "film")
"""Which one is the photo: an edit over all others, and what a camera made of it over what it made it from."""
_NUMBERED = re.compile(r"(IMG_)E(\d{3,6})", re.IGNORECASE)
_MARKED = re.compile(r"(.+)-(edited|bearbeitet|modifié|editado|modificato|bewerkt)", re.IGNORECASE)
_MARKS = ("edited", "bearbeitet", "modifié", "editado", "modificato", "bewerkt")
"""What Google calls an edit, in the language of its account."""
_STILLS_APART = timedelta(seconds=3)
_FILM_APART_S, _QUARTER_S, _ZONES_APART = 5, 900, timedelta(hours=27)
"""A film is dated when it ends or begins, and by its camera's clock or in UTC: zones lie quarters of an hour apart."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A photo's file that may be a companion, or have some."""

    photo_id: int
    folder: str
    """Where it lies; what is compared is that it is the same."""
    name: str
    taken_at: datetime | None = None
    live_id: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What those that may belong together have in common."""
        return self.folder, plain_stem(self.name)


@dataclass(frozen=True, slots=True)
class Companion:
    """That a photo belongs to another one, and what it is to that."""

    main_id: int
    kind: CompanionKind


@dataclass(frozen=True, slots=True)
class CompanionFile:
    """A companion as a person sees it: its photo's id, and one of its files."""

    photo_id: int
    name: str
    path: str
    kind: CompanionKind


def plain_stem(name: str) -> str:
    """Return a file's name without its ending, an edit's as its original is called."""
    stem = name.rpartition(".")[0]
    if match := _NUMBERED.fullmatch(stem):
        return match[1] + match[2]
    return match[1] if (match := _MARKED.fullmatch(stem)) else stem


def stems_of(plain: str) -> Iterator[str]:
    """Yield what files are called, without their endings, of which `plain_stem` says `plain`."""
    yield plain
    if plain[:4].upper() == "IMG_" and plain[4:].isdecimal():
        yield f"{plain[:4]}E{plain[4:]}"
    yield from (f"{plain}-{mark}" for mark in _MARKS)


def may_belong(name: str) -> bool:
    """Tell whether a file of this name may be a companion or have one."""
    return _ending(name) in _KINDS


def companions(candidates: Sequence[Candidate]) -> dict[int, Companion]:
    """Return which of these photos are companions, each with what it belongs to.

    A main photo is nobody's companion, also where copies of a photo lie with others in several folders.
    """
    joined: dict[int, set[int]] = defaultdict(set)
    ranks: dict[int, str] = {}
    by_key: dict[tuple[str, str], list[Candidate]] = defaultdict(list)
    for one in candidates:
        if may_belong(one.name):
            by_key[one.key].append(one)
    for group in by_key.values():
        for place, one in enumerate(group):
            for other in group[place + 1 :]:
                if one.photo_id != other.photo_id and _belong_together(one, other):
                    joined[one.photo_id].add(other.photo_id)
                    joined[other.photo_id].add(one.photo_id)
                    for each in (one, other):
                        ranks[each.photo_id] = min(ranks.get(each.photo_id, "film"), _kind(each), key=_ORDER.index)
    return {
        photo_id: Companion(members[0], _relation(ranks[members[0]], ranks[photo_id]))
        for members in _wholes(joined, ranks)
        for photo_id in members[1:]
    }


def _wholes(joined: Mapping[int, set[int]], ranks: Mapping[int, str]) -> Iterator[list[int]]:
    """Yield photos that hang together, the main one first."""
    seen: set[int] = set()
    for start in sorted(joined):
        if start in seen:
            continue
        whole, waiting = {start}, [start]
        while waiting:
            more = joined[waiting.pop()] - whole
            whole |= more
            waiting += more
        seen |= whole
        yield sorted(whole, key=lambda photo_id: (_ORDER.index(ranks[photo_id]), photo_id))


def _belong_together(one: Candidate, other: Candidate) -> bool:
    kinds = {_kind(one), _kind(other)}
    if len(kinds) < 2:
        return False
    ids = {said for said in (one.live_id, other.live_id) if said and said != INSIDE}
    if "film" in kinds and len(ids) == 2:
        return False
    if "film" in kinds and ids and one.live_id == other.live_id:
        return True
    if one.taken_at is None or other.taken_at is None:
        return True
    apart = abs(one.taken_at - other.taken_at)
    if "film" not in kinds:
        return apart <= _STILLS_APART
    rest = apart.total_seconds() % _QUARTER_S
    return apart <= _ZONES_APART and min(rest, _QUARTER_S - rest) <= _FILM_APART_S


def _kind(one: Candidate) -> str:
    kind = _KINDS[_ending(one.name)]
    is_edited = kind in {"heic", "jpeg"} and plain_stem(one.name) != one.name.rpartition(".")[0]
    return "edited" if is_edited else kind


def _relation(main: str, other: str) -> CompanionKind:
    match other:
        case "raw" | "film":
            return other
        case _:
            return "original" if main == "edited" else "jpeg"


def _ending(name: str) -> str:
    return f".{name.rpartition('.')[2].lower()}" if "." in name else ""
