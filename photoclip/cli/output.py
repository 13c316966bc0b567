"""What the commands share: how they say what came of them."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from photoclip.errors import COULD_NOT_RUN
from photoclip.language import shown

DONE, DONE_WITH_FAILURES, USAGE = 0, 1, 2

Commands: TypeAlias = Mapping[str, Callable[[argparse.Namespace], int]]
"""What runs each command, by its name; returns the exit status."""


def print_answer(options: argparse.Namespace, document: dict[str, Any], text: str) -> None:
    if options.json:
        # Names that are not UTF-8 hold lone surrogates: escaped, the document stays valid everywhere.
        print(json.dumps(document, ensure_ascii=True))
    elif text:
        print(text.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


def say_usage(sentence: str) -> int:
    sys.stderr.write(f"photoclip: {sentence}\n")
    return USAGE


def say_could_not_run(sentence: str, options: argparse.Namespace, more: Sequence[str] = ()) -> int:
    """Say why; `more`: lines of what to do."""
    sentence = shown(sentence)
    if options.json:
        print(json.dumps({"error": sentence} | ({"more": list(more)} if more else {})))
    sys.stderr.write("\n".join([sentence, *more]) + "\n")
    return COULD_NOT_RUN
