"""What one process writes, another one hears of: what it was, and of which photos."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from photoclip.core.labels import Label, LabelSet
from photoclip.core.parts import CLOSER
from photoclip.core.photo import Stamp
from photoclip.core.scan import diff
from photoclip.core.search import Scope
from photoclip.core.standing import StandingLabels
from photoclip.core.tags import TagChange
from photoclip.errors import LibraryProblem
from photoclip.store.albums import AlbumStore
from photoclip.store.closer import CloserStore
from photoclip.store.database import Database
from photoclip.store.drafts import KEPT, MOST_NAMED, draft_news
from photoclip.store.duplicates import DuplicateStore
from photoclip.store.gone_files import GoneFiles
from photoclip.store.library_settings import LibrarySettings
from photoclip.store.marks import MarkStore
from photoclip.store.news import EVERYTHING, NO_NEWS, News, NewsStore
from photoclip.store.part_embeddings import PartStore
from photoclip.store.photo_tags import PhotoTagStore
from photoclip.store.searches import SearchHistory
from photoclip.store.standing import StandingStore
from photoclip.store.suggestions import SuggestionStore
from photoclip.store.tags import TagStore
from tests.faults.sqlite_faults import IO_ERROR, SqliteFaults
from tests.unit.store.conftest import Shelf
from tests.unit.store.test_tags import rows


@dataclass
class Two:
    """A library with two photos, and another process that has it open."""

    shelf: Shelf
    news: NewsStore
    photo_ids: list[int]
    tag_id: int
    album_id: int
    standing_id: int
    run: TagChange
    model_id: int

    @property
    def database(self) -> Database:
        return self.shelf.database

    def heard(self, write: Callable[[], object]) -> News:
        """Return what the other process hears of `write`."""
        self.news.latest()
        write()
        return self.news.latest()


@pytest.fixture
def two(shelf: Shelf, tmp_path: Path) -> Iterator[Two]:
    database = shelf.database
    ids = [shelf.take("a.jpg", "a"), shelf.take("trip/b.jpg", "b", stamp=Stamp(10, 2, 6))]
    standing = StandingStore(database).keep(StandingLabels(0, LabelSet("Pets", (Label("cat"),))))
    SuggestionStore(database).offer(standing.id, [rows("cat", ids)])
    run = PhotoTagStore(database).apply([rows("dog", ids)], "Auto-tag", "tiny")
    (dog,) = (tag.id for tag in TagStore(database).all() if tag.name == "dog")
    album = AlbumStore(database).create("Best", ids[:1])
    model_id = shelf.embeddings.register("key", "a/model", 2)
    other = Database(tmp_path / "library.sqlite3", tmp_path / "backups")
    other.open()
    news = NewsStore(other)
    news.begin()
    yield Two(shelf, news, ids, dog, album.id, standing.id, run, model_id)
    other.close()


def test_nothing_is_heard_of_what_happened_before_one_began(two: Two) -> None:
    assert two.news.latest() == NO_NEWS
    assert two.news.latest() == NO_NEWS


def test_nobody_hears_of_what_one_wrote_oneself(two: Two) -> None:
    own = NewsStore(two.database)
    own.begin()
    AlbumStore(two.database).create("Mine")
    assert own.latest() == NO_NEWS
    assert two.news.latest() == {"albums": None}


def test_photos_come_into_view_with_their_vectors(two: Two) -> None:
    made: list[int] = []

    def write() -> None:
        made.append(two.shelf.take("c.jpg", "c", stamp=Stamp(10, 3, 7)))
        two.shelf.embeddings.add(two.model_id, made, np.ones((1, 2), np.float32))

    assert two.heard(write) == {"view": set(made), "vectors": set(made), "files": None}


def test_a_copy_of_a_photo_is_a_change_of_that_photo(two: Two) -> None:
    news = two.heard(lambda: two.shelf.take("copy.jpg", "a", stamp=Stamp(10, 9, 9)))
    assert news == {"photos": {two.photo_ids[0]}, "files": None}


def test_photos_leave_the_view_with_their_folder(two: Two) -> None:
    news = two.heard(lambda: two.shelf.folders.remove(two.shelf.root))
    assert news == {"view": set(two.photo_ids), "folders": None, "files": None}


def test_photos_that_moved_or_were_deleted_are_named(two: Two) -> None:
    known = two.shelf.files.known(two.shelf.root)
    news = two.heard(lambda: two.shelf.files.apply(two.shelf.root, diff(known, {})))
    assert news == {"view": set(two.photo_ids), "photos": set(two.photo_ids), "files": None}


@pytest.mark.parametrize(
    ("write", "expected"),
    [
        (lambda two: two.shelf.folders.add("/elsewhere"), {"folders": None}),
        (lambda two: two.shelf.folders.set_paused(two.shelf.root, True), {"folders": None}),
        (lambda two: CloserStore(two.database).choose(True, Scope(two.shelf.root)), {"closer": None}),
        (lambda two: CloserStore(two.database).choose(True, Scope()), {"closer": None}),
        (lambda two: CloserStore(two.database).choose(True, Scope(two.shelf.root, "rome")), {"closer": None}),
        (lambda two: PartStore(two.database).add(two.model_id, 1, CLOSER[:1], np.eye(1, 2)), {"vectors": {1}}),
        (lambda two: two.shelf.folders.set_online(two.shelf.root, False), {"photos": None, "files": None}),
        (lambda two: two.shelf.files.mark_failed(1, "broken"), {"files": None}),
        (lambda two: MarkStore(two.database).change([1], 5, None, None), {"photos": {1}}),
        (lambda two: MarkStore(two.database).change([1, 2], None, True, "red"), {"photos": {1, 2}}),
        (lambda two: PhotoTagStore(two.database).put([1], "dog"), {"tags": {1}}),
        (lambda two: PhotoTagStore(two.database).put([1], "new"), {"tags": {1}, "tag_names": None}),
        (lambda two: PhotoTagStore(two.database).take_off([2], [two.tag_id]), {"tags": {2}}),
        (lambda two: PhotoTagStore(two.database).apply([rows("dog", [2])], "", ""), {"tags": {2}}),
        (lambda two: PhotoTagStore(two.database).undo_run(two.run.id, [1]), {"tags": {1}}),
        (lambda two: PhotoTagStore(two.database).undo_run(two.run.id), {"tags": None, "tag_names": None}),
        (lambda two: TagStore(two.database).ensure("wolf"), {"tag_names": None}),
        (lambda two: TagStore(two.database).rename(two.tag_id, "hound"), {"tags": None, "tag_names": None}),
        (lambda two: TagStore(two.database).delete([two.tag_id]), {"tags": None, "tag_names": None}),
        (lambda two: TagStore(two.database).set_color(two.tag_id, "red"), {"tag_names": None}),
        (lambda two: TagStore(two.database).set_aliases(two.tag_id, ["hound"]), {"tag_names": None}),
        (lambda two: AlbumStore(two.database).create("Trip"), {"albums": None}),
        (lambda two: AlbumStore(two.database).add(two.album_id, [2]), {"albums": None}),
        (lambda two: AlbumStore(two.database).remove(two.album_id, [1]), {"albums": None}),
        (lambda two: AlbumStore(two.database).move(two.album_id, [1], None), {"albums": None}),
        (lambda two: AlbumStore(two.database).set_cover(two.album_id, 1), {"albums": None}),
        (lambda two: AlbumStore(two.database).delete(two.album_id), {"albums": None}),
        (lambda two: StandingStore(two.database).remove(two.standing_id), {"suggestions": None}),
        (lambda two: SuggestionStore(two.database).reject([(1, 1)]), {"suggestions": None}),
        (lambda two: LibrarySettings(two.database).let_model_answer("a/model"), {"model": None}),
        (lambda two: LibrarySettings(two.database).set_exclude_globs(["x/"]), {"excludes": None}),
        (lambda two: LibrarySettings(two.database).show_documents(True), {"excludes": None}),
        (lambda two: GoneFiles(two.database).note([1], "asked"), {"files": None}),
        (lambda two: GoneFiles(two.database).wait(1), {"files": None}),
        # What is nobody else's business.
        (lambda two: SearchHistory(two.database).remember("dog"), {}),
        (lambda two: DuplicateStore(two.database).keep([1, 2]), {}),
        (lambda two: two.shelf.embeddings.register("key", "a/model", 2), {}),
        (lambda two: StandingStore(two.database).begin_model(two.standing_id, "a/model"), {}),
    ],
)
def test_what_is_written_is_heard_of(two: Two, write: Callable[[Two], object], expected: News) -> None:
    assert two.heard(lambda: write(two)) == expected


def test_accepted_suggestions_say_whose_tags_they_became(two: Two) -> None:
    (waiting, *_) = SuggestionStore(two.database).waiting(None, 10)
    news = two.heard(lambda: SuggestionStore(two.database).accept([(waiting.photo_id, waiting.tag_id)]))
    assert news == {"tags": {waiting.photo_id}, "suggestions": None}


def test_news_of_several_writings_come_together(two: Two) -> None:
    def write() -> None:
        MarkStore(two.database).change([1], 5, None, None)
        MarkStore(two.database).change([2], 4, None, None)
        AlbumStore(two.database).create("Trip")

    assert two.heard(write) == {"photos": {1, 2}, "albums": None}


def test_of_too_many_photos_it_is_said_that_they_are_many(two: Two) -> None:
    def draft(count: int) -> None:
        with two.database.transaction() as connection:
            draft_news(connection, "photos", range(1, count + 1))

    assert two.heard(lambda: draft(MOST_NAMED)) == {"photos": frozenset(range(1, MOST_NAMED + 1))}
    assert two.heard(lambda: draft(MOST_NAMED + 1)) == {"photos": None}


def test_what_was_rolled_back_is_not_told(two: Two) -> None:
    def fail() -> None:
        with two.database.transaction():
            MarkStore(two.database).change([1], 5, None, None)
            AlbumStore(two.database).create("best")  # that name is taken

    two.news.latest()
    with pytest.raises(LibraryProblem, match="already an album"):
        fail()
    assert two.news.latest() == NO_NEWS
    assert two.heard(lambda: AlbumStore(two.database).create("Trip")) == {"albums": None}


def test_who_missed_more_than_is_kept_looks_at_everything_once(two: Two) -> None:
    def write() -> None:
        for number in range(KEPT + 1):
            MarkStore(two.database).change([1], number % 5 + 1, None, None)

    assert two.heard(write) == EVERYTHING
    assert two.news.latest() == NO_NEWS
    assert two.database.reader().execute("SELECT count(*) FROM news").fetchone() == (KEPT,)


def test_news_that_cannot_be_read_now_are_read_later(sqlite_faults: SqliteFaults, two: Two) -> None:
    AlbumStore(two.database).create("Trip")
    with sqlite_faults.saying("FROM news", IO_ERROR), pytest.raises(LibraryProblem, match="could not read"):
        two.news.latest()
    assert two.news.latest() == {"albums": None}


def test_news_are_heard_on_the_thread_that_asks(two: Two) -> None:
    heard: list[News] = []
    AlbumStore(two.database).create("Trip")
    thread = threading.Thread(target=lambda: heard.append(two.news.latest()))
    thread.start()
    thread.join()
    assert heard == [{"albums": None}]


def test_every_table_is_noticed_or_known_to_be_nobody_elses_business(shelf: Shelf) -> None:
    tables = {
        name
        for (name,) in shelf.database.reader().execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        if not name.startswith(("sqlite_", "file_names"))
    }
    noticed = {
        table
        for (table,) in shelf.database.reader().execute(
            "SELECT tbl_name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'news_%'"
        )
    }
    told_by_their_stores = {"tag_changes", "photo_tags", "change_tags", "tags_taken", "rejections", "embeddings"}
    told_by_their_stores |= {"part_embeddings"}
    told_by_their_stores |= {"gone_files", "said_dates", "date_changes", "dates_changed"}
    own_business = {
        "former_contents",
        "former_places",
        "replaced_photos",
        "readings",
        "models",
        "searches",
        "kept_apart",
        "standing_seen",
        "sidecars",
        "embedded_fields",
        "live_apart",
        "takeout_imports",
        "takeout_tags",
        "takeout_given",
        "takeout_albums",
    }
    means = {"news", "news_draft", "names_changed", "companions_due"}
    assert tables == noticed | told_by_their_stores | own_business | means
