"""Labels: tried, applied, kept on, reviewed."""

from __future__ import annotations

import numpy as np
import pytest

from photoclip.core.cancel import CancelToken
from photoclip.core.events import SuggestionsChanged, TagsChanged
from photoclip.core.labels import Label, LabelProblem, LabelSet, TagRequest, TagScope
from photoclip.core.previews import Corrections, LabelChoice, TagPreview
from photoclip.core.standing import StandingLabels
from photoclip.core.strictness import BROAD, NORMAL
from photoclip.core.tags import TagsToReview
from photoclip.errors import Cancelled, LibraryProblem, NoModel
from photoclip.library.contract import LabelsPart
from tests.contract.subjects import PHOTOS, WORDS, Subject

CAT, DOG = Label("pets/cat", WORDS), Label("pets/dog", "dog")
PETS = LabelSet("Pets", (CAT, DOG))
ONE_PET = LabelSet("Pets", (CAT, DOG), exclusive=True)
EVERYWHERE = TagScope()


@pytest.fixture
def labels(judge: Subject) -> LabelsPart:
    return judge.library.labels


def tried(labels: LabelsPart, *sets: LabelSet) -> TagPreview:
    return labels.preview(TagRequest(sets or (PETS,)))


def choices(preview: TagPreview, strictness: float = BROAD) -> list[LabelChoice]:
    return [LabelChoice(one.label.name, strictness, one.corrections) for one in preview.labels]


def fitting(preview: TagPreview, strictness: float = BROAD) -> list[int]:
    """Return the photos that fit the first label, the surest first."""
    ids: list[int] = preview.labels[0].chosen(strictness).tolist()
    assert ids
    return ids


def on(subject: Subject, photo_id: int) -> list[str]:
    return [tag.name for tag in subject.library.tags.of(photo_id)]


# Trying


def test_starter_sets_ship(subject: Subject) -> None:
    sets = subject.library.labels.starter_sets()
    assert all(isinstance(one, LabelSet) and one.name and one.labels for one in sets)


def test_a_preview_judges_every_photo_and_writes_nothing(judge: Subject, labels: LabelsPart) -> None:
    preview = tried(labels)
    assert (preview.photo_count, preview.unseen_count, preview.remarks) == (PHOTOS, 0, ())
    assert preview.model == judge.library.models.active()
    assert [one.label for one in preview.labels] == [CAT, DOG]
    for one in preview.labels:
        arrays = (one.evidence, one.confidences, one.scores, one.tagged, one.others_better)
        assert {len(array) for array in arrays} == {len(one.photo_ids)} == {PHOTOS}
        assert (np.diff(one.evidence) <= 0).all()
        assert not one.tagged.any()
    assert judge.heard == []
    assert judge.library.tags.all() == []


def test_labels_are_tidied_and_what_is_left_out_is_said(labels: LabelsPart) -> None:
    preview = tried(labels, LabelSet("", (Label(" dog "), Label("DOG"), Label("/"))))
    assert [one.label.name for one in preview.labels] == ["dog"]
    assert preview.remarks == ("“DOG” is the same label as “dog”.", "An empty label was left out.")


def test_without_a_label_there_is_nothing_to_try(labels: LabelsPart) -> None:
    with pytest.raises(LabelProblem, match=r"^Type at least one label: what the photos show\.$"):
        labels.preview(TagRequest(()))


def test_without_a_model_labels_cannot_be_tried(subject: Subject) -> None:
    with pytest.raises(NoModel):
        tried(subject.library.labels)


def test_a_preview_is_about_the_photos_asked(judge: Subject, labels: LabelsPart) -> None:
    some = judge.photo_ids[:5]
    album = judge.library.albums.create("Some", some[:3])
    for where, expected in (
        (TagScope(photo_ids=tuple(some)), some),
        (TagScope(album_id=album.id), some[:3]),
        (TagScope(query="album:Some", photo_ids=tuple(some[1:])), some[1:3]),
    ):
        preview = labels.preview(TagRequest((PETS,), where))
        assert preview.photo_count == len(expected)
        assert set(preview.labels[0].photo_ids.tolist()) == set(expected)


def test_an_album_that_is_gone_is_said(labels: LabelsPart) -> None:
    with pytest.raises(LibraryProblem, match=r"^There is no such album any more\.$"):
        labels.preview(TagRequest((PETS,), TagScope(album_id=99)))


def test_a_preview_that_is_cancelled_says_so(labels: LabelsPart) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        labels.preview(TagRequest((PETS,)), cancel)


