"""Files that are to become CLIP: what is loaded, what is converted, and what is refused in a sentence."""

from __future__ import annotations

import copy
import json
import pickle
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file

from photoclip.errors import ModelProblem
from photoclip.model import model_config
from photoclip.model.clip import Clip
from photoclip.model.conversion import convert
from tests.unit.model.conftest import SHIPPED, TINY, RunsCode

CONFIG = "open_clip_config.json"
WEIGHTS = "open_clip_model.safetensors"


@pytest.fixture
def folder(tiny_files: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(tiny_files, tmp_path / "model"))


def tiny_with(section: str, **values: Any) -> dict[str, Any]:
    config = copy.deepcopy(TINY)
    config[section] |= values
    return config


def load(folder: Path, config: dict[str, Any] | None = None, preprocess: dict[str, Any] | None = None) -> Clip:
    if config is not None or preprocess is not None:
        document = {"model_cfg": config or TINY, "preprocess_cfg": preprocess or {}}
        (folder / CONFIG).write_text(json.dumps(document))
    return Clip.load(folder, "cpu", "float32")


# loading


def test_the_preprocessing_of_the_configuration_is_kept(folder: Path) -> None:
    model_input = load(
        folder, preprocess={"mean": [0.5] * 3, "std": [0.25] * 3, "interpolation": "bilinear", "resize_mode": "longest"}
    ).model_input
    assert (model_input.size_px, model_input.resize_mode, model_input.interpolation) == (32, "longest", "bilinear")
    assert (model_input.mean, model_input.std) == ((0.5, 0.5, 0.5), (0.25, 0.25, 0.25))


@pytest.mark.parametrize(
    "preprocess",
    [
        {"interpolation": "random"},
        {"interpolation": ["bicubic"]},
        {"resize_mode": "stretch"},
        {"mean": [0.5]},
        {"mean": 0.5},
        {"mean": ["a", "b", "c"]},
        {"mean": None, "std": "abc"},
        {"std": [0, 0, 0]},
        {"fill_color": "black"},
        {"fill_color": [0, 0]},
    ],
    ids=str,
)
def test_a_preparation_of_pictures_that_cannot_be_done_is_refused(folder: Path, preprocess: dict[str, Any]) -> None:
    with pytest.raises(ModelProblem):
        load(folder, preprocess=preprocess)


@pytest.mark.parametrize("size", [[32, 48], [], "large", 0, -32, [32, "32 px"]], ids=str)
def test_pictures_of_a_size_that_cannot_be_are_refused(folder: Path, size: object) -> None:
    with pytest.raises(ModelProblem):
        load(folder, config=tiny_with("vision_cfg", image_size=size))


@pytest.mark.parametrize(
    "config",
    [
        tiny_with("vision_cfg", width=64),
        tiny_with("vision_cfg", layers=3),
        tiny_with("text_cfg", layers=1),
        tiny_with("text_cfg", vocab_size=50_000),
        TINY | {"embed_dim": 32},
    ],
    ids=["wider", "deeper", "shallower", "more words", "dimension"],
)
def test_weights_of_another_shape_do_not_belong_to_the_configuration(folder: Path, config: dict[str, Any]) -> None:
    with pytest.raises(ModelProblem, match="The weights do not belong to this configuration"):
        load(folder, config=config)


@pytest.mark.parametrize("change", ["one missing", "one too many", "none of them"])
def test_weights_are_loaded_strictly(folder: Path, change: str) -> None:
    weights = load_file(folder / WEIGHTS)
    if change == "one missing":
        del weights["text_projection" if "text_projection" in weights else next(iter(weights))]
    elif change == "one too many":
        weights["somebody.else"] = torch.zeros(3)
    else:
        weights = {"resnet.weight": torch.zeros(3)}
    save_file(weights, folder / WEIGHTS)
    with pytest.raises(ModelProblem, match="The weights do not belong to this configuration"):
        load(folder)


