"""The locks that are committed: all of what PhotoClip needs, with hashes, and no word of where it comes from."""

from __future__ import annotations

import ctypes
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from installers import deb
from installers.first_run.packages import Package, read_lock
from installers.lock import LOCKS, PYTHONS, SOURCE_LOCKS, SOURCES
from installers.native_wheel import is_source
from installers.notices import notices
from installers.staging import CARRIED
from installers.targets import TARGETS, Target
from photoclip.health import system_libraries
from tests.conftest import ROOT
from tests.unit.installers.conftest import wheel_of

BUILDS = sorted(LOCKS.glob("*-cp*.txt"))


def test_there_is_one_for_each_python() -> None:
    assert {f"linux-x86_64-cp{python.replace('.', '')}-cuda.txt" for python in PYTHONS} <= {
        lock.name for lock in BUILDS
    }


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: str(target.tag))
def test_every_system_has_its_locks_and_files_that_run_there(target: Target) -> None:
    names = [f"{target.tag}-cp{python.replace('.', '')}-{target.build}.txt" for python in target.pythons]
    for name in (*names, f"{target.tag}-tools.txt"):
        for package in read_lock(LOCKS / name):
            platforms = package.file.removesuffix(".whl").split("-")[-1].split(".")
            assert is_source(package) or {"any", *target.wheel_platforms} & set(platforms), package


@pytest.mark.parametrize("lock", BUILDS, ids=lambda lock: str(lock.stem))
def test_a_lock_has_every_package_that_photoclip_asks_for(lock: Path) -> None:
    packages = {canonicalize_name(package.name): package for package in read_lock(lock)}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for wanted in map(Requirement, project["dependencies"]):
        found = packages[canonicalize_name(wanted.name)]
        assert wanted.specifier.contains(found.version), wanted
    assert set(CARRIED) <= set(packages)
    assert [name for name, package in packages.items() if is_source(package)] == ["hnswlib"]
    assert len({package.file for package in packages.values()}) == len(packages)


@pytest.mark.parametrize("lock", BUILDS, ids=lambda lock: str(lock.stem))
def test_files_are_for_the_python_that_the_lock_is_for(lock: Path) -> None:
    (python,) = re.findall(r"-(cp\d+)-", lock.name)
    for package in read_lock(lock):
        if not is_source(package):
            tag = package.file.split("-")[-3]
            assert tag.startswith("py") or "abi3" in package.file or python in tag.split("."), package


@pytest.mark.parametrize("name", SOURCES)
def test_a_set_up_from_source_has_every_package_with_hashes(name: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *(project["optional-dependencies"]["dev"] if name == "test" else ())]
    entries = (SOURCE_LOCKS / f"{name}.txt").read_text("utf-8").replace("\\\n", " ")
    locked = {}
    for line in entries.splitlines():
        if line and not line.startswith("#"):
            said, *hashes = line.split(" --hash=")
            assert hashes, line
            requirement = Requirement(said.strip())
            locked[canonicalize_name(requirement.name)] = next(iter(requirement.specifier)).version
    for one in map(Requirement, wanted):
        assert one.specifier.contains(locked[canonicalize_name(one.name)]), f"{one}: run make lock"


def test_no_lock_names_an_address() -> None:
    assert not [
        lock
        for lock in (*LOCKS.iterdir(), *SOURCE_LOCKS.iterdir())
        if re.search(r"https?:|//", lock.read_text("utf-8"))
    ]


def test_the_package_for_debian_depends_on_every_library_that_qt_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str) -> None:
        raise OSError(name)

    monkeypatch.setattr(ctypes, "CDLL", refuse)
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    (said,) = re.findall(r"apt install ([^']+)'", system_libraries.missing_sentence())
    depends = deb.depends(["3.11"])
    assert depends.startswith("python3.11, ")
    assert [library for library in said.split() if not re.search(rf"\b{re.escape(library)}\b", depends)] == []


def test_the_notice_names_each_work_with_its_licence(tmp_path: Path) -> None:
    paths = []
    for name in ("hnswlib", "shiboken6"):
        package, content = wheel_of(name)
        paths.append(tmp_path / package.file)
        paths[-1].write_bytes(content)
    text = notices(paths, ROOT / "resources")
    for words in ("hnswlib 1.0", "Licence: MIT", "The licence of shiboken6", "GeoNames", "Natural Earth", "WordNet"):
        assert words in text


def test_the_first_package_of_a_lock_stands_as_pip_reads_it() -> None:
    line = Package("a", "1", "a-1-py3-none-any.whl", "f" * 64, 1, 2).line()
    assert line == f"a==1 --hash=sha256:{'f' * 64}  # a-1-py3-none-any.whl 1 2"
