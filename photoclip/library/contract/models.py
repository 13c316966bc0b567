"""What a face may ask of the library: models."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from photoclip.core.cancel import CancelToken
from photoclip.core.checkpoints import CheckpointInfo, LoadedCheckpoint, ModelCatalogue, Transfer


class ModelsPart(Protocol):
    """CLIP checkpoints, which a person calls models: there to be had, installed, in use."""

    def all(self) -> list[CheckpointInfo]:
        """Return catalogue and imported checkpoints, installed and active marked; the recommended one in front."""

    def catalogue(self) -> ModelCatalogue:
        """Return what `all` does, with how many photos there are, and how far a checkpoint is that is to follow."""

    def active(self) -> str | None:
        """*quick* Return the id of the checkpoint that is (being) loaded, None without one."""

    def loaded(self) -> LoadedCheckpoint | None:
        """*quick* Return what the encoder runs now; None while loading or without."""

    def chosen(self) -> str | None:
        """Return the id of the checkpoint that the library is set to, loaded or not."""

    def use(self, model_id: str) -> None:
        """Let an installed checkpoint answer: at once where nothing is missed by it, else once it has seen every photo.

        Until then the active one goes on answering. Raises ModelProblem.
        """

    def use_now(self, model_id: str) -> None:
        """Make an installed checkpoint the active one, whatever it has seen. Raises ModelProblem."""

    def stay(self) -> None:
        """Let the active checkpoint go on answering: none is to follow any more."""

    def download(self, model_id: str, progress: Callable[[Transfer], None], cancel: CancelToken) -> None:
        """Download a catalogue checkpoint. Raises ModelProblem in plain words, Cancelled; what came is kept."""

    def import_files(self, config: Path | None, weights: Path, name: str | None = None) -> CheckpointInfo:
        """Take an open_clip config (.json) and weights (.safetensors, or .pt, never a pickle). Raises ModelProblem."""

    def download_and_use(self, model_id: str, progress: Callable[[Transfer], None], cancel: CancelToken) -> None:
        """Download a catalogue checkpoint and make it the active one. Raises as `download` and `use`."""

    def import_and_use(self, config: Path | None, weights: Path, name: str | None = None) -> CheckpointInfo:
        """Take files as `import_files` does, and make them the active checkpoint. Raises ModelProblem."""

    def devices(self) -> list[tuple[str, str]]:
        """Return (settings value, plain description with the reason) of each device, 'auto' first."""

    def load(self) -> None:
        """Begin to load the chosen checkpoint; returns at once. `start` and `index` do it by themselves."""

    def require(self) -> LoadedCheckpoint:
        """Return the loaded checkpoint, waiting for one that is loading. Raises NoModel, ModelProblem."""
