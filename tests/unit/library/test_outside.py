"""Two processes with one library: what one does, the other one takes over. Here both are objects of this process."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from photoclip import settings as settings_file
from photoclip.core.cancel import CancelToken
from photoclip.core.events import (
    AlbumsChanged,
    Change,
    CheckpointChanged,
    FoldersChanged,
    IndexingStatus,
    Notice,
    PhotosAdded,
    PhotosChanged,
    PhotosRemoved,
    SettingsChanged,
    SuggestionsChanged,
    TagsChanged,
)
from photoclip.core.labels import Label, LabelSet
from photoclip.core.search import SearchRequest
from photoclip.core.standing import StandingLabels
from photoclip.errors import Cancelled, KnownError, LibraryProblem
from photoclip.library import Library
from photoclip.library.indexing_right import IndexingRight
from photoclip.library.outside import Outside
from photoclip.model.catalogue import DEMO_MODEL
from photoclip.model.model_config import CONFIG_NAME
from photoclip.model.weights_file import WEIGHTS_NAME
from photoclip.paths import AppPaths, resources_dir
from photoclip.store.drafts import KEPT
from tests.tiny_library import PHOTOS, copied, opened

PATIENCE_S = 300.0
"""How long a test waits before it counts as hanging; nothing is measured against it."""

pytestmark = [pytest.mark.slow, pytest.mark.timeout(800)]


class Heard:
    """The changes that a library tells, to be waited for."""

    def __init__(self, library: Library) -> None:
        self._arrived = threading.Condition()
        self.changes: list[Change] = []
        self.library = library
        library.subscribe(self._hear)

    def _hear(self, change: Change) -> None:
        with self._arrived:
            self.changes.append(change)
            self._arrived.notify_all()

    def wait_for(self, condition: Callable[[Change], bool]) -> Change:
        """Return the first change that meets `condition`, told from the start or from now on."""

        def found() -> list[Change]:
            return [change for change in self.changes if condition(change)]

        with self._arrived:
            assert self._arrived.wait_for(lambda: bool(found()), PATIENCE_S), self.changes
            return found()[0]

    def clear(self) -> None:
        with self._arrived:
            self.changes.clear()


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    draw(folder, range(4))
    return folder


def draw(folder: Path, numbers: range) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number in numbers:
        Image.new("RGB", (80, 60), (number * 40 % 256, 90, 120)).save(folder / f"{number}.png")


def index(library: Library) -> None:
    library.indexing.run(CancelToken(), lambda status: None)


def count_found(library: Library) -> int:
    return len(library.search.find(SearchRequest("dog")).photo_ids)


@pytest.fixture
def window(tmp_path: Path) -> Iterator[Heard]:
    """A library that is open for long, as a window has it."""
    library = Library(AppPaths.choose(tmp_path / "data"))
    library.open()
    heard = Heard(library)
    library.start()
    yield heard
    library.close()


@pytest.fixture
def command(tmp_path: Path, window: Heard) -> Iterator[Library]:
    """The same library in another process, as a command has it."""
    library = Library(AppPaths.choose(tmp_path / "data"))
    library.open()
    yield library
    library.close()


def test_a_folder_that_another_process_adds_is_indexed(window: Heard, command: Library, photos: Path) -> None:
    command.folders.add(photos)
    window.wait_for(lambda change: isinstance(change, FoldersChanged))
    window.wait_for(lambda change: isinstance(change, PhotosAdded))
    assert [folder.path for folder in window.library.folders.all()] == [str(photos)]


def test_what_another_process_says_of_photos_is_told(window: Heard, command: Library, photos: Path) -> None:
    command.folders.add(photos)
    added = window.wait_for(lambda change: isinstance(change, PhotosAdded))
    assert isinstance(added, PhotosAdded)
    first = added.photo_ids[0]
    window.clear()
    command.tags.put([first], "dog")
    window.wait_for(lambda told: told == TagsChanged((first,)))
    window.clear()
    change = command.tags.rename(window.library.tags.all()[0].id, "hound")
    window.wait_for(lambda told: told == TagsChanged(None))
    window.clear()
    command.tags.undo(change.id)
    window.wait_for(lambda told: told == TagsChanged(None))
    command.marks.change([first], rating=5)
    window.wait_for(lambda told: told == PhotosChanged((first,)))
    command.albums.create("Best", [first])
    window.wait_for(lambda told: isinstance(told, AlbumsChanged))
    command.labels.keep_on(StandingLabels(0, LabelSet("Pets", (Label("cat"),))))
    window.wait_for(lambda told: isinstance(told, SuggestionsChanged))


def test_nobody_is_told_again_of_what_it_did_itself(window: Heard, command: Library) -> None:
    def albums_changed() -> int:
        return sum(isinstance(change, AlbumsChanged) for change in window.changes)

    window.library.albums.create("Mine")
    command.albums.create("Theirs")
    window.wait_for(lambda _: albums_changed() == 2)
    command.tags.create("told of after the albums")
    window.wait_for(lambda change: isinstance(change, TagsChanged))
    assert albums_changed() == 2


def test_a_model_that_another_process_chooses_is_loaded(window: Heard, command: Library) -> None:
    window.wait_for(lambda change: change == CheckpointChanged(None))
    shipped = resources_dir() / "tiny_clip"
    model = command.models.import_and_use(shipped / CONFIG_NAME, shipped / WEIGHTS_NAME).id
    window.wait_for(lambda change: change == CheckpointChanged(model))
    assert window.library.models.active() == model


def test_settings_of_another_process_hold_here_and_neither_loses_its_own(window: Heard, command: Library) -> None:
    command.settings.change(appearance="dark")
    window.wait_for(lambda change: isinstance(change, SettingsChanged))
    assert window.library.settings.current.appearance == "dark"
    window.library.settings.change(speed="gentle")
    command.settings.change(collapse_bursts=True)
    window.library.close()
    command.close()
    saved = settings_file.load(window.library.paths.settings)
    assert (saved.appearance, saved.speed, saved.collapse_bursts) == ("dark", "gentle", True)


def test_settings_that_cannot_be_read_change_nothing(window: Heard, command: Library) -> None:
    command.settings.change(appearance="dark")
    window.wait_for(lambda change: isinstance(change, SettingsChanged))
    window.clear()
    window.library.paths.settings.write_text("{half a", "utf-8")
    command.albums.create("told of in the same look")
    window.wait_for(lambda change: isinstance(change, AlbumsChanged))
    window.clear()
    command.albums.create("told of in a later look")
    window.wait_for(lambda change: isinstance(change, AlbumsChanged))
    assert window.library.settings.current.appearance == "dark"
    assert not any(isinstance(change, SettingsChanged) for change in window.changes)


@pytest.fixture
def home(tiny_home: Path, tmp_path: Path) -> Path:
    """A folder of `photos` and `data`, a library that the tiny model has looked at."""
    return copied(tiny_home, tmp_path / "home")


def test_photos_that_leave_are_not_found_any_more(home: Path, tmp_path: Path) -> None:
    draw(tmp_path / "more", range(4))
    command = Library(AppPaths.choose(home / "data"))
    command.open()
    library = opened(home)
    window = Heard(library)
    try:
        assert count_found(library) == PHOTOS
        library.start()
        more = command.folders.add(tmp_path / "more")
        window.wait_for(lambda _: count_found(library) == PHOTOS + 4)
        command.folders.remove(more.id)
        gone = window.wait_for(lambda change: isinstance(change, PhotosRemoved))
        assert isinstance(gone, PhotosRemoved)
        assert len(gone.photo_ids) == 4
        assert count_found(library) == PHOTOS
    finally:
        library.close()
        command.close()


@pytest.fixture
def indexing(home: Path) -> Iterator[Library]:
    """A library with the tiny model, in the process that indexes it."""
    library = opened(home)
    heard = Heard(library)
    library.start()
    heard.wait_for(lambda change: isinstance(change, IndexingStatus) and change.phase == "idle")
    yield library
    library.close()


@pytest.fixture
def looking(indexing: Library) -> Iterator[Heard]:
    """The same library in a window that was opened later."""
    library = Library(indexing.paths)
    library.open()
    heard = Heard(library)
    library.start()
    heard.wait_for(lambda change: isinstance(change, Notice) and "Another PhotoClip" in change.text)
    heard.wait_for(lambda change: change == CheckpointChanged(DEMO_MODEL.id))
    yield heard
    library.close()


def test_what_another_process_brings_in_is_found_by_words(indexing: Library, looking: Heard, home: Path) -> None:
    draw(home / "photos", range(4))
    indexing.indexing.rescan()
    added = looking.wait_for(lambda change: isinstance(change, PhotosAdded))
    assert isinstance(added, PhotosAdded)
    assert added.outside
    looking.wait_for(lambda _: count_found(looking.library) == PHOTOS + 4)
    assert count_found(indexing) == PHOTOS + 4


def test_so_much_news_that_they_were_not_kept_are_made_up_for(indexing: Library, looking: Heard, home: Path) -> None:
    draw(home / "photos", range(4))
    ids = indexing.photos.ids().tolist()
    for number in range(KEPT + 1):
        indexing.marks.change(ids[:1], rating=number % 5 + 1)
    indexing.indexing.rescan()
    looking.wait_for(lambda _: count_found(looking.library) == PHOTOS + 4)
    looking.wait_for(lambda change: isinstance(change, PhotosChanged))


def test_a_window_takes_the_indexing_over_when_the_other_process_ends(
    indexing: Library, looking: Heard, home: Path
) -> None:
    indexing.close()
    looking.wait_for(lambda change: isinstance(change, Notice) and "indexes the library now" in change.text)
    draw(home / "photos", range(4))
    looking.library.indexing.rescan()
    looking.wait_for(lambda change: isinstance(change, PhotosAdded) and not change.outside)
    other = Library(looking.library.paths)
    other.open()
    with pytest.raises(LibraryProblem, match="already indexing"):
        index(other)
    other.close()


def test_who_may_not_index_lets_the_one_look_that_does(window: Heard, command: Library, photos: Path) -> None:
    command.folders.add(photos)
    window.wait_for(lambda change: isinstance(change, PhotosAdded))
    window.clear()
    window.library.indexing.pause()
    draw(photos, range(4, 6))
    window.library.indexing.resume()
    with pytest.raises(LibraryProblem, match="looks at every folder again"):
        index(command)
    window.wait_for(lambda change: isinstance(change, PhotosAdded))


def test_a_folder_that_is_added_while_a_command_indexes_is_indexed_by_it(tmp_path: Path, photos: Path) -> None:
    command, other = (Library(AppPaths.choose(tmp_path / "data")) for _ in range(2))
    for library in (command, other):
        library.open()
    draw(tmp_path / "more", range(4, 8))
    heard = Heard(command)
    added = threading.Event()

    def on_status(status: IndexingStatus) -> None:
        if not added.is_set():
            added.set()
            other.folders.add(tmp_path / "more")
            heard.wait_for(lambda change: isinstance(change, FoldersChanged))

    try:
        command.folders.add(photos)
        heard.clear()
        report = command.indexing.run(CancelToken(), on_status)
        assert report.indexed == 8
    finally:
        other.close()
        command.close()


def test_the_right_to_index_is_had_by_one_process_until_it_gave_it_back_as_often(tmp_path: Path) -> None:
    one, other = (IndexingRight(tmp_path / "indexing.lock") for _ in range(2))
    assert one.take()
    taken_on_a_thread: list[bool] = []
    thread = threading.Thread(target=lambda: taken_on_a_thread.append(one.take()))
    thread.start()
    thread.join()
    assert taken_on_a_thread == [True]
    one.give_back()
    assert not other.take()
    with other.for_a_moment() as mine:
        assert not mine
    one.give_back()
    with other.for_a_moment() as mine:
        assert mine
        assert not one.take()
    assert one.take()
    one.give_back()


def test_a_look_that_fails_is_said_once_and_the_others_go_on(caplog: pytest.LogCaptureFixture) -> None:
    turns: list[int] = []
    done = threading.Event()

    def locked(_cancel: CancelToken) -> None:
        raise KnownError("The library is locked.")

    def count(_cancel: CancelToken) -> None:
        turns.append(1)
        if len(turns) == 3:
            done.set()
        raise Cancelled

    outside = Outside((locked, count), every_s=0)
    outside.start()
    outside.start()
    assert done.wait(PATIENCE_S)
    outside.close()
    assert [record.message for record in caplog.records].count(
        "what other processes do is not seen for now: The library is locked."
    ) == 1
    outside.start()
    assert not any(thread.name == "outside" for thread in threading.enumerate())
