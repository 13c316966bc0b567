"""Videos are read as photos are: size, length, date and place, a picture that stands for all, one of each scene."""

from __future__ import annotations

import struct
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from photoclip.core.model_input import ModelInput
from photoclip.core.parts import MOST_MOMENTS, Moment
from photoclip.core.photo_names import VIDEO_EXTENSIONS, VIDEO_FORMATS
from photoclip.errors import UnreadableImage
from photoclip.media import video
from photoclip.media.limits import DecodeLimits
from photoclip.media.reading import PhotoReading, SameContent, read_again, read_photo, render_photo
from photoclip.media.thumbnails import ThumbnailStore
from photoclip.media.video_files import video_kind
from tests.unit.media.drawn import encoded, scene
from tests.unit.media.videos import BLACK, BLUE, CODECS, GREEN, RED, make_sound, make_video, turned

MODEL = ModelInput(32)
LIMITS = DecodeLimits()


def read(path: Path, model: ModelInput | None = MODEL, limits: DecodeLimits = LIMITS) -> PhotoReading:
    return read_photo(path, path.parent / "thumbnails", model, limits)


def thumbnail(reading: PhotoReading, path: Path) -> Image.Image:
    return Image.open(ThumbnailStore(path.parent / "thumbnails").path_of(reading.content_hash))


def colour(pixels: NDArray[np.uint8] | Image.Image) -> NDArray[np.float64]:
    return np.median(np.asarray(pixels).reshape(-1, 3), axis=0)


def shows(pixels: NDArray[np.uint8] | Image.Image, wanted: tuple[int, int, int]) -> bool:
    return bool(np.abs(colour(pixels) - wanted).max() < 16)


def test_every_ending_of_a_video_is_one_that_is_tried_here() -> None:
    assert set(CODECS) == VIDEO_EXTENSIONS


@pytest.mark.parametrize("ending", sorted(CODECS))
def test_every_kind_of_video_is_read_with_its_scenes(ending: str, tmp_path: Path) -> None:
    path = make_video(tmp_path / f"film{ending}", sound=ending not in {".3gp", ".3g2"})
    reading = read(path)
    assert ending in VIDEO_FORMATS[reading.format]
    assert reading.shot.duration_s == pytest.approx(3.0, abs=0.25)
    assert (reading.height, reading.incomplete) == (144, "")
    assert shows(thumbnail(reading, path), RED)
    assert reading.part_pixels is not None
    assert reading.pixels is not None
    assert len(reading.part_pixels) == len(reading.part_places) == 3
    for pixels, place, number, wanted in zip(
        reading.part_pixels, reading.part_places, range(3), (RED, GREEN, BLUE), strict=True
    ):
        assert isinstance(place, Moment)
        assert number - 0.15 <= place.second <= number + 1
        assert shows(pixels, wanted)
    assert np.array_equal(reading.pixels, reading.part_pixels[0])


def test_a_video_with_one_key_shows_scenes_that_have_none(tmp_path: Path) -> None:
    path = make_video(tmp_path / "film.avi", (RED, RED, RED, RED, RED, GREEN, BLUE, RED), keys_every=600)
    reading = read(path)
    assert [round(place.second) for place in reading.part_places if isinstance(place, Moment)] == [0, 5, 6]


def test_what_stays_the_same_is_one_scene_and_many_scenes_are_at_most_eight(tmp_path: Path) -> None:
    assert len(read(make_video(tmp_path / "still.mp4", (RED,))).part_places) == 1
    colours = [(60 * (n % 4) + 40, 50 * (n % 5) + 20, 30 * (n % 7) + 20) for n in range(20)]
    reading = read(make_video(tmp_path / "many.mp4", colours, scene_s=0.5, keys_every=5))
    assert len(reading.part_places) == MOST_MOMENTS


