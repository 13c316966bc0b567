"""How an answer to a search is printed, whichever process found it."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from photoclip.cli.output import DONE, print_answer
from photoclip.core.clock import clock_text
from photoclip.language import shown, tr


def say_told(options: argparse.Namespace, told: dict[str, Any]) -> int:
    """Print what `library.told.tell` returned."""
    document = told["document"]
    for one in document.get("read", ()):
        days = f" ({one['means']})" if one["means"] else ""
        sys.stderr.write(
            tr("Read “{said}” as {term}{days}; --literal looks for the words.\n").format(
                said=one["said"], term=one["as"], days=days
            )
        )
    for sentence in told["remarks"]:
        sys.stderr.write(shown(sentence) + "\n")
    lines = [_line(hit) if document["model"] is not None else hit["path"] for hit in document["hits"]]
    print_answer(options, document, "\n".join(lines))
    return DONE


def _line(hit: dict[str, Any]) -> str:
    moment = tr("  at {time}").format(time=clock_text(hit["moment_s"])) if "moment_s" in hit else ""
    return f"{'*' if hit['strong'] else ' '} {hit['confidence']:4.0%}  {hit['path']}{moment}"
