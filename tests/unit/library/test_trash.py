"""Photos go to the system's trash by the person's word alone, and come back with all that was put on them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pytest

from photoclip.core.duplicates import DuplicateChoice, DuplicateGroup, KeepRule
from photoclip.core.search import SearchRequest
from photoclip.core.tags import Marks
from photoclip.core.taken import Taken
from photoclip.core.trash import Merged, Trashed
from photoclip.core.xmp import XmpFields
from photoclip.disk.trash import SystemTrash
from photoclip.errors import LibraryProblem
from photoclip.library import Library
from photoclip.media.sidecar import read_sidecar, write_sidecar
from photoclip.media.xmp_writing import new_packet
from photoclip.store.merging import MergeStore
from tests.checker import disagreements
from tests.household import Household, drawn
from tests.trash import TestTrash, use_trash_of

YEAR = Taken(datetime(1987, 1, 1), "year", None, "person")


@dataclass
class Shelf:
    """Six photos in two folders; `a.jpg` lies there twice, and `b.jpg` has an edit beside it."""

    household: Household
    trash: TestTrash

    @property
    def library(self) -> Library:
        return self.household.library

    def path(self, name: str) -> Path:
        return self.household.roots[0] / name

    def id(self, name: str) -> int:
        found = self.household.photo_at(0, name)
        assert found is not None
        return found

    def tags(self, photo_id: int) -> set[str]:
        return {tag.name for tag in self.library.tags.of(photo_id)}

    def all(self) -> set[int]:
        return set(self.library.photos.ids().tolist())

    def look(self) -> None:
        """Look at the folders, as happens at once when something changes there."""
        self.household.index()
        assert self.library.folders.disappearances() == []


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    trash = use_trash_of(monkeypatch, tmp_path)
    household = Household(tmp_path)
    one = household.roots[0]
    (one / "sub").mkdir()
    names = {"a.jpg": (0, 0), "b.jpg": (1, 0), "b edited.jpg": (1, 1), "c.jpg": (2, 0), "d.jpg": (3, 0)}
    for name, look in names.items():
        (one / name).write_bytes(drawn(*look))
    shutil.copyfile(one / "a.jpg", one / "sub" / "a again.jpg")
    household.index()
    yield Shelf(household, trash)
    assert disagreements(household.library) == []
    household.close()


def test_a_photo_goes_with_its_sidecar_and_comes_back_with_all_that_was_on_it(shelf: Shelf) -> None:
    write_sidecar(shelf.path("c.jpg"), XmpFields(("sea",), 4, ""), None)
    photo_id, before = shelf.id("c.jpg"), shelf.path("c.jpg").read_bytes()
    shelf.library.tags.put([photo_id], "beach")
    album = shelf.library.albums.create("Sea", [photo_id])
    trashed = shelf.library.trash.move([photo_id])
    assert trashed.photo_ids == (photo_id,)
    assert trashed.stayed == ()
    assert shelf.trash.names() == ["c.jpg", "c.jpg.xmp"]
    assert shelf.trash.notes() == ["c.jpg.trashinfo", "c.jpg.xmp.trashinfo"]
    assert photo_id not in shelf.all()
    shelf.look()
    assert shelf.library.albums.count(album.id) == 0
    back = shelf.library.trash.bring_back(trashed)
    assert (back.photo_ids, back.file_count, back.stayed) == ((photo_id,), 1, ())
    assert shelf.path("c.jpg").read_bytes() == before
    assert shelf.tags(photo_id) == {"beach", "sea"}  # what only the sidecar said was read before it went
    assert shelf.library.albums.count(album.id) == 1
    assert shelf.trash.names() == shelf.trash.notes() == []
    shelf.look()
    assert shelf.id("c.jpg") == photo_id
    assert shelf.tags(photo_id) == {"beach", "sea"}
    assert photo_id in shelf.library.search.find(SearchRequest("anything at all")).photo_ids


def test_a_photo_that_the_person_takes_out_of_the_trash_has_its_work_again(shelf: Shelf) -> None:
    photo_id = shelf.id("c.jpg")
    shelf.library.tags.put([photo_id], "beach")
    shelf.library.trash.move([photo_id])
    shelf.look()
    (shelf.trash.folder / "files" / "c.jpg").rename(shelf.path("c.jpg"))
    shelf.look()
    assert shelf.id("c.jpg") == photo_id
    assert shelf.tags(photo_id) == {"beach"}


def test_every_file_of_a_photo_goes(shelf: Shelf) -> None:
    photo_id = shelf.id("a.jpg")
    assert shelf.library.trash.plan([photo_id]).file_count == 2
    shelf.library.trash.move([photo_id])
    assert shelf.trash.names() == ["a again.jpg", "a.jpg"]
    assert not shelf.path("a.jpg").exists()


def test_two_photos_of_one_name_lie_in_the_trash_and_come_back_apart(shelf: Shelf) -> None:
    (shelf.path("sub") / "c.jpg").write_bytes(drawn(5))
    shelf.look()
    ids = [shelf.id("c.jpg"), shelf.id("sub/c.jpg")]
    first, second = (shelf.library.trash.move([photo_id]) for photo_id in ids)
    assert len(shelf.trash.names()) == 2
    shelf.library.trash.bring_back(first)
    assert shelf.path("c.jpg").read_bytes() == drawn(2)
    assert not (shelf.path("sub") / "c.jpg").exists()
    shelf.library.trash.bring_back(second)
    assert (shelf.path("sub") / "c.jpg").read_bytes() == drawn(5)


@pytest.mark.parametrize("name", ["caf\udce9 100%.jpg", "naïve 日本 🙂.jpg", "a=b\nc.jpg", "[x].trashinfo.jpg"])
def test_odd_names_come_back_as_they_were(shelf: Shelf, name: str) -> None:
    shelf.path(name).write_bytes(drawn(5))
    shelf.look()
    trashed = shelf.library.trash.move([shelf.id(name)])
    assert not os.path.lexists(shelf.path(name))
    assert shelf.library.trash.bring_back(trashed).stayed == ()
    assert shelf.path(name).read_bytes() == drawn(5)


def test_what_was_removed_as_missing_and_did_not_come_back_is_forgotten_in_the_end(shelf: Shelf) -> None:
    photo_id = shelf.id("c.jpg")
    shelf.library.tags.put([photo_id], "beach")
    trashed = shelf.library.trash.move([photo_id])
    shelf.look()
    assert shelf.library.missing.remove_all() == (photo_id,)
    shelf.household.restart()  # and with it goes the way back
    assert shelf.library.missing.all().total == 0
    assert shelf.library.trash.bring_back(trashed).file_count == 1
    shelf.look()
    assert shelf.tags(shelf.id("c.jpg")) == set()


LONG = ["x" * 251 + ".jpg", "é" * 123 + ".jpeg", "y" * 240 + ".jpg", "caf\udce9" + "é" * 121 + ".jpg"]


@pytest.mark.parametrize("name", LONG)
@pytest.mark.parametrize("links", [True, False])
def test_a_name_too_long_for_the_trash_is_shorter_there_and_comes_back_whole(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, name: str, links: bool
) -> None:
    """The trash's note has ten bytes more in its name than the file."""
    if not links:
        monkeypatch.setattr(os, "link", lambda *_names, **_how: (_ for _ in ()).throw(PermissionError(1, "no links")))
    path = shelf.path(name)
    path.write_bytes(drawn(5))
    shelf.look()
    photo_id = shelf.id(name)
    shelf.library.tags.put([photo_id], "long")
    trashed = shelf.library.trash.move([photo_id])
    assert trashed.stayed == ()
    (lying,), (note,) = shelf.trash.names(), shelf.trash.notes()
    assert len(os.fsencode(note)) <= 255
    (said,) = (
        line.removeprefix(b"Path=")
        for line in (shelf.trash.folder / "info" / note).read_bytes().splitlines()
        if line.startswith(b"Path=")
    )
    assert os.fsdecode(unquote_to_bytes(said)).endswith(f"/{name}")
    assert lying.endswith(path.suffix)
    shelf.look()
    assert shelf.library.trash.bring_back(trashed).stayed == ()
    assert path.read_bytes() == drawn(5)
    assert shelf.trash.names() == shelf.trash.notes() == []
    shelf.look()
    assert shelf.id(name) == photo_id
    assert shelf.tags(photo_id) == {"long"}


