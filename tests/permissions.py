"""Permissions that bind, also whoever runs the tests as the administrator, as continuous integration does."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest

_VERSION_3 = 0x20080522
_DAC_OVERRIDE, _DAC_READ_SEARCH = 1, 2
"""Capabilities of Linux: to read, write and look through whatever the permissions say."""
_GET_SECUREBITS, _SET_SECUREBITS = 27, 28
_ACCESS_AS_IT_IS = 1 << 2
"""SECBIT_NO_SETUID_FIXUP: else access(2) asks by what the administrator might take up again."""


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Sets(ctypes.Structure):
    _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32))


@pytest.fixture
def permissions_bind(tmp_path: Path) -> Iterator[None]:
    """Bind this thread, and those that it starts, to what files and folders allow. Child processes are not bound.

    Folders of the test's own are open again afterwards. Skipped by name where permissions are none (Windows), or the
    administrator cannot be bound.
    """
    if os.name != "posix":
        pytest.skip("permissions are none here")
    if os.geteuid() == 0 and sys.platform != "linux":
        pytest.skip("permissions do not bind the administrator")
    with _bound() if os.geteuid() == 0 else nullcontext():
        yield
    _open_up(tmp_path)


def _open_up(folder: Path) -> None:
    """Let whoever removes a folder look through it."""
    folder.chmod(0o700)
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            _open_up(Path(entry.path))


@contextmanager
def _bound() -> Iterator[None]:
    """The files belong to this user still, who is then as good as any other owner."""
    libc = ctypes.CDLL(None, use_errno=True)
    header, sets = _Header(_VERSION_3, 0), (_Sets * 2)()
    bits = libc.prctl(_GET_SECUREBITS, 0, 0, 0, 0)
    if bits < 0 or libc.capget(ctypes.byref(header), sets):
        pytest.skip("permissions do not bind the administrator")
    before = sets[0].effective
    sets[0].effective = before & ~(1 << _DAC_OVERRIDE | 1 << _DAC_READ_SEARCH)
    if libc.prctl(_SET_SECUREBITS, bits | _ACCESS_AS_IT_IS, 0, 0, 0) or libc.capset(ctypes.byref(header), sets):
        pytest.skip("permissions do not bind the administrator")
    try:
        yield
    finally:
        sets[0].effective = before
        libc.capset(ctypes.byref(header), sets)
        libc.prctl(_SET_SECUREBITS, bits, 0, 0, 0)
