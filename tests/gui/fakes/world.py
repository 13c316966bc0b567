"""World: all that a fake library knows, and what a test tells it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from photoclip.core.albums import Album
from photoclip.core.backups import Backup, Restored
from photoclip.core.checkpoints import ComingCheckpoint
from photoclip.core.companions import CompanionFile
from photoclip.core.date_changes import DateChange
from photoclip.core.days import DayArray
from photoclip.core.disappearance import Disappearance
from photoclip.core.duplicates import DuplicateGroup
from photoclip.core.events import (
    Change,
    FoldersChanged,
    IndexingStatus,
    Notice,
    PhotosAdded,
    PhotosChanged,
    PhotosRemoved,
)
from photoclip.core.exchange import (
    ConflictSide,
    ExchangeReport,
    MetadataTool,
    SidecarConflict,
    TableFormat,
    TakeoutImported,
)
from photoclip.core.feed import ChangeFeed
from photoclip.core.health import HealthLine, Repaired, VerifyReport
from photoclip.core.hidden import HiddenWay
from photoclip.core.labels import LabelSet, TagScope
from photoclip.core.parts import CloserFolder, Place
from photoclip.core.photo import Problem, Tile, WatchedFolder
from photoclip.core.previews import LabelChoice, TagPreview
from photoclip.core.search import IdArray, Scope
from photoclip.core.standing import StandingLabels
from photoclip.core.tags import Marks, Suggestion
from photoclip.core.taken import Taken
from photoclip.core.updates import UpdateOffer, UpdateState
from photoclip.core.watching import FolderWatch
from photoclip.paths import AppPaths
from photoclip.settings import Settings
from tests.gui.fakes.calls import CallLog, NotedPart
from tests.gui.fakes.pictures import DrawnPictures, content_hash
from tests.gui.fakes.starter_sets import STARTER_SETS
from tests.gui.fakes.tag_table import TagTable

SUBJECTS = ("dog", "beach", "mountain", "cake", "car", "cat", "boat", "forest")
FIRST_DATE = datetime(2019, 3, 1, 9, 30)
SUBFOLDERS = ("", "2023", "2023/Italy", "2024")
MODEL_ID = "ViT-B-32-256/datacomp_s34b_b86k"
GLOBS = ("@eaDir", ".*", "node_modules")


class World(CallLog):
    """`count` photos in one watched folder. Photo `id` (1-based) shows SUBJECTS[id % 8], an hour newer than id - 1.

    `pictures`: real files to show instead of drawn ones.
    """

    def __init__(
        self,
        folder: Path,
        count: int = 60,
        *,
        model: str | None = MODEL_ID,
        settings: Settings | None = None,
        with_folder: bool = True,
        pictures: Sequence[Path] = (),
    ) -> None:
        super().__init__()
        self.folder = folder
        self.paths = AppPaths.choose(folder / "data")
        self.drawn = DrawnPictures(pictures)
        self.feed = ChangeFeed()
        self.pool = ThreadPoolExecutor(4, "fake-reader")
        self.started = False
        self.has_index = False
        """Whether the best photos are found before all are in order."""
        self.closed = False
        self.chosen_settings = settings or Settings(first_start_done=True)

        self.photo_list: IdArray = np.arange(1, count + 1, dtype=np.int64) if with_folder else np.zeros(0, np.int64)
        self.closer_everywhere = False
        self.closer_within: list[CloserFolder] = []
        self.companions_apart = False
        self.companion_files: dict[int, tuple[CompanionFile, ...]] = {}
        self.seen_best: dict[int, Place] = {}
        """Photos that are found by a part of them."""
        self.watched = [WatchedFolder(1, str(folder / "Photos"), photo_count=count)] if with_folder else []
        self.globs = list(GLOBS)
        self.offline: set[int] = set()
        self.videos: dict[int, float] = {}
        """How long those photos are that are videos, in seconds."""
        self.problem_list: list[Problem] = []
        self.gone: list[Disappearance] = []
        self.missing_photos: dict[int, int | None] = {}
        """Photos whose file is gone, each with the photo that lies there now."""
        self.in_trash: set[int] = set()
        self.removed_in_trash: dict[int, int | None] = {}
        """Those that were removed while they were missing, and come back with their work."""
        self.untrashable: dict[int, str] = {}
        """Photos that the trash does not take, each with the reason."""
        self.polled: list[FolderWatch] = []
        self.health_lines: list[HealthLine] = []
        self.repaired: list[Repaired] = []
        self.verify_report = VerifyReport()
        self.update_state = UpdateState(can=False)
        self.update_offer: UpdateOffer | None = None
        self.last_status = IndexingStatus(model=model, device="CPU" if model else "")
        self.model = model
        self.installed = {model} if model else set()
        self.coming: ComingCheckpoint | None = None
        self.unseen = 0
        """Photos that another model has to see before it answers."""

        self.positions: dict[int, tuple[float, float] | None] = {}
        """Where photos were taken, in degrees north and east; None: they do not say."""
        self.values: dict[str, list[str]] = {}
        """What may stand behind the names of filters."""
        self.history: list[str] = []
        self.term_hints: dict[int, str] = {}
        self.stacks: dict[int, tuple[int, ...]] = {}
        """For a request with `stacked`: representative -> its photos, that one first."""
        self.best_shots: set[int] = set()
        """Photos that stand out among those beside which they are looked at."""
        self.file_counts: dict[int, int] = {}
        """How many files carry a photo's content, where it is not one."""
        self.duplicate_groups: list[DuplicateGroup] = []
        self.kept: list[tuple[int, ...]] = []
        self.album_list: list[Album] = []
        self.album_photos: dict[int, list[int]] = {}
        self.album_covers: dict[int, int | None] = {}
        self.deleted_albums: dict[int, Album] = {}

        self.table = TagTable(self.is_here, self.is_in_sight)
        self.mark_list: dict[int, Marks] = {}
        self.hidden_way: HiddenWay = "blur"
        self.hidden_shown = False
        self.asks_person: bool | None = None
        """What the system answers to whether it is this person; None: it cannot be asked."""
        self.said_dates: dict[int, Taken] = {}
        self.dated: dict[int, int] = {}
        """The days of photos that are not of an hour after the one before, as numbers (`core.days`)."""
        self.date_changes: list[tuple[DateChange, dict[int, Taken | None], dict[int, Taken | None]]] = []
        """What was done, what was said before, and what then."""
        self.sets: list[LabelSet] = list(STARTER_SETS)
        self.unseen_count = 0
        self.has_demo = False
        self.remarks: tuple[str, ...] = ()
        self.applied: list[tuple[TagPreview, tuple[LabelChoice, ...]]] = []
        self.standing: list[StandingLabels] = []
        self.judged: dict[int, set[int]] = {}
        """For each label set that stays on, the photos it has judged."""
        self.waiting: list[Suggestion] = []

        self.backup_list: list[Backup] = []
        self.restored: list[Restored] = []
        self.tool: MetadataTool | None = None
        self.import_report = ExchangeReport()
        self.takeout_report = ExchangeReport()
        self.documents = False
        self.takeouts: list[TakeoutImported] = []
        self.export_report = ExchangeReport()
        self.resolved: list[tuple[SidecarConflict, ConflictSide]] = []
        self.tables: list[tuple[Path, TableFormat, TagScope]] = []

    # What a test tells

    def emit(self, change: Change) -> None:
        """Tell every subscriber from a worker thread, as the real library does; return when all have heard it."""
        if isinstance(change, IndexingStatus):
            self.last_status = change
        self.pool.submit(self.feed.emit, change).result()

    def notice(self, text: str) -> None:
        self.emit(Notice(text))

    def add_photos(self, count: int) -> tuple[int, ...]:
        """Let `count` new photos arrive, newest of all."""
        first = int(self.photo_list[-1]) + 1 if len(self.photo_list) else 1
        ids = tuple(range(first, first + count))
        self.photo_list = np.concatenate([self.photo_list, np.array(ids, np.int64)])
        self._recount()
        self.emit(PhotosAdded(ids))
        return ids

    def remove_photos(self, ids: Sequence[int]) -> None:
        self.drop_photos(ids)
        self.emit(PhotosRemoved(tuple(ids)))

    def set_offline(self, ids: Sequence[int]) -> None:
        self.offline |= set(ids)
        self.emit(PhotosChanged(tuple(ids)))

    def lose_files(self, gone: Disappearance) -> None:
        """Let photos be gone about which the person is asked."""
        self.gone = [*self.gone, gone]
        self.emit(FoldersChanged())

    def lose_photo(self, photo_id: int, there_now: int | None = None) -> None:
        """Let the file of a photo be gone; another photo may lie there now."""
        self.missing_photos[photo_id] = there_now
        self.drop_photos([photo_id])
        self.tell(PhotosRemoved((photo_id,)))

    def find_photo(self, photo_id: int) -> None:
        """Let the file of a lost photo be there again."""
        del self.missing_photos[photo_id]
        self.bring_photos([photo_id])
        self.tell(PhotosAdded((photo_id,)))

    def lose_thumbnail(self, photo_id: int) -> None:
        self.thumbnail_path(content_hash(photo_id)).unlink(missing_ok=True)

    # What the parts share

    def tell(self, change: Change) -> None:
        """Tell every subscriber on the calling thread."""
        if not self.closed:
            self.feed.emit(change)

    def drop_photos(self, ids: Sequence[int]) -> None:
        """Let photos leave the view; tells nobody."""
        self.photo_list = self.photo_list[~np.isin(self.photo_list, list(ids))]
        self._recount()

    def bring_photos(self, ids: Iterable[int]) -> None:
        """Let photos come into view again; tells nobody."""
        self.photo_list = np.union1d(self.photo_list, np.array(sorted(ids), np.int64))
        self._recount()

    def is_here(self, photo_id: int) -> bool:
        place = int(np.searchsorted(self.photo_list, photo_id))
        return place < len(self.photo_list) and int(self.photo_list[place]) == photo_id

    def in_sight(self, photo_ids: IdArray) -> IdArray:
        """Return those of these photos that are not kept out of sight."""
        if self.hidden_way == "blur" or self.hidden_shown:
            return photo_ids
        hidden = [photo_id for photo_id, marks in self.mark_list.items() if marks.hidden]
        seen: IdArray = photo_ids[~np.isin(photo_ids, hidden)]
        return seen

    def is_in_sight(self, photo_id: int) -> bool:
        return self.is_here(photo_id) and bool(len(self.in_sight(np.asarray([photo_id], np.int64))))

    def in_scope(self, scope: Scope, hidden: bool = False) -> IdArray:
        """Return the photos of a scope that are in sight (`hidden`: and the others), the oldest first."""
        found = self._in_scope(scope)
        return found if hidden else self.in_sight(found)

    def _in_scope(self, scope: Scope) -> IdArray:
        if scope.folder_id is None or (scope.folder_id == 1 and not scope.relative):
            return self.photo_list
        if scope.folder_id != 1:
            return self.photo_list[:0]
        below = scope.relative + "/"
        inside = [k for k, sub in enumerate(SUBFOLDERS) if (sub + "/").startswith(below)]
        return self.photo_list[np.isin(self.photo_list % len(SUBFOLDERS), inside)]

    def days(self, photo_ids: IdArray) -> DayArray:
        """Return the day on which each photo was taken."""
        hours = photo_ids.astype("timedelta64[h]")
        taken = (np.datetime64(FIRST_DATE) + hours).astype("datetime64[D]")
        months, years = taken.astype("datetime64[M]"), taken.astype("datetime64[Y]")
        of_month, of_year = (taken - months).astype(np.int64) + 1, (months - years).astype(np.int64) + 1
        numbers: DayArray = (((years.astype(np.int64) + 1970) * 100 + of_year) * 100 + of_month).astype(np.int32)
        for photo_id, number in self.dated.items():
            numbers[photo_ids == photo_id] = number
        return numbers

    def thumbnail_path(self, content: str) -> Path:
        return self.folder / "thumbnails" / f"{content}.jpg"

    def tile(self, photo_id: int) -> Tile:
        """Return what the grid draws of a photo."""
        ending = "mp4" if photo_id in self.videos else "jpg"
        name = f"{SUBJECTS[photo_id % len(SUBJECTS)]}_{photo_id:04}.{ending}"
        width, height = self.drawn.size(photo_id)
        marks = self.mark_list.get(photo_id, Marks())
        return Tile(
            photo_id,
            content_hash(photo_id),
            name,
            str(self.folder / "Photos" / SUBFOLDERS[photo_id % len(SUBFOLDERS)] / name),
            FIRST_DATE + timedelta(hours=photo_id),
            width,
            height,
            self.file_counts.get(photo_id, 1),
            photo_id in self.offline or photo_id in self.missing_photos,
            marks.rating,
            marks.favourite,
            marks.color,
            marks.flag,
            self.table.names_on(photo_id),
            marks.hidden,
            self.videos.get(photo_id),
            tuple(sorted({one.kind for one in self.companion_files.get(photo_id, ())})),
        )

    def _recount(self) -> None:
        count = len(self.photo_list)
        self.watched = [replace(one, photo_count=count) if one.id == 1 else one for one in self.watched]


class FakePart(NotedPart):
    """A part of the fake library: it keeps what it knows in the world that all parts share."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._world = world
