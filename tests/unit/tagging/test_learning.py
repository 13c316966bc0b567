"""Ticks and crosses move a label, whatever they are, and never without reason."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.core.search import FloatArray
from photoclip.search.evidence import MIN_PHOTOS
from photoclip.tagging.learning import SECOND_LOOKS, Learned, learn, second_look

DIMENSION, TOPICS, EACH = 64, 40, 12


def unit(vectors: np.ndarray) -> FloatArray:
    return (vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)).astype(np.float32)


class World:
    """Forty unlike topics of twelve photos each, in one cone as a model's photos are, and a sample of them."""

    def __init__(self) -> None:
        rng = np.random.default_rng(0)
        topics = np.linalg.qr(rng.standard_normal((DIMENSION, TOPICS)))[0].T
        photos = np.repeat(topics, EACH, axis=0) + 0.08 * rng.standard_normal((TOPICS * EACH, DIMENSION))
        self.photos = unit(photos + 2 * unit(rng.standard_normal(DIMENSION)))
        self.topic = np.repeat(np.arange(TOPICS), EACH)
        self.sample = self.photos[::3]
        self.none = np.empty((0, DIMENSION), np.float32)

    def of(self, topic: int, count: int) -> FloatArray:
        return self.photos[self.topic == topic][:count]


@pytest.fixture(scope="module")
def world() -> World:
    return World()


@pytest.fixture(scope="module")
def base(world: World) -> FloatArray:
    """What words say: nothing that tells photos apart."""
    return np.random.default_rng(1).normal(-1, 1, len(world.photos)).astype(np.float32)


def test_without_corrections_nothing_changes(world: World, base: FloatArray) -> None:
    np.testing.assert_array_equal(
        learn(world.none, world.none, world.sample, world.of(3, 5)).evidence(world.photos, base), base
    )  # to the bit


def test_photos_like_the_ticked_ones_rise_above_all_others(world: World, base: FloatArray) -> None:
    rule = learn(world.of(3, 5), world.of(4, 5), world.sample, world.none)
    evidence = rule.evidence(world.photos, np.zeros_like(base))
    ours = world.topic == 3
    assert evidence[ours].min() > evidence[~ours].max()
    assert evidence[ours].min() > 0 > np.quantile(evidence[~ours], 0.95)


def test_crosses_alone_lower_what_is_like_them_beside_what_words_find(world: World, base: FloatArray) -> None:
    rule = learn(world.none, world.of(4, 5), world.sample, likely=world.of(3, 5))
    change = rule.evidence(world.photos, np.zeros_like(base))
    assert change[world.topic == 4].max() < change[world.topic == 3].min()
    assert change[world.topic == 4].mean() < 0


def test_crosses_where_words_find_nothing_change_nothing(world: World, base: FloatArray) -> None:
    rule = learn(world.none, world.of(4, 5), world.sample, world.none)
    np.testing.assert_array_equal(rule.evidence(world.photos, base), base)


@pytest.mark.parametrize("count", [1, 2, 5, 12])
def test_a_ticked_photo_does_not_fall_when_nothing_is_crossed(world: World, base: FloatArray, count: int) -> None:
    rule = learn(world.of(3, count), world.none, world.sample, world.none)
    before = np.minimum(base, 1)  # words that were sure already may give way
    after = rule.evidence(world.photos, before)
    ticked = np.flatnonzero(world.topic == 3)[:count]
    assert (after[ticked] >= before[ticked]).all()


def test_one_more_tick_of_the_topic_does_not_lower_the_others_of_it(world: World, base: FloatArray) -> None:
    rest = np.flatnonzero(world.topic == 3)[10:]
    means = [
        learn(world.of(3, count), world.of(4, 3), world.sample, world.none).evidence(world.photos, base)[rest].mean()
        for count in (2, 4, 8)
    ]
    assert means == sorted(means)


def test_better_words_mean_more_evidence_after_learning_too(world: World, base: FloatArray) -> None:
    rule = learn(world.of(3, 5), world.of(4, 5), world.sample, world.none)
    assert (rule.evidence(world.photos, base + 0.1) > rule.evidence(world.photos, base)).all()


def test_the_order_of_corrections_does_not_matter(world: World, base: FloatArray) -> None:
    ticks, crosses = world.of(3, 6), world.of(4, 6)
    one, other = (
        learn(ticks, crosses, world.sample, world.none),
        learn(ticks[::-1], crosses[::-1], world.sample, world.none),
    )
    np.testing.assert_allclose(one.evidence(world.photos, base), other.evidence(world.photos, base), atol=1e-4)
    again = learn(ticks, crosses, world.sample, world.none)
    np.testing.assert_array_equal(one.direction, again.direction)


def test_ticks_that_contradict_the_crosses_leave_the_words_to_decide(world: World, base: FloatArray) -> None:
    same = world.of(3, 5)
    assert np.corrcoef(learn(same, same, world.sample, world.none).evidence(world.photos, base), base)[0, 1] > 0.9


def test_photos_that_have_nothing_in_common_teach_less_than_photos_of_one_kind(world: World) -> None:
    mixed = world.photos[:: EACH * 2][:5]

    def strength(rule: Learned) -> float:
        return rule.slope * float((world.photos @ rule.direction).std())

    assert strength(learn(mixed, world.of(4, 5), world.sample, world.none)) < 0.5 * strength(
        learn(world.of(3, 5), world.of(4, 5), world.sample, world.none)
    )


