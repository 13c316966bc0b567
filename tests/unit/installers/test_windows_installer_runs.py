"""The installer for Windows is run, in Wine: with a program in Python's place, which says how it was started."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from installers import windows_installer
from installers.first_run.payload import MANIFEST
from installers.staging import Staging
from installers.targets import WINDOWS
from tests.screen import unseen_screen
from tests.unit.installers import wine
from tests.unit.installers.test_foreign_installers import staged

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(wine.missing()), reason=f"Wine cannot be had here: {wine.missing()} is missing"),
]

ID = "org.photoclip.PhotoClip"
UNINSTALL = rf"Software\Microsoft\Windows\CurrentVersion\Uninstall\{ID}"
PYTHON = r"payload\python\pythonw.exe"


@pytest.fixture(scope="module")
def windows(tmp_path_factory: pytest.TempPathFactory) -> Iterator[wine.Windows]:
    with unseen_screen() as display:
        made = wine.Windows(tmp_path_factory.mktemp("wine"), display)
        made.run("winecfg", "-v", "win10")
        made.settle()
        yield made
        made.end()


@pytest.fixture(scope="module")
def payload(tmp_path_factory: pytest.TempPathFactory) -> Staging:
    made = staged(tmp_path_factory.mktemp("staged"), WINDOWS)
    wine.compile_python(made.payload / "python" / "pythonw.exe")
    return made


def version(payload: Staging, said: str) -> Path:
    """Return an installer of that version."""
    (payload.payload / MANIFEST).write_text(json.dumps({"version": said}), "utf-8")
    return windows_installer.make_installer(payload, payload.folder)


@pytest.fixture(scope="module")
def setup(payload: Staging) -> Path:
    return version(payload, "0.1.0")


@pytest.fixture
def installed(windows: wine.Windows, setup: Path) -> Iterator[str]:
    """The folder that PhotoClip is installed in."""
    windows.run(setup, "/S")
    folder = windows.local + r"\PhotoClip app"
    yield folder
    remove(windows, folder)


def silently(option: str, folder: str) -> list[str]:
    """Return how a folder is said to NSIS: as the last words of the line, and never in quotes."""
    return ["/S", *f"{option}{folder}".split(" ")]


def remove(windows: wine.Windows, folder: str) -> None:
    """Remove what was installed as a person does; the uninstaller goes on from a copy of itself."""
    if windows.path(folder).exists():
        windows.run(rf"{folder}\uninstall.exe", "/S")
        windows.settle()


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def shortcuts(windows: wine.Windows) -> list[Path]:
    menus = "AppData/Roaming/Microsoft/Windows/Start Menu/Programs"
    return list(windows.path(r"C:\users").glob(f"*/{menus}/PhotoClip*.lnk"))


def test_all_of_it_is_installed_for_the_person(windows: wine.Windows, installed: str, payload: Staging) -> None:
    here = windows.path(installed)
    assert files(here / "payload") == files(payload.payload) | {"photoclip.ico"}
    assert {path.name for path in here.iterdir()} == {"payload", "uninstall.exe"}
    said = windows.registry(UNINSTALL)
    assert said["DisplayVersion"] == "0.1.0"
    assert said["InstallLocation"] == installed
    assert said["QuietUninstallString"] == rf'"{installed}\uninstall.exe" /S'


def test_a_shortcut_starts_it(windows: wine.Windows, installed: str) -> None:
    (shortcut,) = shortcuts(windows)
    windows.forget()
    windows.run("start", "/wait", "/unix", shortcut)
    assert windows.started().split(" -I ")[1].rstrip() == rf'"{installed}\payload\start.py"'


def test_a_photo_and_a_folder_are_opened_with_it_by_what_their_menus_say(windows: wine.Windows, installed: str) -> None:
    """Wine's own shell does not look at what a person alone has chosen, so the line is taken from where it stands."""
    opened = r"C:\Fotos von Anna & Jörg\Bild 1 (é).heic"
    assert ID in windows.registry(r"Software\Classes\.heic\OpenWithProgids")
    for kind in (rf"{ID}\shell\open", rf"Directory\shell\{ID}"):
        line = windows.registry(rf"Software\Classes\{kind}\command")["@"]
        windows.forget()
        windows.run(*(word.strip('"').replace("%1", opened) for word in re.findall(r'"[^"]+"|\S+', line)))
        assert windows.started().endswith(rf' -I "{installed}\payload\start.py" open "{opened}"')


