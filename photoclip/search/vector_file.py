"""The vectors of one model in a file of their own, mapped into memory instead of read row by row.

A cache of what the database says, for the moment in which a generation held: whoever opens it asks the database which
photos there are now, and the file counts only where generation and photos are the same. A disk may have damaged it, so
every byte is read once for the checksum in the header: CRC-32, which holds no lock of the interpreter's and takes a
third of what a hash does. Nothing here keeps out somebody who can write into the library's folder.
"""

from __future__ import annotations

import hashlib
import logging
import struct
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from photoclip.core.cancel import CancelToken
from photoclip.core.search import IdArray
from photoclip.disk.drafts import draft_file
from photoclip.disk.private import private_folder
from photoclip.search.index_file import IndexStale, key_digest
from photoclip.search.source import HalfArray, PhotoSource
from photoclip.search.vectors import CHUNK_ROWS, Snapshot

SUFFIX = ".vectors"
WORTH_A_FILE = 20_000
"""Fewer are read from the library in a blink."""
SUPPORTED = sys.byteorder == "little"

_log = logging.getLogger(__name__)

_MAGIC = b"PCLPVECS"
_FORMAT_VERSION = 2
_HEADER = struct.Struct("<8sII32sQqI")
_DIGEST_BYTES = 32
_START = 4096
"""Where the ids begin, and after them the vectors: on a page of their own."""
_SLICE_BYTES = 1 << 24


@dataclass(frozen=True, slots=True)
class KeptVectors:
    """What a file held. Nobody writes into the arrays."""

    ids: IdArray
    """Strictly ascending, shape (n,)."""
    vectors: HalfArray
    """Unit vectors, shape (n, d), read from the disk as they are used."""


class VectorFile:
    """Where the vectors of one model's photos are kept. For one thread."""

    def __init__(self, path: Path, key: str, source: PhotoSource, worth: int = WORTH_A_FILE) -> None:
        """`worth`: so many photos at least are kept."""
        self._path = path
        self._worth = worth
        self._key = key
        self._source = source
        self._generation = 0
        self._owed: Snapshot | None = None

    def open(self, dimension: int, cancel: CancelToken) -> KeptVectors | None:
        """Return what the file holds where that is what the source says now, else None. Raises what the source does."""
        self._generation = self._source.generation(self._key)
        opened = self._open(dimension, cancel) if SUPPORTED else IndexStale("kept vectors are for other machines")
        if isinstance(opened, KeptVectors):
            return opened
        _log.info("the vectors are read from the library: %s", opened.reason)
        return None

    def owe(self, snapshot: Snapshot) -> None:
        """Remember to keep what was read from the source since `open`, if that is still what it says and many."""
        ids = np.sort(snapshot.ids[snapshot.keep()])
        same = np.array_equal(ids, self._source.ids(self._key)) if len(ids) >= self._worth and SUPPORTED else False
        # Asked last: what has changed since `open` shows, whenever it did.
        if same and self._source.generation(self._key) == self._generation:
            self._owed = snapshot

    @property
    def owes(self) -> bool:
        """Whether there is something to be kept."""
        return self._owed is not None

    def keep(self, cancel: CancelToken) -> None:
        """Write what is owed: the whole file, or nothing where the disk refuses. Raises Cancelled."""
        snapshot, self._owed = self._owed, None
        if snapshot is None:
            return
        try:
            self._write(snapshot, cancel)
        except OSError as exc:
            _log.warning("the vectors were not kept and will be read from the library again: %s", exc)

    def _write(self, snapshot: Snapshot, cancel: CancelToken) -> None:
        rows = snapshot.live(np.arange(snapshot.rows, dtype=np.int64))
        rows = rows[np.argsort(snapshot.ids[rows], kind="stable")]
        crc = 0
        with draft_file(private_folder(self._path.parent)) as draft:
            draft.file.seek(_START)

            def write(data: bytes) -> None:
                nonlocal crc
                crc = zlib.crc32(data, crc)
                draft.file.write(data)

            write(snapshot.ids[rows].astype("<i8").tobytes())
            for start in range(0, len(rows), CHUNK_ROWS):
                cancel.raise_if_cancelled()
                write(snapshot.vectors(rows[start : start + CHUNK_ROWS]).astype("<f2", copy=False).tobytes())
            whose, count = key_digest(self._key), len(rows)
            told = (_MAGIC, _FORMAT_VERSION, snapshot.dimension, whose, count, self._generation, crc)
            body = _HEADER.pack(*told)
            draft.file.seek(0)
            draft.file.write(body + hashlib.sha256(body).digest())
            draft.replace(self._path, durable=False)

    def _open(self, dimension: int, cancel: CancelToken) -> KeptVectors | IndexStale:
        try:
            count, crc = self._read_header(dimension)
            mapped = np.asarray(np.memmap(self._path, np.uint8, "r"))
        except (OSError, ValueError, struct.error) as exc:
            return IndexStale(str(exc))
        ids = mapped[_START : _START + 8 * count].view("<i8").astype(np.int64)
        if not np.array_equal(ids, self._source.ids(self._key)):
            return IndexStale("the kept ones are of other photos")
        if _checksum(mapped[_START:], cancel) != crc:
            return IndexStale("the kept ones are damaged")
        return KeptVectors(ids, mapped[_START + 8 * count :].view("<f2").reshape(count, dimension))

    def _read_header(self, dimension: int) -> tuple[int, int]:
        """Return how many vectors the file holds, and the checksum of what follows.

        Raises ValueError where it is none of ours or not of now, OSError, struct.error.
        """
        with self._path.open("rb") as file:
            head = file.read(_HEADER.size + _DIGEST_BYTES)
            size = file.seek(0, 2)
        body = head[: _HEADER.size]
        magic, version, kept_dimension, whose, count, generation, crc = _HEADER.unpack(body)
        if hashlib.sha256(body).digest() != head[_HEADER.size :]:
            raise ValueError("the header of the kept ones is damaged")
        if (magic, version, kept_dimension, whose) != (_MAGIC, _FORMAT_VERSION, dimension, key_digest(self._key)):
            raise ValueError("the kept ones are of another model or format")
        if generation != self._generation:
            raise ValueError("the kept ones are of another generation")
        if not count or size != _START + count * (8 + 2 * dimension):
            raise ValueError("the kept ones have another length than their header says")
        return count, crc


def _checksum(payload: np.ndarray[tuple[int], np.dtype[np.uint8]], cancel: CancelToken) -> int:
    crc = 0
    for start in range(0, len(payload), _SLICE_BYTES):
        cancel.raise_if_cancelled()
        crc = zlib.crc32(payload[start : start + _SLICE_BYTES].data, crc)
    return crc
