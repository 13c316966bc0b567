"""ThumbnailCare: thumbnails that are missing or cut off are made again, those that no photo has are removed."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from photoclip.core.cancel import CancelToken
from photoclip.errors import UnreadableImage
from photoclip.language import counted, tr
from photoclip.media.thumbnails import ThumbnailStore
from photoclip.store.census import Census

_NAME = re.compile(r"[0-9a-f]{64}")
_NEW_S = 86_400.0
"""A thumbnail is written before its photo is: what is new is left alone."""


class ThumbnailCare:
    """Looks at every thumbnail of a library."""

    def __init__(
        self,
        root: Path,
        census: Census,
        make: Callable[[int], object],
        now_s: Callable[[], float] = time.time,
    ) -> None:
        """`make`: makes the thumbnail of a photo. Raises UnreadableImage, LibraryProblem."""
        self._root = root
        self._store = ThumbnailStore(root)
        self._census = census
        self._make = make
        self._now_s = now_s

    def count(self) -> tuple[int, int, int]:
        """Return how many photos there are, how many lack a thumbnail that can be made, how many one that cannot."""
        contents = self._census.contents()
        lacking = [at_hand for _, content_hash, at_hand in contents if not self._store.has(content_hash)]
        return len(contents), sum(lacking), len(lacking) - sum(lacking)

    def mend(self, cancel: CancelToken) -> list[str]:
        """Make what is missing or cut off, remove what is nobody's; say how many. Raises Cancelled, LibraryProblem."""
        made = refused = 0
        for photo_id, content_hash, at_hand in self._census.contents():
            cancel.raise_if_cancelled()
            if self._store.is_whole(content_hash) or not at_hand:
                continue
            try:
                self._store.remove(content_hash)
                self._make(photo_id)
            except UnreadableImage:
                refused += 1
                continue
            # Made of other bytes than the photo's, it lies elsewhere: that is for whoever verifies originals.
            made, refused = (made + 1, refused) if self._store.has(content_hash) else (made, refused + 1)
        removed = sum(self._remove(path) for path in self._nobodys(cancel))
        one = tr("1 thumbnail could not be made: the file cannot be read, or changed.")
        many = tr("{n} thumbnails could not be made: the files cannot be read, or changed.")
        nobodys = tr("1 thumbnail that no photo has removed."), tr("{n} thumbnails that no photo has removed.")
        said = [counted(made, tr("1 thumbnail made again."), tr("{n} thumbnails made again."))] if made else []
        said += [counted(refused, one, many)] if refused else []
        return said + ([counted(removed, *nobodys)] if removed else [])

    def _nobodys(self, cancel: CancelToken) -> Iterator[Path]:
        known = self._census.known_contents()
        for path in self._root.glob("??/??/*.jpg"):
            cancel.raise_if_cancelled()
            if _NAME.fullmatch(path.stem) and path.stem not in known:
                yield path

    def _remove(self, path: Path) -> bool:
        try:
            if self._now_s() - path.stat().st_mtime < _NEW_S:
                return False
            path.unlink()
        except FileNotFoundError:
            return False
        return True
