from __future__ import annotations

import hashlib
import os
import pickle
from datetime import datetime

import numpy as np
import pytest
from PIL import Image

from photoclip.core.model_input import ModelInput
from photoclip.core.photo import Stamp
from photoclip.errors import UnreadableImage
from photoclip.media.limits import DecodeLimits
from photoclip.media.reading import read_photo, render_photo
from photoclip.media.thumbnails import ThumbnailStore, look_of
from tests.unit.media.drawn import FORMATS, distance, encoded, saved, scene, turned

LIMITS = DecodeLimits()


@pytest.fixture
def thumbnails(tmp_path):
    return tmp_path / "thumbnails"


def camera_exif(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif.get_ifd(0x8769)[0x9003] = "2024:05:06 07:08:09"
    return exif.tobytes()


def test_one_read_gives_everything_the_library_keeps(tmp_path, thumbnails):
    upright = scene(900, 600)
    path = saved(tmp_path / "a.jpg", turned(upright, 6), "JPEG", exif=camera_exif(6))
    reading = read_photo(path, thumbnails, ModelInput(size_px=64), LIMITS)
    assert reading.content_hash == hashlib.sha256(path.read_bytes()).hexdigest()
    assert reading.stamp == Stamp.of(path.stat())
    assert reading.size_bytes == path.stat().st_size
    assert (reading.width, reading.height, reading.format) == (900, 600, "JPEG")
    assert reading.shot.taken_at == datetime(2024, 5, 6, 7, 8, 9)
    assert reading.pixels is not None
    assert (reading.pixels.shape, reading.pixels.dtype) == ((64, 64, 3), np.uint8)
    with Image.open(ThumbnailStore(thumbnails).path_of(reading.content_hash)) as thumbnail:
        assert thumbnail.size == (512, 341)
        assert distance(thumbnail, upright.resize((512, 341), Image.Resampling.BOX)) < 6


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_reads_and_travels_between_processes(form, tmp_path, thumbnails):
    path = saved(tmp_path / f"a{FORMATS[form]}", scene(), form)
    reading = pickle.loads(pickle.dumps(read_photo(path, thumbnails, ModelInput(size_px=32), LIMITS)))
    assert (reading.width, reading.height) == (96, 64)
    assert reading.pixels.shape == (32, 32, 3)


def test_without_a_model_there_are_no_pixels_but_a_thumbnail(tmp_path, thumbnails):
    reading = read_photo(saved(tmp_path / "a.png", scene(), "PNG"), thumbnails, None, LIMITS)
    assert reading.pixels is None
    assert ThumbnailStore(thumbnails).has(reading.content_hash)


def test_a_thumbnail_that_is_there_is_not_written_again(tmp_path, thumbnails):
    path = saved(tmp_path / "a.png", scene(), "PNG")
    place = ThumbnailStore(thumbnails).path_of(read_photo(path, thumbnails, None, LIMITS).content_hash)
    before = place.stat()
    read_photo(path, thumbnails, None, LIMITS)
    assert (place.stat().st_mtime_ns, place.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_a_thumbnail_that_cannot_be_saved_costs_nothing_else(tmp_path, thumbnails):
    thumbnails.write_text("not a folder")
    reading = read_photo(saved(tmp_path / "a.png", scene(), "PNG"), thumbnails, None, LIMITS)
    assert reading.no_thumbnail.startswith("Thumbnails cannot be saved")
    assert reading.look is not None
    assert np.abs(reading.look.astype(int) - look_of(scene())).max() < 8
    assert (reading.width, reading.format) == (scene().width, "PNG")


def test_a_file_that_grows_while_it_is_read_is_tried_again_later(tmp_path, thumbnails, monkeypatch):
    path = saved(tmp_path / "a.png", scene(), "PNG")
    read = os.read

    def read_while_written(handle: int, size: int) -> bytes:
        with path.open("ab") as file:
            file.write(b"more")
        return read(handle, size)

    monkeypatch.setattr(os, "read", read_while_written)
    with pytest.raises(UnreadableImage, match="still being written") as caught:
        read_photo(path, thumbnails, None, LIMITS)
    assert caught.value.retry


def test_a_file_rewritten_in_place_while_it_is_read_is_tried_again_later(tmp_path, thumbnails, monkeypatch):
    path = saved(tmp_path / "a.png", scene(), "PNG")
    read = os.read

    def read_and_touch(handle: int, size: int) -> bytes:
        data = read(handle, size)
        os.utime(path, ns=(1, 1))
        return data

    monkeypatch.setattr(os, "read", read_and_touch)
    with pytest.raises(UnreadableImage, match="still being written") as caught:
        read_photo(path, thumbnails, None, LIMITS)
    assert caught.value.retry


def test_a_file_beyond_sense_is_refused_unread(tmp_path, thumbnails):
    path = tmp_path / "a.jpg"
    with path.open("wb") as file:
        file.truncate(3_000_000_000)  # sparse
    with pytest.raises(UnreadableImage, match=r"^the file is too large \(3\.0 GB\)$"):
        read_photo(path, thumbnails, None, LIMITS)


def test_a_rendered_photo_has_tight_rows_and_the_asked_size(tmp_path):
    path = saved(tmp_path / "a.jpg", turned(scene(801, 600), 8), "JPEG", exif=camera_exif(8))
    whole = render_photo(path, None, LIMITS)
    assert (whole.width, whole.height, len(whole.pixels)) == (801, 600, 3 * 801 * 600)
    small = render_photo(path, 200, LIMITS)
    assert (small.width, small.height, len(small.pixels)) == (200, 150, 3 * 200 * 150)
    shown = Image.frombytes("RGB", (small.width, small.height), small.pixels)
    assert distance(shown, scene(801, 600).resize((200, 150), Image.Resampling.BOX)) < 5


def test_a_rendered_photo_is_never_enlarged(tmp_path):
    path = saved(tmp_path / "a.png", scene(), "PNG")
    assert render_photo(path, 4000, LIMITS) == render_photo(path, None, LIMITS)


def test_a_gigantic_photo_is_rendered_reduced(tmp_path):
    path = saved(tmp_path / "a.jpg", scene(2000, 1000), "JPEG")
    shown = render_photo(path, None, DecodeLimits(max_shown_pixels=500_000))
    assert (shown.width, shown.height) == (1000, 500)


@pytest.mark.parametrize("form", FORMATS)
def test_reading_leaves_the_original_as_it_was(form, tmp_path, thumbnails):
    path = saved(tmp_path / "in" / f"a{FORMATS[form]}", scene(), form)
    path.chmod(0o444)
    os.utime(path, ns=(10**18, 10**18))
    before, data = path.stat(), path.read_bytes()
    read_photo(path, thumbnails, ModelInput(), LIMITS)
    render_photo(path, None, LIMITS)
    after = path.stat()
    assert path.read_bytes() == data
    assert (after.st_mtime_ns, after.st_ctime_ns, after.st_ino) == (
        before.st_mtime_ns,
        before.st_ctime_ns,
        before.st_ino,
    )
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_equal_bytes_have_equal_hashes_wherever_they_lie(tmp_path, thumbnails):
    data = encoded(scene(), "PNG")
    for name in ("a.png", "b c/鳥.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    one, other = (read_photo(tmp_path / name, thumbnails, None, LIMITS) for name in ("a.png", "b c/鳥.png"))
    assert one.content_hash == other.content_hash
