"""An index of the library's file is damaged while it is closed: commands and the library heal it by themselves."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from photoclip.cli.main import main
from photoclip.core.cancel import CancelToken
from photoclip.core.events import Change, TroubleChanged
from photoclip.errors import IndexDamaged, LibraryDamaged
from photoclip.library import Library
from photoclip.paths import AppPaths
from photoclip.store.check_record import save_record
from tests.unit.store.test_remaking import let_the_index_miss, spoil_a_byte_of
from tests.waiting import wait_until

PHOTOS = 120


def a_byte_of_a_key(path: Path) -> None:
    spoil_a_byte_of(path, "sqlite_autoindex_files_1")


def other_sizes(path: Path) -> None:
    let_the_index_miss(path, "files_by_stamp", "UPDATE files SET size = size + 1 WHERE id < 20")


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    folder.mkdir()
    for number in range(PHOTOS):
        Image.new("RGB", (8, 8), (number, 90, 120)).save(folder / f"a trip to the town of Rome {number:04}.png")
    return folder


@pytest.fixture
def data(tmp_path: Path, photos: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A library in which all are indexed, and which nobody has open."""
    folder = tmp_path / "data"
    assert main(["--data-dir", str(folder), "folders", "add", str(photos)]) == 0
    assert main(["--data-dir", str(folder), "index"]) == 0
    capsys.readouterr()
    return folder


@pytest.fixture(autouse=True)
def no_warnings(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    caplog.clear()  # that something was made anew


def problems(data: Path) -> list[str]:
    with closing(sqlite3.connect(data / "library.sqlite3")) as connection:
        return [said for (said,) in connection.execute("PRAGMA integrity_check") if said != "ok"]


def let_them_be_gone(photos: Path) -> None:
    for path in photos.iterdir():
        path.unlink()
    Image.new("RGB", (8, 8)).save(photos / "left.png")


def let_them_change(photos: Path) -> None:
    for path in photos.iterdir():
        with path.open("ab") as file:
            file.write(b"more")


@pytest.mark.parametrize("spoil", [a_byte_of_a_key, other_sizes])
@pytest.mark.parametrize("change", [let_them_be_gone, let_them_change, lambda _photos: None])
def test_the_second_index_at_the_latest_is_done(
    data: Path,
    photos: Path,
    spoil: Callable[[Path], None],
    change: Callable[[Path], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    spoil(data / "library.sqlite3")
    assert problems(data)
    change(photos)
    main(["--data-dir", str(data), "index"])
    said = capsys.readouterr().err
    assert "is damaged" not in said
    assert main(["--data-dir", str(data), "index"]) in (0, 1)
    assert "damaged" not in capsys.readouterr().err
    if "try again" in said:
        assert problems(data) == []
    assert main(["--data-dir", str(data), "search", "rating:0"]) == 0
    assert "damaged" not in capsys.readouterr().err


def test_what_an_earlier_version_locked_is_searched_and_indexed_again(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a_byte_of_a_key(data / "library.sqlite3")
    save_record(data / "library.sqlite3", False, ("The library is damaged.",))
    assert main(["--data-dir", str(data), "search", "rating:0"]) == 0
    assert "damaged" not in capsys.readouterr().err
    assert problems(data) == []
    assert main(["--data-dir", str(data), "index"]) == 0


@pytest.mark.parametrize("spoil", [a_byte_of_a_key, other_sizes])
def test_the_library_says_to_try_again_and_locks_nothing(data: Path, spoil: Callable[[Path], None]) -> None:
    spoil(data / "library.sqlite3")
    heard: list[Change] = []
    library = Library(AppPaths.choose(data))
    library.subscribe(heard.append)
    library.open()
    try:
        folder = library.folders.all()[0]
        with pytest.raises(IndexDamaged, match="try again"):
            library.folders.remove(folder.id)
        library.folders.remove(folder.id)
        library.indexing.run(CancelToken(), lambda _status: None)
        assert not [change for change in heard if isinstance(change, TroubleChanged)]
        assert library.file.trouble == ""
    finally:
        library.close()
    assert problems(data) == []


def test_who_has_it_open_and_locked_goes_on_when_doctor_has_mended_it(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a_byte_of_a_key(data / "library.sqlite3")
    save_record(data / "library.sqlite3", True, ("row 9 missing from index sqlite_autoindex_files_1",))
    heard: list[Change] = []
    library = Library(AppPaths.choose(data))
    library.subscribe(heard.append)
    library.open()
    try:
        assert "is damaged" in library.file.trouble
        with pytest.raises(LibraryDamaged):
            library.indexing.run(CancelToken(), lambda _status: None)
        main(["--data-dir", str(data), "doctor"])
        wait_until(lambda: TroubleChanged("") in heard)
        assert library.file.trouble == ""
        library.indexing.run(CancelToken(), lambda _status: None)
    finally:
        library.close()
    assert problems(data) == []
