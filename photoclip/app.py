"""The window's entry point. It only wires."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from photoclip import __version__, installation
from photoclip.cli.spoken import SpokenParser
from photoclip.errors import COULD_NOT_RUN
from photoclip.garbage import uncollected
from photoclip.health import system_libraries
from photoclip.language import shown, tr
from photoclip.language.choice import VARIABLE, language_help
from photoclip.logs import DEBUG_HELP, wants_debug
from photoclip.paths import AppPaths


def main(argv: Sequence[str] | None = None) -> int:
    """Start the app and return its exit status: 0, 2 for wrong usage, 3 when it could not run."""
    options = _parse(sys.argv[1:] if argv is None else list(argv))
    if options.language:
        os.environ[VARIABLE] = options.language
    if not system_libraries.has_display():
        return _could_not_run(
            shown(system_libraries.NO_DISPLAY) + tr(" 'photoclip --help' lists what works without one.")
        )
    installation.stay()
    missing = system_libraries.missing_sentence()
    if missing:  # Qt would abort the process
        return _could_not_run(missing)
    try:
        with uncollected():
            from photoclip.gui.window.start import run  # noqa: PLC0415 what Qt lacks here is said in plain words below

        # As the person sees the place: a link stays one, as it does where folders are watched.
        opened = [Path(os.path.abspath(word)) for word in options.paths]  # noqa: PTH100 Path keeps '..'
        paths, debug = AppPaths.choose(options.data_dir), wants_debug(options.debug)
        return run(paths, ["photoclip"], debug, opened, started=installation.has_started)
    except ImportError as error:
        return _could_not_run(
            tr("PhotoClip's window could not be loaded: {error}. Installing PhotoClip again may help.").format(
                error=error
            )
        )


def _could_not_run(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return COULD_NOT_RUN


def _parse(words: list[str]) -> argparse.Namespace:
    parser = SpokenParser(prog="photoclip-app", description=tr("Find your photos by describing them."))
    parser.add_argument("paths", nargs="*", metavar="PATH", help=tr("show these photos and folders"))
    parser.add_argument("--data-dir", metavar="DIR", help=tr("keep the library in this folder"))
    parser.add_argument("--language", metavar="NAME", help=language_help())
    parser.add_argument("--debug", action="store_true", help=shown(DEBUG_HELP))
    which = f"PhotoClip {__version__}"
    parser.add_argument("--version", action="version", version=which, help=tr("say which version this is"))
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main())
