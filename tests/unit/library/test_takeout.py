"""Google Takeout: what its JSON files say comes into the library, after a rehearsal, and nothing is written there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from photoclip.cli.exchange import takeout_imports, undo_takeout
from photoclip.cli.grammar import parser
from photoclip.cli.output import DONE
from photoclip.core.cancel import CancelToken
from photoclip.core.search import SearchRequest
from photoclip.errors import Cancelled, KnownError, LibraryProblem
from photoclip.library import Library
from photoclip.store.takeout import TakeoutStore
from tests.checker import disagreements
from tests.household import Household
from tests.unit.media.drawn import encoded, scene


def beside(folder: Path, name: str, **said: Any) -> None:
    document = {"title": name, "photoTakenTime": {"timestamp": "1258375918"}, "geoData": {}} | said
    (folder / name).write_text(json.dumps(document), "utf-8")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Household]:
    """A year's folder and an album with a copy of one of its photos, as Takeout unpacks them in German."""
    made = Household(tmp_path)
    year, album = made.roots[0] / "Fotos von 2009", made.roots[0] / "Reise"
    for folder in (year, album):
        folder.mkdir()
        (folder / "IMG_1.jpg").write_bytes(encoded(scene(seed=1), "JPEG"))
    (year / "IMG_2.jpg").write_bytes(encoded(scene(seed=2), "JPEG"))
    (year / "Metadaten.json").write_text(json.dumps({"title": "Fotos von 2009", "date": {}}), "utf-8")
    (album / "Metadaten.json").write_text(json.dumps({"title": "Reise nach Chengdu", "date": {}}), "utf-8")
    people = [{"name": "Anna"}, {"name": "Li/Wei"}, {"name": " "}, 7]
    place = {"latitude": 30.65, "longitude": 104.07, "altitude": 0}
    made.index()
    beside(year, "IMG_1.jpg.supplemental-metadata.json", people=people, description="At the gate", geoData=place)
    beside(year, "IMG_2.jpg.suppl.json", favorited=True)
    yield made
    assert disagreements(made.library) == []
    made.close()


def tags(library: Library, photo_id: int) -> set[str]:
    return {tag.name for tag in library.tags.of(photo_id)}


def members(house: Household, album_id: int) -> set[int]:
    name = next(one.name for one in house.library.albums.all() if one.id == album_id)
    return set(house.library.search.find(SearchRequest(f'album:"{name}"')).photo_ids.tolist())


def listing(house: Household) -> list[tuple[str, bytes]]:
    return [(str(path), path.read_bytes()) for path in sorted(house.roots[0].rglob("*")) if path.is_file()]


def ids(house: Household) -> tuple[int, int]:
    found = [house.photo_at(0, f"Fotos von 2009/{name}") for name in ("IMG_1.jpg", "IMG_2.jpg")]
    assert all(found)
    return found[0] or 0, found[1] or 0


def test_a_rehearsal_says_what_would_come_and_takes_nothing(house: Household) -> None:
    report = house.library.exchange.import_takeout(apply=False)
    assert (report.changed, report.dry_run, report.taken) == (2, True, 0)
    first = next(change for change in report.changes if "IMG_1" in change.path)
    assert set(first.added) == {"People/Anna", "People/Li\u2215Wei"}
    assert {name: after for name, _, after in first.fields} == {
        "album": "Reise nach Chengdu",
        "description": "At the gate",
        "date": "2009-11-16T12:51:58",
        "place": "30.65000, 104.07000",
    }
    assert house.library.tags.all() == house.library.albums.all() == []


def test_people_albums_descriptions_favourites_dates_and_places_come_in(house: Household) -> None:
    before = listing(house)
    one, two = ids(house)
    report = house.library.exchange.import_takeout()
    assert (report.changed, report.taken, report.failed) == (2, 2, ())
    house.index()
    assert tags(house.library, one) == {"People/Anna", "People/Li\u2215Wei"}
    (album,) = house.library.albums.all()
    assert (album.name, album.photo_count) == ("Reise nach Chengdu", 1)
    photo = house.library.photos.get(one)
    assert photo is not None
    assert photo.description == "At the gate"
    assert (str(photo.shot.taken_at), photo.shot.utc_offset_min) == ("2009-11-16 12:51:58", 0)
    assert (photo.shot.latitude, photo.shot.longitude) == (30.65, 104.07)
    assert house.library.marks.of([two])[two].favourite
    assert set(house.library.search.find(SearchRequest('"the gate"')).photo_ids.tolist()) == {one}
    assert listing(house) == before
    again = house.library.exchange.import_takeout(apply=False)
    assert (again.changed, again.unchanged) == (0, 2)


def test_what_the_library_knows_by_another_way_stays(house: Household) -> None:
    one, _ = ids(house)
    mine = house.library.albums.create("Reise nach Chengdu", [one])
    house.library.tags.put([one], "people/anna")
    report = house.library.exchange.import_takeout()
    assert report.changed == 2
    assert [album.id for album in house.library.albums.all()] == [mine.id]
    assert tags(house.library, one) == {"people/anna", "People/Li\u2215Wei"}


