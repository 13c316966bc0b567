"""Updates: asks what the installer put beside PhotoClip, which knows how to get and to believe a newer version."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from photoclip.core.cancel import CancelToken
from photoclip.core.updates import UpdateOffer, UpdateState
from photoclip.errors import Cancelled, UpdateProblem
from photoclip.installation import Installation
from photoclip.language import catalogue, tr
from photoclip.language.choice import VARIABLE
from photoclip.library.contract import UpdatesPart
from photoclip.library.contract.updates import Progress
from photoclip.library.long_jobs import LongJobs
from photoclip.settings import Settings

_EVERY_S = 86_400
_LOOK_EVERY_S = 0.2


class Updates(UpdatesPart):
    """Runs a program of the installer's; what it says are lines of JSON."""

    def __init__(
        self,
        installation: Installation | None,
        settings: Callable[[], Settings],
        asked: Path,
        jobs: LongJobs,
        now_s: Callable[[], float] = time.time,
    ) -> None:
        """`installation`: what PhotoClip runs from; `asked`: a file whose time says when was asked last."""
        self._installation = installation
        self._settings = settings
        self._asked = asked
        self._jobs = jobs
        self._now_s = now_s

    def state(self) -> UpdateState:
        if self._installation is None or self._installation.source() is None:
            return UpdateState(can=False)
        return UpdateState(can=True, waiting=self._installation.waiting())

    def check(self, address: str = "", cancel: CancelToken | None = None) -> UpdateOffer | None:
        for said in self._run(address, cancel):
            if said.get("offer") is not None:
                return _offer(said["offer"])
        return None

    def check_if_due(self, cancel: CancelToken | None = None) -> UpdateOffer | None:
        if not self._settings().check_for_updates or not self.state().can or not self._is_due():
            return None
        offer = self.check(cancel=cancel)
        return None if offer is not None and offer.did_not_start else offer

    def apply(
        self, address: str = "", cancel: CancelToken | None = None, on_progress: Progress | None = None
    ) -> str | None:
        ready = None
        for said in self._run(address, cancel, "--apply"):
            if "step" in said and on_progress is not None:
                on_progress(int(said["done"]), int(said["all"]), str(said["step"]))
            ready = str(said["ready"]) if "ready" in said else ready
        return ready

    def _is_due(self) -> bool:
        try:
            return not 0 <= self._now_s() - self._asked.stat().st_mtime < _EVERY_S
        except OSError:
            return True

    def _run(self, address: str, cancel: CancelToken | None, *words: str) -> Iterator[dict[str, Any]]:
        """Yield what the installer's program says. Raises UpdateProblem, Cancelled."""
        command = self._command(address or self._settings().update_address, words)
        with self._jobs.run(cancel or CancelToken()) as ended:
            try:
                self._asked.touch()
            except OSError as exc:
                raise UpdateProblem(
                    tr("{folder} cannot be written to: {reason}.").format(
                        folder=self._asked.parent, reason=exc.strerror or exc
                    )
                ) from exc
            for said in _lines_of(command, ended):
                if "problem" in said:
                    raise UpdateProblem(str(said["problem"]))
                yield said

    def _command(self, address: str, words: tuple[str, ...]) -> list[str]:
        source = self._installation.source() if self._installation is not None else None
        if source is None:
            raise UpdateProblem(
                tr(
                    "This PhotoClip was not put here by its installer, so it cannot update itself. It comes newer from "
                    "where you got it."
                )
            )
        program, places = source.payload / "update.py", ("--payload", str(source.payload), "--home", str(source.home))
        if not program.is_file():
            raise UpdateProblem(
                tr(
                    "What PhotoClip's installer left in {folder} is gone or too old to update PhotoClip. Get the "
                    "newest installer, and install that."
                ).format(folder=source.payload)
            )
        said = ("--address", address) if address else ()
        return [sys.executable, "-I", str(program), *places, *said, *words]


def _lines_of(command: list[str], ended: CancelToken) -> Iterator[dict[str, Any]]:
    """Yield each line that a program says, as it comes; end it where that is asked for."""
    lines: queue.Queue[str | None] = queue.Queue()
    # It speaks the language that is spoken here, which the person may have chosen: what it says is shown as it is.
    environ = os.environ | {VARIABLE: catalogue().name}
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=environ,
    ) as process:
        # What it says of a fault of ours is little, and read when it has ended.
        reader = threading.Thread(target=_read, args=(process, lines), name="update", daemon=True)
        reader.start()
        try:
            while True:
                ended.raise_if_cancelled()
                try:
                    line = lines.get(timeout=_LOOK_EVERY_S)
                except queue.Empty:
                    continue
                if line is None:
                    break
                yield json.loads(line)
        except Cancelled:
            process.terminate()
            raise
        finally:
            reader.join()
        process.wait()
        if process.returncode not in {0, 3}:
            said = (process.stderr.read() if process.stderr is not None else "").strip().splitlines()
            raise UpdateProblem(
                tr("Updating ended without a result ({reason}).").format(
                    reason=said[-1] if said else process.returncode
                )
            )


def _read(process: subprocess.Popen[str], lines: queue.Queue[str | None]) -> None:
    if process.stdout is not None:
        for line in process.stdout:
            lines.put(line)
    lines.put(None)


def _offer(said: dict[str, Any]) -> UpdateOffer:
    return UpdateOffer(str(said["version"]), str(said["says"]), int(said["bytes"]), bool(said["did_not_start"]))
