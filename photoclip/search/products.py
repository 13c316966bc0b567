"""Products of vectors in half precision with queries in single precision: NumKong's, else numpy's."""

from __future__ import annotations

import logging
from functools import cache
from types import ModuleType

import numpy as np

from photoclip.core.search import FloatArray
from photoclip.search.source import HalfArray

_log = logging.getLogger(__name__)

# One block in single precision: 1 MiB, which stays in a core's cache between widening and multiplying, and is below the
# 460,800 elements where OpenBLAS would start threads of its own against ours.
_BLOCK_ELEMENTS = 1 << 18
_HALF_BITS = np.uint32(0x8FFFE000)
_HALF_SCALE = np.float32(2.0**112)
# NumKong reads the vectors once for some queries, numpy widens them once for all.
_FEW = 32
_PLAIN = "serial"
_LOOKED_AT = 64
_AS_GOOD_AS = 1e-6


class Product:
    """Multiplies vectors with (q, d) queries of at most unit length. Any thread may ask.

    Both ways sum in single precision, and differ by some 1e-7. numpy multiplies no halves, and widens them one number
    at a time (1.3 ns each: a million of 512 dimensions took 660 ms). So its way widens them as integers: their bits
    land in the right places of a number that is 2^112 too small, which the query makes good. NumKong multiplies halves
    as the processor can: a query is given to it as a half and the half of what that leaves out, which together say as
    much as the single. 100,000 x 512, of a processor with AVX-512 (with AVX2 alone): one query 37 ms by numpy, 16 (18)
    by NumKong; three 142 and 27 (31); 16 181 and 60 (80); 64 290 and 390 (400).
    """

    def __init__(self, queries: FloatArray, kernels: ModuleType | None) -> None:
        self._queries = queries
        self._kernels = kernels
        self._packed: object = None
        if kernels is not None:
            coarse = queries.astype(np.float16)
            fine = (queries - coarse.astype(np.float32)).astype(np.float16)
            self._packed = kernels.dots_pack(np.concatenate([coarse, fine]))

    @classmethod
    def of(cls, queries: FloatArray) -> Product:
        """Return what multiplies with these the faster way here."""
        return cls(queries, able_kernels() if len(queries) <= _FEW else None)

    def write(self, vectors: HalfArray, out: FloatArray) -> None:
        """Write the products with (n, d) finite vectors into `out`, shape (q, n)."""
        if self._kernels is None:
            _by_numpy(vectors, self._queries, out)
        else:
            products = np.asarray(self._kernels.dots_packed(np.ascontiguousarray(vectors), self._packed)).T
            np.add(products[: len(out)], products[len(out) :], out=out)


@cache
def able_kernels() -> ModuleType | None:
    """Return NumKong where it is here, has code for this processor, and multiplies as numpy does."""
    try:
        import numkong  # noqa: PLC0415 with the first question, not with the start
    except ImportError as error:
        _log.info("vectors are multiplied by numpy: %s", error)
        return None
    able = [name for name, has in numkong.get_capabilities().items() if has and name != _PLAIN]
    off = _difference(numkong) if able else 0.0
    if not off <= _AS_GOOD_AS:
        _log.warning("vectors are multiplied by numpy: NumKong's products (%s) are off by %g", ", ".join(able), off)
        return None
    return numkong if able else None


def _difference(kernels: ModuleType) -> float:
    """Return how far products differ from numpy's at most."""
    made = np.random.default_rng(0).standard_normal((_LOOKED_AT, 512)).astype(np.float32)
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    found = np.empty((2, _LOOKED_AT, _LOOKED_AT), np.float32)
    for one, out in zip((None, kernels), found, strict=True):
        Product(made, one).write(made.astype(np.float16), out)
    return float(np.abs(found[0] - found[1]).max())


def _by_numpy(vectors: HalfArray, queries: FloatArray, out: FloatArray) -> None:
    count, dimension = vectors.shape
    block_rows = max(1, _BLOCK_ELEMENTS // dimension)
    signed, scaled = vectors.view(np.int16), queries * _HALF_SCALE
    bits = np.empty((min(block_rows, count), dimension), np.int32)
    for start in range(0, count, block_rows):
        part = signed[start : start + block_rows]
        block = bits[: len(part)]
        np.copyto(block, part)  # the sign spreads to the left
        unsigned = block.view(np.uint32)
        np.left_shift(unsigned, 13, out=unsigned)
        np.bitwise_and(unsigned, _HALF_BITS, out=unsigned)
        wide = block.view(np.float32)
        if len(scaled) == 1:
            np.dot(wide, scaled[0], out=out[0, start : start + len(part)])
        else:
            out[:, start : start + len(part)] = scaled @ wide.T
