"""What the library knows of a watched folder's files, while a scan looks which of them are as they were."""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterator, Mapping

from photoclip.core.photo import Stamp
from photoclip.core.scan import KnownFile

PlainRow = tuple[int, int, int, int, int, int | None, str]
"""Size, mtime_ns, inode and ctime_ns, then the file's and the photo's id, then what its path is in the library.

Of a plain file: one that is here, is no older copy of its photo, and had nothing beside it. Nearly all are, and they
are kept as the library gives them: a `KnownFile` with its `Stamp` costs as much time as asking the disk for the file.
"""


class KnownFiles(Mapping[str, KnownFile]):
    """The files of a folder by relative path, without those that a scan has found to be exactly as they were.

    About these nothing has to be decided, so they only leave their ids. One thread at a time.
    """

    def __init__(self, plain: dict[str, PlainRow] | None = None, others: Mapping[str, KnownFile] | None = None) -> None:
        self._plain = {} if plain is None else plain
        self._others = {} if others is None else others
        self.same = array("q")
        """Of those that were as they were (plain, and there still) the ids of those that carry photos."""
        self.same_unread = array("q")
        """The ids of the others: nobody knows what they carry."""

    def take_same(self, relative: str, status: os.stat_result) -> bool:
        """Take this file out if it is plain and nothing at all about it has changed; tell whether it was.

        `status`: of the file now; nothing lies beside it. Where a system does not say when anything changed, what is
        known has no ctime, and no file is the same.
        """
        row = self._plain.pop(relative, None)
        if row is None:
            return False
        size, mtime_ns, inode, ctime_ns, id_, photo_id, _text = row
        if (
            ctime_ns == status.st_ctime_ns
            and mtime_ns == status.st_mtime_ns
            and inode == status.st_ino
            and size == status.st_size
        ):
            (self.same_unread if photo_id is None else self.same).append(id_)
            return True
        self._plain[relative] = row
        return False

    def __getitem__(self, relative: str) -> KnownFile:
        row = self._plain.get(relative)
        return self._others[relative] if row is None else KnownFile(row[4], relative, Stamp(*row[:4]), row[5], False)

    def __iter__(self) -> Iterator[str]:
        yield from self._plain
        yield from self._others

    def __len__(self) -> int:
        return len(self._plain) + len(self._others)
