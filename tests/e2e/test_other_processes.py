"""Commands in processes of their own, while a library is open here for long: each is noticed. Delays are printed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from photoclip.core.events import Change, CheckpointChanged, FoldersChanged, PhotosAdded, PhotosRemoved, TagsChanged
from photoclip.core.search import SearchRequest
from photoclip.demo import draw as scene
from photoclip.library import Library
from photoclip.model.model_config import CONFIG_NAME
from photoclip.model.weights_file import WEIGHTS_NAME
from photoclip.paths import AppPaths, resources_dir
from tests.command_line import OwnProcesses

pytestmark = [pytest.mark.slow, pytest.mark.timeout(800)]

TINY = resources_dir() / "tiny_clip"
PATIENCE_S = 300.0
"""How long a test waits before it counts as hanging; nothing is measured against it."""


@dataclass
class Window:
    """A library that is open for long, and what it told, with the time."""

    library: Library
    photos: Path
    told: list[tuple[float, Change]] = field(default_factory=list)
    arrived: threading.Condition = field(default_factory=threading.Condition)

    def hear(self, change: Change) -> None:
        with self.arrived:
            self.told.append((time.monotonic(), change))
            self.arrived.notify_all()

    def wait_for(self, what: Callable[[Change], bool], since: float = 0.0) -> float:
        """Wait for a change told after `since`; return when it was told."""

        def moments() -> list[float]:
            return [moment for moment, change in self.told if moment >= since and what(change)]

        with self.arrived:
            assert self.arrived.wait_for(lambda: bool(moments()), PATIENCE_S), self.told
            return moments()[0]


@pytest.fixture
def window(tmp_path: Path) -> Iterator[Window]:
    photos = tmp_path / "photos"
    draw(photos, range(4))
    library = Library(AppPaths.choose(tmp_path / "data"))
    library.open()
    made = Window(library, photos)
    library.subscribe(made.hear)
    library.models.import_and_use(TINY / CONFIG_NAME, TINY / WEIGHTS_NAME)
    library.folders.add(photos)
    library.start()
    made.wait_for(lambda change: isinstance(change, PhotosAdded))
    yield made
    library.close()


def draw(folder: Path, numbers: range) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number in numbers:
        scene(number, 256).image.save(folder / f"{number}.png")


def found(library: Library, text: str) -> int:
    return len(library.search.find(SearchRequest(text)).photo_ids)


def test_every_command_is_noticed_by_a_library_that_is_open(
    window: Window, photoclip: OwnProcesses, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def noticed(what: Callable[[Change], bool], *arguments: str | Path, status: int = 0) -> None:
        begun = time.monotonic()
        answer = photoclip(*arguments)
        ended = time.monotonic()
        assert answer.status == status, answer.err
        delay = window.wait_for(what, since=begun) - ended
        with capsys.disabled():
            print(
                f"\n    {' '.join(map(str, arguments[:2])):14s} noticed {delay:+.2f} s after the command ended", end=""
            )

    library, more = window.library, tmp_path / "more"
    draw(more, range(4, 8))

    noticed(lambda change: isinstance(change, FoldersChanged), "folders", "add", more)
    window.wait_for(lambda _: library.photos.count() == 8)

    label = ("--label", scene(0, 256).captions[0], "--strictness", "broad")
    noticed(lambda change: isinstance(change, TagsChanged), "tag", *label, "--apply")
    (tag,) = library.tags.all()
    assert found(library, f'tag:"{tag.name}"') == tag.photo_count > 0

    (run,) = library.labels.runs()
    noticed(lambda change: isinstance(change, TagsChanged), "tag", "undo", str(run.id), "--apply")
    assert found(library, f'tag:"{tag.name}"') == 0

    noticed(lambda change: isinstance(change, FoldersChanged), "index", status=3)

    noticed(lambda change: isinstance(change, PhotosRemoved), "folders", "remove", more)
    assert found(library, "") == 4

    before = library.models.active()
    weights = (TINY / CONFIG_NAME, TINY / WEIGHTS_NAME)
    noticed(lambda change: isinstance(change, CheckpointChanged), "models", "import", *weights, "--name", "mine/again")
    after = library.models.active()
    assert after != before
    noticed(lambda change: change == CheckpointChanged(before), "models", "use", str(before))
    assert found(library, "dog") == 4
