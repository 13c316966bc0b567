"""What Google Takeout writes beside photos, in JSON files whose names it cuts off."""

from __future__ import annotations

import contextlib
import json
import math
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from photoclip.core.names import SLASH_IN_NAME
from photoclip.core.taken import FIRST_YEAR, LAST_YEAR, Taken
from photoclip.errors import UnreadableImage
from photoclip.media.file_bytes import read_bytes
from photoclip.media.limits import DecodeLimits

_LIMITS = DecodeLimits(max_file_bytes=1 << 20)
_LONGEST_NAME = 46
"""Where Takeout cuts the name off, without its ending."""
_MARK = ".supplemental-metadata"
_NUMBERED = re.compile(r"(.*)(\(\d+\))(\.[^.]*)")
_EDITED = re.compile(r"(.*)-(?:edited|bearbeitet|modifié|editado|modificato|bewerkt)(\(\d+\))?(\.[^.]*)")
_YEAR = re.compile(
    r"(?:Photos from|Fotos? (?:von|vom|aus|de|del|dal?|do|uit|van)|Photos (?:de|du)|Foto['\u2019]s (?:uit|van)"
    r"|Foton från|Bilder fra|Billeder fra|Zdjęcia z|Fotky z|Фото(?:графии)? (?:за|от)"
    r"|Fotografii din|Valokuvat vuodelta)"
    r" (?:19|20)\d\d|(?:19|20)\d\d ?年(?:の写真|的照片|的相片|의 사진)?|(?:19|20)\d\d년의? ?사진",
    re.IGNORECASE,
)
"""What Google calls the folder of a year, in the language of the account."""
_LONGEST_DESCRIPTION, _LONGEST_TITLE, _MOST_PEOPLE = 10_000, 200, 100
_EPOCH = datetime(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Takeout:
    """What a JSON file says of its photo."""

    taken: Taken | None = None
    latitude: float | None = None
    longitude: float | None = None
    altitude_m: float | None = None
    description: str = ""
    people: tuple[str, ...] = ()
    favourite: bool = False


def read_takeout(photo: Path, beside: Collection[str]) -> Takeout | None:
    """Return what the JSON beside a photo says; None where there is none that is meant for it.

    `beside`: the names in its folder.
    """
    for name in dict.fromkeys(json_names(photo.name)):
        if name not in beside:
            continue
        path = photo.with_name(name)
        # RecursionError: brackets by the thousand.
        with contextlib.suppress(UnreadableImage, ValueError, TypeError, RecursionError):
            said = _said(json.loads(read_bytes(path, _LIMITS)[0]))
            if said is not None:
                return said
    return None


def json_names(name: str) -> Iterator[str]:
    """Yield what the JSON of a photo may be called: cut off, with a copy's number elsewhere, of an edited photo."""
    number, plain = "", name
    if match := _NUMBERED.fullmatch(name):
        number, plain = match[2], match[1] + match[3]
    for suffix in (_MARK, ""):
        yield f"{(name + suffix)[:_LONGEST_NAME]}.json"
        if number:
            yield f"{(plain + suffix)[:_LONGEST_NAME]}{number}.json"
    stem = plain.rpartition(".")[0]
    yield f"{stem[:_LONGEST_NAME]}{number}.json"
    for length in range(2, len(_MARK)):  # older and newer versions cut at other places
        yield f"{plain}{_MARK[:length]}{number}.json"
    if match := _EDITED.fullmatch(name):
        yield from json_names(f"{match[1]}{match[2] or ''}{match[3]}")


def _said(document: Any) -> Takeout | None:
    """Return what counts of a document; None where it is none of Takeout's."""
    if not isinstance(document, dict) or not {"photoTakenTime", "geoData", "geoDataExif"} & document.keys():
        return None
    place = next((p for key in ("geoData", "geoDataExif") if (p := _place(document.get(key))) is not None), None)
    latitude, longitude, altitude_m = place or (None, None, None)
    return Takeout(
        _taken(document.get("photoTakenTime")),
        latitude,
        longitude,
        altitude_m,
        description=_text(document.get("description"), _LONGEST_DESCRIPTION),
        people=_people(document.get("people")),
        favourite=document.get("favorited") is True,
    )


def album_in(folder: Path, names: Collection[str]) -> str:
    """Return the title of the album that a folder of Takeout is; '' where it is none, or only a year's photos.

    Its JSON is called as the account's language has it, so it is told by what it says. `names`: those in the folder.
    """
    for name in sorted(names):
        # A photo's own JSON has the photo's ending in its name.
        if not name.lower().endswith(".json") or "." in name[:-5]:
            continue
        with contextlib.suppress(UnreadableImage, ValueError, TypeError, RecursionError):
            title = _album_title(json.loads(read_bytes(folder / name, _LIMITS)[0]))
            if title:
                return "" if _YEAR.fullmatch(title) else title
    return ""


def _album_title(document: Any) -> str:
    if not isinstance(document, dict) or "photoTakenTime" in document:
        return ""
    inner = document.get("albumData")
    said = inner if isinstance(inner, dict) else document
    if not {"date", "access", "location", "geoData"} & said.keys() and said is document:
        return ""
    return _text(said.get("title"), _LONGEST_TITLE)


def _people(said: Any) -> tuple[str, ...]:
    names = [_text(one.get("name"), _LONGEST_TITLE) for one in said if isinstance(one, dict)] if _is_list(said) else []
    return tuple(dict.fromkeys(name.replace("/", SLASH_IN_NAME) for name in names[:_MOST_PEOPLE] if name))


def _is_list(said: Any) -> bool:
    return isinstance(said, list)


def _text(said: Any, longest: int) -> str:
    return said.strip()[:longest] if isinstance(said, str) else ""


def _taken(said: Any) -> Taken | None:
    if not isinstance(said, dict):
        return None
    try:
        moment = _EPOCH + timedelta(seconds=int(said.get("timestamp", "")))
    except (ValueError, TypeError, OverflowError):
        return None
    return Taken(moment, "second", 0, "takeout") if FIRST_YEAR <= moment.year <= LAST_YEAR else None


def _place(said: Any) -> tuple[float, float, float | None] | None:
    if not isinstance(said, dict):
        return None
    numbers = [said.get(key) for key in ("latitude", "longitude", "altitude")]
    latitude, longitude, altitude = (
        float(n) if isinstance(n, int | float) and math.isfinite(n) else None for n in numbers
    )
    if latitude is None or longitude is None or not (abs(latitude) <= 90 and abs(longitude) <= 180):
        return None
    return None if latitude == longitude == 0 else (latitude, longitude, altitude or None)
