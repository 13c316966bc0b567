"""`python -m installers.first_run`: set PhotoClip up, in a window where there is a display, else in the terminal."""

from __future__ import annotations

import argparse
import io
import shutil
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from installers.first_run.builds import Build, Choice, choose
from installers.first_run.control import Control
from installers.first_run.home import Home
from installers.first_run.language import speak, tr
from installers.first_run.machine import this_machine
from installers.first_run.payload import Payload
from installers.first_run.problems import SetupProblem, Stopped
from installers.first_run.setup import Plan, Setup, offline_folders, sources_of
from installers.first_run.system import THIS, tell
from installers.first_run.text_face import TextFace
from installers.first_run.uv import Uv

READY, STOPPED, COULD_NOT = 0, 1, 3


def main(argv: Sequence[str] | None = None) -> int:
    """Return 0 when PhotoClip is ready, 1 when the person stopped, 3 when it could not be set up."""
    speak()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # not every terminal has every language's letters
    options = _parse(argv)
    try:
        payload, home = Payload.read(options.payload), Home(options.home)
        if home.is_ready(payload.id):
            return READY
        newest = payload.newest(home.update)
        if not home.refused(newest.id):
            payload = newest
        if options.text or not THIS.has_display():
            return _in_terminal(payload, home, options)
        return _in_window(payload, home, options)
    except Stopped:
        return STOPPED
    except SetupProblem as problem:
        tell(str(problem))
        return COULD_NOT


def _in_terminal(payload: Payload, home: Home, options: argparse.Namespace) -> int:
    face, control = TextFace(), Control()
    choice = _choice(payload.builds(), options.build)
    if not options.yes and not face.agrees(choice):
        return STOPPED
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: control.stop())
    sources = sources_of(payload, choice.build.name, options.mirror, options.proxy)
    Setup(payload, home, control).run(Plan(choice.build, sources, _offline(payload, options)), face.report)
    face.say(tr("PhotoClip is ready."))
    return READY


def _in_window(payload: Payload, home: Home, options: argparse.Namespace) -> int:
    # Qt is on its way into the environment anyway, so the installer brings it: the window costs no byte more.
    home.prepare()
    if not home.window.is_dir():
        with home.held():
            _unpack_window(payload, home)
    sys.path.insert(0, str(home.window))
    from installers.first_run.window import show  # noqa: PLC0415 there is no Qt before

    choice = _choice(payload.builds(), options.build)
    return READY if show(payload, home, choice, _offline(payload, options)) else STOPPED


def _unpack_window(payload: Payload, home: Home) -> None:
    lock, unpacked = payload.folder / "locks" / "window.txt", home.folder / "window.new"
    shutil.rmtree(unpacked, ignore_errors=True)
    Uv(payload.uv, home.cache, home.log, Control()).install(
        lock, [payload.wheels], "--python", sys.executable, "--target", str(unpacked)
    )
    unpacked.rename(home.window)


def _choice(builds: dict[str, Build], wanted: str) -> Choice:
    if not wanted:
        return choose(builds, this_machine())
    if wanted not in builds:
        none = tr("This installer has no build '{build}'; it has {builds}.")
        raise SetupProblem(none.format(build=wanted, builds=", ".join(builds)))
    return Choice(builds[wanted], tr("It was asked for."))


def _offline(payload: Payload, options: argparse.Namespace) -> tuple[Path, ...]:
    return offline_folders(*filter(None, (options.near, payload.folder, payload.folder.parent)))


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="photoclip-setup", description=tr("Set PhotoClip up for yourself."))
    parser.add_argument("--payload", type=Path, required=True, metavar="DIR", help=tr("what the installer brought"))
    parser.add_argument("--home", type=Path, required=True, metavar="DIR", help=tr("where the environment goes"))
    parser.add_argument("--near", type=Path, metavar="DIR", help=tr("a folder that may hold photoclip-wheels"))
    parser.add_argument("--text", action="store_true", help=tr("in the terminal, even where there is a display"))
    parser.add_argument("--yes", action="store_true", help=tr("do not ask"))
    parser.add_argument(
        "--build", default="", metavar="NAME", help=tr("cpu, cuda, rocm or metal; chosen by what is here")
    )
    parser.add_argument("--mirror", default="", metavar="ADDRESS", help=tr("get packages from this index"))
    parser.add_argument("--proxy", default="", metavar="ADDRESS", help=tr("by this proxy; the system's by default"))
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
