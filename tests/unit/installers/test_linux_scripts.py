"""install.sh, the program it installs and uninstall.sh, with a small PhotoClip, under a name with everything in it."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def another_install(prefix: Path) -> Iterator[None]:
    """Hold the folder as another install.sh does."""
    prefix.mkdir(parents=True, exist_ok=True)
    folder = os.open(prefix, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def test_two_installs_at_once_are_refused_and_the_first_goes_on(
    person: dict[str, str], unpacked: Path, tmp_path: Path
) -> None:
    slow = tmp_path / "slow"
    slow.mkdir()
    os.mkfifo(slow / "copying")
    (slow / "cp").write_text(f"#!/bin/sh\ncat '{slow}/copying' >/dev/null\nexec /bin/cp \"$@\"\n", "utf-8")
    (slow / "cp").chmod(0o755)
    command = [str(unpacked / "install.sh"), "--no-start"]
    here = person | {"PATH": f"{slow}:{person['PATH']}"}
    with subprocess.Popen(command, env=here, stdout=subprocess.PIPE, text=True) as first:
        with (slow / "copying").open("w"):  # is opened when the first one copies
            (slow / "cp").unlink()
            refused = run(person, *command)
        said, _ = first.communicate()
    assert refused.returncode == 3
    assert "is being installed in" in refused.stderr
    assert first.returncode == 0
    assert "is installed in" in said
    assert {path.name for path in prefix_of(person).iterdir()} == {"payload", "uninstall.sh"}


def test_an_install_that_was_killed_is_gone_on_with(person: dict[str, str], unpacked: Path) -> None:
    (prefix_of(person) / "payload.new" / "half").mkdir(parents=True)
    (prefix_of(person) / "installing").mkdir()  # as earlier versions left it
    installed = run(person, unpacked / "install.sh", "--no-start")
    assert installed.returncode == 0, installed.stderr
    assert {path.name for path in prefix_of(person).iterdir()} == {"payload", "uninstall.sh"}
    assert not (prefix_of(person) / "payload" / "half").exists()


@pytest.mark.parametrize(
    "name", ["x" * 200, "ü" * 100, "a:b", '50 % of "it\'s" `all`\t\\n'], ids=["long", "ü", ":", "quotes"]
)
def test_whatever_a_folder_is_called_photoclip_is_installed_set_up_and_reached_there(
    person: dict[str, str], unpacked: Path, tmp_path: Path, name: str
) -> None:
    prefix = tmp_path / name
    installed = run(person, unpacked / "install.sh", "--no-start", "--prefix", prefix)
    assert installed.returncode == 0, installed.stderr
    assert f"is installed in {prefix}." in installed.stdout
    set_up = run(person, prefix / "payload" / "photoclip", "setup", "--yes")
    assert "PhotoClip is ready." in set_up.stdout, set_up.stderr
    started = run(person, prefix / "payload" / "photoclip", "--version")
    assert "No module named photoclip.__main__" in started.stderr
    assert run(person, prefix / "uninstall.sh").returncode == 0
    assert not prefix.exists()


def test_a_new_version_is_installed_while_the_old_one_runs(person: dict[str, str], unpacked: Path) -> None:
    """It runs from its environment, which the installer does not touch, until it ends."""
    run(person, unpacked / "install.sh", "--no-start")
    program = Path(person["HOME"]) / ".local" / "bin" / "photoclip"
    run(person, program, "setup", "--yes")
    home = Home(prefix_of(person) / "private")
    package = next((home.in_use.resolve() / "lib").glob("*/site-packages/photoclip"))
    text = "print('up', flush=True)\ninput()\nimport hnswlib\nprint('still up')\n"
    (package / "__main__.py").write_text(text, "utf-8")
    with subprocess.Popen([str(program)], env=person, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as old:
        assert old.stdout is not None
        assert old.stdout.readline() == "up\n"
        (unpacked / "payload" / "id").write_text("newer\n", "utf-8")
        again = run(person, unpacked / "install.sh", "--no-start")
        assert again.returncode == 0, again.stderr
        said, _ = old.communicate("\n")
    assert said == "still up\n"
    assert (prefix_of(person) / "payload" / "id").read_text("utf-8") == "newer\n"


@pytest.mark.parametrize("program", ["cp", "mv", "mkdir"])
def test_whatever_step_of_an_install_fails_it_says_so_and_the_next_try_goes_on(
    person: dict[str, str], unpacked: Path, tmp_path: Path, program: str
) -> None:
    """Each call of a program that writes, in turn, over a version that is there, until there is none left to fail."""
    assert run(person, unpacked / "install.sh", "--no-start").returncode == 0
    failing = tmp_path / "failing"
    failing.mkdir()
    count = failing / "count"
    (failing / program).write_text(
        f"#!/bin/sh\nleft=$(cat '{count}')\necho $((left - 1)) >'{count}'\n"
        f'[ "$left" -ne 0 ] || {{ echo "{program}: No space left on device" >&2; exit 1; }}\n'
        f'exec /bin/{program} "$@"\n',
        "utf-8",
    )
    (failing / program).chmod(0o755)
    here = person | {"PATH": f"{failing}:{person['PATH']}"}
    for call in range(20):
        (unpacked / "payload" / "id").write_text(f"version {call}\n", "utf-8")
        count.write_text(f"{call}\n", "utf-8")
        ended = run(here, unpacked / "install.sh", "--no-start")
        there = (prefix_of(person) / "payload" / "id").read_text("utf-8")
        if int(count.read_text("utf-8")) >= 0:
            assert ended.returncode == 0
            break
        assert ended.returncode == 3, "it is no accident"
        assert re.search("the disk is full|cannot be made", ended.stderr)
        assert "No space left" not in ended.stderr
        assert there
        assert run(person, prefix_of(person) / "payload" / "photoclip", "setup", "--yes").returncode == 0
    assert call > 0
    assert there == f"version {call}\n"


def test_an_install_that_was_killed_as_it_switched_has_the_version_before_again(
    person: dict[str, str], unpacked: Path, tmp_path: Path
) -> None:
    run(person, unpacked / "install.sh", "--no-start")
    payload = prefix_of(person) / "payload"
    payload.rename(payload.with_name("payload.old"))
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "cp").write_text("#!/bin/sh\nexit 1\n", "utf-8")
    (tmp_path / "full" / "cp").chmod(0o755)
    refused = run(person | {"PATH": f"{tmp_path}/full:{person['PATH']}"}, unpacked / "install.sh", "--no-start")
    assert refused.returncode == 3
    assert (payload / "id").is_file()


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
    with another_install(prefix_of(person)):
        assert re.search(busy, run(person, unpacked / "install.sh", "--no-start").stderr)
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
