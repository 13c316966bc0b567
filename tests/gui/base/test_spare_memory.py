"""What the C library keeps of memory that was given back goes to the system."""

from __future__ import annotations

import ctypes

import psutil
import pytest

from photoclip.gui.base import spare_memory
from photoclip.gui.base.spare_memory import SpareMemory

KEPT, SIZE = 3000, 100_000


@pytest.fixture
def spare():
    made = SpareMemory()
    if made.held_bytes() == 0:
        pytest.skip("this C library does not tell what it keeps")
    return made


def scattered():
    """Let go of every other of many blocks: what is free lies between what is not."""
    libc = ctypes.CDLL(None)
    libc.malloc.argtypes, libc.malloc.restype = [ctypes.c_size_t], ctypes.c_void_p
    libc.free.argtypes = [ctypes.c_void_p]
    blocks = [libc.malloc(SIZE) for _ in range(KEPT)]
    for block in blocks:
        ctypes.memset(block, 1, SIZE)
    for block in blocks[::2]:
        libc.free(block)
    return [(libc.free, block) for block in blocks[1::2]]


@pytest.mark.parametrize("worth", [KEPT * SIZE // 4, 2**62], ids=["much", "little"])
def test_what_lies_free_between_things_that_live_goes_back_where_it_is_much(spare, monkeypatch, worth):
    monkeypatch.setattr(spare_memory, "WORTH_GIVING_BYTES", worth)
    kept = scattered()
    before = psutil.Process().memory_info().rss
    spare.give_back()
    gone = before - psutil.Process().memory_info().rss
    for free, block in kept:
        free(block)
    assert (gone > KEPT * SIZE // 3) == (worth < 2**62)


def test_where_the_c_library_has_nothing_of_the_kind_nothing_is_done(monkeypatch):
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: object())
    other = SpareMemory()
    other.give_back()
    assert other.held_bytes() == 0
