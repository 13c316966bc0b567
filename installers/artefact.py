"""What every `make` of an installer ends with: what was built, its size and its checksum."""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from installers.first_run.problems import SetupProblem
from installers.lock import ROOT
from installers.staging import Staging
from installers.targets import LINUX, Target

Make = Callable[[Staging, Path], Path]
"""Makes one artefact of what was staged, in a folder, and returns it."""


def parser() -> argparse.ArgumentParser:
    """Return what reads the options that all of them take."""
    made = argparse.ArgumentParser(description="Build an installer of PhotoClip in dist/.")
    made.add_argument("--torch-index", action="append", default=[], metavar="BUILD=INDEX", help="where its torch is")
    made.add_argument("--update-address", default="", metavar="ADDRESS", help="where updates are asked for")
    made.add_argument("--update-key", action="append", default=[], metavar="KEY", help="a key that signs them")
    return made


def run(make: Make, argv: Sequence[str] | None = None, target: Target = LINUX) -> int:
    """Stage, make, and say what came of it. Returns 0, or 3 with one sentence."""
    return build(make, parser().parse_args(argv), target)


def build(make: Make, options: argparse.Namespace, target: Target) -> int:
    """Do what `run` does, with options that were read already."""
    torch_indexes = dict(word.partition("=")[::2] for word in options.torch_index)
    work, folder = ROOT / "build", ROOT / "dist"
    updates = {"address": options.update_address, "keys": options.update_key} if options.update_key else None
    staging = Staging(work / target.tag, work / "kept", torch_indexes=torch_indexes, target=target, updates=updates)
    folder.mkdir(exist_ok=True)
    try:
        staging.collect()
        made = make(staging, folder)
    except SetupProblem as problem:
        sys.stderr.write(f"{problem}\n")
        return 3
    sys.stdout.write(report(made))
    return 0


def report(made: Path) -> str:
    """Return the lines that say what was built."""
    with made.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return f"{made}\n{made.stat().st_size / 1e6:.1f} MB\nsha256 {digest}\n"