def test_two_long_names_that_begin_alike_come_back_apart(shelf: Shelf) -> None:
    names = ["z" * 250 + "1.jpg", "z" * 250 + "2.jpg"]
    for number, name in enumerate(names):
        shelf.path(name).write_bytes(drawn(5 + number))
    shelf.look()
    trashed = shelf.library.trash.move([shelf.id(name) for name in names])
    assert len(shelf.trash.names()) == 2
    shelf.library.trash.bring_back(trashed)
    assert [shelf.path(name).read_bytes() for name in names] == [drawn(5), drawn(6)]


def test_a_long_name_that_the_trash_refuses_stays_as_it_was(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.path(LONG[0]).write_bytes(drawn(5))
    shelf.look()
    refusal = OSError(28, "No space left on device")
    monkeypatch.setattr("send2trash.send2trash", lambda _path: (_ for _ in ()).throw(refusal))
    before = sorted(shelf.path(".").iterdir())
    assert refused(shelf.library.trash.move([shelf.id(LONG[0])])) == ["No space left on device"]
    assert sorted(shelf.path(".").iterdir()) == before
    assert shelf.path(LONG[0]).read_bytes() == drawn(5)


# Of duplicates one is kept


def choice(shelf: Shelf, kept: str, *others: str) -> DuplicateChoice:
    return DuplicateChoice(shelf.id(kept), str(shelf.path(kept)), tuple(shelf.id(name) for name in others))


def test_what_is_on_the_others_survives_on_the_one_that_is_kept_and_undo_brings_all_back(shelf: Shelf) -> None:
    kept, other = shelf.id("b.jpg"), shelf.id("b edited.jpg")
    shelf.library.tags.put([kept], "sea")
    shelf.library.tags.put([other], "anna")
    shelf.library.marks.change([kept], rating=2)
    shelf.library.marks.change([other], rating=5)
    album = shelf.library.albums.create("Best", [other])
    trashed = shelf.library.trash.resolve([choice(shelf, "b.jpg", "b edited.jpg")])
    assert trashed.photo_ids == (other,)
    assert shelf.tags(kept) == {"sea", "anna"}
    assert marks(shelf, kept).rating == 5
    assert shelf.library.search.find(SearchRequest("album:Best")).photo_ids.tolist() == [kept]
    shelf.look()
    shelf.library.trash.bring_back(trashed)
    assert (shelf.tags(kept), shelf.tags(other)) == ({"sea"}, {"anna"})
    assert (marks(shelf, kept).rating, marks(shelf, other).rating) == (2, 5)
    assert shelf.library.search.find(SearchRequest("album:Best")).photo_ids.tolist() == [other]
    assert shelf.library.albums.count(album.id) == 1


def test_what_the_person_says_again_of_the_one_that_is_kept_stays_when_the_others_come_back(shelf: Shelf) -> None:
    """The values are those that came with the merge: nothing in them shows that they were said once more."""
    library, kept, other = shelf.library, shelf.id("b.jpg"), shelf.id("b edited.jpg")
    album, sea = library.albums.create("Best", [other]), library.albums.create("Sea", [other])
    library.albums.set_cover(album.id, other)
    for name in ("anna", "boat", "crew"):
        library.tags.put([other], name)
    library.marks.change([other], rating=5, favourite=True, color="red", flag="picked", hidden=True)
    library.dates.say({other: YEAR})
    trashed = library.trash.resolve([choice(shelf, "b.jpg", "b edited.jpg")])
    library.tags.put([kept], "anna")
    (boat,) = (tag.tag_id for tag in library.tags.of(kept) if tag.name == "boat")
    taken_off = library.tags.take_off([kept], [boat])
    library.marks.change([kept], rating=5, flag="picked", hidden=True)
    library.marks.restore(library.marks.change([kept], color="red"), color="red")  # said again, and taken back
    library.albums.add(album.id, [kept])
    library.albums.set_cover(album.id, kept)
    library.dates.say({kept: YEAR})
    library.trash.bring_back(trashed)
    assert shelf.tags(kept) == {"anna"}
    assert marks(shelf, kept) == Marks(5, flag="picked", hidden=True)
    assert {library.albums.count(album.id), library.albums.count(sea.id)} == {2, 1}
    assert library.albums.set_cover(album.id, None) == kept
    assert library.dates.of([kept, other]) == {kept: YEAR, other: YEAR}
    library.tags.undo(taken_off.id)
    assert shelf.tags(kept) == {"anna"}  # what was taken off came from the other one, which has it
    assert shelf.tags(other) == {"anna", "boat", "crew"}


def test_what_is_done_after_a_merge_is_undone_step_by_step(shelf: Shelf) -> None:
    library, kept, other = shelf.library, shelf.id("b.jpg"), shelf.id("b edited.jpg")
    library.tags.put([other], "anna")
    library.marks.change([other], rating=5)
    library.dates.say({other: YEAR})
    trashed = library.trash.resolve([choice(shelf, "b.jpg", "b edited.jpg")])
    put, stars, dated = (
        library.tags.put([kept], "anna"),
        library.marks.change([kept], rating=5),
        library.dates.say({kept: YEAR}),
    )
    library.dates.undo(dated.id)
    library.marks.restore(stars, rating=5)
    library.tags.undo(put.id)
    assert (shelf.tags(kept), marks(shelf, kept).rating) == ({"anna"}, 5)
    library.trash.bring_back(trashed)
    assert (shelf.tags(kept), marks(shelf, kept).rating) == (set(), 0)
    assert library.dates.of([kept]) == {kept: None}


def marks(shelf: Shelf, photo_id: int) -> Marks:
    return shelf.library.marks.of([photo_id])[photo_id]


def test_of_one_content_in_several_files_one_file_stays(shelf: Shelf) -> None:
    photo_id = shelf.id("a.jpg")
    [chosen] = shelf.library.duplicates.choose(
        [DuplicateGroup("identical", (photo_id,))], KeepRule("folder", str(shelf.path("sub")))
    )
    assert chosen.kept_path == str(shelf.path("sub") / "a again.jpg")
    trashed = shelf.library.trash.resolve([chosen])
    assert shelf.trash.names() == ["a.jpg"]
    assert photo_id in shelf.all()
    assert shelf.library.photos.tiles([photo_id])[photo_id].file_count == 1
    shelf.look()
    shelf.library.trash.bring_back(trashed)
    assert shelf.path("a.jpg").exists()
    assert shelf.library.photos.tiles([photo_id])[photo_id].file_count == 2


def test_many_that_go_at_once_are_no_question(shelf: Shelf) -> None:
    for number in range(30):
        shelf.path(f"copy {number}.jpg").write_bytes(drawn(4))
    shelf.look()
    group = DuplicateGroup("identical", (shelf.id("copy 0.jpg"),))
    shelf.library.trash.resolve(shelf.library.duplicates.choose([group], KeepRule()))
    assert len(shelf.trash.names()) == 29
    shelf.look()  # and nobody is asked whether they were deleted


# Nothing is lost


def refused(trashed: Trashed) -> list[str]:
    assert trashed.files == ()
    return [stayed.reason for stayed in trashed.stayed]


def test_a_photo_that_changed_since_it_was_read_stays(shelf: Shelf) -> None:
    photo_id = shelf.id("c.jpg")
    shelf.path("c.jpg").write_bytes(drawn(6))
    assert refused(shelf.library.trash.move([photo_id])) == ["it was changed since PhotoClip last looked at it"]
    assert shelf.path("c.jpg").read_bytes() == drawn(6)
    shelf.look()


@pytest.mark.parametrize("harm", ["gone", "changed"])
def test_nothing_of_a_group_goes_where_the_one_to_be_kept_is_not_there(shelf: Shelf, harm: str) -> None:
    other = shelf.id("b edited.jpg")
    shelf.library.tags.put([other], "anna")
    chosen = choice(shelf, "b.jpg", "b edited.jpg")
    if harm == "gone":
        shelf.path("b.jpg").unlink()
    else:
        shelf.path("b.jpg").write_bytes(b"something else")
    kept_is_away = "the one to be kept is not at hand as PhotoClip knows it"
    assert refused(shelf.library.trash.resolve([chosen])) == [kept_is_away]
    assert shelf.path("b edited.jpg").exists()
    assert shelf.tags(chosen.kept_id) == set()
    shelf.household.index()


def test_one_file_under_two_names_does_not_go(tmp_path: Path, shelf: Shelf) -> None:
    """A folder that leads to another one shows the same files twice, and there is only one of each."""
    shelf.path("link.jpg").symlink_to(shelf.path("d.jpg"))
    shelf.look()
    photo_id = shelf.id("d.jpg")
    chosen = DuplicateChoice(photo_id, str(shelf.path("d.jpg")))
    assert shelf.id("link.jpg") == photo_id
    assert refused(shelf.library.trash.resolve([chosen])) == ["it is the file to be kept, under another name"]
    assert shelf.path("d.jpg").exists()


class Refusing(SystemTrash):
    def __init__(self, *names: str) -> None:
        self._names = names

    def put(self, path: Path) -> str:
        if path.name in self._names:
            raise PermissionError(13, "Permission denied")
        return super().put(path)


@pytest.fixture
def with_trash(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> Callable[[SystemTrash], None]:
    """Return what gives the library a trash of another kind, as the next start would."""

    def use(system: SystemTrash) -> None:
        monkeypatch.setattr("photoclip.library.trash.SystemTrash", lambda: system)
        shelf.household.restart()

    return use


def test_what_the_trash_does_not_take_stays_and_is_named_and_the_rest_goes(
    shelf: Shelf, with_trash: Callable[[SystemTrash], None]
) -> None:
    with_trash(Refusing("c.jpg"))
    ids = [shelf.id("c.jpg"), shelf.id("d.jpg")]
    trashed = shelf.library.trash.move(ids)
    assert [stayed.path for stayed in trashed.stayed] == [str(shelf.path("c.jpg"))]
    assert trashed.stayed[0].reason == "it is read-only, or you may not move it"
    assert trashed.photo_ids == (ids[1],)
    assert shelf.all() >= {ids[0]}
    shelf.look()


def test_where_none_of_a_group_goes_nothing_is_merged(shelf: Shelf, with_trash: Callable[[SystemTrash], None]) -> None:
    with_trash(Refusing("b edited.jpg"))
    shelf.library.tags.put([shelf.id("b edited.jpg")], "anna")
    trashed = shelf.library.trash.resolve([choice(shelf, "b.jpg", "b edited.jpg")])
    assert trashed.merged == ()
    assert shelf.tags(shelf.id("b.jpg")) == set()


def test_a_group_that_cannot_be_merged_stays_and_those_before_it_can_come_back(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    merge, kept, other = MergeStore.merge, shelf.id("c.jpg"), shelf.id("d.jpg")

    def unwilling(store: MergeStore, kept_id: int, other_ids: Sequence[int]) -> Merged:
        if kept_id == kept:
            raise LibraryProblem("The disk is full.")
        return merge(store, kept_id, other_ids)

    monkeypatch.setattr(MergeStore, "merge", unwilling)
    choices = [choice(shelf, "b.jpg", "b edited.jpg"), choice(shelf, "c.jpg", "d.jpg")]
    trashed = shelf.library.trash.resolve(choices)
    assert shelf.trash.names() == ["b edited.jpg"]
    assert [stayed.path for stayed in trashed.stayed] == [str(shelf.path("d.jpg"))]
    assert other in shelf.all()
    assert shelf.library.trash.bring_back(trashed).file_count == 1
    with pytest.raises(LibraryProblem, match="full"):
        shelf.library.trash.resolve(choices[1:])
    assert shelf.trash.names() == []


class Killed(BaseException):
    """The process ends here."""


class Killing(SystemTrash):
    def put(self, path: Path) -> str:
        raise Killed


def test_a_kill_between_merging_and_the_trash_loses_nothing(
    shelf: Shelf, with_trash: Callable[[SystemTrash], None]
) -> None:
    with_trash(Killing())
    kept, other = shelf.id("b.jpg"), shelf.id("b edited.jpg")
    shelf.library.tags.put([other], "anna")
    with pytest.raises(Killed):
        shelf.library.trash.resolve([choice(shelf, "b.jpg", "b edited.jpg")])
    shelf.household.restart()
    shelf.look()
    assert shelf.tags(kept) == shelf.tags(other) == {"anna"}
    assert {kept, other} <= shelf.all()


def test_a_kill_right_after_the_trash_leaves_a_photo_that_is_missing_with_its_work(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, other = shelf.id("b.jpg"), shelf.id("b edited.jpg")
    shelf.library.tags.put([other], "anna")
    monkeypatch.setattr("photoclip.library.trash.Trash._note_gone", lambda _self, _files: (_ for _ in ()).throw(Killed))
    with pytest.raises(Killed):
        shelf.library.trash.resolve([choice(shelf, "b.jpg", "b edited.jpg")])
    shelf.household.restart()
    shelf.look()
    assert shelf.all() & {kept, other} == {kept}
    assert shelf.tags(kept) == shelf.tags(other) == {"anna"}
    assert [photo.id for photo in shelf.library.missing.all().photos] == [other]


@pytest.mark.parametrize("harm", ["emptied", "another lies there"])
def test_what_cannot_come_back_is_named_and_what_was_merged_stays(shelf: Shelf, harm: str) -> None:
    kept, other = shelf.id("b.jpg"), shelf.id("b edited.jpg")
    shelf.library.tags.put([other], "anna")
    trashed = shelf.library.trash.resolve([choice(shelf, "b.jpg", "b edited.jpg")])
    if harm == "emptied":
        (shelf.trash.folder / "files" / "b edited.jpg").unlink()
    else:
        shelf.path("b edited.jpg").write_bytes(b"mine")
    back = shelf.library.trash.bring_back(trashed)
    reason = {"emptied": "it is not in the trash any more", "another lies there": "another file lies there now"}[harm]
    assert [(stayed.path, stayed.reason) for stayed in back.stayed] == [(str(shelf.path("b edited.jpg")), reason)]
    assert back.file_count == 0
    assert shelf.tags(kept) == {"anna"}
    if harm != "emptied":
        assert shelf.path("b edited.jpg").read_bytes() == b"mine"
    shelf.household.index()


def test_what_is_reached_through_a_link_comes_back(tmp_path: Path, shelf: Shelf) -> None:
    beside_trash, link = tmp_path / ".local" / "share" / "photos", tmp_path / "link"
    beside_trash.mkdir(parents=True)
    link.symlink_to(beside_trash)
    (link / "e.jpg").write_bytes(drawn(5))
    place = SystemTrash().put(link / "e.jpg")  # its note counts from the trash's own disk: by ".."
    assert place
    SystemTrash().bring_back(place, link / "e.jpg")
    assert (link / "e.jpg").read_bytes() == drawn(5)
    assert shelf.trash.names() == shelf.trash.notes() == []


def test_a_sidecar_does_not_come_back_beside_another_photo(shelf: Shelf) -> None:
    write_sidecar(shelf.path("c.jpg"), XmpFields(("sea",), 4, ""), None)
    trashed = shelf.library.trash.move([shelf.id("c.jpg")])
    shelf.path("c.jpg").write_bytes(drawn(5))
    assert shelf.library.trash.bring_back(trashed).file_count == 0
    assert shelf.trash.names() == ["c.jpg", "c.jpg.xmp"]
    shelf.look()
    assert shelf.tags(shelf.id("c.jpg")) == set()


def test_a_photo_comes_back_without_a_sidecar_that_is_not_in_the_trash_any_more(shelf: Shelf) -> None:
    write_sidecar(shelf.path("c.jpg"), XmpFields(("sea",), 4, ""), None)
    trashed = shelf.library.trash.move([shelf.id("c.jpg")])
    (shelf.trash.folder / "files" / "c.jpg.xmp").unlink()
    assert shelf.library.trash.bring_back(trashed).stayed == ()
    assert shelf.path("c.jpg").exists()


def test_a_folder_that_was_removed_meanwhile_is_made_again(shelf: Shelf) -> None:
    (shelf.path("sub") / "e.jpg").write_bytes(drawn(5))
    shelf.look()
    trashed = shelf.library.trash.move([shelf.id("sub/e.jpg"), shelf.id("a.jpg")])
    shelf.path("sub").rmdir()
    assert shelf.library.trash.bring_back(trashed).stayed == ()
    assert (shelf.path("sub") / "e.jpg").read_bytes() == drawn(5)


def test_a_sidecar_that_pictures_share_goes_with_the_last_of_them(shelf: Shelf) -> None:
    shelf.path("c.xmp").write_bytes(new_packet(XmpFields(("sea",), 0, "")))
    shelf.path("c.png").write_bytes(drawn(5))
    shelf.look()
    ids = [shelf.id("c.jpg"), shelf.id("c.png")]
    first = shelf.library.trash.move(ids[:1])
    assert shelf.trash.names() == ["c.jpg"]
    assert shelf.path("c.xmp").exists()
    shelf.library.trash.bring_back(first)
    assert shelf.library.trash.plan(ids).sidecar_count == 0
    both = shelf.library.trash.move(ids)
    assert shelf.trash.names() == ["c.jpg", "c.png", "c.xmp"]
    shelf.library.trash.bring_back(both)
    assert shelf.path("c.xmp").exists()


def test_a_sidecar_stays_readable_after_it_came_back(shelf: Shelf) -> None:
    write_sidecar(shelf.path("d.jpg"), XmpFields(("people/Anna",), 5, "Green"), None)
    shelf.look()
    trashed = shelf.library.trash.move([shelf.id("d.jpg")])
    assert read_sidecar(shelf.path("d.jpg")) is None
    shelf.library.trash.bring_back(trashed)
    found = read_sidecar(shelf.path("d.jpg"))
    assert found is not None
    assert found.fields == XmpFields(("people/Anna",), 5, "Green")
