"""Importing from files: what is taken, and how everything else ends in a sentence with nothing left behind."""

from __future__ import annotations

import copy
import json
import pickle
import shutil
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from photoclip.core.cancel import CancelToken
from photoclip.core.checkpoints import Transfer
from photoclip.errors import Cancelled, ModelProblem
from photoclip.model import model_config
from photoclip.model.encoder import Encoder
from photoclip.model.importing import ImportSource, import_model
from photoclip.model.installed import InstalledCheckpoint, InstalledCheckpoints
from tests.unit.model import fake_encoder_process as fake
from tests.unit.model.conftest import SHIPPED, TINY, RunsCode, info, install

CONFIG = "open_clip_config.json"
WEIGHTS = "open_clip_model.safetensors"

Import = Callable[..., InstalledCheckpoint]


@pytest.fixture
def models(tmp_path: Path) -> InstalledCheckpoints:
    return InstalledCheckpoints(tmp_path / "models")


@pytest.fixture
def take(models: InstalledCheckpoints, shared_encoder: Encoder) -> Import:
    """Import with the process that all tests share: importing torch takes five seconds each time."""

    def take(weights: Path, config: Path | None = None, name: str | None = None, **options: Any) -> InstalledCheckpoint:
        options.setdefault("open_encoder", lambda: nullcontext(shared_encoder))
        return import_model(ImportSource(weights, config, name), models, **options)

    return take


@pytest.fixture
def files(tiny_files: Path, tmp_path: Path) -> Path:
    """A configuration and weights that may be spoilt."""
    return Path(shutil.copytree(tiny_files, tmp_path / "picked"))


def nothing_is_left_in(models: InstalledCheckpoints) -> bool:
    return models.list() == [] and (not models.root.exists() or list(models.root.iterdir()) == [])


def write_config(folder: Path, config: object) -> Path:
    path = folder / CONFIG
    path.write_text(config if isinstance(config, str) else json.dumps(config))
    return path


def tiny_with(section: str, **values: Any) -> dict[str, Any]:
    config = copy.deepcopy(TINY)
    config[section] |= values
    return config


def as_torch_file(weights: Path, target: Path, **also: object) -> Path:
    import torch
    from safetensors.torch import load_file

    torch.save(dict(load_file(weights)) | also, target)
    return target


# what is taken


def test_safetensors_and_a_configuration_become_a_model(
    take: Import, models: InstalledCheckpoints, files: Path
) -> None:
    model = take(files / WEIGHTS, files / CONFIG, "mine")
    assert models.list() == [model]
    assert model.weights.read_bytes() == (files / WEIGHTS).read_bytes()
    assert (model.info.id, model.info.role, model.info.dimension) == ("mine", "imported", 16)
    assert [path.name for path in models.root.iterdir()] == ["mine"]


def test_whose_model_it_is_and_what_its_licence_forbids_is_said(take: Import, files: Path) -> None:
    weights = files / "mobileclip_s2.safetensors"
    (files / WEIGHTS).rename(weights)
    told = take(weights, files / CONFIG, "mine").info
    assert told.license == "Apple AMLR"
    assert told.summary.endswith("for research only: not for commercial use.")


def test_of_an_unknown_model_no_licence_is_claimed(take: Import, files: Path) -> None:
    told = take(files / WEIGHTS, files / CONFIG, "mine").info
    assert (told.license, told.summary) == ("not known", "Imported from a file.")


def test_a_torch_file_becomes_safetensors_with_the_same_weights(
    take: Import, models: InstalledCheckpoints, files: Path
) -> None:
    from safetensors.torch import load_file

    source = as_torch_file(files / WEIGHTS, files / "mine.pt")
    model = take(source)
    assert model.info.id == "mine"
    mine, theirs = load_file(model.weights), load_file(files / WEIGHTS)
    assert mine.keys() == theirs.keys()
    assert all((mine[name] == theirs[name]).all() for name in theirs)
    assert [path.name for path in models.root.iterdir()] == ["mine"]


def test_the_shipped_checkpoint_brings_its_vocabulary_and_its_description(
    take: Import, models: InstalledCheckpoints
) -> None:
    template = replace(info("demo"), title="Demo", license="MIT")
    model = take(SHIPPED / WEIGHTS, template=template)
    assert (model.folder / "words.txt.gz").is_file()
    assert (model.info.id, model.info.title, model.info.license, model.info.dimension) == ("demo", "Demo", "MIT", 128)
    assert model.info.download_bytes == (SHIPPED / WEIGHTS).stat().st_size


