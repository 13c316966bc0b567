"""install.sh, the program it installs and uninstall.sh, with a small PhotoClip, under a name with everything in it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from installers.catalogues import compile_catalogues
from installers.first_run.home import Home
from tests.conftest import ROOT
from tests.unit.installers.conftest import SmallPhotoClip

NAME = "org.photoclip.PhotoClip"
LINUX = ROOT / "installers" / "linux"

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="these are Linux's")


@pytest.fixture
def person(tmp_path: Path) -> dict[str, str]:
    """The environment of a person whose home has a name that scripts like to break."""
    home = tmp_path / "Größe \"&' $HOME `写真`"
    home.mkdir()
    (home / "bin").mkdir()
    python = f"python3.{sys.version_info.minor}"
    (home / "bin" / python).symlink_to(sys.executable)
    path = f"{home / 'bin'}:/usr/bin:/bin"
    return {"HOME": str(home), "PATH": path, "LANG": "C.UTF-8"}


@pytest.fixture
def unpacked(small: SmallPhotoClip, tmp_path: Path) -> Path:
    """What is in the archive, with a small PhotoClip as payload and all its wheels beside it."""
    folder = tmp_path / "photoclip-1.0"
    shutil.copytree(small.payload.folder, folder / "payload")
    payload = folder / "payload"
    shutil.copy(LINUX / "photoclip", payload)
    shutil.copytree(ROOT / "installers" / "first_run", payload / "installers" / "first_run")
    compile_catalogues(payload / "installers" / "first_run" / "languages")
    shutil.copy(LINUX / "language.sh", payload)
    shutil.copy(ROOT / "installers" / "__init__.py", payload / "installers")
    shutil.copy(ROOT / "installers" / "start.py", payload)
    (payload / "id").write_text(small.payload.id + "\n", "utf-8")
    (payload / "pythons").write_text(f"3.{sys.version_info.minor}\n", "utf-8")
    shutil.copy(ROOT / "photoclip" / "health" / "system_libraries.py", payload)
    (folder / "share" / "applications").mkdir(parents=True)
    shutil.copy(LINUX / f"{NAME}.desktop", folder / "share" / "applications")
    for made in (
        folder / "share" / "icons" / "hicolor" / "16x16" / "apps" / f"{NAME}.png",
        folder / "share" / "metainfo" / f"{NAME}.metainfo.xml",
    ):
        made.parent.mkdir(parents=True)
        made.touch()
    (folder / "share" / "mime" / "packages").mkdir(parents=True)
    shutil.copy(LINUX / f"{NAME}.mime.xml", folder / "share" / "mime" / "packages" / f"{NAME}.xml")
    for script in ("install.sh", "uninstall.sh"):
        shutil.copy(LINUX / script, folder)
    (folder / "photoclip-wheels").mkdir()
    for name, (_, content) in small.server.files.items():
        (folder / "photoclip-wheels" / name).write_bytes(content)
    return folder


def run(person: dict[str, str], *command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(word) for word in command], env=person, capture_output=True, text=True, check=False)


def files_of(person: dict[str, str]) -> set[str]:
    home = Path(person["HOME"])
    return {str(path.relative_to(home)) for path in home.rglob("*") if not path.is_dir() or path.is_symlink()}


def test_installed_set_up_started_and_removed(person: dict[str, str], unpacked: Path) -> None:
    before = files_of(person)
    installed = run(person, unpacked / "install.sh", "--no-start")
    assert installed.returncode == 0, installed.stderr
    program = Path(person["HOME"]) / ".local" / "bin" / "photoclip"

    set_up = run(person, program, "setup", "--yes")
    assert set_up.returncode == 0, set_up.stderr
    assert "PhotoClip is ready." in set_up.stdout
    started = run(person, program, "--version")
    # The small PhotoClip has nothing that could start, and says so itself: it was reached.
    assert "No module named photoclip.__main__" in started.stderr

    prefix = Path(person["HOME"]) / ".local" / "share" / "photoclip-app"
    library = Path(person["HOME"]) / ".local" / "share" / "PhotoClip" / "library.sqlite3"
    library.parent.mkdir()
    library.touch()
    removed = run(person, prefix / "uninstall.sh")
    assert removed.returncode == 0, removed.stderr
    # The desktop's own list of what opens what is made where there is a program for it.
    left = {path for path in files_of(person) if not path.endswith(("mimeinfo.cache", "icon-theme.cache"))}
    assert left - before == {".local/share/PhotoClip/library.sqlite3"}
    assert not prefix.exists()


def test_what_the_launcher_asks_about_libraries_needs_no_photoclip(unpacked: Path, tmp_path: Path) -> None:
    """It is asked with a display and before the first set-up, when nothing but Python's own library is there."""
    asked = [sys.executable, "-s", "-S", "-m", "installers.first_run.libraries"]
    here = {"DISPLAY": ":0", "PATH": "/usr/bin:/bin", "PYTHONPATH": str(unpacked / "payload"), "PYTHONSAFEPATH": "1"}
    said = run(here, *asked)
    assert (said.returncode, said.stderr) == (0, "") or said.stderr.startswith("Qt needs system libraries")
    (unpacked / "payload" / "ctypes.py").write_text("def CDLL(name): raise OSError(name)\n", "utf-8")
    missing = run(here | {"LANG": "de_DE.UTF-8"}, *asked)
    assert missing.returncode == 3
    assert "sudo apt install libdbus-1-3" in missing.stderr
    assert "Qt braucht" in missing.stderr


