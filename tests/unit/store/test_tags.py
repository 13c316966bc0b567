"""Tags: names, hierarchy, merging, history, and that everything can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from photoclip.core.labels import Label, LabelSet, TagScope
from photoclip.core.query import parse
from photoclip.core.standing import StandingLabels
from photoclip.core.tags import Tag, TagChange
from photoclip.errors import BugError, LibraryProblem
from photoclip.store.filters import Alternative, PhotoFilters
from photoclip.store.marks import MarkStore
from photoclip.store.photo_tags import PhotoTagStore, TagRows
from photoclip.store.standing import StandingStore
from photoclip.store.suggestions import SuggestionStore
from photoclip.store.tags import TagStore
from tests.unit.store.conftest import Shelf

STANDING = StandingLabels(
    0,
    LabelSet("Pets", (Label("dog", "a dog", ("hound",), ("wolf",), 0.7), Label("cat"))),
    TagScope(query="in:Rome"),
    strictness=0.6,
)


@dataclass
class Tagged:
    shelf: Shelf
    tags: TagStore
    on: PhotoTagStore

    def names(self, photo_id: int) -> list[str]:
        return [tag.name for tag in self.on.of(photo_id)]

    def named(self, name: str) -> Tag:
        return next(tag for tag in self.tags.all() if tag.name == name)

    def found(self, text: str) -> list[int]:
        groups: list[Sequence[Alternative]] = [[term] for term in parse(text, today=date(2026, 1, 1)).filters]  # type: ignore[list-item]
        return PhotoFilters(self.shelf.database).ids(groups).tolist()

    def state(self) -> object:
        reader = self.shelf.database.reader()
        return (
            sorted((tag.name, tag.photo_count, tag.aliases) for tag in self.tags.all()),
            sorted(reader.execute("SELECT photo_id, tag_id, change_id, score, confirmed FROM photo_tags").fetchall()),
            sorted(reader.execute("SELECT tag_id, photo_id FROM rejections").fetchall()),
        )

    def run(self, name: str, photo_ids: Sequence[int], ticked: Sequence[int] = (), crossed: Sequence[int] = ()) -> int:
        return self.on.apply([rows(name, photo_ids, ticked, crossed)], "Auto-tag", "tiny").id


def rows(name: str, photo_ids: Sequence[int], ticked: Sequence[int] = (), crossed: Sequence[int] = ()) -> TagRows:
    ids = np.asarray(photo_ids, np.int64)
    some = np.full(len(ids), 0.25, np.float32)
    return TagRows(name, f"a photo of {name}", ids, some, some * 3, np.isin(ids, ticked), np.asarray(crossed, np.int64))


@pytest.fixture
def tagged(shelf: Shelf) -> Tagged:
    for number in range(1, 6):
        assert shelf.take(f"IMG_{number}.jpg", f"content {number}") == number
    return Tagged(shelf, TagStore(shelf.database), PhotoTagStore(shelf.database))


def test_a_tag_is_made_when_it_is_first_put_on_a_photo_and_found_whatever_its_case(tagged: Tagged) -> None:
    change = tagged.on.put([1, 2], " Animals / Dog ")
    tagged.on.put([3], "ANIMALS/dog")
    assert change.text == "Tagged 2 photos with “Animals/Dog”"
    assert [(tag.name, tag.photo_count) for tag in tagged.tags.all()] == [("Animals/Dog", 3)]
    assert tagged.found("tag:dog") == [1, 2, 3]


def test_a_keyword_is_of_files_until_somebody_else_puts_it_on_a_photo(tagged: Tagged) -> None:
    tagged.on.put([1, 2], "Nikon", source="file")
    tagged.on.put([3], "beach", source="file")
    tagged.on.put([4], "beach")
    tagged.run("dog", [1])
    tagged.tags.ensure("cat")
    assert [(tag.name, tag.of_files) for tag in tagged.tags.all()] == [
        ("beach", False),
        ("cat", False),
        ("dog", False),
        ("Nikon", True),
    ]


def test_tagging_what_carries_the_tag_already_counts_nothing(tagged: Tagged) -> None:
    tagged.on.put([1, 2], "dog")
    assert tagged.on.put([2, 3, 99], "dog").photo_count == 1


@pytest.mark.parametrize("name", ["", "  ", "/", " / / ", "\x00\x07"])
def test_a_tag_without_a_name_is_refused(tagged: Tagged, name: str) -> None:
    with pytest.raises(LibraryProblem, match="needs a name"):
        tagged.on.put([1], name)
    assert tagged.tags.all() == []


def test_a_name_of_2000_characters_is_refused_with_its_length(tagged: Tagged) -> None:
    with pytest.raises(LibraryProblem, match="2,000"):
        tagged.on.put([1], "x" * 2000)


def test_renaming_moves_what_lies_under_it_and_undo_brings_it_back(tagged: Tagged) -> None:
    tagged.on.put([1], "animals/dog")
    tagged.on.put([2], "animals/dog/puppy")
    tagged.on.put([3], "animals/dogfish")
    before = tagged.state()
    change = tagged.tags.rename(tagged.named("animals/dog").id, "pets/Bruno")
    assert [tag.name for tag in tagged.tags.all()] == ["animals/dogfish", "pets/Bruno", "pets/Bruno/puppy"]
    tagged.on.undo(change.id)
    assert tagged.state() == before


@pytest.mark.parametrize(
    ("above", "below"), [("Straße", "STRASSE/Nacht"), ("❤\ufe0f", "❤/Nacht"), ("❤", "❤\ufe0f/Nacht")]
)
def test_what_lies_under_a_tag_moves_however_that_is_spelled_there(tagged: Tagged, above: str, below: str) -> None:
    tagged.on.put([1], above)
    tagged.on.put([2], below)
    tagged.on.put([3], "way")
    before = tagged.state()
    renamed = tagged.tags.rename(tagged.named(above).id, "road")
    assert tagged.names(2) == ["road/Nacht"]
    tagged.on.undo(renamed.id)
    assert tagged.state() == before
    tagged.tags.merge([tagged.named(above).id], tagged.named("way").id)
    assert tagged.names(2) == ["way/Nacht"]


def test_a_tag_moves_under_itself(tagged: Tagged) -> None:
    tagged.on.put([1], "dog")
    tagged.on.put([1], "dog/puppy")
    tagged.tags.rename(tagged.named("dog").id, "dog/all")
    assert tagged.names(1) == ["dog/all", "dog/all/puppy"]


def test_only_the_case_of_a_name_changes(tagged: Tagged) -> None:
    tagged.on.put([1], "dog")
    tagged.tags.rename(tagged.named("dog").id, "Dog")
    assert tagged.names(1) == ["Dog"]


def test_renaming_to_a_name_that_is_taken_says_so_and_changes_nothing(tagged: Tagged) -> None:
    tagged.on.put([1], "dog")
    tagged.on.put([2], "Cat")
    before = tagged.state()
    with pytest.raises(LibraryProblem, match="already a tag “Cat”"):
        tagged.tags.rename(tagged.named("dog").id, "cat")
    assert tagged.state() == before


def test_merging_keeps_every_photo_once_and_the_old_name_leads_to_the_tag(tagged: Tagged) -> None:
    tagged.on.put([1, 2], "dog")
    tagged.on.put([2, 3], "hound")
    tagged.on.put([4], "hound/puppy")
    before = tagged.state()
    change = tagged.tags.merge([tagged.named("hound").id], tagged.named("dog").id)
    assert [(tag.name, tag.photo_count, tag.aliases) for tag in tagged.tags.all()] == [
        ("dog", 3, ("hound",)),
        ("dog/puppy", 1, ()),
    ]
    assert tagged.found("tag:hound") == [1, 2, 3]
    tagged.on.put([5], "Hound")
    assert tagged.names(5) == ["dog"]
    tagged.on.undo(tagged.on.take_off([5], [tagged.named("dog").id]).id)
    tagged.on.take_off([5], [tagged.named("dog").id])
    tagged.on.undo(change.id)
    assert tagged.state() == before


def test_a_merged_tag_merges_on_and_both_merges_can_be_taken_back(tagged: Tagged) -> None:
    for photo_id, name in enumerate(("a", "b", "c"), start=1):
        tagged.on.put([photo_id], name)
    before = tagged.state()
    first = tagged.tags.merge([tagged.named("a").id], tagged.named("b").id)
    second = tagged.tags.merge([tagged.named("b").id], tagged.named("c").id)
    assert tagged.found("tag:a") == [1, 2, 3]
    assert tagged.named("c").aliases == ("a", "b")
    tagged.on.undo(second.id)
    tagged.on.undo(first.id)
    assert tagged.state() == before


def test_a_tag_is_not_merged_into_what_lies_under_it(tagged: Tagged) -> None:
    tagged.on.put([1], "dog")
    tagged.on.put([1], "dog/puppy")
    with pytest.raises(LibraryProblem, match="instead"):
        tagged.tags.merge([tagged.named("dog").id], tagged.named("dog/puppy").id)


def test_a_deleted_tag_is_gone_with_what_lies_under_it_and_comes_back_whole(tagged: Tagged) -> None:
    tagged.run("animals/dog", [1, 2])
    tagged.on.put([3], "animals")
    before = tagged.state()
    change = tagged.tags.delete([tagged.named("animals").id, tagged.named("animals/dog").id])
    assert tagged.tags.all() == []
    assert tagged.found("is:untagged") == [1, 2, 3, 4, 5]
    tagged.on.undo(change.id)
    assert tagged.state() == before


def test_undoing_a_deletion_whose_name_was_given_away_says_what_to_do(tagged: Tagged) -> None:
    tagged.on.put([1], "dog")
    change = tagged.tags.delete([tagged.named("dog").id])
    tagged.on.put([2], "Dog")
    with pytest.raises(LibraryProblem, match="“Dog” again"):
        tagged.on.undo(change.id)
    assert tagged.names(2) == ["Dog"]


def test_aliases_lead_to_a_tag_and_are_refused_where_they_lead_elsewhere(tagged: Tagged) -> None:
    dog, cat = tagged.tags.ensure("dog"), tagged.tags.ensure("cat")
    tagged.tags.set_aliases(dog.id, ["Hund", "chien", "DOG"])
    assert tagged.named("dog").aliases == ("Hund", "chien")
    assert tagged.tags.ensure("hund").id == dog.id
    with pytest.raises(LibraryProblem, match="leads to the tag “dog”"):
        tagged.tags.set_aliases(cat.id, ["HUND"])
    tagged.tags.set_aliases(dog.id, ["chien"])
    assert tagged.tags.find("hund") is None


def test_every_tag_says_where_it_comes_from(tagged: Tagged) -> None:
    run = tagged.run("dog", [1])
    tagged.on.put([1], "holiday")
    tagged.on.put([1], "old", source="file")
    by_model, by_person, by_file = tagged.on.of(1)
    assert (by_model.source, by_model.run_id, by_model.model, by_model.prompt) == ("run", run, "tiny", "a photo of dog")
    assert (by_model.score, by_model.confidence, by_model.confirmed) == (0.25, 0.75, False)
    assert (by_person.source, by_person.confirmed, by_person.score) == ("person", True, None)
    assert (by_file.source, by_file.confirmed) == ("file", False)
    assert by_model.added is not None


def test_a_run_is_undone_whole_or_for_some_photos_and_leaves_what_was_there_before(tagged: Tagged) -> None:
    tagged.on.put([1], "dog")
    run = tagged.run("dog", [1, 2, 3, 4])
    assert [run.tag_count for run in tagged.on.runs()] == [3]
    assert tagged.on.undo_run(run, [2]) == 1
    assert tagged.found("tag:dog") == [1, 3, 4]
    assert tagged.on.run_photos(run).tolist() == [3, 4]
    tagged.on.put([3], "dog")  # the person says so, too
    assert tagged.on.undo_run(run) == 1
    assert tagged.found("tag:dog") == [1, 3]
    assert [(run.undone, run.tag_count) for run in tagged.on.runs()] == [(True, 0)]


def test_what_the_person_puts_there_again_stays_whatever_had_put_it_there_before_is_undone(tagged: Tagged) -> None:
    run = tagged.run("dog", [1, 2], ticked=[1, 2])
    tagged.on.put([1, 2], "wolf")
    merge = tagged.tags.merge([tagged.named("wolf").id], tagged.named("dog").id)
    assert tagged.on.put([1], "dog").photo_count == 0
    tagged.on.undo(merge.id)
    assert tagged.found("tag:dog") == [1, 2]
    tagged.on.undo_run(run)
    assert tagged.found("tag:dog") == [1]
    again = tagged.tags.merge([tagged.named("wolf").id], tagged.tags.ensure("canine").id)
    tagged.on.put([2], "canine")
    tagged.on.undo(again.id)
    assert (tagged.found("tag:canine"), tagged.found("tag:wolf")) == ([2], [1, 2])


def test_undoing_a_part_of_a_run_gives_back_what_it_had_taken_over(tagged: Tagged) -> None:
    tagged.run("dog", [1, 2])
    second = tagged.run("dog", [1, 2], ticked=[1, 2])
    tagged.on.undo_run(second, [1])
    assert tagged.found("tag:dog") == [1, 2]
    tagged.on.undo_run(second)
    assert tagged.found("tag:dog") == [1, 2]


def test_of_tags_that_become_one_a_cross_counts_over_a_guess_and_a_word_over_a_cross(tagged: Tagged) -> None:
    tagged.run("dog", [1, 2], ticked=[2], crossed=[3, 4])
    tagged.run("wolf", [3, 4], ticked=[4], crossed=[1, 2])
    before = tagged.state()
    dog, wolf = tagged.named("dog").id, tagged.named("wolf").id
    merge = tagged.tags.merge([wolf], dog)
    assert tagged.found("tag:dog") == [2, 4]
    assert tagged.on.decisions(dog).crosses == {1, 3}
    tagged.on.undo(merge.id)
    assert tagged.state() == before


def test_a_tag_taken_off_does_not_return_from_a_run_that_was_undone(tagged: Tagged) -> None:
    run = tagged.run("dog", [1])
    removal = tagged.on.take_off([1], [tagged.named("dog").id])
    tagged.on.undo_run(run)
    tagged.on.undo(removal.id)
    assert tagged.names(1) == []


def test_what_a_run_put_there_and_the_person_takes_off_is_rejected_until_that_is_undone(tagged: Tagged) -> None:
    tagged.run("dog", [1, 2], crossed=[4])
    dog = tagged.named("dog").id
    change = tagged.on.take_off([1], [dog])
    assert change.text == "Took “dog” off 1 photo"
    assert tagged.on.rejected(dog).tolist() == [1, 4]
    tagged.on.undo(change.id)
    assert tagged.on.rejected(dog).tolist() == [4]
    assert tagged.names(1) == ["dog"]


def test_crosses_stay_when_their_run_is_undone(tagged: Tagged) -> None:
    run = tagged.run("dog", [1, 2], ticked=[2], crossed=[4])
    dog = tagged.named("dog").id
    assert tagged.on.decisions(dog).ticks == {2}
    tagged.on.undo_run(run)
    assert tagged.on.rejected(dog).tolist() == [4]
    assert tagged.on.decisions(dog).crosses == {4}


def test_a_run_passes_over_photos_that_left_the_library(tagged: Tagged) -> None:
    tagged.shelf.folders.remove(tagged.shelf.root)
    assert tagged.on.apply([rows("dog", [1, 2, 77])], "Auto-tag", "tiny").photo_count in (0, 3)
    assert tagged.shelf.database.integrity_problems() == []


def test_undoing_twice_changes_nothing(tagged: Tagged) -> None:
    change = tagged.on.put([1], "dog")
    tagged.on.undo(change.id)
    tagged.on.put([1], "dog")
    tagged.on.undo(change.id)
    assert tagged.names(1) == ["dog"]


def test_undoing_the_first_use_of_a_tag_forgets_the_tag(tagged: Tagged) -> None:
    tagged.on.undo(tagged.on.put([1], "dgo").id)
    assert tagged.tags.all() == []


def test_shared_tags_say_how_many_carry_them(tagged: Tagged) -> None:
    tagged.on.put([1, 2, 3], "dog")
    tagged.on.put([2], "cat")
    assert [(shared.tag.name, shared.photo_count) for shared in tagged.on.shared([1, 2])] == [("dog", 2), ("cat", 1)]


def test_suggestions_wait_until_accepted_rejected_or_tagged_otherwise(tagged: Tagged) -> None:
    standing = StandingStore(tagged.shelf.database)
    kept = standing.keep(STANDING)
    waiting = SuggestionStore(tagged.shelf.database)
    assert waiting.offer(kept.id, [rows("dog", [1, 2, 3, 4])]) == 4
    dog = tagged.named("dog").id
    assert waiting.waiting_by_standing() == {kept.id: 4}
    tagged.on.put([4], "dog")
    accepted = waiting.accept([(1, dog)])
    rejected = waiting.reject([(2, dog)])
    assert [one.photo_id for one in waiting.waiting()] == [3]
    assert tagged.names(1) == ["dog"]
    assert tagged.on.of(1)[0].confidence == 0.75
    waiting.offer(kept.id, [rows("dog", [1, 2, 3])])
    assert [one.photo_id for one in waiting.waiting(dog)] == [3]
    tagged.on.undo(rejected.id)
    tagged.on.undo(accepted.id)
    assert [one.photo_id for one in waiting.waiting()] == [1, 2, 3]
    assert [(shared.tag.name, shared.photo_count) for shared in waiting.counts()] == [("dog", 3)]
    standing.remove(kept.id)
    assert waiting.waiting() == []


def test_standing_labels_come_back_as_they_were(tagged: Tagged) -> None:
    standing = StandingStore(tagged.shelf.database)
    kept = standing.keep(STANDING)
    assert standing.all() == [kept]
    assert not standing.begin_model(kept.id, "one")
    standing.mark_seen(kept.id, [1, 2])
    assert standing.seen(kept.id).tolist() == [1, 2]
    assert standing.begin_model(kept.id, "two")
    assert standing.seen(kept.id).tolist() == []


def test_marks_are_set_together_and_come_back(tagged: Tagged) -> None:
    marks = MarkStore(tagged.shelf.database)
    marks.change([1], 2, None, "red")
    before = marks.change([1, 2, 99], 5, True, None)
    after = marks.of([1, 2])
    assert [(one.rating, one.favourite, one.color) for one in after.values()] == [(5, True, "red"), (5, True, "")]
    assert tagged.found("color:red") == [1]
    assert tagged.found("color:none rating:5") == [2]
    marks.restore(before)
    assert [(one.rating, one.favourite, one.color) for one in marks.of([1, 2]).values()] == [
        (2, False, "red"),
        (0, False, ""),
    ]
    with pytest.raises(BugError):
        marks.change([1], rating=6)


_NAMES = st.sampled_from(["a", "b", "a/x", "b/x", "c", "A/X/y"])
_PHOTOS = st.lists(st.integers(1, 5), min_size=1, max_size=4)
_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), _NAMES, _PHOTOS),
        st.tuples(st.just("run"), _NAMES, _PHOTOS),
        st.tuples(st.just("off"), _NAMES, _PHOTOS),
        st.tuples(st.just("rename"), _NAMES, _NAMES),
        st.tuples(st.just("merge"), _NAMES, _NAMES),
        st.tuples(st.just("delete"), _NAMES, _PHOTOS),
    ),
    max_size=8,
)


@given(steps=_STEPS)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_whatever_is_done_to_tags_is_undone_step_by_step(tagged: Tagged, steps: list[tuple[str, str, object]]) -> None:
    with tagged.shelf.database.transaction() as connection:
        for table in ("photo_tags", "tags_taken", "tag_aliases", "rejections", "change_tags", "tag_changes", "tags"):
            connection.execute(f"DELETE FROM {table}")
    tagged.tags.ensure("a")
    tagged.tags.ensure("b/x")
    states, changes = [], []
    for step in steps:
        before = tagged.state()
        try:
            change = _do(tagged, *step)
        except LibraryProblem:
            assert tagged.state() == before
            continue
        if change is not None:
            states.append(before)
            changes.append(change)
        assert tagged.shelf.database.integrity_problems() == []
    for before, change in zip(reversed(states), reversed(changes), strict=True):
        tagged.on.undo(change.id)
        assert tagged.state() == before


def _do(tagged: Tagged, kind: str, name: str, more: object) -> TagChange | None:
    found, into = tagged.tags.find(name), tagged.tags.find(str(more))
    change: TagChange | None = None
    if kind == "put":
        change = tagged.on.put(more, name)  # type: ignore[arg-type]
    elif kind == "run":
        change = tagged.on.apply([rows(name, sorted(set(more)))], "Auto-tag", "tiny")  # type: ignore[call-overload]
    elif found is not None and kind == "off":
        change = tagged.on.take_off(more, [found])  # type: ignore[arg-type]
    elif found is not None and kind == "rename":
        change = tagged.tags.rename(found, str(more))
    elif found is not None and kind == "delete":
        change = tagged.tags.delete([found])
    elif found is not None and into is not None:
        change = tagged.tags.merge([found], into)
    return change
