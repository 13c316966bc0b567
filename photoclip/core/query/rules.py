"""The filters: their names, what other names they answer to, what they take, and how it is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from photoclip.core.photo_names import DOCUMENT_FORMATS, FORMAT_NAMES, FORMATS, VIDEO_FORMATS
from photoclip.core.query.dates import DAYS_OF_YEAR, RELATIVE_DATES, read_after, read_before, read_dates, read_on
from photoclip.core.query.foreign import FOREIGN_NAMES, foreign_values
from photoclip.core.query.lengths import read_length
from photoclip.core.query.meaning import NotUnderstood, listed, nearest
from photoclip.core.query.numbers import read_box, read_iso, read_place, read_rating, read_size
from photoclip.core.query.periods import PARTS_OF_YEAR
from photoclip.core.query.tree import FilterKind, Value
from photoclip.core.tags import COLOR_LABELS
from photoclip.language import english

LIKE = "like"
NAME = "name"

Read = Callable[[str, date], tuple[str, Value]]
"""From what stands after the colon, and today, to its canonical spelling and its meaning. Raises `NotUnderstood`."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One filter of the grammar."""

    kind: FilterKind
    takes: str
    """What belongs after the colon, with an example, to go on after "takes"."""
    read: Read
    values: tuple[str, ...] = ()
    """Values worth offering; those of folders, albums and the like only the library knows."""
    aliases: tuple[str, ...] = ()


def _words(text: str, _today: date) -> tuple[str, Value]:
    return text, text


def _choice(kind: FilterKind, values: tuple[str, ...], others: Mapping[str, str]) -> Read:
    """Return what reads one of `values`, or one of `others`, which mean one of them."""

    elsewhere = {word: meant for word, meant in foreign_values(kind).items() if word not in (*values, *others)}

    def read(text: str, _today: date) -> tuple[str, Value]:
        word = text.lower()
        word = others.get(word, elsewhere.get(word, word))
        if word in values:
            return word, word
        meant = nearest(word, (*values, *others))
        if meant:
            hint = english("{kind}: knows {values}, not “{text}”; did you mean {meant}?")
        else:
            hint = english("{kind}: knows {values}, not “{text}”.")
        values_text = listed(values, "and")
        raise NotUnderstood(hint.format(kind=kind, values=values_text, text=text, meant=others.get(meant, meant)))

    return read


_ASPECTS = ("portrait", "landscape", "square", "panorama")
_ASPECT_ALIASES = {"vertical": "portrait", "horizontal": "landscape", "pano": "panorama", "panoramic": "panorama"}


def _type_called(name: str) -> str:
    return name.replace(" ", "").lower()


_TYPES = tuple(dict.fromkeys(_type_called(name) for name in FORMAT_NAMES))
# What is behind a file's name says its type, too. Cameras' raw files are told apart by what is in them.
_TYPE_ALIASES = {
    word: _type_called(name)
    for name, endings in {**FORMATS, **DOCUMENT_FORMATS, **VIDEO_FORMATS}.items()
    for word in (ending[1:] for ending in endings)
    if name != "Raw" and word not in _TYPES
}
_STATES = (
    *("favourite", "picked", "rejected", "hidden", "untagged", "offline", "duplicate", "edited", "new"),
    *("screenshot", "video", "live", "raw", "blurry", "dark", "hdr", "document"),
)
_STATE_ALIASES = {
    **{"favorite": "favourite", "favourites": "favourite", "favorites": "favourite", "fav": "favourite"},
    **{"duplicates": "duplicate", "duplicated": "duplicate"},
    **{"pick": "picked", "picks": "picked", "reject": "rejected", "rejects": "rejected"},
    "screenshots": "screenshot",
    **{"videos": "video", "film": "video", "films": "video", "movie": "video", "movies": "video"},
    **{"motion": "live", "raws": "raw"},
    **{"blurred": "blurry", "underexposed": "dark", "ultrahdr": "hdr"},
    **{"documents": "document", "scan": "document", "scans": "document", "scanned": "document"},
}
_COLORS = (*COLOR_LABELS, "none")
_COLOR_ALIASES = {"magenta": "purple", "violet": "purple", "no": "none"}
_PARTS = ("gps",)
_PART_ALIASES = {"location": "gps", "place": "gps"}

