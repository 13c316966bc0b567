"""In which precision an image tower is computed: the fastest one here that is as accurate as float32."""

from __future__ import annotations

import copy
import logging
from collections.abc import Callable
from typing import Any

import torch

from photoclip.core.search import FloatArray
from photoclip.language import english
from photoclip.model.eight_bits import in_eight_bits
from photoclip.model.kept_check import Precision, PrecisionCheck
from photoclip.model.torch_errors import first_line

_log = logging.getLogger(__name__)

Timed = Callable[[Any, Precision], tuple[float, FloatArray]]
"""Seconds for one of some pictures, and the unit vectors of all, by a tower in a precision."""

DTYPES: dict[Precision, torch.dtype] = {
    "float32": torch.float32,
    "float16": torch.float16,
    "bfloat16": torch.bfloat16,
    "int8": torch.float32,
}
"""In what a tower is given its pictures."""
_TRIED: dict[str, tuple[Precision, ...]] = {
    "cuda": ("float16", "bfloat16"),
    "xpu": ("float16", "bfloat16"),
    "mps": ("float16",),
    "cpu": ("int8", "bfloat16"),
}
_DOES_NOT_RUN = (AttributeError, RuntimeError, NotImplementedError, TypeError, MemoryError)
_CLOSE_ENOUGH = 0.999
"""Cosine of each picture's vector with that of float32, at least."""
_WORTH_IT = 1.1
_HOPELESS = 5
"""So many times slower in its first pass, a precision is not timed again: kernels that it pays for take less."""
_FASTER = english("Half precision ({precision}) is {times} times as fast here and as accurate.")
_FASTER_IN_8 = english("Weights of 8 bits are {times} times as fast here and as accurate.")
_CHOSEN = english("{precision} was chosen in the settings.")
_NOT_ACCURATE = english("{precision} was chosen but is not accurate enough here.")
_FULL = {
    "auto": english("Half precision would not help here."),
    "float32": english("Full precision was chosen in the settings."),
}


def choose_precision(
    full_tower: Any, wanted: str, device: str, pictures: int, timed: Timed
) -> tuple[Any, PrecisionCheck]:
    """Return the tower to use, `full_tower` or a copy of it, and what was found.

    `wanted`: 'auto', or the precision to take if it is accurate. `pictures`: by how many it is judged. Raises what
    `timed` does for `full_tower`.
    """
    full_s, full = timed(full_tower, "float32")
    full_s = min(full_s, timed(full_tower, "float32")[0])  # the first pass pays for the kernels
    best: tuple[Any, Precision, float] | None = None
    for precision in _TRIED[device] if wanted == "auto" else _asked(wanted):
        try:
            tower = in_precision(full_tower, precision)
            if tower is None:
                continue
            first_s, less = timed(tower, precision)
            if wanted == "auto" and first_s > _HOPELESS * full_s:
                continue
            cosine = float((full * less).sum(axis=1).min())
            less_s = timed(tower, precision)[0]
            # In turns, and the best of each: other programs may be busy at the same time.
            for _ in range(0 if full_s * pictures > 1 else 3):
                full_s = min(full_s, timed(full_tower, "float32")[0])
                less_s = min(less_s, timed(tower, precision)[0])
        except _DOES_NOT_RUN as exc:
            _log.info("%s does not run here: %s", precision, first_line(exc))
            continue
        _log.info("%s: cosine %.5f, %.2f times as fast", precision, cosine, full_s / less_s)
        is_worth_it = wanted != "auto" or full_s >= _WORTH_IT * less_s
        if cosine >= _CLOSE_ENOUGH and is_worth_it and (best is None or less_s < best[2]):
            best = tower, precision, less_s
    if best is None:
        reason = _FULL.get(wanted, _NOT_ACCURATE).format(precision=wanted)
        return full_tower, PrecisionCheck("float32", reason, full_s)
    tower, precision, image_s = best
    said = _CHOSEN if wanted != "auto" else _FASTER_IN_8 if precision == "int8" else _FASTER
    reason = said.format(precision=precision, times=f"{full_s / image_s:.1f}")
    return tower, PrecisionCheck(precision, reason, image_s)


def in_precision(tower: Any, precision: Precision) -> Any | None:
    """Return a copy of an image tower in less precision; None where that is no gain."""
    return in_eight_bits(tower) if precision == "int8" else copy.deepcopy(tower).to(DTYPES[precision])


def brought_to(tower: Any, precision: Precision) -> Any | None:
    """Return the image tower in a precision that was found to be right, without a copy; None where it cannot be."""
    if precision != "int8":
        return tower.to(DTYPES[precision])
    try:
        return in_eight_bits(tower)
    except _DOES_NOT_RUN as exc:
        _log.info("8 bits do not run here any more: %s", first_line(exc))
        return None


def _asked(wanted: str) -> tuple[Precision, ...]:
    return tuple(name for name in DTYPES if name == wanted != "float32")