def test_a_new_version_takes_the_place_of_the_old_and_keeps_the_environment(
    windows: wine.Windows, installed: str, payload: Staging
) -> None:
    private = windows.path(rf"{installed}\private\environment")
    private.mkdir(parents=True)
    (private / "torch.dll").write_text("1.3 GB", "utf-8")
    gone = windows.path(rf"{installed}\payload\only in the old one.py")
    gone.touch()
    assert windows.run(version(payload, "0.2.0"), "/S") == 0
    assert not gone.exists()
    assert files(private) == {"torch.dll"}
    assert windows.registry(UNINSTALL)["DisplayVersion"] == "0.2.0"


def test_while_it_runs_nothing_is_installed_or_removed(windows: wine.Windows, installed: str, setup: Path) -> None:
    before = files(windows.path(installed))
    with windows.running(rf"{installed}\{PYTHON}"):
        assert windows.run(setup, "/S", check=False) == 3
        # Told to stay where it lies, it says itself how it ended.
        assert windows.run(rf"{installed}\uninstall.exe", *silently("_?=", installed), check=False) == 3
        assert files(windows.path(installed)) == before
    assert windows.registry(UNINSTALL)["DisplayName"] == "PhotoClip"


def test_two_installers_at_once_do_not_meet(windows: wine.Windows, setup: Path, payload: Staging) -> None:
    with windows.running(payload.payload / "python" / "pythonw.exe", f"/mutex={ID}.setup"):
        assert windows.run(setup, "/S", check=False) == 3
    assert not windows.registry(UNINSTALL)


def test_a_folder_with_something_else_stays_as_it_is(windows: wine.Windows, setup: Path) -> None:
    mine = windows.path(r"C:\mine")
    for name in (
        "letter.txt",
        "uninstall.exe",
        "payload.new/letter.txt",
        "payload.old/letter.txt",
        "private/letter.txt",
    ):
        (mine / name).parent.mkdir(parents=True, exist_ok=True)
        (mine / name).write_text("dear", "utf-8")
    before = files(mine)
    assert windows.run(setup, "/S", r"/D=C:\mine", check=False) == 3
    assert files(mine) == before
    assert {(mine / name).read_text("utf-8") for name in before} == {"dear"}
    assert not windows.registry(UNINSTALL)


LONG = "C:\\" + "\\".join(f"Ordner mit Größe {number} und noch mehr Wörtern darin" for number in range(4))


@pytest.mark.parametrize("folder", [r"C:\Program Files (mine)\Fotos & Größe 100 %", LONG], ids=["odd", "200 letters"])
def test_it_goes_into_any_folder_and_out_of_it(
    windows: wine.Windows, setup: Path, payload: Staging, folder: str
) -> None:
    assert windows.run(setup, *silently("/D=", folder)) == 0
    try:
        assert files(windows.path(rf"{folder}\payload")) == files(payload.payload) | {"photoclip.ico"}
        assert windows.registry(UNINSTALL)["InstallLocation"] == folder
    finally:
        remove(windows, folder)
    assert not windows.path(folder).exists()


def test_a_full_disk_is_told_and_leaves_nothing(windows: wine.Windows, setup: Path, small_disk: Path) -> None:
    folder = "Z:" + str(small_disk / "app").replace("/", "\\")
    assert windows.run(setup, *silently("/D=", folder), check=False) == 3
    assert not files(small_disk)
    assert not windows.registry(UNINSTALL)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 kB, where the installer has more."""
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(tmp_path)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no disk can be mounted here")
    yield tmp_path
    subprocess.run(["umount", str(tmp_path)], check=True)


def test_what_is_removed_leaves_the_library_and_what_is_not_its_own(windows: wine.Windows, setup: Path) -> None:
    windows.run(setup, "/S")
    folder = windows.local + r"\PhotoClip app"
    library = windows.path(windows.local + r"\PhotoClip\library.sqlite")
    library.parent.mkdir()
    mine = windows.path(rf"{folder}\mine.txt")
    for kept in (library, mine):
        kept.write_text("mine", "utf-8")
    private = windows.path(rf"{folder}\private\environment")
    private.mkdir(parents=True)
    remove(windows, folder)
    assert files(windows.path(folder)) == {"mine.txt"}
    assert library.read_text("utf-8") == "mine"
    assert not windows.registry(UNINSTALL)
    assert not windows.registry(rf"Software\Classes\{ID}\shell\open\command")
    assert not windows.registry(rf"Software\Classes\Directory\shell\{ID}\command")
    assert ID not in windows.registry(r"Software\Classes\.jpg\OpenWithProgids")
    assert not shortcuts(windows)
    mine.unlink()
    mine.parent.rmdir()


def test_an_older_windows_is_refused(windows: wine.Windows, setup: Path) -> None:
    windows.run("winecfg", "-v", "win81")
    windows.settle()
    try:
        assert windows.run(setup, "/S", check=False) == 3
        assert not windows.registry(UNINSTALL)
    finally:
        windows.run("winecfg", "-v", "win10")
        windows.settle()
