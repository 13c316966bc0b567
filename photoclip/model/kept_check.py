"""What the self-check found out about a checkpoint on this machine, kept beside it for the next start.

To compare two precisions takes ten passes over some pictures: for a model of convolutions 16 of the 25 seconds of
processor time that a search from a shell cost. What was found holds until the weights, the processor or torch change.
"""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal, get_args

from photoclip.core.model_input import Interpolation, ModelInput, ResizeMode
from photoclip.disk.drafts import replacing
from photoclip.model.model_config import CONFIG_NAME
from photoclip.model.weights_file import WEIGHTS_NAME

Precision = Literal["float32", "float16", "bfloat16", "int8"]
"""int8: matrices of 8 bits, all else in float32 (`eight_bits.py`)."""

TextsBy = Literal["open_clip", "plain", "packed"]
"""What a text tower runs on: as open_clip built it, or by ours, on its weights or on a packed copy of them."""

_log = logging.getLogger(__name__)

CHECKS_NAME = "checks.json"
_WORDS = "words alone"
_TEXTS = "texts"
_DEVICE = "device"
_TRIED = "8 bits too"
"""What a check tries beside half precision: one that did not is made again."""
_MOST = 16
"""Machines, devices and choices that one file remembers."""
_MOST_BYTES = 100_000
_LONGEST_REASON = 300
_LARGEST = 4096


@dataclass(frozen=True, slots=True)
class PrecisionCheck:
    """What the self-check found: which precision, why, and how long one image takes with it."""

    precision: Precision
    reason: str
    image_s: float


@dataclass(frozen=True, slots=True)
class WordsCheck:
    """What was found of a checkpoint's text tower, and what else is said of it before its image tower is there."""

    alone: bool
    """Whether it can be read alone and gives what it gives in the whole model."""
    model_input: ModelInput
    logit_scale: float


class KeptChecks:
    """The checks of the checkpoint in `folder` on one `machine`: its processor and torch, in any words."""

    def __init__(self, folder: Path, machine: str) -> None:
        self._path = folder / CHECKS_NAME
        self._about = f"{machine}; {_TRIED}; weights {stamp_of(folder)}, {_stamp(folder / CONFIG_NAME)}"

    def get(self, wanted: str) -> PrecisionCheck | None:
        """Return what was found when `wanted` ('auto' or a precision) was asked for; None where nothing is known."""
        found = self._read().get(self._key(wanted))
        return _check_from(found) if isinstance(found, Mapping) else None

    def get_words(self) -> WordsCheck | None:
        """Return what was found of the text tower; None where nothing is known."""
        found = self._read().get(self._key(_WORDS))
        return _words_from(found) if isinstance(found, Mapping) else None

    def get_texts(self) -> TextsBy | None:
        """Return on what the whole model's text tower runs here; None where nothing is known."""
        found = self._read().get(self._key(_TEXTS))
        by: Any = found.get("by") if isinstance(found, Mapping) else None
        return by if by in get_args(TextsBy) else None

    def keep(self, wanted: str, check: PrecisionCheck) -> None:
        """Remember `check`. A folder that cannot be written costs the next start the check, and nothing else."""
        self._keep(self._key(wanted), asdict(check))

    def keep_words(self, check: WordsCheck) -> None:
        """Remember `check`, as far as the folder can be written."""
        self._keep(self._key(_WORDS), asdict(check))

    def keep_texts(self, by: TextsBy) -> None:
        """Remember on what the text tower runs, as far as the folder can be written."""
        self._keep(self._key(_TEXTS), {"by": by})

    def get_reason(self, wanted_device: str) -> str | None:
        """Return why the CPU was taken when `wanted_device` was asked for; None where another was, or none yet."""
        found = self._read().get(self._key(f"{_DEVICE} {wanted_device}"))
        reason = found.get("reason") if isinstance(found, Mapping) else None
        return reason if isinstance(reason, str) and len(reason) <= _LONGEST_REASON else None

    def keep_reason(self, wanted_device: str, reason: str | None) -> None:
        """Remember why the CPU is taken, as far as the folder can be written; None where it is not."""
        if reason != self.get_reason(wanted_device):
            self._keep(self._key(f"{_DEVICE} {wanted_device}"), {"reason": reason})

    def _keep(self, key: str, check: dict[str, Any]) -> None:
        kept = {name: value for name, value in self._read().items() if name != key}
        _write(self._path, dict([*kept.items(), (key, check)][-_MOST:]))

    def _key(self, wanted: str) -> str:
        return f"{wanted} on {self._about}"

    def _read(self) -> dict[str, Any]:
        return _read(self._path)


def stamp_of(folder: Path) -> str:
    """Return what tells the weights in `folder` from others, for `carry_over`."""
    return _stamp(folder / WEIGHTS_NAME)


def carry_over(folder: Path, before: str) -> None:
    """Let what was found with the weights of the stamp `before` hold for those that lie in `folder` now.

    For weights of which the image tower is the same, and the text tower gives the same.
    """
    path = folder / CHECKS_NAME
    now = stamp_of(folder)
    if kept := _read(path):
        _write(path, {key.replace(f"weights {before}, ", f"weights {now}, "): value for key, value in kept.items()})


def _read(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _MOST_BYTES:
            return {}
        kept = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _write(path: Path, checks: Mapping[str, Any]) -> None:
    """A folder that cannot be written costs the next start the checks, and nothing else."""
    try:
        with replacing(path) as file:
            file.write(json.dumps(checks, indent=2).encode())
    except OSError as exc:
        _log.info("the self-check is not kept: %s", exc.strerror)


def _check_from(found: Mapping[str, Any]) -> PrecisionCheck | None:
    precision: Any = found.get("precision")
    reason, image_s = found.get("reason"), found.get("image_s")
    if precision not in get_args(Precision) or not isinstance(reason, str) or len(reason) > _LONGEST_REASON:
        return None
    if not _is_positive(image_s):
        return None
    return PrecisionCheck(precision, reason, float(image_s or 0))


def _words_from(found: Mapping[str, Any]) -> WordsCheck | None:
    alone, scale = found.get("alone"), found.get("logit_scale")
    model_input = _model_input_from(found.get("model_input"))
    if not isinstance(alone, bool) or model_input is None or not _is_positive(scale):
        return None
    return WordsCheck(alone, model_input, float(scale or 0))


def _model_input_from(found: Any) -> ModelInput | None:
    if not isinstance(found, Mapping) or found.keys() != {field.name for field in fields(ModelInput)}:
        return None
    mean, std = found["mean"], found["std"]
    if found["resize_mode"] not in get_args(ResizeMode) or found["interpolation"] not in get_args(Interpolation):
        return None
    if not all(isinstance(found[name], int) and 0 <= found[name] <= _LARGEST for name in ("size_px", "fill")):
        return None
    if not all(isinstance(three, list) and len(three) == 3 for three in (mean, std)):
        return None
    if not found["size_px"] or not all(isinstance(value, float) and math.isfinite(value) for value in (*mean, *std)):
        return None
    return ModelInput(**{**found, "mean": tuple(mean), "std": tuple(std)})


def _is_positive(value: object) -> bool:
    return isinstance(value, float) and math.isfinite(value) and value > 0


def _stamp(path: Path) -> str:
    try:
        status = path.stat()
    except OSError:
        return "gone"
    return f"{status.st_size} {status.st_mtime_ns}"
