"""What tells this machine from another for what was measured on it, found out without importing torch."""

from __future__ import annotations

import hashlib
import os
import platform
from pathlib import Path

from photoclip.model.devices import DeviceReport

_CPU_INFO = Path("/proc/cpuinfo")


def machine(device: DeviceReport | None = None) -> str:
    """Return what tells this processor, the CPU unless `device` says which, with these libraries from another."""
    if device is not None and device.value != "cpu":
        return f"{device.name} ({device.value}), {_libraries()}"
    said = _said_of_cpu()
    name = said.get("model name") or platform.processor() or platform.machine()
    # What it can compute with: a virtual machine may show less of a processor. Macs are told by name.
    able = f"{said.get('flags', said.get('Features', ''))} {os.environ.get('ATEN_CPU_CAPABILITY', '')}"
    return f"{name} ({hashlib.sha256(able.encode()).hexdigest()[:8]}), {_libraries()}"


def thread_count(wanted: int | None) -> int:
    """Return how many CPU threads to use: `wanted`, or one for each physical core this process may run on."""
    import psutil  # noqa: PLC0415 not needed to show a window

    process = psutil.Process()
    allowed = len(process.cpu_affinity()) if hasattr(process, "cpu_affinity") else psutil.cpu_count() or 1
    physical = psutil.cpu_count(logical=False) or allowed
    return max(1, min(wanted or physical, allowed))


def memory_bytes() -> int:
    """Return how much memory this machine has."""
    import psutil  # noqa: PLC0415 as above

    return int(psutil.virtual_memory().total)


def free_memory_bytes() -> int:
    """Return how much of it programs may still take."""
    import psutil  # noqa: PLC0415 as above

    return int(psutil.virtual_memory().available)


def _libraries() -> str:
    return f"torch {_version_of('torch')}, open_clip {_version_of('open_clip_torch')}"


def _version_of(package: str) -> str:
    from importlib import metadata  # noqa: PLC0415 as above

    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "of no version"


def _said_of_cpu() -> dict[str, str]:
    """Return what Linux says of the first core, by name."""
    try:
        lines = _CPU_INFO.read_text("utf-8", "replace").partition("\n\n")[0].splitlines()
    except OSError:
        return {}
    return {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
