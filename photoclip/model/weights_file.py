"""A weights file as bytes: what it is, whether it is whole, its checksum. Nothing here runs or unpickles it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from photoclip.core.cancel import CancelToken
from photoclip.errors import ModelProblem
from photoclip.language import tr

WEIGHTS_NAME = "open_clip_model.safetensors"

Kind = Literal["safetensors", "torch"]

_BLOCK_BYTES = 1 << 20
_HEADER_LIMIT_BYTES = 100 << 20
"""safetensors' own limit."""


def kind_of(path: Path) -> Kind:
    """Tell by the first bytes what `path` holds. Raises ModelProblem when it is no weights file."""
    try:
        with path.open("rb") as stream:
            start = stream.read(256)
    except OSError as exc:
        raise ModelProblem(
            tr("{name} could not be read: {reason}.").format(name=path.name, reason=exc.strerror or exc)
        ) from exc
    if not start:
        raise ModelProblem(tr("{name} is empty.").format(name=path.name))
    # First: the length that such a file begins with may read like any other file's first bytes.
    if start[8:9] == b"{" and int.from_bytes(start[:8], "little") <= _HEADER_LIMIT_BYTES:
        return "safetensors"
    if start.lstrip()[:1] == b"<":
        raise ModelProblem(tr("{name} is a web page, not a model; download it again.").format(name=path.name))
    if start.startswith(b"version https://git-lfs"):
        raise ModelProblem(
            tr("{name} is only a Git LFS pointer; download the weights themselves.").format(name=path.name)
        )
    if start.startswith((b"PK\x03\x04", b"\x80\x02")):
        return "torch"
    raise ModelProblem(
        tr("{name} is not a model file; choose a .safetensors or .pt file of an open_clip model.").format(
            name=path.name
        )
    )


def check_safetensors(path: Path) -> None:
    """Check that the header is sane and that the file ends where the header says. Raises ModelProblem."""
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            header_bytes = int.from_bytes(stream.read(8), "little")
            if not 2 <= header_bytes <= min(_HEADER_LIMIT_BYTES, size - 8):
                raise ModelProblem(tr("{name} is not a whole safetensors file.").format(name=path.name))
            header = json.loads(stream.read(header_bytes))
        tensors = [entry for name, entry in header.items() if name != "__metadata__"]
        end = max(int(entry["data_offsets"][1]) for entry in tensors)
    except OSError as exc:
        raise ModelProblem(
            tr("{name} could not be read: {reason}.").format(name=path.name, reason=exc.strerror or exc)
        ) from exc
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError) as exc:
        raise ModelProblem(tr("{name} is not a safetensors file.").format(name=path.name)) from exc
    expected = 8 + header_bytes + end
    if size < expected:
        raise ModelProblem(
            tr("{name} is cut short: {size} of {expected} bytes are there.").format(
                name=path.name, size=size, expected=expected
            )
        )
    if size > expected:
        raise ModelProblem(
            tr("{name} has the wrong size: {size} instead of {expected} bytes.").format(
                name=path.name, size=size, expected=expected
            )
        )


def sha256_of(path: Path, on_bytes: Callable[[int], None] | None = None, cancel: CancelToken | None = None) -> str:
    """Return the hex SHA-256; `on_bytes` gets the count of bytes read so far. Raises Cancelled, OSError."""
    digest = hashlib.sha256()
    done = 0
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK_BYTES):
            if cancel is not None:
                cancel.raise_if_cancelled()
            digest.update(block)
            done += len(block)
            if on_bytes is not None:
                on_bytes(done)
    return digest.hexdigest()
