"""What follows by itself: after a moment of quiet, once, and never after the end."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from photoclip.core.cancel import CancelToken
from photoclip.core.events import (
    Change,
    FoldersChanged,
    IndexingStatus,
    Notice,
    PhotosAdded,
    PhotosChanged,
    SearchSharpened,
    TagsChanged,
)
from photoclip.errors import DiskFull, LibraryProblem, NoModel
from photoclip.library.follow_up import FollowUp
from tests.waiting import wait_until


class Jobs:
    """Notes what was done, and fails when it is told to."""

    def __init__(self) -> None:
        self.done: list[tuple[str, object]] = []
        self.told: list[Change] = []
        self.error: Exception | None = None
        self.owed = 0
        self.follow_up = FollowUp(self.take_over, self.judge, self.write, self.told.append, self.write_owed)

    def take_over(self, photo_ids: tuple[int, ...], cancel: CancelToken) -> None:
        self.done.append(("take over", sorted(photo_ids)))

    def judge(self, cancel: CancelToken) -> None:
        if self.error is not None:
            raise self.error
        self.done.append(("judge", None))

    def write(self, photo_ids: tuple[int, ...] | None, cancel: CancelToken) -> None:
        self.done.append(("write", None if photo_ids is None else sorted(photo_ids)))

    def write_owed(self, cancel: CancelToken) -> bool:
        """Have something to write for as many tries as `owed` says."""
        if not self.owed:
            return False
        self.owed -= 1
        self.done.append(("write owed", None))
        return self.owed > 0


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> Iterator[Jobs]:
    monkeypatch.setattr("photoclip.library.follow_up.QUIET_S", 0.05)
    monkeypatch.setattr("photoclip.library.follow_up.QUIET_BEFORE_WRITING_S", 0.1)
    made = Jobs()
    yield made
    made.follow_up.close()


def test_new_photos_are_taken_over_and_judged_together(jobs: Jobs) -> None:
    jobs.follow_up.start()
    jobs.follow_up.notice(PhotosAdded((1, 2)))
    jobs.follow_up.notice(PhotosAdded((2, 3)))
    wait_until(lambda: len(jobs.done) == 2)
    assert jobs.done == [("take over", [1, 2, 3]), ("judge", None)]


def test_sidecars_of_what_was_tagged_are_written_once(jobs: Jobs) -> None:
    jobs.follow_up.start()
    jobs.follow_up.notice(TagsChanged((1,)))
    jobs.follow_up.notice(PhotosChanged((2,)))
    jobs.follow_up.notice(FoldersChanged())
    wait_until(lambda: bool(jobs.done))
    assert jobs.done == [("write", [1, 2])]
    jobs.follow_up.notice(TagsChanged((3,)))
    jobs.follow_up.notice(TagsChanged())
    wait_until(lambda: len(jobs.done) == 2)
    assert jobs.done[1] == ("write", None)


def test_what_came_before_the_start_is_remembered_and_can_be_done_at_once(jobs: Jobs) -> None:
    jobs.follow_up.notice(PhotosAdded((7,)))
    jobs.follow_up.notice(TagsChanged((7,)))
    jobs.follow_up.do_now(CancelToken())
    assert jobs.done == [("take over", [7]), ("judge", None), ("write", [7])]
    jobs.follow_up.start()
    jobs.follow_up.more_is_known()
    wait_until(lambda: len(jobs.done) == 4)
    assert jobs.done[3] == ("judge", None)


def test_an_error_is_told_and_the_next_change_is_followed(jobs: Jobs) -> None:
    jobs.error = LibraryProblem("The disk is full.")
    jobs.follow_up.start()
    jobs.follow_up.notice(SearchSharpened())
    wait_until(lambda: bool(jobs.told))
    assert jobs.told == [Notice("The disk is full.")]
    jobs.error = NoModel("No model yet.")
    jobs.follow_up.notice(SearchSharpened())
    jobs.follow_up.notice(TagsChanged((1,)))
    wait_until(lambda: ("write", [1]) in jobs.done)
    assert len(jobs.told) == 1


def test_a_bug_is_logged_and_the_next_change_is_followed(jobs: Jobs, caplog: pytest.LogCaptureFixture) -> None:
    jobs.error = ZeroDivisionError()
    jobs.follow_up.start()
    with caplog.at_level(logging.ERROR):
        jobs.follow_up.notice(SearchSharpened())
        jobs.follow_up.notice(TagsChanged((1,)))
        wait_until(lambda: bool(jobs.done))
    assert "following a change failed" in caplog.text


def test_closing_ends_it_at_once(jobs: Jobs) -> None:
    jobs.follow_up.start()
    jobs.follow_up.notice(TagsChanged((1,)))
    jobs.follow_up.close()
    assert jobs.done == []


def test_what_a_full_disk_refused_is_done_when_there_is_room_and_nobody_is_told_again(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("photoclip.library.follow_up.RETRY_S", 0.05)
    jobs.error = DiskFull("The disk is full.")
    jobs.follow_up.start()
    jobs.follow_up.notice(PhotosAdded((1, 2)))
    wait_until(lambda: jobs.done.count(("take over", [1, 2])) > 2)
    jobs.error = None
    wait_until(lambda: ("judge", None) in jobs.done)
    assert jobs.told == []


def test_sidecars_that_are_owed_are_tried_until_they_are_written(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("photoclip.library.follow_up.RETRY_S", 0.02)
    jobs.follow_up.start()
    jobs.owed = 3
    jobs.follow_up.owe()
    wait_until(lambda: jobs.done == [("write owed", None)] * 3)


def test_sidecars_that_an_earlier_run_owes_are_written_after_the_start(jobs: Jobs) -> None:
    jobs.owed = 1
    jobs.follow_up.start()
    wait_until(lambda: jobs.done == [("write owed", None)])


def test_when_all_is_read_what_was_owed_is_written(jobs: Jobs) -> None:
    jobs.follow_up.start()
    jobs.owed = 1
    jobs.follow_up.notice(IndexingStatus("indexing"))
    jobs.follow_up.notice(IndexingStatus("idle"))
    wait_until(lambda: jobs.done == [("write owed", None)])
