"""Large text towers come to half precision once a checkpoint is installed, or when nothing else is to do."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path

import pytest

from photoclip.core.cancel import CancelToken
from photoclip.errors import ModelProblem
from photoclip.library.half_texts import HalfTexts
from photoclip.model.half_text import Halved
from photoclip.model.installed import InstalledCheckpoint, InstalledCheckpoints
from tests.unit.model.conftest import SIGMOID, install, write_checkpoint
from tests.unit.model.halver import Halver
from tests.waiting import wait_until


@pytest.fixture
def models(tmp_path: Path) -> InstalledCheckpoints:
    return InstalledCheckpoints(tmp_path / "models")


@pytest.fixture
def model(models: InstalledCheckpoints, tmp_path: Path) -> InstalledCheckpoint:
    return install(models, write_checkpoint(tmp_path / "files", SIGMOID), "one")


def is_half(models: InstalledCheckpoints) -> bool:
    return bool(models.get("one").half_sha256)


def test_one_of_an_earlier_version_waits_until_it_is_quiet(
    models: InstalledCheckpoints, model: InstalledCheckpoint
) -> None:
    busy = [True]
    half_texts = HalfTexts(models, lambda: busy[0], Halver(), 1)
    half_texts.look()
    assert not is_half(models)
    busy[0] = False
    half_texts.look()
    assert is_half(models)


def test_it_looks_by_itself_and_ends_when_the_library_closes(
    models: InstalledCheckpoints, model: InstalledCheckpoint
) -> None:
    half_texts = HalfTexts(models, lambda: False, Halver(), 1, look_every_s=0.01)
    half_texts.start()
    wait_until(lambda: is_half(models))
    half_texts.close()


def test_one_that_was_just_installed_is_seen_to_at_once_and_a_cancel_leaves_it_as_it_is(
    models: InstalledCheckpoints, model: InstalledCheckpoint
) -> None:
    cancel = CancelToken()
    HalfTexts(models, lambda: True, Halver(), 1).keep(model, cancel)
    assert is_half(models)
    again = install(models, model.folder, "one")
    cancel.cancel()
    HalfTexts(models, lambda: True, Halver(), 1).keep(again, cancel)
    models.verify("one")


def test_what_goes_wrong_is_tried_again_at_the_next_start(
    models: InstalledCheckpoints, model: InstalledCheckpoint, caplog: pytest.LogCaptureFixture
) -> None:
    class Full(Halver):
        def halve(self, folder: Path, target: Path) -> Future[Halved]:
            self.asked += 1
            failed: Future[Halved] = Future()
            failed.set_exception(ModelProblem("The disk is full."))
            return failed

    full = Full()
    half_texts = HalfTexts(models, lambda: False, full, 1)
    for _ in range(2):
        half_texts.look()
    assert full.asked == 1
    assert "stays in full precision for now: The disk is full." in caplog.text
    HalfTexts(models, lambda: False, Halver(), 1).look()
    assert is_half(models)
