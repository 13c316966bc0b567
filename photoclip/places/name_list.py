"""NameList: very many names, one a line, that are found without an object for each."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from photoclip.core.search import IdArray
from photoclip.core.spelling import plain

_STRETCH = 1 << 16
"""Bytes folded in one go: Unicode's tables are asked under the interpreter's lock, and the window waits for that."""


class NameList:
    """Names by number. What is typed is compared as `spelling.plain` says."""

    def __init__(self, text: NDArray[np.uint8]) -> None:
        """`text`: UTF-8, a line break after each name."""
        self._text = text.tobytes()
        self._ends = np.flatnonzero(text == ord("\n"))
        self._plain = b"\n" + b"".join(plain(part).encode("utf-8") for part in _stretches(self._text))
        self._plain_ends = np.flatnonzero(np.frombuffer(self._plain, np.uint8) == ord("\n"))

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, number: int) -> str:
        begin = int(self._ends[number - 1]) + 1 if number else 0
        return self._text[begin : int(self._ends[number])].decode("utf-8")

    def called(self, name: str) -> IdArray:
        """Return the numbers of all that are called `name`, by rising number."""
        wanted = b"\n" + plain(name).strip().encode("utf-8") + b"\n"
        places: list[int] = []
        at = self._plain.find(wanted) if len(wanted) > 2 else -1
        while at >= 0:
            places.append(at)
            at = self._plain.find(wanted, at + len(wanted) - 1)
        return np.searchsorted(self._plain_ends, np.asarray(places, np.int64)).astype(np.int64)


def _stretches(text: bytes) -> list[str]:
    parts: list[str] = []
    begin = 0
    while begin < len(text):
        end = text.find(b"\n", begin + _STRETCH) + 1 or len(text)
        parts.append(text[begin:end].decode("utf-8"))
        begin = end
    return parts
