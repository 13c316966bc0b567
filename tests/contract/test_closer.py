"""Looking closer: for one folder, for all, and what is still to be looked at."""

from __future__ import annotations

import pytest

from photoclip.core.events import FoldersChanged
from photoclip.core.parts import CloserFolder
from photoclip.core.search import Scope
from photoclip.library.contract import CloserPart
from tests.contract.subjects import PHOTOS, Subject


@pytest.fixture
def closer(subject: Subject) -> CloserPart:
    return subject.library.closer


def test_nothing_is_looked_at_closer_unless_the_person_says_so(subject: Subject, closer: CloserPart) -> None:
    assert not closer.everywhere()
    assert not subject.folder.closer
    assert closer.cost().photos == closer.cost(Scope(subject.folder.id)).photos == PHOTOS


def test_one_folder_is_looked_at_closer_and_no_more(subject: Subject, closer: CloserPart) -> None:
    other = subject.library.folders.add(subject.outside)
    subject.heard.clear()
    closer.choose(True, Scope(subject.folder.id))
    assert {folder.id: folder.closer for folder in subject.library.folders.all()} == {
        subject.folder.id: True,
        other.id: False,
    }
    assert not closer.everywhere()
    assert FoldersChanged() in subject.heard
    closer.choose(False, Scope(subject.folder.id))
    assert not subject.folder.closer
    assert closer.cost(Scope(other.id)).photos == 0


def test_all_folders_are_looked_at_closer_also_those_to_come(subject: Subject, closer: CloserPart) -> None:
    closer.choose(False, Scope(subject.folder.id))
    closer.choose(True)
    assert closer.everywhere()
    assert subject.folder.closer
    assert subject.library.folders.add(subject.outside).closer
    assert all(folder.closer for folder in subject.library.folders.all())
    closer.choose(False)
    assert not any(folder.closer for folder in subject.library.folders.all())


def test_a_folder_within_a_watched_one_is_looked_at_closer_and_no_more(subject: Subject, closer: CloserPart) -> None:
    inner = next(node for node in subject.library.folders.tree() if node.relative)
    place = Scope(inner.folder_id, inner.relative)
    assert closer.cost(place).photos == inner.photo_count
    subject.heard.clear()
    closer.choose(True, place)
    assert FoldersChanged() in subject.heard
    assert closer.within() == [CloserFolder(place, True)]
    assert not subject.folder.closer
    around = {
        node.relative for node in subject.library.folders.tree() if f"{node.relative}/".startswith(f"{inner.relative}/")
    }
    assert closer_folders(subject) == around
    closer.choose(False, place)
    assert closer.within() == []
    assert closer_folders(subject) == set()


def test_what_is_said_of_a_folder_goes_before_what_was_said_of_those_in_it(
    subject: Subject, closer: CloserPart
) -> None:
    inner = next(node for node in subject.library.folders.tree() if node.relative)
    place = Scope(inner.folder_id, inner.relative)
    closer.choose(True, Scope(inner.folder_id))
    closer.choose(False, place)
    assert closer.within() == [CloserFolder(place, False)]
    assert "" in closer_folders(subject)
    assert inner.relative not in closer_folders(subject)
    closer.choose(True, Scope(inner.folder_id))
    assert closer.within() == []
    closer.choose(False, place)
    closer.choose(True)
    assert closer.within() == []


def closer_folders(subject: Subject) -> set[str]:
    return {node.relative for node in subject.library.folders.tree() if node.closer}
