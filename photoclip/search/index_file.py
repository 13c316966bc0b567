"""The hnswlib file on disk and its header: what must hold before a native loader may see it.

hnswlib's loader believes its file: a 512-d file loads as 256-d, and crafted offsets or neighbour numbers write and read
outside its memory. So every byte is looked at first: the header says whose index it is and the SHA-256 that its payload
has; the payload's own fields must be the only ones that hnswlib would write for this dimension and M, its length must
follow from them, and every link must lead to an element that exists on that level. (Layout: hnswlib 0.8.0,
`HierarchicalNSW::saveIndex`; 64-bit little-endian machines.)
"""

from __future__ import annotations

import hashlib
import math
import struct
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from photoclip.core.search import IdArray

FORMAT_VERSION = 1
_MAGIC = b"PCLPHNSW"
_HEADER = struct.Struct("<8sII32sQqIIQ32s")
_DIGEST_BYTES = 32
HEADER_BYTES = _HEADER.size + _DIGEST_BYTES

_NATIVE = struct.Struct("<QQQQQQiIQQQdQ")
_MAX_ELEMENTS = 1 << 31
_MAX_LABEL = 1 << 63
_BLOCK_BYTES = 1 << 24

SUPPORTED = sys.byteorder == "little" and struct.calcsize("P") == 8


@dataclass(frozen=True, slots=True)
class IndexHeader:
    """What an index file says of itself."""

    model_key: bytes
    """SHA-256 of the model's key."""
    dimension: int
    count: int
    """Elements in the payload, deleted ones included."""
    generation: int
    """Of the embedding source when the index held all of it; -1 when it never did."""
    m: int
    ef_construction: int
    payload_bytes: int
    payload_sha256: bytes

    def to_bytes(self) -> bytes:
        body = _HEADER.pack(
            _MAGIC,
            FORMAT_VERSION,
            self.dimension,
            self.model_key,
            self.count,
            self.generation,
            self.m,
            self.ef_construction,
            self.payload_bytes,
            self.payload_sha256,
        )
        return body + hashlib.sha256(body).digest()


@dataclass(frozen=True, slots=True)
class IndexStale:
    """A saved index that cannot be used; `reason` is for the log."""

    reason: str


@dataclass(frozen=True, slots=True)
class PayloadLabels:
    """The labels in a payload that was found sound."""

    live: IdArray
    deleted: IdArray


class _Unsound(Exception):
    """The payload is not what hnswlib writes."""


def key_digest(model_key: str) -> bytes:
    return hashlib.sha256(model_key.encode()).digest()


def read_header(path: Path, model_key: str, dimension: int, m: int, ef_construction: int) -> IndexHeader | IndexStale:
    """Return the header at `path` when it is whole and speaks of this model and these parameters."""
    try:
        with path.open("rb") as file:
            data = file.read(HEADER_BYTES + 1)
    except OSError as exc:
        return IndexStale(f"the header cannot be read: {exc.strerror}")
    body, digest = data[: _HEADER.size], data[_HEADER.size :]
    if len(data) != HEADER_BYTES or hashlib.sha256(body).digest() != digest:
        return IndexStale("the header is damaged")
    magic, version, dim, key, count, generation, saved_m, saved_ef, payload_bytes, sha256 = _HEADER.unpack(body)
    if magic != _MAGIC or version != FORMAT_VERSION:
        return IndexStale("the header is of another format")
    if key != key_digest(model_key):
        return IndexStale("the index is of another model")
    if (dim, saved_m, saved_ef) != (dimension, m, ef_construction):
        return IndexStale("the index was made with another dimension or other parameters")
    return IndexHeader(key, dim, count, generation, saved_m, saved_ef, payload_bytes, sha256)


def check_payload(path: Path, header: IndexHeader) -> PayloadLabels | IndexStale:
    """Read the payload once, every byte; return its labels when hnswlib may load it.

    Someone who can replace the file between this and the load can do so to any file of this account: not defended.
    """
    try:
        with path.open("rb") as file:
            if file.seek(0, 2) != header.payload_bytes:
                return IndexStale("the index file has another length than its header says")
            file.seek(0)
            return _Payload(file, header).check()
    except FileNotFoundError:
        return IndexStale("the index file is gone")
    except OSError as exc:
        return IndexStale(f"the index file cannot be read: {exc.strerror}")
    except _Unsound as exc:
        return IndexStale(str(exc))


