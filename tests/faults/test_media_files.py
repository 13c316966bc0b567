"""Files that are broken, odd or hostile: each ends as a plain reason, and none is changed."""

from __future__ import annotations

import errno
import os
import struct
import zlib
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photoclip.core.model_input import ModelInput
from photoclip.errors import UnreadableImage
from photoclip.media.limits import DecodeLimits
from photoclip.media.reading import PhotoReading, SameContent, read_again, read_photo, render_photo
from tests.unit.media.drawn import FORMATS, decoded, encoded, saved, scene

LIMITS = DecodeLimits()
WHOLE = {form: encoded(scene(64, 48), form) for form in FORMATS}
PLAIN = {
    "the picture is cut off",
    "the picture is damaged",
    "not a picture PhotoClip can read",
    "a kind of picture PhotoClip cannot read",
    "the file is empty",
    "there is nothing but zeros in it: its content is lost",
}


def reason_of(path, tmp_path) -> str:
    with pytest.raises(UnreadableImage) as caught:
        read_photo(path, tmp_path / "thumbnails", ModelInput(), LIMITS)
    assert not caught.value.retry
    return caught.value.reason


def survives(data: bytes) -> str | None:
    """Return the reason why the bytes do not decode; None when they do."""
    try:
        decoded(data)
    except UnreadableImage as exc:
        return exc.reason
    return None


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=60)
@given(st.floats(0, 1, exclude_max=True))
def test_a_file_truncated_anywhere_reads_or_has_a_plain_reason(form, part):
    data = WHOLE[form]
    reason = survives(data[: int(part * len(data))])
    assert reason is None or reason in PLAIN


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=60)
@given(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=20))
def test_a_file_with_wrong_bytes_reads_or_has_a_plain_reason(form, changes):
    data = bytearray(WHOLE[form])
    for place, value in changes:
        data[int(place * len(data))] = value
    reason = survives(bytes(data))
    assert reason is None or reason in PLAIN or "too large" in reason or "memory" in reason


@pytest.mark.parametrize("form", FORMATS)
def test_half_a_file_is_never_shown_as_a_whole_photo(form, tmp_path):
    data = encoded(scene(300, 200), form)
    half = data[: len(data) // 2]
    if form == "JPEG":  # what is there is shown, as every viewer does
        (tmp_path / "half.jpg").write_bytes(half)
        assert "missing" in read_photo(tmp_path / "half.jpg", tmp_path / "thumbnails", None, LIMITS).incomplete
    else:
        assert survives(half) in PLAIN


def test_an_empty_file_says_so(tmp_path):
    (tmp_path / "a.jpg").write_bytes(b"")
    assert reason_of(tmp_path / "a.jpg", tmp_path) == "the file is empty"


@pytest.mark.parametrize(
    "data", [b"Hello, this is a text.\n" * 50, b"RIFF\0\0\0\0WAVEfmt ", b"\0" * 100 + b"a", b"\x7fELF" + b"\0" * 64]
)
def test_what_is_not_a_picture_says_so(data, tmp_path):
    (tmp_path / "a.jpg").write_bytes(data)
    assert reason_of(tmp_path / "a.jpg", tmp_path) == "not a picture PhotoClip can read"


def test_a_picture_with_the_wrong_extension_is_read_for_what_it_is(tmp_path):
    path = saved(tmp_path / "a.jpg", scene(), "PNG")
    assert read_photo(path, tmp_path / "thumbnails", None, LIMITS).format == "PNG"


def test_a_decompression_bomb_is_refused_before_it_goes_off(tmp_path):
    # 40,000 x 300,000 grey pixels in 12 kB of deflate, as a PNG: 12 GB once decoded.
    rows = zlib.compress(b"\0" * 12_000_000, 9)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 40_000, 300_000, 8, 0, 0, 0, 0)
    path = tmp_path / "bomb.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b""))
    assert reason_of(path, tmp_path) == "the picture is too large (12,000 megapixels)"


def test_a_png_whose_texts_are_bombs_is_read_without_them(tmp_path):
    text = zlib.compress(b"a" * 100_000_000, 9)
    chunk = b"zTXtKey\0\0" + text
    data = encoded(scene(), "PNG")
    bomb = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    (tmp_path / "a.png").write_bytes(data[:33] + bomb + data[33:])
    assert read_photo(tmp_path / "a.png", tmp_path / "thumbnails", None, LIMITS).format == "PNG"


@pytest.mark.parametrize("name", ["gone.jpg", "no/such/folder.jpg", "a\0b.jpg"])
def test_a_file_that_is_gone_says_so(name, tmp_path):
    assert reason_of(f"{tmp_path}/{name}", tmp_path) == "the file is gone"


def test_a_file_below_a_file_is_gone(tmp_path):
    saved(tmp_path / "a.jpg", scene(), "JPEG")
    assert reason_of(tmp_path / "a.jpg" / "b.jpg", tmp_path) == "the file is gone"


