"""The processors of this machine as torch finds them, and how many threads it may use."""

from __future__ import annotations

import torch

from photoclip.language import english, in_english, tr
from photoclip.model.devices import NAMES, DeviceReport
from photoclip.model.this_machine import thread_count


def device_reports() -> list[DeviceReport]:
    """Return every kind of processor with the reason why it can or cannot be used, fastest first."""
    return [_cuda(), _mps(), _xpu(), DeviceReport("cpu", NAMES["cpu"], True, _cpu_reason())]


def set_threads(wanted: int | None) -> None:
    """Use `wanted` CPU threads, or one for each physical core this process may run on."""
    torch.set_num_threads(thread_count(wanted))


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
        return DeviceReport("cuda", name, True, tr("{kind} answers.").format(kind=kind))
    if torch.version.cuda is None and not hip:
        return DeviceReport("cuda", NAMES["cuda"], False, tr("The installed torch was built without CUDA and ROCm."))
    return DeviceReport(
        "cuda", NAMES["cuda"], False, tr("No such card was found, or its driver is missing or too old.")
    )


def _mps() -> DeviceReport:
    mps = torch.backends.mps
    if mps.is_available():
        return DeviceReport("mps", "Apple GPU (Metal)", True, tr("{kind} answers.").format(kind="Metal"))
    built = (
        tr("This Mac or its macOS is too old.")
        if mps.is_built()
        else tr("It is found in Macs with Apple silicon only.")
    )
    return DeviceReport("mps", NAMES["mps"], False, built)


def _xpu() -> DeviceReport:
    if torch.xpu.is_available():
        return DeviceReport(
            "xpu",
            f"{torch.xpu.get_device_name(0)} (XPU)",
            True,
            tr("The Intel GPU answers."),
        )
    return DeviceReport(
        "xpu", NAMES["xpu"], False, tr("No Intel GPU was found, or the installed torch was built without XPU.")
    )


def _cpu_reason() -> str:
    threads = torch.get_num_threads()
    one, many = english("It is always there; 1 thread in use."), english("It is always there; {n} threads in use.")
    return in_english(threads, one, many)