def test_a_photo_of_a_choose_one_set_is_left_to_one_label(labels: LabelsPart) -> None:
    preview = tried(labels, ONE_PET)
    assert preview.exclusive_sets == {CAT.name: (CAT.name, DOG.name), DOG.name: (CAT.name, DOG.name)}
    cats, dogs = (set(one.chosen(BROAD).tolist()) for one in preview.labels)
    assert cats
    assert not cats & dogs


def test_what_the_person_says_counts_and_the_other_label_stays(labels: LabelsPart) -> None:
    preview = tried(labels)
    wrong, missed = fitting(preview)[0], int(preview.labels[0].photo_ids[-1])
    said = Corrections(frozenset([missed]), frozenset([wrong]))
    corrected = labels.correct(preview, {CAT.name: said})
    cat, dog = corrected.labels
    assert cat.corrections == said
    assert cat.learned_from >= 2
    chosen = cat.chosen(BROAD).tolist()
    assert missed in chosen
    assert wrong not in chosen
    assert dog.evidence.tolist() == preview.labels[1].evidence.tolist()


def test_a_preview_with_corrections_is_the_corrected_preview(labels: LabelsPart) -> None:
    said = {CAT.name: Corrections(crosses=frozenset(fitting(tried(labels))[:1])), "no label": Corrections()}
    at_once = labels.preview(TagRequest((PETS,)), None, said)
    later = labels.correct(tried(labels), said)
    for one, other in zip(at_once.labels, later.labels, strict=True):
        assert one.corrections == other.corrections
        assert one.photo_ids.tolist() == other.photo_ids.tolist()


# Applying


def test_a_run_puts_tags_that_say_where_they_come_from(judge: Subject, labels: LabelsPart) -> None:
    preview = tried(labels)
    fit = fitting(preview)
    change = labels.apply(preview, choices(preview)[:1])
    assert judge.heard == [TagsChanged()]
    assert (change.kind, change.photo_count) == ("run", len(fit))
    tags = f"{len(fit)} {'tag' if len(fit) == 1 else 'tags'}"
    photos = "1 photo" if len(fit) == 1 else f"{len(fit)} photos"
    assert change.text == f"Auto-tag with “pets/cat”: {tags} on {photos}"
    (tag,) = judge.library.tags.of(fit[0])
    assert (tag.name, tag.source, tag.confirmed, tag.run_id) == (CAT.name, "run", False, change.id)
    assert (tag.model, tag.prompt) == (preview.model, WORDS)
    assert tag.score is not None
    assert tag.confidence is not None
    assert tried(labels).labels[0].tagged.sum() == len(fit)


def test_runs_are_listed_the_latest_first(labels: LabelsPart) -> None:
    first = labels.apply(preview := tried(labels), choices(preview)[:1])
    second = labels.apply(preview, choices(preview))
    latest, earlier, *_ = labels.runs()
    assert (latest.id, earlier.id) == (second.id, first.id)
    assert earlier.labels == (CAT.name,)
    assert latest.labels == (CAT.name, DOG.name)
    assert (earlier.model, earlier.undone, earlier.text) == (preview.model, False, first.text)
    assert earlier.tag_count == len(labels.run_photos(first.id)) == len(fitting(preview))


def test_a_run_is_undone_whole(judge: Subject, labels: LabelsPart) -> None:
    preview = tried(labels)
    run = labels.apply(preview, choices(preview)[:1])
    judge.heard.clear()
    assert labels.undo_run(run.id) == len(fitting(preview))
    assert judge.heard == [TagsChanged()]
    assert labels.runs()[0].undone
    assert labels.runs()[0].tag_count == 0
    assert labels.run_photos(run.id).tolist() == []
    assert judge.library.tags.all() == []


def test_a_run_is_undone_on_some_photos(labels: LabelsPart) -> None:
    preview = tried(labels)
    fit = fitting(preview)
    run = labels.apply(preview, choices(preview)[:1])
    assert labels.undo_run(run.id, fit[:1]) == 1
    assert labels.run_photos(run.id).tolist() == sorted(fit[1:])
    assert not labels.runs()[0].undone


def test_a_run_is_taken_back_as_any_change_of_tags(judge: Subject, labels: LabelsPart) -> None:
    preview = tried(labels)
    judge.library.tags.undo(labels.apply(preview, choices(preview)).id)
    assert labels.runs()[0].undone
    assert judge.library.tags.all() == []


