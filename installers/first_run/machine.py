"""Which accelerator this machine has, as far as it can be told without torch."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from installers.first_run.system import THIS, System

Card = Literal["nvidia", "amd", "apple", "none"]

_DRIVER = re.compile(r"Kernel Module.*?\s(\d+)\.\d+")


@dataclass(frozen=True, slots=True)
class Machine:
    """The graphics card that PyTorch may use; `driver` is the major version of NVIDIA's, 0 where it is not known."""

    card: Card
    driver: int = 0


def this_machine(root: Path = Path("/"), system: System = THIS) -> Machine:
    """Return what the kernel of that system says of the machine whose file system is at `root`."""
    if system.name == "darwin":
        return Machine("apple" if system.machine == "arm64" else "none")
    if system.is_windows:  # the driver's library; its version is in no file that can be read as text
        return Machine("nvidia" if (root / "Windows/System32/nvcuda.dll").exists() else "none")
    if (root / "dev/nvidiactl").exists() or (root / "proc/driver/nvidia/version").exists():
        return Machine("nvidia", _driver(root / "proc/driver/nvidia/version"))
    # The processor has a node of its own, without any unit that computes.
    nodes = (root / "sys/class/kfd/kfd/topology/nodes").glob("*/properties")
    if (root / "dev/kfd").exists() and any(_computes(node) for node in nodes):
        return Machine("amd")
    return Machine("none")


def _driver(version: Path) -> int:
    found = _DRIVER.search(_text(version))
    return int(found[1]) if found else 0


def _computes(properties: Path) -> bool:
    return re.search(r"^simd_count [1-9]", _text(properties), re.MULTILINE) is not None


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8", errors="replace")
    except OSError:
        return ""
