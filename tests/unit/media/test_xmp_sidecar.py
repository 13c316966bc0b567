"""Which sidecar is a photo's, and saving it without losing what others put there."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from photoclip.core.cancel import CancelToken
from photoclip.core.xmp import XmpFields
from photoclip.errors import Cancelled, MalformedXmp, SidecarChanged, XmpProblem
from photoclip.media.sidecar import Sidecar, read_sidecar, write_sidecar
from photoclip.media.sidecar_names import find_sidecar
from photoclip.media.xmp_document import LARGEST_BYTES
from tests.unit.media.xmp_samples import DIGIKAM, LIGHTROOM

FIELDS = XmpFields(("animals/dog", "new"), 3, "Blue")


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"not looked at")
    return path


def beside(photo: Path, name: str, text: str = LIGHTROOM) -> Path:
    path = photo.with_name(name)
    path.write_bytes(text.encode())
    return path


def read(photo: Path) -> Sidecar:
    sidecar = read_sidecar(photo)
    assert sidecar is not None
    return sidecar


def names(photo: Path) -> list[str]:
    return sorted(path.name for path in photo.parent.iterdir())


def test_a_photo_without_sidecar_has_none(photo: Path) -> None:
    assert read_sidecar(photo) is None


@pytest.mark.parametrize("there_is_one", [False, True])
def test_what_nobody_waits_for_any_more_is_not_put_in_place(photo: Path, there_is_one: bool) -> None:
    before = write_sidecar(photo, XmpFields(("old",)), None) if there_is_one else None
    ended = CancelToken()
    ended.cancel()
    with pytest.raises(Cancelled):
        write_sidecar(photo, XmpFields(("new",)), None if before is None else before.content_hash, cancel=ended)
    assert read_sidecar(photo) == before
    assert names(photo) == ["a.jpg", "a.jpg.xmp"][: 1 + there_is_one]


@pytest.mark.parametrize("name", ["a.jpg.xmp", "a.jpg.XMP", "a.xmp", "a.XMP"])
def test_a_sidecar_is_found_under_either_name(photo: Path, name: str) -> None:
    path = beside(photo, name)
    sidecar = read(photo)
    assert (sidecar.path, sidecar.fields) == (path, XmpFields(("animals/dog", "beach"), 4, "Green"))
    assert sidecar.stamp.size == path.stat().st_size


def test_the_full_name_comes_first(photo: Path) -> None:
    beside(photo, "a.xmp", DIGIKAM)
    assert find_sidecar(photo) == photo.with_name("a.xmp")
    own = beside(photo, "a.jpg.xmp")
    assert find_sidecar(photo) == own


@pytest.mark.parametrize("other", ["a.cr2", "a.NEF", "a.dng", "a.png", "a.jpeg"])
def test_the_short_name_is_for_all_pictures_of_that_name_and_each_writes_its_own(photo: Path, other: str) -> None:
    beside(photo, "a.xmp")
    photo.with_name(other).touch()
    before = read(photo)
    assert (before.path.name, before.fields) == ("a.xmp", XmpFields(("animals/dog", "beach"), 4, "Green"))
    assert write_sidecar(photo, before.fields, before.content_hash) == before
    write_sidecar(photo, FIELDS, before.content_hash)
    assert photo.with_name("a.xmp").read_text("utf-8") == LIGHTROOM
    assert (read(photo).path.name, read(photo).fields) == ("a.jpg.xmp", FIELDS)
    assert "crs:Exposure2012" in photo.with_name("a.jpg.xmp").read_text("utf-8")


def test_a_raw_photo_writes_into_the_short_name_that_it_shares(photo: Path) -> None:
    raw = photo.with_name("a.CR2")
    raw.touch()
    beside(photo, "a.xmp")
    write_sidecar(raw, FIELDS, read(raw).content_hash)
    assert (read(raw).path.name, read(raw).fields) == ("a.xmp", FIELDS)
    assert names(photo) == ["a.CR2", "a.jpg", "a.xmp"]


@pytest.mark.parametrize(("ending", "says"), [("CR2", False), ("jpg", True), (".JPG", True), ("", True)])
def test_the_short_name_may_say_whose_it_is(photo: Path, ending: str, says: bool) -> None:
    photo.with_name("a.cr2").touch()
    named = f'photoshop:SidecarForExtension="{ending}" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmp:Rating='
    beside(photo, "a.xmp", LIGHTROOM.replace("xmp:Rating=", named, 1))
    assert named in photo.with_name("a.xmp").read_text("utf-8")
    sidecar = read(photo)
    assert (sidecar.fields.rating == 4) == says
    written = write_sidecar(photo, FIELDS, sidecar.content_hash)
    assert written is not None
    assert (written.path.name, written.fields) == ("a.jpg.xmp", FIELDS)


@pytest.mark.parametrize("name", ["A.jpg.xmp", "a.JPG.xmp", "A.JPG.XMP", "A.xmp", "A.Xmp"])
def test_a_name_in_another_case_is_the_same(photo: Path, name: str) -> None:
    path = beside(photo, name)
    assert read(photo).path == path
    written = write_sidecar(photo, FIELDS, read(photo).content_hash)
    assert written is not None
    assert names(photo) == sorted(["a.jpg", name])


def test_the_very_name_comes_before_one_in_another_case(photo: Path) -> None:
    other = photo.with_name("a.JPG")
    other.touch()
    path = beside(photo, "a.JPG.xmp")
    assert find_sidecar(other) == path
    assert find_sidecar(photo) is None


def test_a_video_or_another_stem_does_not_take_the_short_name(photo: Path) -> None:
    own = beside(photo, "a.xmp")
    for name in ("a.mov", "a.txt", "ab.cr2"):
        photo.with_name(name).touch()
    assert find_sidecar(photo) == own


def test_a_new_sidecar_has_the_full_name_and_nothing_else_is_left(photo: Path) -> None:
    written = write_sidecar(photo, FIELDS, None)
    assert written == read(photo)
    assert written is not None
    assert written.fields == FIELDS
    assert names(photo) == ["a.jpg", "a.jpg.xmp"]
    assert photo.read_bytes() == b"not looked at"


def test_nothing_to_say_makes_no_sidecar(photo: Path) -> None:
    assert write_sidecar(photo, XmpFields(), None) is None
    assert names(photo) == ["a.jpg"]


def test_the_sidecar_that_is_read_is_the_one_that_is_written(photo: Path) -> None:
    beside(photo, "a.xmp")
    written = write_sidecar(photo, FIELDS, read(photo).content_hash)
    assert written == read(photo)
    assert names(photo) == ["a.jpg", "a.xmp"]
    assert "crs:Exposure2012" in photo.with_name("a.xmp").read_text("utf-8")


def test_a_sidecar_that_already_says_so_is_not_touched(photo: Path) -> None:
    beside(photo, "a.jpg.xmp")
    before = read(photo)
    assert write_sidecar(photo, before.fields, before.content_hash) == before
    assert read(photo) == before


def test_what_was_written_may_be_written_again_without_reading(photo: Path) -> None:
    first = write_sidecar(photo, FIELDS, None)
    assert first is not None
    second = write_sidecar(photo, XmpFields(("other",)), first.content_hash)
    assert second == read(photo)


def test_a_sidecar_that_changed_is_not_overwritten(photo: Path) -> None:
    path = beside(photo, "a.jpg.xmp")
    known = read(photo).content_hash
    beside(photo, "a.jpg.xmp", DIGIKAM)
    for expected in (known, None):
        with pytest.raises(SidecarChanged, match="changed by another program"):
            write_sidecar(photo, FIELDS, expected)
    assert path.read_text("utf-8") == DIGIKAM
    path.unlink()
    with pytest.raises(SidecarChanged, match="removed"):
        write_sidecar(photo, FIELDS, known)


@pytest.mark.parametrize("there", [True, False], ids=["changed", "made"])
def test_a_change_in_the_last_moment_is_not_overwritten(
    photo: Path, there: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = None
    if there:
        beside(photo, "a.jpg.xmp")
        known = read(photo).content_hash
    sync = os.fsync

    def other_program(handle: int) -> None:
        sync(handle)
        beside(photo, "a.jpg.xmp", DIGIKAM)

    monkeypatch.setattr(os, "fsync", other_program)
    with pytest.raises(SidecarChanged):
        write_sidecar(photo, FIELDS, known)
    assert photo.with_name("a.jpg.xmp").read_text("utf-8") == DIGIKAM
    assert names(photo) == ["a.jpg", "a.jpg.xmp"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is|empty"),
        (b"no xmp", "broken"),
        (LIGHTROOM.encode()[:500], "broken"),
        (b"<!DOCTYPE x>" + LIGHTROOM.encode(), "document type"),
    ],
)
def test_a_malformed_sidecar_is_left_as_it_is(photo: Path, data: bytes, reason: str) -> None:
    path = photo.with_name("a.jpg.xmp")
    path.write_bytes(data)
    with pytest.raises(MalformedXmp, match=reason) as caught:
        read_sidecar(photo)
    assert str(caught.value) == f"{path} is not valid XMP ({caught.value.reason}); it was left as it is."
    with pytest.raises(MalformedXmp, match="left as it is"):
        write_sidecar(photo, FIELDS, None)
    assert path.read_bytes() == data


def test_a_sidecar_that_is_too_large_or_no_file_is_left_alone(photo: Path) -> None:
    path = photo.with_name("a.jpg.xmp")
    with path.open("wb") as file:
        file.truncate(LARGEST_BYTES + 1)
    with pytest.raises(XmpProblem, match="too large"):
        read_sidecar(photo)
    path.unlink()
    path.mkdir()
    with pytest.raises(XmpProblem, match="folder, not a file"):
        write_sidecar(photo, FIELDS, None)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_named_pipe_is_not_waited_for(photo: Path) -> None:
    os.mkfifo(photo.with_name("a.jpg.xmp"))
    with pytest.raises(XmpProblem, match="not an ordinary file"):
        read_sidecar(photo)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "The disk is full"),
        (errno.EACCES, "not allowed to write"),
        (errno.EROFS, "not allowed to write"),
        (errno.EIO, "could not be saved"),
    ],
)
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failed_write_leaves_everything_as_it_was(
    photo: Path, number: int, words: str, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = beside(photo, "a.jpg.xmp")

    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(XmpProblem, match=words) as caught:
        write_sidecar(photo, FIELDS, read(photo).content_hash)
    assert str(path) in str(caught.value)
    assert path.read_text("utf-8") == LIGHTROOM
    assert names(photo) == ["a.jpg", "a.jpg.xmp"]


@pytest.mark.usefixtures("permissions_bind")
def test_a_read_only_folder_is_said_in_plain_words(photo: Path) -> None:
    photo.parent.chmod(0o555)
    try:
        with pytest.raises(XmpProblem, match="not allowed to write"):
            write_sidecar(photo, FIELDS, None)
    finally:
        photo.parent.chmod(0o755)


def test_a_folder_that_is_gone_is_said_in_plain_words(tmp_path: Path) -> None:
    with pytest.raises(XmpProblem, match="could not be saved"):
        write_sidecar(tmp_path / "gone" / "a.jpg", FIELDS, None)


def test_a_name_too_long_for_a_sidecar_is_said_in_plain_words(tmp_path: Path) -> None:
    photo = tmp_path / f"{'a' * 249}.jpg"
    photo.touch()
    with pytest.raises(XmpProblem, match="could not be saved"):
        write_sidecar(photo, FIELDS, None)


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
def test_a_protected_sidecar_is_not_replaced(photo: Path) -> None:
    path = beside(photo, "a.jpg.xmp")
    path.chmod(0o444)
    with pytest.raises(XmpProblem, match="not allowed to write"):
        write_sidecar(photo, FIELDS, read(photo).content_hash)
    assert path.read_text("utf-8") == LIGHTROOM


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
def test_permissions_are_kept(photo: Path) -> None:
    path = beside(photo, "a.jpg.xmp")
    path.chmod(0o640)
    write_sidecar(photo, FIELDS, read(photo).content_hash)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.skipif(os.name != "posix", reason="links need a privilege elsewhere")
def test_a_link_is_followed_and_stays_one(photo: Path, tmp_path: Path) -> None:
    folder = tmp_path / "sidecars"
    folder.mkdir()
    real = folder / "real.xmp"
    real.write_text(LIGHTROOM, encoding="utf-8")
    link = photo.with_name("a.jpg.xmp")
    link.symlink_to(real)
    written = write_sidecar(photo, FIELDS, read(photo).content_hash)
    assert link.is_symlink()
    assert written == read(photo)
    assert sorted(path.name for path in folder.iterdir()) == ["real.xmp"]
    real.unlink()
    with pytest.raises(XmpProblem, match="gone"):
        write_sidecar(photo, FIELDS, None)
    assert link.is_symlink()
