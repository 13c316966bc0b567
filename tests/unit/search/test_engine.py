"""From words to ranked photos: exact, indexed, while loading, while changing."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from photoclip.errors import BugError, LibraryProblem, ModelProblem, NoModel
from photoclip.search import index_maker
from photoclip.search.close_look import JUDGED
from photoclip.search.contrast import ContrastWords
from photoclip.search.engine import SearchEngine
from photoclip.search.mix import Mix, MixTerm, Wanted
from photoclip.search.model_vectors import ModelVectors
from photoclip.search.ranking import Ranked
from photoclip.search.trial import Reach
from tests.unit.search.fakes import MODEL, OTHER_MODEL, KnownTexts, MemorySource, expand, ids_from, unit_vectors
from tests.waiting import PATIENCE_S, wait_until

DIMENSION = 16
DOG = Mix.of("dog")

MakeEngine = Callable[..., SearchEngine]


@pytest.fixture
def source() -> MemorySource:
    return MemorySource()


@pytest.fixture
def make_engine(source: MemorySource, tmp_path: Path) -> Iterator[MakeEngine]:
    made: list[SearchEngine] = []

    def make(*, ready: bool = True, **options: Any) -> SearchEngine:
        options = {"index_at_once": True} | options
        engine = SearchEngine(source, tmp_path / "indexes", KnownTexts(DIMENSION), expand, **options)
        made.append(engine)
        if ready:
            engine.use_model(MODEL, DIMENSION)
            assert engine.wait_settled(PATIENCE_S)
        return engine

    yield make
    for engine in made:
        engine.close()


def indexed(make_engine: MakeEngine) -> SearchEngine:
    """An engine that uses its index from 100 photos on."""
    return make_engine(crossover=100, sample_rows=50)


def query_vector() -> np.ndarray:
    return KnownTexts(DIMENSION)(["dog"])[0]


def assert_best(ranked: Ranked, vectors: dict[int, np.ndarray], limit: int | None = None) -> None:
    """The photos, in the oracle's order. Scores are compared, so that two within rounding may change places."""
    query = query_vector().astype(np.float64)
    cosines = {i: float(v.astype(np.float64) @ query) for i, v in vectors.items()}
    np.testing.assert_allclose(ranked.scores, sorted(cosines.values(), reverse=True)[:limit], atol=1e-6)
    np.testing.assert_allclose(ranked.scores, [cosines[i] for i in ranked.photo_ids.tolist()], atol=1e-6)


def assert_sound(ranked: Ranked) -> None:
    shape = ranked.photo_ids.shape
    assert ranked.scores.shape == ranked.confidences.shape == ranked.strong.shape == shape
    assert np.isfinite(ranked.scores).all()
    assert np.isfinite(ranked.confidences).all()
    assert (np.diff(ranked.scores) <= 0).all()
    assert ranked.strong[: ranked.strong_count].all()
    assert not ranked.strong[ranked.strong_count :].any()
    assert len(np.unique(ranked.photo_ids)) == len(ranked.photo_ids)


def test_it_tells_when_the_embeddings_have_been_loaded(source: MemorySource, make_engine: MakeEngine) -> None:
    source.put(np.arange(1, 11), unit_vectors(10, DIMENSION))
    loaded: list[bool] = []
    engine = make_engine(ready=False, on_sharper=lambda: loaded.append(engine.loaded))
    engine.use_model(MODEL, DIMENSION)
    assert engine.wait_settled(PATIENCE_S)
    assert loaded == [True]


def test_it_tells_when_the_contrast_words_have_been_loaded(make_engine: MakeEngine, tmp_path: Path) -> None:
    told = threading.Semaphore(0)
    words = ContrastWords(["sky", "sea"], tmp_path / "words", KnownTexts(DIMENSION), expand)
    engine = make_engine(contrast=words, on_sharper=told.release)
    assert engine.wait_contrast(PATIENCE_S)
    assert told.acquire(timeout=PATIENCE_S)
    assert told.acquire(timeout=PATIENCE_S)  # the embeddings and the words, in any order


def test_a_model_that_is_left_gives_its_memory_back(source: MemorySource, make_engine: MakeEngine) -> None:
    engine = make_engine()
    at_work = loading()
    for number in range(30):
        engine.use_model(f"{number:064x}", DIMENSION)
        assert engine.wait_settled(PATIENCE_S)
    # Who is left ends on its own thread, on a busy machine a while later; whoever has ended goes with the next change.
    wait_until(lambda: loading() <= at_work)
    engine.use_model(MODEL, DIMENSION)
    assert engine.wait_settled(PATIENCE_S)
    gc.collect()
    # Not 1: the thread of the one that was left a moment ago may still be ending.
    # By type: what torch keeps for later warns when isinstance() asks it.
    assert sum(type(thing) is ModelVectors for thing in gc.get_objects()) < 10


