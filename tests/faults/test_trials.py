"""Ended by SIGKILL or met by an error at any call that writes, a library opens, has what was done, and goes on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.faults.effort import EFFORT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900 * EFFORT),
    pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="calls are named by /proc/self/fd, of Linux alone"),  # noqa: PTH112
]

PLACES = (
    {"index", "thumbnail", "read sidecars", "write sidecars", "install model", "migrate", "back up", "restore"}
    | {"settings", "leave out", "close", "date", "trash", "duplicates", "change model"}
    | {
        *("tag", "take off", "rename tag", "mark", "album", "apply run", "undo run"),
        *("take over takeout", "undo takeout"),
    }
)


def trials(*arguments: str) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "tests.faults.trials", *arguments]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return [json.loads(line) for line in ended.stdout.splitlines()]


@pytest.mark.parametrize("what", ["kills", "errors"])
def test_nothing_is_lost_wherever_it_ends_or_fails(what: str) -> None:
    count, other = (29 * EFFORT, "errors") if what == "kills" else (24 * EFFORT, "kills")
    tried = trials(f"--{what}", str(count), f"--{other}", "0")
    print(Counter(f"{one['deed']}: {one['kind']}" for one in tried))
    assert len(tried) == count
    assert [one for one in tried if one["problems"]] == []
    # Whether anything is left to write when the library closes is up to threads: on a busy machine they came before it.
    assert PLACES - {"close"} <= {one["deed"] for one in tried} <= PLACES
    if what == "kills":
        assert {one["ended"] for one in tried if one["deed"] != "close"} == {"killed"}
