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

Make = Callable[[Staging, Path], Path]
"""Makes one artefact of what was staged, in a folder, and returns it."""


def run(make: Make, argv: Sequence[str] | None = None) -> int:
    """Stage, make, and say what came of it. Returns 0, or 3 with one sentence."""
    parser = argparse.ArgumentParser(description="Build an installer of PhotoClip in dist/.")
    parser.add_argument("--torch-index", action="append", default=[], metavar="BUILD=INDEX", help="where its torch is")
    options = parser.parse_args(argv)
    torch_indexes = dict(word.partition("=")[::2] for word in options.torch_index)
    staging = Staging(ROOT / "build" / "linux", ROOT / "build" / "kept", torch_indexes=torch_indexes)
    target = ROOT / "dist"
    target.mkdir(exist_ok=True)
    try:
        staging.collect()
        made = make(staging, target)
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