def loading() -> int:
    return sum(thread.name == "search-index" for thread in threading.enumerate())


def test_the_whole_library_comes_in_order(source: MemorySource, make_engine: MakeEngine) -> None:
    ids, vectors = np.arange(10, 510), unit_vectors(500, DIMENSION)
    source.put(ids, vectors)
    ranked = make_engine().search(DOG)
    assert_best(ranked, dict(zip(ids.tolist(), vectors, strict=True)))
    assert ranked.exact
    assert ranked.complete
    assert_sound(ranked)


def test_a_limit_gives_the_head_of_the_same_order(source: MemorySource, make_engine: MakeEngine) -> None:
    source.put(np.arange(500), unit_vectors(500, DIMENSION))
    engine = make_engine()
    assert engine.search(DOG, limit=17).photo_ids.tolist() == engine.search(DOG).photo_ids[:17].tolist()
    assert engine.search(DOG, limit=0).photo_ids.shape == (0,)


@pytest.mark.parametrize("count", [0, 1])
def test_a_library_of_hardly_anything_is_searched(source: MemorySource, make_engine: MakeEngine, count: int) -> None:
    source.put(np.arange(count), unit_vectors(count, DIMENSION))
    ranked = make_engine().search(DOG)
    assert ranked.photo_ids.tolist() == list(range(count))
    assert ranked.strong_count == count
    assert_sound(ranked)


def test_without_words_there_is_nothing_to_find(source: MemorySource, make_engine: MakeEngine) -> None:
    source.put(np.arange(5), unit_vectors(5, DIMENSION))
    assert make_engine().search(Mix()).photo_ids.shape == (0,)


def test_without_a_model_the_person_is_told(make_engine: MakeEngine) -> None:
    engine = make_engine(ready=False)
    engine.add(ids_from(1), unit_vectors(1, DIMENSION))
    engine.remove(ids_from(1))
    assert engine.save()
    with pytest.raises(NoModel):
        engine.search(DOG)
    engine.use_model(MODEL, DIMENSION)
    engine.use_no_model()
    with pytest.raises(NoModel):
        engine.search(DOG)


def test_copies_come_in_the_order_of_their_ids(source: MemorySource, make_engine: MakeEngine) -> None:
    source.put(np.arange(50), np.repeat(unit_vectors(1, DIMENSION), 50, axis=0))
    assert make_engine().search(DOG).photo_ids.tolist() == list(range(50))


def test_a_filtered_search_keeps_to_the_filter(source: MemorySource, make_engine: MakeEngine) -> None:
    source.put(np.arange(300), unit_vectors(300, DIMENSION))
    for engine in (make_engine(), indexed(make_engine)):
        whole = engine.search(DOG).photo_ids
        for allowed in (np.arange(0, 300, 7), np.arange(250), ids_from(5, 5, 9999)):
            ranked = engine.search(DOG, allowed=allowed)
            assert ranked.exact
            assert ranked.photo_ids.tolist() == whole[np.isin(whole, allowed)].tolist()
        assert engine.search(DOG, allowed=ids_from()).photo_ids.shape == (0,)


def test_the_cut_does_not_move_with_the_filter(source: MemorySource, make_engine: MakeEngine) -> None:
    vectors = unit_vectors(400, DIMENSION)
    vectors[:20] = (query_vector() * 0.8 + 0.6 * vectors[:20]).astype(np.float16)
    vectors[:20] /= np.linalg.norm(vectors[:20].astype(np.float32), axis=1, keepdims=True).astype(np.float16)
    source.put(np.arange(400), vectors)
    engine = make_engine()
    whole = engine.search(DOG)
    strong = set(whole.photo_ids[whole.strong].tolist())
    dogs_only = engine.search(DOG, allowed=np.arange(20))
    assert set(dogs_only.photo_ids[dogs_only.strong].tolist()) == strong & set(range(20))
    assert 5 < dogs_only.strong_count <= 20


