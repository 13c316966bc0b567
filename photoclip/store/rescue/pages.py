"""The pages of a SQLite file as its last transaction left them, the write-ahead log included."""

from __future__ import annotations

import os
import struct
from pathlib import Path

from photoclip.system.files import read_at

_USUAL_PAGE_BYTES = 4096
_FILE_HEADER_BYTES, _WAL_HEADER_BYTES, _FRAME_HEADER_BYTES = 100, 32, 24
_WAL_MAGIC = 0x377F0682
_NO_PAGE = b""


class Pages:
    """Gives one page after the other. A page that the disk cannot read is empty; nothing raises. Close it."""

    def __init__(self, path: Path) -> None:
        """Raises OSError when the file cannot be opened."""
        self._file = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        header = _read(self._file, 0, _FILE_HEADER_BYTES)
        self.page_bytes = _page_bytes(header)
        reserved = header[20] if len(header) > 20 else 0
        self.usable = self.page_bytes - (reserved if reserved <= 64 else 0)
        self.count = -(-os.fstat(self._file).st_size // self.page_bytes)
        self._wal: int | None = None
        self._in_wal: dict[int, int] = {}
        """Where in the log the latest version of a page stands."""
        try:
            self._wal = os.open(path.with_name(path.name + "-wal"), os.O_RDONLY | getattr(os, "O_BINARY", 0))
        except OSError:
            return
        self._read_log()

    def close(self) -> None:
        os.close(self._file)
        if self._wal is not None:
            os.close(self._wal)

    def __getitem__(self, number: int) -> bytes:
        """Return page `number`, counted from 1; b"" where there is none."""
        if self._wal is not None and number in self._in_wal:
            return self._whole(_read(self._wal, self._in_wal[number], self.page_bytes))
        return self._whole(_read(self._file, (number - 1) * self.page_bytes, self.page_bytes))

    def _whole(self, data: bytes) -> bytes:
        return data if len(data) == self.page_bytes else _NO_PAGE

    def _read_log(self) -> None:
        """Find the pages of every transaction that was committed: frames whose sums are right, to the last commit."""
        if self._wal is None:
            return
        header = _read(self._wal, 0, _WAL_HEADER_BYTES)
        if len(header) < _WAL_HEADER_BYTES:
            return
        magic, _, page_bytes, _, *salts = struct.unpack(">6I", header[:24])
        if magic & ~1 != _WAL_MAGIC or page_bytes != self.page_bytes:
            return
        order = ">" if magic & 1 else "<"
        sums = _sums(order, (0, 0), header[:24])
        if sums != struct.unpack(">2I", header[24:]):
            return
        place = _WAL_HEADER_BYTES
        open_: dict[int, int] = {}
        while True:
            frame = _read(self._wal, place, _FRAME_HEADER_BYTES + page_bytes)
            if len(frame) < _FRAME_HEADER_BYTES + page_bytes:
                return
            number, pages_after, *rest = struct.unpack(">6I", frame[:_FRAME_HEADER_BYTES])
            sums = _sums(order, _sums(order, sums, frame[:8]), frame[_FRAME_HEADER_BYTES:])
            if rest[:2] != salts or tuple(rest[2:]) != sums:
                return
            open_[number] = place + _FRAME_HEADER_BYTES
            if pages_after:
                self._in_wal.update(open_)
                open_ = {}
                self.count = pages_after
            place += len(frame)


def _page_bytes(header: bytes) -> int:
    if len(header) < 18:
        return _USUAL_PAGE_BYTES
    (size,) = struct.unpack(">H", header[16:18])
    size = 65536 if size == 1 else size
    return size if 512 <= size <= 65536 and size & (size - 1) == 0 else _USUAL_PAGE_BYTES


def _sums(order: str, sums: tuple[int, int], data: bytes) -> tuple[int, int]:
    one, two = sums
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for place in range(0, len(words), 2):
        one = (one + words[place] + two) & 0xFFFFFFFF
        two = (two + words[place + 1] + one) & 0xFFFFFFFF
    return one, two


def _read(handle: int, offset: int, size: int) -> bytes:
    try:
        return read_at(handle, offset, size)
    except (OSError, OverflowError):
        return _NO_PAGE
