"""What PhotoClip writes, exiftool and exiv2 read, and the other way round."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from photoclip.core.xmp import XmpFields, from_bars, key
from photoclip.errors import UnreadableImage
from photoclip.media.decode import open_picture
from photoclip.media.embedded import read_embedded
from photoclip.media.limits import DecodeLimits
from photoclip.media.sidecar import read_sidecar, write_sidecar
from tests.unit.media.drawn import FORMATS, WITHOUT_TAGS, saved, scene
from tests.unit.media.xmp_samples import ALL, described
from tests.waiting import PATIENCE_S

FIELDS = XmpFields(("animals/dog", "beach", "caf\u00e9", "a;b, c", "\u6d77/\U0001f41a"), 4, "Green")
OURS = {
    "XMP-dc:Subject",
    "XMP-lr:HierarchicalSubject",
    "XMP-digiKam:TagsList",
    "XMP-xmp:Rating",
    "XMP-xmp:Label",
    "XMP-digiKam:ColorLabel",
}
# exiv2 refuses a file that says one thing twice.
SAMPLES = [name for name in ALL if name != "spread"]
WITH_KEYWORDS = {
    "XMP-dc:Subject": ["Ladybug", "red & black", "caf\u00e9"],
    "XMP-lr:HierarchicalSubject": ["insects|Ladybug"],
    "XMP-digiKam:TagsList": ["insects/Ladybug"],
}


@pytest.fixture(params=["exiftool", "exiv2"])
def program(request: pytest.FixtureRequest) -> str:
    return needed(request.param)


@pytest.fixture
def exiftool() -> str:
    return needed("exiftool")


@pytest.fixture
def exiv2() -> str:
    return needed("exiv2")


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    return saved(tmp_path / "a.jpg", scene(32, 24), "JPEG")


def needed(name: str) -> str:
    if shutil.which(name) is None:
        pytest.skip(f"needs the program {name}")
    return name


def run(*command: str) -> str:
    """Return what a program says; warnings fail."""
    answer = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=PATIENCE_S)
    assert (answer.returncode, answer.stderr) == (0, ""), answer
    return answer.stdout


def exported(photo: Path, sample: str | None, fields: XmpFields) -> Path:
    """Return the sidecar of a photo after `fields` were written into it, over a sample."""
    path = photo.with_name("a.jpg.xmp")
    if sample is not None:
        path.write_bytes(ALL[sample].encode())
    before = read_sidecar(photo)
    write_sidecar(photo, fields, before and before.content_hash)
    return path


def seen_by_exiftool(path: Path) -> dict[str, Any]:
    """Return every XMP tag that exiftool finds, with the namespace's prefix in its name."""
    (tags,) = json.loads(run("exiftool", "-config", "", "-q", "-q", "-j", "-G1", "-struct", "-XMP:all", str(path)))
    return {name: value for name, value in tags.items() if name.startswith("XMP-")}


def seen_by_exiv2(path: Path) -> dict[str, list[str]]:
    """Return every XMP property that exiv2 finds; an array is a list."""
    found: dict[str, list[str]] = {}
    for line in run("exiv2", "-PXkv", str(path)).splitlines():
        name, _, text = line.partition(" ")
        found[name] = [*found.get(name, []), text.strip()]
    return found


def words(found: Any) -> set[str]:
    """Return the keys of what exiftool found in one field: a list, a single value, or None."""
    texts = found if isinstance(found, list) else [] if found is None else [found]
    return {key(from_bars(str(text).replace("/", "|"))) for text in texts}


@pytest.mark.parametrize("sample", [None, *SAMPLES])
def test_exiftool_reads_what_we_write(exiftool: str, photo: Path, sample: str | None) -> None:
    tags = seen_by_exiftool(exported(photo, sample, FIELDS))
    assert {*tags["XMP-dc:Subject"]} - {"animals"} == {"dog", "beach", "café", "a;b, c", "\U0001f41a"}
    assert sorted(tags["XMP-lr:HierarchicalSubject"]) == sorted(path.replace("/", "|") for path in FIELDS.keywords)
    assert sorted(tags["XMP-digiKam:TagsList"]) == sorted(FIELDS.keywords)
    assert (tags["XMP-xmp:Rating"], tags["XMP-xmp:Label"]) == (4, "Green")


