"""What the cards of checkpoints are made from."""

from __future__ import annotations

from photoclip.core.model_info import ModelInfo
from photoclip.library.contract import Library


def read_models(library: Library) -> tuple[list[ModelInfo], int]:
    """Library thread: the catalogue, and how many photos there are."""
    return library.models.all(), library.photos.count()
