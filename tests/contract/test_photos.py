"""Photos: which there are, what is known of them, their pictures."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from PIL import Image

from photoclip.core.days import day_number
from photoclip.core.photo import camera_name
from photoclip.core.search import Scope
from photoclip.core.summary import PhotosSummary
from photoclip.errors import UnreadableImage
from photoclip.library.contract import PhotosPart
from tests.contract.subjects import PHOTOS, Subject


@pytest.fixture
def photos(subject: Subject) -> PhotosPart:
    return subject.library.photos


def test_photos_come_by_date_the_newest_first(photos: PhotosPart) -> None:
    ids = photos.ids()
    assert ids.dtype == np.int64
    assert len(ids) == photos.count() == PHOTOS
    tiles = photos.tiles(ids.tolist())
    dates = [tiles[photo_id].date for photo_id in ids.tolist()]
    assert dates == sorted(dates, reverse=True)
    assert photos.ids(sort="oldest").tolist() == ids.tolist()[::-1]


def test_a_folder_has_the_photos_in_it_and_below(subject: Subject, photos: PhotosPart) -> None:
    scope = Scope(subject.folder.id, subject.subfolder)
    counted = {node.relative: node.photo_count for node in subject.library.folders.tree()}
    inside = photos.ids(scope)
    assert len(inside) == counted[subject.subfolder]
    assert set(inside.tolist()) < set(photos.ids(Scope(subject.folder.id)).tolist())
    assert len(photos.ids(Scope(99))) == 0


def test_of_several_shots_one_at_most_is_the_best_and_of_one_none(photos: PhotosPart) -> None:
    ids = photos.ids().tolist()
    assert photos.best_of(ids[:3]) in (*ids[:3], None)
    assert photos.best_of(ids[:1]) is None
    assert photos.best_of([9999, 9998]) is None


def test_a_photo_is_known_by_where_its_file_lies(subject: Subject, photos: PhotosPart) -> None:
    first = subject.photo_ids[0]
    path = photos.tiles([first])[first].path
    assert photos.at(path) == first
    assert photos.at(path + ".jpg") is None
    assert photos.at(str(subject.outside / "a.jpg")) is None


def test_tiles_of_unknown_photos_are_left_out(subject: Subject, photos: PhotosPart) -> None:
    first = subject.photo_ids[0]
    assert list(photos.tiles([9999, first])) == [first]


def test_a_tile_says_what_the_photo_says(subject: Subject, photos: PhotosPart) -> None:
    first = subject.photo_ids[0]
    tile, photo = photos.tiles([first])[first], photos.get(first)
    assert photo is not None
    assert (tile.photo_id, tile.content_hash, tile.date) == (photo.id, photo.content_hash, photo.date)
    assert (tile.width, tile.height, tile.path) == (photo.width, photo.height, photo.files[0].path)
    assert tile.path.startswith(subject.folder.path)
    assert tile.path.endswith(tile.name)
    assert tile.file_count == len(photo.files)
    assert not tile.offline


def test_a_photo_that_is_not_there_is_none(photos: PhotosPart) -> None:
    assert photos.get(9999) is None


def test_a_thumbnail_is_made_where_it_is_looked_for(subject: Subject, photos: PhotosPart) -> None:
    first = subject.photo_ids[0]
    path = photos.thumbnail_path(photos.tiles([first])[first].content_hash)
    path.unlink(missing_ok=True)
    assert photos.make_thumbnail(first) == path
    with Image.open(path) as picture:
        assert max(picture.size) == 512


def test_a_photo_is_rendered_upright_at_the_size_asked(subject: Subject, photos: PhotosPart) -> None:
    first = subject.photo_ids[0]
    tile = photos.tiles([first])[first]
    width, height, pixels = photos.render(first, 100)
    assert max(width, height) == 100
    assert (width > height) == (tile.width > tile.height)
    assert len(pixels) == width * height * 3


def test_a_photo_that_is_gone_cannot_be_shown(photos: PhotosPart) -> None:
    for show in (photos.render, photos.make_thumbnail):
        with pytest.raises(UnreadableImage) as refused:
            show(9999)
        said = "the file is not there now; plug the drive in, or look where it was moved to"
        assert refused.value.reason == said


def test_nothing_is_in_quarantine(photos: PhotosPart) -> None:
    assert photos.problems() == []
    photos.retry_problems()


def test_without_a_model_no_photo_was_seen(photos: PhotosPart) -> None:
    assert photos.count_without_embedding() == PHOTOS


def test_a_model_in_use_has_seen_every_photo(judge: Subject) -> None:
    assert judge.library.photos.count_without_embedding() == 0


def test_of_several_photos_it_is_said_how_many_of_which_time_size_places_and_cameras(photos: PhotosPart) -> None:
    ids = photos.ids()
    known = [one for one in map(photos.get, ids.tolist()) if one is not None]
    said = photos.summary(ids)
    assert said.count == PHOTOS
    assert said.size_bytes == sum(one.size_bytes for one in known)
    days = [day_number(one.date, one.shot.date_precision if one.shot.taken_at else "") for one in known]
    assert (said.first_day, said.last_day) == (min(days), max(days))
    cameras = Counter(filter(None, (camera_name(one.shot.camera_make, one.shot.camera_model) for one in known)))
    assert {one.name: one.count for one in said.cameras} == cameras
    assert [one.count for one in said.cameras] == sorted((one.count for one in said.cameras), reverse=True)
    assert sum(one.count for one in said.places) <= sum(1 for one in known if one.shot.latitude is not None)


def test_nothing_is_said_of_photos_that_nobody_knows(subject: Subject, photos: PhotosPart) -> None:
    assert photos.summary(np.asarray([9998, 9999], np.int64)) == PhotosSummary()
    first = subject.photo_ids[0]
    assert photos.summary(np.asarray([9999, first], np.int64)).count == 1


def test_a_place_is_said_as_people_call_it(subject: Subject, photos: PhotosPart) -> None:
    known = [photo for one in subject.photo_ids if (photo := photos.get(one)) is not None]
    for photo in known[:5]:
        one, north, east = photo.id, photo.shot.latitude, photo.shot.longitude
        name = None if north is None or east is None else subject.library.places.name_at(north, east)
        said = photos.summary(np.asarray([one], np.int64)).places
        assert [place.name for place in said] == ([] if name is None else [name.city_text])


def test_a_tile_names_the_tags_of_its_photo(subject: Subject, photos: PhotosPart) -> None:
    first, second = subject.photo_ids[:2]
    subject.library.tags.put([first, second], "sea")
    subject.library.tags.put([first], "family/Anna")
    tiles = photos.tiles([first, second])
    assert tiles[first].tags == ("family/Anna", "sea")
    assert tiles[second].tags == ("sea",)
