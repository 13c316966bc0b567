"""What PhotoClip says in the environment that an installer made, and the installer reads."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from installers.first_run.home import MARK, RUNNING, STARTED
from installers.first_run.system import System
from photoclip.installation import Installation
from tests.conftest import ROOT

LINUX = System("linux", "x86_64")


def test_where_no_installer_made_the_environment_there_is_none(tmp_path: Path) -> None:
    assert Installation.here(tmp_path) is None
    assert Installation.here() is None, "the tests run from a checkout"


def test_the_installer_reads_that_it_has_started(tmp_path: Path) -> None:
    (tmp_path / MARK).write_text("id\n", "utf-8")
    here = Installation.here(tmp_path)
    assert here is not None
    assert not (tmp_path / STARTED).exists()
    here.has_started()
    assert (tmp_path / STARTED).is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="there an open file is enough")
def test_the_installer_sees_who_runs_from_it_until_they_end(tmp_path: Path) -> None:
    (tmp_path / MARK).write_text("id\n", "utf-8")
    code = (
        "import sys; from pathlib import Path; from photoclip.installation import Installation;"
        "Installation.here(Path(sys.argv[1])).stay(); print('there', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "there\n"
        assert LINUX.is_used(tmp_path / RUNNING)
        running.communicate("")
    assert not LINUX.is_used(tmp_path / RUNNING)


def test_an_environment_that_takes_nothing_is_no_reason_not_to_start(tmp_path: Path) -> None:
    here = Installation(tmp_path / "gone")
    here.stay()
    here.has_started()
