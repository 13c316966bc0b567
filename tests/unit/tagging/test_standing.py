"""Label sets that stay on: new photos get suggestions, or tags, once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from photoclip.core.cancel import CancelToken
from photoclip.core.labels import Label, LabelProblem, LabelSet, TagScope
from photoclip.core.search import Scope
from photoclip.core.standing import StandingLabels
from photoclip.core.strictness import BROAD
from photoclip.errors import Cancelled
from photoclip.search.engine import SearchEngine
from tests.unit.search.test_finder import unit
from tests.unit.tagging.conftest import TaggingWorld

PETS = StandingLabels(0, LabelSet("Pets", (Label("dog"), Label("cat"))), strictness=BROAD)


def arrive(world: TaggingWorld, topic: str, name: str, folder: str = "new") -> int:
    """Let a photo of a topic come into the library and be looked at."""
    photo_id = world.shelf.take(f"{folder}/{name}", name)
    world.names[photo_id] = f"{topic} {name}"
    noise = np.random.default_rng(photo_id).standard_normal(len(world.topics[topic]))
    world.engine.add(np.asarray([photo_id]), unit(world.topics[topic] + 0.1 * noise)[None])
    return photo_id


def waiting(world: TaggingWorld) -> list[tuple[int, str]]:
    return [(one.photo_id, one.name) for one in world.stores.suggestions.waiting()]


def test_new_photos_are_suggested_and_old_ones_left_alone(world: TaggingWorld) -> None:
    kept = world.parts.standing.keep(PETS, judge_present=False)
    assert world.parts.standing.work(CancelToken()) == (0, 0)
    dog = arrive(world, "dog", "one.jpg")
    arrive(world, "car", "two.jpg")
    assert world.parts.standing.work(CancelToken()) == (1, 0)
    assert waiting(world) == [(dog, "dog")]
    assert world.parts.standing.all()[0].waiting_count == 1
    assert world.parts.standing.work(CancelToken()) == (0, 0)
    assert world.stores.tags.all()[0].photo_count == 0
    world.parts.standing.stop(kept.id)
    assert waiting(world) == []


def test_what_is_there_is_judged_when_asked_for(world: TaggingWorld) -> None:
    world.parts.standing.keep(PETS, judge_present=True)
    world.parts.standing.work(CancelToken())
    assert len(waiting(world)) == 24


def test_a_set_that_writes_puts_tags_on_new_photos_in_one_run_a_day(world: TaggingWorld) -> None:
    world.parts.standing.keep(replace(PETS, writes=True), judge_present=False)
    first = arrive(world, "dog", "one.jpg")
    world.parts.standing.work(CancelToken())
    second = arrive(world, "cat", "two.jpg")
    world.parts.standing.work(CancelToken())
    (run,) = world.stores.photo_tags.runs()
    assert run.tag_count == 2
    assert run.text == "Kept tagging with “Pets”: 2 tags on 2 photos"
    world.stores.photo_tags.undo_run(run.id)
    assert world.stores.photo_tags.of(first) == world.stores.photo_tags.of(second) == []
    arrive(world, "dog", "three.jpg")
    world.parts.standing.work(CancelToken())
    assert [one.undone for one in world.stores.photo_tags.runs()] == [False, True]


def test_a_set_keeps_to_its_folder_and_album(world: TaggingWorld) -> None:
    album = world.albums.create("Best")
    world.parts.standing.keep(replace(PETS, where=TagScope(Scope(world.shelf.root, "here"))), judge_present=False)
    world.parts.standing.keep(
        StandingLabels(0, LabelSet("Cars", (Label("car"),)), TagScope(album_id=album.id), BROAD), judge_present=False
    )
    arrive(world, "dog", "one.jpg", folder="there")
    inside = arrive(world, "dog", "two.jpg", folder="here")
    car = arrive(world, "car", "three.jpg")
    world.parts.standing.work(CancelToken())
    assert waiting(world) == [(inside, "dog")]
    world.albums.add(album.id, [car])
    world.parts.standing.work(CancelToken())
    assert set(waiting(world)) == {(inside, "dog"), (car, "car")}
    world.albums.delete(album.id)
    second = arrive(world, "car", "four.jpg")
    world.albums.add(album.id, [second])
    world.parts.standing.work(CancelToken())  # its set rests
    assert (second, "car") not in waiting(world)


def test_a_rejected_suggestion_never_returns_even_with_another_model(world: TaggingWorld) -> None:
    world.parts.standing.keep(PETS, judge_present=False)
    dog = arrive(world, "dog", "one.jpg")
    cat = arrive(world, "cat", "two.jpg")
    world.parts.standing.work(CancelToken())
    tag_id = world.stores.tags.find("dog")
    assert tag_id is not None
    world.stores.suggestions.reject([(dog, tag_id)])
    world.model = "another"
    offered, _ = world.parts.standing.work(CancelToken())
    assert offered > 0
    assert (dog, "dog") not in waiting(world)
    assert (cat, "cat") in waiting(world)


def test_a_set_that_is_off_rests(world: TaggingWorld) -> None:
    world.parts.standing.keep(replace(PETS, enabled=False), judge_present=True)
    assert world.parts.standing.work(CancelToken()) == (0, 0)


def test_an_exclusive_set_suggests_one_label_a_photo(world: TaggingWorld) -> None:
    labels = LabelSet("Choose", (Label("pet", "dog", ("cat",)), Label("dogs", "dog")), exclusive=True)
    world.parts.standing.keep(StandingLabels(0, labels, strictness=BROAD), judge_present=True)
    world.parts.standing.work(CancelToken())
    photos = [photo_id for photo_id, _ in waiting(world)]
    assert len(photos) == len(set(photos)) == 24


def test_labels_without_a_name_are_refused_and_cancelling_keeps_what_was_done(world: TaggingWorld) -> None:
    with pytest.raises(LabelProblem):
        world.parts.standing.keep(StandingLabels(0, LabelSet("Empty", (Label(" "),))), judge_present=True)
    world.parts.standing.keep(PETS, judge_present=True)
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        world.parts.standing.work(cancel)
    assert waiting(world) == []


def test_a_set_that_changes_keeps_what_its_other_labels_offered(world: TaggingWorld) -> None:
    kept = world.parts.standing.keep(PETS, judge_present=True)
    world.parts.standing.work(CancelToken())
    world.parts.standing.keep(replace(kept, labels=LabelSet("Pets", (Label("DOG"),))), judge_present=False)
    assert {name for _, name in waiting(world)} == {"dog"}


def test_nothing_is_judged_before_all_that_judging_needs_is_there(
    world: TaggingWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.parts.standing.keep(PETS, judge_present=True)
    with monkeypatch.context() as before:
        before.setattr(SearchEngine, "ready", False)
        assert world.parts.standing.work(CancelToken()) == (0, 0)
    assert world.parts.standing.work(CancelToken())[0] > 0