def test_damaged_embeddings_are_never_found(
    source: MemorySource, make_engine: MakeEngine, caplog: pytest.LogCaptureFixture
) -> None:
    vectors = unit_vectors(30, DIMENSION)
    vectors[3], vectors[4] = np.nan, np.inf
    source.put(np.arange(30), vectors)
    ranked = make_engine().search(DOG)
    assert set(ranked.photo_ids.tolist()) == set(range(30)) - {3, 4}
    assert_sound(ranked)
    assert "2 stored embeddings are damaged" in caplog.text


def test_photos_are_found_as_soon_as_they_are_added_and_no_longer_once_removed(make_engine: MakeEngine) -> None:
    engine = make_engine()
    engine.add(ids_from(7), unit_vectors(1, DIMENSION))
    assert engine.search(DOG).photo_ids.tolist() == [7]
    engine.add(ids_from(7, 8), unit_vectors(2, DIMENSION, seed=1))
    assert sorted(engine.search(DOG).photo_ids.tolist()) == [7, 8]
    engine.remove(ids_from(7))
    assert engine.search(DOG).photo_ids.tolist() == [8]


def test_vectors_of_a_model_that_is_not_in_use_wait(make_engine: MakeEngine) -> None:
    engine = make_engine()
    engine.add(ids_from(7), unit_vectors(1, 32), model_key=OTHER_MODEL)
    assert engine.search(DOG).photo_ids.shape == (0,)


def test_the_index_proposes_above_the_crossover_and_agrees_with_exact(
    source: MemorySource, make_engine: MakeEngine
) -> None:
    source.put(np.arange(400), unit_vectors(400, DIMENSION))
    exact, engine = make_engine(), indexed(make_engine)
    found, truth = engine.search(DOG, limit=20), exact.search(DOG, limit=20)
    assert not found.exact
    assert truth.exact
    assert found.photo_ids.tolist() == truth.photo_ids.tolist()
    np.testing.assert_array_equal(found.scores, truth.scores)
    assert engine.search(DOG).exact  # a full ordering needs every score
    assert_sound(found)


def test_an_index_is_there_for_the_questions_that_it_is_good_at(source: MemorySource, make_engine: MakeEngine) -> None:
    source.put(np.arange(400), unit_vectors(400, DIMENSION))
    few = make_engine()
    assert not few.has_index()
    engine = make_engine(crossover=100, sample_rows=50, index_at_once=False)
    assert not engine.has_index()  # but it is made now
    assert engine.wait_settled(PATIENCE_S)
    assert engine.has_index()
    assert engine.has_index(MixTerm("dog"))
    assert engine.has_index(MixTerm("", vector=query_vector()))
    engine.use_no_model()
    assert not engine.has_index()


def test_what_an_index_is_not_good_at_is_scored_exactly(
    source: MemorySource, make_engine: MakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_maker, "reach_of", lambda *_: Reach(450, None))
    source.put(np.arange(400), unit_vectors(400, DIMENSION))
    engine = indexed(make_engine)
    assert engine.search(DOG, limit=20).exact
    assert not engine.similar(7, limit=20).exact
    assert engine.has_index()
    assert not engine.has_index(MixTerm("dog"))


def test_changes_after_the_index_was_built_count_at_once(source: MemorySource, make_engine: MakeEngine) -> None:
    source.put(np.arange(400), unit_vectors(400, DIMENSION))
    engine = indexed(make_engine)
    best = engine.search(DOG, limit=1).photo_ids
    engine.remove(best)
    engine.add(ids_from(1000), query_vector()[None])
    ranked = engine.search(DOG, limit=5)
    assert ranked.photo_ids[0] == 1000
    assert best[0] not in ranked.photo_ids
    assert engine.wait_settled(PATIENCE_S)
    ranked = engine.search(DOG, limit=5)
    assert not ranked.exact
    assert ranked.photo_ids[0] == 1000


def test_no_index_is_made_or_read_before_a_question_that_it_can_serve(
    source: MemorySource, make_engine: MakeEngine, caplog: pytest.LogCaptureFixture
) -> None:
    source.put(np.arange(400), unit_vectors(400, DIMENSION))
    for said in (1, 0):  # the second one finds what the first one saved
        caplog.clear()
        engine = make_engine(crossover=100, sample_rows=50, index_at_once=False)
        whole = engine.search(DOG).photo_ids
        engine.search(DOG, allowed=np.arange(300), limit=5)
        assert engine.wait_settled(PATIENCE_S)
        assert engine.search(DOG, limit=2000).exact
        assert "building" not in caplog.text
        assert engine.search(DOG, limit=5).photo_ids.tolist() == whole[:5].tolist()
        assert engine.wait_settled(PATIENCE_S)
        asked = engine.search(DOG, limit=5)
        assert not asked.exact
        assert asked.photo_ids.tolist() == whole[:5].tolist()
        assert caplog.text.count("building the search index") == said
        assert engine.save()


