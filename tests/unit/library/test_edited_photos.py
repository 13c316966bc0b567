"""A photo that was edited keeps what the person put on it; another photo under its name gets nothing of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import ExifTags, Image, ImageEnhance, ImageOps

from photoclip.core.cancel import CancelToken
from photoclip.core.search import SearchRequest
from photoclip.core.tags import Marks
from photoclip.core.xmp import XmpFields
from photoclip.demo import draw_library
from photoclip.library import Library
from photoclip.media.sidecar import read_sidecar, write_sidecar
from photoclip.media.xmp_writing import new_packet
from photoclip.paths import AppPaths
from tests.checker import disagreements, unlike_the_disk
from tests.household import Household, InstantReader, look_at
from tests.household import drawn as made_up

SAID = XmpFields(("people/Anna", "wedding"), 5, "Green")
MORNING, EVENING = "2021:06:01 08:00:00", "2021:06:01 20:15:30"


@dataclass
class Desk:
    """A library that watches one folder with one photo, tagged by its sidecar, and in an album with an order."""

    library: Library
    photo: Path
    drawn: list[Path]

    def index(self) -> None:
        self.library.indexing.run(CancelToken(), lambda _status: None)

    def exchange(self) -> None:
        self.library.exchange.import_sidecars()
        self.library.exchange.export_sidecars()

    @property
    def photo_id(self) -> int:
        (photo_id,) = self.library.photos.ids().tolist()
        return int(photo_id)

    def names(self) -> list[str]:
        return sorted(tag.name for tag in self.library.tags.of(self.photo_id))

    def sidecar(self) -> XmpFields | None:
        found = read_sidecar(self.photo)
        return None if found is None else found.fields


def save(picture: Image.Image, path: Path, taken: str = "", quality: int = 92) -> None:
    exif = Image.Exif()
    if taken:
        exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = "FUJIFILM", "X-T5"
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken
    picture.convert("RGB").save(path, "JPEG", quality=quality, exif=exif)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("drawn")
    draw_library(folder, count=12, seed=3)
    return sorted(folder.rglob("*.jpg"))


@pytest.fixture(params=["", MORNING], ids=["no date", "dated"])
def desk(
    request: pytest.FixtureRequest, tmp_path: Path, drawn: list[Path], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    monkeypatch.setattr("photoclip.library.library.DecodePool", InstantReader)
    folder = tmp_path / "photos"
    folder.mkdir()
    photo = folder / "IMG_0001.jpg"
    save(Image.open(drawn[0]), photo, request.param)
    write_sidecar(photo, SAID, None)
    library = Library(AppPaths.choose(tmp_path / "data"))
    library.open()
    library.folders.add(folder)
    made = Desk(library, photo, drawn)
    made.index()
    library.exchange.import_sidecars()
    library.albums.create("Best", [made.photo_id])
    yield made
    library.close()


def taken_of(path: Path) -> str:
    with Image.open(path) as picture:
        return str(picture.getexif().get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal, ""))


def redate(path: Path) -> None:
    save(Image.open(path), path, EVENING, quality=95)


def turn(path: Path) -> None:
    save(Image.open(path).transpose(Image.Transpose.ROTATE_90), path, taken_of(path))


def save_again(path: Path) -> None:
    save(Image.open(path), path, taken_of(path), quality=70)


def replace_by_rename(path: Path) -> None:
    temporary = path.with_name("edit.tmp")
    save(ImageOps.autocontrast(Image.open(path)), temporary, taken_of(path))
    temporary.replace(path)


def brighten(path: Path) -> None:
    save(ImageEnhance.Brightness(Image.open(path)).enhance(1.25), path, taken_of(path))


def shrink(path: Path) -> None:
    picture = Image.open(path)
    save(picture.resize((picture.width // 2, picture.height // 2)), path, taken_of(path))


def grey(path: Path) -> None:
    save(ImageOps.grayscale(Image.open(path)), path, taken_of(path))


def crop(path: Path) -> None:
    picture = Image.open(path)
    width, height = picture.size
    save(picture.crop((width // 5, height // 6, width * 9 // 10, height * 9 // 10)), path, taken_of(path))


def crop_and_forget_the_date(path: Path) -> None:
    picture = Image.open(path)
    save(picture.crop((0, picture.height // 4, picture.width * 3 // 4, picture.height)), path)


def frame(path: Path) -> None:
    save(ImageOps.expand(Image.open(path), 40, "white"), path, taken_of(path))


EDITS = [redate, turn, save_again, replace_by_rename, brighten, shrink, grey, crop, crop_and_forget_the_date, frame]


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_an_edited_photo_is_the_same_photo_with_all_that_was_put_on_it(
    desk: Desk, edit: Callable[[Path], None]
) -> None:
    photo_id, before = desk.photo_id, desk.library.photos.get(desk.photo_id)
    edit(desk.photo)
    desk.index()
    desk.exchange()
    after = desk.library.photos.get(photo_id)
    assert before is not None
    assert after is not None
    assert (desk.photo_id, after.content_hash != before.content_hash) == (photo_id, True)
    assert desk.names() == list(SAID.keywords)
    assert desk.library.marks.of([photo_id]) == {photo_id: Marks(5, False, "green")}
    assert desk.sidecar() == SAID
    (album,) = desk.library.albums.all()
    assert (album.photo_count, album.cover) == (1, photo_id)
    assert desk.library.photos.thumbnail_path(after.content_hash).is_file()


def test_an_edit_that_is_undone_and_an_older_copy_are_that_photo(desk: Desk, tmp_path: Path) -> None:
    photo_id, original = desk.photo_id, tmp_path / "original.jpg"
    shutil.copyfile(desk.photo, original)
    turn(desk.photo)
    desk.index()
    turned = desk.library.photos.get(photo_id)
    shutil.copyfile(original, desk.photo.with_name("backup.jpg"))
    desk.index()
    both = desk.library.photos.get(photo_id)
    assert turned is not None
    assert both is not None
    assert (desk.photo_id, both.content_hash, len(both.files)) == (photo_id, turned.content_hash, 2)
    assert desk.library.photos.render(photo_id)[:2] == (turned.width, turned.height)
    shutil.copyfile(original, desk.photo)
    desk.index()
    desk.exchange()
    back = desk.library.photos.get(photo_id)
    assert back is not None
    assert (desk.photo_id, back.width, back.height) == (photo_id, turned.height, turned.width)
    assert desk.names() == list(SAID.keywords)
    assert desk.sidecar() == SAID


def test_another_photo_under_the_old_name_gets_nothing_of_the_old_one(desk: Desk) -> None:
    old_id = desk.photo_id
    save(Image.open(desk.drawn[5]), desk.photo, EVENING if taken_of(desk.photo) else "")
    desk.index()
    desk.exchange()
    new_id = desk.photo_id
    assert new_id != old_id
    assert desk.names() == []
    assert desk.sidecar() == SAID
    assert len(desk.library.tags.of(old_id)) == 2
    desk.library.tags.put([new_id], "holiday")
    (failure,) = desk.library.exchange.export_sidecars().failed
    assert "is the sidecar of another photo" in failure.reason
    assert desk.sidecar() == SAID


def test_another_photo_with_a_sidecar_of_its_own_takes_that_one_and_loses_nothing_of_it(desk: Desk) -> None:
    save(Image.open(desk.drawn[5]), desk.photo, EVENING if taken_of(desk.photo) else "")
    own = XmpFields(("harbour",), 3, "Select")
    found = read_sidecar(desk.photo)
    assert found is not None
    write_sidecar(desk.photo, own, found.content_hash)
    desk.index()
    desk.exchange()
    assert desk.names() == ["harbour"]
    desk.library.tags.put([desk.photo_id], "boats")
    desk.library.exchange.export_sidecars()
    assert desk.sidecar() == XmpFields(("boats", "harbour"), 3, "Select")


def test_keywords_that_an_edit_brought_into_the_file_come_in_by_themselves(desk: Desk, tmp_path: Path) -> None:
    desk.photo.with_name("IMG_0001.jpg.xmp").unlink()
    with Image.open(desk.photo) as opened:
        picture, exif = ImageEnhance.Brightness(opened).enhance(1.1), opened.getexif()
    picture.save(desk.photo, "JPEG", exif=exif, xmp=new_packet(XmpFields(("harbour",))))
    desk.index()
    assert "harbour" in desk.names()
    assert set(SAID.keywords) <= set(desk.names())


def test_an_edited_photo_is_found_by_its_tags_at_once(desk: Desk) -> None:
    brighten(desk.photo)
    desk.index()
    found = desk.library.search.find(SearchRequest("tag:wedding is:edited"))
    assert found.photo_ids.tolist() == [desk.photo_id]
    assert not len(desk.library.search.find(SearchRequest("-is:edited")).photo_ids)


@pytest.mark.parametrize("how", ["left out", "not watched"])
def test_a_photo_that_was_edited_while_nobody_looked_is_the_same_photo(tmp_path: Path, how: str) -> None:
    house = Household(tmp_path)
    photo = house.roots[0] / "rome" / "IMG_0001.jpg"
    photo.parent.mkdir()
    for path, scene in ((photo, 1), (house.roots[0] / "rome" / "IMG_0002.jpg", 3)):
        path.write_bytes(made_up(scene))
    house.index()
    photo_id = house.photo_at(0, "rome/IMG_0001.jpg")
    assert photo_id is not None
    house.library.tags.put([photo_id], "wedding")
    (folder, _) = house.library.folders.all()
    if how == "left out":
        house.library.folders.set_excludes(["rome/"])
    else:
        house.library.folders.remove(folder.id)
    house.index()
    assert house.library.photos.count() == 0
    photo.write_bytes(made_up(1, 1))
    photo.with_name("IMG_0002.jpg").write_bytes(made_up(6))
    if how == "left out":
        house.library.folders.set_excludes([])
    else:
        house.library.folders.add(house.roots[0])
    house.index()
    assert house.photo_at(0, "rome/IMG_0001.jpg") == photo_id
    assert house.photo_at(0, "rome/IMG_0002.jpg") not in {photo_id, None}
    assert house.library.photos.count() == 2
    assert disagreements(house.library, look_at) == unlike_the_disk(house.library) == []
    house.close()


def test_a_photo_that_is_its_older_copy_again_is_looked_at_in_the_same_run(tmp_path: Path) -> None:
    house = Household(tmp_path, crossover=1)
    photo, copy = house.roots[0] / "IMG_0002.jpg", house.roots[0] / "IMG_0001.jpg"
    for path in (photo, copy):
        path.write_bytes(made_up(2))
    house.index()
    photo_id = house.photo_at(0, photo.name)
    photo.write_bytes(made_up(2, 1))
    house.index()
    photo.write_bytes(made_up(3))
    copy.unlink()
    copy.write_bytes(made_up(2))
    photo.with_name("IMG_0003.jpg").write_bytes(made_up(2))
    house.index()
    assert {house.photo_at(0, copy.name), house.photo_at(0, "IMG_0003.jpg")} == {photo_id}
    assert disagreements(house.library, look_at) == unlike_the_disk(house.library) == []
    house.close()


@pytest.mark.parametrize(("scene", "kept"), [(2, 0.4), (2, 0.6), (2, 0.99), (3, 0.7), (3, 0.99)], ids=str)
def test_a_photo_seen_while_it_is_copied_is_the_same_one_when_all_of_it_is_there(
    tmp_path: Path, scene: int, kept: float
) -> None:
    house = Household(tmp_path)
    path, whole = house.roots[0] / "a.jpg", made_up(scene)
    path.write_bytes(whole[: int(len(whole) * kept)])
    house.index()
    photo_id = house.photo_at(0, "a.jpg")
    assert photo_id is not None
    house.library.tags.put([photo_id], "holiday")
    path.write_bytes(whole[: int(len(whole) * (1 + kept) / 2)])
    house.index()
    path.write_bytes(whole)
    house.index()
    assert house.photo_at(0, "a.jpg") == photo_id
    assert house.library.missing.all().total == 0
    assert [tag.name for tag in house.library.tags.of(photo_id)] == ["holiday"]
    assert disagreements(house.library, look_at) == []
    assert house.library.photos.problems() == []
    house.close()


@pytest.mark.parametrize("touch", ["time", "permissions", "same bytes anew"])
def test_what_is_missing_of_a_picture_stays_said_when_something_only_touches_it(tmp_path: Path, touch: str) -> None:
    house = Household(tmp_path)
    path = house.roots[0] / "a.jpg"
    path.write_bytes(made_up(2)[:-300])
    house.index()
    said = house.library.photos.problems()
    assert [problem.shown for problem in said] == [True]
    if touch == "time":
        os.utime(path, (1_500_000_000, 1_500_000_000))
    elif touch == "permissions":
        path.chmod(0o600)
    else:
        path.with_name("new.tmp").write_bytes(path.read_bytes())
        path.with_name("new.tmp").replace(path)
    house.index()
    assert house.library.photos.problems() == said
    house.close()
