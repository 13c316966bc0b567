"""Companions: photos stand with theirs, or each file for itself."""

from __future__ import annotations

from photoclip.core.events import PhotosAdded
from tests.contract.subjects import Subject


def test_companions_stand_with_their_photos_until_the_person_wants_them_apart(subject: Subject) -> None:
    companions = subject.library.companions
    assert not companions.apart()
    companions.show_apart(True)
    assert companions.apart()
    assert PhotosAdded(()) in subject.heard
    companions.show_apart(False)
    assert not companions.apart()


def test_a_photo_without_companions_has_none(subject: Subject) -> None:
    assert subject.library.companions.of(subject.photo_ids) == {}
