"""All benchmarks by one command: parts by name, each beside its peer or its limit, into RESULTS.md.

make bench                              the parts that take minutes
make bench PARTS="scan search"          these parts; PARTS=all: every one, also those that only print
make bench PARTS=start SIZES=1000000    at these sizes

A part is a module `bench_<name>.py`. One with `measure(ground)` yields rows, which are compared with goals and kept in
RESULTS.md; the others print what they find, and stand there as they print it.
"""

from __future__ import annotations

import argparse
import importlib
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.rows import Ground, machine, table, write_part

HERE = Path(__file__).parent
RESULTS = HERE / "RESULTS.md"
USUAL = ("scan", "search", "reach", "commands", "start", "index", "camera")


def parts() -> list[str]:
    """Return the names of all parts."""
    return sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))


def run(part: str, ground: Ground) -> tuple[str, str]:
    """Run a part; return its title and what it found, as Markdown."""
    module = importlib.import_module(f"tests.benchmarks.bench_{part}")
    if not hasattr(module, "measure"):
        said = subprocess.run(
            [sys.executable, "-m", module.__name__], stdout=subprocess.PIPE, text=True, check=True
        ).stdout
        print(said, end="", flush=True)
        return (module.__doc__ or part).splitlines()[0], f"```text\n{said}```\n"
    rows = []
    for row in module.measure(ground):
        rows.append(row)
        print("  " + " | ".join(row.cells()), flush=True)
    return module.TITLE, table(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", default=list(USUAL), metavar="PART", help=", ".join(parts()))
    parser.add_argument("--sizes", type=int, nargs="*", default=[])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--keep", type=Path, help="where the inputs are made and stay; else in a folder that goes")
    chosen = parser.parse_args()
    names = parts() if chosen.parts == ["all"] else chosen.parts
    unknown = [name for name in names if name not in parts()]
    if unknown:
        parser.error(f"no part is called {', '.join(unknown)}; there are {', '.join(parts())}")
    with tempfile.TemporaryDirectory(prefix="photoclip-bench-") as passing:
        folder = chosen.keep or Path(passing)
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            print(name, flush=True)
            title, body = run(name, Ground(folder.absolute(), chosen.rounds, tuple(chosen.sizes)))
            write_part(RESULTS, name, title, f"{machine()}\n\n{body}")


if __name__ == "__main__":
    main()
