"""What happens to the files and folders that PhotoClip is opened with, by a file manager or on the command line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from photoclip.cli.grammar import parser
from photoclip.core.query import parse
from photoclip.gui.window.one_window import Wish
from photoclip.gui.window.start import path_to_open
from photoclip.settings import Settings
from tests.gui.fakes import SUBFOLDERS, SUBJECTS


def path_of(window: Any, photo_id: int) -> Path:
    name = f"{SUBJECTS[photo_id % len(SUBJECTS)]}_{photo_id:04}.jpg"
    return Path(window.fake.folder, "Photos", SUBFOLDERS[photo_id % len(SUBFOLDERS)], name)


def two_others(place: Path) -> list[Path]:
    """Return a folder and a photo that no library has."""
    (place / "Rome").mkdir()
    (place / "Oslo").mkdir()
    (place / "Oslo" / "a.jpg").touch()
    return [place / "Rome", place / "Oslo" / "a.jpg"]


def asked(window: Any) -> list[str]:
    """Return what the menu offers that asks about what was opened."""
    menus = [menu for menu in window.findChildren(QMenu) if menu.isVisible()]
    said = [action.text() for menu in menus for action in menu.actions() if action.text()]
    for menu in menus:
        menu.close()
    return said


def test_a_photo_of_the_library_is_shown_and_paged_among_those_of_its_folder(window: Any, qtbot: QtBot) -> None:
    window.opening.take([path_of(window, 11)])
    qtbot.waitUntil(lambda: window.pages.in_viewer and window.viewer.photo_id == 11)
    window.viewer.show_next()
    assert window.viewer.photo_id == 15, "the next one in 2024"


def test_several_photos_are_shown_alone(window: Any, qtbot: QtBot) -> None:
    window.opening.take([path_of(window, 7), path_of(window, 12)])
    qtbot.waitUntil(lambda: window.pages.in_viewer and window.viewer.photo_id == 7)
    window.viewer.show_next()
    assert window.viewer.photo_id == 12


def test_a_folder_in_the_library_is_shown_also_over_a_photo_in_view(window: Any, qtbot: QtBot) -> None:
    window.opening.take([path_of(window, 11)])
    qtbot.waitUntil(lambda: window.pages.in_viewer)
    window.opening.take([window.fake.folder / "Photos" / "2023"])
    qtbot.waitUntil(lambda: window.pages.on_grid)
    assert window.grid_page.navigation.place.scope.relative == "2023"
    assert window.grid_page.search_box.text() == ""


def test_several_folders_are_looked_for_together(window: Any, qtbot: QtBot) -> None:
    window.opening.take([window.fake.folder / "Photos" / year for year in ("2023", "2024")])
    qtbot.waitUntil(lambda: len(parse(window.grid_page.search_box.text(), today=date.today()).terms) == 2)


@pytest.mark.parametrize(
    ("name", "said"), [("gone/x.jpg", "gone/x.jpg is not there."), ("text.txt", "text.txt is no photo that PhotoClip")]
)
def test_what_is_not_there_or_no_photo_is_said(window: Any, qtbot: QtBot, tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "text.txt").touch()
    problems: list[str] = []
    window.bridge.problem.connect(problems.append)
    window.opening.take([tmp_path / name])
    qtbot.waitUntil(lambda: bool(problems))
    assert said in problems[0]
    assert asked(window) == []


@pytest.mark.usefixtures("permissions_bind")
def test_what_lies_behind_a_closed_folder_is_said(permissions_bind: None, window: Any, qtbot: QtBot, tmp_path: Path):
    (tmp_path / "closed").mkdir(mode=0)
    problems: list[str] = []
    window.bridge.problem.connect(problems.append)
    window.opening.take([tmp_path / "closed" / "x.jpg"])
    qtbot.waitUntil(lambda: bool(problems))
    assert problems == [f"PhotoClip is not allowed to look at {tmp_path / 'closed' / 'x.jpg'}."]
    assert asked(window) == []


def test_about_others_it_is_asked_and_nothing_is_watched_by_itself(window: Any, qtbot: QtBot, tmp_path: Path) -> None:
    window.opening.take(two_others(tmp_path))
    offered: list[str] = []

    def is_asked() -> bool:
        offered[:] = offered or asked(window)
        return bool(offered)

    qtbot.waitUntil(is_asked)
    assert offered == ["Find photos like this", "Watch the folder “Rome”", "Watch the folder “Oslo”", "Cancel"]
    assert not window.fake.called("folders.add")


def test_in_the_first_start_a_folder_joins_those_that_are_offered(
    open_window: Callable[..., Any], qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window(0, with_folder=False, settings=Settings(first_start_done=False))
    window.opening.take(two_others(tmp_path))
    qtbot.waitUntil(lambda: window.pages.first_start is not None)
    qtbot.waitUntil(lambda: {tmp_path / "Rome", tmp_path / "Oslo"} <= set(window.pages.first_start.folders.chosen))


def test_what_comes_before_the_library_is_open_waits_for_it(
    make_library: Any, make_bridge: Any, theme: Any, qtbot: QtBot
) -> None:
    from photoclip.gui.window.main_window import MainWindow

    library = make_library()
    window: Any = MainWindow.filled(library, make_bridge(library), theme)
    window.fake = library
    qtbot.addWidget(window)
    window.show()
    window.opening.take([path_of(window, 11)])
    assert not library.called("photos.at")
    window.start()
    qtbot.waitUntil(lambda: window.pages.in_viewer and window.viewer.photo_id == 11)


# How they come


@pytest.mark.parametrize("names", [[], ["/photos/Rome"], ["/photos/a b\nc\udcff.jpg", "/ä/写真.heic"]])
def test_a_later_start_hands_them_to_the_window_that_is_open(names: list[str]) -> None:
    wish = Wish("token", tuple(map(Path, names)))
    assert Wish.of(wish.line()) == wish


def test_of_more_than_a_line_may_hold_the_first_ones_are_handed_on() -> None:
    paths = [Path(f"/photos/{'n' * 200}/{number}.jpg") for number in range(1000)]
    handed = Wish("", tuple(paths)).line()
    assert len(handed) < 65_536
    opened = Wish.of(handed).opened
    assert opened == tuple(paths[: len(opened)])
    assert len(opened) > 100


@pytest.mark.parametrize("said", [b'"/a.jpg"', b'[7, "relative.jpg", "", null, ["/b"], "/nul\\u0000"]', b"{}"])
def test_what_is_no_path_is_passed_over(said: bytes) -> None:
    assert Wish.of(b'{"opened": ' + said + b"}") == Wish()


def test_where_the_system_opens_files_by_an_event_it_is_heard() -> None:
    assert path_to_open(QFileOpenEvent(QUrl.fromLocalFile("/photos/a.jpg"))) == Path("/photos/a.jpg")
    assert path_to_open(QFileOpenEvent(QUrl("https://example.org/a.jpg"))) is None
    assert path_to_open(QEvent(QEvent.Type.ApplicationActivate)) is None


def test_the_command_line_takes_photos_and_folders() -> None:
    assert parser().parse_args(["open", "/photos", "a.jpg"]).paths == ["/photos", "a.jpg"]
    assert parser().parse_args([]).paths == ()
