"""Whatever stands in a file of ours, in a photo's dates or on the command line: an answer, never a traceback.

The query grammar, XMP, EXIF as bytes and saved indexes have such tests where the rest of theirs is.
"""

from __future__ import annotations

import json
import struct
import sys
from datetime import datetime
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image

from photoclip import settings as settings_file
from photoclip.cli.main import main
from photoclip.core.cancel import CancelToken
from photoclip.core.photo import ShotInfo, Stamp
from photoclip.indexing.sameness import Sameness
from photoclip.media.decode import open_picture
from photoclip.media.limits import DecodeLimits
from photoclip.media.metadata import read_metadata
from photoclip.media.reading import read_photo
from photoclip.media.thumbnails import ThumbnailStore
from photoclip.search.contrast import ContrastWords
from photoclip.settings import Settings
from tests.household import drawn
from tests.unit.store.conftest import Shelf

EXIF = 0x8769
DATES = ("2024:05:06 07:08:09", "0000:00:00 00:00:00", "9999:12:31 23:59:60", "2024-05-06T07:08:09+25:00", "١٩٩٣")

reused = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])

plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
trees = st.recursive(plain, lambda below: st.lists(below) | st.dictionaries(st.text(max_size=8), below), max_leaves=12)
names = st.sampled_from([*Settings.__dataclass_fields__, "unknown"])


@given(st.dictionaries(names, trees) | trees)
@reused
def test_any_settings_file_gives_settings_that_can_be_saved(tmp_path: Path, saved: object) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps(saved), "utf-8")
    found = settings_file.load(path)
    settings_file.save(path, found)
    assert settings_file.load(path) == found


@given(st.binary(max_size=200))
@reused
def test_any_bytes_in_place_of_settings_are_none(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "settings.json").write_bytes(data)
    assert isinstance(settings_file.load(tmp_path / "settings.json"), Settings)


moments = st.sampled_from(DATES) | st.text(max_size=24) | st.from_regex(r"\d{4}[:-]\d\d[:-]\d\d[ T]\d\d:\d\d:\d\d")
zones = st.sampled_from(("+02:00", "-99:99", "Z", "")) | st.text(max_size=8)


@given(moments, zones, st.text(max_size=12) | st.from_regex(r"\d{1,12}"), moments)
@settings(max_examples=80)
def test_any_dates_of_a_camera_can_be_kept(taken: str, zone: str, fraction: str, changed: str) -> None:
    exif = Image.Exif()
    exif[0x0132] = changed
    exif.get_ifd(EXIF).update({0x9003: taken, 0x9011: zone, 0x9291: fraction})
    stream = BytesIO()
    Image.new("RGB", (4, 4)).save(stream, "JPEG", exif=exif)
    shot = read_metadata(open_picture(stream.getvalue(), DecodeLimits()))
    assert isinstance(shot, ShotInfo)
    assert shot.taken_at is None or isinstance(datetime.fromisoformat(shot.taken_at.isoformat()), datetime)
    assert shot.utc_offset_min is None or abs(shot.utc_offset_min) <= 24 * 60


changes = st.lists(st.tuples(st.integers(0, 10_000), st.binary(max_size=6)), max_size=6)


def spoilt(data: bytes, changed: list[tuple[int, bytes]]) -> bytes:
    spoilt = bytearray(data)
    for position, replacement in changed:
        start = position % max(1, len(spoilt))
        spoilt[start : start + len(replacement)] = replacement
    return bytes(spoilt)


def of_size(width: int, height: int) -> bytes:
    """Return a JPEG that says it has so many pixels, as one flipped byte makes it say."""
    size = struct.pack(">HH", 72, 96)
    return drawn(0).replace(size, struct.pack(">HH", height, width))


sizes = st.tuples(st.sampled_from((0, 1, 600, 65_000)), st.sampled_from((0, 1, 600, 65_000)))


@given(
    st.binary(max_size=100)
    | changes.map(lambda changed: spoilt(drawn(0), changed))
    | sizes.map(lambda size: of_size(*size))
)
@example(spoilt(drawn(0), [(37, b"\x00")]))  # about which Pillow warns
@reused
def test_any_thumbnail_can_be_compared_with(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.mktemp("shelf")
    shelf, photo = Shelf(folder), folder / "a.jpg"
    photo.write_bytes(drawn(0, 1))
    photo_id = shelf.take("a.jpg", "ab" * 32, stamp=Stamp(10, 1, 5))
    path = ThumbnailStore(folder / "thumbnails").path_of("ab" * 32)
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    reading = read_photo(photo, folder / "thumbnails", None, DecodeLimits())
    assert Sameness(shelf.photos, folder / "thumbnails").is_edit(photo_id, reading) in {True, False}
    shelf.database.close()


def _unit_vectors(texts: object) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return np.eye(3, 8, dtype=np.float32)


NO_NUMBERS = (b"\x01\x7c", b"\x00\x7c", b"\x00\xfc", b"\xff\x7f", b"\x00\x7e")
"""As half precision: a number that signals, both infinities, and two that are none."""


@given(
    st.binary(max_size=200)
    | changes
    | st.lists(st.tuples(st.integers(1, 24).map(lambda place: -2 * place), st.sampled_from(NO_NUMBERS)), min_size=1)
)
@reused
def test_any_contrast_file_is_used_or_made_again(
    tmp_path_factory: pytest.TempPathFactory, data: bytes | list[tuple[int, bytes]]
) -> None:
    folder = tmp_path_factory.mktemp("words")
    words = ContrastWords(["a", "b", "c"], folder, _unit_vectors, lambda text: [text])
    fresh = words.vectors("key", 8, CancelToken())
    (path,) = (path for path in folder.iterdir() if path.is_file())
    path.write_bytes(data if isinstance(data, bytes) else spoilt(path.read_bytes(), data))
    again = words.vectors("key", 8, CancelToken())
    assert again.shape == fresh.shape
    assert np.isfinite(again).all()


WORDS = (
    *(
        "folders",
        "add",
        "remove",
        "list",
        "index",
        "search",
        "similar",
        "albums",
        "show",
        "tag",
        "runs",
        "sets",
        "undo",
    ),
    *(
        "import",
        "export",
        "models",
        "use",
        "doctor",
        "--json",
        "--limit",
        "-1",
        "9" * 30,
        "--sort",
        "--strictness",
        "x",
    ),
    *(
        "--label",
        "--apply",
        "--in",
        "--album",
        "--set",
        "--one-of",
        "--help",
        "--version",
        "like:",
        "is:",
        "\udcff",
        "",
    ),
)


@given(st.lists(st.sampled_from(WORDS) | st.text(st.characters(exclude_characters="\0"), max_size=12), min_size=1))
@reused
def test_any_arguments_end_in_an_answer_or_a_word_about_their_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    monkeypatch.setenv("PHOTOCLIP_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "/nowhere")
    if all(argument.startswith("-") for argument in arguments):
        arguments.append("index")  # no command starts the app
    try:
        status = main(arguments)
    except SystemExit as exc:  # argparse's way to say what is wrong, and to help
        status = exc.code if isinstance(exc.code, int) else 2
    said = capsys.readouterr()
    assert status in {0, 1, 2, 3}, (arguments, said)
    assert "Traceback" not in said.err
    sys.stdout.flush()
