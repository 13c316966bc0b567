"""VideoControls: the line below a video: play, where it is, how long it is, and the sound."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSlider, QStyle, QToolButton, QWidget

from photoclip.core.clock import clock_text, length_text
from photoclip.gui.base.icons import set_icon
from photoclip.gui.base.theme import SPACE_M, SPACE_S, SPACE_XS, set_role
from photoclip.gui.widgets.inline_message import text_label

STEP_S = 5
"""How far arrow keys go."""


class VideoControls(QFrame):
    """Emits what the person asks for; shows what it is told."""

    play_requested = Signal()
    """play, or pause"""
    place_requested = Signal(float)
    """second"""
    mute_toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "panel")
        # In any language time runs as on every player.
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.play = _button("play")
        self.play.clicked.connect(self.play_requested)
        self.place = PlaceSlider(self)
        self.place.setAccessibleName(self.tr("Place in the video"))
        self.place.valueChanged.connect(lambda value: self.place_requested.emit(value / 1000))
        self._now = text_label("", "muted", wrap=False)
        self._length = text_label("", "muted", wrap=False)
        self.mute = _button("sound")
        self.mute.setCheckable(True)
        self.mute.toggled.connect(self.mute_toggled)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_M, SPACE_XS, SPACE_M, SPACE_XS)
        row.setSpacing(SPACE_S)
        for widget in (self.play, self._now, self.place, self._length, self.mute):
            row.addWidget(widget, 1 if widget is self.place else 0)
        self.show_playing(False)
        self.show_sound(has_device=True, has_sound=True, muted=False)

    def stops(self) -> list[QWidget]:
        """Return where Tab stops."""
        return [self.play, self.place, self.mute]

    @property
    def text(self) -> str:
        """What stands before and behind the line."""
        return f"{self._now.text()} / {self._length.text()}"

    def show_playing(self, playing: bool) -> None:
        name = self.tr("Pause") if playing else self.tr("Play")
        set_icon(self.play, "pause" if playing else "play")
        self.play.setAccessibleName(name)
        self.play.setToolTip(self.tr("{action} (Space)").format(action=name))

    def show_place(self, second: float, length_s: float) -> None:
        with QSignalBlocker(self.place):  # the person has not said so
            self.place.setRange(0, round(length_s * 1000))
            if not self.place.isSliderDown():
                self.place.setValue(round(second * 1000))
        self._now.setText(clock_text(second))
        self._now.setMinimumWidth(self._now.fontMetrics().horizontalAdvance(length_text(length_s)) + 2)
        self._length.setText(length_text(length_s) if length_s else "")

    def show_sound(self, *, has_device: bool, has_sound: bool, muted: bool) -> None:
        """Offer to mute where there is something to hear; else say why there is not."""
        with QSignalBlocker(self.mute):
            self.mute.setChecked(muted)
        silent = muted or not (has_device and has_sound)
        set_icon(self.mute, "sound-off" if silent else "sound")
        self.mute.setEnabled(has_device and has_sound)
        if not has_device:
            name = self.tr("There is no sound device here")
        elif not has_sound:
            name = self.tr("There is no sound in this video")
        else:
            name = self.tr("Sound on") if muted else self.tr("Mute")
        self.mute.setAccessibleName(name)
        self.mute.setToolTip(self.tr("{action} (M)").format(action=name) if self.mute.isEnabled() else name)


class PlaceSlider(QSlider):
    """A line on which a click leads to that very place, and a drag from there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSingleStep(STEP_S * 1000)
        self.setPageStep(2 * STEP_S * 1000)
        self.setMinimumWidth(60)
        self.setFixedHeight(28)  # as that of the top bar: its handle is whole
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._go_to(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._go_to(event)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self.setSliderDown(False)

    def _go_to(self, event: QMouseEvent) -> None:
        at = round(event.position().x())
        self.setValue(QStyle.sliderValueFromPosition(self.minimum(), self.maximum(), at, max(1, self.width())))


def _button(icon: str) -> QToolButton:
    button = QToolButton()
    set_icon(button, icon)
    # Reached with Tab; a click leaves the keyboard with the video.
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
