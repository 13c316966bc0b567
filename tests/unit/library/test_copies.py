"""Copies of a real library's photos: the same bytes, or JPEGs of what is known."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from photoclip.core.copies import CopyOptions
from photoclip.disk.drafts import Draft
from photoclip.errors import LibraryProblem
from photoclip.library import Library
from photoclip.media.embedded import read_embedded
from photoclip.media.metadata import read_metadata
from photoclip.paths import AppPaths
from photoclip.store.path_text import to_text
from tests.tiny_library import copied


@dataclass(frozen=True)
class Desk:
    library: Library
    photo_id: int
    original: Path
    folder: Path


@pytest.fixture
def desk(tiny_home: Path, tmp_path: Path) -> Iterator[Desk]:
    library = Library(AppPaths.choose(copied(tiny_home, tmp_path / "home") / "data"))
    library.open()
    photo_id = int(library.photos.ids()[0])
    folder = tmp_path / "for Ann"
    folder.mkdir()
    yield Desk(library, photo_id, Path(library.photos.tiles([photo_id])[photo_id].path), folder)
    library.close()


def test_an_original_is_copied_byte_for_byte_with_its_time(desk: Desk) -> None:
    before = desk.original.stat()
    (name,) = desk.library.copies.write([desk.photo_id], desk.folder).written
    copy = desk.folder / name
    assert copy.read_bytes() == desk.original.read_bytes()
    assert copy.stat().st_mtime_ns == before.st_mtime_ns == desk.original.stat().st_mtime_ns


def test_a_jpeg_has_the_size_and_the_tags_that_were_asked_for(desk: Desk) -> None:
    desk.library.tags.put([desk.photo_id], "family/anna")
    desk.library.marks.change([desk.photo_id], rating=4, color="red")
    content = desk.original.read_bytes()
    for details, said in ((True, (("family/anna",), 4, "Red")), (False, ((), None, None))):
        options = CopyOptions("jpeg", side_px=120, quality=80, details=details)
        (name,) = desk.library.copies.write([desk.photo_id], desk.folder, options).written
        with Image.open(desk.folder / name) as image:
            assert (image.format, max(image.size)) == ("JPEG", 120)
            fields = read_embedded(image)
            assert (fields.keywords, fields.rating, fields.label) == said
            assert (read_metadata(image).taken_at is not None) == details
    assert desk.original.read_bytes() == content


def full(_draft: Draft) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_photo_that_is_away_is_named_and_a_folder_that_takes_nothing_ends_it(desk: Desk) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "access", lambda _path, _mode: False)
        with pytest.raises(LibraryProblem, match="Nothing can be written"):
            desk.library.copies.write([desk.photo_id], desk.folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Draft, "sync", full)
        told = desk.library.copies.write(desk.library.photos.ids()[:3].tolist(), desk.folder)
    assert [failure.reason for failure in told.failed] == ["the disk is full"]
    assert (told.written, told.left) == ((), 2)
    assert list(desk.folder.iterdir()) == []
    away, *others = (int(photo_id) for photo_id in desk.library.photos.ids()[:3])
    desk.original.rename(desk.original.with_suffix(".away"))
    told = desk.library.copies.write([away, *others], desk.folder)
    assert [failure.name for failure in told.failed] == [desk.original.name]
    assert "not there" in told.failed[0].reason
    assert len(told.written) == 2


def rename(desk: Desk, photo_id: int, name: str) -> None:
    """Let a photo's file have another name, on the disk and in the library."""
    old = Path(desk.library.photos.tiles([photo_id])[photo_id].path)
    old.rename(old.with_name(name))
    with desk.library.file.database.transaction() as connection:
        (relative,) = connection.execute("SELECT relative FROM files WHERE photo_id = ?", (photo_id,)).fetchone()
        new = to_text(str(Path(relative).with_name(name)))
        connection.execute("UPDATE files SET relative = ? WHERE photo_id = ?", (new, photo_id))


@pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="file names are no bytes there")
@pytest.mark.parametrize("options", [CopyOptions(), CopyOptions("jpeg", side_px=120)])
def test_a_name_that_is_no_text_is_copied_like_any_other(desk: Desk, options: CopyOptions) -> None:
    first, second = (int(one) for one in desk.library.photos.ids()[:2])
    rename(desk, first, "bad\udcff.jpg")
    report = desk.library.copies.write([first, second], desk.folder, options)
    assert report.failed == ()
    assert report.written[0] == "bad\udcff.jpg"
    assert sorted(one.name for one in desk.folder.iterdir()) == sorted(report.written)


@pytest.mark.parametrize(
    "refusal",
    [OSError(errno.EINVAL, "Invalid argument"), OSError(errno.ENAMETOOLONG, "File name too long"), "unencodable"],
)
def test_a_name_that_the_folder_refuses_is_told_and_the_rest_goes_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, refusal: OSError | str
) -> None:
    first, second = (int(one) for one in desk.library.photos.ids()[:2])
    name = Path(desk.library.photos.tiles([first])[first].path).name
    real = os.open

    def picky(path: object, *rest: object, **named: object) -> int:
        if os.fspath(path).endswith(name):  # type: ignore[call-overload]
            if isinstance(refusal, OSError):
                raise refusal
            raise UnicodeEncodeError("ascii", name, 0, 1, "ordinal not in range(128)")
        return real(path, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", picky)
    report = desk.library.copies.write([first, second], desk.folder)
    assert [one.name for one in report.failed] == [name]
    assert len(report.written) == 1
    assert report.left == 0
