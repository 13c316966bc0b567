from __future__ import annotations

from collections.abc import Callable

import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QInputDevice, QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtWidgets import QApplication, QGestureEvent, QMenu, QPinchGesture, QToolButton
from pytestqt.qtbot import QtBot

from photoclip.core.events import PhotosChanged
from photoclip.errors import UnreadableImage
from photoclip.gui.viewer.canvas import WHEEL_STEP, ViewerCanvas
from photoclip.gui.viewer.framing import MAX_ZOOM
from photoclip.gui.viewer.viewer import Viewer
from tests.gui.viewer.conftest import FakedViewer, wait_sharp

Key, Mod, Left = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton.LeftButton
ORIENTATION_TAG = 0x0112


@pytest.fixture
def viewer(open_viewer: Callable[..., FakedViewer]) -> FakedViewer:
    """Photo 4 of 12 in view: 4000 x 3000 pixels."""
    return open_viewer()


def press(viewer: Viewer, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier = Mod.NoModifier) -> None:
    qtbot.keyClick(viewer.canvas, key, modifier)


def button(viewer: Viewer, name: str) -> QToolButton:
    return next(b for b in viewer.bar.findChildren(QToolButton) if b.accessibleName() == name)


def turn_wheel(
    canvas: ViewerCanvas,
    at: QPoint | QPointF,
    notches: float,
    device: QPointingDevice | None = None,
    modifiers: Qt.KeyboardModifier = Mod.NoModifier,
) -> None:
    angle = QPoint(0, round(120 * notches))
    rest = (Qt.MouseButton.NoButton, modifiers, Qt.ScrollPhase.NoScrollPhase, False)
    source = Qt.MouseEventSource.MouseEventNotSynthesized
    device = device or QPointingDevice.primaryPointingDevice()
    at = QPointF(at)
    event = QWheelEvent(at, canvas.mapToGlobal(at), QPoint(), angle, *rest, source, device)
    QApplication.sendEvent(canvas, event)


@pytest.fixture(scope="module")
def touch_pad() -> QPointingDevice:
    capabilities = QInputDevice.Capability.Position | QInputDevice.Capability.PixelScroll
    kind, finger = QInputDevice.DeviceType.TouchPad, QPointingDevice.PointerType.Finger
    return QPointingDevice("pad", 77, kind, finger, capabilities, 5, 0)


# Fit and 1:1


def test_a_photo_comes_fitted_and_the_bar_says_where_one_is(viewer):
    canvas = viewer.canvas
    assert canvas.framing.is_fitted
    assert canvas.framing.zoom == pytest.approx(min(canvas.width() / 4000, canvas.height() / 3000), rel=0.01)
    assert viewer.bar.name == "car_0004.jpg"
    assert viewer.bar.position == "4 of 12"
    assert viewer.bar.zoom == f"{round(canvas.framing.zoom * 100)} %"