def test_weights_that_are_not_numbers_are_damaged(folder: Path) -> None:
    weights = load_file(folder / WEIGHTS)
    save_file({name: torch.full_like(value, float("nan")) for name, value in weights.items()}, folder / WEIGHTS)
    with pytest.raises(ModelProblem, match="weights are damaged"):
        load(folder)


@pytest.mark.parametrize(
    "config",
    [
        tiny_with("vision_cfg", timm_model_name="no_such_tower"),
        tiny_with("vision_cfg", patch_size=0),
        tiny_with("vision_cfg", layers="many"),
        tiny_with("vision_cfg", head_width=0),
        tiny_with("vision_cfg", invented_by_me=True),
        tiny_with("text_cfg", heads=0),
        tiny_with("text_cfg", width=15),
        tiny_with("text_cfg", tokenizer_kwargs={"invented_by_me": 1}),
        tiny_with("text_cfg", tokenizer_kwargs={"bpe_path": "../../secret.gz"}),
        tiny_with("text_cfg", tokenizer_kwargs={"bpe_path": "gone.gz"}),
        tiny_with("text_cfg", hf_tokenizer_name="timm/somewhere"),
        TINY | {"invented_by_me": 5},
    ],
    ids=lambda config: json.dumps(config)[-75:],
)
def test_an_architecture_that_cannot_be_built_is_refused_in_a_sentence(folder: Path, config: dict[str, Any]) -> None:
    with pytest.raises(ModelProblem) as refused:
        load(folder, config=config)
    assert "\n" not in str(refused.value)
    assert str(refused.value).endswith(".")


def test_a_tower_of_a_package_that_is_missing_names_the_package(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_config, "find_spec", lambda _name: None)
    with pytest.raises(ModelProblem, match="needs the Python package transformers; install it"):
        load(folder, config=tiny_with("text_cfg", hf_model_name="xlm-roberta-base"))


def test_a_vocabulary_larger_than_the_model_does_not_belong_to_it(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    for name in (CONFIG, WEIGHTS):
        shutil.copyfile(SHIPPED / name, folder / name)
    document = json.loads((folder / CONFIG).read_text())
    del document["model_cfg"]["text_cfg"]["tokenizer_kwargs"]
    (folder / CONFIG).write_text(json.dumps(document))
    with pytest.raises(ModelProblem, match="49,408 tokens but the model only 1,325"):
        Clip.load(folder, "cpu", "float32")


def test_a_folder_without_weights_is_refused(folder: Path) -> None:
    (folder / WEIGHTS).unlink()
    with pytest.raises(ModelProblem):
        load(folder)


def test_a_device_that_is_not_here_gives_way_to_the_cpu_and_the_model_says_so(folder: Path) -> None:
    if torch.backends.mps.is_available():
        pytest.skip("this machine has the device that the test misses")
    loaded = Clip.load(folder, "mps", "float32").describe("x", "")
    assert loaded.device == "CPU"
    assert "Apple GPU was chosen but cannot be used" in loaded.device_reason


# converting


@pytest.fixture
def weights(tiny_files: Path) -> dict[str, torch.Tensor]:
    return dict(load_file(tiny_files / WEIGHTS))


@pytest.mark.parametrize("form", ["plain", "checkpoint", "wrapped", "old format"])
def test_every_form_of_torch_weights_becomes_the_same_safetensors(
    weights: dict[str, torch.Tensor], tmp_path: Path, form: str
) -> None:
    source, target = tmp_path / "model.pt", tmp_path / WEIGHTS
    if form == "checkpoint":
        torch.save({"epoch": 3, "name": "x", "state_dict": weights}, source)
    elif form == "wrapped":
        torch.save({"state_dict": {f"module.{name}": value for name, value in weights.items()}}, source)
    else:
        torch.save(weights, source, _use_new_zipfile_serialization=form == "plain")
    convert(source, target)
    converted = load_file(target)
    assert converted.keys() == weights.keys()
    assert all(torch.equal(converted[name], weights[name]) for name in weights)


def test_tensors_that_share_memory_or_are_transposed_are_written_whole(tmp_path: Path) -> None:
    one = torch.arange(6.0).reshape(2, 3)
    torch.save({"one": one, "same": one, "turned": one.T}, tmp_path / "model.pt")
    convert(tmp_path / "model.pt", tmp_path / WEIGHTS)
    converted = load_file(tmp_path / WEIGHTS)
    assert torch.equal(converted["one"], converted["same"])
    assert torch.equal(converted["turned"], one.T)


@pytest.mark.parametrize("form", ["torch zip", "torch old", "bare pickle"])
def test_a_pickle_that_would_run_code_is_refused_and_does_not_run(tmp_path: Path, form: str) -> None:
    source, mark = tmp_path / "model.pt", tmp_path / "mark"
    hostile = {"weight": torch.zeros(2), "more": RunsCode(mark)}
    if form == "bare pickle":
        source.write_bytes(pickle.dumps({"more": RunsCode(mark)}, protocol=2))
    else:
        torch.save(hostile, source, _use_new_zipfile_serialization=form == "torch zip")
    with pytest.raises(ModelProblem, match=r"could run code, so it is not opened; use a \.safetensors file"):
        convert(source, tmp_path / WEIGHTS)
    assert not mark.exists()
    assert not (tmp_path / WEIGHTS).exists()


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.999])
@pytest.mark.parametrize("new_format", [True, False], ids=["zip", "old"])
def test_a_torch_file_cut_short_is_said_to_be_damaged(
    weights: dict[str, torch.Tensor], tmp_path: Path, kept: float, new_format: bool
) -> None:
    source = tmp_path / "model.pt"
    torch.save(weights, source, _use_new_zipfile_serialization=new_format)
    content = source.read_bytes()
    source.write_bytes(content[: int(len(content) * kept)])
    with pytest.raises(ModelProblem, match="damaged"):
        convert(source, tmp_path / WEIGHTS)


