"""Tags, stars and colour labels that other programs see, too: into the library and out of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from photoclip.core.cancel import CancelToken
from photoclip.core.exchange import ConflictSide, ExchangeFailure, ExchangeReport, SidecarConflict
from photoclip.core.labels import TagScope
from photoclip.core.names import fits_a_tag
from photoclip.core.photo import Stamp
from photoclip.core.photo_names import RAW_EXTENSIONS
from photoclip.core.search import IdArray
from photoclip.core.tags import COLOR_LABELS, Marks
from photoclip.core.xmp import LONGEST_KEYWORD, Reconciled, XmpFields, key, reconcile
from photoclip.errors import KnownError, LibraryProblem, SidecarRefused, XmpProblem
from photoclip.media.exiftool import ExifTool
from photoclip.media.file_bytes import read_bytes
from photoclip.media.limits import DecodeLimits
from photoclip.media.sidecar import Sidecar, read_sidecar, write_sidecar
from photoclip.media.sidecar_names import SidecarsBeside
from photoclip.store.marks import MarkStore
from photoclip.store.photo_tags import PhotoTagStore
from photoclip.store.photos import PhotoStore
from photoclip.store.said_dates import SaidDateStore
from photoclip.store.shared_fields import Agreement, InsideFields, SharedFieldStore, SharedFile
from photoclip.store.tags import TagStore
from photoclip.tagging.dates import DatesToWrite
from photoclip.tagging.sides import note_conflicts, over, refuse_too_many, said_there, told_by
from photoclip.tagging.takeover import Takeover, Tally
from photoclip.tagging.whereabouts import (
    NOT_AS_IT_WAS,
    Whereabouts,
    as_met,
    lost_its_sidecar,
    refuse_anothers,
    whereabouts,
)

Progress = Callable[[int, int], None]
"""Photos done and in total."""

_PAGE = 500  # photos a transaction: what was done is kept when the person stops it
_LIMITS = DecodeLimits()


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
    ) -> None:
        """`writes_into_files`: whether the person wants exports to reach the photos themselves, through exiftool."""
        self._shared = shared
        self._photos = photos
        self._writes_into_files = writes_into_files
        self._tags = tags
        self._photo_tags = photo_tags
        self._marks = marks
        self._photos_of = photos_of
        self._dates = dates

    def read(
        self, where: TagScope, apply: bool, cancel: CancelToken, on_progress: Progress | None = None
    ) -> ExchangeReport:
        """Take over what sidecars say, and what files carry inside when that is new. Raises Cancelled."""
        tally = Tally()
        for page in self._pages(where, cancel, on_progress):
            self._read_page(page, apply, tally)
        return tally.report(not apply)

    def write(
        self, where: TagScope, apply: bool, cancel: CancelToken, on_progress: Progress | None = None
    ) -> ExchangeReport:
        """Bring sidecars up to date, and take over what was changed in them meanwhile.

        Photos about which nothing is new are not looked at. Raises Cancelled, and XmpProblem where photos shall be
        written into and there is no exiftool.
        """
        tally = Tally()
        tool = _exiftool() if apply and self._writes_into_files() else None
        for page in self._pages(where, cancel, on_progress):
            ours = self._ours(page)
            met: list[_Met] = []
            takeover, inside = Takeover(), {}
            beside, dates = SidecarsBeside(), DatesToWrite(self._dates, page)
            for file in self._shared.files(page):
                fields, date = ours[file.photo_id], dates.text_for(file)
                is_known = fields == (file.base or XmpFields()) and date is None
                if is_known and not (file.moved or lost_its_sidecar(file, beside)):
                    tally.unchanged += 1
                    continue
                one = self._write_one(file, fields, date, beside, apply, tally)
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
            if tool is not None:
                for photo_id, fields in inside.items():
                    cancel.raise_if_cancelled()
                    self._write_inside(tool, photo_id, fields, tally)
        return tally.report(not apply)

    def resolve(self, conflict: SidecarConflict, keep: ConflictSide) -> None:
        """Let one side of a conflict win, in the library and in the sidecar. Raises KnownError."""
        file = next((one for one in self._shared.files([conflict.photo_id]) if str(one.path) == conflict.path), None)
        if file is None:
            raise LibraryProblem("That photo is not in the library any more.")
        if whereabouts(file) in ("waiting", "gone"):
            raise LibraryProblem(f"{file.path} {NOT_AS_IT_WAS}")
        sidecar = read_sidecar(file.path)
        file = as_met(file, sidecar)
        theirs = said_there(file, sidecar)
        ours = self._ours([file.photo_id])[file.photo_id]
        start = file.base or XmpFields()
        # The side that loses is said to be what was agreed on: then the other one alone has changed.
        lost = theirs if keep == "ours" else ours
        base = replace(start, **{conflict.field: getattr(lost, conflict.field)})
        done = reconcile(base, ours, theirs)
        written = write_sidecar(file.path, done.merged, None if sidecar is None else sidecar.content_hash)
        takeover = Takeover()
        takeover.add(file.photo_id, ours, done.kept)
        self._take(takeover, Tally())
        self._agree([_Met(file, done.merged, done, *told_by(written))])

    def _read_page(self, page: Sequence[int], apply: bool, tally: Tally) -> None:
        ours, inside = self._ours(page), self._shared.inside(page)
        met: list[_Met] = []
        takeover, beside = Takeover(), SidecarsBeside()
        for file in self._shared.files(page):
            before, where = ours[file.photo_id], whereabouts(file)
            if where == "waiting":  # another photo may lie there by now, whose sidecar it is
                tally.waiting.add(file.photo_id)
                continue
            one = self._meet(file, where, before, inside.get(file.photo_id), beside, tally)
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
        beside: SidecarsBeside,
        tally: Tally,
    ) -> _Met | None:
        """Bring the library together with what a sidecar says, or else the file itself; None: neither says anything."""
        sidecar = self._sidecar_of(file, beside, tally) if where == "here" else None
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

    def _sidecar_of(self, file: SharedFile, beside: SidecarsBeside, tally: Tally) -> Sidecar | None:
        try:
            sidecar = read_sidecar(file.path, beside)
        except KnownError as exc:
            tally.failed.append(ExchangeFailure(str(file.path), str(exc)))
            return None
        return None if sidecar is None or sidecar.content_hash == file.others_sidecar else sidecar

    def _write_one(
        self, file: SharedFile, fields: XmpFields, date: str | None, beside: SidecarsBeside, apply: bool, tally: Tally
    ) -> _Met | None:
        where = whereabouts(file)
        if where == "offline":
            tally.failed.append(ExchangeFailure(str(file.path), "It is offline; plug its drive in and export again."))
            return None
        if where == "waiting":
            tally.waiting.add(file.photo_id)
            return None
        if where == "gone":
            tally.failed.append(ExchangeFailure(str(file.path), f"It {NOT_AS_IT_WAS}", file.photo_id))
            return None
        try:
            sidecar = read_sidecar(file.path, beside)
            refuse_anothers(file, sidecar)
            file = as_met(file, sidecar)
            theirs = said_there(file, sidecar)
            refuse_too_many(sidecar, fields, theirs)
            done = self._brought_together(file.base, fields, theirs)
            written = sidecar
            if apply:
                expected = None if sidecar is None else sidecar.content_hash
                written = write_sidecar(file.path, done.merged, expected, beside, date)
        except KnownError as exc:
            passes = isinstance(exc, SidecarRefused)
            tally.failed.append(ExchangeFailure(str(file.path), str(exc), file.photo_id if passes else 0))
            return None
        note_conflicts(tally, file, done)
        tally.note(str(file.path), bool(date) or done.merged != (XmpFields() if sidecar is None else theirs))
        return _Met(file, done.merged, done, *told_by(written))

    def _write_inside(self, tool: ExifTool, photo_id: int, fields: XmpFields, tally: Tally) -> None:
        """Let the files of a photo themselves say `fields`; it stays the same photo, with another content."""
        files = self._shared.files([photo_id])
        if any(file.path.suffix.lower() in RAW_EXTENSIONS for file in files):
            return  # a negative is never written into: its sidecar says it
        missing = next((file for file in files if file.offline), None)
        if missing is not None:
            reason = "This copy is offline, so no copy of the photo was written into; its sidecar was."
            tally.failed.append(ExchangeFailure(str(missing.path), reason))
            return

        def rewrite(path: Path) -> tuple[str, Stamp]:
            tool.write_into(path, fields)
            data, stamp = read_bytes(path, _LIMITS)
            return hashlib.sha256(data).hexdigest(), stamp

        try:
            self._photos.rewrite(photo_id, [(file.file_id, file.path) for file in files], rewrite)
        except KnownError as exc:
            tally.failed.append(ExchangeFailure(str(files[0].path), str(exc)))
            return
        self._shared.found_inside(photo_id, fields)
        self._shared.taken_over([photo_id])

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
            changed[photo_id] = Marks(fields.rating or 0, marks[photo_id].favourite, color, word)
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


def _exiftool() -> ExifTool:
    tool = ExifTool.find()
    if tool is None:
        raise XmpProblem("exiftool was not found; install it, or turn writing into photos off in the settings.")
    return tool
