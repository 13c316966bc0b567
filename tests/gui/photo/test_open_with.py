import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QPushButton, QWidget

from photoclip.gui.base.desktop import Desktop, Program
from photoclip.gui.photo.actions import PhotoActions
from photoclip.gui.photo.open_with import OpenWithDialog
from tests.gui.keyboard import press, tab_to

Key, Left = Qt.Key, Qt.MouseButton.LeftButton
PAINTER, VIEWER = Program("Painter", ("painter",)), Program("Viewer", ("viewer", "-x"))


class OpenerDesktop(Desktop):
    """Notes what it is asked to open instead of opening it."""

    def __init__(self, programs=(PAINTER, VIEWER)):
        super().__init__()
        self.programs = list(programs)
        self.started = []
        self.works = True

    def open(self, path):
        self.started.append(("default", path))
        return self.works

    def start(self, program, path):
        self.started.append((program.name, path))
        return self.works

    def has_own_open_with(self):
        return False

    def open_with(self, path):
        self.started.append(("asked by the desktop", path))
        return True

    def programs_for(self, path):
        return self.programs


@pytest.fixture
def open_dialog(theme, show_widget):
    """Return a maker of shown dialogs that list these programs."""

    def make(programs=(PAINTER, VIEWER)):
        dialog = OpenWithDialog(OpenerDesktop(programs), programs)
        show_widget(dialog, 380, 360)
        dialog.list.setFocus()
        return dialog

    return make


def button(dialog, kind):
    return dialog.findChild(QDialogButtonBox).button(kind)


# The dialog


def test_the_first_program_is_chosen_and_open_takes_it(open_dialog, qtbot):
    dialog = open_dialog()
    with qtbot.waitSignal(dialog.accepted):
        qtbot.mouseClick(button(dialog, QDialogButtonBox.StandardButton.Open), Left)
    assert dialog.program == PAINTER


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Enter])
def test_arrows_and_return_choose_once(open_dialog, key, qtbot):
    dialog = open_dialog()
    accepted = []
    dialog.accepted.connect(lambda: accepted.append(dialog.program))
    press(qtbot, Key.Key_Down)
    press(qtbot, key)
    assert accepted == [VIEWER]


def test_a_double_click_chooses(open_dialog, qtbot):
    dialog = open_dialog()
    at = dialog.list.visualItemRect(dialog.list.item(1)).center()
    qtbot.mouseClick(dialog.list.viewport(), Left, pos=at)
    qtbot.mouseDClick(dialog.list.viewport(), Left, pos=at)
    assert not dialog.isVisible()
    assert dialog.program == VIEWER


@pytest.mark.parametrize("way", ["Escape", "button"])
def test_a_dialog_that_was_left_chooses_nothing(open_dialog, way, qtbot):
    dialog = open_dialog()
    with qtbot.waitSignal(dialog.rejected):
        if way == "Escape":
            press(qtbot, Key.Key_Escape)
        else:
            qtbot.mouseClick(button(dialog, QDialogButtonBox.StandardButton.Cancel), Left)
    assert dialog.program is None


def test_without_programs_one_is_chosen_from_the_disk(open_dialog, tmp_path, qtbot):
    dialog = open_dialog(())
    assert not button(dialog, QDialogButtonBox.StandardButton.Open).isEnabled()
    other = next(b for b in dialog.findChildren(QPushButton) if b.text() == "Other program…")
    tab_to(qtbot, other)
    press(qtbot, Key.Key_Space)
    files = dialog.findChild(QFileDialog)
    assert files.isVisible()
    program = tmp_path / "gimp"
    program.touch()
    with qtbot.waitSignal(dialog.accepted):
        files.fileSelected.emit(str(program))
    assert dialog.program == Program("gimp", (str(program),))


# From the photo's menu to the program


@pytest.fixture
def parent(theme, show_widget):
    return show_widget(QWidget())


def test_the_chosen_program_gets_every_photo(library, bridge, parent, qtbot):
    desktop = OpenerDesktop()
    actions = PhotoActions(library, bridge, parent, desktop)
    actions.set_photos([2, 3])
    actions.table["photo.open-with"].trigger()
    qtbot.waitUntil(lambda: parent.findChild(OpenWithDialog) is not None)
    dialog = parent.findChild(OpenWithDialog)
    dialog.list.setFocus()
    qtbot.keyClick(dialog.list, Key.Key_Down)
    qtbot.keyClick(dialog.list, Key.Key_Return)
    assert desktop.started == [("Viewer", library.tile(2).path), ("Viewer", library.tile(3).path)]


