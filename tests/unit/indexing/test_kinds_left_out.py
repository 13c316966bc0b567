"""Files of a kind that is not to be seen for a while leave with all that is known of them, and return for nothing."""

from __future__ import annotations

from typing import Any

import pytest

from photoclip.core.events import FoldersChanged, PhotosAdded, PhotosRemoved
from photoclip.core.missing import MissingPhoto
from photoclip.indexing.excludes import Excludes
from photoclip.indexing.scanner import Scanner
from photoclip.store.missing import MissingStore
from tests.unit.indexing.conftest import World


def show(world: World, *endings: str) -> None:
    world.scanner = Scanner(lambda name: name.endswith(endings), Excludes(world.excludes))


def missing(world: World) -> tuple[MissingPhoto, ...]:
    return MissingStore(world.database).all(10).photos


@pytest.fixture
def plan(world: World) -> int:
    """A photo, and a document that has left the view."""
    show(world, ".jpg", ".pdf")
    world.write("a.jpg", "photo")
    world.write("plan.pdf", "document")
    world.index()
    photo_id = world.photo_of("plan.pdf")
    assert photo_id is not None
    show(world, ".jpg")
    world.changes.clear()
    world.index()
    assert PhotosRemoved((photo_id,)) in world.changes
    world.reader.read_paths.clear()
    world.reader.looked_at.clear()
    world.searchable.clear()
    return photo_id


def test_what_returns_is_neither_read_nor_seen_again(world: World, plan: int) -> None:
    assert world.photos.count() == 1
    world.changes.clear()
    show(world, ".jpg", ".pdf")
    report = world.index()
    assert (world.photos.count(), report.indexed, report.unchanged) == (2, 0, 2)
    assert (world.reader.read_paths, world.reader.looked_at, world.encoder.encoded) == ([], [], 2)
    assert PhotosAdded((plan,)) in world.changes
    assert plan in world.searchable


def test_what_is_left_out_is_not_missing_and_leaves_once(world: World, plan: int) -> None:
    world.changes.clear()
    report = world.index()
    assert (missing(world), report.offline) == ((), 0)
    assert not [one for one in world.changes if isinstance(one, PhotosRemoved | FoldersChanged)]
    assert MissingStore(world.database).long_gone(2**40) == ()
    assert world.photos.in_view([plan]).tolist() == []


def test_what_was_refused_is_not_tried_again_when_it_returns(world: World, plan: int) -> None:
    show(world, ".jpg", ".pdf")
    world.write("bad.pdf", "broken")
    assert len(world.index().failed) == 1
    show(world, ".jpg")
    assert world.index().failed == ()
    world.reader.read_paths.clear()
    show(world, ".jpg", ".pdf")
    assert len(world.index().failed) == 1
    assert world.reader.read_paths == []


def test_what_changed_meanwhile_is_read(world: World, plan: int) -> None:
    world.write("plan.pdf", "another document")
    show(world, ".jpg", ".pdf")
    assert world.index().indexed == 1
    assert world.photos.count() == 2


def test_what_was_moved_meanwhile_is_known(world: World, plan: int) -> None:
    path = world.photos_dir / "plan.pdf"
    path.rename(world.photos_dir / "moved.pdf")
    show(world, ".jpg", ".pdf")
    report = world.index()
    assert (report.moved, report.indexed, world.photo_of("moved.pdf")) == (1, 0, plan)
    assert missing(world) == ()


def test_what_was_deleted_meanwhile_is_missing_once_it_is_looked_for(world: World, plan: int) -> None:
    (world.photos_dir / "plan.pdf").unlink()
    world.index()
    assert missing(world) == ()
    show(world, ".jpg", ".pdf")
    world.index()
    assert [one.id for one in missing(world)] == [plan]


def test_what_lies_where_nobody_may_look_is_not_taken_for_deleted(world: World) -> None:
    show(world, ".jpg", ".pdf")
    world.write("a.jpg", "photo")
    world.write("closed/plan.pdf", "document")
    world.index()
    show(world, ".jpg")
    world.index()

    class Closed(Scanner):
        def scan(self, *args: Any) -> Any:
            args[4].unlisted["closed"] = "it hangs"
            # All but what is known: it says of each file what it is, and of none that it is the same.
            return (file for file in super().scan(*args[:5]) if not file.relative.startswith("closed"))

    world.scanner = Closed(lambda name: name.endswith((".jpg", ".pdf")), Excludes(world.excludes))
    world.index()
    assert missing(world) == ()
    show(world, ".jpg", ".pdf")
    assert world.index().indexed == 0
    assert world.photos.count() == 2


def test_what_is_excluded_as_well_is_forgotten_like_anything_excluded(world: World, plan: int) -> None:
    world.excludes = ("plan.pdf",)
    show(world, ".jpg")
    world.index()
    assert "plan.pdf" not in world.files.known(world.folder_id)
    world.excludes = ()
    show(world, ".jpg", ".pdf")
    world.index()
    assert (world.photo_of("plan.pdf"), world.encoder.encoded) == (plan, 2)
