"""The packages for Linux, made of a payload that holds next to nothing, and what a desktop is told."""

from __future__ import annotations

import ctypes
import json
import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from installers import rpm
from installers.deb import make_deb
from installers.desktop_files import APP_ID, ICON_SIZES_PX, put_desktop_files
from installers.first_run.payload import MANIFEST
from installers.first_run.problems import SetupProblem
from installers.staging import Staging
from installers.system_tree import lay_out
from photoclip.core.photo_names import EXTENSIONS, RAW_EXTENSIONS
from photoclip.health import system_libraries
from photoclip.language.choice import OWN_NAMES
from tests.conftest import ROOT

SHARED = "{http://www.freedesktop.org/standards/shared-mime-info}"
LINUX = ROOT / "installers" / "linux"


def tool(name: str) -> str:
    found = shutil.which(name)
    if not found:
        pytest.skip(f"{name} is not here")
    return found


def said_by(*command: str | Path) -> str:
    ended = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


@pytest.fixture
def staged(tmp_path: Path) -> Staging:
    """What would be staged, with stand-ins for the wheels and programs."""
    made = Staging(tmp_path / "50% of “it's” staged", tmp_path, index="none")
    for folder in ("wheels", "locks", "installers"):
        (made.payload / folder).mkdir(parents=True)
    (made.payload / MANIFEST).write_text(json.dumps({"version": "0.1.0"}), "utf-8")
    (made.payload / "locks" / "linux-x86_64-cp311-cuda.txt").touch()
    (made.payload / "locks" / "linux-x86_64-cp313-cuda.txt").touch()
    (made.payload / "wheels" / "photoclip-0.1.0-py3-none-any.whl").write_bytes(b"wheel")
    for name in ("LICENSE", "NOTICE.txt", "id"):
        (made.payload / name).write_text("text\n", "utf-8")
    shutil.copy(LINUX / "photoclip", made.payload)
    (made.payload / "photoclip").chmod(0o700)
    made.share.mkdir()
    put_desktop_files(made.share, "0.1.0")
    return made


@pytest.fixture
def share(tmp_path: Path) -> Path:
    put_desktop_files(tmp_path / "share", "0.1.0")
    return tmp_path / "share"


def menu_entry(share: Path) -> dict[str, str]:
    lines = (share / "applications" / f"{APP_ID}.desktop").read_text("utf-8").splitlines()
    assert lines[0] == "[Desktop Entry]"
    return dict(line.split("=", 1) for line in lines[1:])


# What a desktop is told


def test_what_validates_menu_entries_and_metadata_finds_nothing(share: Path) -> None:
    assert said_by(tool("desktop-file-validate"), share / "applications" / f"{APP_ID}.desktop") == ""
    said_by(tool("appstreamcli"), "validate", "--no-net", share / "metainfo" / f"{APP_ID}.metainfo.xml")


def test_the_metadata_names_the_entry_the_version_and_kinds_that_the_entry_opens(share: Path) -> None:
    read = ElementTree.parse(share / "metainfo" / f"{APP_ID}.metainfo.xml")
    assert read.findtext("id") == APP_ID
    assert read.findtext("launchable") == f"{APP_ID}.desktop"
    assert [release.get("version") for release in read.iter("release")] == ["0.1.0"]
    assert {kind.text for kind in read.iter("mediatype")} <= set(menu_entry(share)["MimeType"].split(";"))


def test_it_opens_folders_and_every_kind_of_photo_that_photoclip_reads(share: Path) -> None:
    entry = menu_entry(share)
    opened = entry["MimeType"].removesuffix(";").split(";")
    assert entry["Exec"] == "photoclip open %F"
    assert "inode/directory" in opened
    assert len(set(opened)) == len(opened)
    kinds = ElementTree.parse(share / "mime" / "packages" / f"{APP_ID}.xml").getroot()
    ours = {glob.get("pattern", ""): kind.get("type", "") for kind in kinds for glob in kind.iter(f"{SHARED}glob")}
    assert set(ours.values()) <= set(opened)
    # Names of raw formats have the ending in them, as the systems' own have; those of the others are known.
    named = {ending for ending in RAW_EXTENSIONS if any(kind.endswith(f"-{ending[1:]}") for kind in opened)}
    assert set(RAW_EXTENSIONS) - named - {pattern[1:] for pattern in ours} == {".raw"}, "image/x-panasonic-rw"
    assert {pattern[1:] for pattern in ours} <= EXTENSIONS


