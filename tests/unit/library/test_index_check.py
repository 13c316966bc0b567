"""Where there is an index it finds the best photos first, and the doctor says how many of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from photoclip.core.search import Scope, SearchRequest
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


def test_the_best_photos_of_words_and_pictures_are_those_that_all_begin_with(tmp_path: Path) -> None:
    house = Household(tmp_path, crossover=1)
    for scene in range(4):
        (house.roots[0] / f"{scene}.jpg").write_bytes(drawn(scene))
    house.index()
    house.library.search.prepare()
    assert house.library.engine.wait_settled(PATIENCE_S)
    search = house.library.search
    for text in ("a red circle", f'like:"{house.roots[0] / "1.jpg"}"'):
        first = search.first(SearchRequest(text))
        assert first is not None
        assert first.photo_ids.tolist() == search.find(SearchRequest(text)).photo_ids.tolist()
    for asked in (
        SearchRequest("a red circle", sort="newest"),
        SearchRequest("a red circle", stacked=True),
        SearchRequest("a red circle -sea"),
        SearchRequest("a red circle stars:3"),
        SearchRequest("a red circle", Scope(house.library.folders.all()[0].id)),
        SearchRequest("stars:3"),
    ):
        assert search.first(asked) is None
    house.close()
