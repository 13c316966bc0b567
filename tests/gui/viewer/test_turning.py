"""Turning what is seen of a photo; its file stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QInputDevice, QNativeGestureEvent, QPointingDevice
from PySide6.QtWidgets import QApplication, QGestureEvent, QPinchGesture, QToolButton
from pytestqt.qtbot import QtBot

from photoclip.core.parts import Region
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.live_theme import Theme
from photoclip.gui.viewer.viewer import Viewer
from tests.gui.fakes import FakeLibrary

Key, Shift = Qt.Key, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def viewer(
    make_library: Callable[..., FakeLibrary],
    make_bridge: Callable[[FakeLibrary], Bridge],
    theme: Theme,
    qtbot: QtBot,
    tmp_path: Path,
) -> Any:
    """A white photo of 120 x 80 pixels with a red upper left quarter, and another one behind it."""
    picture = Image.new("RGB", (120, 80), "white")
    picture.paste("red", (0, 0, 60, 40))
    paths = [tmp_path / "one.png", tmp_path / "two.png"]
    for path in paths:
        picture.save(path)
    library = make_library(2, pictures=paths)
    made = Viewer(library, make_bridge(library))
    qtbot.addWidget(made)
    made.resize(900, 640)
    made.show()
    made.show_photos([1, 2], 0)
    qtbot.waitUntil(lambda: made.canvas.sharpest == QSize(120, 80))
    return made


def red_corner(viewer: Any) -> str:
    middle, picture = viewer.canvas.rect().center(), viewer.canvas.grab().toImage()
    corners = {"upper left": (-30, -30), "upper right": (30, -30), "lower right": (30, 30), "lower left": (-30, 30)}
    (found,) = [name for name, at in corners.items() if picture.pixelColor(middle + QPoint(*at)).green() < 128]
    return found


def test_keys_turn_the_view_a_quarter_each_time(viewer: Any, qtbot: QtBot) -> None:
    assert red_corner(viewer) == "upper left"
    for corner in ("upper right", "lower right", "lower left", "upper left"):
        qtbot.keyClick(viewer.canvas, Key.Key_R)
        assert red_corner(viewer) == corner
    qtbot.keyClick(viewer.canvas, Key.Key_R, Shift)
    assert red_corner(viewer) == "lower left"
    assert viewer.canvas.framing.photo_size == QSize(80, 120)


def test_the_button_turns_to_the_right_and_the_next_photo_is_upright(viewer: Any, qtbot: QtBot) -> None:
    name = "Turn the view to the right"
    button = next(one for one in viewer.bar.findChildren(QToolButton) if one.accessibleName() == name)
    button.click()
    assert red_corner(viewer) == "upper right"
    qtbot.keyClick(viewer.canvas, Key.Key_Right)
    qtbot.waitUntil(lambda: bool(viewer.pictures.levels(2)) and viewer.canvas.framing.photo_size == QSize(120, 80))
    assert red_corner(viewer) == "upper left"


def test_a_turned_photo_is_fitted_as_it_stands_and_stays_there_when_it_gets_sharper(viewer: Any, qtbot: QtBot) -> None:
    viewer.resize(400, 900)
    qtbot.keyClick(viewer.canvas, Key.Key_R)
    assert viewer.canvas.framing.is_fitted
    viewer.canvas.refine([viewer.pictures.levels(1)[-1].scaled(240, 160)])
    assert red_corner(viewer) == "upper right"


def test_what_stood_in_the_middle_stays_there(viewer: Any, qtbot: QtBot) -> None:
    framing = viewer.canvas.framing
    framing.zoom_to(16.0, QPointF(0, 0))
    framing.pan_by(QPointF(9000, 9000))  # the red corner fills the view
    before = framing.centre
    qtbot.keyClick(viewer.canvas, Key.Key_R)
    assert (framing.centre.x(), framing.centre.y()) == pytest.approx((80 - before.y(), before.x()), abs=15)
    assert viewer.canvas.grab().toImage().pixelColor(viewer.canvas.rect().center()).green() < 128


def test_parts_are_framed_where_they_lie_in_the_turned_photo(viewer: Any, qtbot: QtBot) -> None:
    viewer.canvas.frame([Region(0.0, 0.0, 0.5, 0.5)])
    qtbot.keyClick(viewer.canvas, Key.Key_R)
    picture, whole = viewer.canvas.grab().toImage(), viewer.canvas.framing.whole
    inner = QPoint(whole.x() + whole.width() // 2 + 2, whole.y() + 20)
    assert picture.pixelColor(inner).blue() > 128  # the frame's left line, upon red


@pytest.fixture(scope="module")
def touch_pad() -> QPointingDevice:
    capabilities = QInputDevice.Capability.Position
    kind, finger = QInputDevice.DeviceType.TouchPad, QPointingDevice.PointerType.Finger
    return QPointingDevice("pad", 78, kind, finger, capabilities, 5, 0)


def twist(viewer: Any, pad: QPointingDevice, *degrees: float) -> None:
    at, kind = QPointF(100, 100), Qt.NativeGestureType
    place = (at, at, viewer.canvas.mapToGlobal(at))
    steps = [(kind.BeginNativeGesture, 0.0), *((kind.RotateNativeGesture, one) for one in degrees)]
    for gesture, value in [*steps, (kind.EndNativeGesture, 0.0)]:
        QApplication.sendEvent(viewer.canvas, QNativeGestureEvent(gesture, pad, 2, *place, value, QPointF()))


def test_fingers_that_turn_on_a_touch_pad_turn_the_view(viewer: Any, touch_pad: QPointingDevice) -> None:
    twist(viewer, touch_pad, *[8.0] * 7)
    assert red_corner(viewer) == "upper right"
    twist(viewer, touch_pad, *[-8.0] * 7)
    assert red_corner(viewer) == "upper left"
    twist(viewer, touch_pad, *[10.0] * 13)
    assert red_corner(viewer) == "upper right"


def test_fingers_that_turn_a_little_do_not(viewer: Any, touch_pad: QPointingDevice) -> None:
    for _ in range(3):
        twist(viewer, touch_pad, 12.0, 12.0)
    assert red_corner(viewer) == "upper left"


def test_fingers_that_turn_on_a_touch_screen_turn_the_view(viewer: Any) -> None:
    for before, now in ((0.0, 25.0), (25.0, 55.0)):
        pinch = QPinchGesture()
        pinch.setCenterPoint(viewer.canvas.mapToGlobal(QPointF(100, 100)))
        pinch.setScaleFactor(1.0)
        pinch.setLastRotationAngle(before)
        pinch.setRotationAngle(now)
        QApplication.sendEvent(viewer.canvas, QGestureEvent([pinch]))
    assert red_corner(viewer) == "upper right"
