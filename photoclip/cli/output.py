"""What the commands share: the library they open, and how they say what came of it."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from collections.abc import Iterator
from typing import Any

from photoclip.errors import COULD_NOT_RUN
from photoclip.library import Library
from photoclip.paths import AppPaths

DONE, DONE_WITH_FAILURES, USAGE = 0, 1, 2


@contextlib.contextmanager
def open_library(options: argparse.Namespace, paths: AppPaths | None = None) -> Iterator[Library]:
    library = Library(paths or AppPaths.choose(options.data_dir))
    library.open()
    try:
        yield library
    finally:
        library.close()


def print_answer(options: argparse.Namespace, document: dict[str, Any], text: str) -> None:
    if options.json:
        # Names that are not UTF-8 hold lone surrogates: escaped, the document stays valid everywhere.
        print(json.dumps(document, ensure_ascii=True))
    elif text:
        print(text.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


def say_usage(sentence: str) -> int:
    sys.stderr.write(f"photoclip: {sentence}\n")
    return USAGE


def say_could_not_run(sentence: str, options: argparse.Namespace) -> int:
    if options.json:
        print(json.dumps({"error": sentence}))
    sys.stderr.write(sentence + "\n")
    return COULD_NOT_RUN
