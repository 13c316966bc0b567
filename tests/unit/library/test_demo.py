"""The demo: drawn, and taken away again without a trace, but for what is not its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from photoclip.demo import draw_library, drawn_paths
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