@pytest.mark.parametrize("way", ["Z", "Ctrl+1", "button", "double click"])
def test_one_to_one_shows_every_pixel(viewer, qtbot, way):
    if way == "button":
        qtbot.mouseClick(button(viewer, "Actual size"), Left)
    elif way == "double click":
        qtbot.mouseDClick(viewer.canvas, Left, pos=viewer.canvas.rect().center())
    elif way == "Ctrl+1":
        qtbot.keyClick(viewer.canvas, Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    else:
        qtbot.keyClicks(viewer.canvas, way)
    assert viewer.canvas.framing.zoom == 1.0
    assert viewer.bar.zoom == "100 %"
    qtbot.waitUntil(lambda: viewer.canvas.sharpest == QSize(4000, 3000))
    assert not viewer.canvas.wants_sharper


@pytest.mark.parametrize("way", ["Ctrl+0", Key.Key_Z, "button"])
def test_the_photo_goes_back_to_fitted(viewer, qtbot, way):
    press(viewer, qtbot, Key.Key_Z)
    if way == "button":
        qtbot.mouseClick(button(viewer, "Fit to the window"), Left)
    elif way == "Ctrl+0":
        qtbot.keyClick(viewer.canvas, Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    else:
        press(viewer, qtbot, way)
    assert viewer.canvas.framing.is_fitted


def test_a_fitted_photo_stays_fitted_when_the_window_changes(viewer, qtbot):
    before = viewer.canvas.framing.zoom
    viewer.resize(500, 400)
    qtbot.waitUntil(lambda: viewer.canvas.framing.zoom < before)
    assert viewer.canvas.framing.is_fitted


def test_a_sharper_picture_does_not_move_what_is_seen(viewer, qtbot):
    with viewer.fake.held("photos.render"):
        viewer.canvas.framing.zoom_to(1.0, QPointF(200, 150))
        centre = viewer.canvas.framing.centre
        assert viewer.canvas.sharpest.width() < 4000
    qtbot.waitUntil(lambda: viewer.canvas.sharpest.width() == 4000)
    assert viewer.canvas.framing.centre == centre


# Zoom


@pytest.mark.parametrize(("key", "grows"), [(Key.Key_Plus, True), (Key.Key_Equal, True), (Key.Key_Minus, False)])
def test_keys_zoom(viewer, qtbot, key, grows):
    viewer.canvas.framing.zoom_to(0.5)
    press(viewer, qtbot, key)
    assert (viewer.canvas.framing.zoom > 0.5) == grows


def test_buttons_zoom(viewer, qtbot):
    before = viewer.canvas.framing.zoom
    qtbot.mouseClick(button(viewer, "Zoom in"), Left)
    assert viewer.canvas.framing.zoom == pytest.approx(before * 1.25)
    qtbot.mouseClick(button(viewer, "Zoom out"), Left)
    assert viewer.canvas.framing.is_fitted


def test_the_wheel_zooms_about_the_pointer(viewer):
    canvas, at = viewer.canvas, QPointF(240, 190)
    canvas.framing.zoom_to(0.3)  # larger than the view on all sides
    before, under = canvas.framing.zoom, canvas.framing.photo_point(at)
    for _ in range(6):
        turn_wheel(canvas, at, 1)
    assert canvas.framing.zoom == pytest.approx(before * WHEEL_STEP**6)
    now = canvas.framing.photo_point(at)
    assert (now.x(), now.y()) == pytest.approx((under.x(), under.y()), abs=2)


def test_the_wheel_stops_at_the_fitted_photo_and_at_the_largest_zoom(viewer):
    canvas = viewer.canvas
    turn_wheel(canvas, canvas.rect().center(), -10)
    assert canvas.framing.is_fitted
    turn_wheel(canvas, canvas.rect().center(), 60)
    assert canvas.framing.zoom == MAX_ZOOM


def test_a_touch_pad_scrolls_and_zooms_only_with_ctrl(viewer, touch_pad):
    canvas = viewer.canvas
    canvas.framing.one_to_one()
    centre = canvas.framing.centre
    turn_wheel(canvas, canvas.rect().center(), 1, touch_pad)
    assert canvas.framing.zoom == 1.0
    assert canvas.framing.centre.y() < centre.y()
    turn_wheel(canvas, canvas.rect().center(), 1, touch_pad, Mod.ControlModifier)
    assert canvas.framing.zoom == pytest.approx(WHEEL_STEP)


def test_a_pinch_on_a_touch_screen_zooms_about_its_middle(viewer):
    canvas, at = viewer.canvas, QPointF(300, 200)
    before, under = canvas.framing.zoom, canvas.framing.photo_point(at)
    pinch = QPinchGesture()
    pinch.setScaleFactor(3.0)
    pinch.setCenterPoint(canvas.mapToGlobal(at))
    QApplication.sendEvent(canvas, QGestureEvent([pinch]))
    assert canvas.framing.zoom == pytest.approx(before * 3)
    now = canvas.framing.photo_point(at)
    assert (now.x(), now.y()) == pytest.approx((under.x(), under.y()), abs=2)


def test_a_pinch_on_a_mac_zooms_about_the_pointer(viewer, touch_pad):
    canvas, at = viewer.canvas, QPointF(300, 200)
    before = canvas.framing.zoom
    place = (at, at, canvas.mapToGlobal(at))
    kind = Qt.NativeGestureType.ZoomNativeGesture
    QApplication.sendEvent(canvas, QNativeGestureEvent(kind, touch_pad, 2, *place, 0.5, QPointF()))
    assert canvas.framing.zoom == pytest.approx(before * 1.5)


# Pan


def test_dragging_moves_a_zoomed_photo(viewer, qtbot):
    canvas = viewer.canvas
    canvas.framing.one_to_one()
    centre = canvas.framing.centre
    qtbot.mousePress(canvas, Left, pos=QPoint(400, 300))
    assert canvas.cursor().shape() == Qt.CursorShape.ClosedHandCursor
    qtbot.mouseMove(canvas, QPoint(340, 280))
    qtbot.mouseRelease(canvas, Left, pos=QPoint(340, 280))
    moved = canvas.framing.centre - centre
    assert (moved.x(), moved.y()) == pytest.approx((60, 20))
    assert canvas.cursor().shape() == Qt.CursorShape.OpenHandCursor


def test_the_edge_of_the_photo_stops_at_the_edge_of_the_view(viewer):
    canvas = viewer.canvas
    canvas.framing.one_to_one()
    canvas.framing.pan_by(QPointF(9000, 9000))
    corner = canvas.framing.photo_point(QPointF(0, 0))
    assert (corner.x(), corner.y()) == pytest.approx((0, 0), abs=1)


def test_arrow_keys_move_a_zoomed_photo_and_change_a_fitted_one(viewer, qtbot):
    viewer.canvas.framing.one_to_one()
    before = viewer.canvas.framing.centre
    press(viewer, qtbot, Key.Key_Right)
    assert viewer.canvas.framing.centre.x() > before.x()
    press(viewer, qtbot, Key.Key_Down)
    assert viewer.canvas.framing.centre.y() > before.y()
    assert viewer.photo_id == 4
    viewer.canvas.framing.fit()
    press(viewer, qtbot, Key.Key_Right)
    assert viewer.photo_id == 5


# From photo to photo


@pytest.mark.parametrize("key", [Key.Key_Right, Key.Key_Space, Key.Key_PageDown, Key.Key_Down])
def test_keys_to_the_next_photo(viewer, qtbot, key):
    with qtbot.waitSignal(viewer.photo_changed) as changed:
        press(viewer, qtbot, key)
    assert changed.args == [5]
    qtbot.waitUntil(lambda: viewer.bar.name == "cat_0005.jpg")


@pytest.mark.parametrize("key", [Key.Key_Left, Key.Key_Backspace, Key.Key_PageUp, Key.Key_Up])
def test_keys_to_the_previous_photo(viewer, qtbot, key):
    press(viewer, qtbot, key)
    assert viewer.photo_id == 3


def test_home_and_end_go_to_the_ends_and_no_further(viewer, qtbot):
    press(viewer, qtbot, Key.Key_End)
    press(viewer, qtbot, Key.Key_Right)
    assert viewer.photo_id == 12
    assert not viewer.bar.next.isEnabled()
    press(viewer, qtbot, Key.Key_Home)
    press(viewer, qtbot, Key.Key_Left)
    assert viewer.photo_id == 1
    assert not viewer.bar.previous.isEnabled()


def test_buttons_lead_on_and_back_and_leave_the_keyboard_with_the_photo(viewer, qtbot):
    viewer.canvas.setFocus()
    qtbot.mouseClick(viewer.bar.next, Left)
    assert viewer.photo_id == 5
    qtbot.mouseClick(viewer.bar.previous, Left)
    assert viewer.photo_id == 4
    assert viewer.canvas.hasFocus()


def test_another_photo_comes_fitted(viewer, qtbot):
    press(viewer, qtbot, Key.Key_Z)
    viewer.show_next()
    assert viewer.photo_id == 5
    qtbot.waitUntil(lambda: bool(viewer.pictures.levels(5)) and viewer.canvas.framing.is_fitted)


def test_a_held_key_decodes_only_where_it_stops(open_viewer, qtbot):
    viewer = open_viewer(40, 0)
    for _ in range(20):
        press(viewer, qtbot, Key.Key_Right)
    wait_sharp(viewer, qtbot)
    rendered = {call.args[0] for call in viewer.fake.called("photos.render")}
    assert 21 in rendered
    assert rendered.isdisjoint(range(4, 20))


def test_the_neighbours_are_read_ahead(viewer, qtbot):
    qtbot.waitUntil(lambda: bool(viewer.pictures.levels(3)) and bool(viewer.pictures.levels(5)))


def test_the_thumbnail_stands_in_until_the_photo_is_read(open_viewer, make_library, qtbot):
    viewer = open_viewer(ready=False, index=0)
    viewer.fake.submit(viewer.fake.photos.make_thumbnail, 9).result()
    with viewer.fake.held("photos.render"):
        viewer.show_photos(range(1, 13), 8)
        qtbot.waitUntil(lambda: not viewer.canvas.sharpest.isEmpty())
        assert max(viewer.canvas.sharpest.width(), viewer.canvas.sharpest.height()) <= 512
        press(viewer, qtbot, Key.Key_Z)
        assert viewer.canvas.framing.zoom == 1.0
    qtbot.waitUntil(lambda: viewer.canvas.sharpest.height() == 4000)
    assert viewer.canvas.framing.zoom == 1.0


def test_a_photo_that_takes_long_says_so(open_viewer, qtbot):
    viewer = open_viewer(ready=False)
    with viewer.fake.held("photos.render"):
        qtbot.waitUntil(lambda: viewer.canvas.message == "Reading the photo…")
    qtbot.waitUntil(lambda: viewer.canvas.message == "")


# Upright


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright_by_its_exif(open_viewer, qtbot, tmp_path, orientation):
    upright = Image.new("RGB", (120, 80), "white")
    upright.paste("red", (0, 0, 60, 40))  # top left
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = upright.transpose(undo[orientation]) if orientation > 1 else upright
    exif = Image.Exif()
    exif[ORIENTATION_TAG] = orientation
    stored.save(tmp_path / "turned.jpg", exif=exif, quality=95, subsampling=0)
    viewer = open_viewer(1, 0, pictures=[tmp_path / "turned.jpg"])
    assert viewer.canvas.sharpest == QSize(120, 80)
    middle = viewer.canvas.rect().center()
    shown = viewer.canvas.grab().toImage()
    corners = [QPoint(-30, -20), QPoint(30, -20), QPoint(-30, 20), QPoint(30, 20)]
    reds = [shown.pixelColor(middle + corner).green() < 128 for corner in corners]
    assert reds == [True, False, False, False]


@pytest.mark.parametrize(("pixel_ratio", "fitted"), [(1.0, 1.0), (2.0, 2.0)])
@pytest.mark.parametrize("way", ["Z", "Ctrl+1", "button", "double click"])
def test_actual_size_is_a_pixel_a_pixel_for_a_small_photo_too(
    open_viewer, tmp_path, monkeypatch, qtbot, way, pixel_ratio, fitted
):
    Image.new("RGB", (120, 80), "red").save(tmp_path / "small.png")
    viewer = open_viewer(1, 0, pictures=[tmp_path / "small.png"])
    monkeypatch.setattr(viewer.canvas, "devicePixelRatioF", lambda: pixel_ratio)
    framing = viewer.canvas.framing
    assert framing.zoom == fitted
    if way == "button":
        qtbot.mouseClick(button(viewer, "Actual size"), Left)
    elif way == "double click":
        qtbot.mouseDClick(viewer.canvas, Left, pos=viewer.canvas.rect().center())
    else:
        press(viewer, qtbot, Key.Key_1 if way == "Ctrl+1" else Key.Key_Z, Mod.ControlModifier if "+" in way else Mod(0))
    assert framing.zoom == 1.0
    assert viewer.bar.zoom == "100 %"
    if not framing.is_fitted:
        press(viewer, qtbot, Key.Key_Z)
    assert framing.is_fitted


def test_a_small_photo_is_not_blown_up(open_viewer, tmp_path):
    Image.new("RGB", (120, 80), "red").save(tmp_path / "small.png")
    viewer = open_viewer(1, 0, pictures=[tmp_path / "small.png"])
    assert viewer.canvas.framing.zoom == viewer.canvas.devicePixelRatioF()


# Faults


def test_an_offline_photo_says_so_and_comes_back(viewer, qtbot):
    viewer.fake.offline = {7}
    viewer.show_photos(range(1, 13), 6)
    qtbot.waitUntil(lambda: viewer.canvas.message.startswith("This photo is offline"))
    viewer.fake.offline = set()
    viewer.fake.emit(PhotosChanged((7,)))
    qtbot.waitUntil(lambda: viewer.canvas.message == "")
    wait_sharp(viewer, qtbot)


def test_an_unreadable_photo_says_why(viewer, qtbot):
    viewer.fake.errors["photos.render"] = UnreadableImage("the file ends too early")
    viewer.show_photos(range(1, 13), 8)
    said = "This photo cannot be shown: the file ends too early."
    qtbot.waitUntil(lambda: viewer.canvas.message == said)


def test_a_removed_photo_gives_way_to_the_next(viewer, qtbot):
    viewer.fake.remove_photos([4])
    qtbot.waitUntil(lambda: viewer.photo_id == 5)
    assert viewer.bar.position == "4 of 11"


def test_when_the_last_photo_is_removed_the_viewer_closes(viewer, qtbot):
    with qtbot.waitSignal(viewer.closed):
        viewer.fake.remove_photos(list(range(1, 13)))


# Leaving, full screen, information, menu


@pytest.mark.parametrize("way", ["Esc", "Alt+Left", "button"])
def test_ways_back_to_the_photos(viewer, qtbot, way):
    with qtbot.waitSignal(viewer.closed):
        if way == "button":
            qtbot.mouseClick(button(viewer, "Back to the photos"), Left)
        elif way == "Esc":
            press(viewer, qtbot, Key.Key_Escape)
        else:
            press(viewer, qtbot, Key.Key_Left, Mod.AltModifier)


def test_escape_leaves_full_screen_before_it_leaves_the_viewer(viewer, qtbot):
    closed = []
    viewer.closed.connect(lambda: closed.append(True))
    press(viewer, qtbot, Key.Key_F11)
    assert viewer.window().isFullScreen()
    press(viewer, qtbot, Key.Key_Escape)
    assert not viewer.window().isFullScreen()
    assert closed == []


def test_the_bar_hides_in_full_screen_and_a_mouse_move_brings_it_back(viewer, qtbot):
    viewer.full_screen.idle_timer.setInterval(10)
    press(viewer, qtbot, Key.Key_F11)
    QApplication.sendEvent(viewer.bar, QEvent(QEvent.Type.Leave))  # an offscreen pointer rests at the top left
    qtbot.waitUntil(lambda: not viewer.bar.isVisible())
    viewer.full_screen.idle_timer.setInterval(60_000)
    qtbot.mouseMove(viewer.canvas, QPoint(100, 100))
    qtbot.mouseMove(viewer.canvas, QPoint(120, 120))
    qtbot.waitUntil(viewer.bar.isVisible)
    press(viewer, qtbot, Key.Key_F11)


def test_i_shows_what_is_known_and_the_choice_is_kept(viewer, qtbot):
    assert not viewer.info.isVisible()
    press(viewer, qtbot, Key.Key_I)
    assert viewer.info.isVisible()
    assert viewer.fake.settings.current.show_info_panel
    qtbot.waitUntil(lambda: viewer.info.photo_id == 4)
    viewer.show_next()
    qtbot.waitUntil(lambda: viewer.info.photo_id == 5)


def test_the_context_menu_is_about_the_photo_in_view(viewer, qtbot):
    at = QPoint(50, 50)
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(viewer.canvas, QContextMenuEvent(reason, at, viewer.canvas.mapToGlobal(at)))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert "&Open" in [action.text() for action in menu.actions()]
    menu.close()


def test_a_screen_reader_hears_the_photos_name(viewer):
    assert viewer.canvas.accessibleName().startswith("Photo car_0004.jpg, ")


def test_pictures_are_let_go_when_the_viewer_is_hidden(viewer):
    viewer.hide()
    assert viewer.pictures.levels(4) == ()
    assert viewer.canvas.sharpest.isEmpty()


def test_an_empty_canvas_takes_every_gesture_without_harm(theme, qtbot):
    canvas = ViewerCanvas()
    qtbot.addWidget(canvas)
    canvas.show()
    turn_wheel(canvas, QPoint(10, 10), 3)
    qtbot.mouseDClick(canvas, Left, pos=QPoint(10, 10))
    canvas.framing.pan_by(QPointF(5, 5))
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.UpdateRequest))
    assert canvas.framing.is_fitted
