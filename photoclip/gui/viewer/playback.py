"""Playback: one video played by Qt's own player, which is loaded when the first one is.

The player waits for threads of its own, which end what Python made: it is told what to do by `call_slot`.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, QUrl, Signal
from PySide6.QtWidgets import QWidget

from photoclip.gui.base.slots import call_slot

_PACKAGES = {"libpulse.so.0": ("libpulse0", "pulseaudio-libs")}
"""System libraries that Qt's player needs: the packages of Debian and Ubuntu, and of Fedora, that bring them."""


class Playback(QObject):
    """Plays a file onto `picture`. Nothing of it is held open after `release`."""

    changed = Signal()
    """It plays or rests, is at another place, or its length or sound is known."""
    shown = Signal()
    """The first picture is there."""
    ended = Signal()
    """It was played to its end."""
    failed = Signal(str)
    """A plain sentence: why it cannot be played."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.picture: QWidget | None = None
        """What shows the video: a widget without a parent, made with the first one that is played."""
        self._player: Any = None
        self._audio: Any = None
        self._path = ""
        self._start_s: float | None = None
        self._is_shown = False
        self._muted = False

    @property
    def is_open(self) -> bool:
        """Whether a file is being played, or was paused."""
        return bool(self._path)

    @property
    def is_playing(self) -> bool:
        return self.is_open and self._player.isPlaying()

    @property
    def second(self) -> float:
        if not self.is_open:
            return 0.0
        return self._start_s if self._start_s is not None else self._player.position() / 1000

    @property
    def length_s(self) -> float:
        """How long it is, as far as the player knows; 0 before it does."""
        return self._player.duration() / 1000 if self.is_open else 0.0

    @property
    def has_sound(self) -> bool:
        """Whether there is sound in it, as far as the player knows."""
        return self.is_open and self._player.hasAudio()

    @property
    def has_device(self) -> bool:
        """Whether there is anything that sound could come out of. Said once a file was played."""
        return (
            self._player is None
            or not import_module("PySide6.QtMultimedia").QMediaDevices.defaultAudioOutput().isNull()
        )

    @property
    def is_muted(self) -> bool:
        return self._muted

    def play(self, path: str, at_s: float | None = None) -> None:
        """Play a file, from `at_s` seconds on; what is open already goes on from there, or from where it is."""
        if not self._load():
            return
        if path != self._path:
            self._path, self._start_s, self._is_shown = path, at_s or None, False
            call_slot(self._player, "setSource", (QUrl, QUrl.fromLocalFile(path)))
        elif at_s is not None:
            self.go_to(at_s)
        call_slot(self._player, "play")

    def pause(self) -> None:
        if self.is_open:
            call_slot(self._player, "pause")

    def go_to(self, second: float) -> None:
        """Show what is at `second`, playing or not."""
        if not self.is_open:
            return
        last_s = max(0.0, self.length_s - 0.1)
        second = min(max(0.0, second), last_s) if last_s else max(0.0, second)
        if self._is_shown:
            self._seek(second)
        else:
            self._start_s = second
        self.changed.emit()

    def set_muted(self, muted: bool) -> None:
        self._muted = muted
        if self._audio is not None:
            call_slot(self._audio, "setMuted", (bool, muted))
        self.changed.emit()

    def release(self) -> None:
        """End it, and let go of the file."""
        if self.is_open:
            self._path, self._start_s = "", None
            call_slot(self._player, "stop")
            call_slot(self._player, "setSource", (QUrl, QUrl()))
            self.changed.emit()

    # Below: private

    def _load(self) -> bool:
        """Have a player; say why where there can be none."""
        if self._player is not None:
            return True
        try:
            media = import_module("PySide6.QtMultimedia")
            widgets = import_module("PySide6.QtMultimediaWidgets")
        except ImportError as exc:
            self.failed.emit(_missing(str(exc)))
            return False
        self._player = media.QMediaPlayer(self)
        self._audio = media.QAudioOutput(self)
        self._audio.setMuted(self._muted)
        self._player.setAudioOutput(self._audio)
        picture = widgets.QVideoWidget()
        self._player.setVideoOutput(picture)
        picture.videoSink().videoFrameChanged.connect(self._on_frame)
        self._player.positionChanged.connect(lambda _ms: self.changed.emit())
        self._player.durationChanged.connect(lambda _ms: self.changed.emit())
        self._player.hasAudioChanged.connect(lambda _has: self.changed.emit())
        self._player.playbackStateChanged.connect(lambda _state: self.changed.emit())
        self._player.mediaStatusChanged.connect(self._on_status)
        self._player.errorOccurred.connect(self._on_error)
        self.picture = picture
        return True

    def _seek(self, second: float) -> None:
        call_slot(self._player, "setPosition", ("qlonglong", round(second * 1000)))

    def _on_frame(self, frame: Any) -> None:
        if self._is_shown or not self.is_open or not frame.isValid():
            return
        self._is_shown = True
        if self._start_s is not None:
            self._seek(self._start_s)
            self._start_s = None
        self.shown.emit()

    def _on_status(self, status: Any) -> None:
        if self.is_open and status == type(status).EndOfMedia:
            self.ended.emit()

    def _on_error(self, _error: Any, text: str) -> None:
        if self.is_open:
            self.release()
            self.failed.emit(_tr("This video cannot be played here: {reason}.").format(reason=text.strip().rstrip(".")))


def _missing(complaint: str) -> str:
    """Return what to say where Qt's player cannot be loaded."""
    library = complaint.partition(":")[0].strip()
    if library in _PACKAGES:
        debian, fedora = _PACKAGES[library]
        return _tr(
            "Videos cannot be played here: the system library {library} is missing. Install {debian} (Debian, Ubuntu)"
            " or {fedora} (Fedora), or open the video with another program."
        ).format(library=library, debian=debian, fedora=fedora)
    return _tr(
        "Videos cannot be played here: Qt's player is missing ({reason}). Open them with another program."
    ).format(reason=complaint)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Playback", text)