def test_menus_say_what_it_is_in_every_language(share: Path) -> None:
    entry = menu_entry(share)
    for name in ("GenericName", "Comment", "Keywords"):
        said = [entry[name], *(entry[f"{name}[{language}]"] for language in OWN_NAMES if language != "en")]
        assert len(set(said)) == len(OWN_NAMES)


def test_there_is_an_icon_in_each_size(share: Path) -> None:
    from PIL import Image

    for size_px in ICON_SIZES_PX:
        with Image.open(share / f"icons/hicolor/{size_px}x{size_px}/apps/{APP_ID}.png") as icon:
            assert icon.size == (size_px, size_px)
    assert (share / f"icons/hicolor/scalable/apps/{APP_ID}.svg").is_file()


# Packages


def test_a_package_is_for_everybody_whatever_the_umask_of_who_builds(staged: Staging, tmp_path: Path) -> None:
    lay_out(staged, tmp_path / "root")
    program = tmp_path / "root/usr/bin/photoclip"
    assert program.resolve().stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "root/usr/lib/photoclip/id").stat().st_mode & 0o777 == 0o644
    assert (tmp_path / "root/usr/lib/photoclip/for-everybody").is_file()
    assert (tmp_path / "root/var/lib/photoclip").stat().st_mode & 0o7777 == 0o1777


def test_the_package_for_debian_has_no_error_that_lintian_knows(staged: Staging, tmp_path: Path) -> None:
    tool("dpkg-deb")
    made = make_deb(staged, tmp_path)
    assert made.name == "photoclip_0.1.0_amd64.deb"
    assert "./usr/bin/photoclip -> ../lib/photoclip/photoclip" in said_by("dpkg-deb", "--contents", made)
    assert said_by(tool("lintian"), "--allow-root", "--fail-on", "error", made).count("E:") == 0


def test_the_package_for_fedora_holds_the_same_and_takes_its_environments_away(staged: Staging, tmp_path: Path) -> None:
    tool("rpmbuild")
    made = rpm.make_rpm(staged, tmp_path)
    assert made.name == "photoclip-0.1.0-1.x86_64.rpm"

    def asked(*words: str) -> str:
        return said_by("rpm", "--dbpath", tmp_path / "no-database", "-qp", *words, made)

    listed = asked("-l").split("\n")
    assert {"/usr/bin/photoclip", f"/usr/share/applications/{APP_ID}.desktop", "/var/lib/photoclip"} <= set(listed)
    assert "/usr/share" not in listed, "folders of the system's are the system's"
    assert "/usr/lib/photoclip/wheels/photoclip-0.1.0-py3-none-any.whl" in listed
    requires = asked("--requires")
    assert "(python(abi) = 3.13 or python(abi) = 3.11)" in requires
    assert set(rpm.FOLDERS) <= set(requires.split()), "whose folders are not left behind"
    assert 'if [ "$1" = 0 ]; then rm -rf /var/lib/photoclip; fi' in asked("--scripts")
    assert "drwxrwxrwt" in asked("-lv")


def test_without_rpmbuild_one_sentence_says_so(
    staged: Staging, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nowhere(*_: object, **__: object) -> None:
        raise FileNotFoundError("rpmbuild")

    monkeypatch.setattr(subprocess, "run", nowhere)
    with pytest.raises(SetupProblem, match="rpmbuild is needed"):
        rpm.make_rpm(staged, tmp_path)


def test_the_package_for_fedora_asks_for_every_library_that_qt_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def refuse(name: str) -> None:
        asked.append(name)
        raise OSError(name)

    monkeypatch.setattr(ctypes, "CDLL", refuse)
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    assert system_libraries.missing_sentence()
    assert [name for name in asked if re.match(r"lib\w", name) and name not in rpm.LIBRARIES] == []