class _Payload:
    """One pass over a payload: hash and structure."""

    def __init__(self, file: BinaryIO, header: IndexHeader) -> None:
        self._file = file
        self._header = header
        self._sha256 = hashlib.sha256()
        self._count = header.count

    def check(self) -> PayloadLabels:
        entry, top_level = self._check_native_header()
        labels, deleted = self._check_elements()
        self._check_upper_levels(entry, top_level)
        if self._sha256.digest() != self._header.payload_sha256:
            raise _Unsound("the index file is damaged")
        return PayloadLabels(labels[~deleted], labels[deleted])

    def _read(self, size: int) -> bytes:
        data = self._file.read(size)
        if len(data) != size:
            raise _Unsound("the index file ends early")
        self._sha256.update(data)
        return data

    def _check_native_header(self) -> tuple[int, int]:
        """Return the entry point and its level."""
        m, dimension = self._header.m, self._header.dimension
        links_bytes = 4 + 4 * 2 * m
        element_bytes = links_bytes + 4 * dimension + 8
        (
            offset_level0,
            max_elements,
            count,
            size_per_element,
            label_offset,
            data_offset,
            top_level,
            entry,
            max_m,
            max_m0,
            native_m,
            level_factor,
            ef_construction,
        ) = _NATIVE.unpack(self._read(_NATIVE.size))
        expected = (0, self._count, element_bytes, links_bytes + 4 * dimension, links_bytes)
        if (offset_level0, count, size_per_element, label_offset, data_offset) != expected:
            raise _Unsound("the index file is laid out for other vectors")
        if (max_m, max_m0, native_m, ef_construction) != (m, 2 * m, m, self._header.ef_construction):
            raise _Unsound("the index file was built with other parameters")
        # Not equal to the last bit: logarithms differ between C libraries.
        if not math.isclose(level_factor, 1 / math.log(m), rel_tol=1e-9):
            raise _Unsound("the index file was built with other parameters")
        if not 0 < count <= max_elements <= _MAX_ELEMENTS or entry >= count or top_level < 0:
            raise _Unsound("the index file counts wrongly")
        # Every element takes these bytes and four for its upper levels: no room is made for more than the file has.
        if _NATIVE.size + count * (element_bytes + 4) > self._header.payload_bytes:
            raise _Unsound("the index file is shorter than its elements")
        return int(entry), int(top_level)

    def _check_elements(self) -> tuple[IdArray, NDArray[np.bool_]]:
        """Return every label, shape (count,), and whether it is deleted."""
        m, dimension = self._header.m, self._header.dimension
        element = np.dtype(
            [
                ("links", "<u2"),
                ("deleted", "u1"),
                ("unused", "u1"),
                ("neighbours", "<u4", (2 * m,)),
                ("vector", "<f4", (dimension,)),
                ("label", "<u8"),
            ]
        )
        labels = np.empty(self._count, np.uint64)
        deleted = np.empty(self._count, np.bool_)
        step = max(1, _BLOCK_BYTES // element.itemsize)
        for start in range(0, self._count, step):
            stop = min(start + step, self._count)
            block = np.frombuffer(self._read((stop - start) * element.itemsize), element)
            if (block["deleted"] > 1).any() or not np.isfinite(block["vector"]).all():
                raise _Unsound("the index file holds impossible elements")
            _check_links(block["links"], block["neighbours"], self._count)
            labels[start:stop], deleted[start:stop] = block["label"], block["deleted"] == 1
        ordered = np.sort(labels)
        if int(ordered[-1]) >= _MAX_LABEL or (ordered[1:] == ordered[:-1]).any():
            raise _Unsound("the index file names a photo twice")
        return labels.astype(np.int64), deleted

    def _check_upper_levels(self, entry: int, top_level: int) -> None:
        tail = self._read(self._header.payload_bytes - self._file.tell())
        list_words = 1 + self._header.m
        levels = np.zeros(self._count, np.int64)
        lists: list[NDArray[np.uint32]] = []
        offset = 0
        for number in range(self._count):
            if offset + 4 > len(tail):
                raise _Unsound("the index file ends early")
            size = int.from_bytes(tail[offset : offset + 4], "little")
            offset += 4
            if not size:
                continue
            levels[number], rest = divmod(size, 4 * list_words)
            if rest or offset + size > len(tail):
                raise _Unsound("the index file has a broken list of links")
            lists.append(np.frombuffer(tail, "<u4", size // 4, offset).reshape(-1, list_words))
            offset += size
        if offset != len(tail):
            raise _Unsound("the index file is longer than its elements")
        if int(levels.max()) != top_level or int(levels[entry]) != top_level:
            raise _Unsound("the index file starts at the wrong level")
        if not lists:
            return
        rows = np.concatenate(lists)
        row_levels = np.concatenate([np.arange(1, len(part) + 1) for part in lists])
        neighbours = rows[:, 1:]
        if (rows[:, 0] > self._header.m).any():
            raise _Unsound("the index file has a broken list of links")
        used = _check_links(rows[:, 0].astype(np.uint16), neighbours, self._count)
        # On an upper level hnswlib follows a link into the neighbour's list of that level, which must be there.
        wanted = np.broadcast_to(row_levels[:, None], neighbours.shape)[used]
        if (levels[neighbours[used]] < wanted).any():
            raise _Unsound("the index file links to a level that is not there")


def _check_links(lengths: NDArray[np.uint16], neighbours: NDArray[np.uint32], count: int) -> NDArray[np.bool_]:
    """Return which places of `neighbours` are in use; refuse a list that is too long or leads outside."""
    if (lengths > neighbours.shape[1]).any():
        raise _Unsound("the index file has a broken list of links")
    used = np.arange(neighbours.shape[1]) < lengths[:, None]
    if (neighbours[used] >= count).any():
        raise _Unsound("the index file links to an element that is not there")
    return used
