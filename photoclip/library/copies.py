"""Copies: photos in a folder of the person's choice, as they are or as JPEGs made for others."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path, PurePath

from photoclip.core.cancel import CancelToken
from photoclip.core.copies import CopyFailure, CopyOptions, CopyReport, free_names
from photoclip.core.photo import Photo, ShotInfo
from photoclip.core.search import plain_ids
from photoclip.core.xmp import XmpFields
from photoclip.disk.new_files import new_file
from photoclip.disk.presence import is_folder
from photoclip.errors import Cancelled, LibraryProblem, UnreadableImage
from photoclip.language import tr
from photoclip.library.contract import CopiesPart
from photoclip.library.long_jobs import LongJobs
from photoclip.library.pictures import Pictures
from photoclip.library.stores import Stores
from photoclip.media.jpeg_copy import jpeg_copy, place_alone

_NO_MORE = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
"""What the folder says to every other file, too."""


class Copies(CopiesPart):
    """Reads originals, and writes nothing but new files."""

    def __init__(self, stores: Stores, pictures: Pictures, jobs: LongJobs) -> None:
        self._stores = stores
        self._pictures = pictures
        self._jobs = jobs

    def write(
        self,
        photo_ids: Sequence[int],
        folder: Path,
        options: CopyOptions = CopyOptions(),
        cancel: CancelToken | None = None,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> CopyReport:
        try:
            there, is_open = is_folder(folder), os.access(folder, os.W_OK | os.X_OK)
        except PermissionError:
            there, is_open = True, False  # whatever lies there: a folder on the way to it is closed
        if not there:
            raise LibraryProblem(
                tr("There is no folder {folder}; make it first, or choose another one.").format(folder=folder)
            )
        if not is_open:
            raise LibraryProblem(tr("Nothing can be written in {folder}; choose another folder.").format(folder=folder))
        ids = plain_ids(photo_ids)
        if options.kind == "original":
            ids = self._stores.companions.together(ids)
        written: list[str] = []
        failed: list[CopyFailure] = []
        try:
            with self._jobs.run(cancel or CancelToken()) as ended:
                for done, photo_id in enumerate(ids):
                    ended.raise_if_cancelled()
                    if on_progress is not None:
                        on_progress(done, len(ids))
                    if not self._copy(photo_id, folder, options, written, failed):
                        break
        except Cancelled:
            pass  # what was copied by then stays, and is said
        return CopyReport(str(folder), tuple(written), tuple(failed), len(ids) - len(written) - len(failed))

    def _copy(
        self,
        photo_id: int,
        folder: Path,
        options: CopyOptions,
        written: list[str],
        failed: list[CopyFailure],
    ) -> bool:
        """Copy one photo, or say why not; return whether the folder takes more."""
        photo = self._stores.photos.get(photo_id)
        name = (
            PurePath(photo.files[0].path).name
            if photo is not None and photo.files
            else tr("Photo {photo_id}").format(photo_id=photo_id)
        )
        try:
            if photo is None:
                raise UnreadableImage(tr("it is no longer in the library"))
            written.append(self._copied(photo, folder, options))
        except UnreadableImage as exc:
            failed.append(CopyFailure(name, exc.reason))
        except UnicodeError:
            failed.append(CopyFailure(name, tr("its name cannot be written in that folder")))
        except OSError as exc:
            failed.append(CopyFailure(name, _plain(exc)))
            return exc.errno not in _NO_MORE
        return True

    def _copied(self, photo: Photo, folder: Path, options: CopyOptions) -> str:
        """Return the name of the copy. Raises UnreadableImage, OSError."""
        source = Path(self._pictures.source_of(photo.id))
        is_video = photo.shot.duration_s is not None
        if is_video and options.kind != "original" and not (options.details and options.place):
            raise UnreadableImage(tr("a video is only copied as it is, with all that it says of itself"))
        if is_video or options.kind == "original":
            return _copied_bytes(source, folder)
        width, height, pixels = self._pictures.render(photo.id, options.side_px)
        shot, fields = self._said(photo, options)
        data = jpeg_copy(width, height, pixels, options.quality, shot, fields)
        with new_file(folder, free_names(f"{source.stem}.jpg")) as (draft, place):
            draft.file.write(data)
        return place.name

    def _said(self, photo: Photo, options: CopyOptions) -> tuple[ShotInfo, XmpFields]:
        """Return what a copy is to say of the photo: what the library knows, not what its file says."""
        if not options.details:
            return (place_alone(photo.shot) if options.place else ShotInfo()), XmpFields()
        shot = photo.shot
        if not options.place:
            shot = replace(shot, latitude=None, longitude=None, altitude_m=None)
        marks = self._stores.marks.of([photo.id])[photo.id]
        keywords = tuple(tag.name for tag in self._stores.photo_tags.of(photo.id))
        return shot, XmpFields(keywords, marks.rating or None, marks.color.capitalize() or marks.word or None)


def _copied_bytes(source: Path, folder: Path) -> str:
    with source.open("rb") as original, new_file(folder, free_names(source.name)) as (draft, place):
        shutil.copyfileobj(original, draft.file, 1 << 20)
        draft.sync()
        status = os.fstat(original.fileno())
        os.utime(draft.path, ns=(status.st_atime_ns, status.st_mtime_ns))
    return place.name


def _plain(exc: OSError) -> str:
    if exc.errno in {errno.ENOSPC, errno.EDQUOT}:
        return tr("the disk is full")
    if exc.errno == errno.EROFS:
        return tr("the folder is read-only")
    return (exc.strerror or str(exc)).lower()
