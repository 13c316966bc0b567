from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

import photoclip.gui.details.path_button as path_button_module
from photoclip.core.companions import CompanionFile
from photoclip.core.events import PhotosChanged
from photoclip.core.photo import Photo, PhotoFile, ShotInfo, Stamp, camera_name
from photoclip.core.summary import PhotosSummary, by_count
from photoclip.core.taken import Taken
from photoclip.errors import LibraryProblem
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.live_theme import Theme
from photoclip.gui.details.facts import exposure, facts_of
from photoclip.gui.details.panel import InfoPanel
from photoclip.gui.details.path_button import PathButton
from photoclip.gui.details.several import facts_of_several
from photoclip.gui.photo.date_dialog import DateDialog
from tests.gui.fakes import FakeLibrary
from tests.gui.keyboard import press, tab_to

Key, Left = Qt.Key, Qt.MouseButton.LeftButton
ENGLISH = QLocale(QLocale.Language.English, QLocale.Country.UnitedStates)


class Panel(InfoPanel):
    """A panel that asks `fake`."""

    def __init__(self, fake: FakeLibrary, bridge: Bridge) -> None:
        super().__init__(fake, bridge)
        self.fake = fake


@pytest.fixture
def panel(library: FakeLibrary, bridge: Bridge, theme: Theme, show_widget: Callable[..., QWidget]) -> Panel:
    made = Panel(library, bridge)
    show_widget(made, 280, 600)
    return made


