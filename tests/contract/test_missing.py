"""Photos whose file is gone, and the work on them."""

from __future__ import annotations

from pathlib import Path

import pytest

from photoclip.core.cancel import CancelToken
from photoclip.core.events import AlbumsChanged, PhotosAdded, PhotosChanged, PhotosRemoved, TagsChanged
from photoclip.core.tags import Marks
from photoclip.errors import LibraryProblem
from photoclip.library.contract import MissingPart
from tests.contract.subjects import Subject
from tests.gui.fakes import FakeLibrary


@pytest.fixture
def missing(subject: Subject) -> MissingPart:
    return subject.library.missing


def lose(subject: Subject, photo_id: int) -> str:
    """Let the file of a photo be deleted; return its path."""
    path = subject.library.photos.tiles([photo_id])[photo_id].path
    if isinstance(subject.library, FakeLibrary):
        subject.library.lose_photo(photo_id)
    else:
        Path(path).unlink()
        subject.library.indexing.run(CancelToken(), lambda _status: None)
    subject.heard.clear()
    return path


def test_a_photo_is_missing_once_its_file_is_gone_with_what_it_carries(subject: Subject, missing: MissingPart) -> None:
    assert (missing.all().photos, missing.all().total) == ((), 0)
    first = subject.photo_ids[0]
    subject.library.tags.put([first], "dog")
    subject.library.marks.change([first], 3, True)
    subject.library.albums.create("Best", [first])
    path = lose(subject, first)
    (photo,) = missing.all().photos
    assert (photo.id, photo.path, photo.there_now) == (first, path, None)
    assert (photo.tags, photo.marks, photo.albums) == (("dog",), Marks(3, True), ("Best",))
    assert missing.all(0).photos == ()


def test_a_missing_photo_cannot_be_reached_until_it_is_told_to_be_in_view_again(subject: Subject) -> None:
    photos, first = subject.library.photos, subject.photo_ids[0]
    content = Path(photos.tiles([first])[first].path)
    kept = content.read_bytes() if content.exists() else b""
    path = Path(lose(subject, first))
    assert photos.tiles([first])[first].offline
    if isinstance(subject.library, FakeLibrary):
        subject.library.find_photo(first)
    else:
        path.write_bytes(kept)
        subject.library.indexing.run(CancelToken(), lambda _status: None)
    assert PhotosAdded((first,)) in subject.heard
    assert not photos.tiles([first])[first].offline


def test_its_work_goes_to_another_photo_and_back(subject: Subject, missing: MissingPart) -> None:
    first, second, third, *_ = subject.photo_ids
    library = subject.library
    library.tags.put([first, second], "dog")
    library.tags.put([first], "cat")
    library.marks.change([first], 3, True, "red")
    library.marks.change([second], rating=5)
    album = library.albums.create("Best", [first, third])
    library.albums.set_cover(album.id, first)
    lose(subject, first)
    before = missing.all()

    carried = missing.carry_over(first, second)
    assert carried.sentence == (
        "Carried over: 1 tag, 1 album, marks. Where both were marked, the photo that is there keeps its own."
    )
    assert [tag.name for tag in library.tags.of(second)] == ["cat", "dog"]
    assert library.marks.of([second]) == {second: Marks(5, True, "red")}
    assert [photo.marks for photo in missing.all().photos] == [Marks(3)]
    assert next(iter(library.albums.all())).cover == second
    heard = {type(change) for change in subject.heard}
    assert {TagsChanged, PhotosChanged, AlbumsChanged} <= heard

    missing.undo_carry_over(carried)
    assert missing.all() == before
    assert [tag.name for tag in library.tags.of(second)] == ["dog"]
    assert library.marks.of([second]) == {second: Marks(5)}
    assert next(iter(library.albums.all())).cover != second


def test_only_a_missing_photo_is_carried_over(subject: Subject, missing: MissingPart) -> None:
    first, second, *_ = subject.photo_ids
    with pytest.raises(LibraryProblem, match="not missing"):
        missing.carry_over(first, second)
    lose(subject, first)
    with pytest.raises(LibraryProblem, match="not in the library"):
        missing.carry_over(first, 9999)


def test_a_missing_photo_is_removed_for_good_and_no_other(subject: Subject, missing: MissingPart) -> None:
    first, second, *_ = subject.photo_ids
    subject.library.tags.put([first, second], "dog")
    lose(subject, first)
    assert missing.remove([first, second, 9999]) == (first,)
    assert missing.all().total == 0
    assert subject.photo_ids[0] == second
    assert [tag.photo_count for tag in subject.library.tags.all()] == [1]
    assert PhotosRemoved((first,)) in subject.heard


def test_all_that_is_missing_is_removed_in_one_go(subject: Subject, missing: MissingPart) -> None:
    first, second, *_ = subject.photo_ids
    lose(subject, first)
    lose(subject, second)
    assert not {first, second} & set(subject.photo_ids)
    assert set(missing.remove_all()) == {first, second}
    assert missing.all().total == 0
    assert missing.remove_all() == ()