@pytest.mark.parametrize("sample", [None, *SAMPLES])
@pytest.mark.usefixtures("exiv2")
def test_exiv2_reads_what_we_write(photo: Path, sample: str | None) -> None:
    tags = seen_by_exiv2(exported(photo, sample, XmpFields(("animals/dog", "café"), 4, "Green")))
    assert {*tags["Xmp.dc.subject"][0].split(", ")} - {"animals"} == {"dog", "café"}
    assert {*tags["Xmp.lr.hierarchicalSubject"][0].split(", ")} == {"animals|dog", "café"}
    assert {*tags["Xmp.digiKam.TagsList"][0].split(", ")} == {"animals/dog", "café"}
    assert (tags["Xmp.xmp.Rating"], tags["Xmp.xmp.Label"]) == (["4"], ["Green"])


@pytest.mark.parametrize("sample", SAMPLES)
def test_exiftool_sees_everything_foreign_as_before(exiftool: str, photo: Path, tmp_path: Path, sample: str) -> None:
    original = tmp_path / "before.xmp"
    original.write_bytes(ALL[sample].encode())
    before, after = seen_by_exiftool(original), seen_by_exiftool(exported(photo, sample, FIELDS))
    assert len(before.keys() - OURS) > 3
    assert {name: before[name] for name in before.keys() - OURS} == {name: after[name] for name in after.keys() - OURS}


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.usefixtures("exiv2")
def test_exiv2_sees_everything_foreign_as_before(photo: Path, tmp_path: Path, sample: str) -> None:
    ours = {"Xmp.dc.subject", "Xmp.lr.hierarchicalSubject", "Xmp.digiKam.TagsList", "Xmp.xmp.Rating", "Xmp.xmp.Label"}
    ours.add("Xmp.digiKam.ColorLabel")
    original = tmp_path / "before.xmp"
    original.write_bytes(ALL[sample].encode())
    before, after = seen_by_exiv2(original), seen_by_exiv2(exported(photo, sample, FIELDS))
    assert {name: before[name] for name in before.keys() - ours} == {name: after[name] for name in after.keys() - ours}


def test_exiftool_finds_nothing_wrong_with_a_new_sidecar(exiftool: str, photo: Path) -> None:
    path = exported(photo, None, FIELDS)
    assert json.loads(run("exiftool", "-j", "-validate", str(path)))[0]["Validate"] == "OK"


def test_we_read_what_exiftool_writes(exiftool: str, photo: Path) -> None:
    path = photo.with_name("a.xmp")
    run(
        *("exiftool", "-q", "-XMP-dc:Subject=dog", "-XMP-dc:Subject=caf\u00e9", "-XMP-xmp:Rating=3"),
        *("-XMP-lr:HierarchicalSubject=animals|dog", "-XMP-xmp:Label=Yellow", str(path)),
    )
    sidecar = read_sidecar(photo)
    assert sidecar is not None
    assert sidecar.fields == XmpFields(("animals/dog", "café"), 3, "Yellow")


@pytest.mark.parametrize("inside", ["", "<dc:subject>old</dc:subject>"])
@pytest.mark.usefixtures("exiv2")
def test_we_read_what_exiv2_writes(photo: Path, inside: str) -> None:
    path = photo.with_name("a.jpg.xmp")
    path.write_bytes(described(inside))
    commands = ["del Xmp.dc.subject", "set Xmp.dc.subject XmpBag dog", "set Xmp.dc.subject XmpBag caf\u00e9"]
    commands += ["set Xmp.lr.hierarchicalSubject XmpBag animals|dog", "set Xmp.digiKam.TagsList XmpSeq animals/dog"]
    commands += ["set Xmp.xmp.Rating XmpText 3", "set Xmp.digiKam.ColorLabel XmpText 3"]
    run("exiv2", *(f"-M{command}" for command in commands), str(path))
    sidecar = read_sidecar(photo)
    assert sidecar is not None
    assert sidecar.fields == XmpFields(("animals/dog", "café"), 3, "Yellow")


def test_a_change_by_another_program_to_what_we_wrote_is_read(program: str, photo: Path) -> None:
    path = exported(photo, "lightroom", FIELDS)
    if program == "exiftool":
        run("exiftool", "-q", "-overwrite_original", "-XMP-dc:Subject=new", "-XMP-dc:Subject=beach", str(path))
        run("exiftool", "-q", "-overwrite_original", "-XMP-lr:HierarchicalSubject=", "-XMP-xmp:Rating=1", str(path))
        run("exiftool", "-q", "-overwrite_original", "-XMP-digiKam:TagsList=beach", str(path))
    else:
        commands = ["del Xmp.dc.subject", "set Xmp.dc.subject XmpBag new", "set Xmp.dc.subject XmpBag beach"]
        commands += ["del Xmp.lr.hierarchicalSubject", "set Xmp.xmp.Rating 1"]
        commands += ["del Xmp.digiKam.TagsList", "set Xmp.digiKam.TagsList XmpSeq beach"]
        run("exiv2", *(f"-M{command}" for command in commands), str(path))
    sidecar = read_sidecar(photo)
    assert sidecar is not None
    assert sidecar.fields == XmpFields(("beach", "new"), 1, "Green")


