"""A library of made-up photos with the tiny model, for tests of the facade."""

from __future__ import annotations

from pathlib import Path

from photoclip.core.cancel import CancelToken
from photoclip.library import Library
from photoclip.model.catalogue import DEMO_MODEL
from photoclip.model.importing import ImportSource, import_model
from photoclip.model.model_config import CONFIG_NAME
from photoclip.model.weights_file import WEIGHTS_NAME
from photoclip.paths import AppPaths, resources_dir


def open_tiny_library(data_dir: Path, photos: Path) -> Library:
    """Return an open library that has indexed the folder `photos` and is ready to search."""
    made = Library(AppPaths.choose(data_dir))
    made.open()
    shipped = resources_dir() / "tiny_clip"
    import_model(ImportSource(shipped / WEIGHTS_NAME, shipped / CONFIG_NAME), made._installed, template=DEMO_MODEL)
    made.models.use(DEMO_MODEL.id)
    made.folders.add(photos)
    made.indexing.run(CancelToken(), lambda status: None)
    made.search.prepare()
    return made