def test_ticks_are_the_persons_own_and_crosses_are_never_asked_again(judge: Subject, labels: LabelsPart) -> None:
    preview = tried(labels)
    fit, missed = fitting(preview), int(preview.labels[0].photo_ids[-1])
    said = Corrections(frozenset([missed]), frozenset(fit[:1]))
    labels.apply(preview, [LabelChoice(CAT.name, BROAD, said)])
    assert on(judge, fit[0]) == []
    (ticked,) = judge.library.tags.of(missed)
    assert ticked.confirmed
    assert fit[0] not in tried(labels).labels[0].photo_ids.tolist()


def test_a_tag_of_a_run_that_is_taken_off_is_not_offered_again(judge: Subject, labels: LabelsPart) -> None:
    preview = tried(labels)
    fit = fitting(preview)
    labels.apply(preview, choices(preview)[:1])
    (tag,) = judge.library.tags.of(fit[0])
    change = judge.library.tags.take_off([fit[0]], [tag.tag_id])
    assert fit[0] not in tried(labels).labels[0].photo_ids.tolist()
    judge.library.tags.undo(change.id)
    assert judge.library.tags.of(fit[0]) == [tag]


def test_without_a_chosen_label_nothing_is_written(judge: Subject, labels: LabelsPart) -> None:
    preview = tried(labels)
    left_out = [LabelChoice(CAT.name, NORMAL, apply=False), LabelChoice("no label", NORMAL)]
    with pytest.raises(LibraryProblem, match=r"^No label is chosen; tick the labels that photos should get\.$"):
        labels.apply(preview, left_out, keep_on=[StandingLabels(0, PETS)])
    assert judge.heard == []
    assert labels.standing() == []


# Keeping on


def test_with_a_run_sets_stay_on_and_others_no_longer(judge: Subject, labels: LabelsPart) -> None:
    old = labels.keep_on(StandingLabels(0, LabelSet("Old", (Label("bird"),))))
    judge.heard.clear()
    preview = tried(labels)
    labels.apply(preview, choices(preview)[:1], keep_on=[StandingLabels(0, PETS, writes=True)], stop=[old.id])
    assert judge.heard == [TagsChanged(), SuggestionsChanged()]
    (kept,) = labels.standing()
    assert (kept.labels, kept.writes, kept.enabled, kept.waiting_count) == (PETS, True, True, 0)


def test_a_set_that_stays_on_gets_an_id_and_is_changed_by_it(judge: Subject, labels: LabelsPart) -> None:
    kept = labels.keep_on(StandingLabels(0, PETS, TagScope(query="album:x"), BROAD))
    assert kept.id
    assert labels.standing() == [kept]
    changed = labels.keep_on(StandingLabels(kept.id, LabelSet("Animals", (Label(" dog "),)), enabled=False))
    assert changed.labels == LabelSet("Animals", (Label("dog"),))
    assert labels.standing() == [changed]
    labels.stop(kept.id)
    assert labels.standing() == []
    assert judge.heard == [SuggestionsChanged()] * 3


def test_sets_that_stay_on_are_listed_by_name(labels: LabelsPart) -> None:
    for name in ("Pets", "Animals"):
        labels.keep_on(StandingLabels(0, LabelSet(name, (CAT,))))
    assert [one.labels.name for one in labels.standing()] == ["Animals", "Pets"]


def test_a_set_without_labels_does_not_stay_on(labels: LabelsPart) -> None:
    with pytest.raises(LabelProblem):
        labels.keep_on(StandingLabels(0, LabelSet("Empty", ())))
    assert labels.standing() == []


def test_photos_that_are_there_already_are_judged_only_when_asked(judge: Subject, labels: LabelsPart) -> None:
    labels.keep_on(StandingLabels(0, PETS, strictness=BROAD))
    judge.heard.clear()
    labels.judge_new(CancelToken())
    assert labels.suggestions() == []
    assert judge.heard == []


@pytest.fixture
def waiting(judge: Subject, labels: LabelsPart) -> list[int]:
    """The photos on which the tag of a cat waits, the surest first."""
    labels.keep_on(StandingLabels(0, LabelSet("Cats", (CAT,)), strictness=BROAD), judge_present=True)
    judge.heard.clear()
    labels.judge_new(CancelToken())
    assert judge.heard == [SuggestionsChanged()]
    judge.heard.clear()
    return [one.photo_id for one in labels.suggestions()]


def test_what_a_set_finds_waits_the_surest_first(labels: LabelsPart, waiting: list[int]) -> None:
    found = labels.suggestions()
    assert {one.name for one in found} == {CAT.name}
    assert set(waiting) == set(fitting(tried(labels)))
    confidences = [one.confidence for one in found]
    assert confidences == sorted(confidences, reverse=True)
    (counted,) = labels.suggestion_counts()
    assert (counted.tag.name, counted.photo_count) == (CAT.name, len(waiting))
    assert labels.suggestions(counted.tag.id, 1) == found[:1]
    assert labels.suggestions(counted.tag.id + 99) == []
    assert labels.standing()[0].waiting_count == len(waiting)