def test_an_index_of_many_deleted_photos_is_built_anew(
    source: MemorySource, make_engine: MakeEngine, caplog: pytest.LogCaptureFixture
) -> None:
    source.put(np.arange(400), unit_vectors(400, DIMENSION))
    engine = indexed(make_engine)
    caplog.clear()
    engine.remove(np.arange(150))
    assert engine.wait_settled(PATIENCE_S)
    assert "building the search index of 250 photos" in caplog.text
    found = engine.search(DOG, limit=20)
    assert not found.exact
    assert found.photo_ids.tolist() == engine.search(DOG).photo_ids[:20].tolist()


def test_more_removals_than_the_index_proposes_fall_back_to_exact(
    source: MemorySource, make_engine: MakeEngine
) -> None:
    source.put(np.arange(400), unit_vectors(400, DIMENSION))
    engine = indexed(make_engine)
    whole = engine.search(DOG).photo_ids
    engine.remove(whole[:290])
    assert engine.search(DOG, limit=10).photo_ids.tolist() == whole[290:300].tolist()


def test_a_library_that_grows_past_the_crossover_gets_an_index(make_engine: MakeEngine) -> None:
    engine = indexed(make_engine)
    for start in range(0, 240, 40):
        engine.add(np.arange(start, start + 40), unit_vectors(40, DIMENSION, seed=start))
    assert engine.wait_settled(PATIENCE_S)
    assert not engine.search(DOG, limit=3).exact
    engine.remove(np.arange(220))
    assert engine.wait_settled(PATIENCE_S)
    assert engine.search(DOG, limit=3).exact
    assert len(engine.search(DOG).photo_ids) == 20


