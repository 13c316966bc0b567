"""photoclip without a command, and photoclip open: the app, or where there is no display what works without one."""

from __future__ import annotations

import argparse
import sys

from photoclip.app import main as run_app
from photoclip.cli import demo
from photoclip.cli.output import Commands, say_could_not_run
from photoclip.health.system_libraries import NO_DISPLAY, has_display
from photoclip.language import shown, tr


def _app(options: argparse.Namespace) -> int:
    if not has_display():
        if options.or_demo:
            sys.stderr.write(shown(NO_DISPLAY) + tr(" So here is the demo in the terminal.\n\n"))
            options.query = None
            return demo.COMMANDS["demo"](options)
        return say_could_not_run(shown(NO_DISPLAY) + tr(" 'photoclip --help' lists what works without one."), options)
    arguments = ["--data-dir", options.data_dir] if options.data_dir else []
    return run_app([*arguments, *(["--debug"] if options.debug else []), "--", *options.paths])


COMMANDS: Commands = {"": _app, "open": _app}
