"""A photo's best part counts: exact, indexed, filtered, as parts and photos come and go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from photoclip.core.parts import FIRST_MOMENT, LAST_PART, WHOLE
from photoclip.core.search import IdArray
from photoclip.search.engine import SearchEngine
from photoclip.search.mix import Mix, MixTerm, Wanted
from photoclip.search.model_vectors import index_paths
from photoclip.search.parts import PartTable, all_keys_of, keys_of, part_numbers, photos_of
from photoclip.search.vectors import VectorMatrix
from tests.unit.search.fakes import MODEL, KnownTexts, MemorySource, expand, ids_from, unit_vectors
from tests.waiting import PATIENCE_S

DIMENSION = 16
DOG = Mix.of("dog")
DOG_VECTOR = KnownTexts(DIMENSION)(["dog"])[0]
COUNT = 400


@dataclass(frozen=True, eq=False)
class Parts:
    photo_ids: IdArray
    parts: IdArray
    vectors: NDArray[np.float16]


class MemoryParts:
    """Parts as the store keeps them."""

    def __init__(self) -> None:
        self.kept: list[Parts] = []

    def put(self, photo_ids: IdArray, parts: IdArray, vectors: NDArray[np.float16]) -> Parts:
        self.kept.append(Parts(photo_ids, parts, vectors))
        return self.kept[-1]

    def generation(self, _model_key: str) -> int:
        return len(self.kept)

    def batches(self, _model_key: str, size: int = 0) -> Iterator[Parts]:
        yield from self.kept


@pytest.fixture
def parts() -> MemoryParts:
    return MemoryParts()


@pytest.fixture
def source() -> MemorySource:
    made = MemorySource()
    made.put(np.arange(1, COUNT + 1), _unlike_a_dog(COUNT))
    return made


@pytest.fixture
def make_engine(source: MemorySource, parts: MemoryParts, tmp_path: Path) -> Iterator[Callable[..., SearchEngine]]:
    made: list[SearchEngine] = []

    def make(**options: Any) -> SearchEngine:
        engine = SearchEngine(
            source,
            tmp_path / "indexes",
            KnownTexts(DIMENSION),
            expand,
            parts=parts,
            **({"index_at_once": True} | options),
        )
        made.append(engine)
        engine.use_model(MODEL, DIMENSION)
        assert engine.wait_settled(PATIENCE_S)
        return engine

    yield make
    for engine in made:
        engine.close()


def _unlike_a_dog(count: int, seed: int = 3) -> NDArray[np.float16]:
    vectors = unit_vectors(count, DIMENSION, seed).astype(np.float32)
    vectors -= np.outer(vectors @ DOG_VECTOR, DOG_VECTOR) * 0.9
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float16)


def _five_of(photo_ids: IdArray) -> tuple[IdArray, IdArray]:
    return np.repeat(photo_ids, 5), np.tile(np.arange(1, 6), len(photo_ids))


def dull(parts: MemoryParts, photo_ids: IdArray) -> Parts:
    """Give photos parts that show nothing of a dog."""
    owners, numbers = _five_of(photo_ids)
    return parts.put(owners, numbers, _unlike_a_dog(len(owners), 7))


def with_a_dog(parts: MemoryParts, photo_id: int, part: int = 4) -> Parts:
    """Give a photo parts of which one shows a dog."""
    owners, numbers = _five_of(ids_from(photo_id))
    vectors = _unlike_a_dog(5, photo_id)
    vectors[part - 1] = DOG_VECTOR
    return parts.put(owners, numbers, vectors)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 15), st.booleans()), max_size=40), st.randoms())
def test_parts_stand_with_their_photos_in_whatever_order_they_came(
    script: list[tuple[int, int, bool]], random: Any
) -> None:
    photos, matrix = VectorMatrix(2), VectorMatrix(2)
    ids = list(range(5))  # of photo 5 there are only parts
    random.shuffle(ids)
    for photo_id in ids:
        photos.add(ids_from(photo_id), np.eye(1, 2))
    known: set[tuple[int, int]] = set()
    for photo_id, part, comes in script:
        key = keys_of(ids_from(photo_id), ids_from(part))
        if comes:
            matrix.add(key, np.eye(1, 2))
            known.add((photo_id, part))
        else:
            matrix.remove(key)
            known.discard((photo_id, part))
    snapshot, here = matrix.snapshot(), photos.snapshot()
    table = PartTable(here, snapshot)
    found = {}
    for at, row in enumerate(table.photo_rows.tolist()):
        own = snapshot.ids[table.rows[table.starts[at] : table.starts[at + 1]]]
        assert (photos_of(own) == here.ids[row]).all()
        found[int(here.ids[row])] = part_numbers(own).tolist()
    assert found == {
        one: sorted(part for photo_id, part in known if photo_id == one)
        for one in range(5)
        if any(photo_id == one for photo_id, _ in known)
    }
    rows, places = table.of(here.rows_of(ids_from(1, 3)))
    assert sorted(zip(here.ids[here.rows_of(ids_from(1, 3))][places], snapshot.ids[rows], strict=True)) == sorted(
        (photo_id, int(keys_of(ids_from(photo_id), ids_from(part))[0]))
        for photo_id, part in known
        if photo_id in {1, 3}
    )


def test_the_keys_of_a_photo_are_those_of_all_its_parts() -> None:
    keys = all_keys_of(ids_from(7, 9))
    assert set(photos_of(keys).tolist()) == {7, 9}
    assert part_numbers(keys).tolist() == [*range(1, 16)] * 2


@pytest.mark.parametrize("options", [{}, {"crossover": 100, "sample_rows": 50}, {"crossover": 450, "sample_rows": 50}])
def test_a_photo_is_found_by_what_one_of_its_parts_shows(
    parts: MemoryParts, make_engine: Callable[..., SearchEngine], options: dict[str, int]
) -> None:
    dull(parts, np.arange(1, COUNT // 2))
    with_a_dog(parts, 333)
    engine = make_engine(**options)
    assert engine.search(DOG, limit=10).photo_ids[0] == 333
    assert engine.search(DOG, allowed=ids_from(5, 333, 71)).photo_ids[0] == 333
    assert engine.search(DOG).photo_ids[0] == 333
    (judged,) = engine.judge([DOG])
    assert judged.photo_ids[0] == 333
    assert judged.evidence[0] > 0
    (alone,) = engine.judge([DOG], ids_from(5, 333))
    assert alone.photo_ids[0] == 333


@pytest.mark.parametrize("options", [{}, {"crossover": 100, "sample_rows": 50}, {"crossover": 450, "sample_rows": 50}])
def test_a_video_counts_as_its_best_moment_does(
    parts: MemoryParts, make_engine: Callable[..., SearchEngine], options: dict[str, int]
) -> None:
    """As a photo of that moment would: with its score, in searches and where labels are judged."""
    dull(parts, np.arange(1, COUNT // 2))
    shown = (0.6 * DOG_VECTOR + 0.8 * _unlike_a_dog(1, 99)[0]).astype(np.float32)
    shown /= np.linalg.norm(shown)
    numbers = np.arange(FIRST_MOMENT, LAST_PART + 1)
    moments = _unlike_a_dog(len(numbers), 333)
    moments[4] = shown
    parts.put(np.full(len(numbers), 333), numbers, moments)
    engine = make_engine(**options)
    for found in (engine.search(DOG, limit=10), engine.search(DOG, allowed=ids_from(5, 333, 71))):
        assert found.photo_ids[0] == 333
        assert found.scores[0] == pytest.approx(float(shown @ DOG_VECTOR), abs=0.002)
    (judged,) = engine.judge([DOG], ids_from(5, 333))
    assert judged.photo_ids[0] == 333
    (fit,) = engine.explain(DOG, 333)
    assert fit.part == FIRST_MOMENT + 4
    assert fit.evidence == pytest.approx(float(judged.evidence[0]), abs=0.01)


def test_every_photo_comes_once(parts: MemoryParts, make_engine: Callable[..., SearchEngine]) -> None:
    dull(parts, np.arange(1, COUNT + 1))
    ranked = make_engine().search(DOG)
    assert sorted(ranked.photo_ids.tolist()) == list(range(1, COUNT + 1))
    assert (np.diff(ranked.scores[ranked.strong_count :]) <= 0).all()


def test_what_the_whole_shows_is_there_though_no_part_shows_it(
    parts: MemoryParts, make_engine: Callable[..., SearchEngine]
) -> None:
    before = make_engine().search(DOG)
    owners, numbers = _five_of(np.arange(1, 200))
    away = np.broadcast_to(-DOG_VECTOR, (len(owners), DIMENSION)).astype(np.float16)
    parts.put(owners, numbers, away)
    after = make_engine().search(DOG)
    assert before.strong_count > 0
    assert set(after.photo_ids[after.strong].tolist()) == set(before.photo_ids[before.strong].tolist())


def test_the_part_that_answered_is_named(parts: MemoryParts, make_engine: Callable[..., SearchEngine]) -> None:
    with_a_dog(parts, 12, part=4)
    engine = make_engine()
    (fit,) = engine.explain(DOG, 12)
    assert fit.part == 4
    assert fit.score == pytest.approx(1, abs=0.01)
    (fit,) = engine.explain(DOG, 13)
    assert fit.part == WHOLE
    assert engine.explain(DOG, 12_345) == []


def test_pictures_are_compared_with_whole_photos(parts: MemoryParts, make_engine: Callable[..., SearchEngine]) -> None:
    with_a_dog(parts, 12)
    engine = make_engine()
    picture = Mix.like(DOG_VECTOR)
    assert engine.search(picture).scores.max() < 0.9
    (fit,) = engine.explain(picture, 12)
    assert fit.part == WHOLE
    both = Mix((Wanted((MixTerm("dog"),)), Wanted((MixTerm(vector=DOG_VECTOR),))))
    word, look = engine.explain(both, 12)
    assert (word.part, look.part) == (4, WHOLE)


def test_what_is_not_wanted_counts_in_a_part_too(parts: MemoryParts, make_engine: Callable[..., SearchEngine]) -> None:
    with_a_dog(parts, 12)
    ranked = make_engine().search(Mix(unwanted=(MixTerm("dog"),)))
    assert ranked.photo_ids[-1] == 12


def test_parts_count_as_soon_as_they_come_and_no_longer_once_their_photo_is_gone(
    parts: MemoryParts, make_engine: Callable[..., SearchEngine]
) -> None:
    engine = make_engine(crossover=100, sample_rows=50)
    engine.add_parts(with_a_dog(parts, 20))
    assert engine.search(DOG, limit=5).photo_ids[0] == 20
    engine.add_parts(with_a_dog(parts, 20, part=2))
    assert [fit.part for fit in engine.explain(DOG, 20)] == [2]
    engine.remove(ids_from(20))
    assert 20 not in engine.search(DOG).photo_ids
    engine.add(ids_from(20), _unlike_a_dog(1))
    assert engine.explain(DOG, 20)[0].part == WHOLE  # its parts have to come back by themselves


def test_other_parts_count_once_they_are_read_again(
    parts: MemoryParts, make_engine: Callable[..., SearchEngine]
) -> None:
    with_a_dog(parts, 20)
    engine = make_engine()
    assert engine.search(DOG).photo_ids[0] == 20
    parts.kept.clear()
    with_a_dog(parts, 30)
    engine.read_parts_again()
    assert engine.wait_settled(PATIENCE_S)
    assert engine.wait_loaded(PATIENCE_S)
    assert engine.search(DOG).photo_ids[0] == 30


def test_the_index_of_parts_is_saved_beside_that_of_photos(
    parts: MemoryParts, make_engine: Callable[..., SearchEngine], tmp_path: Path
) -> None:
    dull(parts, np.arange(1, 200))
    with_a_dog(parts, 333)
    engine = make_engine(crossover=100, sample_rows=50)
    assert engine.save()
    paths = index_paths(tmp_path / "indexes", MODEL)
    assert len(paths) == 2
    assert all(path.exists() for path in paths)
    again = make_engine(crossover=100, sample_rows=50)
    assert again.search(DOG, limit=3).photo_ids[0] == 333
    assert not again.search(DOG, limit=3).exact


def test_similar_photos_and_copies_know_no_parts(
    parts: MemoryParts, source: MemorySource, make_engine: Callable[..., SearchEngine]
) -> None:
    source.put(ids_from(500), DOG_VECTOR[None].astype(np.float16))
    with_a_dog(parts, 12)
    engine = make_engine()
    assert engine.similar(500).scores[1] < 0.9
    ids, vectors = engine.vectors_of()
    assert (len(ids), vectors.shape) == (COUNT + 1, (COUNT + 1, DIMENSION))
    assert len(engine.known_ids()) == COUNT + 1


@pytest.mark.parametrize("options", [{}, {"crossover": 100, "sample_rows": 50}])
def test_parts_of_photos_that_are_not_here_are_in_nobodys_way(
    parts: MemoryParts, make_engine: Callable[..., SearchEngine], options: dict[str, int]
) -> None:
    with_a_dog(parts, 9_999)
    engine = make_engine(**options)
    assert len(engine.search(DOG, limit=5).photo_ids) == 5
    assert len(engine.search(DOG).photo_ids) == COUNT
    assert len(engine.judge([DOG], ids_from(3, 4))[0].photo_ids) == 2