def test_the_menu_entry_names_the_program_however_its_folder_is_called(person: dict[str, str], unpacked: Path) -> None:
    run(person, unpacked / "install.sh", "--no-start")
    entry = Path(person["HOME"]) / ".local" / "share" / "applications" / f"{NAME}.desktop"
    (line,) = [line for line in entry.read_text("utf-8").splitlines() if line.startswith("Exec=")]
    assert line.endswith('" open %F'), "what a file manager opens with it is handed on"
    quoted = line.removeprefix('Exec="').removesuffix('" open %F').replace("\\\\", "\\")
    for mark in '"`$\\':
        quoted = quoted.replace("\\" + mark, mark)
    assert quoted == str(Path(person["HOME"]) / ".local/share/photoclip-app/payload/photoclip")


def test_installing_again_keeps_the_environment(person: dict[str, str], unpacked: Path) -> None:
    run(person, unpacked / "install.sh", "--no-start")
    program = Path(person["HOME"]) / ".local" / "bin" / "photoclip"
    run(person, program, "setup", "--yes")
    assert run(person, unpacked / "install.sh", "--no-start").returncode == 0
    again = run(person, program, "setup", "--yes")
    assert (again.returncode, again.stdout) == (0, ""), "there was nothing to do"


def test_an_update_that_cannot_be_had_starts_what_is_there(person: dict[str, str], unpacked: Path) -> None:
    run(person, unpacked / "install.sh", "--no-start")
    program = Path(person["HOME"]) / ".local" / "bin" / "photoclip"
    run(person, program, "setup", "--yes")
    payload = Path(person["HOME"]) / ".local" / "share" / "photoclip-app" / "payload"
    (payload / "id").write_text("newer\n", "utf-8")
    (payload / "manifest.json").write_text("damaged", "utf-8")
    started = run(person, program, "--version")
    assert "install PhotoClip again" in started.stderr
    assert "No module named photoclip.__main__" in started.stderr


def test_a_folder_with_something_else_in_it_is_left_alone(
    person: dict[str, str], unpacked: Path, tmp_path: Path
) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.jpg").touch()
    refused = run(person, unpacked / "install.sh", "--no-start", "--prefix", tmp_path / "photos")
    assert refused.returncode == 3
    assert "holds something else" in refused.stderr
    assert os.listdir(tmp_path / "photos") == ["a.jpg"]  # noqa: PTH208


def prefix_of(person: dict[str, str]) -> Path:
    return Path(person["HOME"]) / ".local" / "share" / "photoclip-app"