@pytest.fixture
def shown_files(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths that were shown in the file manager."""
    shown: list[str] = []
    monkeypatch.setattr(path_button_module, "show_in_file_manager", shown.append)
    return shown


def a_photo(
    files: tuple[str, ...] = ("/photos/a.jpg",),
    offline: tuple[str, ...] = (),
    shot: ShotInfo = ShotInfo(),
    **changes: Any,
) -> Photo:
    carried = tuple(PhotoFile(number, 1, path, Stamp(1, 0), path in offline) for number, path in enumerate(files, 1))
    values = {"width": 4000, "height": 3000, "format": "JPEG", "date": datetime(2023, 7, 1, 14, 30)} | changes
    return Photo(1, "ab" * 32, 3_456_789, shot=shot, files=carried, **values)


def texts(panel: InfoPanel) -> list[str]:
    return [label.text().replace("\u200b", "") for label in panel.widget().findChildren(QLabel)]


def facts(photo: Photo) -> dict[str, str]:
    return {fact.name: fact.text for fact in facts_of(photo, ENGLISH)}


# The panel


def test_files_that_are_one_photo_with_it_are_named(panel, qtbot):
    files = (
        CompanionFile(90, "forest_0007.CR2", "/p/forest_0007.CR2", "raw"),
        CompanionFile(91, "a.MOV", "/p", "film"),
    )
    panel.fake.companion_files[7] = files
    panel.show_photo(7)
    qtbot.waitUntil(lambda: "forest_0007.CR2" in texts(panel))
    shown = texts(panel)
    assert shown[shown.index("forest_0007.CR2") - 1] == "Raw file of it"
    assert shown[shown.index("a.MOV") - 1] == "Its film"


def test_a_photo_is_read_and_shown(panel, qtbot):
    panel.show_photo(7)
    qtbot.waitUntil(lambda: "forest_0007.jpg" in texts(panel))
    shown = texts(panel)
    assert "Fujifilm X-T5" in shown
    assert "XF 35mm F1.4 R" in shown
    assert panel.fake.called("photos.get")[-1].args == (7,)


def test_without_a_photo_the_panel_says_what_to_do(panel):
    panel.show_photo(None)
    assert texts(panel) == ["Select a photo to see what is known of it."]


def test_several_photos_are_counted(panel):
    panel.show_several(range(1, 13))
    assert texts(panel) == ["12 photos selected"]
    assert panel.photo_id is None


def test_of_several_photos_it_is_said_how_far_they_reach(panel, qtbot):
    panel.fake.positions[12] = None
    panel.show_several(range(1, 61))
    qtbot.waitUntil(lambda: "Cameras" in texts(panel) or "Camera" in texts(panel))
    assert texts(panel) == [
        "60 photos selected",
        "Taken",
        "Friday, 1 March 2019\nto Sunday, 3 March 2019",
        "Size",
        "207.4 MB",
        "Place",
        "Rome, Italy (59)",
        "Camera",
        "Fujifilm X-T5",
    ]


def test_what_is_said_of_several_photos_follows_them(panel, qtbot):
    panel.show_several([1, 2])
    qtbot.waitUntil(lambda: "Friday, 1 March 2019" in texts(panel))
    panel.fake.said_dates[2] = Taken(datetime(2021, 5, 1), "month", "person")
    panel.fake.emit(PhotosChanged((2,)))
    qtbot.waitUntil(lambda: "Friday, 1 March 2019\nto May 2021" in texts(panel))


def test_many_places_are_said_as_a_few_and_how_many_more():
    names = by_count({f"Town {n}": n for n in range(1, 8)})
    (row,) = [one for one in facts_of_several(PhotosSummary(28, places=names), ENGLISH) if one.name == "Places"]
    assert row.text == "Town 7 (7)\nTown 6 (6)\nTown 5 (5)\nTown 4 (4)\nTown 3 (3)\nand 2 more"


def test_an_hdr_photo_says_that_its_standard_picture_is_shown():
    assert "HDR photo" not in facts(a_photo())
    assert facts(a_photo(shot=ShotInfo(high_range=True)))["HDR photo"] == "Shown as its standard picture"


def test_what_is_not_known_of_several_photos_is_not_said():
    assert facts_of_several(PhotosSummary(2), ENGLISH) == []


def test_only_the_photo_asked_for_last_is_shown(panel, qtbot):
    with panel.fake.held("photos.get"):
        panel.show_photo(3)
        panel.show_photo(4)
    qtbot.waitUntil(lambda: "car_0004.jpg" in texts(panel))
    assert panel.photo_id == 4


def test_a_count_is_not_overwritten_by_a_photo_that_comes_late(panel, qtbot):
    with panel.fake.held("photos.get"):
        panel.show_photo(3)
        qtbot.waitUntil(lambda: bool(panel.fake.called("photos.get")))
        panel.show_several([1, 2])
    panel.fake.submit(lambda: None).result()
    panel.show_photo(5)
    qtbot.waitUntil(lambda: any("0005" in text for text in texts(panel)))


def test_a_photo_that_has_gone_is_said_to_be_gone(panel, qtbot):
    panel.show_photo(999)
    qtbot.waitUntil(lambda: texts(panel) == ["This photo is no longer in the library."])


def test_a_photo_that_cannot_be_looked_up_says_why(panel, qtbot):
    panel.fake.errors["photos.get"] = LibraryProblem("The library is locked by another program.")
    panel.show_photo(3)
    qtbot.waitUntil(lambda: texts(panel) == ["The library is locked by another program."])


def test_the_panel_keeps_up_with_its_photo(panel, qtbot):
    panel.show_photo(3)
    qtbot.waitUntil(lambda: len(texts(panel)) > 5)
    panel.fake.set_offline([3])
    offline = "Offline: its folder or drive cannot be reached now. Nothing is lost."
    qtbot.waitUntil(lambda: offline in texts(panel))
    panel.fake.remove_photos([3])
    qtbot.waitUntil(lambda: texts(panel) == ["Select a photo to see what is known of it."])


def test_changes_of_other_photos_are_not_read(panel, bridge, qtbot):
    panel.show_photo(3)
    qtbot.waitUntil(lambda: len(texts(panel)) > 5)
    before = len(panel.fake.called("photos.get"))
    panel.fake.set_offline([4])
    with qtbot.waitSignal(bridge.photos_changed):
        panel.fake.set_offline([5])
    assert len(panel.fake.called("photos.get")) == before


def test_names_are_never_read_as_markup(panel):
    panel.show_known(a_photo(files=("/photos/<b>bold<i>.jpg",)))
    assert "<b>bold<i>.jpg" in texts(panel)
    assert all(
        label.textFormat() == Qt.TextFormat.PlainText for label in panel.widget().findChildren(QLabel) if label.text()
    )


def test_the_coordinates_are_copied_in_the_form_every_map_takes(panel, qtbot):
    panel.show_known(a_photo(shot=ShotInfo(latitude=-33.8568, longitude=151.2153)))
    copy = next(b for b in panel.findChildren(QPushButton) if b.accessibleName() == "Copy the coordinates")
    tab_to(qtbot, copy)
    press(qtbot, Key.Key_Space)
    assert QGuiApplication.clipboard().text() == "-33.856800, 151.215300"


# Files


def test_every_copy_is_listed_and_shown_where_it_lies(panel, shown_files, qtbot):
    panel.show_known(a_photo(files=("/photos/a.jpg", "/backup/a & b.jpg")))
    assert "Where its 2 copies lie" in texts(panel)
    buttons = panel.findChildren(PathButton)
    assert [b.accessibleName() for b in buttons] == [
        "Show /photos/a.jpg in the file manager",
        "Show /backup/a & b.jpg in the file manager",
    ]
    qtbot.mouseClick(buttons[1], Left)
    assert shown_files == ["/backup/a & b.jpg"]
    assert buttons[1].text() == "/backup/a && b.jpg"  # one '&' would underline the next letter


def test_a_file_that_is_offline_cannot_be_shown_and_says_so(panel):
    panel.show_known(a_photo(files=("/photos/a.jpg", "/usb/a.jpg"), offline=("/usb/a.jpg",)))
    here, away = panel.findChildren(PathButton)
    assert here.isEnabled()
    assert not away.isEnabled()
    assert away.toolTip() == "/usb/a.jpg\nOffline: cannot be reached now"
    assert not any(text.startswith("Offline") for text in texts(panel))  # one copy can be reached


def test_a_long_path_is_shortened_in_the_middle_and_whole_in_its_tip(panel, qtbot):
    path = "/photos/" + "a very long folder name/" * 5 + "last.jpg"
    panel.show_known(a_photo(files=(path,)))
    button = panel.findChild(PathButton)
    qtbot.waitUntil(lambda: "…" in button.text() and button.width() <= panel.viewport().width())
    assert button.text().endswith(".jpg")
    assert path in button.toolTip()


def test_a_path_runs_from_left_to_right_where_words_do_not(panel, qapp):
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        panel.show_known(a_photo(files=("/photos/a.jpg",)))
        button = panel.findChild(PathButton)
        isolated = "\u2066/photos/a.jpg\u2069"
        assert (button.text(), button.toolTip()) == (isolated, f"{isolated}\nShow in file manager")
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_a_link_begins_where_the_text_above_it_begins(panel, theme, qtbot):
    panel.show_photo(7)
    qtbot.waitUntil(lambda: any("Rome" in button.text() for button in panel.findChildren(QPushButton)))
    link = next(b for b in panel.findChildren(QPushButton) if "Rome" in b.text())
    label = next(one for one in panel.findChildren(QLabel) if one.text() == "Place")
    qtbot.waitUntil(lambda: link.height() > 0 and link.isVisible())
    assert first_ink(link) + link.mapTo(panel, QPoint()).x() == pytest.approx(
        first_ink(label) + label.mapTo(panel, QPoint()).x(), abs=1
    )


def first_ink(widget: QWidget) -> int:
    """Return the first column in which something is drawn."""
    picture = widget.grab().toImage()
    ground = picture.pixelColor(0, 0).lightness()
    rows = range(picture.height())
    return next(
        x for x in range(picture.width()) if any(abs(picture.pixelColor(x, y).lightness() - ground) > 60 for y in rows)
    )


# Facts


def test_all_that_a_camera_wrote_becomes_rows_in_reading_order():
    shot = ShotInfo(
        taken_at=datetime(2023, 7, 1, 14, 30),
        utc_offset_min=-210,
        camera_make="FUJIFILM",
        camera_model="X-T5",
        lens=" XF 35mm ",
        exposure_s=1 / 250,
        f_number=2.8,
        iso=400,
        focal_length_mm=35.0,
        latitude=41.8902,
        longitude=-12.4922,
        altitude_m=21.4,
    )
    rows = facts_of(a_photo(shot=shot), ENGLISH)
    assert [row.name for row in rows] == ["Taken", "Size", "File", "Camera", "Lens", "Exposure", "Place"]
    by_name = {row.name: row.text for row in rows}
    assert by_name["Taken"].startswith("Saturday, July 1, 2023, 2:30")
    assert by_name["Taken"].endswith("(UTC-03:30)")
    assert by_name["Size"] == "4000 \u00d7 3000 (12.0 megapixels)"
    assert by_name["File"] == "JPEG, 3.5 MB"
    assert by_name["Camera"] == "FUJIFILM X-T5"
    assert by_name["Lens"] == "XF 35mm"
    assert by_name["Exposure"] == "1/250 s   f/2.8   ISO 400   35 mm"
    assert by_name["Place"] == "41.89020° N, 12.49220° W\n21 m above the sea"
    assert rows[-1].copied == "41.890200, -12.492200"


def test_what_is_missing_has_no_row():
    assert list(facts(a_photo(width=0, height=0, format=""))) == ["File date", "File"]


def test_a_place_on_the_equator_is_a_place():
    assert facts(a_photo(shot=ShotInfo(latitude=0.0, longitude=0.0)))["Place"] == "0.00000° N, 0.00000° E"


@pytest.mark.parametrize(
    ("make", "model", "said"),
    [
        ("NIKON CORPORATION", "NIKON D750", "NIKON D750"),
        ("Canon", "Canon EOS R5", "Canon EOS R5"),
        ("Apple", "iPhone 14", "Apple iPhone 14"),
        ("Apple", None, "Apple"),
        (None, "X100", "X100"),
        (" ", None, ""),
    ],
)
def test_the_make_of_a_camera_is_said_once(make, model, said):
    assert camera_name(make, model) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(1 / 8000, "1/8000 s"), (0.25, "1/4 s"), (0.5, "0.5 s"), (1.0, "1 s"), (30.0, "30 s"), (0.0, ""), (-1.0, "")],
)
def test_exposures_read_as_on_a_camera(seconds, said):
    assert exposure(seconds, ENGLISH) == said


def test_the_place_has_its_name_under_the_coordinates_and_a_click_searches_it(panel: Panel, qtbot: Any) -> None:
    panel.show_photo(3)
    qtbot.waitUntil(lambda: any(one.text() == "Rome, Italy" for one in panel.findChildren(QPushButton)))
    link = next(one for one in panel.findChildren(QPushButton) if one.text() == "Rome, Italy")
    with qtbot.waitSignal(panel.search_requested) as asked:
        qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert asked.args == ['place:"Rome, Italy"']


def test_the_date_can_be_changed_from_the_panel(panel: Panel, qtbot: Any) -> None:
    panel.show_photo(3)
    qtbot.waitUntil(lambda: bool(buttons(panel, "Change the date")))
    qtbot.mouseClick(buttons(panel, "Change the date")[0], Left)
    qtbot.waitUntil(lambda: bool(panel.findChildren(DateDialog)))
    panel.fake.said_dates[3] = Taken(datetime(1987, 1, 1), "year", None, "person")
    panel.findChildren(DateDialog)[0].reject()
    panel.fake.tell(PhotosChanged((3,), redated=True))
    qtbot.waitUntil(lambda: "1987" in texts_of(panel))
    assert "you" in texts_of(panel)


def buttons(panel: Panel, name: str) -> list[QPushButton]:
    return [button for button in panel.findChildren(QPushButton) if button.accessibleName() == name]


def texts_of(panel: Panel) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel)]


@pytest.mark.parametrize(("seconds", "said"), [(7.4, "0:07"), (75.0, "1:15"), (3723.0, "1:02:03")])
def test_a_video_says_how_long_it_is(seconds: float, said: str) -> None:
    assert facts(a_photo(shot=ShotInfo(duration_s=seconds)))["Length"] == said
    assert "Length" not in facts(a_photo(shot=ShotInfo(duration_s=0.0)))
    assert "Length" not in facts(a_photo())