def test_what_waits_is_of_one_tag_and_of_one_moment(labels: LabelsPart, waiting: list[int]) -> None:
    first = labels.waiting(None)
    assert first.counts == tuple(labels.suggestion_counts())
    assert first.tag_id == first.counts[0].tag.id
    assert first.suggestions == tuple(labels.suggestions(first.tag_id))
    assert labels.waiting(first.tag_id, 1).suggestions == first.suggestions[:1]
    assert labels.waiting(first.tag_id + 99) == first  # a tag of which nothing waits any more
    labels.reject([(photo_id, first.tag_id) for photo_id in waiting])
    assert labels.waiting(first.tag_id) == TagsToReview()


def test_a_set_that_writes_puts_its_tags_on_at_once(judge: Subject, labels: LabelsPart) -> None:
    labels.keep_on(StandingLabels(0, LabelSet("Cats", (CAT,)), strictness=BROAD, writes=True), judge_present=True)
    judge.heard.clear()
    labels.judge_new(CancelToken())
    assert judge.heard == [TagsChanged()]
    assert labels.suggestions() == []
    run = labels.runs()[0]
    assert run.text.startswith("Kept tagging with “Cats”")
    assert labels.run_photos(run.id).tolist() == sorted(fitting(tried(labels)))


def test_an_accepted_tag_is_the_persons_own(judge: Subject, labels: LabelsPart, waiting: list[int]) -> None:
    tag_id = labels.suggestions()[0].tag_id
    change = labels.accept([(waiting[0], tag_id)])
    assert (change.kind, change.text, change.photo_count) == ("person", "Accepted 1 suggestion", 1)
    assert judge.heard == [TagsChanged((waiting[0],)), SuggestionsChanged()]
    (tag,) = judge.library.tags.of(waiting[0])
    assert (tag.name, tag.source, tag.confirmed) == (CAT.name, "person", True)
    assert [one.photo_id for one in labels.suggestions()] == waiting[1:]


def test_a_rejected_tag_is_never_suggested_again(judge: Subject, labels: LabelsPart, waiting: list[int]) -> None:
    tag_id = labels.suggestions()[0].tag_id
    pairs = [(photo_id, tag_id) for photo_id in waiting[:2]]
    change = labels.reject(pairs)
    said = f"Rejected {len(pairs)} suggestions" if len(pairs) > 1 else "Rejected 1 suggestion"
    assert (change.kind, change.text, change.photo_count) == ("removal", said, len(pairs))
    assert judge.heard == [TagsChanged(), SuggestionsChanged()]
    assert on(judge, waiting[0]) == []
    assert [one.photo_id for one in labels.suggestions()] == waiting[2:]
    assert waiting[0] not in tried(labels).labels[0].photo_ids.tolist()


@pytest.mark.parametrize("answer", ["accept", "reject"])
def test_an_answer_is_taken_back(judge: Subject, labels: LabelsPart, waiting: list[int], answer: str) -> None:
    tag_id = labels.suggestions()[0].tag_id
    change = getattr(labels, answer)([(photo_id, tag_id) for photo_id in waiting])
    assert labels.suggestions() == []
    judge.library.tags.undo(change.id)
    assert [one.photo_id for one in labels.suggestions()] == waiting
    assert on(judge, waiting[0]) == []


def test_what_was_tagged_by_another_way_does_not_wait(judge: Subject, labels: LabelsPart, waiting: list[int]) -> None:
    judge.library.tags.put(waiting[:1], CAT.name)
    assert [one.photo_id for one in labels.suggestions()] == waiting[1:]


def test_what_a_set_offered_goes_with_it(labels: LabelsPart, waiting: list[int]) -> None:
    assert waiting
    labels.stop(labels.standing()[0].id)
    assert labels.suggestions() == []
    assert labels.suggestion_counts() == []


def test_what_a_label_offered_goes_with_the_label(labels: LabelsPart, waiting: list[int]) -> None:
    assert waiting
    (standing,) = labels.standing()
    labels.keep_on(StandingLabels(standing.id, LabelSet("Cats", (DOG,))))
    assert labels.suggestions() == []


def test_everywhere_is_where_a_set_looks_that_says_nothing(labels: LabelsPart) -> None:
    assert labels.keep_on(StandingLabels(0, PETS)).where == EVERYWHERE
