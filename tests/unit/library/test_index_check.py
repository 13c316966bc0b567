"""The doctor says how many of the best photos the index finds, where there is one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.household import Household, drawn
from tests.waiting import PATIENCE_S


@pytest.mark.parametrize(
    ("crossover", "said"), [(1, "It finds 100.0 % of the photos"), (10**6, "What is saved can be used")]
)
def test_the_doctor_tries_the_index_that_is_there(tmp_path: Path, crossover: int, said: str) -> None:
    house = Household(tmp_path, crossover=crossover)
    for scene in range(3):
        (house.roots[0] / f"{scene}.jpg").write_bytes(drawn(scene))
    house.index()
    assert house.library.engine.wait_settled(PATIENCE_S)
    (line,) = [line for line in house.library.health.examine() if line.name == "search index"]
    assert said in line.said
    assert line.state == "good"
    house.close()
