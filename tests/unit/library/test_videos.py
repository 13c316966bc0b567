"""Videos in a library: found with the next look, searched for, copied and told from photos like any other."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from photoclip.cli.told import say_told
from photoclip.core.cancel import CancelToken
from photoclip.core.clock import clock_text
from photoclip.core.copies import CopyOptions
from photoclip.core.labels import TagScope
from photoclip.core.parts import FIRST_MOMENT, LAST_PART, Moment
from photoclip.core.search import SearchRequest
from photoclip.library.told import tell
from tests.household import Household, drawn
from tests.unit.media.videos import BLUE, GREEN, RED, make_sound, make_video


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Household]:
    made = Household(tmp_path)
    (made.roots[0] / "a.jpg").write_bytes(drawn(1))
    made.index()
    yield made
    made.close()


def pictures(tmp_path: Path) -> list[Image.Image]:
    found = []
    for number in (2, 3, 4):
        path = tmp_path / f"{number}.jpg"
        path.write_bytes(drawn(number))
        found.append(Image.open(path).copy())
    return found


def test_a_video_is_indexed_with_its_moments_and_shown_with_its_length(house: Household) -> None:
    make_video(house.roots[0] / "VID_1.MOV", (RED, GREEN, BLUE))
    report = house.index()
    assert (report.indexed, report.failed, dict(report.passed_over)) == (1, (), {})
    film = house.photo_at(0, "VID_1.MOV")
    assert film is not None
    photos = house.library.photos
    assert photos.count_without_embedding() == 0
    photo = photos.get(film)
    assert photo is not None
    assert (photo.format, photo.width, photo.height) == ("MOV", 176, 144)
    assert photo.shot.duration_s == pytest.approx(3, abs=0.1)
    assert photos.tiles([film])[film].duration_s == photo.shot.duration_s
    other = house.photo_at(0, "a.jpg")
    assert other is not None
    assert photos.tiles([other])[other].duration_s is None
    count = house.row("SELECT count(*), min(part), max(part) FROM part_embeddings WHERE photo_id = ?", film)
    assert count[0] >= 1
    assert (count[1] >= FIRST_MOMENT, count[2] <= LAST_PART) == (True, True)


def read_no_videos(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("media.video", "library.indexing", "library.health"):
        monkeypatch.setattr(f"photoclip.{module}.reads_videos", lambda: False)


def test_a_video_that_was_passed_over_is_found_by_the_next_look(
    house: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_video(house.roots[0] / "film.mp4")
    with monkeypatch.context() as without:
        read_no_videos(without)
        report = house.index()
        assert (report.indexed, dict(report.passed_over)) == (0, {".mp4": 1})
        said = {line.name: line for line in house.library.health.examine(CancelToken())}
        assert "av" in said["videos"].said
    report = house.index()
    assert (report.indexed, dict(report.passed_over)) == (1, {})


def test_videos_that_are_there_stay_where_what_reads_them_is_gone(
    house: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_video(house.roots[0] / "film.mp4")
    house.index()
    film = house.photo_at(0, "film.mp4")
    read_no_videos(monkeypatch)
    make_video(house.roots[0] / "new.mp4", (GREEN,))
    report = house.index()
    assert (report.offline, report.failed, report.waiting) == (0, (), 1)
    assert film in house.library.photos.ids().tolist()


def test_bad_videos_fail_alone_with_their_reasons(house: Household) -> None:
    root = house.roots[0]
    make_video(root / "good.mp4")
    make_sound(root / "song.mp4")
    (root / "cut.mov").write_bytes(make_video(root / "x.mov").read_bytes()[:-300])
    (root / "empty.webm").write_bytes(b"")
    (root / "x.mov").unlink()
    report = house.index()
    assert report.indexed == 1
    assert {Path(problem.path).name: problem.reason for problem in report.failed} == {
        "song.mp4": "there is only sound in it",
        "cut.mov": "the video is cut off",
        "empty.webm": "the file is empty",
    }


def test_the_picture_of_a_video_is_no_copy_of_it(house: Household, tmp_path: Path) -> None:
    """Else a person who tidies up would trash the video and keep the still."""
    for number in range(5, 17):
        (house.roots[0] / f"{number}.jpg").write_bytes(drawn(number))
    shots = pictures(tmp_path)
    make_video(house.roots[0] / "film.mp4", shots, size=(320, 240))
    make_video(house.roots[0] / "again.mov", shots, size=(320, 240))
    make_video(house.roots[0] / "long.mov", [*shots, *shots, *shots], size=(320, 240))
    shots[0].resize((320, 240)).save(house.roots[0] / "still.jpg")
    house.index()
    house.library.search.prepare()
    groups = [set(group.photo_ids) for group in house.library.duplicates.find(CancelToken())]
    films = {house.photo_at(0, name) for name in ("film.mp4", "again.mov")}
    assert films in groups
    assert not any(house.photo_at(0, "still.jpg") in group for group in groups)
    assert not any(house.photo_at(0, "long.mov") in group for group in groups)
    shown = house.library.search.find(SearchRequest("", stacked=True))
    assert films | {house.photo_at(0, "still.jpg")} <= set(shown.photo_ids.tolist())


def test_a_copy_of_a_video_is_the_video(house: Household, tmp_path: Path) -> None:
    original = make_video(house.roots[0] / "film.mp4")
    house.index()
    film = house.photo_at(0, "film.mp4")
    assert film is not None
    target = tmp_path / "copies"
    target.mkdir()
    copies = house.library.copies
    for number, options in enumerate((CopyOptions("original"), CopyOptions("jpeg"))):
        report = copies.write([film], target, options)
        assert (len(report.written), report.failed) == (1, ()), number
        assert (target / report.written[0]).read_bytes() == original.read_bytes()
    # What must say nothing of where it was taken cannot be the same file.
    report = copies.write([film], target, CopyOptions("jpeg", place=False))
    assert report.written == ()
    assert "a video is only copied as it is" in report.failed[0].reason


def test_tags_of_a_video_stand_in_the_sidecar_beside_it(house: Household) -> None:
    path = make_video(house.roots[0] / "film.mp4")
    before = path.read_bytes()
    house.index()
    film = house.photo_at(0, "film.mp4")
    assert film is not None
    house.library.tags.put([film], "Holiday")
    house.library.exchange.export_sidecars(TagScope(photo_ids=(film,)))
    assert b"Holiday" in (house.roots[0] / "film.mp4.xmp").read_bytes()
    assert path.read_bytes() == before


def test_the_moment_that_answered_is_said(house: Household, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_video(house.roots[0] / "film.mp4", pictures(tmp_path), size=(320, 240))
    house.index()
    house.library.search.prepare()
    film = house.photo_at(0, "film.mp4")
    assert film is not None
    explanation = house.library.search.explain(film, SearchRequest("anything"))
    (term,) = explanation.terms
    assert isinstance(term.place, Moment)
    told = tell(house.library.search, house.library.photos, SearchRequest("anything"))
    hits = {Path(hit["path"]).name: hit for hit in told["document"]["hits"]}
    assert hits["film.mp4"]["moment_s"] == pytest.approx(term.place.second, abs=0.01)
    assert "moment_s" not in hits["a.jpg"]
    say_told(Namespace(json=False), told)
    printed = capsys.readouterr().out
    assert f"film.mp4  at {clock_text(term.place.second)}" in printed
    told = tell(house.library.search, house.library.photos, SearchRequest("is:video"))
    assert ["moment_s" in hit for hit in told["document"]["hits"]] == [False]
