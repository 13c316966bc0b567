"""How many photos a checkpoint sees a second on this machine: measured here, or told from what was measured."""

from __future__ import annotations

from dataclasses import replace

from photoclip.core.checkpoints import CheckpointInfo, LoadedCheckpoint, PhotoSpeed

CATALOGUE_CORES = 2
"""On so many cores the catalogue's speeds were measured."""
_USUAL_GMACS_PER_CORE = 70.0
"""What such a core computed a second, over the checkpoints that were measured: 26 photos of 5.6 on two, 32 of 4.3."""


def with_speeds(infos: list[CheckpointInfo], loaded: LoadedCheckpoint | None, cores: int) -> list[CheckpointInfo]:
    """Return the checkpoints with their speeds on this machine, as far as anything is known.

    That of `loaded` was measured when it was loaded. The others do so much more or less work for a photo; before
    anything was measured here, `cores` like those of the catalogue are taken for those of this machine.
    """
    measured = loaded.photos_per_second if loaded is not None else None
    known = next((info for info in infos if loaded is not None and info.id == loaded.model_id), None)
    return [replace(info, speed=_speed(info, known, measured, cores)) for info in infos]


def _speed(info: CheckpointInfo, known: CheckpointInfo | None, measured: float | None, cores: int) -> PhotoSpeed | None:
    if measured and known is not None:
        if info.id == known.id:
            return PhotoSpeed(measured, measured=True)
        if known.picture_gmacs and info.picture_gmacs:
            return PhotoSpeed(measured * known.picture_gmacs / info.picture_gmacs, measured=False)
    if info.photos_per_second:
        return PhotoSpeed(info.photos_per_second * cores / CATALOGUE_CORES, measured=False)
    if info.picture_gmacs:
        return PhotoSpeed(_USUAL_GMACS_PER_CORE * cores / info.picture_gmacs, measured=False)
    return None
