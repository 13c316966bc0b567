"""The process is killed at each named step of a backup and of a restore: the old library lies there, or the new one."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from photoclip.core.cancel import CancelToken
from photoclip.core.photo import ShotInfo, Stamp
from photoclip.core.scan import FoundFile, ScanDiff
from photoclip.store.backup_folder import BackupFolder
from photoclip.store.database import Database
from photoclip.store.files import FileStore
from photoclip.store.folders import FolderStore
from photoclip.store.photos import PhotoStore
from photoclip.store.replacing import LibraryPlace
from photoclip.store.restoring import make_library
from tests.conftest import ROOT
from tests.waiting import PATIENCE_S

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")

OF_A_BACKUP = ["begun", "copied", "written", "checked", "named"]
OF_A_RESTORE = ["unpacked", "made", "closed", "decided", "kept-wal", "kept-shm", "kept", "put", "finished"]

SCRIPT = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from photoclip.core.cancel import CancelToken
from photoclip.store.backup_folder import BackupFolder
from photoclip.store.replacing import LibraryPlace
from photoclip.store.restoring import make_library

library, job, last = Path(sys.argv[1]), sys.argv[2], sys.argv[3]

def reached(step):
    if step == last:
        os.kill(os.getpid(), signal.SIGKILL)

if job == "backup":
    BackupFolder(library, library.parent / "backups", reached=reached).make("daily")
else:
    new = None if job == "empty" else make_library(Path(job), library, CancelToken(), reached=reached).path
    place = LibraryPlace(library, reached)
    with place.held():
        place.put(new, datetime.now().astimezone())
"""


def kill_at(library: Path, job: str, step: str) -> None:
    """Do the job in a process of its own, which is killed when it reaches the step."""
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(library), job, step], cwd=ROOT, timeout=PATIENCE_S, check=False
    )
    assert ended.returncode == -signal.SIGKILL, f"it never came to {step}"


def take(database: Database, *names: str) -> None:
    files, root = FileStore(database), FolderStore(database).add(f"/photos of {names[0]}")
    for name in names:
        files.apply(root, ScanDiff(new=[FoundFile(name, Stamp(10, 1, 5))]))
        file_id = files.known(root)[name].id
        PhotoStore(database).put(file_id, Stamp(10, 1, 5), name, 40, 30, "JPEG", ShotInfo())


def opened(library: Path) -> Database:
    """Open the library as the app does: first what was cut off is finished."""
    place = LibraryPlace(library)
    with place.held():
        place.finish_what_was_cut_off()
        database = Database(library, library.parent / "backups")
        database.open()
    return database


@pytest.fixture
def library(tmp_path: Path) -> Path:
    database = opened(tmp_path / "library.sqlite3")
    take(database, "one.jpg", "two.jpg")
    database.close()
    return tmp_path / "library.sqlite3"


@pytest.fixture
def backup(library: Path, tmp_path: Path) -> Path:
    """A backup of two photos; the library holds three since, one of them only in its log."""
    made = BackupFolder(library, tmp_path / "backups").make("asked").path
    database = opened(library)
    take(database, "three.jpg")
    in_use = {end: library.with_name(library.name + end).read_bytes() for end in ("", "-wal")}
    database.close()
    for end, content in in_use.items():  # as a process leaves it that was killed
        library.with_name(library.name + end).write_bytes(content)
    return made


@pytest.mark.parametrize("step", OF_A_BACKUP)
def test_a_killed_backup_is_whole_or_not_there_and_the_next_one_sweeps(library: Path, step: str) -> None:
    kill_at(library, "backup", f"backup.{step}")
    folder = BackupFolder(library, library.parent / "backups")
    assert [backup.problem for backup in folder.all()] == ([""] if step == "named" else [])
    folder.make("asked")
    files = {path.name for path in (library.parent / "backups").iterdir()}
    assert {name for name in files if not name.endswith((".photoclip.zip", ".lock"))} == set()
    database = opened(library)
    assert PhotoStore(database).count() == 2
    assert database.integrity_problems() == []
    database.close()


@pytest.mark.parametrize("step", OF_A_RESTORE)
def test_a_killed_restore_leaves_the_old_library_or_the_new_one(library: Path, backup: Path, step: str) -> None:
    kill_at(library, str(backup), f"restore.{step}")
    database = opened(library)
    is_new = step not in {"unpacked", "made", "closed"}
    assert PhotoStore(database).count() == (2 if is_new else 3)
    assert database.integrity_problems() == []
    database.close()
    kept = [one for one in BackupFolder(library, library.parent / "backups").all() if one.kind == "replaced"]
    assert [one.photo_count for one in kept] == ([3] if is_new else [])


@pytest.mark.parametrize("step", ["decided", "kept-wal", "kept", "finished"])
def test_a_killed_beginning_anew_keeps_the_old_library(library: Path, backup: Path, step: str) -> None:
    kill_at(library, "empty", f"restore.{step}")
    database = opened(library)
    assert PhotoStore(database).count() == 0
    database.close()
    (kept,) = [one for one in BackupFolder(library, library.parent / "backups").all() if one.kind == "replaced"]
    assert kept.photo_count == 3


def test_a_restore_after_a_killed_one_starts_from_the_beginning(library: Path, backup: Path) -> None:
    kill_at(library, str(backup), "restore.unpacked")
    assert make_library(backup, library, CancelToken()).path.exists()
