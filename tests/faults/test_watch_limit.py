"""The limit of watched folders, really reached: in a user namespace of its own, so that nobody else meets it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.waiting import PATIENCE_S

_TRIAL = """
import json, sys
from photoclip.indexing.watcher import DirtyFolders, Watcher
many, few = sys.argv[1:]
watcher = Watcher(DirtyFolders(), lambda: None)
watcher.set_folders({1: few})
before = sorted(watcher.polled)
watcher.set_folders({1: few, 2: many})
reached = {id_: watch.why for id_, watch in watcher.polled.items()}
open("/proc/sys/user/max_inotify_watches", "w").write("1000")
watcher.set_folders({1: few, 2: many})
print(json.dumps([before, reached, sorted(watcher.polled)]))
watcher.close()
"""


def in_a_namespace(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["unshare", "--user", "--map-root-user", *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


@pytest.mark.skipif(shutil.which("unshare") is None, reason="needs Linux' unshare")
def test_a_limit_that_is_reached_deep_below_a_folder_is_seen_and_what_it_hid_is_watched_once_it_was_raised(
    tmp_path: Path,
) -> None:
    many, few = tmp_path / "many", tmp_path / "few"
    few.mkdir()
    for number in range(40):
        (many / str(number)).mkdir(parents=True)
    limit = "echo 20 > /proc/sys/user/max_inotify_watches"
    if in_a_namespace(["sh", "-c", limit]).returncode:
        pytest.skip("this machine lets nobody make a user namespace")
    ended = in_a_namespace(
        ["sh", "-c", f'{limit} && exec "$@"', "sh", sys.executable, "-c", _TRIAL, str(many), str(few)]
    )
    assert ended.returncode == 0, ended.stderr
    before, reached, after = json.loads(ended.stdout)
    assert (before, reached["2"], after) == ([], "watches", [])