def test_a_black_beginning_does_not_stand_for_the_video(tmp_path: Path) -> None:
    path = make_video(tmp_path / "film.mp4", (BLACK, GREEN, BLUE))
    reading = read(path)
    assert shows(thumbnail(reading, path), GREEN)
    assert reading.part_places[0] == Moment(pytest.approx(1.0, abs=0.2))
    rendered = render_photo(path, None, LIMITS)
    assert shows(np.frombuffer(rendered.pixels, np.uint8), GREEN)
    assert len(reading.part_places) == 2  # nobody looks for what is black


def test_a_video_that_is_black_all_through_is_shown_all_the_same(tmp_path: Path) -> None:
    reading = read(make_video(tmp_path / "lid.mp4", (BLACK,)))
    assert reading.part_places == (Moment(0.0),)


@pytest.mark.parametrize(("degrees", "size"), [(90, (144, 176)), (180, (176, 144)), (270, (144, 176))])
def test_a_video_is_shown_upright(degrees: int, size: tuple[int, int], tmp_path: Path) -> None:
    picture = Image.new("RGB", (176, 144), RED)
    picture.paste(BLUE, (88, 0, 176, 144))
    path = make_video(tmp_path / "film.mp4", (picture,))
    path.write_bytes(turned(path.read_bytes(), degrees))
    reading = read(path)
    rendered = render_photo(path, None, LIMITS)
    assert (reading.width, reading.height) == (rendered.width, rendered.height) == size
    shown = np.frombuffer(rendered.pixels, np.uint8).reshape(rendered.height, rendered.width, 3)
    ends = {90: (shown[:40], shown[-40:]), 180: (shown[:, -40:], shown[:, :40]), 270: (shown[-40:], shown[:40])}
    assert shows(ends[degrees][0], RED)
    assert shows(ends[degrees][1], BLUE)


def test_pixels_that_are_not_square_are_stretched(tmp_path: Path) -> None:
    reading = read(make_video(tmp_path / "film.3gp"))  # 176 x 144 with pixels of 12:11
    assert (reading.width, reading.height) == (192, 144)


@pytest.mark.parametrize("size", [(176, 144), (1280, 720)])
@pytest.mark.parametrize("matrix", ["", "ITU601", "ITU709"])
def test_colours_are_what_they_were_whoever_says_how_they_were_coded(
    matrix: str, size: tuple[int, int], tmp_path: Path
) -> None:
    path = make_video(tmp_path / "film.mp4", (GREEN,), scene_s=0.2, size=size, matrix=matrix)
    assert np.abs(colour(thumbnail(read(path), path)) - GREEN).max() < 8


def test_frames_that_come_at_uneven_times_have_their_own(tmp_path: Path) -> None:
    times = [*np.arange(10) * 0.05, *(5 + np.arange(10) * 0.3), *(20 + np.arange(10) * 0.1)]
    reading = read(make_video(tmp_path / "film.mp4", times=times, keys_every=5))
    seconds = [place.second for place in reading.part_places if isinstance(place, Moment)]
    assert seconds[0] == 0
    assert 4.9 <= seconds[1] <= 8
    assert 20 <= seconds[2] <= 21
    assert reading.shot.duration_s == pytest.approx(21, abs=0.2)


def test_a_video_that_does_not_say_its_length_is_counted(tmp_path: Path) -> None:
    live = {"live": "1"}  # as browsers record: no length, no table of keys
    reading = read(make_video(tmp_path / "film.webm", options=live))
    assert reading.shot.duration_s == pytest.approx(3.0, abs=0.25)
    assert len(reading.part_places) == 3


def test_a_video_under_the_name_of_a_picture_is_a_video_and_the_other_way_round(tmp_path: Path) -> None:
    film = make_video(tmp_path / "film.mp4").rename(tmp_path / "film.jpg")
    assert read(film).format == "MP4"
    assert render_photo(film, 100, LIMITS).width == 100
    picture = tmp_path / "picture.mov"
    picture.write_bytes(encoded(scene(), "JPEG"))
    assert (read(picture).format, read(picture).shot.duration_s) == ("JPEG", None)


def test_without_a_model_one_picture_is_read(tmp_path: Path) -> None:
    reading = read(make_video(tmp_path / "film.mp4"), None)
    assert (reading.pixels, reading.part_pixels) == (None, None)
    assert reading.shot.duration_s == pytest.approx(3.0, abs=0.1)


