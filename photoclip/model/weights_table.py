"""What stands where in a safetensors file, and a weight of it that stays there until its rows are read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from photoclip.system import THIS, System

_LENGTH_BYTES = 8
_TYPES: dict[str, type[np.floating[Any]]] = {"F32": np.float32, "F16": np.float16}


@dataclass(frozen=True, slots=True)
class Weight:
    """One weight of a file; its bytes stand from `start` to `end`, counted from the begin of the file."""

    name: str
    kind: str
    """As safetensors calls what a number is: 'F32', 'F16', 'BF16', …"""
    shape: tuple[int, ...]
    start: int
    end: int


def weights_in(path: Path) -> list[Weight]:
    """Return the weights of a file that `check_safetensors` found whole, in the order in which they stand in it.

    Raises OSError, or LookupError, TypeError or ValueError where it is none.
    """
    with path.open("rb") as stream:
        length = int.from_bytes(stream.read(_LENGTH_BYTES), "little")
        header = json.loads(stream.read(length))
    begin = _LENGTH_BYTES + length
    weights = [
        Weight(name, entry["dtype"], tuple(entry["shape"]), *(begin + offset for offset in entry["data_offsets"]))
        for name, entry in header.items()
        if name != "__metadata__"
    ]
    return sorted(weights, key=lambda weight: weight.start)


def table_in(path: Path, name: str, system: System = THIS) -> NDArray[Any]:
    """Return the weight `name` in the precision that it has in the file, from which only rows that are read are taken.

    Where an open file cannot be replaced it is read whole. Raises LookupError, ValueError or OSError.
    """
    weight = next((weight for weight in weights_in(path) if weight.name == name), None)
    if weight is None:
        raise KeyError(name)
    table: NDArray[Any] = np.memmap(path, _TYPES[weight.kind], "r", weight.start, weight.shape)
    return table if system.renames_open_files else np.array(table)
