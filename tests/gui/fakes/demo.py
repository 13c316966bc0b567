"""FakeDemo: a made-up library of a hundred photos, without drawing any."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from photoclip.core.cancel import CancelToken
from photoclip.core.events import CheckpointChanged, FoldersChanged, PhotosAdded, PhotosRemoved
from photoclip.core.photo import WatchedFolder
from photoclip.library.contract import DemoPart
from tests.gui.fakes.calls import slow
from tests.gui.fakes.world import FakePart

DEMO_ID = "photoclip-demo"
PHOTOS = 100


class FakeDemo(FakePart, DemoPart):
    """The demo's folder is the first one, which holds all photos."""

    part = "demo"

    @slow
    def install(self, progress: Callable[[int, int], None], cancel: CancelToken | None = None) -> Path:
        for done in range(0, PHOTOS + 1, 10):
            if cancel is not None:
                cancel.raise_if_cancelled()
            progress(done, PHOTOS)
        folder = self._world.folder / "Photos"
        self._world.installed.add(DEMO_ID)
        self._world.model = DEMO_ID
        self._world.tell(CheckpointChanged(DEMO_ID))
        if str(folder) not in [one.path for one in self._world.watched]:
            self._world.watched = [*self._world.watched, WatchedFolder(1, str(folder), photo_count=PHOTOS)]
            self._world.photo_list = np.arange(1, PHOTOS + 1, dtype=np.int64)
            self._world.tell(FoldersChanged())
            self._world.tell(PhotosAdded(tuple(range(1, PHOTOS + 1))))
        self._world.has_demo = True
        return folder

    @slow
    def is_here(self) -> bool:
        return self._world.has_demo

    @slow
    def remove(self) -> None:
        if not self._world.has_demo:
            return
        self._world.has_demo = False
        self._world.watched = [one for one in self._world.watched if one.id != 1]
        gone, self._world.photo_list = self._world.photo_list, self._world.photo_list[:0]
        self._world.tell(PhotosRemoved(tuple(gone.tolist())))
        self._world.tell(FoldersChanged())
        self._world.installed.discard(DEMO_ID)
        if self._world.model == DEMO_ID:
            self._world.model = self._world.coming.model_id if self._world.coming is not None else None
            self._world.coming = None
            self._world.tell(CheckpointChanged(self._world.model))
