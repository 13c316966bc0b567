"""Photos that show what is said stand above those that do not, whatever the model's scale."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.core.search import FloatArray
from photoclip.search.evidence import Surroundings
from photoclip.search.kinds import Kin

DIMENSION, TOPICS, EACH = 32, 45, 20


def unit(vectors: np.ndarray) -> FloatArray:
    return (vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)).astype(np.float32)


class World:
    """Topics: a word for each, twenty photos of each of the first ten, and a scale as another model has it."""

    def __init__(self, spread: float = 1.0) -> None:
        rng = np.random.default_rng(0)
        topics = unit(rng.standard_normal((TOPICS, DIMENSION)))
        common = unit(rng.standard_normal(DIMENSION)) * np.float32(1 / spread)
        self.words = unit(common + topics + 0.05 * rng.standard_normal(topics.shape))
        photos = np.repeat(topics[:10], EACH, axis=0)
        self.photos = unit(common + photos + 0.12 * rng.standard_normal(photos.shape))
        self.ids = np.arange(len(self.photos), dtype=np.int64)
        self.queries = unit(common + topics + 0.05 * rng.standard_normal(topics.shape))

    def evidence(self, topic: int) -> FloatArray:
        surroundings = Surroundings(self.ids[::2], self.photos[::2], np.delete(self.words, topic, axis=0))
        return surroundings.evidence(self.queries[topic], self.ids, self.photos)


@pytest.mark.parametrize("spread", [1.0, 0.3])
def test_photos_of_the_topic_stand_above_all_others(spread: float) -> None:
    evidence = World(spread).evidence(3)
    ours = evidence[3 * EACH : 4 * EACH]
    assert ours.min() > np.delete(evidence, np.s_[3 * EACH : 4 * EACH]).max()


def test_a_topic_of_no_photo_has_less_evidence_than_one_that_is_there() -> None:
    world = World()
    there = [np.sort(world.evidence(topic))[-EACH:].mean() for topic in range(10)]
    absent = [np.sort(world.evidence(topic))[-EACH:].mean() for topic in range(10, TOPICS)]
    assert min(there) > max(absent)


def test_the_photo_that_is_judged_is_not_its_own_neighbour() -> None:
    world = World()
    surroundings = Surroundings(world.ids, world.photos, world.words)
    alone = surroundings.evidence(world.queries[0], world.ids[:1], world.photos[:1])
    among = surroundings.evidence(world.queries[0], world.ids, world.photos)
    np.testing.assert_allclose(alone[0], among[0], rtol=1e-3)


@given(st.integers(0, 19), st.integers(1, 30))
def test_libraries_of_hardly_anything_are_judged_by_words_alone(sampled: int, judged: int) -> None:
    world = World()
    surroundings = Surroundings(world.ids[:sampled], world.photos[:sampled], world.words)
    evidence = surroundings.evidence(world.queries[0], world.ids[:judged], world.photos[:judged])
    assert evidence.shape == (judged,)
    assert np.isfinite(evidence).all()


def test_copies_of_one_photo_give_finite_evidence() -> None:
    world = World()
    same = np.repeat(world.photos[:1], 50, axis=0)
    ids = np.arange(50, dtype=np.int64)
    evidence = Surroundings(ids, same, world.words).evidence(world.queries[0], ids, same)
    assert np.isfinite(evidence).all()


def test_several_queries_on_the_same_photos_are_each_judged_as_alone() -> None:
    world = World()
    surroundings = Surroundings(world.ids[::2], world.photos[::2], world.words)
    some = np.s_[10:150]
    together = surroundings.evidence_of_all(world.queries, world.ids[some], world.photos[some])
    alone = np.stack([surroundings.evidence(query, world.ids[some], world.photos[some]) for query in world.queries])
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_words_that_are_left_out_do_not_drown_the_others() -> None:
    """A word that means the same outweighs all others on these photos by far; without it they still compete."""
    world = World()
    photos, ids = world.photos[:40], world.ids[:40]  # of the first two topics
    with_it = Surroundings(ids, photos, np.concatenate([world.words, np.repeat(world.queries[:1], 4, axis=0)]))
    without = Surroundings(ids, photos, world.words)
    scores = photos[:20] @ world.words.T
    assert (np.sort(scores, axis=1)[:, -1] - np.sort(scores, axis=1)[:, -2]).min() > 0.1  # the topic's own word
    evidence = with_it.evidence(world.queries[0], ids, photos)
    assert np.isfinite(evidence).all()
    assert np.corrcoef(evidence, without.evidence(world.queries[0], ids, photos))[0, 1] > 0.9


class BroadWorld(World):
    """The first five topics are kinds of one thing, whose name lies between theirs; five words are its other names."""

    KINDS = tuple(range(5))

    def __init__(self, spread: float = 1.0) -> None:
        super().__init__(spread)
        self.name = unit(self.words[:5].sum(axis=0))
        self.words = np.concatenate([self.words, np.repeat(self.name[None], 5, axis=0)])
        self.right = np.arange(len(self.photos)) < 5 * EACH

    def evidence_of_name(self, kin: Kin) -> FloatArray:
        surroundings = Surroundings(self.ids[::2], self.photos[::2], self.words)
        return surroundings.evidence_of_all(self.name[None], self.ids, self.photos, [kin])[0]


@pytest.mark.parametrize("spread", [1.0, 0.3])
def test_kinds_do_not_speak_against_what_they_are_kinds_of(spread: float) -> None:
    world = BroadWorld(spread)
    alone = world.evidence_of_name(())
    together = world.evidence_of_name(world.KINDS)
    assert together[world.right].mean() > alone[world.right].mean()
    assert (together[world.right] >= 0).all()
    assert together[world.right].min() > together[~world.right].max()


def test_kinds_of_one_query_leave_the_others_alone() -> None:
    world = BroadWorld()
    surroundings = Surroundings(world.ids[::2], world.photos[::2], world.words)
    queries = np.stack([world.name, world.queries[7]])
    together = surroundings.evidence_of_all(queries, world.ids, world.photos, [world.KINDS, ()])
    np.testing.assert_allclose(together[1], surroundings.evidence(queries[1], world.ids, world.photos), atol=1e-3)


def test_every_word_may_be_a_kind() -> None:
    world = BroadWorld()
    assert np.isfinite(world.evidence_of_name(tuple(range(TOPICS)))).all()


def test_what_is_common_in_the_library_is_believed_sooner() -> None:
    world = World()
    ours, others = world.photos[:EACH], world.photos[EACH : 10 * EACH]
    evidence = []
    for few in (2, 40, EACH * 9):
        photos = np.concatenate([ours, others[:few]])
        ids = np.arange(len(photos), dtype=np.int64)
        surroundings = Surroundings(ids, photos, world.words[1:])
        evidence.append(surroundings.evidence(world.queries[0], ids, photos)[:EACH].mean())
    assert evidence[0] > evidence[1] > evidence[2]


def test_a_word_that_is_its_own_kind_is_judged_as_any_other() -> None:
    world = World()
    surroundings = Surroundings(world.ids[::2], world.photos[::2], np.concatenate([world.words, world.queries[:1]]))
    alone = surroundings.evidence(world.queries[0], world.ids, world.photos)
    np.testing.assert_array_equal(
        surroundings.evidence_of_all(world.queries[:1], world.ids, world.photos, [(TOPICS,)])[0], alone
    )