@pytest.mark.parametrize(
    "start", [b"\x80\x02", b"\x80\x02}q\x00.", b"\x80\x02garbage", b"\x80\x02" + bytes(500), b"\x80\x02\xff" * 300]
)
def test_what_only_begins_like_a_torch_file_is_refused(tmp_path: Path, start: bytes) -> None:
    source = tmp_path / "model.pt"
    source.write_bytes(start)
    with pytest.raises(ModelProblem, match="damaged"):
        convert(source, tmp_path / WEIGHTS)


def test_a_zip_of_something_else_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "letters.zip", "w") as archive:
        archive.writestr("letter.txt", "Dear model")
    with pytest.raises(ModelProblem, match=r"letters\.zip"):
        convert(tmp_path / "letters.zip", tmp_path / WEIGHTS)


@pytest.mark.parametrize("content", [5, [torch.zeros(2)], {}, {"epoch": 5}, {"state_dict": {}}], ids=str)
def test_a_torch_file_without_named_weights_is_refused(tmp_path: Path, content: object) -> None:
    torch.save(content, tmp_path / "model.pt")
    with pytest.raises(ModelProblem, match="holds no weights"):
        convert(tmp_path / "model.pt", tmp_path / WEIGHTS)


@pytest.mark.filterwarnings("ignore:Validating sparse tensor:UserWarning")
def test_weights_in_a_form_that_safetensors_does_not_know_are_refused(tmp_path: Path) -> None:
    torch.save({"weight": torch.eye(3).to_sparse()}, tmp_path / "model.pt")
    with pytest.raises(ModelProblem, match=r"model\.pt"):
        convert(tmp_path / "model.pt", tmp_path / WEIGHTS)


def test_a_place_that_cannot_be_written_is_said_in_a_sentence(tmp_path: Path) -> None:
    torch.save({"weight": torch.zeros(3)}, tmp_path / "model.pt")
    with pytest.raises(ModelProblem, match="could not be written"):
        convert(tmp_path / "model.pt", tmp_path / "gone" / WEIGHTS)
