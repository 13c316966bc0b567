"""Health: what is looked at, mended and read again."""

from __future__ import annotations

import pytest

from photoclip.core.cancel import CancelToken
from photoclip.core.health import HealthLine, VerifyBounds
from photoclip.errors import Cancelled
from photoclip.library.contract import HealthPart
from tests.contract.subjects import PHOTOS, Subject


@pytest.fixture
def health(subject: Subject) -> HealthPart:
    return subject.library.health


def cancelled() -> CancelToken:
    token = CancelToken()
    token.cancel()
    return token


def test_what_is_asked_to_stop_stops(health: HealthPart) -> None:
    for job in (health.repair, health.examine):
        with pytest.raises(Cancelled):
            job(cancelled())
    with pytest.raises(Cancelled):
        health.verify(VerifyBounds(), cancelled())


def test_looking_says_lines_with_progress(judge: Subject) -> None:
    steps: list[tuple[int, int]] = []
    lines = judge.library.health.examine(on_progress=lambda done, total, _name: steps.append((done, total)))
    assert all(isinstance(line, HealthLine) and line.said for line in lines)
    assert steps == sorted(steps)
    assert all(done < total for done, total in steps)
    assert not [line for line in lines if line.state == "bad"]


def test_sound_originals_are_read_with_progress(subject: Subject, health: HealthPart) -> None:
    steps: list[int] = []
    report = health.verify(on_progress=lambda done, _total, _path: steps.append(done))
    assert report.damaged == ()
    assert steps == sorted(steps)
    assert health.accept() == []
    if subject.kind == "real":
        assert report.verified == PHOTOS
