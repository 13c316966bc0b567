"""An image tower in 8 bits, kept beside the checkpoint it was rounded from.

To read the whole weights and to round them was half a second of processor time of every start. What is kept is made
again where it is not of these weights, or damaged: each tensor's checksum stands in it.
"""

from __future__ import annotations

import json
import logging
import shutil
import zlib
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import nn

from photoclip.disk.drafts import draft_folder, sync_folder
from photoclip.disk.private import keep_private
from photoclip.model.kept_check import stamp_of

_log = logging.getLogger(__name__)

TOWER_NAME = "image-tower-8-bits.safetensors"
_FORMAT = "1"
_SPARE_BYTES = 64 << 20
_OF, _SUMS = "of", "crc32"


def keep_tower(folder: Path, tower: nn.Module) -> None:
    """Keep a tower that `in_eight_bits` made of the weights in `folder`, as far as the disk takes it."""
    weights = {name: weight.contiguous() for name, weight in tower.state_dict().items()}
    try:
        if shutil.disk_usage(folder).free < sum(weight.nbytes for weight in weights.values()) + _SPARE_BYTES:
            raise OSError("the disk is nearly full")
        sums = {name: _sum(weight) for name, weight in weights.items()}
        # Beside the checkpoints, where what a killed process leaves behind is found.
        with draft_folder(folder.parent) as made:
            draft = made / TOWER_NAME
            save_file(weights, draft, {_OF: _made_of(folder), _SUMS: json.dumps(sums)})
            keep_private(draft)
            draft.replace(folder / TOWER_NAME)
        sync_folder(folder)
    except (OSError, SafetensorError, TypeError, ValueError) as exc:
        _log.info("the image tower in 8 bits is not kept: %s", exc)


def kept_tower(folder: Path) -> dict[str, torch.Tensor] | None:
    """Return what was kept of the weights in `folder`; None where nothing is, or not what was written."""
    try:
        with safe_open(folder / TOWER_NAME, "pt") as file:
            said = file.metadata() or {}
            if said.get(_OF) != _made_of(folder):
                return None
            weights = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - it is no mapping
        sums = json.loads(said[_SUMS])
        if {name: _sum(weight) for name, weight in weights.items()} == sums:
            return weights
        _log.warning("the image tower that was kept in 8 bits is damaged: it is made again")
    except FileNotFoundError:
        pass
    except (OSError, SafetensorError, LookupError, TypeError, ValueError, RuntimeError, RecursionError) as exc:
        _log.info("the image tower that was kept in 8 bits cannot be read: %s", exc)
    return None


def _made_of(folder: Path) -> str:
    return f"{_FORMAT}: {stamp_of(folder)}"


def _sum(weight: torch.Tensor) -> int:
    return zlib.crc32(weight.numpy().data)
