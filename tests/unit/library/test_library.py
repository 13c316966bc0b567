"""The facade: folders, browsing, settings; the parts that need no model."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from photoclip.core.cancel import CancelToken
from photoclip.core.events import Change, FoldersChanged, PhotosRemoved
from photoclip.core.search import Scope, SearchRequest
from photoclip.errors import FolderProblem, LibraryProblem, ModelProblem, UnreadableImage
from photoclip.library import Library
from photoclip.paths import AppPaths
from tests.waiting import PATIENCE_S


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    made = Library(AppPaths.choose(tmp_path / "data"))
    made.open()
    yield made
    made.close()


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    folder = tmp_path / "photos"
    (folder / "trip").mkdir(parents=True)
    for number in range(4):
        target = folder / ("trip" if number % 2 else "") / f"{number}.png"
        Image.new("RGB", (80, 60), (number * 60, 90, 120)).save(target)
    return folder


def index(library: Library) -> None:
    library.indexing.run(CancelToken(), lambda status: None)


def test_without_a_model_one_browses_by_date_and_folder(library: Library, photos: Path) -> None:
    folder = library.folders.add(photos)
    index(library)
    assert len(library.photos.ids()) == 4
    assert len(library.photos.ids(Scope(folder.id, "trip"))) == 2
    assert [(node.relative, node.photo_count) for node in library.folders.tree()] == [("", 4), ("trip", 2)]
    result = library.search.find(SearchRequest("a dog", scope=Scope(folder.id, "trip")))
    assert len(result.photo_ids) == 2
    assert "No model is chosen yet" in result.message
    assert result.model is None


def test_thumbnails_are_there_after_indexing_and_come_back_when_lost(library: Library, photos: Path) -> None:
    library.folders.add(photos)
    index(library)
    photo_id = int(library.photos.ids()[0])
    photo = library.photos.get(photo_id)
    assert photo is not None
    path = library.photos.thumbnail_path(photo.content_hash)
    assert path.is_file()
    path.unlink()
    assert library.photos.make_thumbnail(photo_id) == path
    assert path.is_file()


def test_a_photo_is_rendered_at_the_size_asked(library: Library, photos: Path) -> None:
    library.folders.add(photos)
    index(library)
    width, height, pixels = library.photos.render(int(library.photos.ids()[0]), 40)
    assert (width, height, len(pixels)) == (40, 30, 40 * 30 * 3)


def test_a_photo_whose_file_is_gone_says_so(library: Library, photos: Path) -> None:
    library.folders.add(photos)
    index(library)
    for path in photos.rglob("*.png"):
        path.unlink()
    with pytest.raises(UnreadableImage, match="not there now"):
        library.photos.render(int(library.photos.ids()[0]))


def test_removing_a_folder_says_which_photos_left_and_keeps_the_files(library: Library, photos: Path) -> None:
    folder = library.folders.add(photos)
    index(library)
    ids = set(library.photos.ids().tolist())
    heard: list[Change] = []
    library.subscribe(heard.append)
    library.folders.remove(folder.id)
    assert [set(change.photo_ids) for change in heard if isinstance(change, PhotosRemoved)] == [ids]
    assert FoldersChanged() in heard
    assert len(list(photos.rglob("*.png"))) == 4
    assert len(library.photos.ids()) == 0


def test_folders_that_cannot_be_watched_are_said_plainly(library: Library, photos: Path, tmp_path: Path) -> None:
    library.folders.add(photos / "trip")
    (tmp_path / "file").write_text("x")
    for path, said in (
        (tmp_path / "nowhere", "does not exist"),
        (tmp_path / "file", "is a file"),
        (photos / "trip", "already watched"),
        (photos, "contains"),
        (photos / "trip" / ".." / "trip", "already watched"),
    ):
        with pytest.raises(FolderProblem, match=said):
            library.folders.add(path)


@pytest.mark.usefixtures("permissions_bind")
def test_an_unreadable_folder_is_said_plainly(library: Library, tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0)
    with pytest.raises(FolderProblem, match="cannot be read"):
        library.folders.add(tmp_path / "locked")


def test_a_link_to_a_watched_folder_is_that_folder(library: Library, photos: Path, tmp_path: Path) -> None:
    library.folders.add(photos)
    (tmp_path / "link").symlink_to(photos)
    with pytest.raises(FolderProblem, match="already watched"):
        library.folders.add(tmp_path / "link")


def test_one_process_indexes_at_a_time(library: Library, photos: Path, tmp_path: Path) -> None:
    library.folders.add(photos)
    other = Library(AppPaths.choose(tmp_path / "data"))
    other.open()
    try:
        heard: list[str] = []

        def try_too(status: object) -> None:
            if not heard:
                with pytest.raises(LibraryProblem, match="already indexing") as caught:
                    other.indexing.run(CancelToken(), lambda status: None)
                heard.append(str(caught.value))

        library.indexing.run(CancelToken(), try_too)
        assert heard
    finally:
        other.close()


def test_excluded_patterns_apply_and_come_back(library: Library, photos: Path) -> None:
    library.folders.add(photos)
    index(library)
    library.folders.set_excludes(["trip/", "  "])
    assert library.folders.excludes() == ["trip/"]
    index(library)
    assert len(library.photos.ids()) == 2


def test_settings_apply_at_once_and_are_saved(library: Library, tmp_path: Path) -> None:
    assert library.settings.change(appearance="dark", speed="gentle").appearance == "dark"
    library.close()
    again = Library(AppPaths.choose(tmp_path / "data"))
    assert (again.settings.current.appearance, again.settings.current.speed) == ("dark", "gentle")
    again.close()


def test_a_model_that_is_not_installed_cannot_be_used(library: Library) -> None:
    with pytest.raises(ModelProblem):
        library.models.use("no/such")


def test_the_catalogue_is_listed_with_one_default(library: Library) -> None:
    models = library.models.all()
    assert [model.id for model in models if model.role == "default"] == ["ViT-B-32-256/datacomp_s34b_b86k"]
    assert {"faster", "better", "multilingual"} <= {model.role for model in models}
    assert [model.recommended for model in models] == [True, *(False for _ in models[1:])]
    assert all(any("text to image" in one.name for one in model.figures) for model in models if not model.installed)
    assert all(model.license and model.summary for model in models)


def test_the_catalogue_says_how_many_photos_a_model_would_look_at(library: Library) -> None:
    catalogue = library.models.catalogue()
    assert catalogue.models == tuple(library.models.all())
    assert catalogue.photo_count == library.photos.count()


def test_duplicates_come_with_what_they_are_called_after(library: Library) -> None:
    found = library.duplicates.find_named()
    assert found.groups == tuple(library.duplicates.find())
    assert found.tiles == library.photos.tiles([group.photo_ids[0] for group in found.groups])


def test_closing_does_the_work_that_waits_in_line_and_gives_up_questions(tmp_path: Path) -> None:
    made = Library(AppPaths.choose(tmp_path / "data"))
    made.open()
    gate = threading.Event()
    busy = [made.submit(gate.wait, 30) for _thread in range(8)]
    work = made.submit_work(made.tags.create, "Rome")
    closing = threading.Thread(target=made.close)
    closing.start()
    gate.set()
    closing.join(PATIENCE_S)
    assert work.result(0).name == "Rome"
    assert all(question.done() for question in busy)
    again = Library(AppPaths.choose(tmp_path / "data"))
    again.open()
    assert [tag.name for tag in again.tags.all()] == ["Rome"]
    again.close()


def test_closing_twice_and_without_opening_is_harmless(tmp_path: Path) -> None:
    never = Library(AppPaths.choose(tmp_path / "never"))
    never.close()
    never.close()
    assert not (tmp_path / "never").exists()
    for _ in range(2):  # the second time everything that the first held is free again
        made = Library(AppPaths.choose(tmp_path / "data"))
        made.open()
        made.close()
        made.close()
        assert [path.name for path in (tmp_path / "data").glob("*.sqlite3*")] == ["library.sqlite3"]


def test_a_photo_that_another_replaced_leaves_every_answer_at_once(library: Library, photos: Path) -> None:
    changes: list[Change] = []
    folder = library.folders.add(photos)
    index(library)
    before = set(library.photos.ids().tolist())
    library.subscribe(changes.append)
    Image.effect_noise((80, 60), 90).convert("RGB").save(photos / "0.png")
    index(library)
    (gone,) = before - set(library.photos.ids().tolist())
    assert PhotosRemoved((gone,)) in changes
    assert len(library.photos.ids(Scope(folder.id))) == 4
