"""FakePhotos: photos that are drawn, and never read from a disk."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

from photoclip.core.days import day_number
from photoclip.core.photo import Photo, PhotoFile, Problem, ShotInfo, Stamp, Tile
from photoclip.core.search import IdArray, Scope, Sort
from photoclip.core.summary import PhotosSummary, by_count
from photoclip.errors import UnreadableImage
from photoclip.library.contract import PhotosPart
from tests.gui.fakes.calls import quick, slow
from tests.gui.fakes.pictures import THUMBNAIL_PX, content_hash
from tests.gui.fakes.places import ROME
from tests.gui.fakes.world import FakePart

FULL_PX = 6000
SIZE_BYTES = 3_456_789
SUFFIXES = {".jpg", ".jpeg", ".png", ".heic"}


class FakePhotos(FakePart, PhotosPart):
    """All were taken with one camera in one place, an hour after each other."""

    part = "photos"

    @slow
    def ids(self, scope: Scope = Scope(), sort: Sort = "newest") -> IdArray:
        ids = self._world.in_scope(scope)
        return ids if sort == "oldest" else ids[::-1].copy()

    @slow
    def tiles(self, photo_ids: Sequence[int]) -> dict[int, Tile]:
        world = self._world
        known = (one for one in map(int, photo_ids) if world.is_here(one) or one in world.missing_photos)
        return {photo_id: world.tile(photo_id) for photo_id in known}

    @slow
    def get(self, photo_id: int) -> Photo | None:
        if not self._world.is_here(photo_id):
            return None
        tile = self._world.tile(photo_id)
        said = self._world.said_dates.get(photo_id)
        shot = ShotInfo(
            taken_at=tile.date if said is None else said.moment,
            camera_make="Fujifilm",
            camera_model="X-T5",
            lens="XF 35mm F1.4 R",
            exposure_s=1 / 250,
            f_number=2.8,
            iso=400,
            focal_length_mm=35.0,
            latitude=41.8902,
            longitude=12.4922,
            date_precision="" if said is None else said.precision,
            date_source="" if said is None else "person",
            duration_s=tile.duration_s,
        )
        paths = [tile.path, *(f"{tile.path[:-4]} ({k}).jpg" for k in range(1, tile.file_count))]
        files = tuple(PhotoFile(photo_id, 1, path, Stamp(SIZE_BYTES, 0), tile.offline) for path in paths)
        return Photo(
            photo_id,
            tile.content_hash,
            SIZE_BYTES,
            tile.width,
            tile.height,
            "JPEG" if tile.duration_s is None else "MP4",
            shot,
            shot.taken_at or tile.date,
            files,
        )

    @slow
    def summary(self, photo_ids: IdArray) -> PhotosSummary:
        known = [one for one in map(int, photo_ids) if self._world.is_here(one)]
        days = [self._day(one) for one in known]
        placed = sum(1 for one in known if self._world.positions.get(one, ROME))
        camera = {"Fujifilm X-T5": len(known)} if known else {}
        places = {"Rome, Italy": placed} if placed else {}
        first, last = (min(days), max(days)) if days else (0, 0)
        return PhotosSummary(len(known), SIZE_BYTES * len(known), first, last, by_count(places), by_count(camera))

    @slow
    def at(self, path: str) -> int | None:
        return next((int(id_) for id_ in self._world.photo_list if self._world.tile(int(id_)).path == path), None)

    def thumbnail_path(self, content_hash: str) -> Path:
        return self._world.thumbnail_path(content_hash)

    @slow
    def make_thumbnail(self, photo_id: int) -> Path:
        self._check_source(photo_id)
        path = self._world.thumbnail_path(content_hash(photo_id))
        path.parent.mkdir(parents=True, exist_ok=True)
        picture = self._world.drawn.picture(photo_id, THUMBNAIL_PX)
        temporary = path.with_suffix(f".{threading.get_ident()}")
        picture.save(temporary, "JPEG")
        temporary.replace(path)
        return path

    @slow
    def render(self, photo_id: int, max_side_px: int | None = None) -> tuple[int, int, bytes]:
        self._check_source(photo_id)
        picture = self._world.drawn.picture(photo_id, max_side_px or FULL_PX, full=True)
        return picture.width, picture.height, picture.tobytes()

    @slow
    def best_of(self, photo_ids: Sequence[int]) -> int | None:
        best = [int(photo_id) for photo_id in photo_ids if photo_id in self._world.best_shots]
        return best[0] if best and len(photo_ids) > 1 else None

    @slow
    def problems(self) -> list[Problem]:
        return list(self._world.problem_list)

    @slow
    def retry_problems(self) -> None:
        self._world.problem_list = []

    @slow
    def count(self) -> int:
        return len(self._world.in_sight(self._world.photo_list))

    @quick
    def reads(self, path: str) -> bool:
        return Path(path).suffix.lower() in SUFFIXES

    @slow
    def count_without_embedding(self) -> int:
        return self._world.unseen_count if self._world.model is not None else len(self._world.photo_list)

    def _day(self, photo_id: int) -> int:
        said = self._world.said_dates.get(photo_id)
        return day_number(self._world.tile(photo_id).date) if said is None else day_number(said.moment, said.precision)

    def _check_source(self, photo_id: int) -> None:
        if photo_id in self._world.offline or not self._world.is_here(photo_id):
            raise UnreadableImage("the file is not there now; plug the drive in, or look where it was moved to")
