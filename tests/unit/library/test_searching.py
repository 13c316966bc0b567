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
from photoclip.demo import draw_library
from photoclip.errors import LibraryProblem
from photoclip.library import Library
from photoclip.library.searching import Remarks
from tests.unit.library.tiny_library import open_tiny_library

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

COUNT = 48


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("library")
    draw_library(folder / "photos", count=COUNT, seed=7)
    made = open_tiny_library(folder / "data", folder / "photos")
    yield made
    made.close()


def names(library: Library, ids: np.ndarray) -> list[str]:
    tiles = library.tiles([int(photo_id) for photo_id in ids])
    return [tiles[int(photo_id)].name for photo_id in ids]


def test_strong_matches_are_of_what_was_said_and_absent_words_have_none(library: Library) -> None:
    result = library.search(SearchRequest("cat"))
    strong = names(library, result.photo_ids[result.strong])
    assert strong
    assert sum("Cat" in name for name in strong) >= 0.7 * len(strong)
    nothing = library.search(SearchRequest("tax return"))
    assert nothing.strong_count == 0
    assert "Nothing matches well" in nothing.message


def test_a_file_outside_the_library_can_be_looked_for(library: Library, tmp_path: Path) -> None:
    tile = library.tiles([int(library.photo_ids()[0])]).popitem()[1]
    outside = tmp_path / "outside.png"
    Image.open(tile.path).resize((300, 200)).save(outside)
    found = library.search(SearchRequest(f'like:"{outside}"', limit=3))
    assert tile.photo_id in found.photo_ids
    (tmp_path / "broken.png").write_bytes(b"no picture")
    broken = library.search(SearchRequest(f'like:"{tmp_path / "broken.png"}"'))
    assert "broken.png" in broken.term_hints[0]
    assert len(broken.photo_ids) == COUNT


def test_a_photo_of_the_library_is_found_by_its_name_alone(library: Library) -> None:
    tile = library.tiles([int(library.photo_ids()[5])]).popitem()[1]
    found = library.search(SearchRequest(f"like:{tile.name}", limit=1))
    assert names(library, found.photo_ids) == [tile.name]


def test_a_pasted_picture_is_kept_once_and_can_be_searched_for(library: Library) -> None:
    data = io.BytesIO()
    Image.new("RGB", (64, 64), (200, 30, 30)).save(data, "PNG")
    path = library.picture_file(data.getvalue())
    assert library.picture_file(data.getvalue()) == path
    assert library.search(SearchRequest(f'like:"{path}"')).model is not None


def test_albums_tell_of_every_change_and_follow_their_search(library: Library) -> None:
    heard: list[Change] = []
    stop = library.subscribe(heard.append)
    album = library.create_album("Two", [int(i) for i in library.photo_ids()[:2]])
    smart = library.save_search("Cats", SearchRequest("cat", strictness=0.5, sort="relevance"))
    assert library.count_album(album.id) == 2
    assert library.count_album(smart.id) == library.search(SearchRequest("cat")).strong_count
    library.add_to_album(album.id, [int(library.photo_ids()[2])])
    library.remove_from_album(album.id, [int(library.photo_ids()[0])])
    library.change_album(replace(album, name="Three"))
    library.delete_album(album.id)
    assert [one.name for one in library.albums()] == ["Cats"]
    library.restore_album(album.id)
    stop()
    assert heard == [AlbumsChanged()] * 7
    assert len(library.search(SearchRequest("album:Three")).photo_ids) == 2


def test_a_search_saved_inside_a_folder_stays_there(library: Library) -> None:
    (folder,) = library.folders()
    node = next(node for node in library.folder_tree() if node.relative)
    scope = Scope(folder.id, node.relative)
    saved = library.save_search("Inside", SearchRequest("", scope=scope))
    assert library.count_album(saved.id) == node.photo_count == len(library.photo_ids(scope))
    with pytest.raises(LibraryProblem, match="nothing to save"):
        library.save_search("Empty", SearchRequest("  "))


def test_history_holds_what_was_settled_on(library: Library) -> None:
    library.remember_search("  a   dog \ud800 ")
    library.remember_search("")
    assert library.search_history() == ["a dog"]
    library.forget_search(None)
    assert library.search_history() == []


def test_completions_name_folders_albums_and_cameras(library: Library) -> None:
    completions = library.completions()
    assert set(completions) >= {"in", "album", "tag", "camera", "lens"}
    assert completions["in"]


def test_reasons_are_given_for_a_photo_of_the_result(library: Library) -> None:
    request = SearchRequest("cat -snow type:jpeg")
    first = int(library.search(request).photo_ids[0])
    reasons = library.explain(first, request)
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
    ids = [int(i) for i in library.photo_ids()[:4]]
    album = library.create_album("Arranged", [ids[2], ids[0], ids[3]])
    request = SearchRequest("album:Arranged", sort="album")
    assert library.search(request).photo_ids.tolist() == [ids[2], ids[0], ids[3]]
    order = library.move_in_album(album.id, [ids[3]], ids[2])
    assert library.search(request).photo_ids.tolist() == [ids[3], ids[2], ids[0]]
    library.move_in_album(album.id, order, None)
    assert library.search(request).photo_ids.tolist() == [ids[2], ids[0], ids[3]]
    assert library.search(replace(request, limit=1)).photo_ids.tolist() == [ids[2]]


def test_without_one_album_its_order_is_the_newest_first(library: Library) -> None:
    ids = [int(i) for i in library.photo_ids()[:4]]
    library.create_album("Mine", [ids[2], ids[0]])
    library.create_album("Other", [ids[1]])
    for text in ("", "-album:Mine", "album:Mine | album:Other", "album:Nobody"):
        by_album = library.search(SearchRequest(text, sort="album")).photo_ids
        assert by_album.tolist() == library.search(SearchRequest(text, sort="newest")).photo_ids.tolist()


def test_a_cover_is_chosen_and_given_back(library: Library) -> None:
    ids = [int(i) for i in library.photo_ids()[:2]]
    album = library.create_album("Covered", ids)
    assert library.set_album_cover(album.id, ids[1]) is None
    assert [one.cover for one in library.albums() if one.id == album.id] == [ids[1]]
    assert library.set_album_cover(album.id, None) == ids[1]


def test_a_folder_becomes_an_album(library: Library) -> None:
    (folder,) = library.folders()
    node = next(node for node in library.folder_tree() if node.relative)
    album = library.album_from_folder("Of a folder", Scope(folder.id, node.relative))
    assert album.photo_count == node.photo_count
