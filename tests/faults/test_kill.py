"""The process is killed in the middle of its work."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import psutil
import pytest

from photoclip.demo import draw_library
from photoclip.paths import resources_dir
from tests.command_line import OwnProcesses
from tests.waiting import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


@pytest.fixture
def photoclip(tmp_path: Path) -> OwnProcesses:
    return OwnProcesses(tmp_path / "data")


def count(database: Path, table: str) -> int:
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
    except sqlite3.OperationalError:
        return 0
    finally:
        connection.close()


def test_kill_9_while_indexing_loses_no_photo_and_embeds_none_twice(photoclip: OwnProcesses, tmp_path: Path) -> None:
    photos = tmp_path / "photos"
    draw_library(photos, count=160, seed=3)
    tiny = resources_dir() / "tiny_clip"
    photoclip("models", "import", tiny / "open_clip_config.json", tiny / "open_clip_model.safetensors")
    photoclip("folders", "add", photos)
    database = photoclip.data_dir / "library.sqlite3"

    started = photoclip.start("index", "--json")
    wait_until(lambda: count(database, "embeddings") > 10)
    children = psutil.Process(started.pid).children(recursive=True)
    started.kill()
    started.communicate()
    wait_until(lambda: not any(child.is_running() for child in children))
    kept = count(database, "embeddings")
    assert 10 < kept < 160

    report = photoclip("index", "--json").json
    assert report["indexed"] + report["unchanged"] >= 160
    assert report["indexed"] <= 160 - kept
    assert count(database, "embeddings") == count(database, "photos") == 160
    assert photoclip("doctor", "--json").json["checks"][0]["ok"]
