import sys

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from photoclip.gui.base.desktop import Desktop, Program
from photoclip.gui.base.drag_data import file_url
from photoclip.gui.base.wallpaper import Wallpaper
from photoclip.gui.photo.actions import PhotoActions
from photoclip.gui.photo.open_with import OpenWithDialog
from photoclip.system import System


class FakeDesktop(Desktop):
    def __init__(self):
        super().__init__()
        self.wallpaper = Wallpaper(System("linux"), {"XDG_CURRENT_DESKTOP": "KDE"}, self._run)
        self.asked = []
        self.works = True

    def _run(self, words):
        self.asked.append(tuple(words))
        return self.works

    def open(self, path):
        self.asked.append(("open", path))
        return self.works

    def start(self, program, path):
        self.asked.append((program.name, path))
        return self.works

    def show_in_file_manager(self, path):
        self.asked.append(("show", path))

    def has_own_open_with(self):
        return False

    def programs_for(self, path):
        return [Program("Painter", ("painter",)), Program("Viewer", ("viewer", "-x"))]


@pytest.fixture
def widget(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def desktop():
    return FakeDesktop()


@pytest.fixture
def actions(library, bridge, widget, desktop):
    return PhotoActions(library, bridge, widget, desktop)


def test_open_opens_each_file(actions, desktop, library, qtbot):
    actions.set_photos([3, 1])
    actions.table["photo.open"].trigger()
    qtbot.waitUntil(lambda: len(desktop.asked) == 2)
    assert desktop.asked == [("open", library.tile(3).path), ("open", library.tile(1).path)]


def test_a_file_that_no_program_opens_is_named(actions, desktop, bridge, qtbot):
    desktop.works = False
    actions.set_photos([3])
    with qtbot.waitSignal(bridge.problem) as said:
        actions.table["photo.open"].trigger()
    assert said.args == ["No program opens cake_0003.jpg."]


def test_show_in_file_manager_shows_the_first(actions, desktop, library, qtbot):
    actions.set_photos([5, 6])
    actions.table["photo.reveal"].trigger()
    qtbot.waitUntil(lambda: desktop.asked == [("show", library.tile(5).path)])


def test_open_with_starts_the_chosen_program(actions, desktop, library, widget, qtbot):
    actions.set_photos([2])
    actions.table["photo.open-with"].trigger()
    qtbot.waitUntil(lambda: widget.findChild(OpenWithDialog) is not None)
    dialog = widget.findChild(OpenWithDialog)
    dialog.list.setCurrentRow(1)
    dialog.accept()
    qtbot.waitUntil(lambda: desktop.asked == [("Viewer", library.tile(2).path)])


def test_copy_of_one_photo_is_picture_and_file(actions, library, bridge, qtbot):
    actions.set_photos([4])
    with qtbot.waitSignal(bridge.notice):
        actions.table["photo.copy"].trigger()
    data = QGuiApplication.clipboard().mimeData()
    assert [url.toLocalFile() for url in data.urls()] == [library.tile(4).path]
    assert data.imageData().width() > 100


def test_copy_of_many_is_their_files(actions, bridge, qtbot):
    actions.set_photos([4, 5, 6])
    with qtbot.waitSignal(bridge.notice):
        actions.table["photo.copy"].trigger()
    assert len(QGuiApplication.clipboard().mimeData().urls()) == 3


def test_a_file_whose_name_is_no_text_is_copied_under_its_own_name():
    assert file_url("/photos/a b.jpg").toLocalFile() == "/photos/a b.jpg"
    assert bytes(file_url("/photos/bad\udcff ä.jpg").toEncoded()) == b"file:///photos/bad%FF%20%C3%A4.jpg"


@pytest.mark.parametrize("works", [True, False])
def test_a_photo_becomes_the_wallpaper_and_what_came_of_it_is_said(actions, desktop, library, bridge, qtbot, works):
    desktop.works = works
    actions.set_photos([4, 5])
    assert not actions.table["photo.wallpaper"].isEnabled()
    actions.set_photos([4])
    with qtbot.waitSignal(bridge.notice if works else bridge.problem) as said:
        actions.table["photo.wallpaper"].trigger()
    name = library.tile(4).name
    told = f"{name} is the wallpaper now." if works else f"The desktop did not take {name} as its wallpaper."
    assert said.args == [told]
    assert desktop.asked == [("plasma-apply-wallpaperimage", library.tile(4).path)]


def test_without_a_desktop_that_can_be_asked_no_wallpaper_is_offered(library, bridge, qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    desktop = FakeDesktop()
    desktop.wallpaper = Wallpaper(System("linux"), {})
    assert not PhotoActions(library, bridge, parent, desktop).table["photo.wallpaper"].isVisible()


def test_offline_photos_are_not_opened_and_the_person_is_told(actions, desktop, library, bridge, qtbot):
    library.offline = {7}
    actions.set_photos([7])
    with qtbot.waitSignal(bridge.notice) as said:
        actions.table["photo.open"].trigger()
    assert "offline" in said.args[0]
    assert desktop.asked == []


def test_without_photos_nothing_can_be_asked(actions):
    assert not any(action.isEnabled() for table in actions.tables() for action in table)
    menu = actions.menu_for([1])
    shown = [action for action in menu.actions() if action.isVisible() and not action.isSeparator()]
    assert shown
    assert all(action.isEnabled() for action in shown)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="programs are found so on Linux only")
def test_programs_come_from_the_desktops_own_lists(tmp_path, monkeypatch):
    folder = tmp_path / "applications"
    folder.mkdir()
    (folder / "mimeinfo.cache").write_text("[MIME Cache]\nimage/jpeg=painter.desktop;hidden.desktop;gone.desktop;\n")
    (folder / "painter.desktop").write_text("[Desktop Entry]\nName=Painter\nExec=painter --open %U\nName[de]=Maler\n")
    (folder / "hidden.desktop").write_text("[Desktop Entry]\nName=Hidden\nNoDisplay=true\nExec=hidden %f\n")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path / "none"))
    assert Desktop().programs_for("/photos/a.JPG") == [Program("Painter", ("painter", "--open"))]
