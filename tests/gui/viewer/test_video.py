"""A video in the viewer: played, paused, sought, muted and let go of, by keys and clicks."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from photoclip.core.parts import Moment
from photoclip.core.search import SearchRequest
from photoclip.gui.viewer.playback import Playback
from photoclip.gui.viewer.slideshow import LONGEST_VIDEO_S, Slideshow
from photoclip.gui.viewer.video_in_view import VideoInView
from tests.gui.viewer.conftest import FakedViewer, wait_sharp
from tests.unit.media.videos import BLUE, GREEN, RED, make_video

Key, Left = Qt.Key, Qt.MouseButton.LeftButton
VIDEO, PHOTO = 4, 5
LENGTH_S = 75.0


class FakePlayback(Playback):
    """Does what a player does, without one: `changed`, `shown`, `ended` and `failed` are told as by it."""

    def __init__(self) -> None:
        super().__init__(None)  # type: ignore[arg-type]
        self.open_path, self.playing, self.at_s = "", False, 0.0
        self.refuses = ""
        self.sound = True
        self.device = True

    is_open = property(lambda self: bool(self.open_path))  # type: ignore[assignment]
    is_playing = property(lambda self: self.playing)  # type: ignore[assignment]
    second = property(lambda self: self.at_s)  # type: ignore[assignment]
    length_s = property(lambda self: LENGTH_S if self.open_path else 0.0)  # type: ignore[assignment]
    has_sound = property(lambda self: self.sound and bool(self.open_path))  # type: ignore[assignment]
    has_device = property(lambda self: self.device)  # type: ignore[assignment]

    def play(self, path: str, at_s: float | None = None) -> None:
        if self.refuses:
            self.failed.emit(self.refuses)
            return
        if self.picture is None:
            self.picture = QWidget()
        is_new, self.open_path, self.playing = path != self.open_path, path, True
        if is_new or at_s is not None:
            self.at_s = at_s or 0.0
        if is_new:
            self.shown.emit()
        self.changed.emit()

    def pause(self) -> None:
        self.playing = False
        self.changed.emit()

    def go_to(self, second: float) -> None:
        self.at_s = min(max(0.0, second), LENGTH_S)
        self.changed.emit()

    def release(self) -> None:
        self.open_path, self.playing, self.at_s = "", False, 0.0
        self.changed.emit()


@pytest.fixture
def viewer(open_viewer: Callable[..., FakedViewer], qtbot: QtBot) -> FakedViewer:
    """Video 4 of 12 in view; the others are photos."""
    made = open_viewer(index=VIDEO - 1, playback=FakePlayback(), videos={VIDEO: LENGTH_S})
    qtbot.waitUntil(made.video.button.isVisible)
    return made


@pytest.fixture
def player(viewer: FakedViewer) -> FakePlayback:
    assert isinstance(viewer.video.playback, FakePlayback)
    return viewer.video.playback


def shown(viewer: FakedViewer) -> bool:
    picture = viewer.video.playback.picture
    return picture is not None and picture.isVisible()


def test_a_video_stands_with_its_picture_its_length_and_a_way_to_play_it(viewer: FakedViewer, qtbot: QtBot) -> None:
    assert viewer.video.controls.isVisible()
    assert viewer.video.controls.text == "0:00 / 1:15"
    assert not viewer.canvas.sharpest.isEmpty()
    qtbot.keyClick(viewer.canvas, Key.Key_Right)  # arrows lead on, as long as nothing plays
    qtbot.waitUntil(lambda: viewer.photo_id == PHOTO)
    wait_sharp(viewer, qtbot)
    assert not viewer.video.controls.isVisible()
    assert not viewer.video.button.isVisible()


def test_space_plays_pauses_and_goes_on(viewer: FakedViewer, player: FakePlayback, qtbot: QtBot) -> None:
    viewer.canvas.setFocus()
    qtbot.keyClick(viewer.canvas, Key.Key_Space)
    assert (player.playing, Path(player.open_path).suffix, viewer.photo_id) == (True, ".mp4", VIDEO)
    assert shown(viewer)
    assert not viewer.video.button.isVisible()
    assert viewer.video.controls.play.accessibleName() == "Pause"
    assert viewer.canvas.hasFocus()
    qtbot.keyClick(viewer.canvas, Key.Key_Space)
    assert (player.playing, player.is_open, shown(viewer)) == (False, True, True)
    qtbot.keyClick(viewer.canvas, Key.Key_Space)
    assert player.playing


def test_clicks_on_the_sign_the_picture_and_the_line_play_and_pause(
    viewer: FakedViewer, player: FakePlayback, qtbot: QtBot
) -> None:
    qtbot.mouseClick(viewer.video.button, Left)
    assert player.playing
    qtbot.mouseClick(viewer.canvas, Left, pos=QPoint(50, 50))
    assert not player.playing
    qtbot.mouseClick(viewer.video.controls.play, Left)
    assert player.playing


def test_arrows_seek_while_it_plays_and_other_keys_lead_on(
    viewer: FakedViewer, player: FakePlayback, qtbot: QtBot
) -> None:
    qtbot.keyClick(viewer.canvas, Key.Key_Space)
    for key, second in ((Key.Key_Right, 5.0), (Key.Key_Right, 10.0), (Key.Key_Left, 5.0), (Key.Key_Left, 0.0)):
        qtbot.keyClick(viewer.canvas, key)
        assert (player.at_s, viewer.photo_id) == (second, VIDEO)
    assert viewer.video.controls.text == "0:00 / 1:15"
    qtbot.keyClick(viewer.canvas, Key.Key_PageDown)
    assert viewer.photo_id == PHOTO


def test_a_click_on_the_line_leads_there(viewer: FakedViewer, player: FakePlayback, qtbot: QtBot) -> None:
    line = viewer.video.controls.place
    qtbot.mouseClick(line, Left, pos=QPoint(line.width() // 2, line.height() // 2))
    assert player.playing
    assert player.at_s == pytest.approx(LENGTH_S / 2, abs=2)
    assert line.value() == pytest.approx(1000 * LENGTH_S / 2, abs=2000)


def test_m_turns_the_sound_off_and_on_and_the_next_video_has_it_so(
    viewer: FakedViewer, player: FakePlayback, qtbot: QtBot
) -> None:
    qtbot.keyClick(viewer.canvas, Key.Key_Space)
    qtbot.keyClick(viewer.canvas, Key.Key_M)
    assert (player.is_muted, viewer.video.controls.mute.isChecked()) == (True, True)
    qtbot.mouseClick(viewer.video.controls.mute, Left)
    assert not player.is_muted


@pytest.mark.parametrize(
    ("device", "sound", "said"),
    [(False, True, "There is no sound device here"), (True, False, "There is no sound in this video")],
)
def test_where_nothing_can_be_heard_that_is_said(
    viewer: FakedViewer, player: FakePlayback, qtbot: QtBot, device: bool, sound: bool, said: str
) -> None:
    player.device, player.sound = device, sound
    qtbot.keyClick(viewer.canvas, Key.Key_Space)
    assert player.playing
    assert not viewer.video.controls.mute.isEnabled()
    assert viewer.video.controls.mute.toolTip() == said


def test_the_file_is_let_go_of_when_another_photo_comes_and_when_the_viewer_is_left(
    viewer: FakedViewer, player: FakePlayback, qtbot: QtBot
) -> None:
    qtbot.keyClick(viewer.canvas, Key.Key_Space)
    qtbot.mouseClick(viewer.bar.next, Left)
    assert (player.is_open, shown(viewer)) == (False, False)
    qtbot.mouseClick(viewer.bar.previous, Left)
    qtbot.waitUntil(viewer.video.button.isVisible)
    qtbot.keyClick(viewer.canvas, Key.Key_Space)
    viewer.hide()
    assert not player.is_open
    viewer.show()
    viewer.show_photos(list(range(1, 13)), VIDEO - 1)
    qtbot.waitUntil(viewer.video.button.isVisible)
    qtbot.keyClick(viewer.canvas, Key.Key_Space)
    viewer.fake.remove_photos([VIDEO])
    qtbot.waitUntil(lambda: not player.is_open)


def test_at_its_end_its_picture_is_back(viewer: FakedViewer, player: FakePlayback, qtbot: QtBot) -> None:
    qtbot.keyClick(viewer.canvas, Key.Key_Space)
    player.ended.emit()
    assert (player.is_open, shown(viewer), viewer.video.button.isVisible()) == (False, False, True)


def test_why_it_cannot_be_played_is_said(viewer: FakedViewer, player: FakePlayback, qtbot: QtBot) -> None:
    player.refuses = "Videos cannot be played here: something is missing."
    qtbot.keyClick(viewer.canvas, Key.Key_Space)
    assert (viewer.video.problem.isVisible(), viewer.video.problem.text()) == (True, player.refuses)
    assert viewer.video.button.isVisible()  # to try again, once it was installed
    qtbot.keyClick(viewer.canvas, Key.Key_Right)
    assert (viewer.photo_id, viewer.video.problem.isVisible()) == (PHOTO, False)


def test_the_moment_that_answered_is_one_click_away(viewer: FakedViewer, player: FakePlayback, qtbot: QtBot) -> None:
    viewer.fake.seen_best[VIDEO] = Moment(42.5)
    viewer.info.set_request(SearchRequest("dog"))
    viewer.bar.info.setChecked(True)
    qtbot.waitUntil(lambda: bool(moment_links(viewer)))
    (link,) = moment_links(viewer)
    assert link.text() == "Play from 0:42"
    qtbot.mouseClick(link, Left)
    assert (player.playing, player.at_s) == (True, 42.5)
    assert viewer.video.controls.text == "0:42 / 1:15"


def test_a_moment_that_is_asked_for_before_the_video_is_known_waits_for_it(
    viewer: FakedViewer, player: FakePlayback, qtbot: QtBot
) -> None:
    viewer.show_photos([VIDEO], 0)
    viewer.video.show_moment(12.0)
    qtbot.waitUntil(lambda: player.at_s == 12.0)
    assert player.playing


@pytest.fixture
def slideshow(viewer: FakedViewer, qtbot: QtBot) -> Iterator[Slideshow]:
    """A slideshow of two photos and a video between them, the first photo in view."""
    viewer.show_photos([3, VIDEO, PHOTO], 0)
    wait_sharp(viewer, qtbot)
    viewer.toggle_slideshow()
    yield viewer.slideshow
    viewer.full_screen.set_on(False)


def test_a_slideshow_plays_a_video_once_and_goes_on_at_its_end(
    viewer: FakedViewer, player: FakePlayback, slideshow: Slideshow, qtbot: QtBot
) -> None:
    assert not player.is_open
    slideshow.timer.timeout.emit()
    qtbot.waitUntil(lambda: player.playing)
    assert (viewer.photo_id, slideshow.timer.interval()) == (VIDEO, 1000 * LONGEST_VIDEO_S)
    player.ended.emit()
    assert (viewer.photo_id, player.is_open) == (PHOTO, False)
    assert slideshow.timer.interval() == 1000 * viewer.fake.settings.current.slideshow_s


def test_a_slideshow_begins_with_the_video_in_view(viewer: FakedViewer, player: FakePlayback, qtbot: QtBot) -> None:
    viewer.toggle_slideshow()
    assert player.playing
    qtbot.keyClick(viewer.canvas, Key.Key_M)
    assert player.is_muted
    viewer.full_screen.set_on(False)
    assert player.playing, "whoever ends the slideshow may look to the end"


def test_a_long_video_is_left_after_a_minute(
    viewer: FakedViewer, player: FakePlayback, slideshow: Slideshow, qtbot: QtBot
) -> None:
    slideshow.timer.timeout.emit()
    qtbot.waitUntil(lambda: player.playing)
    slideshow.timer.timeout.emit()
    assert (viewer.photo_id, player.is_open) == (PHOTO, False)


def test_a_video_that_cannot_be_played_stays_as_long_as_a_photo(
    viewer: FakedViewer, player: FakePlayback, slideshow: Slideshow, qtbot: QtBot
) -> None:
    player.refuses = "Videos cannot be played here: something is missing."
    slideshow.timer.timeout.emit()
    qtbot.waitUntil(viewer.video.problem.isVisible)
    assert viewer.photo_id == VIDEO
    assert slideshow.timer.interval() == 1000 * viewer.fake.settings.current.slideshow_s
    assert slideshow.timer.isActive()


def test_space_pauses_the_slideshow_with_its_video_and_both_go_on(
    viewer: FakedViewer, player: FakePlayback, slideshow: Slideshow, qtbot: QtBot
) -> None:
    slideshow.timer.timeout.emit()
    qtbot.waitUntil(lambda: player.playing)
    qtbot.keyClick(viewer.canvas, Key.Key_Space)
    assert (slideshow.is_paused, player.playing, player.is_open) == (True, False, True)
    assert not slideshow.timer.isActive()
    qtbot.keyClick(viewer.canvas, Key.Key_Space)
    assert (slideshow.is_paused, player.playing) == (False, True)
    assert slideshow.timer.interval() == 1000 * LONGEST_VIDEO_S


def moment_links(viewer: FakedViewer) -> list[QPushButton]:
    return [link for link in viewer.info.findChildren(QPushButton) if link.text().startswith("Play from")]


def test_without_qts_player_that_is_said_with_what_to_install(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def missing(name: str) -> object:
        raise ImportError("libpulse.so.0: cannot open shared object file: No such file or directory")

    monkeypatch.setattr("photoclip.gui.viewer.playback.import_module", missing)
    parent = QWidget()
    qtbot.addWidget(parent)
    playback = Playback(parent)
    with qtbot.waitSignal(playback.failed) as said:
        playback.play(str(tmp_path / "film.mp4"))
    assert "libpulse0 (Debian, Ubuntu)" in said.args[0]
    assert not playback.is_open


def _has_player() -> bool:
    try:
        import PySide6.QtMultimedia  # noqa: F401
    except ImportError:
        return False
    return True


needs_player = pytest.mark.skipif(not _has_player(), reason="Qt's player needs system libraries that are not here")


@needs_player
def test_a_real_video_is_played_sought_and_let_go_of(open_viewer: Callable[..., FakedViewer], qtbot: QtBot) -> None:
    viewer = open_viewer(index=0, videos={VIDEO: 3.0})
    make_video(Path(viewer.fake.tile(VIDEO).path), (RED, GREEN, BLUE), sound=True)
    viewer.show_photos([VIDEO, PHOTO], 0)
    qtbot.waitUntil(viewer.video.button.isVisible)
    playback = viewer.video.playback
    qtbot.keyClick(viewer.canvas, Key.Key_Space)
    qtbot.waitUntil(lambda: shown(viewer))
    qtbot.keyClick(viewer.canvas, Key.Key_Space)
    qtbot.waitUntil(lambda: playback.is_open and not playback.is_playing)
    viewer.video.show_moment(2.5)
    qtbot.waitUntil(lambda: _colour(viewer) == "blue" or not playback.is_open)
    viewer.video.show_moment(1.2)
    qtbot.waitUntil(lambda: _colour(viewer) == "green" or not playback.is_open)
    if sys.platform == "linux":
        qtbot.keyClick(viewer.canvas, Key.Key_PageDown)
        qtbot.waitUntil(lambda: not _holds(viewer.fake.tile(VIDEO).path))
    assert not playback.is_open


@needs_player
def test_what_is_no_video_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(b"no film" * 1000)
    parent = QWidget()
    qtbot.addWidget(parent)
    playback = Playback(parent)
    with qtbot.waitSignal(playback.failed) as said:
        playback.play(str(path))
    assert said.args[0].startswith("This video cannot be played here: ")
    assert not playback.is_open


def _colour(viewer: FakedViewer) -> str:
    picture = viewer.video.playback.picture
    image = picture.videoSink().videoFrame().toImage()  # type: ignore[union-attr]
    if image.isNull():
        return ""
    red, green, blue, _ = image.pixelColor(170, 100).getRgb()
    return max((red, "red"), (green, "green"), (blue, "blue"))[1]


def _holds(path: str) -> bool:
    """Tell whether this process has a file open."""
    handles = Path("/proc/self/fd")
    return any(os.path.realpath(one) == path for one in handles.iterdir())


def test_the_line_below_a_video_goes_with_the_bar_on_the_whole_screen(viewer: FakedViewer) -> None:
    assert isinstance(viewer.video, VideoInView)
    viewer.full_screen.set_on(True)
    viewer.full_screen.bar_shown.emit(False)
    assert not viewer.video.controls.isVisible()
    viewer.full_screen.bar_shown.emit(True)
    assert viewer.video.controls.isVisible()
    viewer.full_screen.set_on(False)
