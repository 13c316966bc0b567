"""ViewerKeys: what the keys do while a photo is in view."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent

from photoclip.gui.viewer.framing import Framing

Key = Qt.Key
Action = Callable[[], object]

PAN_STEP_PX = 80
KEY_ZOOM = 1.25
NEXT = (Key.Key_Space, Key.Key_Right, Key.Key_Down, Key.Key_PageDown)
PREVIOUS = (Key.Key_Left, Key.Key_Up, Key.Key_PageUp, Key.Key_Backspace)
_PAN: Mapping[int, tuple[int, int]] = {
    Key.Key_Left: (1, 0),
    Key.Key_Right: (-1, 0),
    Key.Key_Up: (0, 1),
    Key.Key_Down: (0, -1),
}


class ViewerKeys:
    """Arrows lead from photo to photo, and move the photo where it is larger than the view."""

    def __init__(
        self,
        framing: Framing,
        *,
        show_next: Action,
        show_previous: Action,
        leave: Action,
        others: Mapping[int, Action],
    ) -> None:
        """`leave`: back to where the person came from; `others`: what more keys without Ctrl and Alt do."""
        self._framing = framing
        self._leave = leave
        # With Ctrl: alone, digits give stars.
        self._with_control: Mapping[int, Action] = {Key.Key_0: framing.fit, Key.Key_1: framing.one_to_one}
        self._with_shift: Mapping[int, Action] = {
            Key.Key_Space: show_previous,
            Key.Key_R: partial(framing.turn_by, -1),
        }
        self._alone: Mapping[int, Action] = {
            **dict.fromkeys(NEXT, show_next),
            **dict.fromkeys(PREVIOUS, show_previous),
            Key.Key_Z: framing.toggle_one_to_one,
            Key.Key_R: partial(framing.turn_by, 1),
            **dict.fromkeys((Key.Key_Plus, Key.Key_Equal), partial(framing.zoom_by, KEY_ZOOM)),
            Key.Key_Minus: partial(framing.zoom_by, 1 / KEY_ZOOM),
            **others,
        }

    def take(self, event: QKeyEvent) -> bool:
        """Do what the key is for; False where it is for nothing here."""
        action = self._action(event)
        if action is not None:
            action()
        return action is not None

    def _action(self, event: QKeyEvent) -> Action | None:
        key, modifiers = event.key(), event.modifiers()
        if modifiers & Qt.KeyboardModifier.AltModifier:
            return self._leave if key == Key.Key_Left else None
        if self._framing.can_pan and key in _PAN:
            across, down = _PAN[key]
            return partial(self._framing.pan_by, QPointF(across * PAN_STEP_PX, down * PAN_STEP_PX))
        if modifiers & Qt.KeyboardModifier.ControlModifier and key in self._with_control:
            return self._with_control[key]
        if modifiers & Qt.KeyboardModifier.ShiftModifier and key in self._with_shift:
            return self._with_shift[key]
        return self._alone.get(key)
