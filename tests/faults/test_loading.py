"""A checkpoint that cannot be taken into the library: whoever waits for it is told, and waits no longer."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from photoclip.core.search import SearchRequest
from tests.faults.tapping import Fault, Tap
from tests.household import Household, drawn


@pytest.fixture
def home(tmp_path: Path) -> Path:
    house = Household(tmp_path)
    (house.roots[0] / "a.jpg").write_bytes(drawn(1))
    house.index()
    house.close()
    return tmp_path


@pytest.mark.parametrize("is_known", [True, False])
def test_a_full_disk_while_the_checkpoint_loads_keeps_nobody_waiting(home: Path, is_known: bool) -> None:
    if not is_known:
        with closing(sqlite3.connect(home / "data" / "library.sqlite3")) as connection, connection:
            connection.execute("UPDATE models SET fingerprint = 'of other weights'")
    tap = Tap(home, Fault("load", 0, "ENOSPC", lasts=True))
    with tap.on():
        house = Household(home)
        tap.begin("load")
        house.library.search.prepare()
        result = house.library.search.find(SearchRequest("a dog"))
        tap.deed = ""
        house.close()
    # What is stored already is enough to search by; of new weights it is said that they cannot be stored.
    assert ("full" in result.message) is not is_known