def test_a_configuration_named_like_the_weights_is_found_first(take: Import, files: Path) -> None:
    (files / WEIGHTS).rename(files / "x.safetensors")
    shutil.copyfile(files / CONFIG, files / "x.json")
    (files / CONFIG).write_text("for other weights")
    assert take(files / "x.safetensors").info.id == "x"


def test_progress_ends_with_every_byte(take: Import, files: Path) -> None:
    seen: list[Transfer] = []
    take(files / WEIGHTS, progress=seen.append)
    assert seen[-1].done_bytes == seen[-1].total_bytes == (files / WEIGHTS).stat().st_size


def test_the_same_weights_may_be_imported_again(take: Import, models: InstalledCheckpoints, files: Path) -> None:
    assert take(files / WEIGHTS, name="mine") == take(files / WEIGHTS, name="mine")
    assert len(models.list()) == 1


@pytest.mark.parametrize("name", ["mine", "Mine"])
def test_another_model_s_name_is_not_taken_over(
    take: Import, models: InstalledCheckpoints, files: Path, name: str
) -> None:
    # 'Mine' too: Windows and macOS would put both into one folder.
    there = install(models, SHIPPED, "mine", 128)
    with pytest.raises(ModelProblem, match=f"Another model is called {there.info.id} already; choose another name"):
        take(files / WEIGHTS, name=name)
    assert models.list() == [there]


# what is refused before a process is asked


def refused_early(take: Import, models: InstalledCheckpoints, sentence: str, *source: Path) -> None:
    def no_process() -> nullcontext[Encoder]:
        raise AssertionError("a process was started")

    with pytest.raises(ModelProblem, match=sentence):
        take(*source, open_encoder=no_process)
    assert nothing_is_left_in(models)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"\xff\xd8\xff\xe0 a photo", "is not a model file"),
        (b"<html>Log in</html>", "is a web page"),
        (pickle.dumps({"a": 5}, protocol=4), "is not a model file"),
        ((2**40).to_bytes(8, "little") + b"{", "is not a model file"),
        ((40).to_bytes(8, "little") + b"{garbage", "not a whole safetensors file"),
    ],
)
def test_a_file_that_is_not_a_model_is_refused(
    take: Import, models: InstalledCheckpoints, files: Path, content: bytes, sentence: str
) -> None:
    (files / "picked").write_bytes(content)
    refused_early(take, models, sentence, files / "picked", files / CONFIG)


