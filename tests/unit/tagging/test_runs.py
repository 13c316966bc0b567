"""Labels to a preview, a preview to tags: lines, corrections, exclusive sets, bad labels."""

from __future__ import annotations

import numpy as np
import pytest

from photoclip.core.cancel import CancelToken
from photoclip.core.labels import Label, LabelProblem, LabelSet, TagRequest, TagScope
from photoclip.core.previews import Corrections, LabelChoice
from photoclip.core.search import Scope
from photoclip.core.strictness import BROAD, NORMAL, STRICT
from photoclip.errors import Cancelled, LibraryProblem, NoModel
from tests.unit.tagging.conftest import TaggingWorld


def test_a_label_gives_its_tag_to_the_photos_that_show_it_and_nothing_before_apply(world: TaggingWorld) -> None:
    preview = world.preview("dog", "animals/cat")
    assert world.stores.tags.all() == []
    assert preview.photo_count == 60
    dog, _ = preview.labels
    assert set(dog.chosen(NORMAL).tolist()) == set(world.of_topic("dog"))
    assert (np.diff(dog.evidence) <= 0).all()
    assert (np.diff(dog.confidences) <= 0).all()
    change = world.parts.tagging.apply(preview, [LabelChoice("dog", NORMAL), LabelChoice("animals/cat", BROAD)])
    assert change.text == "Auto-tag with “dog”, “animals/cat”: 24 tags on 24 photos"
    assert world.tagged("dog") == {"dog"}
    assert world.tagged("animals/cat") == {"cat"}
    (tag,) = world.stores.photo_tags.of(world.of_topic("dog")[0])
    assert (tag.source, tag.model, tag.prompt, tag.run_id) == ("run", "made-up", "dog", change.id)
    assert tag.confidence is not None
    assert tag.confidence > 0.5


def test_the_line_moves_with_strictness_and_counts_what_is_above_it(world: TaggingWorld) -> None:
    (dog,) = world.preview("dog").labels
    assert dog.line(STRICT) <= dog.line(NORMAL) <= dog.line(BROAD)
    for strictness in (BROAD, 0.3, NORMAL, 0.8, STRICT):
        assert dog.count(strictness) == len(dog.chosen(strictness)) == dog.line(strictness)


def test_a_label_keeps_to_folder_album_selection_and_query(world: TaggingWorld) -> None:
    dogs = world.of_topic("dog")
    album = world.albums.create("Some", [*dogs[:4], *world.of_topic("car")])
    places = {
        TagScope(Scope(world.shelf.root, "dog")): 12,
        TagScope(album_id=album.id): 16,
        TagScope(photo_ids=(dogs[0], dogs[1], 12_345)): 2,
        TagScope(query="in:dog | in:cat"): 24,
        TagScope(query="dog"): 12,
        TagScope(Scope(world.shelf.root, "dog"), album_id=album.id): 4,
    }
    for where, count in places.items():
        assert world.preview("dog", where=where).photo_count == count


def test_an_album_that_is_gone_is_said(world: TaggingWorld) -> None:
    with pytest.raises(LibraryProblem, match="no such album"):
        world.preview("dog", where=TagScope(album_id=99))


def test_ticks_and_crosses_decide_wherever_the_line_is_and_are_kept(world: TaggingWorld) -> None:
    preview = world.preview("dog")
    ticked, crossed = world.of_topic("car")[0], world.of_topic("dog")[0]
    preview = world.parts.tagging.correct(preview, {"dog": Corrections(frozenset([ticked]), frozenset([crossed]))})
    (dog,) = preview.labels
    assert dog.learned_from == 2
    chosen = dog.chosen(NORMAL).tolist()
    assert ticked in chosen
    assert crossed not in chosen
    assert dog.count(NORMAL) == len(chosen)
    world.parts.tagging.apply(preview, [LabelChoice("dog", NORMAL, dog.corrections)])
    (tag,) = world.stores.photo_tags.of(ticked)
    assert tag.confirmed
    assert world.stores.photo_tags.of(crossed) == []
    (again,) = world.preview("dog").labels
    assert crossed not in again.photo_ids
    assert again.learned_from == 2
    assert again.tagged.sum() == len(chosen)


def test_a_correction_is_taken_back_by_leaving_it_out(world: TaggingWorld) -> None:
    preview = world.preview("dog")
    before = preview.labels[0]
    crossed = world.parts.tagging.correct(preview, {"dog": Corrections(frozenset(), frozenset(world.of_topic("cat")))})
    after = world.parts.tagging.correct(crossed, {"dog": Corrections()}).labels[0]
    assert after.photo_ids.tolist() == before.photo_ids.tolist()
    np.testing.assert_array_equal(after.evidence, before.evidence)


def test_a_label_can_be_left_out_and_all_of_them_is_said(world: TaggingWorld) -> None:
    preview = world.preview("dog", "cat")
    world.parts.tagging.apply(preview, [LabelChoice("dog", NORMAL), LabelChoice("cat", NORMAL, apply=False)])
    assert world.tagged("cat") == set()
    with pytest.raises(LibraryProblem, match="No label is chosen"):
        world.parts.tagging.apply(preview, [LabelChoice("cat", NORMAL, apply=False)])


