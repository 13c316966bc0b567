"""Another checkpoint is chosen: the one in use answers until the other has seen every photo."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from threading import Event, Thread
from types import SimpleNamespace
from typing import Any

import pytest

from photoclip.core.checkpoints import ComingCheckpoint, LoadedCheckpoint
from photoclip.core.events import Change, CheckpointChanged, CheckpointComing, Notice
from photoclip.core.search import SearchRequest, SearchResult
from photoclip.errors import NoModel
from photoclip.model.catalogue import DEMO_MODEL
from photoclip.search.engine import SearchEngine
from tests.household import GreyEncoder, Household, drawn
from tests.waiting import PATIENCE_S, wait_until

FIRST, OTHER = DEMO_MODEL.id, "other"
PHOTOS = 6


@pytest.fixture
def household(tmp_path: Path) -> Iterator[Household]:
    """Photos that the first checkpoint has seen, half of them in each folder; another one is installed."""
    made = Household(tmp_path)
    for scene in range(PHOTOS):
        (made.roots[scene % 2] / f"{scene}.jpg").write_bytes(drawn(scene))
    assert made.index().indexed == PHOTOS
    made.library.search.prepare()
    made.install_another(OTHER)
    yield made
    made.close()


def found(household: Household) -> SearchResult:
    result = household.library.search.find(SearchRequest("a photo of anything"))
    assert "looked at" not in result.message
    return result


def heard(household: Household) -> list[Change]:
    changes: list[Change] = []
    household.library.subscribe(changes.append)
    return changes


def test_the_one_in_use_answers_until_the_other_has_seen_every_photo(household: Household) -> None:
    changes = heard(household)
    household.library.models.use(OTHER)
    assert household.library.models.chosen() == FIRST
    assert household.library.models.catalogue().coming == ComingCheckpoint(OTHER, PHOTOS, PHOTOS)
    assert [info.id for info in household.library.models.all() if info.coming] == [OTHER]
    before = found(household)
    assert (before.model, len(before.photo_ids)) == (FIRST, PHOTOS)
    household.index()
    assert household.library.models.chosen() == OTHER
    assert household.library.models.catalogue().coming is None
    after = found(household)  # at once: nothing has to be waited for
    assert (after.model, len(after.photo_ids)) == (OTHER, PHOTOS)
    assert CheckpointComing(OTHER) in changes
    assert CheckpointChanged(OTHER) in changes


def test_what_comes_meanwhile_is_found_before_and_after(household: Household) -> None:
    household.library.models.use(OTHER)
    (household.roots[0] / "new.jpg").write_bytes(drawn(PHOTOS))
    (household.roots[1] / "1.jpg").unlink()
    household.index()
    assert household.library.models.chosen() == OTHER
    assert len(found(household).photo_ids) == PHOTOS
    household.library.models.use(FIRST)  # which has seen the new one, too: it answers at once
    assert household.library.models.chosen() == FIRST
    household.library.search.prepare()
    assert len(found(household).photo_ids) == PHOTOS


def test_it_goes_on_after_a_restart(household: Household) -> None:
    household.library.models.use(OTHER)
    household.restart()
    assert (household.library.models.chosen(), found(household).model) == (FIRST, FIRST)
    household.index()
    assert (household.library.models.chosen(), found(household).model) == (OTHER, OTHER)


def test_one_that_is_no_longer_wanted_never_answers(household: Household) -> None:
    household.library.models.use(OTHER)
    household.library.models.stay()
    assert household.library.models.catalogue().coming is None
    household.index()
    assert household.library.models.chosen() == FIRST


def test_a_change_of_mind_counts_until_the_other_answers(household: Household, monkeypatch: pytest.MonkeyPatch) -> None:
    get_ready = SearchEngine.get_ready

    def meanwhile(engine: SearchEngine, model: str, dimension: int) -> None:
        get_ready(engine, model, dimension)
        household.library.models.stay()

    household.library.models.use(OTHER)
    monkeypatch.setattr(SearchEngine, "get_ready", meanwhile)
    household.index()
    assert household.library.models.catalogue().coming is None
    assert (household.library.models.chosen(), found(household).model) == (FIRST, FIRST)
    monkeypatch.undo()
    household.library.models.use(OTHER)  # which has seen every photo
    assert household.library.models.chosen() == OTHER


def test_the_one_in_use_chosen_again_stays(household: Household) -> None:
    household.library.models.use(OTHER)
    household.library.models.use(FIRST)
    household.index()
    assert household.library.models.chosen() == FIRST


def test_who_does_not_want_to_wait_need_not(household: Household) -> None:
    household.library.models.use(OTHER)
    household.library.models.use_now(OTHER)
    assert household.library.models.chosen() == OTHER
    assert household.library.models.catalogue().coming is None
    household.index()
    household.library.search.prepare()
    assert (found(household).model, len(found(household).photo_ids)) == (OTHER, PHOTOS)


def test_photos_on_a_drive_that_is_not_there_are_waited_for(household: Household) -> None:
    away = household.home / "away"
    household.roots[1].rename(away)
    household.index()
    household.library.models.use(OTHER)
    household.index()
    assert household.library.models.chosen() == FIRST
    assert household.library.models.catalogue().coming == ComingCheckpoint(OTHER, PHOTOS // 2, 0)
    assert len(found(household).photo_ids) == PHOTOS
    away.rename(household.roots[1])
    household.index()
    assert household.library.models.chosen() == OTHER
    assert len(found(household).photo_ids) == PHOTOS


def test_where_nothing_was_seen_before_the_other_answers_at_once(tmp_path: Path) -> None:
    household = Household(tmp_path)
    household.install_another(OTHER)
    household.library.models.use(OTHER)
    assert household.library.models.chosen() == OTHER
    household.close()


def test_where_the_one_in_use_is_gone_the_other_answers_at_once(household: Household) -> None:
    shutil.rmtree(household.library.paths.models / FIRST)
    household.restart()
    household.library.models.use(OTHER)
    assert household.library.models.chosen() == OTHER


def test_one_that_goes_meanwhile_is_said_and_the_one_in_use_stays(household: Household) -> None:
    changes = heard(household)
    household.library.models.use(OTHER)
    shutil.rmtree(household.library.paths.models / OTHER)
    household.index()
    assert household.library.models.chosen() == FIRST
    assert household.library.models.catalogue().coming is None
    (said,) = [change.text for change in changes if isinstance(change, Notice)]
    assert said.startswith("The model in use goes on answering, for the other one cannot be used: The model other is")
    assert len(found(household).photo_ids) == PHOTOS


def test_a_model_that_is_not_installed_is_refused(household: Household) -> None:
    with pytest.raises(NoModel):
        household.library.models.use("nobody")
    assert household.library.models.catalogue().coming is None


def test_without_memory_for_two_the_other_answers_at_once_and_says_so(
    household: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    changes = heard(household)
    household.library.models.use(OTHER)
    monkeypatch.setattr("psutil.virtual_memory", lambda: SimpleNamespace(available=1, total=4e9))
    household.index()
    assert household.library.models.chosen() == OTHER
    (said,) = [change.text for change in changes if isinstance(change, Notice)]
    assert "not enough memory for two models at once" in said
    household.index()
    household.library.search.prepare()
    assert (found(household).model, len(found(household).photo_ids)) == (OTHER, PHOTOS)


def test_what_it_has_seen_is_kept_when_the_work_is_cut_off(household: Household) -> None:
    household.library.models.use(OTHER)
    away = household.home / "away"
    household.roots[1].rename(away)
    household.index()  # sees half of them
    household.restart()
    assert household.library.models.catalogue().coming == ComingCheckpoint(OTHER, PHOTOS // 2, 0)
    away.rename(household.roots[1])
    household.index()
    household.library.search.prepare()
    assert (found(household).model, len(found(household).photo_ids)) == (OTHER, PHOTOS)


def test_the_window_goes_on_with_it_in_the_background(household: Household) -> None:
    household.restart()
    changed = heard(household)
    household.library.start()
    household.library.models.use(OTHER)
    wait_until(lambda: household.library.models.chosen() == OTHER)
    wait_until(lambda: CheckpointChanged(OTHER) in changed)
    assert len(found(household).photo_ids) == PHOTOS


def test_a_model_that_is_loading_hears_that_photos_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that what looks at pictures is loaded first: here it is not loaded before that is said."""
    made = Household(tmp_path)
    (made.roots[0] / "0.jpg").write_bytes(drawn(0))
    said = Event()
    load = GreyEncoder.load

    def when_said(self: GreyEncoder, *about: Any) -> Future[LoadedCheckpoint]:
        future: Future[LoadedCheckpoint] = Future()

        def answer() -> None:
            assert said.wait(PATIENCE_S)
            future.set_result(load(self, *about).result())

        Thread(target=answer, daemon=True).start()
        return future

    monkeypatch.setattr(GreyEncoder, "load", when_said)
    monkeypatch.setattr(GreyEncoder, "expect_images", lambda _self: said.set())
    assert made.index().indexed == 1
    made.close()


def test_nothing_is_said_of_photos_where_none_waits(household: Household, monkeypatch: pytest.MonkeyPatch) -> None:
    said = Event()
    monkeypatch.setattr(GreyEncoder, "expect_images", lambda _self: said.set())
    assert household.index().unchanged == PHOTOS
    assert not said.is_set()
