"""The tagging half of the facade, with the tiny model on made-up photos: events, what follows by itself, sidecars."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from photoclip.core.events import Change, PhotosChanged, SuggestionsChanged, TagsChanged
from photoclip.core.labels import Label, LabelSet, TagRequest, TagScope
from photoclip.core.previews import Corrections, LabelChoice
from photoclip.core.search import SearchRequest
from photoclip.core.standing import StandingLabels
from photoclip.core.strictness import BROAD, NORMAL
from photoclip.core.tags import Marks
from photoclip.core.xmp import XmpFields
from photoclip.library import Library
from photoclip.media.sidecar import read_sidecar, write_sidecar
from tests.tiny_library import PHOTOS, copied, opened
from tests.waiting import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

PETS = LabelSet("Pets", (Label("cat"), Label("dog")))


@pytest.fixture(scope="module")
def library(tiny_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    made = opened(copied(tiny_home, tmp_path_factory.mktemp("tagging") / "home"))
    yield made
    made.close()


@pytest.fixture
def heard(library: Library) -> Iterator[list[Change]]:
    changes: list[Change] = []
    stop = library.subscribe(changes.append)
    yield changes
    stop()


def path_of(library: Library, photo_id: int) -> Path:
    return Path(library.photos.tiles([photo_id])[photo_id].path)


def test_a_job_goes_from_labels_to_tags_and_back(library: Library, heard: list[Change]) -> None:
    preview = library.labels.preview(TagRequest((PETS,)))
    assert preview.photo_count == PHOTOS
    assert heard == []
    cat = preview.labels[0]
    wrong = int(cat.chosen(BROAD)[0])
    preview = library.labels.correct(preview, {"cat": Corrections(frozenset(), frozenset([wrong]))})
    choices = [LabelChoice(one.label.name, BROAD, one.corrections) for one in preview.labels]
    run = library.labels.apply(preview, choices)
    assert heard == [TagsChanged()]
    tagged = library.search.find(SearchRequest("tag:cat")).photo_ids
    assert wrong not in tagged
    assert len(tagged) == preview.labels[0].count(BROAD)
    assert [one.tag.name for one in library.tags.shared([int(tagged[0])])] == ["cat"]
    assert library.tags.of(int(tagged[0]))[0].run_id == run.id
    assert set(library.labels.run_photos(run.id).tolist()) >= set(tagged.tolist())
    library.labels.undo_run(run.id)
    assert len(library.search.find(SearchRequest("tag:cat")).photo_ids) == 0
    assert library.labels.runs()[0].undone


def test_tags_are_managed_and_every_change_is_told(library: Library, heard: list[Change]) -> None:
    first, second = (int(photo_id) for photo_id in library.photos.ids()[:2])
    changes = [library.tags.put([first, second], "a/b")]
    other = library.tags.create("c")
    (tag,) = (one for one in library.tags.all() if one.name == "a/b")
    changes.append(library.tags.rename(tag.id, "a/d"))
    library.tags.set_color(tag.id, "red")
    library.tags.set_aliases(tag.id, ["dee"])
    changes.append(library.tags.merge([tag.id], other.id))
    assert library.search.completions()["tag"] == [one.name for one in library.tags.all()]
    assert len(library.search.find(SearchRequest("tag:dee")).photo_ids) == 2
    changes.append(library.tags.take_off([first], [other.id]))
    changes.append(library.tags.delete([other.id]))
    for change in reversed(changes):
        library.tags.undo(change.id)
    (tag,) = (one for one in library.tags.all() if one.name == "a/b")
    assert (tag.photo_count, tag.aliases) == (0, ("dee",))  # it stays for the alias that was given to it
    assert TagsChanged() in heard


def test_marks_are_set_found_and_restored(library: Library, heard: list[Change]) -> None:
    some = [int(photo_id) for photo_id in library.photos.ids()[:3]]
    before = library.marks.change(some, rating=4, favourite=True, color="blue")
    (told,) = heard
    assert isinstance(told, PhotosChanged)
    assert set(told.photo_ids) == set(some)
    assert library.marks.of(some)[some[0]] == Marks(4, True, "blue")
    assert len(library.search.find(SearchRequest("rating:>=4 is:favourite")).photo_ids) == 3
    library.marks.restore(before, 4, True, "blue")
    assert library.marks.of(some)[some[0]] == Marks()


def test_sidecars_and_tables_go_out_and_come_in(library: Library, tmp_path: Path) -> None:
    photo_id = int(library.photos.ids()[4])
    path = path_of(library, photo_id)
    change = library.tags.put([photo_id], "from here")
    where = TagScope(photo_ids=(photo_id,))
    assert library.exchange.export_sidecars(where, apply=False).changed == 1
    assert library.exchange.export_sidecars(where).changed == 1
    sidecar = read_sidecar(path)
    assert sidecar is not None
    write_sidecar(path, XmpFields(("from here", "from there"), 2), sidecar.content_hash)
    assert library.exchange.import_sidecars(where).taken == 1
    assert [tag.name for tag in library.tags.of(photo_id)] == ["from here", "from there"]
    assert library.exchange.export_table(tmp_path / "t.json", "json", where) == 1
    library.tags.undo(change.id)


def test_new_photos_bring_their_keywords_and_meet_the_labels_that_stay_on(
    tiny_home: Path, library: Library, heard: list[Change]
) -> None:
    kept = library.labels.keep_on(StandingLabels(0, PETS, strictness=BROAD))
    assert library.labels.standing() == [kept]
    (folder,) = library.folders.all()
    cat = next(path for path in sorted((tiny_home / "photos").rglob("*.jpg")) if "Cat" in path.name)
    new = Path(folder.path) / "new" / "another cat.jpg"
    new.parent.mkdir()
    new.write_bytes(cat.read_bytes() + b"\0")  # other content, same picture
    write_sidecar(new, XmpFields(("Minka",), 5), None)
    library.start()
    wait_until(lambda: any(tag.tag.name == "cat" for tag in library.labels.suggestion_counts()))
    (offered,) = (one for one in library.labels.suggestions() if one.name == "cat")
    waiting = library.labels.waiting(tag_id=-1)  # no such tag: the first that has some
    assert waiting.tag_id == waiting.counts[0].tag.id
    assert library.labels.waiting(offered.tag_id).suggestions == (offered,)
    assert path_of(library, offered.photo_id) == new
    assert [tag.name for tag in library.tags.of(offered.photo_id)] == ["Minka"]
    assert library.marks.of([offered.photo_id])[offered.photo_id].rating == 5
    assert SuggestionsChanged() in heard
    accepted = library.labels.accept([(offered.photo_id, offered.tag_id)])
    assert library.labels.suggestions() == [] or all(one.name != "cat" for one in library.labels.suggestions())
    library.tags.undo(accepted.id)
    library.labels.reject([(offered.photo_id, offered.tag_id)])
    assert offered.photo_id not in library.labels.preview(TagRequest((PETS,))).labels[0].photo_ids
    library.labels.stop(kept.id)
    assert library.labels.standing() == []


def test_sidecars_follow_tags_by_themselves_when_that_is_on(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("photoclip.library.follow_up.QUIET_BEFORE_WRITING_S", 0.1)
    library.settings.change(write_sidecars=True)
    photo_id = int(library.photos.ids()[7])
    library.tags.put([photo_id], "follows")

    def written() -> bool:
        sidecar = read_sidecar(path_of(library, photo_id))
        return sidecar is not None and sidecar.fields.keywords == ("follows",)

    wait_until(written)
    library.settings.change(write_sidecars=False)


def test_the_sets_that_ship_are_there(library: Library) -> None:
    sets = library.labels.starter_sets()
    assert len(sets) >= 10
    assert any(one.exclusive for one in sets)
    preview = library.labels.preview(TagRequest(tuple(one for one in sets if one.exclusive)))
    assert preview.exclusive_sets["indoors"] == ("indoors", "outdoors")
    indoors, outdoors = (
        next(one for one in preview.labels if one.label.name == name) for name in ("indoors", "outdoors")
    )
    assert not set(indoors.chosen(NORMAL).tolist()) & set(outdoors.chosen(NORMAL).tolist())