def test_of_an_exclusive_set_a_photo_gets_one_tag_at_most(world: TaggingWorld) -> None:
    preview = world.preview(Label("pet", "dog", ("cat",)), Label("dogs", "dog"), exclusive=True)
    pet, dogs = preview.labels
    both = set(pet.chosen(BROAD).tolist()) & set(dogs.chosen(BROAD).tolist())
    assert both == set()
    assert set(pet.chosen(BROAD).tolist()) | set(dogs.chosen(BROAD).tolist()) == {
        *world.of_topic("dog"),
        *world.of_topic("cat"),
    }
    photo = world.of_topic("dog")[0]
    ticked = world.parts.tagging.correct(preview, {"dogs": Corrections(frozenset([photo]))})
    assert photo in ticked.labels[1].chosen(NORMAL)
    assert photo not in ticked.labels[0].chosen(BROAD)


def test_synonyms_widen_a_label_and_unwanted_words_narrow_it(world: TaggingWorld) -> None:
    wide, narrow = world.preview(
        Label("pet", "dog", synonyms=("cat",)), Label("only cats", "dog", ("cat",), unwanted=("dog",))
    ).labels
    assert set(wide.chosen(BROAD).tolist()) == {*world.of_topic("dog"), *world.of_topic("cat")}
    assert set(narrow.chosen(BROAD).tolist()) >= set(world.of_topic("cat")[:6])


def test_bad_labels_are_left_out_in_words(world: TaggingWorld) -> None:
    preview = world.preview("dog", "", "DOG", "x" * 2000, " Dog ")
    assert [one.label.name for one in preview.labels] == ["dog"]
    assert preview.remarks == (
        "An empty label was left out.",
        "“DOG” is the same label as “dog”.",
        "“xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…” was left out: a label may have 200 characters, this one has 2,000;"
        " give it a short name and put the rest into its description.",
        "“Dog” is the same label as “dog”.",
    )
    with pytest.raises(LabelProblem, match="at least one label"):
        world.preview("", "  ")


def test_two_hundred_labels_are_judged_and_applied_together(world: TaggingWorld) -> None:
    names = [f"label {number}" for number in range(200)]
    preview = world.preview(*names)
    assert len(preview.labels) == 200
    world.parts.tagging.apply(preview, [LabelChoice(name, NORMAL) for name in names])
    assert [run.undone for run in world.stores.photo_tags.runs()] == [False]


def test_photos_that_the_model_has_not_seen_are_counted_not_judged(world: TaggingWorld) -> None:
    new = world.shelf.take("new.jpg", "unseen content")
    preview = world.preview("dog")
    assert (preview.photo_count, preview.unseen_count) == (60, 1)
    assert new not in preview.labels[0].photo_ids


def test_a_photo_that_leaves_before_apply_is_passed_over(world: TaggingWorld) -> None:
    preview = world.preview("dog")
    with world.shelf.database.transaction() as connection:
        connection.execute("DELETE FROM files WHERE photo_id = ?", (world.of_topic("dog")[0],))
    change = world.parts.tagging.apply(preview, [LabelChoice("dog", NORMAL)])
    assert change.photo_count == 11


def test_without_a_model_it_says_so_and_a_cancelled_preview_ends(world: TaggingWorld) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        world.parts.tagging.preview(TagRequest((LabelSet("", (Label("dog"),)),)), cancel)
    world.has_model = False
    with pytest.raises(NoModel):
        world.preview("dog")


def test_the_sets_that_ship_are_fit_for_use(world: TaggingWorld) -> None:
    sets = world.parts.tagging.starter_sets()
    assert sets
    assert len({one.name for one in sets}) == len(sets)
    for one in sets:
        assert one.labels
        names = [label.name for label in one.labels]
        assert len(set(names)) == len(names)


def test_where_one_label_fits_every_photo_none_is_left_between_two_chairs(world: TaggingWorld) -> None:
    labels = LabelSet("Where", (Label("dogs", "dog"), Label("not dogs", "beach", ("cat", "snow", "car"))), True, True)
    preview = world.parts.tagging.preview(TagRequest((labels,)), CancelToken())
    dogs, others = preview.labels
    assert set(dogs.chosen(NORMAL).tolist()) <= set(world.of_topic("dog"))
    assert len(dogs.chosen(NORMAL)) + len(others.chosen(NORMAL)) >= 50
    photo = world.of_topic("car")[0]
    corrected = world.parts.tagging.correct(preview, {"dogs": Corrections(frozenset([photo]))})
    assert photo in corrected.labels[0].chosen(NORMAL)
    assert photo not in corrected.labels[1].chosen(BROAD)
    again = world.parts.tagging.correct(corrected, {"dogs": Corrections()})
    for one, before in zip(again.labels, preview.labels, strict=True):
        np.testing.assert_array_equal(one.photo_ids, before.photo_ids)
        np.testing.assert_array_equal(one.evidence, before.evidence)


def test_corrections_given_with_apply_alone_count_too(world: TaggingWorld) -> None:
    preview = world.preview("dog")
    photo = world.of_topic("car")[0]
    world.parts.tagging.apply(preview, [LabelChoice("dog", NORMAL, Corrections(frozenset([photo])))])
    assert [tag.confirmed for tag in world.stores.photo_tags.of(photo)] == [True]
