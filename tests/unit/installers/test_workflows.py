"""What the CI description says: it would run, it is pinned, and it may do nothing but read."""

from __future__ import annotations

import re
import shutil
import subprocess
from importlib.util import find_spec
from typing import Any

import pytest
import yaml

from installers.first_run.packages import read_lock
from installers.lock import LOCKS, PYTHONS
from installers.tested import versions
from tests.conftest import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
every_workflow = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)


def read(path: Any) -> dict[Any, Any]:
    return yaml.safe_load(path.read_text("utf-8"))


def steps_of(path: Any) -> list[dict[str, Any]]:
    return [step for job in read(path)["jobs"].values() for step in job["steps"]]


def scripts_of(path: Any) -> str:
    return "\n".join(step.get("run", "") for step in steps_of(path))


def test_tests_run_on_three_systems_and_every_python_that_installers_are_for() -> None:
    matrix = read(ROOT / ".github/workflows/tests.yml")["jobs"]["tests"]["strategy"]["matrix"]
    assert [name.split("-")[0] for name in matrix["os"]] == ["ubuntu", "windows", "macos"]
    assert matrix["python"] == list(PYTHONS)


@every_workflow
def test_it_may_read_and_no_more_and_its_jobs_end(path: Any) -> None:
    said = read(path)
    assert said["permissions"] == {"contents": "read"}
    assert "concurrency" in said
    for job in said["jobs"].values():
        assert "permissions" not in job
        assert job["timeout-minutes"] <= 90


@every_workflow
def test_what_it_uses_is_pinned_and_says_its_version(path: Any) -> None:
    uses = re.findall(r"uses: (\S+)(.*)", path.read_text("utf-8"))
    assert uses
    for name, comment in uses:
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", name), name
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", comment), name
    for step in steps_of(path):
        if "checkout" in step.get("uses", ""):
            assert step["with"]["persist-credentials"] is False


@every_workflow
def test_scripts_are_given_nothing_that_somebody_else_may_write(path: Any) -> None:
    assert "${{" not in scripts_of(path), "what stands there becomes part of the script"


@every_workflow
def test_what_it_calls_is_there(path: Any) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"^make ([\w-]+)", scripts_of(path), re.MULTILINE):
        assert re.search(rf"^([\w -]+ )?{target}( [\w -]+)?:", makefile, re.MULTILINE), target
    modules = re.findall(r"-m (installers[\w.]*)", scripts_of(path))
    assert [module for module in modules if find_spec(module) is None] == []


@every_workflow
def test_actionlint_finds_nothing(path: Any) -> None:
    if not shutil.which("actionlint"):
        pytest.skip("actionlint is not here")
    ended = subprocess.run(["actionlint", str(path)], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout


@pytest.mark.parametrize(("python", "lock"), [((3, 11), "cp311"), ((3, 13), "cp313"), ((3, 14), "cp313")])
def test_the_versions_that_the_tests_run_with_are_those_of_the_locks(python: tuple[int, int], lock: str) -> None:
    (path,) = LOCKS.glob(f"linux-x86_64-{lock}-cuda.txt")
    assert versions(python) == [f"{package.name}=={package.version}" for package in read_lock(path)]
