"""Running the command line as a person would: in a process of its own, with a data folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT


@dataclass(frozen=True)
class Answer:
    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class CommandLine:
    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir

    @property
    def environment(self) -> dict[str, str]:
        hidden = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "COV_CORE_SOURCE"}
        kept = {name: value for name, value in os.environ.items() if name not in hidden}
        return kept | {"PHOTOCLIP_DATA_DIR": str(self.data_dir), "PYTHONPATH": str(ROOT)}

    def command(self, *arguments: str | Path) -> list[str]:
        return [sys.executable, "-m", "photoclip", *map(str, arguments)]

    def __call__(self, *arguments: str | Path, timeout_s: float = 300) -> Answer:
        ended = subprocess.run(
            self.command(*arguments),
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
        )
        assert "Traceback" not in ended.stderr, ended.stderr
        return Answer(ended.returncode, ended.stdout, ended.stderr)

    def start(self, *arguments: str | Path) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self.command(*arguments), env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )


@pytest.fixture
def photoclip(tmp_path: Path) -> CommandLine:
    return CommandLine(tmp_path / "data")
