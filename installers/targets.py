"""Targets: the systems that installers are made for, as the locks, uv and the index name them."""

from __future__ import annotations

from dataclasses import dataclass

from packaging.tags import mac_platforms

from installers.first_run.builds import CPU, CUDA, METAL

OLDEST_GLIBC = 34
"""2.34, which PySide6 needs: Debian 12, Ubuntu 22.04, Fedora 35 and newer."""

OLDEST_MACOS = "14.0"
"""What PyTorch's wheels ask for."""


@dataclass(frozen=True, slots=True)
class Target:
    """One system. An installer for one that comes without a Python brings one, so it is locked for that alone."""

    tag: str
    """what the names of its locks begin with, as `platform_tag` of the first run says it"""
    build: str
    """the build that the usual index has torch for"""
    pythons: tuple[str, ...]
    uv_platform: str
    wheel_platforms: tuple[str, ...]
    """of files that run there, the best first"""
    uv_python: str = ""
    """the Python that is brought, as uv calls it"""

    @property
    def uv_program(self) -> str:
        return "uv.exe" if self.tag.startswith("win32") else "uv"

    @property
    def brings_python(self) -> bool:
        return not self.tag.startswith("linux")


LINUX = Target(
    "linux-x86_64",
    CUDA,
    ("3.11", "3.12", "3.13"),
    f"x86_64-manylinux_2_{OLDEST_GLIBC}",
    (
        *(f"manylinux_2_{minor}_x86_64" for minor in range(OLDEST_GLIBC, 4, -1)),
        *(f"manylinux{old}_x86_64" for old in ("2014", "2010", "1")),
    ),
)
WINDOWS = Target("win32-amd64", CPU, ("3.12",), "x86_64-pc-windows-msvc", ("win_amd64",), "windows-x86_64-none")
MACOS = Target(
    "darwin-arm64",
    METAL,
    ("3.12",),
    "aarch64-apple-darwin",
    tuple(mac_platforms((14, 0), "arm64")),
    "macos-aarch64-none",
)
"""Macs with Apple's own processors: PyTorch has no wheels for others any more."""
TARGETS = (LINUX, WINDOWS, MACOS)
