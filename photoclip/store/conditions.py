"""The filters of a query as SQL, each about one row of `photos`."""

from __future__ import annotations

import calendar
import itertools
import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from photoclip.core import names
from photoclip.core.query import Box, DateRange, DayOfYear, Filter, Name, NumberRange, PartOfYear, Place, SizeRange
from photoclip.store.distance import KM_PER_DEGREE
from photoclip.store.path_text import to_text
from photoclip.store.states import STATES

_EPOCH = datetime(1970, 1, 1)
_FTS_LEAST = 3  # trigrams: nothing shorter is in the index

_SQUARE = 1.05  # long side over short side up to which a photo passes for square
_PANORAMA = 2.0

_ASPECTS = {
    "portrait": f"photos.height > {_SQUARE} * photos.width",
    "landscape": f"photos.width > {_SQUARE} * photos.height",
    "square": f"max(photos.width, photos.height) <= {_SQUARE} * min(photos.width, photos.height)",
    "panorama": f"max(photos.width, photos.height) >= {_PANORAMA} * min(photos.width, photos.height)",
}

_NUMBERS = {"duration": "photos.duration_s IS NOT NULL AND photos.duration_s * 1000"}


Condition = tuple[str, tuple[object, ...]]
"""SQL over one row of `photos`, and its parameters."""


def condition_of(one: Filter | Name) -> Condition:
    text, parameters = _named(one.text) if isinstance(one, Name) else _filtered(one)
    # What a photo does not say (no ISO, no place) does not meet a filter, and does meet its opposite.
    return (f"NOT ifnull(({text}), 0)" if one.negative else f"({text})"), parameters


def _filtered(one: Filter) -> Condition:
    match one.kind, one.value:
        case (("date" | "on" | "after" | "before"), DateRange(start, end)):
            return _dated(start, end)
        case "on", (DayOfYear() | PartOfYear()) as part:
            return _in_part_of_year(part if isinstance(part, PartOfYear) else part.alone)
        case ("iso" | "rating" | "duration") as number, NumberRange(low, high):
            return _between(_NUMBERS.get(number, f"photos.{number}"), low, high)
        case "size", SizeRange(low, high, measure):
            column = "photos.size_bytes" if measure == "bytes" else "photos.width * photos.height"
            return _between(column, low, high)
        case (("near" | "box"), (Place() | Box()) as where):
            return _near(where) if isinstance(where, Place) else _in_box(where)
        case kind, str(text):
            return _worded(kind, text)
    raise ValueError(one)


def near_dates(start: datetime | None, end: datetime | None) -> Condition:
    """Return the condition of sorting by a moment in this time, or two days before or after it."""
    wide = timedelta(days=2)
    first, last = (None if start is None else start - wide), (None if end is None else end + wide)
    return _between("photos.sort_us", _microseconds(first), _microseconds(last, before=True))


def _dated(start: datetime | None, end: datetime | None) -> Condition:
    """Compare with what a clock showed where the photo was taken; what it sorts by differs by no more than two days."""
    near, numbers = near_dates(start, end)
    exact, own = _between("photos.sort_us", _microseconds(start), _microseconds(end, before=True))
    texts = [f"photos.taken_at {sign} ?" for sign, moment in ((">=", start), ("<", end)) if moment is not None]
    said = tuple(moment.isoformat() for moment in (start, end) if moment is not None)
    shown = f"CASE WHEN photos.taken_at IS NULL THEN {exact} ELSE {' AND '.join(texts) or '1'} END"
    return f"{near} AND {shown}", (*numbers, *own, *said)


def _in_part_of_year(part: PartOfYear) -> Condition:
    """Return the condition of having been taken in this part of any year.

    A photo of which only the month is known lies in parts that are whole months. The time of a file does not count:
    copies without a date would all be memories of the day on which they were made.
    """
    first, last = part.first, part.last
    whole_months = first[1] == 1 and last[1] >= calendar.monthrange(2000, last[0])[1]
    vague = "('year')" if whole_months else "('year', 'month')"
    joined = "OR" if first > last else "AND"
    day = "substr(photos.taken_at, 6, 5)"
    return (
        f"photos.date_precision NOT IN {vague} AND ({day} >= ? {joined} {day} <= ?)",
        tuple(f"{month:02}-{number:02}" for month, number in (first, last)),
    )


def _worded(kind: str, text: str) -> Condition:
    return _WORDED[kind](text)


LED_TO = (
    "WITH RECURSIVE led (id) AS (SELECT tag_id FROM tag_aliases WHERE folded = ?"
    " UNION SELECT merged_into FROM tags JOIN led ON led.id = tags.id WHERE merged_into IS NOT NULL)"
)
"""Where an alias leads: its tag, and what that one was merged into."""

# A tag is met by itself, by what lies under it, and by its last name: `dog` by animals/dog and animals/dog/puppy.
# So it is by other names that lead to it.
_TAG_MATCH = (
    "(tags.folded = ? OR tags.folded LIKE ? ESCAPE '\\' OR '/' || tags.folded || '/' LIKE ? ESCAPE '\\'"
    f" OR tags.id IN ({LED_TO} SELECT id FROM led))"
)


def _tag_parameters(name: str) -> tuple[str, ...]:
    return name, f"{escaped(name)}/%", f"%/{escaped(name)}/%", name


def _tagged(text: str) -> Condition:
    meant = names.meant_by(to_text(text))
    match = " OR ".join([_TAG_MATCH] * len(meant))
    return (
        f"photos.id IN (SELECT photo_id FROM photo_tags JOIN tags ON tags.id = tag_id WHERE {match})",
        tuple(itertools.chain.from_iterable(map(_tag_parameters, meant))),
    )


