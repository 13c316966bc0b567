"""The subjects of the contract's tests: each test runs on the fake and on the real library."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.subjects import Subject, fake_judge, fake_subject, real_judge, real_subject

BOTH = ["fake", pytest.param("real", marks=pytest.mark.slow)]


@pytest.fixture(params=BOTH)
def subject(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Subject]:
    """A library of its own, in which no model is loaded."""
    if request.param == "fake":
        made = fake_subject(tmp_path)
    else:
        made = real_subject(request.getfixturevalue("tiny_home"), tmp_path)
    yield made
    made.library.close()


@pytest.fixture(scope="session")
def real_one_that_judges(tiny_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Subject]:
    made = real_judge(tiny_home, tmp_path_factory.mktemp("judge"))
    yield made
    made.library.close()


@pytest.fixture(params=BOTH)
def judge(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Subject]:
    """A library with a model in use, without tags and albums. The real one is shared: loading takes seconds."""
    if request.param == "fake":
        made = fake_judge(tmp_path)
        yield made
        made.library.close()
        return
    made = request.getfixturevalue("real_one_that_judges")
    made.heard.clear()
    yield made
    _clear(made)


def _clear(subject: Subject) -> None:
    """Take away what a test left."""
    labels, tags, albums = subject.library.labels, subject.library.tags, subject.library.albums
    for one in labels.standing():
        labels.stop(one.id)
    for run in labels.runs():
        if not run.undone:
            labels.undo_run(run.id)
    if known := [tag.id for tag in tags.all()]:
        tags.delete(known)
    for album in albums.all():
        albums.delete(album.id)
