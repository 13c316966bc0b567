"""Looking closer: for one folder, for all, and what is still to be looked at."""

from __future__ import annotations

import pytest

from photoclip.core.events import FoldersChanged
from photoclip.library.contract import CloserPart
from tests.contract.subjects import PHOTOS, Subject


@pytest.fixture
def closer(subject: Subject) -> CloserPart:
    return subject.library.closer


def test_nothing_is_looked_at_closer_unless_the_person_says_so(subject: Subject, closer: CloserPart) -> None:
    assert not closer.everywhere()
    assert not subject.folder.closer
    assert closer.cost().photos == closer.cost(subject.folder.id).photos == PHOTOS


def test_one_folder_is_looked_at_closer_and_no_more(subject: Subject, closer: CloserPart) -> None:
    other = subject.library.folders.add(subject.outside)
    subject.heard.clear()
    closer.choose(True, subject.folder.id)
    assert {folder.id: folder.closer for folder in subject.library.folders.all()} == {
        subject.folder.id: True,
        other.id: False,
    }
    assert not closer.everywhere()
    assert FoldersChanged() in subject.heard
    closer.choose(False, subject.folder.id)
    assert not subject.folder.closer
    assert closer.cost(other.id).photos == 0


def test_all_folders_are_looked_at_closer_also_those_to_come(subject: Subject, closer: CloserPart) -> None:
    closer.choose(False, subject.folder.id)
    closer.choose(True)
    assert closer.everywhere()
    assert subject.folder.closer
    assert subject.library.folders.add(subject.outside).closer
    assert all(folder.closer for folder in subject.library.folders.all())
    closer.choose(False)
    assert not any(folder.closer for folder in subject.library.folders.all())