def test_a_program_that_does_not_start_is_named(library, bridge, parent, qtbot):
    desktop = OpenerDesktop()
    desktop.works = False
    actions = PhotoActions(library, bridge, parent, desktop)
    actions.set_photos([2])
    actions.table["photo.open-with"].trigger()
    qtbot.waitUntil(lambda: parent.findChild(OpenWithDialog) is not None)
    with qtbot.waitSignal(bridge.problem) as said:
        parent.findChild(OpenWithDialog).accept()
    assert said.args == ["Painter could not be started."]


def test_a_desktop_with_its_own_choice_asks_itself(library, bridge, parent, monkeypatch, qtbot):
    desktop = OpenerDesktop()
    monkeypatch.setattr(desktop, "has_own_open_with", lambda: True)
    actions = PhotoActions(library, bridge, parent, desktop)
    actions.set_photos([2])
    actions.table["photo.open-with"].trigger()
    qtbot.waitUntil(lambda: desktop.started == [("asked by the desktop", library.tile(2).path)])
    assert parent.findChild(OpenWithDialog) is None


# The desktop


@pytest.fixture
def applications(tmp_path, monkeypatch):
    """An empty folder of desktop entries, the only one that there is."""
    if sys.platform in ("win32", "darwin"):
        pytest.skip("programs are found so on Linux only")
    folder = tmp_path / "applications"
    folder.mkdir()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path / "none"))
    return folder


def install(applications, **entries):
    names = ";".join(f"{name}.desktop" for name in entries)
    (applications / "mimeinfo.cache").write_text(f"[MIME Cache]\nimage/jpeg={names};\n")
    for name, text in entries.items():
        (applications / f"{name}.desktop").write_text(text)


def test_programs_stand_by_name_whatever_their_case(applications):
    install(
        applications,
        z="[Desktop Entry]\nName=alpha\nExec=a %F\n",
        a="[Desktop Entry]\nName=Beta\nExec=b\n",
        m="[Desktop Entry]\nName=Gamma\nExec=c %u\n",
    )
    assert [program.name for program in Desktop().programs_for("/a.jpg")] == ["alpha", "Beta", "Gamma"]


@pytest.mark.parametrize(
    "entry",
    [
        "",
        "no section",
        "[Desktop Entry]\nName=x\n",
        "[Desktop Entry]\nName=x\nExec=\n",
        '[Desktop Entry]\nName=x\nExec="open quote\n',
        "[Desktop Entry]\nName=x\nExec=x %f\nTerminal=true\n",
        "[Desktop Entry]\nName=x\nExec=x %f\nHidden=true\n",
    ],
)
def test_entries_that_open_nothing_are_left_out(applications, entry):
    install(applications, odd=entry, good="[Desktop Entry]\nName=Good\nExec=good %f\n")
    assert Desktop().programs_for("/a.jpg") == [Program("Good", ("good",))]


def test_a_quoted_command_keeps_its_words(applications):
    install(applications, flat='[Desktop Entry]\nName=Flat\nExec="/opt/My App/run" --file %F --new\n')
    assert Desktop().programs_for("/a.jpg") == [Program("Flat", ("/opt/My App/run", "--file", "--new"))]


def test_a_program_that_is_not_there_does_not_start(tmp_path):
    assert not Desktop().start(Program("gone", (str(tmp_path / "gone"),)), "/photos/a.jpg")


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands for the program")
def test_a_program_gets_its_own_words_and_then_the_path(tmp_path, qtbot):
    said = tmp_path / "said"
    script = tmp_path / "program"
    script.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > "{said}.part"\nmv "{said}.part" "{said}"\n')
    script.chmod(0o755)
    photo = tmp_path / "a photo; with $odd \u201ccharacters\u201d.jpg"
    assert Desktop().start(Program("p", (str(script), "-x")), str(photo))
    qtbot.waitUntil(said.exists)
    assert said.read_text("utf-8").splitlines() == ["-x", str(photo)]
