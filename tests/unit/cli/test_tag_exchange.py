"""Sidecars by the command line: what is said of one, and of many."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command_line import CommandLine
from tests.household import Household, drawn


@pytest.mark.parametrize(
    ("photos", "would", "did"),
    [
        (1, "1 sidecar would be written, 1 unchanged.", "1 sidecar written, 1 unchanged."),
        (2, "2 sidecars would be written, 0 unchanged.", "2 sidecars written, 0 unchanged."),
    ],
)
def test_sidecars_are_counted_in_words(tmp_path: Path, photos: int, would: str, did: str) -> None:
    house = Household(tmp_path)
    for number in (1, 2):
        (house.roots[0] / f"{number}.jpg").write_bytes(drawn(number))
    house.index()
    house.library.tags.put(house.library.photos.ids().tolist()[:photos], "Rome")
    photoclip = CommandLine(house.library.paths.data_dir)
    house.close()
    assert photoclip("tag", "export").out.splitlines()[0] == would
    assert photoclip("tag", "export", "--apply").out.splitlines()[0] == did
