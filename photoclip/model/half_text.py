"""A weights file whose text tower is written in half precision, and which ones that is worth while for.

Most of a large text tower is its table of words, in single precision as it is trained. float16 keeps 11 bits of a
number where bfloat16 keeps 8, and no weight of a text tower comes near its end (65,504). What is small anyway, biases
and scales, stays as it is, and so does the image tower to the last byte: what was seen of photos holds.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from photoclip.model.model_config import ModelConfig
from photoclip.model.weights_table import Weight, weights_in

WORTH_BYTES = 64 << 20
"""What is to be gained at least; less is not worth another file."""
_BLOCK_BYTES = 8 << 20
_TEXT_PARTS = ("token_embedding.", "positional_embedding", "transformer.", "ln_final.", "text_projection")
"""How the text tower's weights begin in a file that does not name them as such."""


@dataclass(frozen=True, slots=True)
class Halved:
    """What came of writing a text tower in half precision."""

    source_sha256: str
    """Of the file that was read."""
    sha256: str
    """Of the file that was written."""
    size_bytes: int
    cosine: float
    """The least between texts read by the one and by the other; 0 where they could not be compared."""


def gain_bytes(weights: Path, config: ModelConfig) -> int:
    """Return how much smaller the file could be; 0 where the text tower is not a large one.

    Raises OSError, LookupError, TypeError or ValueError.
    """
    if not has_large_text(weights, config):
        return 0
    return sum(_size(weight) // 2 for weight in _of_text(weights_in(weights)) if _is_large(weight))


def has_large_text(weights: Path, config: ModelConfig) -> bool:
    """Tell whether the text tower is one that can be read alone, and the larger part of the checkpoint.

    Or was trained by pairs (SigLIP), whatever the image tower takes. Raises OSError, LookupError, TypeError or
    ValueError.
    """
    if not config.has_plain_text:
        return False
    found = weights_in(weights)
    return "init_logit_bias" in config.model or 2 * _sum(_of_text(found)) > _sum(found)


def write_half(source: Path, target: Path) -> str:
    """Write the weights in `source` into `target`, its text tower in float16; return the SHA-256 of `source`.

    Raises OSError, and ValueError where a number is too large for it.
    """
    weights = weights_in(source)
    halved = {weight.name for weight in _of_text(weights) if _is_large(weight)}
    header, places = _laid_out(weights, halved)
    digest = hashlib.sha256()
    with source.open("rb") as reading, target.open("wb") as writing:
        writing.write(header)
        digest.update(reading.read(weights[0].start if weights else None))
        for weight in weights:
            writing.seek(len(header) + places[weight.name])
            for block in _blocks(reading, weight):
                digest.update(block)
                writing.write(_in_half(block) if weight.name in halved else block)
        digest.update(reading.read())
        writing.flush()
        os.fsync(writing.fileno())
    return digest.hexdigest()


def _of_text(weights: Sequence[Weight]) -> list[Weight]:
    begins = ("text.",) if any(weight.name.startswith("text.") for weight in weights) else _TEXT_PARTS
    return [weight for weight in weights if weight.name.startswith(begins)]


def _is_large(weight: Weight) -> bool:
    return weight.kind == "F32" and len(weight.shape) > 1


def _sum(weights: Sequence[Weight]) -> int:
    return sum(_size(weight) for weight in weights)


def _size(weight: Weight) -> int:
    return weight.end - weight.start


def _laid_out(weights: Sequence[Weight], halved: set[str]) -> tuple[bytes, dict[str, int]]:
    """Return the header, and where each weight stands behind it: those in half precision last, so that all lie even."""
    document: dict[str, object] = {}
    places = {}
    place = 0
    for weight in sorted(weights, key=lambda weight: weight.name in halved):
        half = weight.name in halved
        end = place + (_size(weight) // 2 if half else _size(weight))
        kind = "F16" if half else weight.kind
        document[weight.name] = {"dtype": kind, "shape": weight.shape, "data_offsets": [place, end]}
        places[weight.name], place = place, end
    said = json.dumps(document, separators=(",", ":")).encode()
    said += b" " * (-len(said) % 8)
    return len(said).to_bytes(8, "little") + said, places


def _blocks(stream: BinaryIO, weight: Weight) -> Iterator[bytes]:
    left = _size(weight)
    while left:
        block = stream.read(min(_BLOCK_BYTES, left))
        if not block:
            raise ValueError("the weights are cut short")
        left -= len(block)
        yield block


def _in_half(block: bytes) -> bytes:
    full = np.frombuffer(block, np.float32)
    with np.errstate(over="ignore"):
        half = full.astype(np.float16)
    if not np.isfinite(half).all():
        raise ValueError("a weight of the text tower is too large for half precision")
    return half.tobytes()
