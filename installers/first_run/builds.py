"""Which build of PyTorch a machine is given, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from installers.first_run.language import english, shown, tr
from installers.first_run.machine import Machine
from installers.first_run.packages import Package, size_text

CPU, CUDA, ROCM, METAL = "cpu", "cuda", "rocm", "metal"
NAMES = {
    CPU: english("Processor only"),
    CUDA: english("NVIDIA graphics card (CUDA)"),
    ROCM: english("AMD graphics card (ROCm)"),
    METAL: english("Apple's graphics (Metal)"),
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
    def title(self) -> str:
        return shown(NAMES.get(self.name, self.name))

    @property
    def text(self) -> str:
        size, needs = size_text(self.download_bytes), size_text(self.unpacked_bytes)
        return tr("{name}: {size}, {needs} on disk").format(name=self.title, size=size, needs=needs)


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
    for name, why in (
        (CPU, tr("This installer has no build for it, so the processor is used.")),
        (CUDA, tr("This installer has no smaller build: this one runs on the processor, too.")),
    ):
        if name in builds:
            return Choice(builds[name], _in_a_row(reason, why))
    return Choice(next(iter(builds.values())), _in_a_row(reason, tr("This installer has one build only.")))


def _in_a_row(one: str, other: str) -> str:
    """Return two sentences as a language sets them one after the other."""
    return tr("{sentence} {next}").format(sentence=one, next=other)


def _wanted(machine: Machine) -> tuple[str, str]:
    if machine.card == "nvidia" and 0 < machine.driver < CUDA_13_DRIVER:
        older = tr("The NVIDIA driver here ({driver}) is older than {needed}, which PyTorch needs.")
        return CPU, older.format(driver=machine.driver, needed=CUDA_13_DRIVER)
    if machine.card == "nvidia":
        return CUDA, tr(
            "This computer has an NVIDIA graphics card, which looks at photos much faster than the processor."
        )
    if machine.card == "apple":
        return METAL, tr("The graphics of this Mac look at photos much faster than its processor.")
    if machine.card == "amd":
        return ROCM, tr("This computer has an AMD graphics card, which looks at photos much faster than the processor.")
    return CPU, tr("No graphics card that PyTorch can use was found; the processor does the work.")