def _in_album(text: str) -> Condition:
    return (
        "photos.id IN (SELECT photo_id FROM album_photos JOIN albums ON albums.id = album_id"
        " WHERE albums.folded = ? AND albums.deleted = 0)",
        (folded(text),),
    )


def _camera(text: str) -> Condition:
    maker_and_model = "ifnull(photos.camera_make, '') || ' ' || ifnull(photos.camera_model, '')"
    return f"{maker_and_model} LIKE ? ESCAPE '\\'", (_containing(text),)


def _inside(text: str) -> Condition:
    """Return the condition of lying in a folder of this name, or of this path or end of one, or below it."""
    wanted = to_text(text.replace("\\", "/").strip("/"))
    forms = _forms(wanted)
    # Folders of which a file lies directly inside or below: the name stands between two slashes.
    path = "'/' || replace(folders.path, '\\', '/') || '/' || files.relative"
    like = " OR ".join([f"{path} LIKE ? ESCAPE '\\'"] * len(forms))
    return (
        f"photos.id IN (SELECT files.photo_id FROM files JOIN folders ON folders.id = files.folder_id"
        f" WHERE deleted_s IS NULL AND ({like}))",
        tuple(f"%/{escaped(form)}/%" for form in forms),
    )


def _named(text: str) -> Condition:
    """Return the condition that a file's, a folder's or a tag's name holds these letters."""
    plain = to_text(text)
    forms = _forms(plain)
    if len(plain) >= _FTS_LEAST:
        files = "files.id IN (SELECT rowid FROM file_names WHERE file_names MATCH ?)"
        found: tuple[str, ...] = (" OR ".join('"' + form.replace('"', '""') + '"' for form in forms),)
    else:
        files = " OR ".join(["files.relative LIKE ? ESCAPE '\\'"] * len(forms))
        found = tuple(_containing(form) for form in forms)
    return (
        f"photos.id IN (SELECT files.photo_id FROM files WHERE deleted_s IS NULL AND ({files}))"
        " OR photos.id IN (SELECT photo_id FROM photo_tags JOIN tags ON tags.id = tag_id"
        f" WHERE replace(tags.folded, '{names.SLASH_IN_NAME}', '/') LIKE ? ESCAPE '\\')"
        " OR photos.id IN (SELECT id FROM photos INDEXED BY photos_described"
        " WHERE description <> '' AND description LIKE ? ESCAPE '\\')",
        (*found, _containing(names.spelled(folded(text))), _containing(plain)),
    )


def _near(place: Place) -> Condition:
    """Return the condition of lying within a distance of a place; only a belt of latitudes is measured."""
    reach = place.radius_km / KM_PER_DEGREE
    south, north = place.latitude - reach, place.latitude + reach
    belt = "photos.latitude BETWEEN ? AND ? AND photos.longitude IS NOT NULL"
    return (
        # Twice: by the first the index is found, but SQLite may measure before it looks at it, and a photo without a
        # place has no distance.
        f"{belt} AND CASE WHEN {belt} THEN distance_km(photos.latitude, photos.longitude, ?, ?) <= ? ELSE 0 END",
        (south, north, south, north, place.latitude, place.longitude, place.radius_km),
    )


def _in_box(box: Box) -> Condition:
    """Return the condition of lying within a part of the map."""
    joined = "OR" if box.west > box.east else "AND"
    return (
        "photos.latitude BETWEEN ? AND ? AND photos.longitude IS NOT NULL"
        f" AND (photos.longitude >= ? {joined} photos.longitude <= ?)",
        (box.south, box.north, box.west, box.east),
    )


def _between(column: str, low: int | None, high: int | None) -> Condition:
    if low is None:
        return f"{column} <= ?", (high,)
    if high is None:
        return f"{column} >= ?", (low,)
    return f"{column} BETWEEN ? AND ?", (low, high)


def _microseconds(moment: datetime | None, before: bool = False) -> int | None:
    return None if moment is None else (moment - _EPOCH) // timedelta(microseconds=1) - before


def folded(name: str) -> str:
    """Return how names are compared: what looks alike is one, whatever its case, form, blanks and unseen characters."""
    return names.folded(to_text(name))


def _forms(text: str) -> tuple[str, ...]:
    """Return the spellings under which file systems keep a name: composed, decomposed, and other cases.

    SQLite folds the case of ASCII letters alone.
    """
    cases = (text,) if text.isascii() else (text, text.lower(), text.upper(), text.capitalize())
    spelled = (unicodedata.normalize(form, case) for case in cases for form in ("NFC", "NFD"))
    return tuple(dict.fromkeys(spelled))


def _containing(text: str) -> str:
    return f"%{escaped(text)}%"


def escaped(text: str) -> str:
    """Return `text` for a LIKE pattern in which it means itself."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


_WORDED: Mapping[str, Callable[[str], Condition]] = {
    "in": _inside,
    "album": _in_album,
    "tag": _tagged,
    "camera": _camera,
    "lens": lambda text: ("photos.lens IS NOT NULL AND photos.lens LIKE ? ESCAPE '\\'", (_containing(text),)),
    "aspect": lambda text: (_ASPECTS[text], ()),
    "color": lambda text: ("photos.color_label = ?", ("" if text == "none" else text,)),
    "type": lambda text: (
        ("lower(replace(photos.format, ' ', '')) = ?", (text,)) if text != "raw" else (STATES["raw"], ())
    ),
    "is": lambda text: (STATES[text], ()),
    "has": lambda _gps: ("photos.latitude IS NOT NULL AND photos.longitude IS NOT NULL", ()),
}
