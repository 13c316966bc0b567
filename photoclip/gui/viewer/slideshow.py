"""Slideshow: one photo after the other on the whole screen, by itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from photoclip.gui.viewer.video_in_view import VideoInView

INTERVALS_S = (2, 3, 5, 10, 20, 60)
LONGEST_VIDEO_S = 60
"""What a video takes of a slideshow at most; a shorter one is over when it ends."""


class Slideshow(QObject):
    """Goes on after each interval, until it is paused or ended."""

    changed = Signal()
    """It began, ended, was paused or goes on."""

    def __init__(self, go_on: Callable[[], object], interval_s: Callable[[], int], parent: QObject) -> None:
        super().__init__(parent)
        self._interval_s = interval_s
        self.go_on = go_on
        self.on = False
        self.is_paused = False
        self.timer = QTimer(self, singleShot=True)
        self.timer.timeout.connect(go_on)

    def begin(self) -> None:
        self.on, self.is_paused = True, False
        self._wait()
        self.changed.emit()

    def end(self) -> None:
        if self.on:
            self.on = False
            self.timer.stop()
            self.changed.emit()

    def pause_or_go_on(self) -> None:
        self.is_paused = not self.is_paused
        if self.is_paused:
            self.timer.stop()
        else:
            self._wait()
        self.changed.emit()

    def photo_shown(self) -> None:
        """Another photo is in view, whoever went there: it stays for the whole interval."""
        if self.on and not self.is_paused:
            self._wait()

    def wait_for_video(self) -> None:
        """A video plays: whoever plays it says when it ends, and it is given up after the longest one."""
        self.timer.start(1000 * LONGEST_VIDEO_S)

    def _wait(self) -> None:
        self.timer.start(1000 * self._interval_s())


class VideosInSlideshow(QObject):
    """Plays videos in a slideshow, each once and for a minute at most; one that cannot be played stays as a picture."""

    def __init__(self, slideshow: Slideshow, video: VideoInView) -> None:
        super().__init__(slideshow)
        self._slideshow = slideshow
        self._video = video
        video.entered.connect(self._play)
        video.playback.ended.connect(self._on_ended)
        video.playback.failed.connect(lambda _sentence: slideshow.photo_shown())
        slideshow.changed.connect(self._on_slideshow)

    def _on_slideshow(self) -> None:
        if self._slideshow.on and self._slideshow.is_paused:
            self._video.playback.pause()
        else:
            self._play()

    def _on_ended(self) -> None:
        if self._slideshow.on and not self._slideshow.is_paused:
            self._slideshow.go_on()

    def _play(self) -> None:
        if self._slideshow.on and not self._slideshow.is_paused and self._video.is_video:
            self._slideshow.wait_for_video()
            self._video.play()
