"""The language of the command line, settled before anything is said, help included."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence

from photoclip import language
from photoclip.language.choice import VARIABLE, choose, saved_choice, system_languages
from photoclip.paths import AppPaths, resources_dir


def speak_their_language(words: Sequence[str]) -> None:
    """Speak what --language says, else PHOTOCLIP_LANGUAGE, the library's settings, or the system."""
    looking = argparse.ArgumentParser(add_help=False, exit_on_error=False, allow_abbrev=False)
    looking.add_argument("--language", default="")
    looking.add_argument("--data-dir", default=None)
    try:
        said, _rest = looking.parse_known_args(list(words))
    except argparse.ArgumentError:  # told in a moment, by what reads the whole line
        return
    if said.language:
        os.environ[VARIABLE] = said.language  # the processes and the window that come of this speak it, too
    chosen = saved_choice(AppPaths.choose(said.data_dir).settings)
    language.use(resources_dir() / "translations", choose(chosen, system_languages()))
