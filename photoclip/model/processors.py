"""The processors of this machine as torch finds them, and how many threads it may use."""

from __future__ import annotations

import platform
from pathlib import Path

import psutil
import torch

from photoclip.model.devices import NAMES, DeviceReport


def device_reports() -> list[DeviceReport]:
    """Return every kind of processor with the reason why it can or cannot be used, fastest first."""
    return [_cuda(), _mps(), _xpu(), DeviceReport("cpu", NAMES["cpu"], True, _cpu_reason())]


def machine(device: DeviceReport) -> str:
    """Return what tells this processor with this torch from another, for what was measured on one of them."""
    name = device.name if device.value != "cpu" else _processor_name()
    capability = torch.backends.cpu.get_cpu_capability() if device.value == "cpu" else device.value
    return f"{name} ({capability}), torch {torch.__version__}"


def set_threads(wanted: int | None) -> None:
    """Use `wanted` CPU threads, or one for each physical core this process may run on."""
    process = psutil.Process()
    allowed = len(process.cpu_affinity()) if hasattr(process, "cpu_affinity") else psutil.cpu_count() or 1
    physical = psutil.cpu_count(logical=False) or allowed
    torch.set_num_threads(max(1, min(wanted or physical, allowed)))


def empty_cache(device: torch.device) -> None:
    """Give back the memory that torch keeps for later on this processor."""
    backend = {"cuda": torch.cuda, "xpu": torch.xpu, "mps": torch.mps}.get(device.type)
    if backend is not None:
        backend.empty_cache()


def _cuda() -> DeviceReport:
    hip = getattr(torch.version, "hip", None)
    if torch.cuda.is_available():
        kind = "ROCm" if hip else "CUDA"
        name = f"{torch.cuda.get_device_name(0)} ({kind})"
        return DeviceReport("cuda", name, True, f"{kind} answers.")
    if torch.version.cuda is None and not hip:
        return DeviceReport("cuda", NAMES["cuda"], False, "The installed torch was built without CUDA and ROCm.")
    return DeviceReport("cuda", NAMES["cuda"], False, "No such card was found, or its driver is missing or too old.")


def _mps() -> DeviceReport:
    mps = torch.backends.mps
    if mps.is_available():
        return DeviceReport("mps", "Apple GPU (Metal)", True, "Metal answers.")
    built = "This Mac or its macOS is too old." if mps.is_built() else "It is found in Macs with Apple silicon only."
    return DeviceReport("mps", NAMES["mps"], False, built)


def _xpu() -> DeviceReport:
    if torch.xpu.is_available():
        return DeviceReport("xpu", f"{torch.xpu.get_device_name(0)} (XPU)", True, "The Intel GPU answers.")
    return DeviceReport(
        "xpu", NAMES["xpu"], False, "No Intel GPU was found, or the installed torch was built without XPU."
    )


def _processor_name() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8", "replace").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())


def _cpu_reason() -> str:
    threads = torch.get_num_threads()
    return f"It is always there; {threads} thread{'s' if threads > 1 else ''} in use."
