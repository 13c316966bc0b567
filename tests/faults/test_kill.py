"""The process is killed in the middle of its work."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import psutil
import pytest

from photoclip.paths import resources_dir
from tests.command_line import CommandLine, OwnProcesses
from tests.waiting import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]

COPIES = 4


def put(photos: Path, folder: Path) -> int:
    """Put some copies of each of `photos` into `folder`, each another content by a comment; return how many."""
    folder.mkdir()
    originals = [path.read_bytes() for path in sorted(photos.rglob("*.jpg"))]
    for number, original in enumerate(originals * COPIES):
        comment = b"\xff\xfe\x00\x06%04d" % number
        (folder / f"{number}.jpg").write_bytes(original[:2] + comment + original[2:])
    return len(originals) * COPIES


def count(database: Path, table: str) -> int:
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
    except sqlite3.OperationalError:
        return 0
    finally:
        connection.close()


def test_kill_9_while_indexing_loses_no_photo_and_embeds_none_twice(tiny_home: Path, tmp_path: Path) -> None:
    there = put(tiny_home / "photos", tmp_path / "photos")
    photoclip = CommandLine(tmp_path / "data")
    tiny = resources_dir() / "tiny_clip"
    photoclip("models", "import", tiny / "open_clip_config.json", tiny / "open_clip_model.safetensors")
    photoclip("folders", "add", tmp_path / "photos")
    database = photoclip.data_dir / "library.sqlite3"

    started = OwnProcesses(photoclip.data_dir).start("index", "--json")
    wait_until(lambda: count(database, "embeddings") > 10)
    children = psutil.Process(started.pid).children(recursive=True)
    started.kill()
    started.communicate()
    wait_until(lambda: not any(child.is_running() for child in children))
    kept = count(database, "embeddings")
    assert 10 < kept < there

    report = photoclip("index", "--json").json
    assert report["indexed"] + report["unchanged"] >= there
    assert report["indexed"] <= there - kept
    assert count(database, "embeddings") == count(database, "photos") == there
    assert photoclip("doctor", "--json").json["checks"][0]["ok"]
