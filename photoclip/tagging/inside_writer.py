"""InsideWriter: what the library says of a photo, written into its files, where the person wants that."""

from __future__ import annotations

import hashlib
from pathlib import Path

from photoclip.core.cancel import CancelToken
from photoclip.core.exchange import ExchangeFailure
from photoclip.core.photo import Stamp
from photoclip.core.photo_names import DOCUMENT_EXTENSIONS, RAW_EXTENSIONS, VIDEO_EXTENSIONS
from photoclip.core.xmp import XmpFields
from photoclip.errors import KnownError, XmpProblem
from photoclip.language import tr
from photoclip.media.exiftool import ExifTool
from photoclip.media.file_bytes import read_bytes
from photoclip.media.limits import DecodeLimits
from photoclip.store.photos import PhotoStore
from photoclip.store.shared_fields import SharedFieldStore
from photoclip.tagging.sidecar_disk import SidecarDisk
from photoclip.tagging.takeover import Tally

_NEVER_WRITTEN_INTO = VIDEO_EXTENSIONS.union(RAW_EXTENSIONS, DOCUMENT_EXTENSIONS)
_LIMITS = DecodeLimits()


def find_exiftool() -> ExifTool:
    """Return the exiftool of this machine. Raises XmpProblem."""
    tool = ExifTool.find()
    if tool is None:
        raise XmpProblem(tr("exiftool was not found; install it, or turn writing into photos off in the settings."))
    return tool


class InsideWriter:
    """Writes into photos during one export, and notes in its tally what could not be done."""

    def __init__(
        self, tool: ExifTool, photos: PhotoStore, shared: SharedFieldStore, disk: SidecarDisk, tally: Tally
    ) -> None:
        self._tool = tool
        self._photos = photos
        self._shared = shared
        self._disk = disk
        self._tally = tally

    def write(self, photo_id: int, fields: XmpFields) -> None:
        """Let the files of a photo themselves say `fields`; it stays the same photo, with another content."""
        files = self._shared.files([photo_id])
        if any(file.path.suffix.lower() in _NEVER_WRITTEN_INTO for file in files):
            return  # a negative is never written into, nor are the gigabytes of a video: their sidecars say it
        missing = next((file for file in files if file.offline), None)
        if missing is not None:
            reason = tr("This copy is offline, so no copy of the photo was written into; its sidecar was.")
            self._tally.failed.append(ExchangeFailure(str(missing.path), reason))
            return

        def rewrite(path: Path) -> tuple[str, Stamp]:
            def write_and_read(_wanted: CancelToken) -> tuple[str, Stamp]:
                self._tool.write_into(path, fields)
                data, stamp = read_bytes(path, _LIMITS)
                return hashlib.sha256(data).hexdigest(), stamp

            return self._disk.reach(path, write_and_read)

        try:
            self._photos.rewrite(photo_id, [(file.file_id, file.path) for file in files], rewrite)
        except KnownError as exc:
            self._tally.failed.append(ExchangeFailure(str(files[0].path), str(exc)))
            return
        self._shared.found_inside(photo_id, fields)
        self._shared.taken_over([photo_id])
