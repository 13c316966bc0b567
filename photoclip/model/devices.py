"""The processors a checkpoint can run on, in plain words."""

from __future__ import annotations

from dataclasses import dataclass

from photoclip.language import english, tr

ORDER = ("cuda", "mps", "xpu", "cpu")
"""From fastest to always there."""

NAMES = {"cuda": english("NVIDIA or AMD graphics card"), "mps": "Apple GPU", "xpu": "Intel GPU", "cpu": "CPU"}


@dataclass(frozen=True, slots=True)
class DeviceReport:
    """One processor: `value` as the settings name it ('cuda' stands for AMD's ROCm too)."""

    value: str
    name: str
    """As shown to the person, e.g. 'NVIDIA RTX 4070 (CUDA)'."""
    usable: bool
    reason: str
    """Why it can or cannot be used: one sentence."""


@dataclass(frozen=True, slots=True)
class DeviceChoice:
    """The device to use, and why."""

    report: DeviceReport
    reason: str


def choose(wanted: str, reports: list[DeviceReport]) -> DeviceChoice:
    """Return the device for the settings value `wanted` ('auto' or a device); the CPU where it cannot be used."""
    by_value = {report.value: report for report in reports}
    cpu = by_value["cpu"]
    if wanted in by_value:
        report = by_value[wanted]
        if report.usable:
            return DeviceChoice(report, tr("{name} was chosen in the settings.").format(name=report.name))
        return DeviceChoice(
            cpu, tr("{name} was chosen but cannot be used: {reason}").format(name=report.name, reason=report.reason)
        )
    for value in ORDER:
        if value != "cpu" and value in by_value and by_value[value].usable:
            return DeviceChoice(by_value[value], tr("{name} is the fastest here.").format(name=by_value[value].name))
    return DeviceChoice(cpu, tr("No graphics processor can be used here."))
