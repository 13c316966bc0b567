"""Demo: a made-up library and a tiny checkpoint, without a download."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from photoclip.core.cancel import CancelToken
from photoclip.errors import Cancelled, FolderProblem, ModelProblem
from photoclip.language import tr
from photoclip.library.contract import DemoPart, FoldersPart
from photoclip.library.long_jobs import LongJobs
from photoclip.library.models import Models
from photoclip.model.catalogue import DEMO_MODEL
from photoclip.model.importing import ImportSource, import_model
from photoclip.model.installed import InstalledCheckpoints
from photoclip.model.model_config import CONFIG_NAME
from photoclip.model.weights_file import WEIGHTS_NAME
from photoclip.paths import resources_dir

_log = logging.getLogger(__name__)


class Demo(DemoPart):
    """Doing it again mends what is missing."""

    def __init__(
        self, folder: Path, installed: InstalledCheckpoints, models: Models, folders: FoldersPart, jobs: LongJobs
    ) -> None:
        self._folder = folder
        self._installed = installed
        self._models = models
        self._folders = folders
        self._jobs = jobs

    def install(self, progress: Callable[[int, int], None], cancel: CancelToken | None = None) -> Path:
        was_here = self.is_here()
        try:
            self._make(progress, cancel or CancelToken())
        except Cancelled:
            if not was_here:
                self.remove()
            raise
        self._models.use(DEMO_MODEL.id)
        if not was_here:
            self._folders.add(self._folder)
        return self._folder

    def is_here(self) -> bool:
        return any(folder.path == str(self._folder) for folder in self._folders.bare())

    def remove(self) -> None:
        for folder in self._folders.bare():
            if folder.path == str(self._folder):
                self._folders.remove(folder.id)
        self._models.let_go_of(DEMO_MODEL.id)
        try:
            self._installed.remove(DEMO_MODEL.id)
        except ModelProblem as exc:
            _log.info("the demo's checkpoint stays: %s", exc)  # where a file in use cannot go; it hurts nobody
        from photoclip.demo import drawn_paths  # noqa: PLC0415 its brushes are loaded with the demo

        _take_away(drawn_paths(self._folder), self._folder)

    def _make(self, progress: Callable[[int, int], None], cancel: CancelToken) -> None:
        from photoclip.demo import draw_library  # noqa: PLC0415 as in `remove`

        with self._jobs.run(cancel):
            draw_library(self._folder, progress=progress, cancel=cancel)
            shipped = resources_dir() / "tiny_clip"
            source = ImportSource(shipped / WEIGHTS_NAME, shipped / CONFIG_NAME)
            import_model(source, self._installed, cancel=cancel, template=DEMO_MODEL)
            cancel.raise_if_cancelled()


def _take_away(drawings: list[Path], folder: Path) -> None:
    """Delete the drawings, and folders that are empty then: some hundred small files, which closing waits for."""
    try:
        for path in drawings:
            path.unlink(missing_ok=True)
    except OSError as exc:
        raise FolderProblem(
            tr("The demo photos in {folder} could not be deleted ({reason}).").format(
                folder=folder, reason=exc.strerror or exc
            )
        ) from exc
    below = {parent for path in drawings for parent in path.parents if folder in parent.parents}
    for left in [*sorted(below, key=lambda path: -len(path.parts)), folder]:
        with suppress(OSError):  # somebody put something there
            left.rmdir()
