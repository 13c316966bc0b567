"""VideoInView: plays the video in view, where it is one, and ends that before anything else comes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from photoclip.core.photo import Photo
from photoclip.gui.base.theme import SPACE_M, SPACE_S
from photoclip.gui.viewer.canvas import ViewerCanvas
from photoclip.gui.viewer.play_button import PlayButton
from photoclip.gui.viewer.playback import Playback
from photoclip.gui.viewer.video_controls import STEP_S, VideoControls
from photoclip.gui.widgets.inline_message import announce, text_label

_TAKEN = {
    *(QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonDblClick),
    QEvent.Type.Wheel,
}


class VideoInView(QObject):
    """The canvas with the line below it. A video that plays lies over the canvas, which keeps the keys."""

    entered = Signal()
    """A video is in view."""

    def __init__(self, canvas: ViewerCanvas, playback: Playback | None = None) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._photo: Photo | None = None
        self._asked_s: float | None = None
        self._has_room = True
        self.playback = playback or Playback(self)
        self.controls = VideoControls()
        self.button = PlayButton(canvas)
        self.problem = text_label("", "warning")
        """Why the video cannot be played, below its picture, for as long as that is in view."""
        self.problem.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, 0)
        self.stage = QWidget()
        column = QVBoxLayout(self.stage)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(canvas, 1)
        column.addWidget(self.problem)
        column.addWidget(self.controls)
        self.problem.hide()
        self.controls.hide()
        self.button.clicked.connect(self.play_or_pause)
        self.controls.play_requested.connect(self.play_or_pause)
        self.controls.place_requested.connect(self._go_to)
        self.controls.mute_toggled.connect(self.playback.set_muted)
        self.playback.changed.connect(self._show_state)
        self.playback.shown.connect(self._show_picture)
        self.playback.ended.connect(self._end)
        self.playback.failed.connect(self._on_failed)
        canvas.installEventFilter(self)

    # what is shown

    @property
    def is_video(self) -> bool:
        """Whether what is in view is a video."""
        return self._photo is not None and self._photo.shot.duration_s is not None

    def show_known(self, photo: Photo) -> None:
        """This photo is in view; it may be told of several times."""
        if self._photo is not None and self._photo.id == photo.id:
            return
        self._photo = photo
        is_video = photo.shot.duration_s is not None
        self.controls.setVisible(is_video and self._has_room)
        self.button.setVisible(is_video)
        self._show_state()
        if is_video and self._asked_s is not None:
            self._play(self._asked_s)
        self._asked_s = None
        if is_video:
            self.entered.emit()

    def leave(self) -> None:
        """Another photo comes into view, or none: the file is let go of at once."""
        self._photo = None
        self._asked_s = None
        self._end()
        self.button.hide()
        self.controls.hide()
        self.problem.hide()

    def show_moment(self, second: float) -> None:
        """Play the video in view from there, or the one that is on its way."""
        if self.is_video:
            self._play(second)
        else:
            self._asked_s = second

    def show_controls(self, shown: bool) -> None:
        """Show the line below the video, or give its room to the picture."""
        self._has_room = shown
        self.controls.setVisible(shown and self.is_video)

    def play(self) -> None:
        """Play the video in view, from where it is."""
        self._play(None)

    def play_or_pause(self) -> None:
        if self.playback.is_playing:
            self.playback.pause()
        else:
            self._play(None)

    def take(self, event: QKeyEvent) -> bool:
        """Do what the key is for while a video is in view; False where it is for nothing here."""
        if not self.is_video or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        key = event.key()
        if key == Qt.Key.Key_Space:
            self.play_or_pause()
        elif key == Qt.Key.Key_M:
            self.playback.set_muted(not self.playback.is_muted)
        elif key in {Qt.Key.Key_Left, Qt.Key.Key_Right} and self.playback.is_open:
            self._go_to(self.playback.second + (STEP_S if key == Qt.Key.Key_Right else -STEP_S))
        else:
            return False
        return True

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        picture = self.playback.picture
        if watched is self._canvas and picture is not None and picture.isVisible():
            if event.type() == QEvent.Type.Resize:
                picture.setGeometry(self._canvas.rect())
            elif event.type() in _TAKEN:
                return self._take_mouse(event)
        return super().eventFilter(watched, event)

    # Below: private

    def _take_mouse(self, event: QEvent) -> bool:
        """A click pauses and goes on; what frames a photo is for nothing here. Other buttons are for the viewer."""
        if isinstance(event, QMouseEvent) and event.button() != Qt.MouseButton.LeftButton:
            return False
        if event.type() == QEvent.Type.MouseButtonRelease:
            self.play_or_pause()
        return True

    def _play(self, second: float | None) -> None:
        if self._photo is None or not self._photo.files:
            return
        file = next((one for one in self._photo.files if not one.offline), self._photo.files[0])
        self.button.hide()
        self.problem.hide()
        self.playback.play(file.path, second)

    def _go_to(self, second: float) -> None:
        """Go there; a video that rests at its picture is played from there."""
        if self.playback.is_open:
            self.playback.go_to(second)
        else:
            self._play(max(0.0, second))

    def _show_picture(self) -> None:
        picture = self.playback.picture
        if picture is None:
            return
        picture.setParent(self._canvas)
        picture.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        picture.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        picture.setGeometry(self._canvas.rect())
        picture.show()
        picture.raise_()

    def _end(self) -> None:
        """Go back to the picture that stands for the video."""
        self.playback.release()
        if self.playback.picture is not None:
            self.playback.picture.hide()
        self.button.setVisible(self.is_video)
        self._show_state()

    def _on_failed(self, sentence: str) -> None:
        self._end()
        if self.is_video:
            self.problem.setText(sentence)
            self.problem.show()
            announce(self.problem, sentence)

    def _show_state(self) -> None:
        playback, length_s = self.playback, self.playback.length_s
        if not length_s and self._photo is not None:
            length_s = self._photo.shot.duration_s or 0.0
        self.controls.show_playing(playback.is_playing)
        self.controls.show_place(playback.second, length_s)
        # What is in a file is known once it is open.
        has_sound = playback.has_sound or not playback.length_s
        self.controls.show_sound(has_device=playback.has_device, has_sound=has_sound, muted=playback.is_muted)
