"""Tags: what is returned, told and refused, and how every change is taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from photoclip.core.events import SuggestionsChanged, TagsChanged
from photoclip.core.tags import Tag, TagChange
from photoclip.errors import LibraryProblem
from photoclip.library.contract import TagsPart
from tests.contract.subjects import Subject


@pytest.fixture
def tags(subject: Subject) -> TagsPart:
    return subject.library.tags


def names(tags: TagsPart) -> list[str]:
    return [tag.name for tag in tags.all()]


def on(tags: TagsPart, photo_id: int) -> list[str]:
    return [tag.name for tag in tags.of(photo_id)]


def test_a_tag_is_the_persons_own_and_says_which_change_put_it_there(subject: Subject, tags: TagsPart) -> None:
    first, second, *_ = subject.photo_ids
    change = tags.put([first, second], "animals/dog")
    assert (change.kind, change.photo_count, change.text) == ("person", 2, "Tagged 2 photos with “animals/dog”")
    (tag,) = tags.of(first)
    assert (tag.name, tag.source, tag.confirmed, tag.run_id) == ("animals/dog", "person", True, change.id)
    assert tag.added is not None
    assert tag.score is None
    assert tags.all() == [Tag(tag.tag_id, "animals/dog", 2)]
    assert subject.heard == [TagsChanged((first, second)), SuggestionsChanged()]


def test_only_what_is_new_counts(subject: Subject, tags: TagsPart) -> None:
    first, second, *_ = subject.photo_ids
    tags.put([first], "dog")
    change = tags.put([first, second, 9999], "DOG")
    assert (change.photo_count, change.text) == (1, "Tagged 1 photo with “dog”")
    assert names(tags) == ["dog"]


def test_an_alias_leads_to_its_tag(subject: Subject, tags: TagsPart) -> None:
    first = subject.photo_ids[0]
    dog = tags.create("dog")
    tags.set_aliases(dog.id, ["Hund", "chien"])
    tags.put([first], "hund")
    assert on(tags, first) == ["dog"]
    assert tags.create("CHIEN").id == dog.id
    assert tags.all()[0].aliases == ("Hund", "chien")


def test_a_name_is_tidied(tags: TagsPart) -> None:
    assert tags.create(" animals / big  dog/ ").name == "animals/big dog"


@pytest.mark.parametrize(
    ("name", "said"),
    [("/", "A tag needs a name."), ("x" * 1201, "A tag's name may have 200 characters; this one has 1,201.")],
)
def test_a_name_that_cannot_be_is_refused_in_plain_words(
    subject: Subject, tags: TagsPart, name: str, said: str
) -> None:
    dog = tags.create("dog")
    makers: list[Callable[[], object]] = [
        lambda: tags.put(subject.photo_ids[:1], name),
        lambda: tags.create(name),
        lambda: tags.rename(dog.id, name),
        lambda: tags.rename_level("dog", name),
        lambda: tags.set_aliases(dog.id, [name]),
    ]
    for make in makers:
        with pytest.raises(LibraryProblem) as refused:
            make()
        assert str(refused.value) == said
    assert tags.all() == [dog]


def test_tags_stand_by_name_and_parents_before_children(tags: TagsPart) -> None:
    for name in ("b", "a-b", "A/z", "a", "a/b/c"):
        tags.create(name)
    assert names(tags) == ["a", "a/b/c", "A/z", "a-b", "b"]


def test_the_tags_of_several_photos_come_with_the_most_common_first(subject: Subject, tags: TagsPart) -> None:
    first, second, third, *_ = subject.photo_ids
    tags.put([first], "beach")
    tags.put([first, second], "sea")
    tags.put([first], "air")
    tags.put([third], "elsewhere")
    assert [(one.tag.name, one.photo_count) for one in tags.shared([first, second])] == [
        ("sea", 2),
        ("air", 1),
        ("beach", 1),
    ]


def test_taking_off_says_how_many_photos_lost_a_tag(subject: Subject, tags: TagsPart) -> None:
    first, second, third, *_ = subject.photo_ids
    tags.put([first, second], "dog")
    tags.put([first], "cat")
    cat, dog = tags.all()
    subject.heard.clear()
    change = tags.take_off([first, second, third], [cat.id, dog.id])
    assert (change.kind, change.photo_count, change.text) == ("removal", 2, "Took 2 tags off 2 photos")
    assert subject.heard == [TagsChanged((first, second, third)), SuggestionsChanged()]
    assert on(tags, first) == []
    tags.undo(change.id)
    assert tags.take_off([second], [dog.id]).text == "Took “dog” off 1 photo"


def test_renaming_takes_along_what_lies_under_it(subject: Subject, tags: TagsPart) -> None:
    animals = tags.create("animals")
    tags.put(subject.photo_ids[:1], "animals/dog")
    subject.heard.clear()
    change = tags.rename(animals.id, "Fauna")
    assert (change.kind, change.text, change.photo_count) == ("rename", "Renamed “animals” to “Fauna”", 0)
    assert names(tags) == ["Fauna", "Fauna/dog"]
    assert on(tags, subject.photo_ids[0]) == ["Fauna/dog"]
    assert subject.heard == [TagsChanged(), SuggestionsChanged()]


def test_a_tag_is_not_renamed_onto_another(tags: TagsPart) -> None:
    dog = tags.create("dog")
    tags.create("Cat")
    with pytest.raises(LibraryProblem) as refused:
        tags.rename(dog.id, "cat")
    assert str(refused.value) == "There is already a tag “Cat”; merge the two, or choose another name."
    assert tags.rename(dog.id, "Dog").text == "Renamed “dog” to “Dog”"


def test_a_level_that_is_no_tag_becomes_one_when_it_is_renamed(subject: Subject, tags: TagsPart) -> None:
    tags.put(subject.photo_ids[:1], "animals/dog")
    change = tags.rename_level("animals", "fauna")
    assert change.text == "Renamed “animals” to “fauna”"
    assert names(tags) == ["fauna", "fauna/dog"]
    tags.undo(change.id)
    assert names(tags) == ["animals/dog"]


def test_a_level_that_cannot_be_renamed_does_not_become_a_tag(subject: Subject, tags: TagsPart) -> None:
    tags.put(subject.photo_ids[:1], "animals/dog")
    tags.create("fauna")
    with pytest.raises(LibraryProblem, match="There is already a tag “fauna”"):
        tags.rename_level("animals", "fauna")
    assert names(tags) == ["animals/dog", "fauna"]


def test_merged_tags_lead_to_the_one_that_is_left(subject: Subject, tags: TagsPart) -> None:
    first, second, *_ = subject.photo_ids
    tags.put([first, second], "puppy")
    tags.put([second], "dog")
    dog, puppy = tags.all()
    change = tags.merge([puppy.id, dog.id], dog.id)
    assert (change.kind, change.text, change.photo_count) == ("merge", "Merged “puppy” into “dog”", 2)
    (left,) = tags.all()
    assert (left.id, left.photo_count, left.aliases) == (dog.id, 2, ("puppy",))
    tags.put([subject.photo_ids[2]], "Puppy")
    assert on(tags, subject.photo_ids[2]) == ["dog"]


def test_what_lies_under_a_merged_tag_moves_along(tags: TagsPart) -> None:
    for name in ("pets/dog", "pets/cat", "animals/dog"):
        tags.create(name)
    pets, animals = tags.create("pets"), tags.create("animals")
    tags.merge([pets.id], animals.id)
    assert names(tags) == ["animals", "animals/cat", "animals/dog"]


def test_a_tag_is_not_merged_into_one_that_lies_under_it(tags: TagsPart) -> None:
    animals, dog = tags.create("animals"), tags.create("animals/dog")
    with pytest.raises(LibraryProblem) as refused:
        tags.merge([animals.id], dog.id)
    said = "“animals/dog” lies under “animals”; merge “animals/dog” into “animals” instead."
    assert str(refused.value) == said


def test_deleting_takes_what_lies_under_it_off_all_photos(subject: Subject, tags: TagsPart) -> None:
    first, second, *_ = subject.photo_ids
    animals = tags.create("animals")
    tags.put([first, second], "animals/dog")
    tags.put([first], "sun")
    change = tags.delete([animals.id])
    assert (change.kind, change.text, change.photo_count) == ("delete", "Deleted the tag “animals”", 2)
    assert names(tags) == ["sun"]
    assert on(tags, first) == ["sun"]


def test_colours_and_aliases_are_set_and_told(subject: Subject, tags: TagsPart) -> None:
    dog = tags.create("dog")
    subject.heard.clear()
    tags.set_color(dog.id, "teal")
    tags.set_aliases(dog.id, ["Hund", "DOG", "hund"])
    (shown,) = tags.all()
    assert shown.color == "teal"
    assert [alias.casefold() for alias in shown.aliases] == ["hund"]
    assert subject.heard == [TagsChanged()] * 2
    tags.set_aliases(dog.id, [])
    assert tags.all()[0].aliases == ()


def test_a_name_leads_to_one_tag_only(tags: TagsPart) -> None:
    dog, _cat = tags.create("dog"), tags.create("cat")
    with pytest.raises(LibraryProblem, match=r"^“Cat” already leads to the tag “cat”\.$"):
        tags.set_aliases(dog.id, ["Cat"])


def test_a_tag_that_is_gone_is_said(tags: TagsPart) -> None:
    dog = tags.create("dog")
    tags.delete([dog.id])
    for change in (
        lambda: tags.rename(dog.id, "cat"),
        lambda: tags.merge([dog.id], tags.create("cat").id),
        lambda: tags.delete([dog.id]),
        lambda: tags.set_aliases(dog.id, ["Hund"]),
    ):
        with pytest.raises(LibraryProblem, match=r"^There is no such tag any more\.$"):
            change()


# Taking back

CHANGES: dict[str, Callable[[TagsPart, list[int]], TagChange]] = {
    "put": lambda tags, ids: tags.put(ids, "new"),
    "take off": lambda tags, ids: tags.take_off(ids, [tag.id for tag in tags.all()]),
    "rename": lambda tags, ids: tags.rename(tags.create("animals").id, "fauna"),
    "rename a level": lambda tags, ids: tags.rename_level("animals", "fauna"),
    "merge": lambda tags, ids: tags.merge([tags.create("animals").id], tags.create("sun").id),
    "delete": lambda tags, ids: tags.delete([tags.create("animals").id]),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_every_change_is_taken_back_whole(subject: Subject, tags: TagsPart, kind: str) -> None:
    first, second, third, *_ = ids = subject.photo_ids
    tags.put([first, second], "animals/dog")
    tags.put([second, third], "animals")
    tags.put([first, third], "sun")
    before = tags.all(), [tags.of(photo_id) for photo_id in ids]
    change = CHANGES[kind](tags, [first, second, third])
    assert (tags.all(), [tags.of(photo_id) for photo_id in ids]) != before
    subject.heard.clear()
    tags.undo(change.id)
    assert (tags.all(), [tags.of(photo_id) for photo_id in ids]) == before
    assert subject.heard == [TagsChanged(), SuggestionsChanged()]


def test_an_alias_that_became_the_name_is_an_alias_again_when_that_is_taken_back(tags: TagsPart) -> None:
    dog = tags.create("dog")
    tags.set_aliases(dog.id, ["hound"])
    change = tags.rename(dog.id, "Hound")
    assert [(tag.name, tag.aliases) for tag in tags.all()] == [("Hound", ())]
    tags.undo(change.id)
    assert [(tag.name, tag.aliases) for tag in tags.all()] == [("dog", ("hound",))]


def test_taking_back_twice_does_nothing(subject: Subject, tags: TagsPart) -> None:
    first = subject.photo_ids[0]
    change = tags.put([first], "dog")
    tags.undo(change.id)
    again = tags.put([first], "dog")
    tags.undo(change.id)
    tags.undo(9999)
    assert on(tags, first) == ["dog"]
    tags.undo(again.id)
    assert names(tags) == []


def test_changes_are_taken_back_in_any_order(subject: Subject, tags: TagsPart) -> None:
    first, second, *_ = subject.photo_ids
    put = tags.put([first], "dog")
    tags.put([second], "cat")
    taken = tags.take_off([first], [tags.of(first)[0].tag_id])
    tags.undo(put.id)
    tags.undo(taken.id)
    assert on(tags, first) == []
    assert on(tags, second) == ["cat"]


def test_a_name_that_was_given_to_another_tag_since_is_in_the_way(tags: TagsPart) -> None:
    dog = tags.create("dog")
    change = tags.rename(dog.id, "hound")
    tags.create("Dog")
    with pytest.raises(LibraryProblem) as refused:
        tags.undo(change.id)
    assert str(refused.value) == "There is a tag “Dog” again; rename that one first, then undo."
    assert names(tags) == ["Dog", "hound"]


def test_a_slash_in_a_name_is_typed_as_a_slash(subject: Subject, tags: TagsPart) -> None:
    first, second, *_ = subject.photo_ids
    plane = tags.create("F\N{DIVISION SLASH}A-18E")  # as it comes out of a file
    assert tags.create("f/a-18e").id == plane.id
    tags.put([first], "F/A-18E")
    tags.put([second], "F")
    assert on(tags, first) == ["F\N{DIVISION SLASH}A-18E"]
    assert sorted(names(tags)) == ["F", "F\N{DIVISION SLASH}A-18E"]
    tags.delete([tags.create("F").id])  # which it does not lie under
    assert names(tags) == ["F\N{DIVISION SLASH}A-18E"]


@pytest.mark.parametrize("alike", ["❤", "❤\ufe0f", "\u200e❤\u200b"])
def test_tags_that_look_alike_are_one(subject: Subject, tags: TagsPart, alike: str) -> None:
    first, second, *_ = subject.photo_ids
    tags.put([first], "❤\ufe0f")
    tags.put([second], alike)
    assert [(tag.name, tag.photo_count) for tag in tags.all()] == [("❤\ufe0f", 2)]
