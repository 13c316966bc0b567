"""The demo: drawn, and taken away again without a trace, but for what is not its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from photoclip.core.cancel import CancelToken
from photoclip.demo import draw_library, drawn_paths
from photoclip.errors import Cancelled
from photoclip.library import Library
from photoclip.model.catalogue import DEMO_MODEL
from photoclip.paths import AppPaths


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """A library for whose demo everything is drawn already, for that takes its time."""
    made = Library(AppPaths.choose(tmp_path / "data"))
    for path in drawn_paths(made.paths.demo):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    made.open()
    yield made
    made.close()


def test_the_paths_are_those_that_are_drawn(tmp_path: Path) -> None:
    drawn = draw_library(tmp_path, count=12)
    assert drawn_paths(tmp_path, count=12) == [one.path for one in drawn]


def test_the_demo_goes_with_its_drawings_and_its_model_and_leaves_what_is_not_its_own(library: Library) -> None:
    folder = library.demo.install(lambda _done, _total: None)
    own = folder / "2019" / "mine.txt"
    own.parent.mkdir(exist_ok=True)
    own.write_text("mine")
    assert library.demo.is_here()
    library.demo.remove()
    assert not library.demo.is_here()
    assert library.folders.all() == []
    assert library.models.chosen() is None
    assert DEMO_MODEL.id not in [info.id for info in library.models.all()]
    assert sorted(path for path in folder.rglob("*") if path.is_file()) == [own]
    library.demo.remove()  # again: nothing
    assert own.exists()


def test_a_demo_that_is_stopped_leaves_nothing_and_can_be_made_anew(library: Library) -> None:
    cancel = CancelToken()

    def stop_soon(done: int, _total: int) -> None:
        if done > 3:
            cancel.cancel()

    with pytest.raises(Cancelled):
        library.demo.install(stop_soon, cancel)
    assert not library.demo.is_here()
    assert library.models.chosen() is None
    assert not library.paths.demo.exists()


def test_stopping_what_mends_a_demo_takes_nothing_away(library: Library) -> None:
    folder = library.demo.install(lambda _done, _total: None)
    before = sorted(folder.rglob("*.jpg"))
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        library.demo.install(lambda _done, _total: None, cancel)
    assert library.demo.is_here()
    assert sorted(folder.rglob("*.jpg")) == before
