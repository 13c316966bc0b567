"""The searching half of the facade: what the window asks of it, with the tiny model on made-up photos."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from photoclip.core.events import AlbumsChanged, Change
from photoclip.core.query import Description, Query
from photoclip.core.search import Scope, SearchRequest, SearchResult
from photoclip.errors import LibraryProblem
from photoclip.library import Library
from photoclip.library.remarks import Remarks
from tests.tiny_library import PHOTOS, copied, opened

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def library(tiny_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    made = opened(copied(tiny_home, tmp_path_factory.mktemp("search") / "home"))
    yield made
    made.close()


def names(library: Library, ids: np.ndarray) -> list[str]:
    tiles = library.photos.tiles([int(photo_id) for photo_id in ids])
    return [tiles[int(photo_id)].name for photo_id in ids]


def test_strong_matches_are_of_what_was_said_and_absent_words_have_none(library: Library) -> None:
    result = library.search.find(SearchRequest("cat"))
    strong = names(library, result.photo_ids[result.strong])
    assert strong
    assert sum("Cat" in name for name in strong) >= 0.7 * len(strong)
    nothing = library.search.find(SearchRequest("tax return"))
    assert nothing.strong_count == 0
    assert "Nothing matches well" in nothing.message


def test_a_file_outside_the_library_can_be_looked_for(library: Library, tmp_path: Path) -> None:
    tile = library.photos.tiles([int(library.photos.ids()[0])]).popitem()[1]
    outside = tmp_path / "outside.png"
    Image.open(tile.path).resize((300, 200)).save(outside)
    found = library.search.find(SearchRequest(f'like:"{outside}"', limit=3))
    assert tile.photo_id in found.photo_ids
    (tmp_path / "broken.png").write_bytes(b"no picture")
    broken = library.search.find(SearchRequest(f'like:"{tmp_path / "broken.png"}"'))
    assert "broken.png" in broken.term_hints[0]
    assert len(broken.photo_ids) == PHOTOS


def test_a_photo_of_the_library_is_found_by_its_name_alone(library: Library) -> None:
    tile = library.photos.tiles([int(library.photos.ids()[5])]).popitem()[1]
    found = library.search.find(SearchRequest(f"like:{tile.name}", limit=1))
    assert names(library, found.photo_ids) == [tile.name]


def test_a_pasted_picture_is_kept_once_and_can_be_searched_for(library: Library) -> None:
    data = io.BytesIO()
    Image.new("RGB", (64, 64), (200, 30, 30)).save(data, "PNG")
    path = library.search.keep_picture(data.getvalue())
    assert library.search.keep_picture(data.getvalue()) == path
    assert library.search.find(SearchRequest(f'like:"{path}"')).model is not None


def test_albums_tell_of_every_change_and_follow_their_search(library: Library) -> None:
    heard: list[Change] = []
    stop = library.subscribe(heard.append)
    album = library.albums.create("Two", [int(i) for i in library.photos.ids()[:2]])
    smart = library.albums.save_search("Cats", SearchRequest("cat", strictness=0.5, sort="relevance"))
    assert library.albums.count(album.id) == 2
    assert library.albums.count(smart.id) == library.search.find(SearchRequest("cat")).strong_count
    library.albums.add(album.id, [int(library.photos.ids()[2])])
    library.albums.remove(album.id, [int(library.photos.ids()[0])])
    library.albums.change(replace(album, name="Three"))
    library.albums.delete(album.id)
    assert [one.name for one in library.albums.all()] == ["Cats"]
    library.albums.restore(album.id)
    stop()
    assert heard == [AlbumsChanged()] * 7
    assert len(library.search.find(SearchRequest("album:Three")).photo_ids) == 2


def test_a_search_saved_inside_a_folder_stays_there(library: Library) -> None:
    (folder,) = library.folders.all()
    node = next(node for node in library.folders.tree() if node.relative)
    scope = Scope(folder.id, node.relative)
    saved = library.albums.save_search("Inside", SearchRequest("", scope=scope))
    assert library.albums.count(saved.id) == node.photo_count == len(library.photos.ids(scope))
    with pytest.raises(LibraryProblem, match="nothing to save"):
        library.albums.save_search("Empty", SearchRequest("  "))


def test_history_holds_what_was_settled_on(library: Library) -> None:
    library.search.remember("  a   dog \ud800 ")
    library.search.remember("")
    assert library.search.history() == ["a dog"]
    library.search.forget(None)
    assert library.search.history() == []


def test_completions_name_folders_albums_and_cameras(library: Library) -> None:
    completions = library.search.completions()
    assert set(completions) >= {"in", "album", "tag", "camera", "lens"}
    assert completions["in"]


def test_reasons_are_given_for_a_photo_of_the_result(library: Library) -> None:
    request = SearchRequest("cat -snow type:jpeg")
    first = int(library.search.find(request).photo_ids[0])
    reasons = library.search.explain(first, request)
    assert [share.text for share in reasons.terms] == ["cat", "-snow"]
    assert reasons.filters[0].met
    assert reasons.strong


def test_a_query_in_another_script_is_told_once_which_model_would_understand() -> None:
    remarks = Remarks(lambda: 5, lambda: 0, lambda: "English", lambda: "Many languages")
    found = SearchResult("", np.arange(2), np.zeros(2, np.float32), np.zeros(2, np.float32), 1, model="m")
    assert "Many languages" in remarks(Query.of(Description("犬")), found)
    assert remarks(Query.of(Description("собака")), found) == ""
    other = Remarks(lambda: 5, lambda: 0, lambda: "Over 100 languages", lambda: "Many languages")
    assert other(Query.of(Description("犬")), found) == ""


def test_an_album_is_shown_as_the_person_arranged_it(library: Library) -> None:
    ids = [int(i) for i in library.photos.ids()[:4]]
    album = library.albums.create("Arranged", [ids[2], ids[0], ids[3]])
    request = SearchRequest("album:Arranged", sort="album")
    assert library.search.find(request).photo_ids.tolist() == [ids[2], ids[0], ids[3]]
    order = library.albums.move(album.id, [ids[3]], ids[2])
    assert library.search.find(request).photo_ids.tolist() == [ids[3], ids[2], ids[0]]
    library.albums.move(album.id, order, None)
    assert library.search.find(request).photo_ids.tolist() == [ids[2], ids[0], ids[3]]
    assert library.search.find(replace(request, limit=1)).photo_ids.tolist() == [ids[2]]


def test_without_one_album_its_order_is_the_newest_first(library: Library) -> None:
    ids = [int(i) for i in library.photos.ids()[:4]]
    library.albums.create("Mine", [ids[2], ids[0]])
    library.albums.create("Other", [ids[1]])
    for text in ("", "-album:Mine", "album:Mine | album:Other", "album:Nobody"):
        by_album = library.search.find(SearchRequest(text, sort="album")).photo_ids
        assert by_album.tolist() == library.search.find(SearchRequest(text, sort="newest")).photo_ids.tolist()


def test_a_cover_is_chosen_and_given_back(library: Library) -> None:
    ids = [int(i) for i in library.photos.ids()[:2]]
    album = library.albums.create("Covered", ids)
    assert library.albums.set_cover(album.id, ids[1]) is None
    assert [one.cover for one in library.albums.all() if one.id == album.id] == [ids[1]]
    assert library.albums.set_cover(album.id, None) == ids[1]


def test_a_folder_becomes_an_album(library: Library) -> None:
    (folder,) = library.folders.all()
    node = next(node for node in library.folders.tree() if node.relative)
    album = library.albums.create_from_folder("Of a folder", Scope(folder.id, node.relative))
    assert album.photo_count == node.photo_count
