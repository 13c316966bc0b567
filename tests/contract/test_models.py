"""Checkpoints: there to be had, installed, in use."""

from __future__ import annotations

import pytest

from photoclip.core.cancel import CancelToken
from photoclip.core.checkpoints import CheckpointInfo, LoadedCheckpoint
from photoclip.errors import ModelProblem, NoModel
from photoclip.library.contract import ModelsPart
from tests.contract.subjects import Subject

NO_MODEL = "No model is chosen yet, so photos cannot be searched by words; choose one in Settings."


@pytest.fixture
def models(subject: Subject) -> ModelsPart:
    return subject.library.models


def test_the_catalogue_is_on_offer(models: ModelsPart) -> None:
    infos = models.all()
    assert all(isinstance(info, CheckpointInfo) for info in infos)
    assert len({info.id for info in infos}) == len(infos)
    assert {"default", "faster", "multilingual"} <= {info.role for info in infos}


def test_one_model_is_recommended_and_stands_in_front(models: ModelsPart) -> None:
    assert [info.recommended for info in models.all()].index(True) == 0
    assert sum(info.recommended for info in models.all()) == 1


def test_the_choice_comes_with_the_number_of_photos_to_look_at(subject: Subject, models: ModelsPart) -> None:
    catalogue = models.catalogue()
    assert catalogue.models == tuple(models.all())
    assert catalogue.photo_count == len(subject.photo_ids)


def test_without_a_model_none_is_loaded(models: ModelsPart) -> None:
    assert models.active() is None
    assert models.loaded() is None
    with pytest.raises(NoModel) as refused:
        models.require()
    assert str(refused.value) == NO_MODEL


@pytest.mark.parametrize("way", ["use", "use_now"])
def test_a_model_that_is_not_installed_cannot_be_used(models: ModelsPart, way: str) -> None:
    chosen = models.chosen()
    with pytest.raises(NoModel) as refused:
        getattr(models, way)("nobody/knows")
    assert str(refused.value) == "The model nobody/knows is not installed; download or import it first."
    assert models.chosen() == chosen


@pytest.mark.parametrize("way", ["download", "download_and_use"])
def test_a_model_that_nobody_offers_cannot_be_downloaded(models: ModelsPart, way: str) -> None:
    chosen = models.chosen()
    with pytest.raises(ModelProblem) as refused:
        getattr(models, way)("nobody/knows", lambda _transfer: None, CancelToken())
    said = "There is no model called nobody/knows to download; 'photoclip models list' names them."
    assert str(refused.value) == said
    assert models.chosen() == chosen


@pytest.mark.parametrize("way", ["import_files", "import_and_use"])
def test_a_configuration_that_is_none_is_refused(subject: Subject, models: ModelsPart, way: str) -> None:
    config, weights = subject.outside / "mine.txt", subject.outside / "mine.safetensors"
    config.write_text("not JSON")
    weights.write_bytes(b"")
    chosen, before = models.chosen(), models.all()
    with pytest.raises(ModelProblem) as refused:
        getattr(models, way)(config, weights, "mine")
    assert str(refused.value) == "mine.txt is not an open_clip configuration: it is not valid JSON."
    assert models.chosen() == chosen
    assert models.all() == before


def test_the_model_in_use_is_marked_and_loaded(judge: Subject) -> None:
    models = judge.library.models
    loaded = models.require()
    assert isinstance(loaded, LoadedCheckpoint)
    assert models.active() == models.chosen() == loaded.model_id
    assert models.loaded() == loaded
    (active,) = [info for info in models.all() if info.active]
    assert (active.id, active.installed) == (loaded.model_id, True)


def test_the_model_in_use_chosen_again_goes_on(judge: Subject) -> None:
    models = judge.library.models
    model_id = models.require().model_id
    for again in (models.use, models.use_now):
        again(model_id)
        assert models.require().model_id == models.chosen() == model_id
    models.stay()
    assert models.catalogue().coming is None
    assert not any(info.coming for info in models.all())


def test_devices_are_described_and_the_best_is_chosen_by_itself(judge: Subject) -> None:
    (value, title), *others = judge.library.models.devices()
    assert value == "auto"
    assert title.startswith("Automatic (")
    assert "cpu" in [value for value, _ in others]
    assert all(": " in text for _, text in others)
