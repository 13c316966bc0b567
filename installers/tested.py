"""`python -m installers.tested`: the versions that are known to work together, as pip takes constraints.

They are those of the locks, on whatever system. Python's own library is all that it needs.
"""

from __future__ import annotations

import sys
from pathlib import Path

from installers.first_run.packages import read_lock

_LOCKS = Path(__file__).resolve().parent / "locks"


def versions(python: tuple[int, int], locks: Path = _LOCKS) -> list[str]:
    """Return "name==version" of every package; for a Python without a lock, those of the nearest that has one."""
    found = {lock: int(lock.name.split("-cp3")[1].split("-")[0]) for lock in locks.glob("linux-*-cp3*.txt")}
    best = min(found, key=lambda lock: (abs(found[lock] - python[1]), lock.name))
    return [f"{package.name}=={package.version}" for package in read_lock(best)]


if __name__ == "__main__":
    sys.stdout.write("\n".join(versions(sys.version_info[:2])) + "\n")
