"""Tags, stars and colour labels that other programs see, too: into the library and out of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from photoclip.core.cancel import CancelToken
from photoclip.core.exchange import ConflictSide, ExchangeFailure, ExchangeReport, SidecarConflict
from photoclip.core.labels import TagScope
from photoclip.core.names import fits_a_tag
from photoclip.core.photo import Stamp
from photoclip.core.search import IdArray
from photoclip.core.tags import COLOR_LABELS
from photoclip.core.xmp import LONGEST_KEYWORD, Reconciled, XmpFields, key, reconcile
from photoclip.errors import Cancelled, KnownError, LibraryProblem, SidecarRefused
from photoclip.language import shown, tr
from photoclip.media.sidecar import Sidecar
from photoclip.store.marks import MarkStore
from photoclip.store.photo_tags import PhotoTagStore
from photoclip.store.photos import PhotoStore
from photoclip.store.said_dates import SaidDateStore
from photoclip.store.shared_fields import Agreement, InsideFields, SharedFieldStore, SharedFile
from photoclip.store.tags import TagStore
from photoclip.tagging.dates import DatesToWrite
from photoclip.tagging.inside_writer import InsideWriter, find_exiftool
from photoclip.tagging.sidecar_disk import Asking, SidecarDisk, ask_at_once, no_answer
from photoclip.tagging.sides import note_conflicts, note_write, over, refuse_too_many, said_there, told_by
from photoclip.tagging.takeover import Takeover, Tally
from photoclip.tagging.whereabouts import NOT_AS_IT_WAS, Whereabouts, as_met, refuse_anothers

Progress = Callable[[int, int], None]
"""Photos done and in total."""

_PAGE = 500  # photos a transaction: what was done is kept when the person stops it


@dataclass(frozen=True, slots=True)
class _Met:
    """A file whose words were brought together with the library's."""

    file: SharedFile
    theirs: XmpFields
    """What its side says then."""
    done: Reconciled
    content_hash: str
    """Of the sidecar as it is then, '' without one."""
    stamp: Stamp | None
    """Of that sidecar."""


