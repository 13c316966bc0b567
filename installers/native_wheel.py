"""The wheel of hnswlib, which the index has as source only: compiled here, for any computer of this kind."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from uv import find_uv_bin

from installers.first_run.packages import Package
from installers.first_run.problems import SetupProblem

# Left to itself, its set-up compiles for the very processor it runs on, and ends with an illegal instruction on others.
# With the C++ library inside, it does not ask for one as new as this machine's.
_FOR_ANY_COMPUTER = {"HNSWLIB_NO_NATIVE": "1", "LDFLAGS": "-static-libstdc++ -static-libgcc -Wl,-s"}


def build_wheel(source: Path, python: str, target: Path) -> Path:
    """Return the wheel made of the source archive for that Python ('3.12'); made once, then kept in `target`."""
    name = f"{source.name.removesuffix('.tar.gz')}-cp{python.replace('.', '')}-*.whl"
    made = list(target.glob(name))
    if not made:
        command = [find_uv_bin(), "build", "--quiet", "--wheel", "--python", python]
        command += ["--out-dir", str(target), str(source)]
        environ = os.environ | _FOR_ANY_COMPUTER
        ended = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
        if ended.returncode:
            raise SetupProblem(
                f"hnswlib could not be built for Python {python}; a C++ compiler and its headers are needed:\n"
                + ended.stderr.strip()
            )
        made = list(target.glob(name))
    return made[0]


def has_python(python: str) -> bool:
    """Tell whether that Python is on this machine, so that a wheel can be built for it."""
    command = [find_uv_bin(), "python", "find", "--no-python-downloads", "--system", python]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def is_source(package: Package) -> bool:
    """Tell whether the lock has only the source of it."""
    return not package.file.endswith(".whl")