def test_two_installs_at_once_are_refused_and_the_first_goes_on(person: dict[str, str], unpacked: Path) -> None:
    installing = prefix_of(person) / "installing"
    installing.mkdir(parents=True)
    (installing / "pid").write_text(f"{os.getpid()}\n", "utf-8")
    refused = run(person, unpacked / "install.sh", "--no-start")
    assert refused.returncode == 3
    assert "is being installed in" in refused.stderr
    assert {path.name for path in prefix_of(person).iterdir()} == {"installing"}, "what the other does is left alone"


def test_an_install_that_was_killed_is_gone_on_with(person: dict[str, str], unpacked: Path) -> None:
    ended = subprocess.Popen(["/bin/true"])
    ended.wait()
    installing = prefix_of(person) / "installing"
    installing.mkdir(parents=True)
    (installing / "pid").write_text(f"{ended.pid}\n", "utf-8")
    (prefix_of(person) / "payload.new" / "half").mkdir(parents=True)
    installed = run(person, unpacked / "install.sh", "--no-start")
    assert installed.returncode == 0, installed.stderr
    assert {path.name for path in prefix_of(person).iterdir()} == {"payload", "uninstall.sh"}
    assert not (prefix_of(person) / "payload" / "half").exists()


def test_a_disk_that_fills_up_leaves_the_version_before(person: dict[str, str], unpacked: Path, tmp_path: Path) -> None:
    assert run(person, unpacked / "install.sh", "--no-start").returncode == 0
    before = (prefix_of(person) / "payload" / "id").read_text("utf-8")
    (unpacked / "payload" / "id").write_text("newer\n", "utf-8")
    full = tmp_path / "full"
    full.mkdir()
    (full / "cp").write_text('#!/bin/sh\nmkdir -p "$3"; echo "cp: No space left on device" >&2; exit 1\n', "utf-8")
    (full / "cp").chmod(0o755)
    refused = run(person | {"PATH": f"{full}:{person['PATH']}"}, unpacked / "install.sh", "--no-start")
    assert refused.returncode == 3
    assert "the disk is full" in refused.stderr
    assert {path.name for path in prefix_of(person).iterdir()} == {"payload", "uninstall.sh"}
    assert (prefix_of(person) / "payload" / "id").read_text("utf-8") == before
    again = run(person, unpacked / "install.sh", "--no-start")
    assert again.returncode == 0, again.stderr
    assert (prefix_of(person) / "payload" / "id").read_text("utf-8") == "newer\n"


