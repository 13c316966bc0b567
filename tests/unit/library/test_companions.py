"""Raw and JPEG, and other files that are one photo: indexed, tagged, dated, copied, trashed and found as one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from photoclip.core.copies import CopyOptions
from photoclip.core.labels import TagScope
from photoclip.core.search import SearchRequest
from photoclip.core.taken import Taken
from photoclip.core.xmp import XmpFields
from photoclip.errors import LibraryProblem
from photoclip.media.sidecar import read_sidecar, write_sidecar
from tests.checker import disagreements
from tests.household import Household, drawn
from tests.trash import TestTrash, use_trash_of
from tests.unit.media.dng import dng
from tests.unit.media.drawn import scene
from tests.unit.media.test_live import maker_note, with_exif
from tests.unit.media.videos import make_video

DATE = Taken(datetime(1987, 1, 1), "year", None, "person")


def jpeg(picture: Image.Image) -> bytes:
    stream = BytesIO()
    picture.save(stream, "JPEG", quality=90)
    return stream.getvalue()


@pytest.fixture
def trash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestTrash:
    return use_trash_of(monkeypatch, tmp_path)


@pytest.fixture
def house(tmp_path: Path, trash: TestTrash) -> Iterator[Household]:
    """A library of a photo, and of another one as raw and as JPEG."""
    made = Household(tmp_path / "home")
    picture = scene(320, 240)
    (made.roots[0] / "a.jpg").write_bytes(drawn(1))
    (made.roots[0] / "IMG_1.DNG").write_bytes(dng(picture, picture.resize((160, 120))))
    (made.roots[0] / "IMG_1.JPG").write_bytes(jpeg(picture))
    made.index()
    yield made
    assert disagreements(made.library) == []
    made.close()


def ids(house: Household) -> tuple[int, int]:
    """Return the JPEG and its raw."""
    main, raw = house.photo_at(0, "IMG_1.JPG"), house.photo_at(0, "IMG_1.DNG")
    assert main is not None
    assert raw is not None
    return main, raw


def found(house: Household, text: str) -> set[int]:
    return set(house.library.search.find(SearchRequest(text)).photo_ids.tolist())


def test_they_stand_once_in_the_library_and_in_every_answer(house: Household) -> None:
    main, raw = ids(house)
    other = house.photo_at(0, "a.jpg")
    assert set(house.library.photos.ids().tolist()) == {main, other}
    assert house.library.photos.count() == 2
    assert found(house, "anything at all") == {main, other}
    assert found(house, "is:raw") == found(house, "type:dng") == {main}
    assert found(house, "-is:raw") == {other}
    assert {one.photo_id: one.kind for one in house.library.companions.of([main])[main]} == {raw: "raw"}
    assert house.library.photos.tiles([main])[main].companions == ("raw",)
    assert not any({main, raw} <= set(group.photo_ids) for group in house.library.duplicates.find())


def test_tags_marks_and_dates_are_given_to_all_of_it(house: Household) -> None:
    main, raw = ids(house)
    change = house.library.tags.put([main], "dog")
    assert change.photo_count == 1
    house.library.marks.change([main], rating=4)
    dated = house.library.dates.say({main: DATE})
    assert (dated.photo_count, house.library.dates.undoable(dated.id)) == (1, 1)
    assert [tag.name for tag in house.library.tags.of(raw)] == ["dog"]
    assert {one: marks.rating for one, marks in house.library.marks.of([main, raw]).items()} == {main: 4, raw: 4}
    assert set(house.library.dates.of([main, raw]).values()) == {DATE}
    assert set(house.library.photos.ids().tolist()) == {main, house.photo_at(0, "a.jpg")}  # they are one still
    house.library.tags.undo(change.id)
    assert house.library.tags.of(raw) == []
    assert house.library.dates.undo(dated.id) == 1
    assert DATE not in house.library.dates.of([main, raw]).values()


def test_a_date_that_is_said_of_any_file_is_that_of_the_photo(house: Household) -> None:
    main, raw = ids(house)
    change = house.library.dates.say({raw: DATE})
    assert change.photo_count == 1
    assert set(house.library.dates.of([main, raw]).values()) == {DATE}
    house.library.dates.undo(change.id)
    assert house.library.dates.shift([raw], 60).photo_count == house.library.dates.shift([main], -60).photo_count


@pytest.mark.parametrize("text", ["is:bogus", "date:garbage", "dog rating:abc", "in:Dogs is:bogus"])
def test_nothing_is_done_with_photos_that_nobody_meant(house: Household, text: str) -> None:
    with pytest.raises(LibraryProblem, match=r"bogus|garbage|from 0 to 5"):
        house.library.exchange.export_sidecars(TagScope(query=text))


def test_a_tag_that_only_one_of_them_has_is_seen_on_the_photo(house: Household) -> None:
    main, raw = ids(house)
    house.library.companions.show_apart(True)
    house.library.tags.put([raw], "only raw")
    assert house.library.tags.of(main) == []
    house.library.companions.show_apart(False)
    assert [tag.name for tag in house.library.tags.of(main)] == ["only raw"]
    assert found(house, 'tag:"only raw"') == {main}


def test_they_go_to_the_trash_and_come_back_together(house: Household, trash: TestTrash) -> None:
    main, raw = ids(house)
    plan = house.library.trash.plan([main])
    assert (plan.photo_count, plan.file_count) == (1, 2)
    trashed = house.library.trash.move([main])
    assert trash.names() == ["IMG_1.DNG", "IMG_1.JPG"]
    assert house.library.photos.count() == 1
    house.library.trash.bring_back(trashed)
    assert house.library.photos.count() == 2
    assert {one.photo_id for one in house.library.companions.of([main])[main]} == {raw}


def test_originals_are_copied_with_all_that_belongs_to_them_and_pictures_alone(
    house: Household, tmp_path: Path
) -> None:
    main, _ = ids(house)
    for folder, options in (("all", CopyOptions()), ("pictures", CopyOptions(kind="jpeg"))):
        (tmp_path / folder).mkdir()
        house.library.copies.write([main], tmp_path / folder, options)
    assert sorted(path.name for path in (tmp_path / "all").iterdir()) == ["IMG_1.DNG", "IMG_1.JPG"]
    assert [path.name for path in (tmp_path / "pictures").iterdir()] == ["IMG_1.jpg"]


def test_apart_each_file_is_a_photo_of_its_own(house: Household) -> None:
    main, raw = ids(house)
    house.library.companions.show_apart(True)
    assert {main, raw} <= set(house.library.photos.ids().tolist())
    assert found(house, "is:raw") == {raw}
    house.library.tags.put([main], "dog")
    assert house.library.tags.of(raw) == []
    assert house.library.trash.plan([main]).file_count == 1


def test_what_is_left_when_the_other_one_is_deleted_is_the_photo(house: Household) -> None:
    _, raw = ids(house)
    (house.roots[0] / "IMG_1.JPG").unlink()
    house.index()
    assert raw in house.library.photos.ids()
    assert found(house, "is:raw") == {raw}


def test_each_file_gets_a_sidecar_of_its_own(house: Household) -> None:
    main, _ = ids(house)
    house.library.tags.put([main], "dog")
    house.library.exchange.export_sidecars()
    sidecars = [read_sidecar(house.roots[0] / name) for name in ("IMG_1.JPG", "IMG_1.DNG")]
    assert [None if one is None else one.fields.keywords for one in sidecars] == [("dog",), ("dog",)]
    write_sidecar(house.roots[0] / "IMG_1.DNG", XmpFields(("dog", "raw alone"), None, None), sidecars[1].content_hash)  # type: ignore[union-attr]
    house.library.exchange.import_sidecars()
    assert {tag.name for tag in house.library.tags.of(main)} == {"dog", "raw alone"}


def test_a_photo_meets_the_opposite_of_a_filter_where_none_of_its_files_meets_it(house: Household) -> None:
    main, raw = ids(house)
    other = house.photo_at(0, "a.jpg")
    assert found(house, "-type:dng") == found(house, "-is:raw") == {other}
    assert found(house, "type:jpeg -type:dng") == {other}
    assert found(house, "type:dng -is:screenshot") == {main}
    assert found(house, "is:untagged") == {main, other}
    house.library.companions.show_apart(True)  # as a sidecar of that file does, a run, or an older version
    house.library.tags.put([raw], "dog")
    house.library.companions.show_apart(False)
    assert found(house, "tag:dog") == {main}
    assert found(house, "is:untagged") == found(house, "-tag:dog") == {other}


def test_all_of_it_is_hidden_and_kept_out_of_sight(house: Household) -> None:
    main, _ = ids(house)
    other = house.photo_at(0, "a.jpg")
    house.library.hidden.choose("out")
    house.library.marks.toggle_hidden([main])
    assert found(house, "type:dng") == found(house, "in:one -is:screenshot") - {other} == set()
    assert house.library.photos.count() == 1
    assert found(house, "is:hidden") == {main}
    house.library.hidden.show()


def test_a_file_that_joins_a_hidden_photo_does_not_bring_it_back(house: Household) -> None:
    (house.roots[0] / "IMG_3.JPG").write_bytes(jpeg(scene(300, 200)))
    house.index()
    still = house.photo_at(0, "IMG_3.JPG")
    assert still is not None
    house.library.hidden.choose("out")
    house.library.marks.toggle_hidden([still])
    make_video(house.roots[0] / "IMG_3.MOV")
    house.index()
    assert found(house, "type:mov") == set()
    assert still not in found(house, "-is:screenshot") | found(house, "anything at all")
    house.library.hidden.show()
    assert found(house, "type:mov") == {still}


def live_photo(house: Household, photo_id: str, film_id: str) -> tuple[int, int]:
    """Put a live photo and a film under its name into the library; return both."""
    still, film = house.roots[0] / "IMG_2.JPG", house.roots[0] / "IMG_2.MOV"
    still.write_bytes(with_exif("JPEG", maker_note(photo_id.encode() + b"\0")))
    said = {"com.apple.quicktime.content.identifier": film_id} if film_id else {}
    make_video(film, said=said, options={"movflags": "use_metadata_tags"})
    house.index()
    first, second = house.photo_at(0, still.name), house.photo_at(0, film.name)
    assert first is not None
    assert second is not None
    return first, second


@pytest.mark.parametrize("film_id", ["LIVE-1", ""])
def test_a_live_photo_and_its_film_are_one_photo_and_no_video(house: Household, film_id: str) -> None:
    still, film = live_photo(house, "LIVE-1", film_id)
    assert {one.photo_id: one.kind for one in house.library.companions.of([still])[still]} == {film: "film"}
    assert film not in house.library.photos.ids().tolist()
    assert (found(house, "is:live"), found(house, "is:video")) == ({still}, set())
    (house.roots[0] / "IMG_2.JPG").unlink()
    house.index()
    assert (found(house, "is:live"), found(house, "is:video")) == (set(), {film})
    assert house.library.photos.tiles([film])[film].companions == ()


def test_a_film_of_another_live_photo_under_its_name_is_a_video_of_its_own(house: Household) -> None:
    still, film = live_photo(house, "LIVE-1", "LIVE-2")
    assert {still, film} <= set(house.library.photos.ids().tolist())
    assert found(house, "is:video") == {film}


def test_apples_file_of_edits_goes_with_the_last_of_its_photo_and_comes_back(
    house: Household, trash: TestTrash
) -> None:
    main, raw = ids(house)
    edits = house.roots[0] / "IMG_1.AAE"
    edits.write_text("<plist/>")
    house.library.companions.show_apart(True)
    house.library.trash.move([raw])
    assert edits.exists()  # the JPEG needs it
    trashed = house.library.trash.move([main])
    assert trash.names() == ["IMG_1.AAE", "IMG_1.DNG", "IMG_1.JPG"]
    house.library.trash.bring_back(trashed)
    assert edits.read_text() == "<plist/>"
