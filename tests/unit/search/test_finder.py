"""From the text of the search box to photos: words, filters, pictures, albums, bursts, reasons."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from photoclip.core.cancel import CancelToken
from photoclip.core.photo import ShotInfo, Stamp
from photoclip.core.search import FloatArray, IdArray, SearchRequest, SearchResult, Sort
from photoclip.core.strictness import BROAD, STRICT
from photoclip.errors import KnownError, LibraryProblem, NoModel
from photoclip.search.engine import SearchEngine
from photoclip.search.finder import Finder
from photoclip.store.albums import AlbumStore
from photoclip.store.companions import CompanionStore
from photoclip.store.days import DayStore
from photoclip.store.duplicates import DuplicateStore
from photoclip.store.filters import PhotoFilters
from tests.unit.core.query.strategies import texts
from tests.unit.search.fakes import KnownTexts, expand
from tests.unit.store.conftest import Shelf

DIMENSION = 32
TOPICS = ("dog", "cat", "beach", "snow", "car")
EACH = 12


def unit(vector: np.ndarray) -> FloatArray:
    return (vector / np.linalg.norm(vector)).astype(np.float32)


class World:
    """Sixty photos of five topics, one a minute, in a folder each; the first two of each topic are one burst."""

    def __init__(self, folder: Path) -> None:
        self.shelf = Shelf(folder)
        rng = np.random.default_rng(3)
        self.texts = KnownTexts(DIMENSION)
        self.topics = {name: unit(rng.standard_normal(DIMENSION)) for name in TOPICS}
        self.texts.known.update(self.topics)
        self.vectors: dict[int, FloatArray] = {}
        self.names: dict[int, str] = {}
        moment = datetime(2023, 6, 1)
        for number in range(len(TOPICS) * EACH):
            topic, place = TOPICS[number // EACH], number % EACH
            moment += timedelta(seconds=2) if place == 1 else timedelta(minutes=1)
            vector = unit(self.topics[topic] + 0.18 * rng.standard_normal(DIMENSION))
            if place == 1:
                vector = unit(self.vectors[number] + 0.02 * rng.standard_normal(DIMENSION))
            name = f"{topic} {place + 1}.jpg"
            photo_id = self.shelf.take(f"{topic}/{name}", name, ShotInfo(moment), Stamp(10, 1, number + 1))
            self.vectors[photo_id], self.names[photo_id] = vector, name
        model_id = self.shelf.embeddings.register("m" * 64, "made up", DIMENSION)
        ids = list(self.vectors)
        self.shelf.embeddings.add(model_id, ids, np.stack([self.vectors[id_] for id_ in ids]))
        self.engine = SearchEngine(self.shelf.embeddings, folder / "index", self.texts, expand)
        self.engine.use_model("m" * 64, DIMENSION)
        assert self.engine.wait_loaded(30)
        self._make_finder()

    def _make_finder(self) -> None:
        self.albums = AlbumStore(self.shelf.database)
        self.has_model = True
        self.finder = Finder(
            self.shelf.photos,
            DayStore(self.shelf.database),
            PhotoFilters(self.shelf.database),
            self.albums,
            DuplicateStore(self.shelf.database),
            self.engine,
            self.picture,
            self.require,
            lambda: "made-up",
            self.photos_at,
            CompanionStore(self.shelf.database),
        )

    def picture(self, path: str) -> FloatArray:
        for photo_id, name in self.names.items():
            if name == path:
                return self.vectors[photo_id]
        raise LibraryProblem(f"There is no picture “{path}”.")

    def photos_at(self, name: str) -> IdArray:
        if name.casefold() != "rome":
            raise LibraryProblem(f"There is no place “{name}”.")
        return np.asarray([1, 2], np.int64)

    def require(self) -> None:
        if not self.has_model:
            raise NoModel("No model is chosen yet.")

    def search(self, text: str, sort: Sort = "relevance", **options: object) -> SearchResult:
        return self.finder.search(SearchRequest(text, sort=sort, **options))  # type: ignore[arg-type]

    def strong(self, text: str, **options: object) -> set[str]:
        """Return the topics of the strong matches."""
        result = self.search(text, **options)  # type: ignore[arg-type]
        return {self.names[int(id_)].split()[0] for id_ in result.photo_ids[result.strong]}

    def found(self, text: str, **options: object) -> list[str]:
        return [self.names[int(id_)] for id_ in self.search(text, **options).photo_ids]  # type: ignore[arg-type]

    def close(self) -> None:
        self.engine.close()
        self.shelf.database.close()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = World(tmp_path_factory.mktemp("world"))
    yield made
    made.close()


def test_words_rank_and_filters_choose(world: World) -> None:
    assert world.strong("dog") == {"dog"}
    assert len(world.found("dog")) == 60
    inside = world.found("dog in:cat")
    assert set(inside) == {f"cat {n}.jpg" for n in range(1, EACH + 1)}
    assert world.strong("dog in:cat") == set()  # judged against the whole library, not against the cats
    assert world.search("dog").model == "made-up"


def test_filters_alone_list_by_date_without_a_model(world: World) -> None:
    result = world.search('in:beach "beach 1"', sort="oldest")
    assert [world.names[int(i)] for i in result.photo_ids] == ["beach 1.jpg", *(f"beach {n}.jpg" for n in (10, 11, 12))]
    assert result.model is None
    assert not result.strong.any()


def test_what_is_not_wanted_is_no_strong_match(world: World) -> None:
    assert world.strong("dog | cat") == {"dog", "cat"}
    assert world.strong("dog | cat -cat") == {"dog"}
    assert world.found("dog -cat")[-1].startswith("cat")


def test_a_filter_in_an_either_or_stands_beside_words(world: World) -> None:
    assert world.strong("in:snow | dog") == {"snow", "dog"}
    assert set(world.found("in:snow | in:car")) == {f"{t} {n}.jpg" for t in ("snow", "car") for n in range(1, EACH + 1)}


def test_a_picture_finds_its_like_and_comes_first(world: World) -> None:
    found = world.found('like:"beach 4.jpg"')
    assert found[0] == "beach 4.jpg"
    assert {name.split()[0] for name in found[:EACH]} == {"beach"}


def test_a_picture_that_is_not_there_gets_a_hint_and_the_rest_goes_on(world: World) -> None:
    result = world.search("dog like:nowhere.jpg")
    assert list(result.term_hints) == [1]
    assert "nowhere.jpg" in result.term_hints[1]
    assert world.names[int(result.photo_ids[0])].startswith("dog")
    alone = world.search("like:nowhere.jpg")
    assert alone.model is None
    assert len(alone.photo_ids) == 60


def test_an_empty_page_says_which_filter_nobody_meets(world: World) -> None:
    result = world.search("in:dog camera:leica")
    assert len(result.photo_ids) == 0
    assert list(result.term_hints) == [1]


def test_strictness_moves_the_cut_and_not_the_order(world: World) -> None:
    counts = [world.search("dog", strictness=strictness).strong_count for strictness in (STRICT, 0.5, BROAD)]
    assert counts == sorted(counts)
    assert set(world.found("dog", strictness=BROAD)) == set(world.found("dog", strictness=STRICT))


def test_results_sort_by_date_and_by_name_as_people_count(world: World) -> None:
    assert world.found("in:dog", sort="name") == [f"dog {n}.jpg" for n in range(1, EACH + 1)]
    assert world.found("dog in:dog", sort="newest") == [f"dog {n}.jpg" for n in range(EACH, 0, -1)]
    newest = world.search("dog", sort="newest")
    assert {world.names[int(i)].split()[0] for i in newest.photo_ids[newest.strong]} == {"dog"}


def test_albums_are_filters_and_smart_ones_live_on(world: World) -> None:
    world.albums.create("Pets", [1, 2, 13])
    world.albums.create("Dogs live", query="dog", strictness=0.5)
    assert set(world.found("album:pets")) == {"dog 1.jpg", "dog 2.jpg", "cat 1.jpg"}
    assert {name.split()[0] for name in world.found('album:"dogs live"')} == {"dog"}
    assert set(world.found('album:pets -album:"dogs live"')) == {"cat 1.jpg"}
    assert world.finder.count("dog", 0.5) == len(world.found('album:"dogs live"'))
    hint = world.search("album:pest").term_hints[0]
    assert "did you mean “Pets”" in hint


def test_a_smart_album_stands_by_its_own_match_where_that_is_the_order(world: World) -> None:
    world.albums.create("Best dogs", query="dog", strictness=0.5)
    world.albums.create("Best of the best", query='album:"best dogs"')
    ranked = world.search("dog")
    strong = [world.names[int(photo_id)] for photo_id in ranked.photo_ids[ranked.strong]]
    assert world.found('album:"best dogs"') == strong != sorted(strong)
    assert world.found('album:"best of the best"') == strong
    assert world.found('album:"best dogs"', limit=3) == strong[:3]
    assert world.found('album:"best dogs" "dog 1"') == [name for name in strong if name.startswith("dog 1")]
    by_date = world.found('album:"best dogs"', sort="newest")
    assert world.found('album:"best dogs" album:pets') == [
        name for name in by_date if name in world.found("album:pets")
    ]


def test_a_place_is_a_filter_like_any_other(world: World) -> None:
    everything = {*world.search("").photo_ids.tolist()}
    assert {*world.search("place:Rome").photo_ids.tolist()} == {1, 2}
    assert {*world.search("-place:Rome").photo_ids.tolist()} == everything - {1, 2}
    unknown = world.search("place:Rmoe")
    assert len(unknown.photo_ids) == 0
    assert unknown.term_hints == {0: "There is no place “Rmoe”."}


def test_an_album_that_asks_for_itself_ends(world: World) -> None:
    world.albums.create("Ouroboros", query="album:Ouroboros")
    result = world.search("album:Ouroboros")
    assert len(result.photo_ids) == 0


def test_bursts_collapse_into_the_photo_that_ranks_first(world: World) -> None:
    result = world.search("dog in:dog", stacked=True)
    assert len(result.photo_ids) == EACH - 1
    ((first, members),) = result.stacks.items()
    assert {world.names[i] for i in members} == {"dog 1.jpg", "dog 2.jpg"}
    assert members[0] == first
    assert first in result.photo_ids
    assert members[1] not in result.photo_ids
    by_name = world.search("in:dog", sort="name", stacked=True)
    assert world.names[int(by_name.photo_ids[0])] == "dog 1.jpg"


def test_near_copies_are_found_once_and_can_be_kept(world: World) -> None:
    groups = world.finder.duplicates(CancelToken())
    assert [group.kind for group in groups] == ["similar"] * len(TOPICS)
    assert {tuple(sorted(world.names[i] for i in group.photo_ids)) for group in groups} == {
        (f"{topic} 1.jpg", f"{topic} 2.jpg") for topic in TOPICS
    }
    store = DuplicateStore(world.shelf.database)
    store.keep(groups[0].photo_ids)
    assert groups[0] not in world.finder.duplicates(CancelToken())
    store.forget(groups[0].photo_ids)
    assert groups[0] in world.finder.duplicates(CancelToken())


def test_content_in_two_files_is_identical_until_it_is_kept(world: World) -> None:
    shelf = world.shelf
    file_id = shelf.see("copy of car.jpg", Stamp(10, 1, 777))
    photo_id = shelf.photos.put(file_id, Stamp(10, 1, 777), "car 1.jpg", 40, 30, "JPEG", ShotInfo()).photo_id
    groups = [group for group in world.finder.duplicates(CancelToken()) if group.kind == "identical"]
    assert [group.photo_ids for group in groups] == [(photo_id,)]
    DuplicateStore(shelf.database).keep([photo_id])
    assert all(group.kind == "similar" for group in world.finder.duplicates(CancelToken()))
    shelf.files.forget([file_id])


def test_the_reasons_name_the_term_that_brought_a_photo_and_what_filters_removed(world: World) -> None:
    request = SearchRequest("dog | cat -snow in:dog after:2030")
    first = int(world.search("dog").photo_ids[0])
    reasons = world.finder.explain(first, request)
    assert [(share.text, share.weight) for share in reasons.terms] == [("dog", 1), ("cat", 1), ("-snow", -1)]
    dog, cat, _ = reasons.terms
    assert dog.deviations > 3 > cat.deviations
    assert dog.score > dog.typical_score
    assert dog.confidence > 0.5 > cat.confidence
    assert reasons.strong
    assert [(effect.text, effect.removed, effect.met) for effect in reasons.filters] == [
        ("in:dog", 48, True),
        ("after:2030", 60, False),
    ]


def test_a_smart_album_among_the_filters_counts_what_it_leaves_out(world: World) -> None:
    album = world.albums.create("Counted", query="dog")
    held = world.finder.count("dog", album.strictness)
    first = int(world.search("dog").photo_ids[0])
    (effect,) = world.finder.explain(first, SearchRequest("dog album:Counted")).filters
    assert (effect.removed, effect.met) == (60 - held, True)


def test_a_photo_that_was_not_looked_at_yet_says_so(world: World) -> None:
    assert "not looked at" in world.finder.explain(999, SearchRequest("dog")).note


def test_without_a_model_words_fail_and_filters_go_on(world: World) -> None:
    world.has_model = False
    try:
        assert len(world.found("in:dog")) == EACH
        with pytest.raises(NoModel):
            world.search("dog in:dog")
        by_date = world.finder.filtered_by_date(SearchRequest("dog in:dog"))
        assert len(by_date.photo_ids) == EACH
    finally:
        world.has_model = True


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=60)
@given(texts())
def test_no_text_raises_and_no_page_is_empty_without_a_word(world: World, text: str) -> None:
    try:
        result = world.search(text, stacked=True)
    except KnownError as exc:
        pytest.fail(str(exc))
    assert result.photo_ids.shape == result.scores.shape == result.confidences.shape == result.strong.shape
    assert np.isfinite(result.scores).all()
    assert len(set(result.photo_ids.tolist())) == len(result.photo_ids)


class Abroad(World):
    """Three photos that were taken within an evening, in three zones."""

    def __init__(self, folder: Path) -> None:
        self.shelf = Shelf(folder)
        taken = {
            "usa": ShotInfo(datetime(2024, 10, 18, 20, 46), -240),
            "europe": ShotInfo(datetime(2024, 10, 18, 21, 14), 120),
            "fiji": ShotInfo(datetime(2024, 10, 19, 1), 720),
        }
        self.names = {self.shelf.take(f"{name}.jpg", name, shot): name for name, shot in taken.items()}
        self.engine = SearchEngine(self.shelf.embeddings, folder / "index", KnownTexts(DIMENSION), expand)
        self._make_finder()


def test_whole_days_stand_together_wherever_photos_were_taken(tmp_path: Path) -> None:
    abroad = Abroad(tmp_path)
    try:
        newest = abroad.search("", sort="newest")
        assert [abroad.names[photo_id] for photo_id in newest.photo_ids.tolist()] == ["fiji", "usa", "europe"]
        assert newest.days.tolist() == [20241019, 20241018, 20241018]
        assert abroad.found("on:10-18", sort="oldest") == ["europe", "usa"]
    finally:
        abroad.close()