RULES: Mapping[FilterKind, Rule] = MappingProxyType(
    {
        rule.kind: rule
        for rule in (
            Rule("in", english('a folder, such as in:Italy or in:"Italy 2023"'), _words, aliases=("folder", "path")),
            Rule("album", english('an album, such as album:"Best of 2023"'), _words, aliases=("albums",)),
            Rule("tag", english("a tag, such as tag:family"), _words, aliases=("tags", "keyword", "keywords")),
            Rule(
                "date",
                english(
                    "a date or a range of dates, such as date:2023-06, date:2023-06-01..2023-06-30 or date:yesterday"
                ),
                read_dates,
                RELATIVE_DATES,
                aliases=("dates", "taken"),
            ),
            Rule(
                "on",
                english("what comes every year, such as on:12-24, on:today, on:july or on:christmas"),
                read_on,
                (*DAYS_OF_YEAR, *PARTS_OF_YEAR),
            ),
            Rule(
                "after",
                english("a date to start from, such as after:2022-06"),
                read_after,
                RELATIVE_DATES,
                aliases=("since",),
            ),
            Rule("before", english("the date to stop before, such as before:2022-06"), read_before, RELATIVE_DATES),
            Rule(
                "camera",
                english('the name of a camera, such as camera:"Fujifilm X-T5"'),
                _words,
                aliases=("cameras", "make"),
            ),
            Rule("lens", english("the name of a lens, such as lens:35mm"), _words, aliases=("lenses",)),
            Rule("iso", english("a sensitivity, such as iso:100..400 or iso:>=1600"), lambda text, _: read_iso(text)),
            Rule("aspect", f"one of {listed(_ASPECTS)}", _choice("aspect", _ASPECTS, _ASPECT_ALIASES), _ASPECTS),
            Rule("size", english("a size, such as size:>5MB or size:>12MP"), lambda text, _: read_size(text)),
            Rule(
                "duration",
                english("how long a video is, such as duration:>1m, duration:<30s or duration:1m..5m"),
                lambda text, _: read_length(text),
                ("<30s", ">1m", "1m..5m", ">10m"),
                aliases=("length", "dur"),
            ),
            Rule(
                "type",
                f"one of {listed(_TYPES)}",
                _choice("type", _TYPES, _TYPE_ALIASES),
                _TYPES,
                aliases=("format", "ext", "filetype"),
            ),
            Rule(
                "rating",
                english("a number of stars, such as rating:5 or rating:>=3"),
                lambda text, _: read_rating(text),
                ("5", ">=4", ">=3", ">=2", ">=1", "0"),
                aliases=("ratings", "stars"),
            ),
            Rule(
                "color",
                f"one of {listed(_COLORS)}",
                _choice("color", _COLORS, _COLOR_ALIASES),
                _COLORS,
                aliases=("colour", "colors", "colours", "label"),
            ),
            Rule("is", f"one of {listed(_STATES)}", _choice("is", _STATES, _STATE_ALIASES), _STATES),
            Rule("has", f"{listed(_PARTS)}, as in has:gps", _choice("has", _PARTS, _PART_ALIASES), _PARTS),
            Rule(
                "near",
                english(
                    "a place and a distance, such as near:48.858,2.294,5 (degrees north, degrees east, kilometres)"
                ),
                lambda text, _: read_place(text),
            ),
            Rule(
                "place",
                english('a town, region or country, such as place:rome, place:italy or place:"Paris, Texas"'),
                _words,
                aliases=("places", "city", "country"),
            ),
            Rule(
                "box",
                english(
                    "a part of the map, such as box:41.8,12.4,42.0,12.6 (its south, west, north and east end in "
                    "degrees)"
                ),
                lambda text, _: read_box(text),
            ),
        )
    }
)

NAME_TAKES = english('part of the name of a file, folder or tag, such as name:IMG_20 or "IMG_20"')
LIKE_TAKES = english('the path of a picture, such as like:beach.jpg or like:"C:\\Photos\\beach.jpg"')

_KINDS: Mapping[str, FilterKind] = {
    **{name: rule.kind for rule in RULES.values() for name in (rule.kind, *rule.aliases)},
}
_OTHERS: Mapping[str, str] = {LIKE: LIKE, "similar": LIKE, NAME: NAME, "filename": NAME, "file": NAME}
TERM_NAMES: Mapping[str, str] = MappingProxyType({**_KINDS, **_OTHERS})
"""Every name that may stand before a colon, with the canonical one: that itself, or what it is an alias of."""


def canonical_of(name: str) -> str:
    """Return the English name of what answers to `name` (lower case), in whichever language; '' where nothing does."""
    return TERM_NAMES.get(name) or FOREIGN_NAMES.get(name, "")


def kind_of(name: str) -> FilterKind | None:
    """Return the filter that answers to `name` (lower case), None when none does."""
    return _KINDS.get(canonical_of(name))


@lru_cache(maxsize=256)
def name_meant(name: str) -> str:
    """Return the name that `name` is probably a slip of, '' when it is like none."""
    # A short word is near everything: "at" is not "tag".
    return TERM_NAMES[meant] if len(name) > 2 and (meant := nearest(name, TERM_NAMES)) else ""
