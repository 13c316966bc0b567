"""What is made for one kind of computer: the wheel of hnswlib, which the index has as source, and a Python to bring."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from uv import find_uv_bin

from installers.first_run.packages import Package
from installers.first_run.problems import SetupProblem
from installers.first_run.system import THIS
from installers.targets import OLDEST_MACOS, Target

# Left to itself, its set-up compiles for the very processor it runs on, and ends with an illegal instruction on others.
# With the C++ library inside, it does not ask for one as new as this machine's.
_FOR_ANY_COMPUTER = {"HNSWLIB_NO_NATIVE": "1"}
_OF_ONE_SYSTEM = {
    "linux": {"LDFLAGS": "-static-libstdc++ -static-libgcc -Wl,-s"},
    "darwin": {"MACOSX_DEPLOYMENT_TARGET": OLDEST_MACOS},
}
_ENDINGS = {"linux": "linux_*", "win32": "win_*", "darwin": "macosx_*"}


def build_wheel(source: Path, python: str, kept: Path, target: Target) -> Path:
    """Return the wheel made of the source archive for that Python ('3.12'); made once, then kept in `kept`.

    For another system than this one it must lie there already.
    """
    system = target.tag.split("-")[0]
    name = f"{source.name.removesuffix('.tar.gz')}-cp{python.replace('.', '')}-*-{_ENDINGS[system]}.whl"
    made = list(kept.glob(name))
    if not made and target.tag != THIS.tag:
        raise SetupProblem(
            f"The installer for {target.tag} is made on such a computer: hnswlib is compiled there. "
            f"With a wheel of it in {kept} ({name}), it can be made here."
        )
    if not made:
        command = [find_uv_bin(), "build", "--quiet", "--wheel", "--python", python]
        command += ["--out-dir", str(kept), str(source)]
        environ = os.environ | _FOR_ANY_COMPUTER | _OF_ONE_SYSTEM.get(system, {})
        ended = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
        if ended.returncode:
            raise SetupProblem(
                f"hnswlib could not be built for Python {python}; a C++ compiler and its headers are needed:\n"
                + ended.stderr.strip()
            )
        made = list(kept.glob(name))
    return made[0]


def bring_python(target: Target, kept: Path, folder: Path) -> None:
    """Put a Python of its own for that system into `folder`. uv gets it, once; it is kept in `kept`."""
    name = f"cpython-{target.pythons[0]}-{target.uv_python}"
    store = kept / f"python-{target.tag}"
    command = [find_uv_bin(), "python", "install", "--quiet", "--no-bin", "--install-dir", str(store), name]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    found = sorted(path for path in store.glob("cpython-*") if path.is_dir() and not path.is_symlink())
    if ended.returncode or not found:
        raise SetupProblem(f"A Python for {target.tag} could not be had: {ended.stderr.strip()}")
    shutil.copytree(found[-1], folder, symlinks=True)


def has_python(python: str) -> bool:
    """Tell whether that Python is on this machine, so that a wheel can be built for it."""
    command = [find_uv_bin(), "python", "find", "--no-python-downloads", "--system", python]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def is_source(package: Package) -> bool:
    """Tell whether the lock has only the source of it."""
    return not package.file.endswith(".whl")
