"""LibraryFile: the file in which a library stands, and whether it is sound."""

from __future__ import annotations

from photoclip.core.cancel import CancelToken
from photoclip.store.check_record import CheckRecord, read_record
from photoclip.store.database import Database


class LibraryFile:
    """Any thread may ask anything, once the library is open."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @property
    def trouble(self) -> str:
        """The sentence that stands while nothing can be written; '' while all is well."""
        return self.database.trouble

    def damage(self, cancel: CancelToken | None = None) -> list[str]:
        """Return what is wrong with the file; empty when it is sound. Reads all of it, and what was found is kept.

        Indexes that are damaged alone are made anew, and then nothing is wrong. Raises Cancelled.
        """
        return self.database.damage(cancel)

    def problems(self) -> list[str]:
        """Return what `damage` does, and where that finds nothing, which rows point to nothing."""
        return self.database.integrity_problems()

    def last_check(self) -> CheckRecord | None:
        """Return what the last look at the file found; None where nobody has looked yet."""
        return read_record(self.database.path)
