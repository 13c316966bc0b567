"""Watched folders: what is returned, told and refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from photoclip.core.events import FoldersChanged, PhotosRemoved
from photoclip.core.photo import WatchedFolder
from photoclip.core.watching import FolderWatch
from photoclip.errors import FolderProblem
from photoclip.library.contract import FoldersPart
from tests.contract.subjects import PHOTOS, Subject


@pytest.fixture
def folders(subject: Subject) -> FoldersPart:
    return subject.library.folders


def test_a_watched_folder_says_how_many_photos_it_holds(folders: FoldersPart) -> None:
    (folder,) = folders.all()
    assert (folder.photo_count, folder.failed_count) == (PHOTOS, 0)
    assert folder.online
    assert not folder.paused


def test_without_counts_a_folder_says_whether_it_holds_photos(subject: Subject, folders: FoldersPart) -> None:
    folders.add(subject.outside)
    bare = {folder.path: folder.photo_count for folder in folders.bare()}
    assert bare == {subject.folder.path: 1, str(subject.outside): 0}
    assert list(bare) == [folder.path for folder in folders.all()]


def test_a_folder_that_is_there_can_be_told_from_a_file_and_from_nothing(
    subject: Subject, folders: FoldersPart
) -> None:
    (subject.outside / "a.txt").touch()
    there = [subject.outside, subject.outside / "a.txt", subject.outside / "nowhere"]
    assert [folders.is_there(path) for path in there] == [True, False, False]


def test_a_folder_that_is_added_is_returned_and_told(subject: Subject, folders: FoldersPart) -> None:
    known = subject.folder
    added = folders.add(subject.outside)
    assert added == WatchedFolder(added.id, str(subject.outside))
    assert added.id != known.id
    assert sorted(folders.all(), key=lambda folder: folder.id) == [known, added]
    assert [folder.path for folder in folders.all()] == sorted([known.path, added.path])
    assert subject.heard == [FoldersChanged()]


def test_folders_that_cannot_be_watched_are_said_plainly(subject: Subject, folders: FoldersPart) -> None:
    watched = Path(subject.folder.path)
    inside, file = watched / "inside", subject.outside / "a.txt"
    inside.mkdir()
    file.touch()
    said = {
        subject.outside / "nowhere": "{} does not exist; check the name, or plug the drive in.",
        file: "{} is a file; choose the folder it lies in.",
        watched: "{} is already watched.",
        inside: f"{{}} is already watched as part of {watched}.",
        watched.parent: f"{{}} contains {watched}, which is watched; remove that one first.",
    }
    try:
        for path, sentence in said.items():
            with pytest.raises(FolderProblem) as refused:
                folders.add(path)
            assert str(refused.value) == sentence.format(path)
    finally:
        inside.rmdir()
    assert len(folders.all()) == 1


def test_of_several_folders_those_that_can_be_are_watched(subject: Subject, folders: FoldersPart) -> None:
    nowhere = subject.outside / "nowhere"
    added = folders.add_all([nowhere, subject.outside])
    assert added.watched == (str(subject.outside),)
    assert added.refused == {str(nowhere): f"{nowhere} does not exist; check the name, or plug the drive in."}
    assert len(folders.all()) == 2


def test_removing_a_folder_tells_which_photos_left(subject: Subject, folders: FoldersPart) -> None:
    ids = set(subject.photo_ids)
    folders.remove(subject.folder.id)
    removed, changed = subject.heard
    assert isinstance(removed, PhotosRemoved)
    assert set(removed.photo_ids) == ids
    assert changed == FoldersChanged()
    assert folders.all() == []
    assert subject.photo_ids == []


def test_an_empty_folder_that_is_removed_takes_no_photos(subject: Subject, folders: FoldersPart) -> None:
    added = folders.add(subject.outside)
    subject.heard.clear()
    folders.remove(added.id)
    assert subject.heard == [FoldersChanged()]
    assert len(subject.photo_ids) == PHOTOS


def is_paused(subject: Subject) -> bool:
    return subject.folder.paused


def test_a_folder_is_left_alone_and_gone_on_with(subject: Subject, folders: FoldersPart) -> None:
    folders.pause(subject.folder.id, True)
    assert is_paused(subject)
    folders.pause(subject.folder.id, False)
    assert not is_paused(subject)
    assert subject.heard == [FoldersChanged()] * 2
    assert len(subject.photo_ids) == PHOTOS


def test_the_tree_begins_with_the_watched_folder_and_goes_down(subject: Subject, folders: FoldersPart) -> None:
    root, *below = folders.tree()
    assert (root.folder_id, root.relative) == (subject.folder.id, "")
    assert root.name == Path(subject.folder.path).name
    assert root.photo_count >= PHOTOS
    assert below
    relatives = [node.relative for node in below]
    assert relatives == sorted(relatives, key=lambda text: [part.casefold() for part in text.split("/")])
    assert all(node.name == node.relative.rsplit("/", 1)[-1] for node in below)


def test_what_is_left_out_is_kept_without_empty_lines(folders: FoldersPart) -> None:
    folders.set_excludes([" raw/ ", "", "*.psd"])
    assert folders.excludes() == ["raw/", "*.psd"]
    folders.set_excludes(folders.default_excludes())
    assert folders.excludes() == folders.default_excludes()
    assert "node_modules/" in folders.default_excludes()


def test_while_nothing_is_gone_nothing_is_asked(subject: Subject, folders: FoldersPart) -> None:
    assert folders.disappearances() == []
    assert folders.confirm_gone(subject.folder.id) == 0
    assert folders.wait_for_gone(subject.folder.id) == 0
    assert subject.heard == [FoldersChanged()] * 2
    assert len(subject.photo_ids) == PHOTOS


def test_a_folder_of_this_machine_is_watched_at_once(subject: Subject, folders: FoldersPart) -> None:
    assert folders.watching() == [FolderWatch(subject.folder.id, subject.folder.path)]


def test_documents_are_shown_where_the_person_says_so(folders: FoldersPart) -> None:
    assert not folders.documents()
    folders.show_documents(True)
    assert folders.documents()
    folders.show_documents(False)
    assert not folders.documents()
