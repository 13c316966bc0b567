"""Dates that the person gave to photos, on their way into sidecars."""

from __future__ import annotations

from collections.abc import Sequence

from photoclip.store.said_dates import SaidDateStore
from photoclip.store.shared_fields import SharedFile


class DatesToWrite:
    """What the sidecars of some photos have yet to hear; a date is theirs once every file of its photo has it."""

    def __init__(self, dates: SaidDateStore, photo_ids: Sequence[int]) -> None:
        self._store = dates
        self._dates = dates.to_write(photo_ids)
        self._as_read = dates.as_read([photo_id for photo_id, said in self._dates.items() if said is None])
        self._written: dict[int, bool] = {}

    def text_for(self, file: SharedFile) -> str | None:
        """Return the date for a file's sidecar, '' for none; None where it has what there is to say."""
        if file.photo_id not in self._dates:
            return None
        date = self._dates[file.photo_id] or self._as_read.get(file.photo_id)
        return "" if date is None else date.text_with_zone

    def note(self, file: SharedFile, written: bool) -> None:
        """Remember whether the sidecar of a file was written."""
        self._written[file.photo_id] = written and self._written.get(file.photo_id, True)

    def keep(self) -> None:
        """Say in the library what the sidecars have now."""
        done = {id_: self._dates[id_] for id_, written in self._written.items() if written and id_ in self._dates}
        if done:
            self._store.wrote(done)
