"""Models: CLIP checkpoints that are there to be had, installed, and in use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from photoclip.core.cancel import CancelToken
from photoclip.core.checkpoint_speed import with_speeds
from photoclip.core.checkpoints import CheckpointInfo, LoadedCheckpoint, ModelCatalogue, Transfer
from photoclip.core.recommended_checkpoint import with_recommended
from photoclip.language import shown, tr
from photoclip.library.active_checkpoint import ActiveCheckpoint
from photoclip.library.contract import ModelsPart
from photoclip.library.half_texts import HalfTexts
from photoclip.library.long_jobs import LongJobs
from photoclip.library.next_checkpoint import NextCheckpoint
from photoclip.model.catalogue import catalogue, catalogue_entry
from photoclip.model.devices import choose
from photoclip.model.importing import ImportSource, import_model
from photoclip.model.installed import InstalledCheckpoints
from photoclip.model.this_machine import memory_bytes, thread_count
from photoclip.store.library_settings import LibrarySettings


class Models(ModelsPart):
    """The catalogue and what is installed; the one in use is `ActiveCheckpoint`'s."""

    def __init__(
        self,
        installed: InstalledCheckpoints,
        settings: LibrarySettings,
        checkpoint: ActiveCheckpoint,
        following: NextCheckpoint,
        half_texts: HalfTexts,
        load: Callable[[], None],
        work: Callable[[], None],
        jobs: LongJobs,
        photo_count: Callable[[], int],
    ) -> None:
        """`load`: begins to load the chosen checkpoint on the device of the settings; `work`: wakes who indexes."""
        self._installed = installed
        self._settings = settings
        self._checkpoint = checkpoint
        self._next = following
        self._half_texts = half_texts
        self._load = load
        self._work = work
        self._jobs = jobs
        self._photo_count = photo_count

    def all(self) -> list[CheckpointInfo]:
        active, coming = self._settings.active_model(), self._settings.coming_model()
        installed = {model.info.id: model.info for model in self._installed.list()}
        infos = [entry.info for entry in catalogue()]
        infos += [info for id_, info in installed.items() if id_ not in {known.id for known in infos}]
        infos = [
            replace(info, installed=info.id in installed, active=info.id == active, coming=info.id == coming)
            for info in infos
        ]
        return with_recommended(with_speeds(infos, self._checkpoint.loaded, thread_count(None)), memory_bytes())

    def catalogue(self) -> ModelCatalogue:
        return ModelCatalogue(tuple(self.all()), self._photo_count(), self._next.progress())

    def active(self) -> str | None:
        return self._checkpoint.model_id

    def loaded(self) -> LoadedCheckpoint | None:
        return self._checkpoint.loaded

    def chosen(self) -> str | None:
        return self._settings.active_model()

    def use(self, model_id: str) -> None:
        if self._next.choose(model_id):
            self._work()
        else:
            self.use_now(model_id)

    def use_now(self, model_id: str) -> None:
        self._installed.get(model_id)
        self._next.drop()
        self._settings.let_model_answer(model_id)
        self._load()

    def stay(self) -> None:
        self._next.drop()
        self._work()

    def download(self, model_id: str, progress: Callable[[Transfer], None], cancel: CancelToken) -> None:
        with self._jobs.run(cancel):
            from photoclip.model.download import download  # noqa: PLC0415 it brings a client for the net

            model = download(catalogue_entry(model_id), self._installed, progress, cancel)
            self._half_texts.keep(model, cancel)

    def download_and_use(self, model_id: str, progress: Callable[[Transfer], None], cancel: CancelToken) -> None:
        self.download(model_id, progress, cancel)
        self.use(model_id)

    def import_files(self, config: Path | None, weights: Path, name: str | None = None) -> CheckpointInfo:
        with self._jobs.run(CancelToken()) as cancel:
            model = import_model(ImportSource(weights, config, name), self._installed, cancel=cancel)
            self._half_texts.keep(model, cancel)
            return model.info

    def import_and_use(self, config: Path | None, weights: Path, name: str | None = None) -> CheckpointInfo:
        info = self.import_files(config, weights, name)
        self.use(info.id)
        return info

    def devices(self) -> list[tuple[str, str]]:
        reports = self._checkpoint.encoder.devices().result()
        described = [(report.value, f"{shown(report.name)}: {shown(report.reason)}") for report in reports]
        automatic = tr("Automatic ({device})").format(device=shown(choose("auto", reports).report.name))
        return [("auto", automatic), *described]

    def load(self) -> None:
        self._load()

    def require(self) -> LoadedCheckpoint:
        return self._checkpoint.require()

    def let_go_of(self, model_id: str) -> None:
        """Let the checkpoint that was to follow answer in place of this one, or none, if it is in use."""
        if self._settings.active_model() != model_id:
            return
        coming = self._settings.coming_model()
        self._next.drop()
        self._settings.let_model_answer(coming)
        self._load()

    def languages(self) -> str:
        """Return the languages that the checkpoint in use understands, as the catalogue says them; '' without one."""
        active = self._checkpoint.model_id
        return next((info.languages for info in self.all() if info.id == active), "")

    def photos_per_second(self) -> float | None:
        """Return how many photos the checkpoint in use sees a second on this machine, as far as is known."""
        active = self._checkpoint.model_id
        speed = next((info.speed for info in self.all() if info.id == active), None)
        return speed.photos_per_second if speed is not None else None


def multilingual_title() -> str:
    """Return the title of a catalogue checkpoint that understands many languages, '' where there is none."""
    return next((entry.info.title for entry in catalogue() if entry.info.role == "multilingual"), "")
