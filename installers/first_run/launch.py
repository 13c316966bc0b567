"""Starts an installed PhotoClip on Windows and macOS and, where an update is on trial, on Linux (`linux/photoclip`).

Where this person has not used it yet, or an update came, the first run makes its private environment before.
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from installers.first_run.__main__ import COULD_NOT, READY
from installers.first_run.__main__ import main as first_run
from installers.first_run.home import Home
from installers.first_run.language import speak, tr
from installers.first_run.payload import Payload
from installers.first_run.problems import SetupProblem
from installers.first_run.system import THIS, System, tell

USAGE = 2
"""The exit status of a command line that could not be read."""

Run = Callable[[list[str]], int]
"""Runs a program and returns its exit status."""


def launch(
    payload: Path,
    words: Sequence[str],
    system: System = THIS,
    set_up: Callable[[Sequence[str]], int] = first_run,
    run: Run | None = None,
    try_out: Run | None = None,
) -> int:
    """Start PhotoClip with these words, set up before where it must be; return its exit status.

    `run` may end this process, `try_out` waits and returns. What is on trial and does not start is gone back from.
    """
    speak(system)
    home = Home(Path(os.environ.get("PHOTOCLIP_HOME") or system.home(payload)), system)
    places = ["--payload", str(payload), "--home", str(home.folder)]
    if words[:1] == ["setup"]:
        return set_up([*places, "--text", *words[1:]])
    try:
        payload_id = Payload.read(payload).id
    except SetupProblem as problem:
        tell(str(problem))
        return COULD_NOT
    ready = home.is_ready(payload_id) or (home.refused(payload_id) and home.can_run())
    status = READY if ready else set_up(places)
    if status != READY and not home.can_run():  # an update that cannot be had now: the version before it still runs
        return status
    if home.before is not None and not home.has_started():
        status = (try_out or _try_out)(command_of(home, words))
        if not _did_not_start(home, status, words):
            _settle(home)
            return status
        tell(tr("The new version of PhotoClip did not start, so the one before it is used again."))
    else:
        _settle(home)
    return (run or _run)(command_of(home, words))


def _did_not_start(home: Home, status: int, words: Sequence[str]) -> bool:
    """Go back to the environment before where this one ended without having started; tell whether that was done."""
    ended_by_somebody = status in {-signal.SIGINT, -signal.SIGTERM, 128 + signal.SIGINT, 128 + signal.SIGTERM}
    unseen = _is_window(words) and not home.system.has_display()  # which no version could help
    # A command that ends with a sentence of its own, about what was typed or what is in the way, was reached.
    said_why = not _is_window(words) and status in {USAGE, COULD_NOT}
    if not status or ended_by_somebody or unseen or said_why or home.has_started():
        return False
    with suppress(SetupProblem), home.held():  # another set-up decides what is used
        home.go_back()
        return True
    return False


def _settle(home: Home) -> None:
    """Let the version before go where the new one has started."""
    if home.before is not None and home.has_started():
        with suppress(SetupProblem, OSError), home.held():
            home.settle()


def command_of(home: Home, words: Sequence[str]) -> list[str]:
    """Return what starts PhotoClip. Its window needs no console, on which the other commands write."""
    window = _is_window(words)
    # The place itself, not `current`: what runs must find its own modules also after a switch.
    python = home.system.python_of(home.in_use.resolve(), windowed=window)
    # Alone (-I): what lies in the folder it is started in, or in PYTHONPATH, is none of its business.
    module = ["photoclip.app", "--", *words[1:]] if window else ["photoclip", *words]
    return [str(python), "-I", "-m", *module]


def _is_window(words: Sequence[str]) -> bool:
    return not words or words[0] == "open"


def _try_out(command: list[str]) -> int:
    return subprocess.run(command, check=False).returncode


def _run(command: list[str]) -> int:
    if THIS.is_windows:
        return _try_out(command)
    return os.execv(command[0], command)  # noqa: S606 the one process that the system knows as the app
