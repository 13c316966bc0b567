"""FakeModels: checkpoints that are there to be had, and weigh nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from photoclip.core.cancel import CancelToken
from photoclip.core.checkpoints import (
    CheckpointInfo,
    CheckpointRole,
    ComingCheckpoint,
    Figure,
    LoadedCheckpoint,
    ModelCatalogue,
    PhotoSpeed,
    Transfer,
)
from photoclip.core.events import CheckpointChanged, CheckpointComing
from photoclip.core.model_input import ModelInput
from photoclip.errors import ModelProblem, NoModel
from photoclip.library.contract import ModelsPart
from tests.gui.fakes.answers import NO_MODEL
from tests.gui.fakes.calls import quick, slow
from tests.gui.fakes.world import MODEL_ID, FakePart

DOWNLOAD_BYTES = 600_000_000


def _info(
    model_id: str, title: str, summary: str, role: CheckpointRole, size_mb: int, imagenet: float = 72.8
) -> CheckpointInfo:
    figures = (Figure("ImageNet zero-shot", imagenet, "published"),)
    return CheckpointInfo(model_id, title, summary, role, "MIT", size_mb * 1_000_000, 512, "English", figures)


CATALOGUE = (
    replace(
        _info(MODEL_ID, "Balanced", "A good choice for most libraries.", "default", 605),
        speed=PhotoSpeed(12.0, measured=True),
        recommended=True,
    ),
    replace(
        _info("TinyCLIP-ViT-39M-16/yfcc15m", "Fast", "For old machines.", "faster", 150, 61.0),
        speed=PhotoSpeed(30.0, measured=False),
    ),
    _info("ViT-L-14/datacomp", "Best", "Finds more, needs a graphics card.", "better", 1710, 79.2),
    replace(
        _info("ViT-B-16-SigLIP2/webli", "Many languages", "Search in your language.", "multilingual", 1500),
        languages="109 languages",
        license="Apache-2.0",
        needs="transformers",
    ),
)


class FakeModels(FakePart, ModelsPart):
    """A checkpoint that is used is loaded at once, unless the world has photos that it must see first."""

    part = "models"

    @slow
    def all(self) -> list[CheckpointInfo]:
        known = {info.id for info in CATALOGUE}
        imported = [_imported(model_id) for model_id in sorted(self._world.installed - known)]
        return [
            replace(
                info,
                installed=info.id in self._world.installed,
                active=info.id == self._world.model,
                coming=self._world.coming is not None and info.id == self._world.coming.model_id,
            )
            for info in (*CATALOGUE, *imported)
        ]

    @slow
    def catalogue(self) -> ModelCatalogue:
        return ModelCatalogue(tuple(self.all()), len(self._world.photo_list), self._world.coming)

    @quick
    def active(self) -> str | None:
        return self._world.model

    @quick
    def loaded(self) -> LoadedCheckpoint | None:
        return self._loaded()

    @slow
    def chosen(self) -> str | None:
        return self._world.model

    @slow
    def use(self, model_id: str) -> None:
        self._require_installed(model_id)
        if self._world.unseen and self._world.model not in (None, model_id):
            self._world.coming = ComingCheckpoint(model_id, self._world.unseen, self._world.unseen)
            self._world.tell(CheckpointComing(model_id))
        else:
            self._answer(model_id)

    @slow
    def use_now(self, model_id: str) -> None:
        self._require_installed(model_id)
        self._answer(model_id)

    @slow
    def stay(self) -> None:
        if self._world.coming is not None:
            self._world.coming = None
            self._world.tell(CheckpointComing(None))

    def _require_installed(self, model_id: str) -> None:
        if model_id not in self._world.installed:
            raise NoModel(f"The model {model_id} is not installed; download or import it first.")

    def _answer(self, model_id: str) -> None:
        if self._world.coming is not None:
            self._world.coming = None
            self._world.tell(CheckpointComing(None))
        self._world.model = model_id
        self._world.last_status = replace(self._world.last_status, model=model_id, device="CPU")
        self._world.tell(CheckpointChanged(model_id))
        self._world.tell(self._world.last_status)

    @slow
    def download(self, model_id: str, progress: Callable[[Transfer], None], cancel: CancelToken) -> None:
        if model_id not in {info.id for info in CATALOGUE}:
            raise ModelProblem(f"There is no model called {model_id} to download; 'photoclip models list' names them.")
        for step in range(11):
            cancel.raise_if_cancelled()
            progress(Transfer(DOWNLOAD_BYTES * step // 10, DOWNLOAD_BYTES, 25_000_000))
            self._log.wait_at_tenth(step, cancel)
        self._world.installed.add(model_id)

    @slow
    def import_files(self, config: Path | None, weights: Path, name: str | None = None) -> CheckpointInfo:
        """Believe that files are there; a configuration must be called one."""
        if config is not None and config.suffix != ".json":
            raise ModelProblem(f"{config.name} is not an open_clip configuration: it is not valid JSON.")
        info = _imported((name or weights.stem).strip() or "imported")
        self._world.installed.add(info.id)
        return info

    @slow
    def download_and_use(self, model_id: str, progress: Callable[[Transfer], None], cancel: CancelToken) -> None:
        self.download(model_id, progress, cancel)
        self.use(model_id)

    @slow
    def import_and_use(self, config: Path | None, weights: Path, name: str | None = None) -> CheckpointInfo:
        info = self.import_files(config, weights, name)
        self.use(info.id)
        return info

    @slow
    def devices(self) -> list[tuple[str, str]]:
        return [
            ("auto", "Automatic (CPU)"),
            ("cuda", "NVIDIA or AMD graphics card: none was found"),
            ("cpu", "CPU: the processor, which is always there"),
        ]

    @slow
    def load(self) -> None:
        self._world.tell(CheckpointChanged(self._world.model))

    @slow
    def require(self) -> LoadedCheckpoint:
        loaded = self._loaded()
        if loaded is None:
            raise NoModel(NO_MODEL)
        return loaded

    def _loaded(self) -> LoadedCheckpoint | None:
        if self._world.model is None:
            return None
        return LoadedCheckpoint(
            self._world.model, "ab" * 32, 512, ModelInput(), "CPU", "No graphics card was found.", "float32", 100.0
        )


def _imported(model_id: str) -> CheckpointInfo:
    return CheckpointInfo(
        model_id,
        model_id,
        "Imported from a file.",
        "imported",
        "not known",
        1_000_000,
        256,
        "not known",
        installed=True,
    )
