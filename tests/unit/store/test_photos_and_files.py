"""A photo is its content; a path is an attribute that can move, vanish and return."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.core.photo import ShotInfo, Stamp
from photoclip.core.scan import FoundFile, ScanDiff, diff
from photoclip.core.search import Scope
from photoclip.store.marks import MarkStore
from photoclip.store.path_text import from_text, to_text
from tests.unit.store.conftest import Shelf


def test_the_same_content_in_two_places_is_one_photo_with_two_files(shelf: Shelf) -> None:
    first = shelf.take("a.jpg", "content", stamp=Stamp(10, 1, 5))
    second = shelf.take("copy/a.jpg", "content", stamp=Stamp(10, 2, 6))
    assert first == second
    photo = shelf.photos.get(first)
    assert photo is not None
    assert [Path(file.path).name for file in photo.files] == ["a.jpg", "a.jpg"]
    assert shelf.photos.count() == 1


def test_everything_the_camera_said_comes_back(shelf: Shelf) -> None:
    shot = ShotInfo(
        datetime(2021, 7, 3, 18, 4, 5, 250_000), 120, "Maker", "Model X", "35mm F1.8", 0.004, 2.8, 400, 35.0,
        48.1, -11.5, 520.0, 6,
    )  # fmt: skip
    photo = shelf.photos.get(shelf.take("a.jpg", "content", shot))
    assert photo is not None
    assert photo.shot == shot
    assert photo.date == shot.taken_at


def test_photos_sort_by_the_time_they_were_taken_with_sub_seconds(shelf: Shelf) -> None:
    times = [datetime(2020, 1, 1, 12, 0, 0, microsecond) for microsecond in (300, 100, 200)]
    ids = [shelf.take(f"{n}.jpg", str(n), ShotInfo(time), Stamp(10, 1, n + 1)) for n, time in enumerate(times)]
    assert shelf.photos.ids(Scope()).tolist() == [ids[0], ids[2], ids[1]]
    assert shelf.photos.ids(Scope(), newest_first=False).tolist() == [ids[1], ids[2], ids[0]]


def test_a_scope_is_a_folder_and_what_lies_below_and_not_its_neighbours(shelf: Shelf) -> None:
    inside = shelf.take("trip/a.jpg", "1")
    deeper = shelf.take("trip/day 1/b.jpg", "2", stamp=Stamp(10, 1, 6))
    shelf.take("trip2/c.jpg", "3", stamp=Stamp(10, 1, 7))
    shelf.take("trip.jpg", "4", stamp=Stamp(10, 1, 8))
    assert set(shelf.photos.ids(Scope(shelf.root, "trip")).tolist()) == {inside, deeper}
    assert len(shelf.photos.ids(Scope(shelf.root))) == 4


def test_a_folder_counts_photos_and_not_files_and_what_could_not_be_read(shelf: Shelf) -> None:
    shelf.take("a.jpg", "1")
    shelf.take("copy/a.jpg", "1", stamp=Stamp(10, 1, 6))
    gone = shelf.take("gone.jpg", "2", stamp=Stamp(10, 1, 7))
    diff = ScanDiff(new=[FoundFile("bad.jpg", Stamp(10, 1, 8)), FoundFile("new.jpg", Stamp(10, 1, 9))])
    diff.missing = [shelf.files.known(shelf.root)["gone.jpg"]]
    shelf.files.apply(shelf.root, diff)
    shelf.files.mark_failed(shelf.files.known(shelf.root)["bad.jpg"].id, "broken")
    other = shelf.folders.add("/other")
    counts = {folder.id: (folder.photo_count, folder.failed_count) for folder in shelf.folders.all()}
    assert counts == {shelf.root: (1, 1), other: (0, 0)}
    assert shelf.folders.bare() == shelf.folders.all()
    assert shelf.photos.get(gone) is not None


def test_bare_folders_only_say_whether_there_are_photos(shelf: Shelf) -> None:
    for number in range(3):
        shelf.take(f"{number}.jpg", f"{number}", stamp=Stamp(10, 1, number + 1))
    other = shelf.folders.add("/other")
    assert {folder.id: folder.photo_count for folder in shelf.folders.bare()} == {shelf.root: 1, other: 0}
    shelf.files.apply(shelf.root, ScanDiff(missing=list(shelf.files.known(shelf.root).values())))
    assert [folder.photo_count for folder in shelf.folders.bare()] == [0, 0]


def test_folder_names_with_wildcards_mean_themselves(shelf: Shelf) -> None:
    inside = shelf.take("50%_off/a.jpg", "1")
    shelf.take("50XYoff/b.jpg", "2", stamp=Stamp(10, 1, 6))
    assert shelf.photos.ids(Scope(shelf.root, "50%_off")).tolist() == [inside]


def test_a_missing_file_leaves_the_view_and_comes_back(shelf: Shelf) -> None:
    photo_id = shelf.take("a.jpg", "1")
    known = shelf.files.known(shelf.root)
    shelf.files.apply(shelf.root, diff(known, {}))
    assert shelf.photos.tiles([photo_id])[photo_id].offline
    assert shelf.photos.ids(Scope()).tolist() == []
    found = {"a.jpg": FoundFile("a.jpg", Stamp(10, 1, 5))}
    shelf.files.apply(shelf.root, diff(shelf.files.known(shelf.root), found))
    assert not shelf.photos.tiles([photo_id])[photo_id].offline
    assert shelf.photos.ids(Scope()).tolist() == [photo_id]
    assert shelf.files.count_unread() == 0


def test_a_renamed_file_keeps_its_photo_without_being_read(shelf: Shelf) -> None:
    photo_id = shelf.take("old name.jpg", "1")
    found = {"sub/new name.jpg": FoundFile("sub/new name.jpg", Stamp(10, 1, 5))}
    applied = shelf.files.apply(shelf.root, diff(shelf.files.known(shelf.root), found))
    assert applied.moved == 1
    assert shelf.files.count_unread() == 0
    photo = shelf.photos.get(photo_id)
    assert photo is not None
    assert [Path(file.path).name for file in photo.files] == ["new name.jpg"]


def test_a_file_moved_to_another_disk_is_known_by_its_content(shelf: Shelf) -> None:
    photo_id = shelf.take("a.jpg", "1")
    shelf.files.apply(shelf.root, diff(shelf.files.known(shelf.root), {}))
    file_id = shelf.see("elsewhere/a.jpg", Stamp(10, 99, 77))
    placed = shelf.photos.put(file_id, Stamp(10, 99, 77), "1", 40, 30, "JPEG", ShotInfo())
    assert placed.photo_id == photo_id
    assert placed.moved
    photo = shelf.photos.get(photo_id)
    assert photo is not None
    assert len(photo.files) == 1


def test_a_changed_file_is_read_again_and_its_old_content_leaves_the_view(shelf: Shelf) -> None:
    before = shelf.take("a.jpg", "old")
    found = {"a.jpg": FoundFile("a.jpg", Stamp(11, 2, 5))}
    shelf.files.apply(shelf.root, diff(shelf.files.known(shelf.root), found))
    (job,) = shelf.files.touched(0, 10)
    placed = shelf.photos.put(job.file_id, Stamp(11, 2, 5), "new", 40, 30, "JPEG", ShotInfo())
    assert placed.replaced == before
    assert shelf.photos.ids(Scope()).tolist() == [placed.photo_id]


def test_two_pictures_that_swap_names_are_read_again(shelf: Shelf) -> None:
    shelf.take("a.bmp", "1", stamp=Stamp(10, 1, 5))
    shelf.take("b.bmp", "2", stamp=Stamp(10, 1, 6))
    found = {"a.bmp": FoundFile("a.bmp", Stamp(10, 1, 6)), "b.bmp": FoundFile("b.bmp", Stamp(10, 1, 5))}
    result = diff(shelf.files.known(shelf.root), found)
    assert len(result.changed) == 2


def test_a_file_system_with_new_inodes_at_each_mount_is_not_read_again(shelf: Shelf) -> None:
    for number in range(30):
        shelf.take(f"{number}.jpg", str(number), stamp=Stamp(10, number, 100 + number))
    found = {f"{n}.jpg": FoundFile(f"{n}.jpg", Stamp(10, n, 900 + n)) for n in range(30)}
    shelf.files.apply(shelf.root, diff(shelf.files.known(shelf.root), found))
    assert shelf.files.count_unread() == 0
    assert diff(shelf.files.known(shelf.root), found).unchanged == 30


def test_removing_a_folder_hides_its_photos_and_watching_it_again_finds_their_embeddings(shelf: Shelf) -> None:
    photo_id = shelf.take("a.jpg", "1")
    model = shelf.embeddings.register("key", "name", 4)
    shelf.embeddings.add(model, [photo_id], np.eye(1, 4, dtype=np.float32))
    assert shelf.folders.remove(shelf.root) == (photo_id,)
    assert shelf.photos.count() == 0
    assert shelf.embeddings.count("key") == 0
    shelf.root = shelf.folders.add("/again")
    assert shelf.take("a.jpg", "1") == photo_id
    assert shelf.embeddings.has(model, photo_id)
    assert shelf.embeddings.count("key") == 1


def test_a_photo_in_two_folders_survives_the_removal_of_one(shelf: Shelf) -> None:
    photo_id = shelf.take("a.jpg", "1")
    other = shelf.folders.add("/other")
    file_id = shelf.see("b.jpg", Stamp(10, 3, 9), other)
    shelf.photos.put(file_id, Stamp(10, 3, 9), "1", 40, 30, "JPEG", ShotInfo())
    assert shelf.folders.remove(shelf.root) == ()
    assert shelf.photos.ids(Scope()).tolist() == [photo_id]


def test_quarantine_holds_until_the_stamp_changes(shelf: Shelf) -> None:
    file_id = shelf.see("broken.jpg")
    shelf.files.mark_failed(file_id, "the picture is cut off")
    assert shelf.files.unread(0, 10) == []
    assert [problem.reason for problem in shelf.files.problems()] == ["the picture is cut off"]
    same = {"broken.jpg": FoundFile("broken.jpg", Stamp(10, 1, 5))}
    shelf.files.apply(shelf.root, diff(shelf.files.known(shelf.root), same))
    assert shelf.files.count_unread() == 0
    mended = {"broken.jpg": FoundFile("broken.jpg", Stamp(12, 2, 5))}
    shelf.files.apply(shelf.root, diff(shelf.files.known(shelf.root), mended))
    assert shelf.files.count_unread() == 1
    assert shelf.files.problems() == []


def test_paused_and_offline_folders_are_not_read(shelf: Shelf) -> None:
    shelf.see("a.jpg")
    shelf.folders.set_paused(shelf.root, True)
    assert shelf.files.count_unread() == 0
    shelf.folders.set_paused(shelf.root, False)
    shelf.folders.set_online(shelf.root, False)
    assert shelf.files.unread(0, 10) == []


def test_photos_without_an_embedding_are_listed_once_each(shelf: Shelf) -> None:
    model = shelf.embeddings.register("key", "name", 4)
    first = shelf.take("a.jpg", "1")
    shelf.take("copy of a.jpg", "1", stamp=Stamp(10, 1, 6))
    second = shelf.take("b.jpg", "2", stamp=Stamp(10, 1, 7))
    assert [job.photo_id for job in shelf.files.without_embedding(model, 0, 10)] == [first, second]
    assert shelf.files.count_without_embedding(model) == 2
    shelf.embeddings.add(model, [first], np.eye(1, 4, dtype=np.float32))
    assert [job.photo_id for job in shelf.files.without_embedding(model, 0, 10)] == [second]


def test_the_generation_grows_when_embeddings_come_and_go(shelf: Shelf) -> None:
    model = shelf.embeddings.register("key", "name", 4)
    photo_id = shelf.take("a.jpg", "1")
    before = shelf.embeddings.generation("key")
    assert shelf.embeddings.add(model, [photo_id], np.eye(1, 4, dtype=np.float32)).tolist() == [photo_id]
    after = shelf.embeddings.generation("key")
    assert after > before
    assert shelf.embeddings.add(model, [photo_id], np.eye(1, 4, dtype=np.float32)).tolist() == []
    assert shelf.embeddings.generation("key") == after
    shelf.folders.remove(shelf.root)
    assert shelf.embeddings.generation("key") > after


def test_an_edit_that_takes_an_embedding_away_lets_the_generation_grow(shelf: Shelf) -> None:
    """Else vectors that are kept beside the library would show what the photo looked like before."""
    model = shelf.embeddings.register("key", "name", 4)
    photo_id = shelf.take("a.jpg", "1")
    shelf.embeddings.add(model, [photo_id], np.eye(1, 4, dtype=np.float32))
    before = shelf.embeddings.generation("key")
    file_id = shelf.files.known(shelf.root)["a.jpg"].id
    shelf.photos.put(file_id, Stamp(12, 9, 5), "edited", 40, 30, "JPEG", ShotInfo(), edited=True)
    assert not shelf.embeddings.has(model, photo_id)
    assert shelf.embeddings.generation("key") > before


def test_the_ids_of_embeddings_are_those_of_their_batches(shelf: Shelf) -> None:
    assert shelf.embeddings.ids("key").tolist() == []
    model = shelf.embeddings.register("key", "name", 4)
    assert shelf.embeddings.ids("key").tolist() == []
    seen = [shelf.take(f"{n}.jpg", str(n), stamp=Stamp(10, 1, n + 1)) for n in range(4)]
    shelf.embeddings.add(model, seen[1:], np.eye(3, 4, dtype=np.float32))
    assert shelf.embeddings.ids("key").tolist() == seen[1:]
    shelf.folders.remove(shelf.root)
    assert shelf.embeddings.ids("key").tolist() == []


def test_embeddings_come_back_in_batches_by_id(shelf: Shelf) -> None:
    model = shelf.embeddings.register("key", "name", 4)
    vectors = np.random.default_rng(0).normal(size=(7, 4)).astype(np.float32)
    ids = [shelf.take(f"{n}.jpg", str(n), stamp=Stamp(10, 1, n + 1)) for n in range(7)]
    shelf.embeddings.add(model, ids, vectors)
    batches = list(shelf.embeddings.batches("key", size=3))
    assert [len(batch_ids) for batch_ids, _ in batches] == [3, 3, 1]
    assert np.concatenate([batch_ids for batch_ids, _ in batches]).tolist() == ids
    assert np.allclose(np.concatenate([batch for _, batch in batches]), vectors, atol=2e-3)


def test_the_folder_tree_counts_what_lies_below(shelf: Shelf) -> None:
    for number, name in enumerate(["a.jpg", "x/b.jpg", "x/y/c.jpg", "z/d.jpg"]):
        shelf.take(name, name, stamp=Stamp(10, 1, number + 1))
    nodes = [(node.relative, node.name, node.photo_count) for node in shelf.folders.tree()]
    assert nodes == [("", "photos", 4), ("x", "x", 2), ("x/y", "y", 1), ("z", "z", 1)]


def test_the_folder_tree_counts_a_photo_once_wherever_it_lies(shelf: Shelf) -> None:
    names = ["a.jpg", "x/a.jpg", "x/again.jpg", "x/y/a.jpg", "x/y/b.jpg", "z/b.jpg", "z/c.jpg"]
    for number, name in enumerate(names):
        content = name.rpartition("/")[2].replace("again", "a")
        shelf.take(name, content, stamp=Stamp(10, 1, number + 1))
    tree = {node.relative: (node.photo_count, node.file_count) for node in shelf.folders.tree()}
    assert tree == {"": (3, 7), "x": (2, 4), "x/y": (2, 2), "z": (2, 2)}
    assert tree[""][0] == shelf.photos.count() == shelf.folders.all()[0].photo_count
    for relative, (photos, _files) in tree.items():
        assert photos == len(shelf.photos.ids(Scope(shelf.root, relative)))


def test_a_part_of_a_folder_can_be_compared_alone(shelf: Shelf) -> None:
    shelf.take("a.jpg", "1")
    shelf.take("x/b.jpg", "2", stamp=Stamp(10, 1, 6))
    shelf.take("x/y/c.jpg", "3", stamp=Stamp(10, 1, 7))
    assert set(shelf.files.known(shelf.root, "x")) == {"x/b.jpg", "x/y/c.jpg"}
    assert set(shelf.files.known(shelf.root, "x", recursive=False)) == {"x/b.jpg"}
    assert set(shelf.files.known(shelf.root, "", recursive=False)) == {"a.jpg"}


@pytest.mark.parametrize("name", ["caf\udce9.jpg", "naïve 日本 🙂.jpg", "a'b\"; DROP TABLE files;--.jpg", "%_.jpg"])
def test_odd_file_names_come_back_as_they_were(shelf: Shelf, name: str) -> None:
    shelf.take(name, "1")
    assert set(shelf.files.known(shelf.root)) == {name}


@given(st.binary(max_size=60))
def test_any_bytes_as_a_name_survive_the_database_text(raw: bytes) -> None:
    name = raw.decode("utf-8", "surrogateescape")
    text = to_text(name)
    text.encode("utf-8")
    assert from_text(text) == name


def test_tiles_show_an_online_path_first(shelf: Shelf) -> None:
    photo_id = shelf.take("first.jpg", "1")
    shelf.take("second.jpg", "1", stamp=Stamp(10, 1, 6))
    first = shelf.files.known(shelf.root)["first.jpg"]
    shelf.files.apply(shelf.root, ScanDiff(missing=[first]))
    tile = shelf.photos.tiles([photo_id])[photo_id]
    assert (tile.name, tile.offline, tile.file_count) == ("second.jpg", False, 1)


def test_tiles_bring_stars_favourite_colour_label_and_flag(shelf: Shelf) -> None:
    photo_id = shelf.take("first.jpg", "1")
    tile = shelf.photos.tiles([photo_id])[photo_id]
    assert (tile.rating, tile.favourite, tile.color, tile.flag) == (0, False, "", "")
    MarkStore(shelf.database).change([photo_id], 4, True, "red", "rejected")
    tile = shelf.photos.tiles([photo_id])[photo_id]
    assert (tile.rating, tile.favourite, tile.color, tile.flag) == (4, True, "red", "rejected")