def test_a_video_that_something_touched_is_not_decoded_and_one_that_grew_is_known(tmp_path: Path) -> None:
    whole = make_video(tmp_path / "film.avi")
    data = whole.read_bytes()
    before = read(whole)
    root = tmp_path / "thumbnails"
    same = read_again(whole, before.content_hash, before.size_bytes, root, MODEL, LIMITS)
    assert isinstance(same, SameContent)
    whole.write_bytes(data[: int(len(data) * 0.8)])
    part = read(whole)
    assert part.incomplete == video.END_IS_MISSING
    whole.write_bytes(data)
    grown = read_again(whole, part.content_hash, part.size_bytes, root, MODEL, LIMITS)
    assert isinstance(grown, PhotoReading)
    assert (grown.grew, grown.incomplete) == (True, "")


REFUSED = {
    "empty": (b"", "the file is empty"),
    "zeros": (b"\0" * 5000, "there is nothing but zeros in it: its content is lost"),
    "text": (b"hello, world, this is no film" * 100, "not a video PhotoClip can read"),
    "only a head": (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", video.CUT_OFF),
    "noise in a box": (
        b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom\0\0\x10\x08moov" + bytes(range(256)) * 16,
        video.NO_PICTURES,
    ),
    "matroska, no more": (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01", video.DAMAGED),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_shown_says_why(name: str, tmp_path: Path) -> None:
    data, reason = REFUSED[name]
    path = tmp_path / "film.mp4"
    path.write_bytes(data)
    for ask in (lambda: read(path), lambda: render_photo(path, None, LIMITS)):
        with pytest.raises(UnreadableImage) as refused:
            ask()
        assert refused.value.reason == reason


def test_sound_alone_is_no_video(tmp_path: Path) -> None:
    with pytest.raises(UnreadableImage, match=video.ONLY_SOUND):
        read(make_sound(tmp_path / "song.mp4"))


def test_a_phone_that_lost_its_power_left_a_video_that_is_cut_off(tmp_path: Path) -> None:
    path = make_video(tmp_path / "film.mp4")
    path.write_bytes(path.read_bytes()[:-400])  # what says where the pictures lie comes last
    with pytest.raises(UnreadableImage, match=video.CUT_OFF):
        read(path)


@pytest.mark.parametrize("ending", [".mp4", ".mkv", ".avi"])
def test_a_video_whose_end_is_missing_is_shown_as_far_as_it_goes(ending: str, tmp_path: Path) -> None:
    fast = {"movflags": "faststart"} if ending == ".mp4" else {}
    path = make_video(tmp_path / f"film{ending}", (RED, GREEN, BLUE, RED), options=fast)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * 0.7)])
    reading = read(path)
    assert reading.incomplete == video.END_IS_MISSING
    assert shows(thumbnail(reading, path), RED)
    assert len(reading.part_places) >= 2


