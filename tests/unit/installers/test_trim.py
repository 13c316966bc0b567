"""What is taken out of a new environment, and that nothing which stays needs it."""

from __future__ import annotations

import base64
import csv
import hashlib
import os
import re
import shutil
import subprocess
from importlib.metadata import distribution
from pathlib import Path

import pytest

from installers.first_run.packages import Package, write_lock
from installers.first_run.reuse import LOCK, Kept
from installers.first_run.trim import UNUSED, is_unused, trim
from tests.conftest import ROOT

ADDONS = Package("PySide6_Addons", "6.9", "pyside6_addons-6.9-none.whl", "a" * 64, 1, 1)
BROWSER, PLAYER = "PySide6/Qt/lib/libQt6WebEngineCore.so.6", "PySide6/Qt/lib/libQt6Multimedia.so.6"
QT = ("pyside6_addons", "pyside6_essentials")


def packages_of(environment: Path) -> Path:
    return environment / "lib" / "python3.12" / "site-packages"


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    """An environment with a package of Qt's, as uv leaves it."""
    made = tmp_path / "environment"
    info = packages_of(made) / "pyside6_addons-6.9.dist-info"
    info.mkdir(parents=True)
    lines = []
    for name in (BROWSER, PLAYER, "PySide6/Qt/qml/QtQuick/a, b.qml"):
        path = packages_of(made) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
        digest = base64.urlsafe_b64encode(hashlib.sha256(name.encode()).digest()).rstrip(b"=").decode()
        lines.append((name, f"sha256={digest}", len(name)))
    with (info / "RECORD").open("w", encoding="utf-8", newline="") as record:
        csv.writer(record).writerows([*lines, ("pyside6_addons-6.9.dist-info/RECORD", "", "")])
    write_lock(made / LOCK, [ADDONS], "made up")
    return made


def files_of(environment: Path) -> set[str]:
    packages = packages_of(environment)
    return {path.relative_to(packages).as_posix() for path in packages.rglob("*") if path.is_file()}


def test_what_is_not_used_goes_and_what_is_left_is_handed_on(environment: Path, tmp_path: Path) -> None:
    trim(packages_of(environment))
    left = {PLAYER, "pyside6_addons-6.9.dist-info/RECORD"}
    assert files_of(environment) == left
    kept = Kept(environment)
    assert kept.is_whole(ADDONS, lambda: None)
    packages_of(tmp_path / "next").mkdir(parents=True)
    kept.hand_on(ADDONS, tmp_path / "next")
    trim(packages_of(tmp_path / "next"))
    assert files_of(tmp_path / "next") == left


def test_an_environment_that_shares_the_files_keeps_all_of_them(environment: Path, tmp_path: Path) -> None:
    before = {name: (packages_of(environment) / name).read_bytes() for name in files_of(environment)}
    packages_of(tmp_path / "next").mkdir(parents=True)
    Kept(environment).hand_on(ADDONS, tmp_path / "next")
    trim(packages_of(tmp_path / "next"))
    assert BROWSER not in files_of(tmp_path / "next")
    assert {name: (packages_of(environment) / name).read_bytes() for name in files_of(environment)} == before
    assert Kept(environment).is_whole(ADDONS, lambda: None)


def test_other_packages_lose_nothing(environment: Path) -> None:
    info = packages_of(environment) / "pyside6_addons-6.9.dist-info"
    info.rename(info.with_name("somebodys_qml-6.9.dist-info"))
    before = files_of(environment)
    trim(packages_of(environment))
    assert files_of(environment) == before


def names_of(package: str) -> list[str]:
    return [str(name) for name in distribution(package).files or ()]


def test_no_module_that_photoclip_imports_goes() -> None:
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "photoclip").rglob("*.py"))
    used = set(re.findall(r"PySide6\.(Qt\w+)", code))
    assert {"QtCore", "QtWidgets", "QtMultimedia"} <= used
    there = [name for package in QT for name in names_of(package)]
    for module in used:
        own = [name for name in there if re.fullmatch(rf"PySide6/{module}\.(abi3\.)?(so|pyd)", name)]
        assert own, module
        assert not any(is_unused(name, UNUSED["pyside6_addons"]) for name in own), module


def test_torch_keeps_what_it_asks_for_when_it_is_imported() -> None:
    assert not is_unused("torch/bin/torch_shm_manager", UNUSED["torch"])
    assert not is_unused("torch/lib/libtorch_cpu.so", UNUSED["torch"])


@pytest.mark.skipif(shutil.which("readelf") is None, reason="nothing here says what a library needs")
def test_nothing_that_stays_of_qt_needs_what_goes() -> None:
    names = [name for package in QT for name in names_of(package) if ".." not in name]
    gone = {name for name in names if is_unused(name, UNUSED["pyside6_addons"])}
    left = [os.fspath(distribution(QT[0]).locate_file(name)) for name in names if name not in gone]
    built = [path for path in left if re.search(r"(\.so(\.\d+)*|/\w+)$", path)]  # libraries, and programs
    assert len(built) > 100
    said = subprocess.run(["readelf", "-d", *built], capture_output=True, text=True, check=False).stdout
    needed = set(re.findall(r"NEEDED.*\[(.+?)\]", said))
    assert "libQt6Core.so.6" in needed
    assert not needed & {name.rpartition("/")[2] for name in gone}
