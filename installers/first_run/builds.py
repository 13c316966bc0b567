"""Which build of PyTorch a machine is given, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from installers.first_run.machine import Machine
from installers.first_run.packages import Package, size_text

CPU, CUDA, ROCM, METAL = "cpu", "cuda", "rocm", "metal"
NAMES = {
    CPU: "Processor only",
    CUDA: "NVIDIA graphics card (CUDA)",
    ROCM: "AMD graphics card (ROCm)",
    METAL: "Apple's graphics (Metal)",
}
CUDA_13_DRIVER = 580
"""The oldest driver that runs programs built with CUDA 13, which the locked torch is."""


@dataclass(frozen=True, slots=True)
class Build:
    """One way to run PhotoClip: everything that goes into the environment, PyTorch included."""

    name: str
    packages: tuple[Package, ...]

    @property
    def download_bytes(self) -> int:
        return sum(package.size_bytes for package in self.packages)

    @property
    def unpacked_bytes(self) -> int:
        return sum(package.unpacked_bytes for package in self.packages)

    @property
    def text(self) -> str:
        name, needs = NAMES.get(self.name, self.name), size_text(self.unpacked_bytes)
        return f"{name}: {size_text(self.download_bytes)}, {needs} on disk"


@dataclass(frozen=True, slots=True)
class Choice:
    """The build that suits the machine, and the reason in one sentence."""

    build: Build
    reason: str


def choose(builds: Mapping[str, Build], machine: Machine) -> Choice:
    """Return what suits the machine best of the builds that the installer carries (one or more)."""
    wanted, reason = _wanted(machine)
    if wanted in builds:
        return Choice(builds[wanted], reason)
    for name, why in ((CPU, "This installer has no build for it, so the processor is used."), (CUDA, _ONLY_CUDA)):
        if name in builds:
            return Choice(builds[name], f"{reason} {why}")
    return Choice(next(iter(builds.values())), f"{reason} This installer has one build only.")


_ONLY_CUDA = "This installer has no smaller build: this one runs on the processor, too."


def _wanted(machine: Machine) -> tuple[str, str]:
    if machine.card == "nvidia" and 0 < machine.driver < CUDA_13_DRIVER:
        return CPU, f"The NVIDIA driver here ({machine.driver}) is older than {CUDA_13_DRIVER}, which PyTorch needs."
    if machine.card == "nvidia":
        return CUDA, "This computer has an NVIDIA graphics card, which looks at photos much faster than the processor."
    if machine.card == "apple":
        return METAL, "The graphics of this Mac look at photos much faster than its processor."
    if machine.card == "amd":
        return ROCM, "This computer has an AMD graphics card, which looks at photos much faster than the processor."
    return CPU, "No graphics card that PyTorch can use was found; the processor does the work."