def test_weights_cut_short_are_refused(take: Import, models: InstalledCheckpoints, files: Path) -> None:
    content = (files / WEIGHTS).read_bytes()
    (files / WEIGHTS).write_bytes(content[: len(content) // 2])
    refused_early(take, models, "cut short", files / WEIGHTS)


def test_weights_with_something_behind_them_are_refused(
    take: Import, models: InstalledCheckpoints, files: Path
) -> None:
    with (files / WEIGHTS).open("ab") as stream:
        stream.write(b"more")
    refused_early(take, models, "wrong size", files / WEIGHTS)


def test_a_folder_or_nothing_picked_as_weights_is_refused(
    take: Import, models: InstalledCheckpoints, files: Path
) -> None:
    refused_early(take, models, "is a folder; choose the weights file", files)
    refused_early(take, models, "does not exist", files / "gone.pt")


def test_weights_without_a_configuration_ask_for_it(take: Import, models: InstalledCheckpoints, files: Path) -> None:
    (files / CONFIG).unlink()
    refused_early(take, models, "No configuration lies beside", files / WEIGHTS)


@pytest.mark.parametrize("missing", list(TINY))
def test_a_configuration_without_a_key_is_refused(
    take: Import, models: InstalledCheckpoints, files: Path, missing: str
) -> None:
    write_config(files, {name: value for name, value in TINY.items() if name != missing})
    refused_early(take, models, "must have embed_dim, vision_cfg and text_cfg", files / WEIGHTS)


def test_weights_picked_as_the_configuration_are_refused(
    take: Import, models: InstalledCheckpoints, files: Path
) -> None:
    refused_early(take, models, "configuration", files / WEIGHTS, files / WEIGHTS)


def test_a_tower_that_needs_a_missing_package_names_it(
    take: Import, models: InstalledCheckpoints, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_config, "find_spec", lambda _name: None)
    write_config(files, tiny_with("text_cfg", hf_model_name="xlm-roberta-base"))
    refused_early(take, models, "needs the Python package transformers; install it", files / WEIGHTS)


@pytest.mark.parametrize(
    ("text_cfg", "sentence"),
    [
        ({"hf_tokenizer_name": "timm/somewhere"}, "tokenizer.json must lie beside"),
        ({"tokenizer_kwargs": {"bpe_path": "gone.gz"}}, "vocabulary file gone.gz must lie beside"),
        ({"tokenizer_kwargs": {"bpe_path": "../secret.gz"}}, "vocabulary file secret.gz must lie beside"),
        ({"tokenizer_kwargs": "words"}, "makes no sense"),
    ],
)
def test_a_tokenizer_that_is_not_beside_the_configuration_is_asked_for(
    take: Import, models: InstalledCheckpoints, files: Path, text_cfg: dict[str, Any], sentence: str
) -> None:
    (files.parent / "secret.gz").write_bytes(b"of somebody")
    write_config(files, tiny_with("text_cfg", **text_cfg))
    refused_early(take, models, sentence, files / WEIGHTS)


# what is refused by trying it


def refused(take: Import, models: InstalledCheckpoints, sentence: str, *source: Path) -> None:
    with pytest.raises(ModelProblem, match=sentence):
        take(*source)
    assert nothing_is_left_in(models)


@pytest.mark.parametrize(
    "config",
    [tiny_with("vision_cfg", width=64), tiny_with("text_cfg", layers=3), TINY | {"embed_dim": 32}],
    ids=["width", "layers", "dimension"],
)
def test_weights_of_another_shape_are_refused(
    take: Import, models: InstalledCheckpoints, files: Path, config: dict[str, Any]
) -> None:
    write_config(files, config)
    refused(take, models, "weights do not belong to this configuration", files / WEIGHTS)


def test_a_tower_that_nobody_knows_is_refused(take: Import, models: InstalledCheckpoints, files: Path) -> None:
    write_config(files, tiny_with("vision_cfg", timm_model_name="no_such_tower"))
    refused(take, models, "could not be built from its configuration", files / WEIGHTS)


def test_a_pickle_that_could_run_code_is_refused(take: Import, models: InstalledCheckpoints, files: Path) -> None:
    source = as_torch_file(files / WEIGHTS, files / "x.pt", more=RunsCode(files / "mark"))
    refused(take, models, "could run code, so it is not opened", source)
    assert not (files / "mark").exists()


def test_a_torch_file_cut_short_is_refused(take: Import, models: InstalledCheckpoints, files: Path) -> None:
    source = as_torch_file(files / WEIGHTS, files / "x.pt")
    source.write_bytes(source.read_bytes()[:-1000])
    refused(take, models, "damaged or cut short", source)


def test_a_file_that_takes_its_process_down_is_refused(take: Import, models: InstalledCheckpoints, files: Path) -> None:
    source = as_torch_file(files / WEIGHTS, files / "x.pt")
    with pytest.raises(ModelProblem, match="could not be read: the process that did it ended"):
        take(source, open_encoder=lambda: Encoder(serve=fake.serve))
    assert nothing_is_left_in(models)


# cancelling


def test_cancelling_while_the_weights_are_copied_leaves_nothing(
    take: Import, models: InstalledCheckpoints, files: Path
) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        take(files / WEIGHTS, cancel=cancel)
    assert nothing_is_left_in(models)


def test_cancelling_while_the_model_is_tried_ends_its_process_and_leaves_nothing(
    take: Import, models: InstalledCheckpoints, files: Path
) -> None:
    cancel = CancelToken()
    tried: list[Encoder] = []

    def deaf_encoder() -> Encoder:
        tried.append(Encoder(serve=fake.deaf))
        cancel.cancel()
        return tried[0]

    with pytest.raises(Cancelled):
        take(as_torch_file(files / WEIGHTS, files / "x.pt"), cancel=cancel, open_encoder=deaf_encoder)
    assert tried[0].pid is None
    assert nothing_is_left_in(models)
