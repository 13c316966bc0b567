"""Uv: the program that unpacks wheels into an environment. It never asks the network, and reads nobody's settings."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from installers.first_run.control import Control
from installers.first_run.language import tr
from installers.first_run.problems import SetupProblem, Stopped, could_not_go_on, disk_full
from installers.first_run.system import THIS

LOOK_EVERY_S = 0.2


class Uv:
    """Runs `uv`; what it prints goes into the log."""

    def __init__(self, program: Path, cache: Path, log: Path, control: Control) -> None:
        self._program = program
        self._log = log
        self._control = control
        strange = ("UV_", "PYTHON", "VIRTUAL_ENV")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(strange)}
        # Hard links from the cache into the environment: nothing is on the disk twice.
        self._environ = kept | {
            "UV_CACHE_DIR": str(cache),
            "UV_NO_CONFIG": "1",
            "UV_OFFLINE": "1",
            "UV_PYTHON_DOWNLOADS": "never",
            "UV_LINK_MODE": "hardlink",
        }

    def make_environment(self, folder: Path, python: Path) -> None:
        self._uv("venv", "--python", str(python), str(folder))

    def install(self, lock: Path, wheels: Sequence[Path], *where: str) -> None:
        """Install exactly what the lock says, hash by hash, from these folders; `where`: options that say into what."""
        found = [word for folder in wheels for word in ("--find-links", str(folder))]
        options = ["--no-index", "--no-deps", "--no-build", "--require-hashes", *found]
        self._uv("pip", "install", *options, *where, "--requirement", str(lock))

    def run(self, what: str, *command: str) -> None:
        """Run a program to its end, under `what` in the log; raise a problem that says its last line where it fails."""
        with self._log.open("ab") as log:
            log.write(f"$ {what}\n".encode())
            log.flush()
            begin = log.tell()
            with subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, env=self._environ
            ) as process:
                self._wait(process)
        if process.returncode:
            raise self._problem(what, begin)

    def _uv(self, *words: str) -> None:
        self.run("uv " + " ".join(words[:2]), str(self._program), *words)

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        while True:
            try:
                process.wait(LOOK_EVERY_S)
            except subprocess.TimeoutExpired:
                if not self._control.stopped:
                    continue
                process.terminate()
                process.wait()
                raise Stopped from None
            return

    def _problem(self, what: str, begin: int) -> SetupProblem:
        with self._log.open("rb") as log:
            log.seek(begin)
            said = log.read().decode("utf-8", "replace")
        if THIS.says_disk_full(said):
            return disk_full(self._log.parent)
        last = next((line.strip() for line in reversed(said.splitlines()) if line.strip()), "")
        reason = f"{what}: {last or tr('it ended without a word')}"
        return could_not_go_on(reason, self._log)
