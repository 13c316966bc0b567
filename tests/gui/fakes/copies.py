"""FakeCopies: copies that are empty files, where a test wants to see them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from photoclip.core.cancel import CancelToken
from photoclip.core.copies import CopyFailure, CopyOptions, CopyReport, free_names
from photoclip.errors import LibraryProblem
from photoclip.library.contract import CopiesPart
from tests.gui.fakes.calls import slow
from tests.gui.fakes.world import FakePart


class FakeCopies(FakePart, CopiesPart):
    """Photos that are offline cannot be copied."""

    part = "copies"

    @slow
    def write(
        self,
        photo_ids: Sequence[int],
        folder: Path,
        options: CopyOptions = CopyOptions(),
        cancel: CancelToken | None = None,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> CopyReport:
        if not folder.is_dir():
            raise LibraryProblem(f"There is no folder {folder}; make it first, or choose another one.")
        written, failed = [], []
        for done, photo_id in enumerate(photo_ids):
            if cancel is not None and cancel.cancelled:
                break
            if on_progress is not None:
                on_progress(done, len(photo_ids))
            if not self._world.is_here(photo_id):
                failed.append(CopyFailure(f"Photo {photo_id}", "it is no longer in the library"))
            elif photo_id in self._world.offline:
                failed.append(CopyFailure(self._world.tile(photo_id).name, "the file is not there now"))
            else:
                written.append(self._copy(Path(self._world.tile(photo_id).name), folder, options))
        return CopyReport(str(folder), tuple(written), tuple(failed), len(photo_ids) - len(written) - len(failed))

    def _copy(self, name: Path, folder: Path, options: CopyOptions) -> str:
        wanted = name.name if options.kind == "original" else f"{name.stem}.jpg"
        free = next(one for one in free_names(wanted) if not (folder / one).exists())
        (folder / free).touch()
        return free
