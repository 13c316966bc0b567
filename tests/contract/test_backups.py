"""Backups: made, listed, examined, restored; the fake and the real library agree."""

from __future__ import annotations

from pathlib import Path

import pytest

from photoclip.core.cancel import CancelToken
from photoclip.errors import Cancelled, LibraryProblem
from tests.contract.subjects import PHOTOS, Subject


def test_there_is_none_at_first(subject: Subject) -> None:
    assert subject.library.backups.all() == []
    assert subject.library.backups.newest() is None


def test_one_that_was_asked_for_lies_beside_the_library(subject: Subject) -> None:
    made = subject.library.backups.make()
    assert (made.kind, made.photo_count, made.has_vectors, made.problem) == ("asked", PHOTOS, False, "")
    assert made.path.parent == subject.library.paths.backups
    assert subject.library.backups.all() == [made]
    assert subject.library.backups.newest() == made


def test_one_for_another_machine_lies_where_it_was_asked_for(subject: Subject) -> None:
    made = subject.library.backups.make(subject.outside / "mine.zip")
    assert (made.path, made.photo_count) == (subject.outside / "mine.zip", PHOTOS)
    assert subject.library.backups.all() == []
    assert subject.library.backups.examine(made.path).photo_count == PHOTOS


def test_what_is_there_is_replaced_only_where_that_was_said(subject: Subject) -> None:
    target = subject.outside / "mine.zip"
    target.write_text("mine")
    with pytest.raises(LibraryProblem, match="is there already"):
        subject.library.backups.make(target)
    assert target.read_text() == "mine"
    assert subject.library.backups.make(target, may_replace=True).path == target


def test_a_target_that_cannot_be_written_is_said_in_a_sentence(subject: Subject) -> None:
    with pytest.raises(LibraryProblem, match="cannot be written"):
        subject.library.backups.make(subject.outside / "no" / "such" / "folder.zip")


def test_a_backup_that_is_cancelled_is_not_there(subject: Subject) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        subject.library.backups.make(subject.outside / "mine.zip", cancel=cancel)
    assert list(subject.outside.iterdir()) == []


def test_progress_ends_where_it_said(subject: Subject) -> None:
    seen: list[tuple[int, int]] = []
    subject.library.backups.make(on_progress=lambda done, total: seen.append((done, total)))
    assert seen
    assert seen[-1][0] == seen[-1][1]


def test_what_is_no_backup_is_refused_with_the_reason(subject: Subject) -> None:
    letter = subject.outside / "letter.txt"
    letter.write_text("dear diary")
    with pytest.raises(LibraryProblem, match="is not a backup of PhotoClip"):
        subject.library.backups.examine(letter)
    subject.library.close()
    with pytest.raises(LibraryProblem, match="is not a backup of PhotoClip"):
        subject.library.backups.restore(letter)


def test_a_restore_keeps_what_lay_there_and_can_be_taken_back(subject: Subject) -> None:
    backups = subject.library.backups
    made = backups.make()
    subject.library.close()
    restored = backups.restore(made.path)
    assert (restored.backup, restored.left_out) == (made, 0)
    assert restored.kept is not None
    assert (restored.kept.kind, restored.kept.photo_count) == ("replaced", PHOTOS)
    assert restored.kept in backups.all()
    assert backups.newest() == made
    back = backups.restore(restored.kept.path)
    assert back.backup is not None
    assert back.backup.photo_count == PHOTOS


def test_beginning_anew_keeps_what_lay_there(subject: Subject) -> None:
    subject.library.close()
    begun = subject.library.backups.start_empty()
    assert begun.backup is None
    assert begun.kept is not None
    assert begun.kept in subject.library.backups.all()


def test_a_restore_that_is_cancelled_changes_nothing(subject: Subject) -> None:
    cancel = CancelToken()
    cancel.cancel()
    made = subject.library.backups.make(Path(subject.outside / "mine.zip"))
    subject.library.close()
    with pytest.raises(Cancelled):
        subject.library.backups.restore(made.path, cancel)
    assert subject.library.backups.all() == []
