"""A kill while damaged indexes are made anew: the file is as it was, or mended, and the next check mends it."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from photoclip.store.database import Database
from tests.conftest import ROOT
from tests.faults import full_library
from tests.faults.effort import EFFORT
from tests.faults.full_library import rows_of
from tests.faults.test_rescue import copied

KILLED_AT = range(0, 48, 8 if EFFORT == 1 else 1)


@pytest.fixture(scope="module")
def damaged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with a damaged index of names, and one index that misses rows. Only to be copied or read."""
    path = full_library.make(tmp_path_factory.mktemp("damaged"))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE file_names_data SET block = CAST(hex(block) AS BLOB)")
        index = connection.execute("SELECT * FROM sqlite_schema WHERE name = 'files_by_stamp'").fetchone()
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("DELETE FROM sqlite_schema WHERE name = 'files_by_stamp'")
        connection.commit()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE files SET mtime_ns = mtime_ns + 1")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)", index)
        connection.execute("PRAGMA schema_version = 1000")
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.mark.parametrize("killed_at", KILLED_AT)
def test_a_kill_while_indexes_are_made_anew_loses_nothing(
    damaged: Path, tmp_path: Path, killed_at: int, caplog: pytest.LogCaptureFixture
) -> None:
    path = copied(damaged, tmp_path)
    ended = subprocess.run(
        [sys.executable, "-m", "tests.faults.killed_mending", str(path), str(killed_at)],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert ended.returncode in {0, -signal.SIGKILL}, ended.stderr
    assert killed_at != KILLED_AT[0] or ended.returncode, "nothing was made anew"
    database = Database(path, tmp_path / "backups")
    database.open()
    assert database.damage() == []
    assert database.trouble == ""
    database.close()
    caplog.clear()  # the warning that they were made anew
    assert rows_of(path) == rows_of(damaged)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO file_names (file_names, rank) VALUES ('integrity-check', 1)")
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        found = connection.execute("SELECT rowid FROM file_names WHERE relative MATCH 'IMG_77'").fetchall()
        assert found == [(77,)]
