"""Starts an installed PhotoClip on Windows and macOS, as `linux/photoclip` does on Linux.

Where this person has not used it yet, or an update came, the first run makes its private environment before.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from installers.first_run.__main__ import COULD_NOT, READY
from installers.first_run.__main__ import main as first_run
from installers.first_run.home import Home
from installers.first_run.payload import Payload
from installers.first_run.problems import SetupProblem
from installers.first_run.system import THIS, System, tell


def launch(
    payload: Path,
    words: Sequence[str],
    system: System = THIS,
    set_up: Callable[[Sequence[str]], int] = first_run,
    run: Callable[[list[str]], int] | None = None,
) -> int:
    """Start PhotoClip with these words, set up before where it must be; return its exit status."""
    home = Home(Path(os.environ.get("PHOTOCLIP_HOME") or system.home(payload)), system)
    places = ["--payload", str(payload), "--home", str(home.folder)]
    if words[:1] == ["setup"]:
        return set_up([*places, "--text", *words[1:]])
    try:
        ready = home.is_ready(Payload.read(payload).id)
    except SetupProblem as problem:
        tell(str(problem))
        return COULD_NOT
    status = READY if ready else set_up(places)
    if status != READY and not home.can_run():  # an update that cannot be had now: the version before it still runs
        return status
    return (run or _run)(command_of(home, words))


def command_of(home: Home, words: Sequence[str]) -> list[str]:
    """Return what starts PhotoClip. Its window needs no console, on which the other commands write."""
    window = not words or words[0] == "open"
    python = home.system.python_of(home.in_use, windowed=window)
    # Alone (-I): what lies in the folder it is started in, or in PYTHONPATH, is none of its business.
    module = ["photoclip.app", "--", *words[1:]] if window else ["photoclip", *words]
    return [str(python), "-I", "-m", *module]


def _run(command: list[str]) -> int:
    if sys.platform == "win32":
        return subprocess.run(command, check=False).returncode
    return os.execv(command[0], command)  # noqa: S606 the one process that the system knows as the app
