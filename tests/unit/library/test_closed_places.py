"""Folders and files that may not be looked at: named, kept, and found again by themselves when they are open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from photoclip.core.cancel import CancelToken
from photoclip.core.health import HealthLine
from photoclip.core.photo import Problem
from photoclip.core.xmp import XmpFields
from photoclip.errors import FolderProblem, LibraryProblem
from photoclip.media.sidecar import read_sidecar
from tests.household import Household, drawn

CLOSED = "PhotoClip is not allowed to open it"


@pytest.fixture
def house(permissions_bind: None, tmp_path: Path) -> Iterator[Household]:
    """A library of one photo, and of another one in a folder of its own."""
    made = Household(tmp_path)
    for number, name in enumerate(("a.jpg", "sub/b.jpg")):
        (made.roots[0] / name).parent.mkdir(exist_ok=True)
        (made.roots[0] / name).write_bytes(drawn(number))
    yield made
    made.close()


def about(house: Household, what: str) -> list[HealthLine]:
    return [line for line in house.library.health.examine() if line.name == what]


def about_closed(house: Household) -> list[HealthLine]:
    return about(house, "closed folders")


def test_a_folder_that_may_not_be_opened_is_named_and_read_when_it_is_open(house: Household) -> None:
    folder = house.roots[0] / "sub"
    folder.chmod(0)
    for _ in range(2):
        report = house.index()
        assert report.closed == (Problem(str(folder), CLOSED, passing=True),)
    (line,) = about_closed(house)
    assert (line.state, line.remedy, line.details) == ("look", "index", (f"{folder}: {CLOSED}",))
    assert f"1 folder or file in watched folders could not be looked at: {folder}: {CLOSED}." in line.said
    folder.chmod(0o700)
    assert (house.index().closed, about_closed(house), house.library.photos.count()) == ((), [], 2)


def test_of_a_watched_folder_that_may_not_be_opened_the_reason_is_said(house: Household) -> None:
    house.index()
    root = house.roots[0]
    root.chmod(0)
    report = house.index()
    assert (report.offline, report.closed) == (2, (Problem(str(root), CLOSED, passing=True),))
    (line,) = about(house, "folders")
    assert (line.said, "permissions" in line.todo) == (f"1 folder may not be opened by PhotoClip: {root}.", True)
    root.chmod(0o700)
    assert (house.index().closed, house.library.photos.count()) == ((), 2)


def test_photos_of_a_folder_that_was_closed_stay_with_all_that_was_put_on_them(house: Household) -> None:
    house.index()
    photo_id = house.photo_at(0, "sub/b.jpg")
    assert photo_id is not None
    house.library.tags.put([photo_id], "Rome")
    folder = house.roots[0] / "sub"
    folder.chmod(0)
    report = house.index()
    assert (report.offline, len(report.closed), house.library.photos.count()) == (1, 1, 2)
    report = house.library.exchange.export_sidecars()
    assert [failure.reason for failure in report.failed] == ["It is offline; plug its drive in and export again."]
    folder.chmod(0o700)
    assert house.index().offline == 0
    assert [tag.name for tag in house.library.tags.of(photo_id)] == ["Rome"]
    house.library.exchange.export_sidecars()
    sidecar = read_sidecar(folder / "b.jpg")
    assert sidecar is not None
    assert sidecar.fields == XmpFields(("Rome",))


def test_what_was_closed_in_a_folder_that_is_watched_no_more_is_not_said(house: Household) -> None:
    (house.roots[0] / "sub").chmod(0)
    house.index()
    (watched, _) = house.library.folders.all()
    house.library.folders.pause(watched.id, True)
    assert about_closed(house) == []
    house.library.folders.remove(watched.id)
    house.library.folders.add(house.roots[0])
    assert about_closed(house) == []
    (house.roots[0] / "sub").chmod(0o700)


def test_a_photo_that_may_not_be_read_is_tried_again_by_itself_and_that_is_said(house: Household) -> None:
    photo = house.roots[0] / "a.jpg"
    photo.chmod(0)
    report = house.index()
    assert [(one.path, one.passing) for one in report.failed] == [(str(photo), True)]
    (line,) = about(house, "photos")
    assert line.todo == "Put that right; they are tried again by themselves."
    photo.chmod(0o600)
    assert (house.index().failed, house.library.photos.count()) == ((), 2)


def test_sidecars_beside_photos_in_a_folder_that_may_only_be_read_are_owed(house: Household) -> None:
    house.index()
    house.library.tags.put(house.library.photos.ids().tolist(), "Rome")
    folder = house.roots[0] / "sub"
    folder.chmod(0o555)
    report = house.library.exchange.export_sidecars()
    assert [failure.reason for failure in report.failed] == [
        f"PhotoClip is not allowed to write {folder / 'b.jpg.xmp'}. Check the permissions of file and folder."
    ]
    assert read_sidecar(house.roots[0] / "a.jpg") is not None
    folder.chmod(0o755)
    assert not house.library.exchange.write_owed(CancelToken())
    assert read_sidecar(folder / "b.jpg") is not None


def test_what_lies_behind_a_closed_folder_is_no_folder_to_watch_or_to_copy_to(house: Household) -> None:
    house.index()
    folder = house.roots[0] / "sub"
    (folder / "deeper").mkdir()
    folder.chmod(0)
    with pytest.raises(FolderProblem, match=r"cannot be read; check its permissions\."):
        house.library.folders.add(folder / "deeper")
    with pytest.raises(LibraryProblem, match="Nothing can be written in"):
        house.library.copies.write(house.library.photos.ids().tolist(), folder / "deeper")
    folder.chmod(0o700)