def test_a_json_that_comes_later_is_noticed_by_itself(house: Household) -> None:
    """The JSON files lie there since the photos were read: the next look at the folders sees them."""
    one, _ = ids(house)
    house.index()
    photo = house.library.photos.get(one)
    assert photo is not None
    assert photo.shot.date_source == "takeout"
    assert photo.shot.latitude == 30.65


def undo(house: Household, import_id: int) -> int:
    exchange = house.library.exchange
    would = exchange.takeout_undoable(import_id)
    assert exchange.undo_takeout(import_id) == would
    assert exchange.undo_takeout(import_id) == 0, "twice does nothing"
    return would


def test_an_import_is_taken_back_as_one_step(house: Household) -> None:
    one, two = ids(house)
    before = listing(house)
    report = house.library.exchange.import_takeout()
    (known,) = house.library.exchange.takeout_imports()
    assert (known.id, known.photo_count, known.undone) == (report.import_id, 2, False)
    assert undo(house, report.import_id) == 2
    assert house.library.exchange.takeout_imports()[0].undone
    assert house.library.tags.all() == house.library.albums.all() == []
    photo = house.library.photos.get(one)
    assert photo is not None
    assert photo.description == ""
    assert not house.library.marks.of([two])[two].favourite
    assert listing(house) == before
    again = house.library.exchange.import_takeout()
    assert again.taken == 2, "and it can come again"
    assert [album.name for album in house.library.albums.all()] == ["Reise nach Chengdu"]


def test_what_was_there_before_an_import_stays_when_it_is_taken_back(house: Household) -> None:
    one, two = ids(house)
    mine = house.library.albums.create("Reise nach Chengdu", [two])
    house.library.tags.put([one], "people/anna")
    house.library.marks.change([two], favourite=True)
    report = house.library.exchange.import_takeout()
    assert undo(house, report.import_id) == 1
    assert tags(house.library, one) == {"people/anna"}
    (album,) = house.library.albums.all()
    assert (album.id, members(house, album.id)) == (mine.id, {two})
    assert house.library.marks.of([two])[two].favourite


def test_what_the_person_said_since_stays_also_where_it_is_the_same(house: Household) -> None:
    one, two = ids(house)
    report = house.library.exchange.import_takeout()
    (album,) = house.library.albums.all()
    house.library.albums.add(album.id, [one, two])
    house.library.marks.change([two], favourite=True)
    house.library.tags.put([one], "People/Anna")
    assert undo(house, report.import_id) == 1
    assert tags(house.library, one) == {"People/Anna"}
    assert members(house, album.id) == {one, two}
    assert house.library.marks.of([two])[two].favourite


def test_an_album_that_was_given_another_name_since_stays(house: Household) -> None:
    report = house.library.exchange.import_takeout()
    (album,) = house.library.albums.all()
    house.library.albums.change(replace(album, name="China"))
    undo(house, report.import_id)
    assert [(one.name, one.photo_count) for one in house.library.albums.all()] == [("China", 0)]


def test_an_import_that_is_stopped_says_what_it_took_and_is_taken_back(
    house: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("photoclip.tagging.takeout._PAGE", 1)
    cancel = CancelToken()
    report = house.library.exchange.import_takeout(cancel=cancel, on_progress=lambda *_: cancel.cancel())
    assert (report.stopped, report.taken, report.changed) == (True, 1, 1)
    assert undo(house, report.import_id) == 1
    assert house.library.tags.all() == house.library.albums.all() == []
    with pytest.raises(Cancelled):
        house.library.exchange.import_takeout(cancel=cancel)


def test_an_import_that_fails_half_way_writes_nothing_of_that_page(
    house: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise LibraryProblem("The disk is full.")

    monkeypatch.setattr(TakeoutStore, "describe", refuse)
    with pytest.raises(LibraryProblem):
        house.library.exchange.import_takeout()
    assert house.library.tags.all() == house.library.albums.all() == house.library.exchange.takeout_imports() == []


def test_an_import_is_taken_back_on_the_command_line(house: Household, capsys: pytest.CaptureFixture[str]) -> None:
    report = house.library.exchange.import_takeout()
    number = str(report.import_id)

    def say(*words: str) -> str:
        work = {"imports": takeout_imports, "undo-import": undo_takeout}[words[0]]
        assert work(house.library, parser().parse_args(["tag", *words])) == DONE
        return capsys.readouterr().out

    assert "2 photos" in say("imports")
    assert say("undo-import", number) == "Would take back what 2 photos got; add --apply to do it.\n"
    assert len(house.library.albums.all()) == 1
    assert say("undo-import", number, "--apply") == "Took back what 2 photos got.\n"
    assert house.library.albums.all() == []
    assert "undone" in say("imports")
    again = f"Import {number} was taken back already.\n"
    assert (say("undo-import", number), say("undo-import", number, "--apply")) == (again, again)
    with pytest.raises(KnownError, match="There is no import 99"):
        say("undo-import", "99")
