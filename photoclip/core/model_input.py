"""How a picture must be prepared for a checkpoint: what decode workers need to know of a model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ResizeMode = Literal["shortest", "longest", "squash"]
Interpolation = Literal["bicubic", "bilinear"]


@dataclass(frozen=True, slots=True)
class ModelInput:
    """open_clip's preprocessing as values.

    `shortest` resizes the shorter side and crops the centre, `longest` pads, `squash` ignores the aspect.
    """

    size_px: int = 224
    resize_mode: ResizeMode = "shortest"
    interpolation: Interpolation = "bicubic"
    mean: tuple[float, float, float] = (0.48145466, 0.4578275, 0.40821073)
    std: tuple[float, float, float] = (0.26862954, 0.26130258, 0.27577711)
    fill: int = 0
    """Grey level (0-255) of the padding in `longest`."""
