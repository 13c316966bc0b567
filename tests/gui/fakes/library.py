"""FakeLibrary: the library in memory, with drawn pictures, gates and events, for tests of the window.

It notes the thread of every call, so that a test can prove that the GUI thread never waits (`slow_calls_on`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, wait
from dataclasses import replace
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from photoclip.core.feed import Listener
from photoclip.core.tags import PhotoTag, Suggestion, Tag, TagRun
from photoclip.library import contract
from photoclip.settings import Settings
from tests.gui.fakes.albums import FakeAlbums
from tests.gui.fakes.answers import FakeAnswers
from tests.gui.fakes.backups import FakeBackups
from tests.gui.fakes.closer import FakeCloser
from tests.gui.fakes.companions import FakeCompanions
from tests.gui.fakes.copies import FakeCopies
from tests.gui.fakes.dates import FakeDates
from tests.gui.fakes.demo import FakeDemo
from tests.gui.fakes.duplicates import FakeDuplicates
from tests.gui.fakes.exchange import FakeExchange
from tests.gui.fakes.folders import FakeFolders
from tests.gui.fakes.health import FakeHealth
from tests.gui.fakes.hidden import FakeHidden
from tests.gui.fakes.indexing import FakeIndexing
from tests.gui.fakes.labels import FakeLabels
from tests.gui.fakes.marks import FakeMarks
from tests.gui.fakes.missing import FakeMissing
from tests.gui.fakes.models import FakeModels
from tests.gui.fakes.photos import FakePhotos
from tests.gui.fakes.places import FakePlaces
from tests.gui.fakes.search import FakeSearch
from tests.gui.fakes.settings import FakeSettings
from tests.gui.fakes.tag_table import FIRST_TAGGED
from tests.gui.fakes.tags import FakeTags
from tests.gui.fakes.trash import FakeTrash
from tests.gui.fakes.updates import FakeUpdates
from tests.gui.fakes.world import MODEL_ID, World

_P = ParamSpec("_P")
_T = TypeVar("_T")


class FakeLibrary(World):
    """A world, and the parts through which the window sees it.

    A test tells the world (`add_photos`, `put_tag`, `album_list`…), holds calls back (`with held("search.find"):`),
    holds downloads back in their middle (`hold_downloads(5)`), makes calls fail (`errors["folders.add"] =
    FolderProblem("…")`), and asks which were made (`called("albums.add")`).
    """

    def __init__(
        self,
        folder: Path,
        count: int = 60,
        *,
        model: str | None = MODEL_ID,
        settings: Settings | None = None,
        with_folder: bool = True,
        pictures: Sequence[Path] = (),
    ) -> None:
        super().__init__(folder, count, model=model, settings=settings, with_folder=with_folder, pictures=pictures)
        answers = FakeAnswers(self)
        self.search = FakeSearch(self, answers)
        self.albums = FakeAlbums(self, answers)
        self.tags = FakeTags(self)
        self.marks = FakeMarks(self)
        self.copies = FakeCopies(self)
        self.hidden = FakeHidden(self)
        self.dates = FakeDates(self)
        self.missing = FakeMissing(self)
        self.trash = FakeTrash(self)
        self.labels = FakeLabels(self, answers)
        self.models = FakeModels(self)
        self.photos = FakePhotos(self)
        self.places = FakePlaces(self)
        self.duplicates = FakeDuplicates(self, self.photos.get)
        self.folders = FakeFolders(self)
        self.closer = FakeCloser(self)
        self.companions = FakeCompanions(self)
        self.indexing = FakeIndexing(self)
        self.exchange = FakeExchange(self, answers)
        self.health = FakeHealth(self)
        self.backups = FakeBackups(self)
        self.settings = FakeSettings(self)
        self.demo = FakeDemo(self)
        self.updates = FakeUpdates(self)
        self._work: set[Future[Any]] = set()

    # Life

    def open(self) -> None:
        self.note("open", (), {}, quick=False)

    def start(self) -> None:
        self.note("start", (), {}, quick=True)
        self.started = True

    def close(self) -> None:
        self.note("close", (), {}, quick=False)
        self.closed = True
        self.open_gates()
        wait(list(self._work))
        self.pool.shutdown(wait=True, cancel_futures=True)

    def submit(self, job: Callable[_P, _T], *args: _P.args, **named: _P.kwargs) -> Future[_T]:
        return self.pool.submit(job, *args, **named)

    def submit_work(self, job: Callable[_P, _T], *args: _P.args, **named: _P.kwargs) -> Future[_T]:
        future = self.pool.submit(job, *args, **named)
        self._work.add(future)
        future.add_done_callback(self._work.discard)
        return future

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        return self.feed.subscribe(listener)

    # Tags, as a test asks and tells

    @property
    def tag_list(self) -> list[Tag]:
        return self.table.tags

    @tag_list.setter
    def tag_list(self, tags: list[Tag]) -> None:
        self.table.tags = tags

    def put_tag(self, name: str, photo_ids: Iterable[int] = (), *, color: str = "", **origin: Any) -> Tag:
        """Let there be a tag on these photos, as if it had always been there; `origin`: fields of PhotoTag."""
        tag = self.table.ensure(name)
        if color:
            tag = replace(tag, color=color)
            self.table.change_tag(tag)
        fields: dict[str, Any] = {"source": "person", "added": FIRST_TAGGED, "run_id": 1, "confirmed": True} | origin
        for photo_id in photo_ids:
            self.table.rows[photo_id, tag.id] = PhotoTag(tag.id, tag.name, color, **fields)
        return self.table.tag(tag.id)

    def names_on(self, photo_id: int) -> list[str]:
        """Return the names of the tags of a photo."""
        known = {tag.id: tag.name for tag in self.table.counted()}  # a tag may be going at this moment
        return sorted(known[tag_id] for id_, tag_id in list(self.table.rows) if id_ == photo_id and tag_id in known)

    def add_run(self, run: TagRun, *tagged: tuple[int, str]) -> None:
        """Let there be a run, the latest, whose tags are still on these photos; tells nobody."""
        self.table.runs.insert(0, run)
        for photo_id, name in tagged:
            tag = self.table.ensure(name)
            self.table.rows[photo_id, tag.id] = PhotoTag(
                tag.id, tag.name, tag.color, "run", run.made, run.id, False, model=run.model
            )

    def suggest(self, name: str, photo_ids: Iterable[int], tag_id: int = 1) -> None:
        """Let a tag wait for these photos, the first the surest; tells nobody. `tag_id`: of a tag that is new."""
        tag = self.table.find(name)
        if tag is None:
            tag = Tag(tag_id, name)
            self.table.tags = [*self.table.tags, tag]
        self.waiting += [
            Suggestion(int(photo_id), tag.id, name, max(0.5, 0.99 - 0.01 * place), 0.3)
            for place, photo_id in enumerate(photo_ids)
        ]


def as_the_window_sees_it(library: FakeLibrary) -> contract.Library:
    """Return the fake as the contract has it: mypy holds all of it to that here."""
    return library
