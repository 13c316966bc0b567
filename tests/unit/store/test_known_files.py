"""What a scan may set aside without a decision, of all that the library knows of a folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from photoclip.core.photo import ShotInfo, Stamp
from photoclip.core.scan import KnownFile
from tests.unit.store.conftest import Shelf

STAMP = Stamp(10, 1, 5, 7)


class Status:
    """What `os.stat` says of a file."""

    def __init__(self, stamp: Stamp) -> None:
        self.st_size, self.st_mtime_ns, self.st_ino, self.st_ctime_ns = stamp


def take(shelf: Shelf, relative: str) -> int:
    """Let a file be found and read; return its id."""
    shelf.take(relative, "content of " + ascii(relative), ShotInfo(), STAMP)
    return shelf.files.known(shelf.root)[relative].id


def is_set_aside(shelf: Shelf, relative: str, status: Status) -> bool:
    known = shelf.files.known(shelf.root)
    before = dict(known)
    taken = known.take_same(relative, status)  # type: ignore[arg-type]
    assert dict(known) == ({name: file for name, file in before.items() if name != relative} if taken else before)
    assert list(known.same) == ([before[relative].id] if taken else [])
    return taken


@pytest.mark.parametrize("relative", ["a.jpg", "x/b.jpg", os.fsdecode(b"caf\xe9.jpg"), "café.jpg"])
def test_a_file_that_is_as_it_was_is_set_aside(shelf: Shelf, relative: str) -> None:
    file_id = take(shelf, relative)
    (known,) = shelf.files.known(shelf.root).values()
    assert known == KnownFile(file_id, relative, STAMP, known.photo_id, offline=False)
    assert known.stamp.ctime_ns == STAMP.ctime_ns
    assert is_set_aside(shelf, relative, Status(STAMP))
    assert not is_set_aside(shelf, "other.jpg", Status(STAMP))


def test_a_file_that_was_never_read_is_set_aside_by_itself(shelf: Shelf) -> None:
    file_id = shelf.see("a.jpg", STAMP)
    known = shelf.files.known(shelf.root)
    assert known["a.jpg"].photo_id is None
    assert known.take_same("a.jpg", Status(STAMP))  # type: ignore[arg-type]
    assert (list(known.same), list(known.same_unread)) == ([], [file_id])


@pytest.mark.parametrize("column", range(4), ids=["size", "mtime", "inode", "ctime"])
def test_a_file_of_which_anything_has_changed_is_not(shelf: Shelf, column: int) -> None:
    take(shelf, "a.jpg")
    numbers = list(STAMP)
    numbers[column] += 1
    assert not is_set_aside(shelf, "a.jpg", Status(Stamp(*numbers)))


@pytest.mark.parametrize(
    "said",
    [
        "UPDATE files SET offline = 1",
        "UPDATE files SET offline = 1, deleted_s = 77",
        "UPDATE files SET offline = 1, deleted_s = 0",
        "UPDATE files SET current = 0",
        "UPDATE files SET ctime_ns = 0",
        "INSERT INTO sidecars (file_id, photo_id, fields, size, mtime_ns) SELECT id, photo_id, '{}', 3, 4 FROM files",
    ],
)
def test_a_file_of_which_something_is_to_be_decided_is_not(shelf: Shelf, said: str) -> None:
    take(shelf, "a.jpg")
    with shelf.database.transaction() as connection:
        connection.execute(said)
    assert not is_set_aside(shelf, "a.jpg", Status(STAMP))


def test_a_sidecar_that_is_not_there_any_more_is_nothing_to_decide(shelf: Shelf) -> None:
    take(shelf, "a.jpg")
    with shelf.database.transaction() as connection:
        connection.execute("INSERT INTO sidecars (file_id, fields) SELECT id, '{}' FROM files")
    assert is_set_aside(shelf, "a.jpg", Status(STAMP))


def test_both_kinds_are_known_in_the_part_that_is_asked_for(shelf: Shelf, tmp_path: Path) -> None:
    for relative in ("a.jpg", "x/b.jpg", "x/y/c.jpg", "x0/d.jpg"):
        take(shelf, relative)
        shelf.see(relative.replace(".", " unread."))
    parts = {("", True): 8, ("", False): 2, ("x", True): 4, ("x", False): 2, ("x/y", False): 2, ("z", True): 0}
    for (below, recursive), count in parts.items():
        known = shelf.files.known(shelf.root, below, recursive)
        assert len(known) == len(list(known)) == count
        assert all(name in known and known[name].relative == name for name in known)
    elsewhere = shelf.folders.add(str(tmp_path / "elsewhere"))
    assert not shelf.files.known(elsewhere)