class SidecarExchange:
    """Brings the library and the sidecars beside the photos together, photo by photo.

    Both know what they last agreed on, so that a keyword that is missing on one side is known to be new on the other,
    or to have been taken off on this one. Where both changed the stars or the colour label, neither is overwritten.
    Only what both sides really held is agreed on: what the library cannot hold (a name too long, say) stays in the
    sidecar, for its absence here was nobody's wish. An agreement is about one photo; a sidecar that belongs to the
    photo that lay here before is left alone. Where a sidecar and the file itself differ, the sidecar is right: it is
    the later and the separate word.
    """

    def __init__(
        self,
        shared: SharedFieldStore,
        tags: TagStore,
        photo_tags: PhotoTagStore,
        marks: MarkStore,
        photos: PhotoStore,
        photos_of: Callable[[TagScope], IdArray],
        dates: SaidDateStore,
        writes_into_files: Callable[[], bool] = lambda: False,
        asking: Callable[[CancelToken], Asking] = lambda _cancel: ask_at_once,
    ) -> None:
        """`writes_into_files`: whether the person wants exports to reach the photos themselves, through exiftool.

        `asking`: what asks disks that may never answer, until it is cancelled.
        """
        self._shared = shared
        self._photos = photos
        self._writes_into_files = writes_into_files
        self._asking = asking
        self._tags = tags
        self._photo_tags = photo_tags
        self._marks = marks
        self._photos_of = photos_of
        self._dates = dates

    def read(
        self, where: TagScope, apply: bool, cancel: CancelToken, on_progress: Progress | None = None
    ) -> ExchangeReport:
        """Take over what sidecars say, and what files carry inside when that is new. Raises Cancelled."""
        tally, asking = Tally(), self._asking(cancel)
        for page in self._pages(where, cancel, on_progress):
            self._read_page(page, apply, tally, SidecarDisk(asking))
        return tally.report(not apply)

    def write(
        self, where: TagScope, apply: bool, cancel: CancelToken, on_progress: Progress | None = None
    ) -> ExchangeReport:
        """Bring sidecars up to date, and take over what was changed in them meanwhile.

        Photos about which nothing is new are not looked at. Raises Cancelled, and XmpProblem where photos shall be
        written into and there is no exiftool.
        """
        tally, asking = Tally(), self._asking(cancel)
        tool = find_exiftool() if apply and self._writes_into_files() else None
        for page in self._pages(where, cancel, on_progress):
            ours = self._ours(page)
            met: list[_Met] = []
            takeover, inside = Takeover(), {}
            disk, dates = SidecarDisk(asking), DatesToWrite(self._dates, page)
            for file in self._shared.files(page):
                fields, date = ours[file.photo_id], dates.text_for(file)
                is_known = fields == (file.base or XmpFields()) and date is None
                if is_known and not (file.moved or file.is_unmet_copy or disk.lost_its_sidecar(file)):
                    tally.unchanged += 1
                    continue
                try:
                    one = self._write_one(file, fields, date, disk, apply, tally)
                except Cancelled:  # what was written is agreed on first
                    break
                dates.note(file, one is not None)
                if one is not None and apply:
                    met.append(one)
                    takeover.add(file.photo_id, fields, one.done.kept)
                    ours[file.photo_id] = one.done.kept
                    inside[file.photo_id] = one.done.merged
            self._take(takeover, tally)
            self._agree(met)
            if apply:
                dates.keep()
            cancel.raise_if_cancelled()
            if tool is not None:
                writer = InsideWriter(tool, self._photos, self._shared, disk, tally)
                for photo_id, fields in inside.items():
                    cancel.raise_if_cancelled()
                    writer.write(photo_id, fields)
        return tally.report(not apply)

    def resolve(self, conflict: SidecarConflict, keep: ConflictSide) -> None:
        """Let one side of a conflict win, in the library and in the sidecar. Raises KnownError."""
        file = next((one for one in self._shared.files([conflict.photo_id]) if str(one.path) == conflict.path), None)
        if file is None:
            raise LibraryProblem(tr("That photo is not in the library any more."))
        disk = SidecarDisk(self._asking(CancelToken()))
        if disk.whereabouts(file) in ("waiting", "gone"):
            raise LibraryProblem(f"{file.path}: {shown(NOT_AS_IT_WAS)}")
        sidecar = disk.read(file.path)
        file = as_met(file, sidecar)
        theirs = said_there(file, sidecar)
        ours = self._ours([file.photo_id])[file.photo_id]
        start = file.base or XmpFields()
        # The side that loses is said to be what was agreed on: then the other one alone has changed.
        lost = theirs if keep == "ours" else ours
        base = replace(start, **{conflict.field: getattr(lost, conflict.field)})
        done = reconcile(base, ours, theirs)
        written = disk.write(file.path, done.merged, None if sidecar is None else sidecar.content_hash)
        takeover = Takeover()
        takeover.add(file.photo_id, ours, done.kept)
        self._take(takeover, Tally())
        self._agree([_Met(file, done.merged, done, *told_by(written))])

    def _read_page(self, page: Sequence[int], apply: bool, tally: Tally, disk: SidecarDisk) -> None:
        ours, inside = self._ours(page), self._shared.inside(page)
        met: list[_Met] = []
        takeover = Takeover()
        for file in self._shared.files(page):
            before, where = ours[file.photo_id], disk.whereabouts(file)
            if where == "silent":
                tally.failed.append(ExchangeFailure(str(file.path), no_answer(file.path), file.photo_id))
            if where in ("waiting", "silent"):  # another photo may lie there by now, whose sidecar it is
                tally.waiting.add(file.photo_id)
                continue
            one = self._meet(file, where, before, inside.get(file.photo_id), disk, tally)
            if one is not None:
                ours[file.photo_id] = one.done.kept
                met.append(one)
            tally.note(str(file.path), ours[file.photo_id] != before)
            takeover.add(file.photo_id, before, ours[file.photo_id])
        if apply:
            self._take(takeover, tally)
            self._agree(met)
            read = {one.file.photo_id for one in met}
            self._shared.taken_over(
                [photo_id for photo_id in page if photo_id in read or photo_id not in tally.waiting]
            )

    def _meet(
        self,
        file: SharedFile,
        where: Whereabouts,
        ours: XmpFields,
        found: InsideFields | None,
        disk: SidecarDisk,
        tally: Tally,
    ) -> _Met | None:
        """Bring the library together with what a sidecar says, or else the file itself; None: neither says anything."""
        sidecar = self._sidecar_of(file, disk, tally) if where == "here" else None
        if sidecar is None and found is None:
            return None
        if sidecar is None and found is not None:
            done = self._brought_together(found.before, ours, found.fields)
            # Nothing has to be written beside a file for what it says itself.
            base = file.base or found.fields
            return _Met(file, base, Reconciled(found.fields, done.kept, base), file.content_hash, None)
        assert sidecar is not None  # noqa: S101 for mypy
        file, theirs = as_met(file, sidecar), sidecar.fields
        if found is not None and file.base is None:
            theirs = over(theirs, found.fields)
        done = self._brought_together(file.base, ours, theirs)
        note_conflicts(tally, file, done)
        return _Met(file, sidecar.fields, done, *told_by(sidecar))

    def _agree(self, met: Sequence[_Met]) -> None:
        """Keep what each file and the library agree on now, which is asked of the library itself."""
        ours = self._ours([one.file.photo_id for one in met])
        self._shared.agree(
            [
                Agreement(
                    one.file.file_id,
                    one.file.photo_id,
                    self._agreed(one, ours[one.file.photo_id]),
                    one.content_hash,
                    one.stamp,
                )
                for one in met
                if one.file.photo_id in ours
            ]
        )

    def _agreed(self, one: _Met, ours: XmpFields) -> XmpFields:
        """Return what both sides hold, and what they held before and one has yet to follow; a conflict stays one."""
        base = one.file.base or XmpFields()
        known = {key(path) for path in (*ours.keywords, *base.keywords)}
        disputed = {conflict.field for conflict in one.done.conflicts}
        theirs = one.theirs
        label = theirs.label if theirs.label in {ours.label, base.label} else base.label
        return XmpFields(
            tuple(path for path in theirs.keywords if key(path) in known or key(self._leads_to(path)) in known),
            base.rating if "rating" in disputed else theirs.rating,
            base.label if "label" in disputed else label,
        )

    def _brought_together(self, base: XmpFields | None, ours: XmpFields, theirs: XmpFields) -> Reconciled:
        """Reconcile both sides. The library is not asked to hold what it cannot, or holds under another name."""
        done = reconcile(base, ours, theirs)
        mine = {key(path) for path in ours.keywords}
        kept = tuple(
            path
            for path in done.kept.keywords
            if key(path) in mine or (fits_a_tag(path, LONGEST_KEYWORD) and key(self._leads_to(path)) not in mine)
        )
        return replace(done, kept=replace(done.kept, keywords=kept))

    def _leads_to(self, path: str) -> str:
        """Return the name of the tag that a keyword leads to, through an alias; itself where there is none."""
        tag_id = self._tags.find(path)
        return path if tag_id is None else self._tags.name(tag_id)

    def _sidecar_of(self, file: SharedFile, disk: SidecarDisk, tally: Tally) -> Sidecar | None:
        try:
            sidecar = disk.read(file.path)
        except KnownError as exc:
            tally.failed.append(ExchangeFailure(str(file.path), str(exc)))
            return None
        return None if sidecar is None or sidecar.content_hash == file.others_sidecar else sidecar

    def _write_one(
        self, file: SharedFile, fields: XmpFields, date: str | None, disk: SidecarDisk, apply: bool, tally: Tally
    ) -> _Met | None:
        where = disk.whereabouts(file)
        if where == "offline":
            tally.failed.append(
                ExchangeFailure(str(file.path), tr("It is offline; plug its drive in and export again."))
            )
            return None
        if where == "waiting":
            tally.waiting.add(file.photo_id)
            return None
        if where in ("gone", "silent"):
            reason = no_answer(file.path) if where == "silent" else shown(NOT_AS_IT_WAS)
            tally.failed.append(ExchangeFailure(str(file.path), reason, file.photo_id))
            return None
        try:
            sidecar = disk.read(file.path)
            refuse_anothers(file, sidecar)
            file = as_met(file, sidecar)
            theirs = said_there(file, sidecar)
            refuse_too_many(sidecar, fields, theirs)
            done = self._brought_together(file.base, fields, theirs)
            written = sidecar
            if apply:
                expected = None if sidecar is None else sidecar.content_hash
                written = disk.write(file.path, done.merged, expected, date)
        except KnownError as exc:
            passes = isinstance(exc, SidecarRefused)
            tally.failed.append(ExchangeFailure(str(file.path), str(exc), file.photo_id if passes else 0))
            return None
        note_conflicts(tally, file, done)
        note_write(tally, file, None if sidecar is None else theirs, done.merged, date)
        return _Met(file, done.merged, done, *told_by(written))

    def _ours(self, photo_ids: Sequence[int]) -> dict[int, XmpFields]:
        tags, marks = self._photo_tags.of_many(photo_ids), self._marks.of(photo_ids)
        return {
            photo_id: XmpFields(
                tuple(tag.name for tag in tags.get(photo_id, ())),
                marks[photo_id].rating or None,
                marks[photo_id].color.capitalize() or marks[photo_id].word or None,
            )
            for photo_id in photo_ids
            if photo_id in marks
        }

    def _take(self, takeover: Takeover, tally: Tally) -> None:
        """Let the library say what sidecars and files have said."""
        if not takeover.photo_ids:
            return
        for name, photo_ids in takeover.put.values():
            if fits_a_tag(name, LONGEST_KEYWORD):
                self._photo_tags.put(photo_ids, name, source="file")
        for name, photo_ids in takeover.gone.values():
            tag_id = self._tags.find(name)
            if tag_id is not None:
                self._photo_tags.take_off(photo_ids, [tag_id])
        marks = self._marks.of(list(takeover.marks))
        changed = {}
        for photo_id, fields in takeover.marks.items():
            color = (fields.label or "").lower()
            color, word = (color, "") if color in COLOR_LABELS else ("", fields.label or "")
            changed[photo_id] = replace(marks[photo_id], rating=fields.rating or 0, color=color, word=word)
        self._marks.restore(changed)
        tally.taken += len(takeover.photo_ids)

    def _pages(self, where: TagScope, cancel: CancelToken, on_progress: Progress | None) -> Iterator[list[int]]:
        photo_ids = self._photos_of(where).tolist()
        for start in range(0, len(photo_ids), _PAGE):
            cancel.raise_if_cancelled()
            page = photo_ids[start : start + _PAGE]
            yield page
            if on_progress is not None:
                on_progress(start + len(page), len(photo_ids))
