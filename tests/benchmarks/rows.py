"""What a benchmark says: rows of figures, each beside its peer or its limit, taken in turns within one run.

Wall clock says little on a machine that others use, too, so a row is of processor time where that tells the same:
user and system, of this process and of those that it started. A ratio is that of two jobs that were done one after the
other; its spread is that of the rounds.
"""

from __future__ import annotations

import os
import platform
import re
import resource
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median

import numpy as np
import psutil

Job = Callable[[], object]

_LIBRARIES = ("numpy", "PySide6", "torch", "open_clip_torch", "hnswlib")


@dataclass(frozen=True, slots=True)
class Ground:
    """What a part works with."""

    folder: Path
    """Inputs are made here, and found again the next time."""
    rounds: int
    asked_sizes: tuple[int, ...] = ()

    def sizes(self, usual: Sequence[int]) -> tuple[int, ...]:
        """Return the numbers of photos to measure with: those that were asked for, else the part's usual ones."""
        return self.asked_sizes or tuple(usual)


@dataclass(frozen=True, slots=True)
class Spent:
    """What a job took, in seconds."""

    wall_s: float
    processor_s: float
    """User and system, of this process and of its children that have ended."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing measured several times."""

    what: str
    size: int
    """Photos; 0 where their number does not matter."""
    ours: tuple[float, ...]
    unit: str
    beside: str = ""
    """What the same run measured beside it; '' for nothing."""
    theirs: tuple[float, ...] = ()
    goal: float | None = None
    """The ratio at most."""
    limit: float | None = None
    """The figure at most."""

    @property
    def ratios(self) -> list[float]:
        return [ours / theirs for ours, theirs in zip(self.ours, self.theirs, strict=True) if theirs > 0]

    def cells(self) -> list[str]:
        ratio = f"x{_several(self.ratios)}" if self.theirs else ""
        return [
            self.what,
            f"{self.size:,}" if self.size else "",
            f"{_several(self.ours)} {self.unit}",
            f"{self.beside} {_figure(median(self.theirs))} {self.unit}" if self.theirs else "",
            ratio,
            *self._goal(),
        ]

    def _goal(self) -> tuple[str, str]:
        """Return what is wanted and whether it is met."""
        if self.goal is not None:
            return f"x{self.goal:g}", "yes" if median(self.ratios) <= self.goal else "no"
        if self.limit is not None:
            return f"{self.limit:g} {self.unit}", "yes" if median(self.ours) <= self.limit else "no"
        return "", ""


def spent(job: Job) -> Spent:
    """Do the job and return what it took."""
    before, started = _processor_s(), time.perf_counter()
    job()
    wall_s = time.perf_counter() - started
    return Spent(wall_s, _processor_s() - before)


def in_turns(rounds: int, *jobs: Job) -> list[list[Spent]]:
    """Do the jobs one after the other, so many times; return what each took. What the machine does hits all alike."""
    found: list[list[Spent]] = [[] for _ in jobs]
    for _ in range(rounds):
        for job, taken in zip(jobs, found, strict=True):
            taken.append(spent(job))
    return found


def processor_ms(taken: Sequence[Spent]) -> tuple[float, ...]:
    return tuple(1e3 * one.processor_s for one in taken)


def exponent(figures: Mapping[int, float]) -> float | None:
    """Return the power of the size with which a figure grows, fitted; None for a single size."""
    sizes = [size for size, figure in figures.items() if size and figure > 0]
    if len(sizes) < 2:
        return None
    logs = np.log([[size, figures[size]] for size in sizes])
    return float(np.polyfit(logs[:, 0], logs[:, 1], 1)[0])


def machine() -> str:
    """Say on what this runs, and how busy that is."""
    versions = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    memory_gb = psutil.virtual_memory().total / 1e9
    return (
        f"{os.cpu_count()} cores ({_processor()}), {memory_gb:.0f} GB, {platform.system()} {platform.release()},"
        f" Python {platform.python_version()}, {versions}; load while measuring: {load}"
    )


def table(rows: Sequence[Row]) -> str:
    """Return the rows as Markdown, and below them with which power of the size each grows."""
    head = ["what", "photos", "PhotoClip", "beside it", "ratio", "goal", "met"]
    lines = ["| " + " | ".join(cells) + " |" for cells in (head, ["---"] * len(head), *(row.cells() for row in rows))]
    grows = []
    for what in dict.fromkeys(row.what for row in rows):
        power = exponent({row.size: median(row.ours) for row in rows if row.what == what})
        if power is not None:
            grows.append(f"- {what}: grows with the {power:.2f}th power of the number of photos")
    return "\n".join([*lines, *([""] if grows else []), *grows]) + "\n"


def write_part(path: Path, part: str, title: str, body: str) -> None:
    """Put what a part found in place of what it found before; the other parts stay."""
    head = (
        "# Results\n\nWhat `make bench` found, part by part, each with the machine it ran on. Medians; in brackets the"
        " least and the most of the rounds.\n"
    )
    said = path.read_text(encoding="utf-8") if path.exists() else head
    parts = {found[1]: found[0] for found in re.finditer(r"(?ms)^## (\w+)\b.*?(?=^## |\Z)", said)}
    parts[part] = f"## {part}: {title}\n\n{body}\n"
    text = "\n".join(block.rstrip() + "\n" for _, block in sorted(parts.items()))
    path.write_text(f"{head}\n{text}", encoding="utf-8")


def _processor_s() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)  # os.times counts in hundredths
    return time.process_time() + children.ru_utime + children.ru_stime


def _several(figures: Sequence[float]) -> str:
    one = _figure(median(figures))
    return one if len(figures) < 2 else f"{one} ({_figure(min(figures))}-{_figure(max(figures))})"


def _figure(figure: float) -> str:
    return f"{figure:,.0f}" if figure >= 100 else f"{figure:.3g}"


def _processor() -> str:
    try:
        told = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor()
    found = re.search(r"^model name\s*: (.+)$", told, re.MULTILINE)
    return found[1] if found else platform.machine()