def test_a_folder_with_a_photos_name_says_so(tmp_path):
    (tmp_path / "a.jpg").mkdir()
    assert reason_of(tmp_path / "a.jpg", tmp_path) == "it is a folder, not a file"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_named_pipe_with_a_photos_name_does_not_hang(tmp_path):
    os.mkfifo(tmp_path / "a.jpg")
    assert reason_of(tmp_path / "a.jpg", tmp_path) == "it is not an ordinary file"


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no /dev/zero")
def test_a_link_to_a_device_is_not_read(tmp_path):
    (tmp_path / "a.jpg").symlink_to("/dev/zero")
    assert reason_of(tmp_path / "a.jpg", tmp_path) == "it is not an ordinary file"


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="this system has no links")
def test_links_in_a_circle_have_a_plain_reason(tmp_path):
    (tmp_path / "a.jpg").symlink_to(tmp_path / "b.jpg")
    (tmp_path / "b.jpg").symlink_to(tmp_path / "a.jpg")
    assert reason_of(tmp_path / "a.jpg", tmp_path).startswith("the disk could not read it")


@pytest.mark.usefixtures("permissions_bind")
def test_a_file_that_may_not_be_read_says_so(tmp_path):
    path = saved(tmp_path / "a.jpg", scene(), "JPEG")
    path.chmod(0)
    assert reason_of(path, tmp_path) == "PhotoClip is not allowed to read the file"


def test_a_drive_that_does_not_answer_is_tried_again(tmp_path, monkeypatch):
    path = saved(tmp_path / "a.jpg", scene(), "JPEG")

    def unplugged(*_):
        raise OSError(19, "No such device")

    monkeypatch.setattr(os, "read", unplugged)
    with pytest.raises(UnreadableImage, match="the drive did not answer") as caught:
        render_photo(path, None, LIMITS)
    assert caught.value.retry


@pytest.mark.parametrize(
    ("number", "passing"),
    [(errno.EACCES, True), (errno.EIO, True), (errno.EMFILE, True), (errno.EBUSY, True), (errno.ENAMETOOLONG, False)],
)
def test_what_the_file_is_not_to_blame_for_may_pass(tmp_path, monkeypatch, number, passing):
    path = saved(tmp_path / "a.jpg", scene(), "JPEG")

    def fails(*_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "read", fails)
    with pytest.raises(UnreadableImage) as caught:
        render_photo(path, None, LIMITS)
    assert (caught.value.retry, caught.value.passing) == (False, passing)


def test_what_came_of_a_file_crosses_to_another_process_whole():
    error = UnreadableImage("not now", retry=True, passing=True)
    kind, arguments = error.__reduce__()
    assert vars(kind(*arguments)) == vars(error)


def test_a_file_that_was_only_touched_is_not_decoded(tmp_path):
    path = saved(tmp_path / "a.jpg", scene(), "JPEG")
    known, size = read_photo(path, tmp_path / "thumbnails", None, LIMITS).content_hash, path.stat().st_size
    assert isinstance(read_again(path, known, size, tmp_path / "thumbnails", None, LIMITS), SameContent)
    saved(path, scene(seed=9), "JPEG")
    again = read_again(path, known, size, tmp_path / "thumbnails", None, LIMITS)
    assert isinstance(again, PhotoReading)
    assert again.content_hash != known
    assert not again.grew
    path.write_bytes(path.read_bytes() + b"a trailer")
    longer = read_again(path, again.content_hash, again.size_bytes, tmp_path / "thumbnails", None, LIMITS)
    assert isinstance(longer, PhotoReading)
    assert longer.grew


def test_originals_are_byte_identical_whatever_was_wrong_with_them(tmp_path):
    folder = tmp_path / "photos"
    folder.mkdir()
    for form, data in WHOLE.items():
        (folder / f"whole{FORMATS[form]}").write_bytes(data)
        (folder / f"half{FORMATS[form]}").write_bytes(data[: len(data) // 2])
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}
    for path in folder.iterdir():
        for read in (
            lambda p: read_photo(p, tmp_path / "thumbnails", ModelInput(), LIMITS),
            lambda p: render_photo(p, 100, LIMITS),
        ):
            with suppress(UnreadableImage):
                read(path)
    assert {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()} == before


def test_originals_are_only_ever_opened_for_reading(tmp_path, monkeypatch):
    path = saved(tmp_path / "a.jpg", scene(), "JPEG")
    seen = []
    real = os.open

    def watched(name, flags, *rest, **named):
        seen.append((str(name), flags))
        return real(name, flags, *rest, **named)

    monkeypatch.setattr(os, "open", watched)
    read_photo(path, tmp_path / "thumbnails", ModelInput(), LIMITS)
    flags = [flags for name, flags in seen if name == str(path)]
    assert len(flags) == 1
    assert flags[0] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC) == 0
