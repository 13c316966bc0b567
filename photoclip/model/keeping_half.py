"""An installed checkpoint's large text tower is kept in half precision: half of the disk, and as accurate.

At any moment one of the two files is there, whole and known to the manifest.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager

from photoclip.core.cancel import CancelToken
from photoclip.model.encoder import Encoder
from photoclip.model.half_text import WORTH_BYTES, gain_bytes
from photoclip.model.importing import result_of
from photoclip.model.installed import InstalledCheckpoint, InstalledCheckpoints
from photoclip.model.kept_check import carry_over, stamp_of
from photoclip.model.model_config import ModelConfig
from photoclip.model.weights_file import WEIGHTS_NAME

_log = logging.getLogger(__name__)

LEAST_COSINE = 0.995
_SPARE_BYTES = 64 << 20


def keep_in_half(
    model: InstalledCheckpoint,
    installed: InstalledCheckpoints,
    cancel: CancelToken,
    open_encoder: Callable[[], AbstractContextManager[Encoder]] = Encoder,
    worth_bytes: int = WORTH_BYTES,
) -> bool:
    """Keep the text tower of `model` in half precision from now on, where that is worth it; return whether it is now.

    Where texts would differ, or the weights are not what was installed, they stay as they are, which is remembered; a
    full disk puts it off. Raises ModelProblem, Cancelled.
    """
    if model.half_tried or _gain_bytes(model) < worth_bytes:
        return False
    free = shutil.disk_usage(installed.root).free
    if free < model.size_bytes + _SPARE_BYTES:
        _log.info("no room to write %s in half precision: %d MB are free", model.info.id, free >> 20)
        return False
    with installed.workshop() as folder, open_encoder() as encoder:
        draft = folder / WEIGHTS_NAME
        half = result_of(encoder.halve(model.folder, draft), cancel)
        _log.info("%s in half precision: cosine %.6f", model.info.id, half.cosine)
        if half.source_sha256 != model.sha256:
            # Left for `verify` to find: what is damaged must not get a checksum of its own.
            _log.warning("the weights of %s changed on the disk since they were installed", model.info.id)
        if half.source_sha256 != model.sha256 or not half.cosine >= LEAST_COSINE:  # also if it is not a number
            installed.leave_as_it_came(model, half)
            return False
        before = stamp_of(model.folder)
        installed.keep_half(model, draft, half)
        carry_over(model.folder, before)
    return True


def _gain_bytes(model: InstalledCheckpoint) -> int:
    try:
        return gain_bytes(model.weights, ModelConfig.read(model.config))
    except (OSError, LookupError, TypeError, ValueError) as exc:
        _log.info("%s stays as it came: %s", model.info.id, exc)
        return 0