def test_a_folder_that_cannot_be_made_is_named(person: dict[str, str], unpacked: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    refused = run(person, unpacked / "install.sh", "--no-start", "--prefix", tmp_path / "file" / "app")
    assert refused.returncode == 3
    assert "cannot be made; choose another folder with --prefix" in refused.stderr


def test_a_program_of_somebody_elses_by_that_name_is_left_alone(person: dict[str, str], unpacked: Path) -> None:
    theirs = Path(person["HOME"]) / ".local" / "bin" / "photoclip"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("theirs", "utf-8")
    run(person, unpacked / "install.sh", "--no-start")
    assert theirs.read_text("utf-8") == "theirs"


def test_without_a_python_that_fits_it_says_what_is_needed(person: dict[str, str], unpacked: Path) -> None:
    run(person, unpacked / "install.sh", "--no-start")
    payload = Path(person["HOME"]) / ".local" / "share" / "photoclip-app" / "payload"
    (payload / "pythons").write_text("3.99 3.98\n", "utf-8")
    said = run(person, Path(person["HOME"]) / ".local" / "bin" / "photoclip", "setup", "--yes")
    assert said.returncode == 3
    assert "PhotoClip needs Python 3.99 or 3.98" in said.stderr


def test_an_update_that_does_not_start_is_gone_back_from(person: dict[str, str], unpacked: Path) -> None:
    run(person, unpacked / "install.sh", "--no-start")
    program = Path(person["HOME"]) / ".local" / "bin" / "photoclip"
    run(person, program, "setup", "--yes")
    prefix = Path(person["HOME"]) / ".local" / "share" / "photoclip-app"
    home = Home(prefix / "private")
    before = home.in_use.resolve()
    newer = home.environments / "2"
    shutil.copytree(before, newer, symlinks=True)
    home.finish_environment(newer, "newer", "0123456789abcdef")
    started = run(person, program, "search", "a dog")
    assert "The new version of PhotoClip did not start" in started.stderr
    assert home.in_use.resolve() == before
    assert home.refused("newer")
    again = run(person, program, "search", "a dog")
    assert "did not start" not in again.stderr
    assert "No module named photoclip.__main__" in again.stderr


def test_an_update_that_has_started_is_used_and_the_one_before_goes(person: dict[str, str], unpacked: Path) -> None:
    run(person, unpacked / "install.sh", "--no-start")
    program = Path(person["HOME"]) / ".local" / "bin" / "photoclip"
    run(person, program, "setup", "--yes")
    prefix = Path(person["HOME"]) / ".local" / "share" / "photoclip-app"
    home = Home(prefix / "private")
    before = home.in_use.resolve()
    newer = home.environments / "2"
    shutil.copytree(before, newer, symlinks=True)
    package = next((newer / "lib").glob("*/site-packages/photoclip"))
    text = "import sys, pathlib\npathlib.Path(sys.prefix, 'photoclip-started').touch()\nprint(sys.prefix)\n"
    (package / "__main__.py").write_text(text, "utf-8")
    home.finish_environment(newer, "newer", "0123456789abcdef")
    assert run(person, program, "search", "a dog").stdout == f"{newer}\n"
    assert not before.exists()
    assert run(person, program, "search", "a dog").stdout == f"{newer}\n", "not by way of `current`"


@pytest.mark.parametrize(
    ("lang", "busy", "installed", "ready"),
    [
        ("de_DE.UTF-8", "wird in .* bereits installiert", "ist in .* installiert", "PhotoClip ist bereit."),
        ("fr_FR.UTF-8", "déjà en cours", "est installé dans", "PhotoClip est prêt."),
        ("es_ES.UTF-8", "ya se está instalando", "está instalado en", "PhotoClip está listo."),
        ("ja_JP.UTF-8", "すでにインストール中です", "にインストールしました", "PhotoClip の準備ができました。"),
        ("zh_CN.UTF-8", "请等待它完成", "已安装到", "PhotoClip 已准备就绪。"),
        ("pl_PL.UTF-8", "is being installed in", "is installed in", "PhotoClip is ready."),
    ],
)
def test_from_install_to_uninstall_the_persons_language_is_spoken(
    person: dict[str, str], unpacked: Path, lang: str, busy: str, installed: str, ready: str
) -> None:
    person = person | {"LANG": lang}
    installing = prefix_of(person) / "installing"
    installing.mkdir(parents=True)
    (installing / "pid").write_text(f"{os.getpid()}\n", "utf-8")
    assert re.search(busy, run(person, unpacked / "install.sh", "--no-start").stderr)
    shutil.rmtree(installing)
    assert re.search(installed, run(person, unpacked / "install.sh", "--no-start").stdout)
    set_up = run(person, Path(person["HOME"]) / ".local" / "bin" / "photoclip", "setup", "--yes")
    assert ready in set_up.stdout
    log = (prefix_of(person) / "private" / "setup.log").read_text("utf-8")
    assert ready in log
    assert ("Setting up" in log) == lang.startswith("pl")
    removed = run(person, prefix_of(person) / "uninstall.sh").stdout
    assert str(Path(person["HOME"]) / ".local" / "share" / "PhotoClip") in removed
    assert ("is removed" in removed) == lang.startswith("pl")


def test_an_archive_that_was_unpacked_in_part_says_so(person: dict[str, str], unpacked: Path) -> None:
    shutil.rmtree(unpacked / "payload")
    refused = run(person, unpacked / "install.sh", "--no-start")
    assert refused.returncode == 3
    assert "unpack the whole archive" in refused.stderr
    assert not prefix_of(person).exists()
