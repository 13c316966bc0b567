"""Commands as a person would type them: in this process, which costs milliseconds, or in one of their own."""

from __future__ import annotations

import io
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from photoclip.cli.main import main
from photoclip.paths import DATA_DIR_VARIABLE

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Answer:
    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class CommandLine:
    """Runs commands here, on a data folder of its own: all but a process's start and end, and with the lent encoder."""

    data_dir: Path

    def __call__(self, *arguments: str | Path) -> Answer:
        out, err = io.StringIO(), io.StringIO()
        given = {DATA_DIR_VARIABLE: str(self.data_dir)}
        with redirect_stdout(out), redirect_stderr(err), _log_of_its_own(), mock.patch.dict(os.environ, given):
            status = _status(arguments)
        return _checked(Answer(status, out.getvalue(), err.getvalue()))


@dataclass(frozen=True)
class OwnProcesses:
    """Runs each command in a process of its own, on a data folder of its own. Costs a second, and five with a model."""

    data_dir: Path

    @property
    def environment(self) -> dict[str, str]:
        hidden = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "COV_CORE_SOURCE"}
        kept = {name: value for name, value in os.environ.items() if name not in hidden}
        return kept | {DATA_DIR_VARIABLE: str(self.data_dir), "PYTHONPATH": str(ROOT)}

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
        return _checked(Answer(ended.returncode, ended.stdout, ended.stderr))

    def start(self, *arguments: str | Path) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self.command(*arguments), env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )


@contextmanager
def _log_of_its_own() -> Iterator[None]:
    """What is logged goes where the command says, as in a process of its own, and not to pytest."""
    log = logging.getLogger()
    handlers, level = log.handlers[:], log.level
    log.handlers.clear()
    log.setLevel(logging.WARNING)
    try:
        yield
    finally:
        log.handlers[:] = handlers
        log.setLevel(level)


def _status(arguments: tuple[str | Path, ...]) -> int:
    try:
        return main([str(argument) for argument in arguments])
    except SystemExit as exc:  # argparse's, about a wrong use
        return int(exc.code or 0)


def _checked(answer: Answer) -> Answer:
    assert "Traceback" not in answer.err, answer.err
    return answer