@pytest.mark.parametrize("form", [form for form in FORMATS if form not in WITHOUT_TAGS])
def test_we_read_what_exiftool_writes_into_a_photo(exiftool: str, tmp_path: Path, form: str) -> None:
    path = saved(tmp_path / f"a{FORMATS[form]}", scene(32, 24), form)
    values = [f"-{name}={value}" for name, values in WITH_KEYWORDS.items() for value in values]
    run("exiftool", "-q", "-overwrite_original", *values, "-XMP-xmp:Rating=5", str(path))
    fields = read_embedded(open_picture(path.read_bytes(), DecodeLimits()))
    assert fields == XmpFields(("café", "insects/Ladybug", "red & black"), 5)


@pytest.mark.parametrize("form", ["JPEG", "TIFF", "PNG"])
@pytest.mark.usefixtures("exiv2")
def test_we_read_what_exiv2_writes_into_a_photo(tmp_path: Path, form: str) -> None:
    path = saved(tmp_path / f"a{FORMATS[form]}", scene(32, 24), form)
    run("exiv2", "-Mset Xmp.dc.subject XmpBag caf\u00e9", "-Mset Xmp.xmp.Rating XmpText 2", str(path))
    assert read_embedded(open_picture(path.read_bytes(), DecodeLimits())) == XmpFields(("café",), 2)


@pytest.mark.parametrize("form", ["JPEG", "TIFF"])
def test_we_read_the_iptc_keywords_of_either_program(program: str, tmp_path: Path, form: str) -> None:
    path = saved(tmp_path / f"a{FORMATS[form]}", scene(32, 24), form)
    if program == "exiftool":
        run("exiftool", "-q", "-overwrite_original", "-charset", "iptc=Latin1", "-IPTC:Keywords=caf\u00e9", str(path))
    else:
        run("exiv2", "-Mset Iptc.Application2.Keywords caf\u00e9", str(path))
    assert read_embedded(open_picture(path.read_bytes(), DecodeLimits())).keywords == ("café",)


def test_a_long_extension_that_exiftool_splits_is_read(exiftool: str, photo: Path, tmp_path: Path) -> None:
    words = [f"keyword number {number} of a great many" for number in range(1800)]
    arguments = tmp_path / "arguments.txt"
    arguments.write_text("\n".join(f"-XMP-dc:Subject={word}" for word in words), encoding="utf-8")
    run("exiftool", "-q", "-overwrite_original", "-@", str(arguments), str(photo))
    assert b"http://ns.adobe.com/xmp/extension/" in photo.read_bytes()
    fields = read_embedded(open_picture(photo.read_bytes(), DecodeLimits()))
    assert {*fields.keywords} == {*words}


@pytest.mark.shared
def test_the_keywords_of_real_files_are_those_that_exiftool_finds(exiftool: str, shared: Path) -> None:
    folders = [shared / "corpora" / name for name in ("immich-test-assets", "photoprism")]
    asked = [f"-{name}" for name in ("IPTC:Keywords", *OURS)]
    answer = subprocess.run(
        ["exiftool", "-q", "-q", "-j", "-G1", "-r", "-charset", "iptc=UTF8", *asked, *map(str, folders)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=PATIENCE_S,
    )
    compared = 0
    for tags in json.loads(answer.stdout):
        path = Path(tags["SourceFile"])
        try:
            fields = read_embedded(open_picture(path.read_bytes(), DecodeLimits()))
        except UnreadableImage:
            continue
        flat = words(tags.get("XMP-dc:Subject", tags.get("IPTC:Keywords")))
        hierarchical = words(tags.get("XMP-lr:HierarchicalSubject")) | words(tags.get("XMP-digiKam:TagsList"))
        assert flat <= {key(level) for path in fields.keywords for level in path.split("/")}, path
        assert {key(path) for path in fields.keywords} <= flat | hierarchical, path
        rating = tags.get("XMP-xmp:Rating", 0)
        assert fields.rating == (rating if rating > 0 else None), path
        compared += bool(fields)
    assert compared >= 15