def test_a_video_without_pictures_says_so(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    data = make_video(path).read_bytes()
    table = data.index(b"stsz") + 8  # of sizes: none any more
    path.write_bytes(data[: table + 4] + bytes(4) + data[table + 8 :])
    with pytest.raises(UnreadableImage, match=video.NO_PICTURES):
        read(path)


def test_a_video_that_claims_to_be_huge_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    path = make_video(tmp_path / "film.mp4")
    with pytest.raises(UnreadableImage, match=r"the video is too large \(176 x 144 pixels\)"):
        read(path, limits=replace(LIMITS, max_pixels=1000))
    data = path.read_bytes()
    box = data.index(b"avc1", data.index(b"stsd")) + 4 + 24
    path.write_bytes(data[:box] + struct.pack(">HH", 65_535, 65_535) + data[box + 4 :])
    # What the stream itself says counts, or the claim is refused.
    try:
        assert read(path).height == 144
    except UnreadableImage as exc:
        assert "too large" in exc.reason  # noqa: PT017 either is right


def test_time_is_limited_for_each_video(tmp_path: Path) -> None:
    path = make_video(tmp_path / "film.mp4")
    with pytest.raises(UnreadableImage, match=r"took longer than 0 seconds") as refused:
        read(path, limits=replace(LIMITS, timeout_s=0))
    assert refused.value.passing
    with pytest.raises(UnreadableImage, match=r"took longer than 0 seconds") as refused:
        read(path, limits=replace(LIMITS, busy_s=0))
    assert not refused.value.passing, "it would keep the processor as busy the next time"


def test_a_video_leads_to_no_other_file(tmp_path: Path) -> None:
    """A playlist under a video's name would have FFmpeg open what it names, also on a server."""
    secret = make_video(tmp_path / "secret.mp4")
    for text in (f"#EXTM3U\n#EXTINF:3,\n{secret}\n", f"ffconcat version 1.0\nfile '{secret}'\n"):
        path = tmp_path / "list.mp4"
        path.write_text(text)
        with pytest.raises(UnreadableImage, match="not a video PhotoClip can read"):
            read(path)


def test_where_the_package_is_missing_a_video_waits_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_video(tmp_path / "film.mp4")
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(UnreadableImage) as refused:
        read(path)
    assert (refused.value.reason, refused.value.retry) == (video.MISSING, True)


@pytest.mark.parametrize(
    ("name", "said", "taken", "offset"),
    [
        (
            "a.mov",
            {"com.apple.quicktime.creationdate": "2023-07-04T18:30:12+0200"},
            datetime(2023, 7, 4, 18, 30, 12),
            120,
        ),
        ("a.mp4", {"creation_time": "2023-07-04T16:30:12Z"}, datetime(2023, 7, 4, 16, 30, 12), 0),
        ("VID_20230704_183010.mp4", {"creation_time": "2023-07-04T16:30:12Z"}, datetime(2023, 7, 4, 18, 30, 10), 120),
        ("VID_20210101_183010.mp4", {"creation_time": "2023-07-04T16:30:12Z"}, datetime(2023, 7, 4, 16, 30, 12), 0),
        ("VID_20230704_183010.mp4", {}, datetime(2023, 7, 4, 18, 30, 10), None),
        ("a.mkv", {"creation_time": "2023-07-04T16:30:12Z"}, datetime(2023, 7, 4, 16, 30, 12), 0),
        ("a.mp4", {"creation_time": "1970-01-01T00:00:00Z"}, None, None),
    ],
)
def test_the_date_is_that_of_the_clock_there_as_far_as_it_is_known(
    name: str, said: dict[str, str], taken: datetime | None, offset: int | None, tmp_path: Path
) -> None:
    shot = read(make_video(tmp_path / name, said=said, options={"movflags": "use_metadata_tags"})).shot
    assert (shot.taken_at, shot.utc_offset_min) == (taken, offset)
    assert shot.date_source == ("name" if not said else "video" if taken else "")


def test_the_place_and_the_phone_are_read(tmp_path: Path) -> None:
    said = {
        "com.apple.quicktime.location.ISO6709": "+48.8577-002.2950+035.5/",
        "com.apple.quicktime.make": "Apple",
        "com.apple.quicktime.model": "iPhone 15",
    }
    shot = read(make_video(tmp_path / "a.mov", said=said, options={"movflags": "use_metadata_tags"})).shot
    assert (shot.latitude, shot.longitude, shot.altitude_m) == (48.8577, -2.295, 35.5)
    assert (shot.camera_make, shot.camera_model) == ("Apple", "iPhone 15")
    android = read(make_video(tmp_path / "b.mp4", said={"location": "-33.8568+151.2153/"})).shot
    assert (android.latitude, android.longitude) == (-33.8568, 151.2153)


def test_pictures_are_left_to_their_own_readers() -> None:
    for form in ("AVIF", "HEIF", "JPEG", "PNG", "WEBP", "TIFF"):
        assert video_kind(encoded(scene(), form)) is None
    stream = BytesIO(b"\0\0\0\x18ftypcrx \0\0\0\x01crx isom")
    assert video_kind(stream.getvalue()) is None
