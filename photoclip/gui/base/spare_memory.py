"""SpareMemory: what the C library keeps of memory that was given back to it."""

from __future__ import annotations

import ctypes
from typing import ClassVar

WORTH_GIVING_BYTES = 48 * 1024 * 1024


class _Figures(ctypes.Structure):
    """`struct mallinfo2` of glibc."""

    _fields_: ClassVar = [
        (name, ctypes.c_size_t)
        for name in ("arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks")
    ] + [("keepcost", ctypes.c_size_t)]


class SpareMemory:
    """glibc keeps what lies free between things that live: a hundred megabytes after some searches in a large library.

    A search makes arrays of a number for each photo and drops them; thumbnails come to lie between them. Other C
    libraries have nothing of the kind, and here nothing is done.
    """

    def __init__(self) -> None:
        self._library: ctypes.CDLL | None = None
        try:
            library = ctypes.CDLL(None)
            library.mallinfo2.restype, library.malloc_trim.argtypes = _Figures, [ctypes.c_size_t]
            self._library = library
        except (AttributeError, OSError, TypeError):  # TypeError: Windows
            return

    def held_bytes(self) -> int:
        """Return how much is free and kept; 0 where nothing tells."""
        return 0 if self._library is None else int(self._library.mallinfo2().fordblks)

    def give_back(self) -> None:
        """Let the system have it, where it is worth some ten milliseconds, in which no thread can allocate."""
        if self._library is not None and self.held_bytes() > WORTH_GIVING_BYTES:
            self._library.malloc_trim(0)
