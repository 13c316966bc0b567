"""Which processor a checkpoint runs on, and what the person is told of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from photoclip.model.devices import NAMES, ORDER, DeviceReport, choose

REPORTS = [DeviceReport(value, NAMES[value], False, f"No {value} here.") for value in ORDER[:-1]] + [
    DeviceReport("cpu", "CPU", True, "It is always there.")
]


def with_usable(*values: str) -> list[DeviceReport]:
    return [replace(report, usable=report.usable or report.value in values) for report in REPORTS]


@pytest.mark.parametrize(
    ("usable", "chosen"),
    [
        ((), "cpu"),
        (("xpu",), "xpu"),
        (("mps",), "mps"),
        (("cuda",), "cuda"),
        (("xpu", "mps"), "mps"),
        (("xpu", "mps", "cuda"), "cuda"),
    ],
)
def test_auto_takes_the_fastest_that_answers(usable: tuple[str, ...], chosen: str) -> None:
    for reports in (with_usable(*usable), with_usable(*usable)[::-1]):
        assert choose("auto", reports).report.value == chosen


@pytest.mark.parametrize("wanted", ["auto", *ORDER, "tpu", ""])
@pytest.mark.parametrize("usable", [(), ("cuda",), ("mps", "xpu")])
def test_every_choice_can_be_used_and_has_a_reason_in_a_sentence(wanted: str, usable: tuple[str, ...]) -> None:
    choice = choose(wanted, with_usable(*usable))
    assert choice.report.usable
    assert choice.reason[0].isupper()
    assert choice.reason.endswith(".")


def test_the_fastest_is_named_in_the_reason() -> None:
    assert choose("auto", with_usable("mps")).reason == "Apple GPU is the fastest here."


def test_without_a_graphics_processor_the_reason_says_so() -> None:
    assert choose("auto", REPORTS).reason == "No graphics processor can be used here."


def test_the_settings_overrule_the_fastest() -> None:
    choice = choose("cpu", with_usable("cuda"))
    assert choice.report.value == "cpu"
    assert "chosen in the settings" in choice.reason


def test_a_device_that_is_not_there_gives_way_to_the_cpu_and_says_why() -> None:
    choice = choose("cuda", with_usable("mps"))
    assert choice.report.value == "cpu"
    assert choice.reason == "NVIDIA or AMD graphics card was chosen but cannot be used: No cuda here."


def test_a_device_that_nobody_knows_is_read_as_auto() -> None:
    assert choose("tpu", with_usable("cuda")) == choose("auto", with_usable("cuda"))
