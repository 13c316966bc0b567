"""What came of saving a damaged library."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from photoclip.core.backups import Backup


@dataclass(frozen=True, slots=True)
class SavedTable:
    """What is left of one table."""

    name: str
    rows: int
    """Rows that came over whole."""
    partly: int = 0
    """Rows of which only what an index knew came over."""
    bad_pages: int = 0
    """Pages of it that could not be read; nothing else of it was lost."""
    refused: int = 0
    """Records that cannot be rows, or that hung on something that was lost."""

    @property
    def is_whole(self) -> bool:
        return not (self.partly or self.bad_pages or self.refused)


@dataclass(frozen=True, slots=True)
class Rescued:
    """A library that was saved into a new file."""

    kept_at: Path
    """Where the damaged file lies now."""
    tables: tuple[SavedTable, ...]
    backup: Backup | None = None
    """The newest backup, which may have more."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing was lost but what indexes and the like had."""
        return all(table.is_whole for table in self.tables)
