"""Which photos meet what was typed behind a filter's name."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeGuard

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from photoclip.core.photo import Looks, ShotInfo, Stamp
from photoclip.core.photo_names import FORMAT_NAMES
from photoclip.core.query import Filter, Name, Term, parse
from photoclip.core.scan import FoundFile, diff
from photoclip.core.search import Scope
from photoclip.store.albums import AlbumStore
from photoclip.store.filters import Members, PhotoFilters
from photoclip.store.looks import LookStore
from photoclip.store.marks import MarkStore
from tests.unit.core.query.strategies import texts
from tests.unit.store.conftest import Shelf

TODAY = date(2024, 2, 29)


class Filled:
    """Ten photos that differ in everything."""

    def __init__(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.names: dict[int, str] = {}
        rome = ShotInfo(
            datetime(2023, 6, 1, 9),
            camera_make="FUJIFILM",
            camera_model="X-T5",
            lens="XF35mmF1.4 R",
            iso=200,
            latitude=41.9,
            longitude=12.5,
        )
        self.take("Italy/Rome/IMG_2041.jpg", rome)
        self.take("Italy/IMG_2042.jpg", ShotInfo(datetime(2023, 6, 30, 23, 59, 59), iso=1600))
        self.take("italy.jpg", ShotInfo(datetime(2023, 7, 1)))
        self.take("50%_off/DSC-1.png", ShotInfo(datetime(2022, 1, 1)), 4000, 3000, "PNG")
        self.take("50XYoff/tall.jpg", ShotInfo(datetime(2024, 2, 28)), 3000, 4000)
        self.take("Été/wide.heic", ShotInfo(datetime(2021, 5, 5)), 6000, 2000, "HEIC")
        self.take("square 'quoted' \"x\".jpg", ShotInfo(datetime(2020, 5, 5)), 1000, 1010)

    def take(self, relative: str, shot: ShotInfo, width: int = 40, height: int = 30, kind: str = "JPEG") -> None:
        number = len(self.names) + 1
        stamp = Stamp(1000 * number, 1, number)
        file_id = self.shelf.see(relative, stamp)
        placed = self.shelf.photos.put(file_id, stamp, f"content {number}", width, height, kind, shot)
        self.names[placed.photo_id] = relative.rpartition("/")[2]

    def hide(self, name: str) -> None:
        (photo_id,) = (id_ for id_, known in self.names.items() if known == name)
        MarkStore(self.shelf.database).change([photo_id], hidden=True)

    def found(self, text: str, scope: Scope = Scope()) -> set[str]:
        """Return the names of the photos that meet the filters of `text`."""
        query = parse(text, today=TODAY)
        assert not query.hints, query.hints
        groups = [[term for term in group.terms if isinstance(term, Filter | Name)] for group in query.groups]
        ids = PhotoFilters(self.shelf.database).ids([group for group in groups if group], scope)
        return {self.names[int(photo_id)] for photo_id in ids}


@pytest.fixture
def filled(shelf: Shelf) -> Filled:
    return Filled(shelf)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("date:2023-06", {"IMG_2041.jpg", "IMG_2042.jpg"}),
        ("date:2023-06-01..2023-06-30", {"IMG_2041.jpg", "IMG_2042.jpg"}),
        ("after:2023-07", {"italy.jpg", "tall.jpg"}),
        ("before:2021", {"square 'quoted' \"x\".jpg"}),
        ("date:yesterday", {"tall.jpg"}),
        ("on:yesterday", {"tall.jpg"}),
        ("on:5-5", {"wide.heic", "square 'quoted' \"x\".jpg"}),
        ("on:2021-05-05", {"wide.heic"}),
        ("on:today", set()),
        ("on:may", {"wide.heic", "square 'quoted' \"x\".jpg"}),
        ("on:summer -on:july", {"IMG_2041.jpg", "IMG_2042.jpg"}),
        ("on:winter", {"DSC-1.png", "tall.jpg"}),
        ("date:summer-2023", {"IMG_2041.jpg", "IMG_2042.jpg", "italy.jpg"}),
        ("in:italy", {"IMG_2041.jpg", "IMG_2042.jpg"}),
        ("in:Italy/Rome", {"IMG_2041.jpg"}),
        ("in:rome", {"IMG_2041.jpg"}),
        ("in:été", {"wide.heic"}),
        ("in:50%_off", {"DSC-1.png"}),
        ('"IMG_204"', {"IMG_2041.jpg", "IMG_2042.jpg"}),
        ('"img_2041"', {"IMG_2041.jpg"}),
        ('"50%_off"', {"DSC-1.png"}),
        ('"-1"', {"DSC-1.png"}),
        ('"\'quoted\' ""x"', {"square 'quoted' \"x\".jpg"}),
        ("-name:IMG in:Italy", set()),
        ("camera:x-t5", {"IMG_2041.jpg"}),
        ('camera:"fujifilm x"', {"IMG_2041.jpg"}),
        ("lens:35mm", {"IMG_2041.jpg"}),
        ("iso:100..400", {"IMG_2041.jpg"}),
        ("iso:>=100", {"IMG_2041.jpg", "IMG_2042.jpg"}),
        ("-iso:>=100 in:Italy", set()),
        ("aspect:portrait", {"tall.jpg"}),
        ("aspect:panorama", {"wide.heic"}),
        ("aspect:square", {"square 'quoted' \"x\".jpg"}),
        ("aspect:landscape type:png", {"DSC-1.png"}),
        ("size:12MP", {"DSC-1.png", "tall.jpg", "wide.heic"}),
        ("size:1kB", {"IMG_2041.jpg"}),
        ("type:heic | type:png", {"wide.heic", "DSC-1.png"}),
        ("type:heic | type:png -in:Été", {"DSC-1.png"}),
        ("has:gps", {"IMG_2041.jpg"}),
        ("near:41.89,12.49,5", {"IMG_2041.jpg"}),
        ("near:41,12,5", set()),
        ("near:41.89,12.49,20038", {"IMG_2041.jpg"}),
        ("-near:41.89,12.49,5 in:Italy", {"IMG_2042.jpg"}),
        ("near:-41.9,-167.5,1 | type:png", {"DSC-1.png"}),
        ("box:41.8,12.4,42.0,12.6", {"IMG_2041.jpg"}),
        ("box:41.8,12.6,42.0,12.4", set()),
        ("box:41.8,170,42.0,13", {"IMG_2041.jpg"}),
        ("-box:41.8,12.4,42.0,12.6 in:Italy", {"IMG_2042.jpg"}),
        ("is:offline", set()),
        ("rating:>=1", set()),
        ('camera:"\' OR 1=1 --"', set()),
    ],
)
def test_filters_find_what_they_say(filled: Filled, text: str, names: set[str]) -> None:
    assert filled.found(text) == names


def test_what_a_photo_does_not_say_meets_the_opposite_of_a_filter(filled: Filled) -> None:
    assert filled.found("-iso:>=100") == set(filled.names.values()) - {"IMG_2041.jpg", "IMG_2042.jpg"}
    assert filled.found("-has:gps") == set(filled.names.values()) - {"IMG_2041.jpg"}


def test_everything_just_taken_in_is_new_untagged_and_without_stars(filled: Filled) -> None:
    everything = set(filled.names.values())
    assert filled.found("is:new is:untagged rating:0 -is:duplicate -is:favourite") == everything


def test_tags_are_met_by_what_lies_under_them_and_by_their_last_name(filled: Filled) -> None:
    with filled.shelf.database.transaction() as connection:
        connection.execute("INSERT INTO tags (id, name, folded) VALUES (1, 'Animals/Dog', 'animals/dog')")
        connection.execute("INSERT INTO photo_tags (photo_id, tag_id) VALUES (1, 1)")
    for text in ("tag:animals", "tag:dog", "tag:Animals/Dog", '"imals"'):
        assert filled.found(text) == {"IMG_2041.jpg"}, text
    assert filled.found("tag:do") == set()
    assert "IMG_2041.jpg" not in filled.found("is:untagged")
    assert "IMG_2041.jpg" not in filled.found("-tag:dog")


def test_stars_and_favourites_are_found(filled: Filled) -> None:
    with filled.shelf.database.transaction() as connection:
        connection.execute("UPDATE photos SET rating = 4, favourite = 1 WHERE id = 2")
    assert filled.found("rating:>=3") == {"IMG_2042.jpg"} == filled.found("is:favourite")


def test_what_was_picked_and_what_was_rejected_is_found(filled: Filled) -> None:
    with filled.shelf.database.transaction() as connection:
        connection.execute("UPDATE photos SET flag = 'rejected' WHERE id = 2")
        connection.execute("UPDATE photos SET flag = 'picked' WHERE id = 1")
    assert filled.found("is:rejected") == {"IMG_2042.jpg"} == filled.found("is:reject -is:picked")
    assert filled.found("is:picked") == {"IMG_2041.jpg"}
    assert len(filled.found("-is:picked -is:rejected")) == len(filled.found("rating:0")) - 2


def test_a_name_follows_the_file_that_moves(filled: Filled) -> None:
    known = filled.shelf.files.known(filled.shelf.root)
    found = {name: FoundFile(name, file.stamp) for name, file in known.items() if name != "italy.jpg"}
    found["new/italy.jpg"] = FoundFile("new/italy.jpg", known["italy.jpg"].stamp)
    filled.shelf.files.apply(filled.shelf.root, diff(known, found))
    assert filled.found('"new/it"') == {"italy.jpg"}
    filled.shelf.folders.remove(filled.shelf.root)
    assert filled.found('"italy"') == set()


def test_offline_and_duplicate_photos_are_found(filled: Filled) -> None:
    filled.take("copy/of italy.jpg", ShotInfo())
    stamp = Stamp(3, 1, 99)
    file_id = filled.shelf.see("second place.jpg", stamp)
    filled.shelf.photos.put(file_id, Stamp(3000, 1, 99), "content 3", 40, 30, "JPEG", ShotInfo())
    assert filled.found("is:duplicate") == {"italy.jpg"}
    filled.shelf.folders.set_online(filled.shelf.root, False)
    assert filled.found("is:offline") == set(filled.names.values())


def test_filters_hold_inside_a_scope(filled: Filled) -> None:
    assert filled.found("date:2023", Scope(filled.shelf.root, "Italy")) == {"IMG_2041.jpg", "IMG_2042.jpg"}


def test_albums_and_members_mix_with_other_filters(filled: Filled) -> None:
    albums = AlbumStore(filled.shelf.database)
    albums.create("Best of", [1, 4])
    assert filled.found('album:"BEST OF"') == {"IMG_2041.jpg", "DSC-1.png"}
    filters = PhotoFilters(filled.shelf.database)
    (heic,) = parse("type:heic", today=TODAY).filters
    members = Members(np.asarray([1, 2, 999_999], np.int64))
    assert filters.ids([[members]]).tolist() == [1, 2]
    assert filters.ids([[members, heic]]).tolist() == [1, 2, 6]
    assert filters.ids([[Members(members.photo_ids, negative=True)], [heic]]).tolist() == [6]


def test_what_one_filter_leaves_out_is_counted(filled: Filled) -> None:
    filters = PhotoFilters(filled.shelf.database)
    for text, removed in (("iso:>=100", 5), ("-iso:>=100", 2), ('"IMG_20"', 5), ("in:nowhere", 7)):
        (one,) = parse(text, today=TODAY).filters
        assert filters.count_without(one) == removed, text


def test_what_can_be_completed_is_what_is_there(filled: Filled) -> None:
    AlbumStore(filled.shelf.database).create("Best of")
    values = PhotoFilters(filled.shelf.database).values()
    assert values["camera"] == ["FUJIFILM X-T5"]
    assert values["lens"] == ["XF35mmF1.4 R"]
    assert values["album"] == ["Best of"]


def test_a_camera_is_offered_with_its_maker_once_and_finds_its_photos(filled: Filled) -> None:
    shelf = filled.shelf
    shot = ShotInfo(camera_make="Canon", camera_model="Canon EOS R6")
    photo_id = shelf.take("canon.jpg", "c0" * 32, shot=shot)
    filters = PhotoFilters(shelf.database)
    assert filters.values()["camera"] == ["Canon EOS R6", "FUJIFILM X-T5"]
    (named,) = parse('camera:"Canon EOS R6"', today=TODAY).filters
    assert filters.ids([[named]]).tolist() == [photo_id]


def is_of_the_store(term: Term) -> TypeGuard[Filter | Name]:
    """Where a place lies, the tables of places know: the store is given its photos."""
    return isinstance(term, Name) or (isinstance(term, Filter) and term.kind != "place")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(texts())
def test_no_text_breaks_the_sql(filled: Filled, text: str) -> None:
    query = parse(text, today=TODAY)
    groups = [[term for term in group.terms if is_of_the_store(term)] for group in query.groups]
    filters = PhotoFilters(filled.shelf.database)
    ids = filters.ids([group for group in groups if group])
    assert set(ids.tolist()) <= set(filled.names)
    for one in filter(is_of_the_store, query.filters):
        assert 0 <= filters.count_without(one) <= len(filled.names)


def test_a_year_alone_is_found_by_its_year(filled: Filled) -> None:
    filled.take("old.jpg", ShotInfo(datetime(1987, 1, 1), date_precision="year", date_source="exif"))
    assert filled.found("date:1987") == {"old.jpg"}


def test_photos_of_two_zones_stand_by_the_moment_and_are_found_by_the_day_their_clocks_showed(filled: Filled) -> None:
    filled.take("usa.jpg", ShotInfo(datetime(2024, 10, 18, 20, 46, 30), -240))
    filled.take("europe.jpg", ShotInfo(datetime(2024, 10, 18, 21, 14, 54), 120))
    filled.take("fiji.jpg", ShotInfo(datetime(2024, 10, 19, 1), 720))
    assert filled.found("date:2024-10-18") == {"usa.jpg", "europe.jpg"}
    assert filled.found("date:2024-10-19") == {"fiji.jpg"}
    photos = filled.shelf.photos
    ids = photos.ids(Scope(), newest_first=False).tolist()
    assert [tile.name for id_ in ids for tile in photos.tiles([id_]).values()][-3:] == [
        "fiji.jpg",
        "europe.jpg",
        "usa.jpg",
    ]


def test_the_time_of_a_file_is_no_day_to_be_remembered(filled: Filled) -> None:
    filled.take("copied.jpg", ShotInfo())
    assert "copied.jpg" in filled.found("date:1970-01-01")
    assert "copied.jpg" not in filled.found("on:1-1")


def test_a_month_without_a_day_lies_in_what_is_whole_months(filled: Filled) -> None:
    filled.take("scan.jpg", ShotInfo(datetime(1974, 12, 1), date_precision="month"))
    filled.take("older.jpg", ShotInfo(datetime(1960, 12, 1), date_precision="year"))
    assert "scan.jpg" in filled.found("on:december") & filled.found("on:winter")
    assert "older.jpg" not in filled.found("on:december")
    assert "scan.jpg" not in filled.found("on:12-1") | filled.found("on:christmas")


def test_hidden_photos_are_found_by_that_word(filled: Filled) -> None:
    filled.take("us.jpg", ShotInfo())
    filled.take("passport.jpg", ShotInfo())
    filled.hide("passport.jpg")
    assert filled.found("is:hidden") == {"passport.jpg"}
    assert "us.jpg" in filled.found("-is:hidden")
    assert "passport.jpg" not in filled.found("-is:hidden")


def test_blurry_and_dark_photos_are_those_whose_pixels_say_so(filled: Filled) -> None:
    for name, looks in (
        ("sharp.jpg", Looks(0.8, 0.9)),
        ("soft.jpg", Looks(0.4, 0.9)),
        ("night.jpg", Looks(0.8, 0.1)),
        ("unknown.jpg", None),
    ):
        filled.take(name, ShotInfo())
        LookStore(filled.shelf.database).keep(max(filled.names), looks)
    assert filled.found("is:blurry") == {"soft.jpg"}
    assert filled.found("is:dark") == {"night.jpg"}
    assert {"sharp.jpg", "night.jpg", "unknown.jpg"} <= filled.found("-is:blurry")
    assert "soft.jpg" not in filled.found("-is:blurry")


def test_photos_with_more_brightness_than_is_shown_are_found(filled: Filled) -> None:
    filled.take("bright.jpg", ShotInfo(high_range=True))
    filled.take("usual.jpg", ShotInfo())
    assert filled.found("is:hdr") == filled.found("is:ultrahdr") == {"bright.jpg"}
    assert "usual.jpg" in filled.found("-is:hdr")


def test_documents_are_those_whose_pixels_say_so(filled: Filled) -> None:
    for name, looks in (
        ("dog.jpg", Looks(0.8, 0.9, 0.02)),
        ("letter.jpg", Looks(0.8, 0.9, 0.97)),
        ("unread.jpg", None),
    ):
        filled.take(name, ShotInfo())
        LookStore(filled.shelf.database).keep(max(filled.names), looks)
    filled.take("bill.pdf", ShotInfo(), kind="PDF")  # whatever its first page looks like
    assert filled.found("is:document") == {"letter.jpg", "bill.pdf"} == filled.found("is:scan")
    assert {"dog.jpg", "unread.jpg"} <= filled.found("-is:document")
    assert "bill.pdf" not in filled.found("-is:document")


def test_screenshots_are_known_by_their_names_and_by_the_size_of_a_screen(filled: Filled) -> None:
    named = (
        *("Screenshot 2023-01-01 at 10.10.10.jpg", "Screenshot_20230101-101010_Chrome.jpg", "Screen Shot 2019.png"),
        *("Bildschirmfoto 2023.png", "Capture d\u2019\u00e9cran 2023.png", "Capture d\u2019e\u0301cran 2024.png"),
        *(
            "Captura de pantalla (3).png",
            "\u622a\u56fe 1.png",
            "\u30b9\u30af\u30ea\u30fc\u30f3\u30b7\u30e7\u30c3\u30c8.png",
        ),
    )
    for name in named:
        filled.take(name, ShotInfo())
    filled.take("DCIM/Screenshots/1.jpg", ShotInfo())
    filled.take("IMG_0001.PNG", ShotInfo(), 1170, 2532, "PNG")
    filled.take("IMG_0002.PNG", ShotInfo(), 2532, 1170, "PNG")
    filled.take("wallpaper.png", ShotInfo(), 1920, 1080, "PNG")
    filled.take("IMG_0003.JPG", ShotInfo(), 1170, 2532)
    filled.take("Screenshot by a camera.jpg", ShotInfo(camera_model="X-T5"))
    filled.take("my screenshots explained.jpg", ShotInfo())
    assert filled.found("is:screenshot") == {*named, "1.jpg", "IMG_0001.PNG", "IMG_0002.PNG"}
    assert "wallpaper.png" in filled.found("-is:screenshot")


def test_videos_are_found_by_their_length_and_photos_have_none(filled: Filled) -> None:
    for name, seconds in (("short.mp4", 9.8), ("long.mov", 75.0), ("unknown.webm", 0.0)):
        filled.take(name, ShotInfo(duration_s=seconds), kind="MP4")
    videos = {"short.mp4", "long.mov", "unknown.webm"}
    assert filled.found("is:video") == videos
    assert not filled.found("-is:video") & videos
    assert filled.found("duration:>1m") == {"long.mov"}
    assert filled.found("duration:10s") == {"short.mp4"}
    assert filled.found("duration:5s..1:15") == {"short.mp4", "long.mov"}
    assert "tall.jpg" in filled.found("-duration:>1m")
    assert filled.found("type:mp4") == videos


@pytest.mark.parametrize("name", FORMAT_NAMES)
def test_every_format_that_is_read_is_found_by_its_type(filled: Filled, name: str) -> None:
    stored = "RAW" if name == "Raw" else name
    filled.take("this one.xyz", ShotInfo(), kind=stored)
    filled.take("another.bmp", ShotInfo(), kind="PNG" if name == "BMP" else "BMP")
    found = filled.found(f"type:{name.replace(' ', '')}")
    assert "this one.xyz" in found
    assert "another.bmp" not in found
