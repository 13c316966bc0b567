"""What an answer depends on: which changes of the library call for asking the same query again."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeAlias, assert_never

from photoclip.core.events import (
    AlbumsChanged,
    Change,
    CheckpointChanged,
    FoldersChanged,
    PhotosAdded,
    PhotosChanged,
    PhotosRemoved,
    SearchSharpened,
    TagsChanged,
)
from photoclip.core.query.tree import Description, Filter, FilterKind, Name, Picture, Query, Term, Unknown

Causes: TypeAlias = frozenset[type[Change]]

_PHOTOS: Causes = frozenset({PhotosAdded, PhotosRemoved})
_JUDGED: Causes = frozenset({CheckpointChanged, SearchSharpened})
_FACTS: Causes = frozenset({PhotosChanged})
_TAGS: Causes = frozenset({TagsChanged})
_NOTHING: Causes = frozenset()

# Where files lie. Of a photo that lies elsewhere, too, a folder that left says nothing but that folders changed.
_PLACES: Causes = frozenset({PhotosChanged, FoldersChanged})

# A smart album's search may hold any of it.
_ANYTHING: Causes = frozenset({AlbumsChanged}) | _JUDGED | _PLACES | _TAGS

_STATES: Mapping[str, Causes] = MappingProxyType(
    {
        "favourite": _FACTS,
        "picked": _FACTS,
        "rejected": _FACTS,
        "hidden": _FACTS,
        "untagged": _TAGS,
        "offline": _PLACES,
        "duplicate": _PLACES,
        "edited": _FACTS,
        "new": _NOTHING,
        "screenshot": _PLACES,
        "video": _FACTS,
        "live": _PLACES,
        "raw": _PLACES,
        "blurry": _FACTS,
        "dark": _FACTS,
        "hdr": _FACTS,
        "document": _FACTS,
    }
)


def depends_on(query: Query, change: Change) -> bool:
    """Tell whether `query` may find other photos after `change`, or judge them otherwise."""
    return type(change) in _PHOTOS or any(type(change) in _causes(term) for term in query.terms)


def _causes(term: Term) -> Causes:
    """Return what else than the coming and going of photos changes who meets `term`."""
    match term:
        case Description():
            return _JUDGED
        case Picture():
            return _JUDGED | _PLACES  # it may be a path of the library
        case Name():
            return _PLACES | _TAGS
        case Filter(kind="is", text=state):
            return _STATES[state]
        case Filter(kind=kind):
            return _filter_causes(kind)
        case Unknown():
            return _NOTHING
        case _:
            assert_never(term)


def _filter_causes(kind: FilterKind) -> Causes:
    match kind:
        case "in":
            return _PLACES
        case "album":
            return _ANYTHING
        case "tag":
            return _TAGS
        case "date" | "on" | "after" | "before" | "camera" | "lens" | "iso" | "aspect" | "size" | "type":
            return _FACTS
        case "duration" | "rating" | "color" | "has" | "near" | "place" | "box":
            return _FACTS
        case "is":
            return frozenset().union(*_STATES.values())
        case _:
            assert_never(kind)