@given(
    ticks=st.lists(st.integers(0, TOPICS * EACH - 1), max_size=30),
    crosses=st.lists(st.integers(0, TOPICS * EACH - 1), max_size=30),
    sampled=st.integers(0, 60),
)
def test_any_corrections_give_finite_evidence(ticks: list[int], crosses: list[int], sampled: int) -> None:
    world = World()
    rule = learn(world.photos[ticks], world.photos[crosses], world.photos[:sampled], world.none)
    assert rule.direction.shape == (DIMENSION,)
    assert rule.direction.dtype == np.float32
    evidence = rule.evidence(world.photos, np.zeros(len(world.photos), np.float32))
    assert evidence.shape == (len(world.photos),)
    assert np.isfinite(evidence).all()
    assert np.abs(evidence).max() < 100


def test_one_tick_against_a_thousand_crosses_still_counts(world: World, base: FloatArray) -> None:
    crosses = np.repeat(world.photos[world.topic != 3][:250], 4, axis=0)
    rule = learn(world.of(3, 1), crosses, world.sample, world.none)
    change = rule.evidence(world.photos, base) - base
    assert change[world.topic == 3].min() > change[world.topic != 3].max()


def test_copies_of_one_photo_are_one_example_and_not_certainty(world: World, base: FloatArray) -> None:
    evidence = learn(np.repeat(world.of(3, 1), 50, axis=0), world.none, world.sample, world.none).evidence(
        world.photos, base
    )
    assert np.isfinite(evidence).all()
    assert evidence.max() < 15


@pytest.mark.parametrize("sampled", [0, MIN_PHOTOS - 1])
def test_a_library_of_hardly_anything_teaches_nothing(world: World, base: FloatArray, sampled: int) -> None:
    rule = learn(world.of(3, 5), world.of(4, 5), world.photos[:sampled], world.none)
    np.testing.assert_array_equal(rule.evidence(world.photos, base), base)


def test_a_library_of_copies_teaches_nothing(world: World, base: FloatArray) -> None:
    rule = learn(world.of(3, 5), world.of(4, 5), np.repeat(world.photos[:1], 50, axis=0), world.none)
    np.testing.assert_array_equal(rule.evidence(world.photos, base), base)


def test_the_products_of_many_labels_come_from_one_matrix_product(world: World, base: FloatArray) -> None:
    rules = [learn(world.of(t, 4), world.of(t + 1, 2), world.sample, world.none) for t in range(5)]
    products = np.stack([rule.direction for rule in [*rules, Learned.nothing(DIMENSION)]]) @ world.photos.T
    for rule, own in zip(rules, products, strict=False):
        assert np.linalg.norm(rule.direction) == pytest.approx(1, abs=1e-5)  # what scores photos takes no longer ones
        expected = rule.evidence(world.photos, base)
        np.testing.assert_allclose(rule.evidence_of_products(own, base), expected, atol=1e-4)


def test_photos_that_words_find_stand_beside_a_single_tick(world: World, base: FloatArray) -> None:
    alone = learn(world.of(3, 1), world.of(4, 1), world.sample, world.none)
    beside = learn(world.of(3, 1), world.of(4, 1), world.sample, likely=world.of(3, 4)[1:])
    enough = learn(world.of(3, 5), world.of(4, 1), world.sample, likely=world.of(5, 4))
    topic = world.topic == 3
    assert beside.evidence(world.photos, base)[topic].mean() > alone.evidence(world.photos, base)[topic].mean()
    np.testing.assert_array_equal(
        enough.direction, learn(world.of(3, 5), world.of(4, 1), world.sample, world.none).direction
    )


def test_another_models_scale_gives_the_same_answers(world: World, base: FloatArray) -> None:
    """Every cosine times 0.3 and 0.2 more, as another checkpoint has them."""

    def stretched(vectors: FloatArray) -> FloatArray:
        more = np.full((len(vectors), 1), np.sqrt(0.2), np.float32)
        return np.concatenate([np.float32(np.sqrt(0.3)) * vectors, more], axis=1)

    plain = learn(world.of(3, 5), world.of(4, 5), world.sample, world.none)
    other = learn(stretched(world.of(3, 5)), stretched(world.of(4, 5)), stretched(world.sample), stretched(world.none))
    np.testing.assert_allclose(
        other.evidence(stretched(world.photos), base), plain.evidence(world.photos, base), atol=1e-3
    )


def test_photos_that_learning_brings_up_are_judged_by_words_once_more(world: World) -> None:
    rule = learn(world.of(3, 5), world.of(4, 5), world.sample, world.none)
    ours = world.topic == 3
    guessed = np.where(ours, np.float32(-9), np.float32(-3))
    asked: list[np.ndarray] = []

    def judge(places: np.ndarray) -> FloatArray:
        asked.append(places)
        return np.full(len(places), 1, np.float32)

    closer = second_look(rule, world.photos @ rule.direction, guessed, judge)
    (places,) = asked
    assert len(places) == SECOND_LOOKS
    assert set(np.flatnonzero(ours)) <= set(places.tolist())
    assert (closer[places] == 1).all()
    np.testing.assert_array_equal(np.delete(closer, places), np.delete(guessed, places))


def test_a_second_look_at_few_photos_or_none_takes_them_all() -> None:
    rule = Learned.nothing(DIMENSION)
    for count in (0, 1, 5):
        base = np.zeros(count, np.float32)
        closer = second_look(rule, base, base, lambda places: np.ones(len(places), np.float32))
        np.testing.assert_array_equal(closer, np.ones(count, np.float32))