operations = st.lists(
    st.tuples(st.sampled_from(["add", "remove", "settle"]), st.integers(0, 300), st.integers(1, 120)), max_size=12
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(operations)
def test_any_history_ends_in_the_exact_answer(tmp_path: Path, script: list[tuple[str, int, int]]) -> None:
    engine = SearchEngine(
        MemorySource(),
        tmp_path / "never",
        KnownTexts(DIMENSION),
        expand,
        crossover=60,
        sample_rows=30,
        threads=1,
        index_at_once=True,
    )
    engine.use_model(MODEL, DIMENSION)
    known: dict[int, np.ndarray] = {}
    try:
        for number, (kind, first, count) in enumerate(script):
            ids = np.arange(first, first + count)
            if kind == "add":
                vectors = unit_vectors(count, DIMENSION, seed=number)
                engine.add(ids, vectors)
                known.update(zip(ids.tolist(), vectors, strict=True))
            elif kind == "remove":
                engine.remove(ids)
                for i in ids.tolist():
                    known.pop(i, None)
            else:
                assert engine.wait_settled(PATIENCE_S)
            ranked = engine.search(DOG, limit=8)
            assert_sound(ranked)
            assert_best(ranked, known, 8)
            assert_best(engine.search(DOG), known)
    finally:
        engine.close()


def test_searches_answer_over_what_is_loaded(source: MemorySource, make_engine: MakeEngine) -> None:
    source.put(np.arange(300), unit_vectors(300, DIMENSION))
    source.before_batch = threading.Event()
    engine = make_engine(ready=False)
    engine.use_model(MODEL, DIMENSION)
    ranked = engine.search(DOG)
    assert ranked.photo_ids.shape == (0,)
    assert not ranked.complete
    assert not engine.loaded
    source.before_batch.set()
    assert engine.wait_loaded(30)
    assert len(engine.search(DOG).photo_ids) == 300


def test_what_changes_while_loading_is_newer_than_what_is_loaded(source: MemorySource, make_engine: MakeEngine) -> None:
    source.put(np.arange(10), unit_vectors(10, DIMENSION))
    source.before_batch = threading.Event()
    engine = make_engine(ready=False)
    engine.use_model(MODEL, DIMENSION)
    engine.remove(ids_from(3))
    engine.add(ids_from(4), query_vector()[None])
    source.before_batch.set()
    assert engine.wait_loaded(30)
    ranked = engine.search(DOG)
    assert sorted(ranked.photo_ids.tolist()) == [0, 1, 2, 4, 5, 6, 7, 8, 9]
    assert ranked.photo_ids[0] == 4


def test_another_model_answers_with_its_own_vectors(source: MemorySource, make_engine: MakeEngine) -> None:
    source.put(np.arange(5), unit_vectors(5, DIMENSION))
    source.put(np.arange(5, 8), unit_vectors(3, DIMENSION), OTHER_MODEL)
    engine = make_engine()
    engine.use_model(OTHER_MODEL, DIMENSION)
    assert engine.wait_loaded(30)
    assert sorted(engine.search(DOG).photo_ids.tolist()) == [5, 6, 7]
    assert engine.model_key == OTHER_MODEL


def test_a_text_vector_of_another_model_is_said_in_plain_words(make_engine: MakeEngine) -> None:
    engine = make_engine(ready=False)
    engine.use_model(MODEL, DIMENSION + 1)
    with pytest.raises(ModelProblem):
        engine.search(DOG)
    with pytest.raises(ModelProblem):
        engine.look_closely(DOG, np.arange(3))


def test_the_best_photos_look_closely_as_they_did_among_all(
    source: MemorySource, make_engine: MakeEngine, tmp_path: Path
) -> None:
    source.put(np.arange(500), unit_vectors(500, DIMENSION))
    words = ContrastWords([f"word {n}" for n in range(30)], tmp_path / "words", KnownTexts(DIMENSION), expand)
    engine = make_engine(contrast=words)
    assert engine.wait_contrast(PATIENCE_S)
    mix = Mix((Wanted((MixTerm("dog"), MixTerm("hound"))),), (MixTerm("cat"),))
    (judged,) = engine.judge([mix])
    best = judged.photo_ids[:JUDGED]
    np.testing.assert_allclose(engine.look_closely(mix, best), judged.evidence[:JUDGED], atol=1e-4)


def test_a_close_look_at_a_photo_that_has_left_finds_nothing_that_speaks_for_it(
    source: MemorySource, make_engine: MakeEngine
) -> None:
    source.put(np.arange(50), unit_vectors(50, DIMENSION))
    evidence = make_engine().look_closely(DOG, np.asarray([3, 999, 7]))
    assert evidence.shape == (3,)
    assert np.isfinite(evidence).all()
    assert evidence[1] < 0


def test_the_photo_itself_is_the_most_similar_one(source: MemorySource, make_engine: MakeEngine) -> None:
    source.put(np.arange(50), unit_vectors(50, DIMENSION))
    engine = make_engine()
    ranked = engine.similar(17, limit=5)
    assert ranked.photo_ids[0] == 17
    assert ranked.scores[0] == pytest.approx(1.0, abs=1e-2)
    assert engine.similar(99).photo_ids.shape == (0,)


class TestReadAhead:
    """Vectors are read while the process that encodes words starts."""

    def test_the_model_goes_on_with_what_was_read_before_it_was_used(
        self, source: MemorySource, make_engine: MakeEngine
    ) -> None:
        source.put(np.arange(5), unit_vectors(5, DIMENSION))
        told = threading.Event()
        engine = make_engine(ready=False, on_sharper=told.set)
        engine.read_ahead(MODEL, DIMENSION)
        assert told.wait(PATIENCE_S)
        assert engine.model_key is None
        with pytest.raises(NoModel):
            engine.search(DOG)
        source.before_batch = threading.Event()  # nothing more can be read
        engine.use_model(MODEL, DIMENSION)
        assert engine.loaded
        assert len(engine.search(DOG).photo_ids) == 5
        source.before_batch.set()

    def test_what_came_or_went_since_is_not_missed(self, source: MemorySource, make_engine: MakeEngine) -> None:
        source.put(np.arange(5), unit_vectors(5, DIMENSION))
        engine = make_engine(ready=False)
        engine.read_ahead(MODEL, DIMENSION)
        source.put(ids_from(7), unit_vectors(1, DIMENSION, seed=1))
        source.drop(ids_from(0))
        engine.add(ids_from(7), unit_vectors(1, DIMENSION, seed=1))  # as whoever hears of it does
        engine.remove(ids_from(0))
        engine.use_model(MODEL, DIMENSION)
        assert engine.wait_loaded(PATIENCE_S)
        assert sorted(engine.search(DOG).photo_ids.tolist()) == [1, 2, 3, 4, 7]

    @pytest.mark.parametrize("other", [(OTHER_MODEL, DIMENSION), (MODEL, 2 * DIMENSION)])
    def test_another_model_than_was_expected_has_its_own(
        self, source: MemorySource, make_engine: MakeEngine, other: tuple[str, int]
    ) -> None:
        source.put(np.arange(3), unit_vectors(3, other[1]), other[0])
        engine = make_engine(ready=False)
        engine.read_ahead(OTHER_MODEL if other[0] == MODEL else MODEL, DIMENSION)
        engine.use_model(*other)
        assert engine.wait_loaded(PATIENCE_S)
        assert sorted(engine.known_ids().tolist()) == [0, 1, 2]

    def test_a_model_that_answers_is_left_alone(self, source: MemorySource, make_engine: MakeEngine) -> None:
        source.put(np.arange(3), unit_vectors(3, DIMENSION))
        engine = make_engine()
        engine.read_ahead(OTHER_MODEL, DIMENSION)
        assert engine.model_key == MODEL
        assert len(engine.search(DOG).photo_ids) == 3


def test_a_closed_engine_takes_no_model(make_engine: MakeEngine) -> None:
    engine = make_engine()
    engine.close()
    with pytest.raises(BugError):
        engine.use_model(MODEL, DIMENSION)


def test_closing_in_the_middle_of_loading_or_building_ends_soon(source: MemorySource, make_engine: MakeEngine) -> None:
    source.put(np.arange(3000), unit_vectors(3000, DIMENSION))
    before = threading.active_count()
    for _ in range(3):
        engine = make_engine(ready=False, crossover=100, sample_rows=50)
        engine.use_model(MODEL, DIMENSION)
        engine.close()
    assert threading.active_count() == before


def test_a_database_that_cannot_be_read_is_reported_and_can_be_tried_again(
    make_engine: MakeEngine, source: MemorySource, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object) -> Iterator[object]:
        raise LibraryProblem("The library is locked by another program.")

    source.put(ids_from(50), unit_vectors(1, DIMENSION))
    engine = make_engine(ready=False)
    with monkeypatch.context() as patched:
        patched.setattr(source, "batches", locked)
        engine.use_model(MODEL, DIMENSION)
        assert not engine.wait_loaded(30)
        assert engine.wait_settled(PATIENCE_S)
    assert "locked" in str(engine.problem)
    assert "could not be read" in caplog.text
    engine.add(ids_from(1), unit_vectors(1, DIMENSION))
    ranked = engine.search(DOG)
    assert ranked.photo_ids.tolist() == [1]
    assert not ranked.complete
    engine.use_model(MODEL, DIMENSION)
    assert engine.wait_loaded(30)
    assert engine.problem is None
    assert engine.search(DOG).photo_ids.tolist() == [50]


def test_searching_while_photos_come_and_go_never_fails(make_engine: MakeEngine) -> None:
    engine, wrong = make_engine(crossover=200, sample_rows=100), []
    done = threading.Event()

    def search() -> None:
        while not done.is_set():
            for limit in (5, None):
                ranked = engine.search(DOG, limit=limit)
                if (np.diff(ranked.scores) > 0).any() or np.isnan(ranked.confidences).any():
                    wrong.append(ranked)

    readers = [threading.Thread(target=search) for _ in range(2)]
    for reader in readers:
        reader.start()
    for start in range(0, 1500, 30):
        ids = np.arange(start, start + 30)
        engine.add(ids, unit_vectors(30, DIMENSION, seed=start))
        engine.remove(ids[::5])
    assert engine.wait_settled(PATIENCE_S)
    done.set()
    for reader in readers:
        reader.join()
    assert not wrong
    ranked = engine.search(DOG, limit=20)
    assert not ranked.exact
    assert ranked.photo_ids.tolist() == engine.search(DOG).photo_ids[:20].tolist()


@pytest.mark.parametrize("crossover", [100, 10**6], ids=["indexed", "exact"])
def test_dropping_the_dead_rows_of_a_large_removal_changes_no_answer(
    source: MemorySource, make_engine: MakeEngine, crossover: int
) -> None:
    vectors = unit_vectors(10_000, DIMENSION)
    source.put(np.arange(9500), vectors[:9500])
    engine = make_engine(crossover=crossover, sample_rows=50)
    engine.remove(np.arange(8500))
    engine.add(np.arange(9500, 10_000), vectors[9500:])
    assert engine.wait_settled(PATIENCE_S)
    known = dict(zip(range(8500, 10_000), vectors[8500:], strict=True))
    assert_best(engine.search(DOG), known)
    assert_best(engine.search(DOG, limit=30), known, 30)
    assert engine.search(DOG, limit=30).exact is (crossover > 100)
