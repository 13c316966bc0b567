"""TaggingParts: what judges photos by labels and carries tags in and out, put together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from photoclip.core.cancel import CancelToken
from photoclip.core.labels import TagScope
from photoclip.core.search import IdArray
from photoclip.library.stores import Stores
from photoclip.search.engine import SearchEngine
from photoclip.tagging.exchange import SidecarExchange
from photoclip.tagging.judging import LabelJudge
from photoclip.tagging.runs import Tagging
from photoclip.tagging.sidecar_disk import Asking, ask_at_once
from photoclip.tagging.standing import StandingJudge
from photoclip.tagging.tables import TagTables
from photoclip.tagging.takeout import TakeoutImport


@dataclass(frozen=True, slots=True)
class TaggingParts:
    """One judge for all that tags."""

    tagging: Tagging
    standing: StandingJudge
    sidecars: SidecarExchange
    tables: TagTables
    takeout: TakeoutImport

    @classmethod
    def of(
        cls,
        stores: Stores,
        engine: SearchEngine,
        photos_of: Callable[[TagScope], IdArray],
        all_photos_of: Callable[[TagScope], IdArray],
        require: Callable[[], object],
        model_id: Callable[[], str | None],
        sets_file: Path,
        writes_into_files: Callable[[], bool] = lambda: False,
        asking: Callable[[CancelToken], Asking] = lambda _cancel: ask_at_once,
    ) -> TaggingParts:
        """`all_photos_of`: those that are kept out of sight, too, for what follows by itself and stands beside photos.

        `require`: waits for a checkpoint that is loading, and for what it judges by; `asking`: what asks disks
        that may never answer, until it is cancelled.
        """
        judge = LabelJudge(engine, stores.tags, stores.photo_tags)

        def with_companions(of: Callable[[TagScope], IdArray]) -> Callable[[TagScope], IdArray]:
            # Each file has a sidecar of its own, also where several are one photo.
            return lambda where: np.asarray(stores.companions.together(of(where).tolist()), np.int64)

        return cls(
            Tagging(judge, stores.photo_tags, photos_of, require, model_id, sets_file),
            StandingJudge(
                stores.standing,
                stores.suggestions,
                stores.photo_tags,
                judge,
                all_photos_of,
                model_id,
                lambda: engine.ready,
            ),
            SidecarExchange(
                stores.shared_fields,
                stores.tags,
                stores.photo_tags,
                stores.marks,
                stores.photos,
                with_companions(all_photos_of),
                stores.dates,
                writes_into_files,
                asking,
            ),
            TagTables(stores.photos, stores.photo_tags, stores.marks, stores.albums, with_companions(photos_of)),
            TakeoutImport(
                stores.shared_fields,
                stores.photos,
                stores.photo_tags,
                stores.marks,
                stores.albums,
                stores.takeout,
                with_companions(all_photos_of),
                asking,
            ),
        )
