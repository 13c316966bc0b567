"""Which torch a machine is given, and the reason that a person reads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from installers.first_run.builds import CPU, CUDA, ROCM, Build, choose
from installers.first_run.control import Pace, Progress, time_text
from installers.first_run.machine import Machine, this_machine
from installers.first_run.packages import Package, read_lock, size_text, write_lock
from installers.first_run.problems import SetupProblem
from installers.first_run.text_face import progress_text

EVERY = {name: Build(name, ()) for name in (CPU, CUDA, ROCM)}
TORCH = Package("torch", "2.14.1+cpu", "torch-2.14.1+cpu-cp311-cp311-linux_x86_64.whl", "0" * 64, 2_500_000_000, 10**10)


def put(root: Path, name: str, text: str = "") -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text, "utf-8")


@pytest.mark.parametrize(
    ("text", "driver"),
    [
        ("NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.14  Thu Feb 22 01:44:30 UTC 2024\n", 550),
        ("NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.65.06  Release Build\n", 580),
        ("something else", 0),
    ],
)
def test_an_nvidia_card_is_seen_with_its_driver(tmp_path: Path, text: str, driver: int) -> None:
    put(tmp_path, "dev/nvidiactl")
    put(tmp_path, "proc/driver/nvidia/version", text)
    assert this_machine(tmp_path) == Machine("nvidia", driver)


@pytest.mark.parametrize(
    ("properties", "card"), [("cpu_cores_count 8\nsimd_count 0\n", "none"), ("simd_count 64\n", "amd")]
)
def test_an_amd_card_is_told_from_a_processor_by_units_that_compute(tmp_path: Path, properties: str, card: str) -> None:
    put(tmp_path, "dev/kfd")
    put(tmp_path, "sys/class/kfd/kfd/topology/nodes/0/properties", properties)
    assert this_machine(tmp_path).card == card


def test_a_machine_without_a_card_is_one(tmp_path: Path) -> None:
    assert this_machine(tmp_path) == Machine("none")


@pytest.mark.parametrize(
    ("machine", "build", "reason"),
    [
        (Machine("none"), CPU, "No graphics card"),
        (Machine("nvidia", 580), CUDA, "NVIDIA graphics card"),
        (Machine("nvidia"), CUDA, "NVIDIA graphics card"),
        (Machine("nvidia", 535), CPU, r"driver here \(535\) is older than 580"),
        (Machine("amd"), ROCM, "AMD graphics card"),
    ],
)
def test_a_machine_is_given_what_suits_it(machine: Machine, build: str, reason: str) -> None:
    choice = choose(EVERY, machine)
    assert choice.build.name == build
    assert re.search(reason, choice.reason)


def test_an_installer_with_less_gives_what_runs_and_says_so() -> None:
    assert choose({CPU: EVERY[CPU], CUDA: EVERY[CUDA]}, Machine("amd")).build.name == CPU
    only = choose({CUDA: EVERY[CUDA]}, Machine("none"))
    assert (only.build.name, "no smaller build" in only.reason) == (CUDA, True)
    assert "one build only" in choose({ROCM: EVERY[ROCM]}, Machine("none")).reason


def test_a_build_says_what_it_costs() -> None:
    assert Build(CUDA, (TORCH,)).text == "NVIDIA graphics card (CUDA): 2.5 GB, 10.0 GB on disk"
    assert [size_text(size) for size in (0, 5, 85_400_000, 1_500_000_000)] == ["0 MB", "1 MB", "85 MB", "1.5 GB"]


def test_a_lock_says_the_same_when_it_is_read_again(tmp_path: Path) -> None:
    write_lock(tmp_path / "lock.txt", [TORCH], "Two lines\nof words")
    assert read_lock(tmp_path / "lock.txt") == (TORCH,)


@pytest.mark.parametrize(
    "line", ["", "torch==2.0", "torch==2.0 --hash=sha256:00  # t.whl 1 1", TORCH.line().replace("torch-", "../torch-")]
)
def test_a_lock_that_says_anything_else_is_damaged(tmp_path: Path, line: str) -> None:
    (tmp_path / "lock.txt").write_text(line + "\n", "utf-8")
    with pytest.raises(SetupProblem, match="damaged"):
        read_lock(tmp_path / "lock.txt")


def test_the_time_that_is_left_comes_from_the_last_half_minute() -> None:
    pace = Pace()
    assert pace.left_s(0, Progress("", 0, 1000)) is None
    assert pace.left_s(10, Progress("", 100, 1000)) == pytest.approx(90)
    assert pace.left_s(40, Progress("", 700, 1000)) == pytest.approx(15)
    assert pace.left_s(41, Progress("", 100, 1000)) is None, "it began anew"
    assert [time_text(s) for s in (5, 70, 300, 9000)] == [
        "less than a minute left",
        "about 1 minute left",
        "about 5 minutes left",
        "about 2 hours left",
    ]


def test_a_step_that_cannot_be_measured_is_only_named() -> None:
    assert progress_text(Progress("Trying"), None) == "Trying"
    assert progress_text(Progress("Getting", 10**6, 10**9), 90) == "Getting, 1 MB of 1.0 GB, about 2 minutes left"
