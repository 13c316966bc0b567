"""What SQLite refuses is said by its cause."""

from __future__ import annotations

from pathlib import Path

import pytest

from photoclip.errors import LibraryProblem
from photoclip.store.database import Database


def test_a_path_that_is_too_long_for_a_library_is_no_matter_of_permissions(tmp_path: Path) -> None:
    folder = tmp_path
    while len(str(folder)) < 600:
        folder /= "n" * 100
    folder.mkdir(parents=True)
    with pytest.raises(LibraryProblem, match="too long for a library; choose a folder with a shorter one"):
        Database(folder / "library.sqlite3", tmp_path / "backups").open()
