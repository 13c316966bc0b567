"""How fast checkpoints are on this machine: measured, or told from what was measured."""

from __future__ import annotations

from dataclasses import replace

import pytest

from photoclip.core.checkpoint_speed import with_speeds
from photoclip.core.checkpoints import CheckpointInfo, LoadedCheckpoint, PhotoSpeed
from photoclip.core.model_input import ModelInput
from photoclip.model.catalogue import catalogue

SMALL = CheckpointInfo("small/x", "Small", "", "default", "MIT", 1, 8, "English", picture_gmacs=5.0)
LARGE = replace(SMALL, id="large/x", picture_gmacs=50.0)
IMPORTED = replace(SMALL, id="mine", picture_gmacs=None)
LOADED = LoadedCheckpoint("small/x", "ab", 8, ModelInput(), "CPU", "", "float32", 100.0, photos_per_second=40.0)


def speeds(loaded: LoadedCheckpoint | None, *infos: CheckpointInfo, cores: int = 2) -> list[PhotoSpeed | None]:
    return [info.speed for info in with_speeds(list(infos), loaded, cores)]


def test_what_is_loaded_was_measured_and_others_do_so_much_more_work() -> None:
    assert speeds(LOADED, SMALL, LARGE, IMPORTED) == [PhotoSpeed(40.0, True), PhotoSpeed(4.0, False), None]


def test_before_anything_was_measured_the_cores_count() -> None:
    tried = replace(SMALL, photos_per_second=26.0)
    assert speeds(None, tried, cores=8) == [PhotoSpeed(104.0, False)]
    [counted] = speeds(None, LARGE, cores=8)
    assert counted is not None
    assert not counted.measured
    assert counted.photos_per_second == pytest.approx(11.2)


def test_an_unmeasured_checkpoint_in_use_tells_nothing_of_others() -> None:
    loaded = replace(LOADED, photos_per_second=None)
    tried = replace(LARGE, photos_per_second=3.0)
    assert speeds(loaded, tried) == [PhotoSpeed(3.0, False)]


def test_every_checkpoint_on_offer_has_a_speed_and_the_counted_ones_fit_the_measured_ones() -> None:
    infos = [entry.info for entry in catalogue()]
    assert all(speeds(None, *infos))
    for info in infos:
        if info.photos_per_second:
            [counted] = speeds(None, replace(info, photos_per_second=None))
            assert counted is not None
            assert counted.photos_per_second == pytest.approx(info.photos_per_second, rel=0.1)
