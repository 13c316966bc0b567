"""Demo: a made-up library and a tiny checkpoint, without a download."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from photoclip.core.cancel import CancelToken
from photoclip.demo import draw_library
from photoclip.library.contract import DemoPart, FoldersPart, ModelsPart
from photoclip.library.long_jobs import LongJobs
from photoclip.model.catalogue import DEMO_MODEL
from photoclip.model.importing import ImportSource, import_model
from photoclip.model.installed import InstalledCheckpoints
from photoclip.model.model_config import CONFIG_NAME
from photoclip.model.weights_file import WEIGHTS_NAME
from photoclip.paths import resources_dir


class Demo(DemoPart):
    """Doing it again mends what is missing."""

    def __init__(
        self, folder: Path, installed: InstalledCheckpoints, models: ModelsPart, folders: FoldersPart, jobs: LongJobs
    ) -> None:
        self._folder = folder
        self._installed = installed
        self._models = models
        self._folders = folders
        self._jobs = jobs

    def install(self, progress: Callable[[int, int], None]) -> Path:
        with self._jobs.run(CancelToken()) as cancel:
            draw_library(self._folder, progress=progress, cancel=cancel)
            shipped = resources_dir() / "tiny_clip"
            source = ImportSource(shipped / WEIGHTS_NAME, shipped / CONFIG_NAME)
            import_model(source, self._installed, cancel=cancel, template=DEMO_MODEL)
        self._models.use(DEMO_MODEL.id)
        if str(self._folder) not in [folder.path for folder in self._folders.all()]:
            self._folders.add(self._folder)
        return self._folder
