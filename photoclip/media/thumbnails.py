"""Small pictures on disk, one per content: a cache that can always be made again."""

from __future__ import annotations

import errno
import os
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from photoclip.disk.drafts import draft_file
from photoclip.disk.private import private_folder
from photoclip.errors import LibraryProblem
from photoclip.language import tr

LONG_SIDE_PX = 512
LOOK_PX = 32

# JPEG and not WebP: at 512 pixels a photo is written in 0.6 ms against 4.5 (method 0) to 18 (method 4), and read in
# 0.6 ms against 1.9, which is what the grid waits for while scrolling. It costs 38 KiB instead of 25 to 29.
_QUALITY = 80
_JPEG_BEGIN, _JPEG_END = b"\xff\xd8", b"\xff\xd9"


class ThumbnailStore:
    """The thumbnails below one folder. Safe from any thread and process: a thumbnail appears whole or not at all."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def path_of(self, content_hash: str) -> Path:
        """Return where the thumbnail of a content is, or would be."""
        # 65,536 folders keep each small at a million photos.
        return self._root / content_hash[:2] / content_hash[2:4] / f"{content_hash}.jpg"

    def has(self, content_hash: str) -> bool:
        """Tell whether the thumbnail is there. An empty file, as a lost disk leaves behind, is none."""
        try:
            return self.path_of(content_hash).stat().st_size > 0
        except OSError:
            return False

    def is_whole(self, content_hash: str) -> bool:
        """Tell whether the thumbnail is there to its end; reads a few bytes of it."""
        try:
            with self.path_of(content_hash).open("rb") as file:
                if file.read(2) != _JPEG_BEGIN:
                    return False
                file.seek(-2, os.SEEK_END)
                return file.read(2) == _JPEG_END
        except OSError:
            return False

    def write(self, content_hash: str, image: Image.Image) -> None:
        """Save `image` (RGB, upright) with its long side at most `LONG_SIDE_PX`; smaller ones are not enlarged.

        Raises `LibraryProblem` when the folder cannot be written.
        """
        stream = BytesIO()
        as_thumbnail(image).save(stream, "JPEG", quality=_QUALITY)
        path = self.path_of(content_hash)
        try:
            for folder in (self._root, path.parent.parent, path.parent):
                private_folder(folder)
            # Not beside the thumbnail: what a killed process leaves behind is found without walking 65,536 folders.
            with draft_file(self._root) as draft:
                draft.file.write(stream.getbuffer())
                draft.replace(path, durable=False)
        except OSError as exc:
            raise _cannot_write(self._root, exc) from exc

    def remove(self, content_hash: str) -> None:
        """Delete the thumbnail if there is one."""
        try:
            self.path_of(content_hash).unlink(missing_ok=True)
        except OSError as exc:
            raise _cannot_write(self._root, exc) from exc


def as_thumbnail(image: Image.Image) -> Image.Image:
    """Return `image` as its thumbnail shows it; itself when it is no larger."""
    return shrunk(image, fitted(*image.size, LONG_SIDE_PX))


def fitted(width: int, height: int, long_side_px: int) -> tuple[int, int]:
    """Return the size of the same shape whose long side is at most `long_side_px`."""
    longest = max(width, height)
    if longest <= long_side_px:
        return width, height
    return max(1, round(width * long_side_px / longest)), max(1, round(height * long_side_px / longest))


def look_of(image: Image.Image) -> NDArray[np.uint8]:
    """Return what a picture looks like, small and grey, shape (`LOOK_PX`, `LOOK_PX`): by it two are compared."""
    return np.asarray(image.convert("L").resize((LOOK_PX, LOOK_PX), Image.Resampling.BOX), np.uint8)


def shrunk(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Return `image` at a smaller `size`; itself when it has that size."""
    if image.size == size:
        return image
    # Averaging by whole numbers first leaves the filter twice the pixels it needs, at a fraction of its time.
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _cannot_write(root: Path, exc: OSError) -> LibraryProblem:
    if exc.errno in {errno.ENOSPC, errno.EDQUOT}:
        return LibraryProblem(
            tr("The disk is full: thumbnails cannot be saved in {root}. Free some space.").format(root=root)
        )
    return LibraryProblem(
        tr("Thumbnails cannot be saved in {root} ({reason}). Check that the folder can be written.").format(
            root=root, reason=exc.strerror
        )
    )
