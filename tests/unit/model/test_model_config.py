"""open_clip's configuration files, and all that people pick instead."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from photoclip.errors import ModelProblem
from photoclip.model import model_config
from photoclip.model.model_config import ModelConfig
from photoclip.paths import resources_dir
from tests.unit.model.conftest import TINY


def read(tmp_path: Path, document: object) -> ModelConfig:
    path = tmp_path / "model.json"
    path.write_text(document if isinstance(document, str) else json.dumps(document), "utf-8")
    return ModelConfig.read(path)


def tiny_with(section: str, **values: Any) -> dict[str, Any]:
    config = copy.deepcopy(TINY)
    config[section] |= values
    return config


def test_both_forms_mean_the_same_architecture(tmp_path: Path) -> None:
    plain = read(tmp_path, TINY)
    hub = read(tmp_path, {"model_cfg": TINY, "preprocess_cfg": {"mean": [0.5, 0.5, 0.5]}})
    assert plain.model == hub.model == TINY
    assert plain.preprocess == {}
    assert hub.preprocess == {"mean": [0.5, 0.5, 0.5]}


def test_the_shipped_checkpoint_is_read() -> None:
    config = ModelConfig.read(resources_dir() / "tiny_clip" / "open_clip_config.json")
    assert config.dimension == 128
    assert config.text["context_length"] == 32
    assert config.needs() == ""


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    config = ModelConfig(TINY, {"resize_mode": "squash"})
    assert read(tmp_path, config.to_json()) == config


@pytest.mark.parametrize(
    "document",
    [
        {},
        [],
        None,
        5,
        "text",
        {"model_cfg": None},
        {"model_cfg": []},
        {"model_cfg": TINY, "preprocess_cfg": []},
        {"model_cfg": {}},
        *({name: value for name, value in TINY.items() if name != missing} for missing in TINY),
        TINY | {"embed_dim": 0},
        TINY | {"embed_dim": -16},
        TINY | {"embed_dim": "16"},
        TINY | {"embed_dim": True},
        TINY | {"vision_cfg": "ViT-B-32"},
        TINY | {"text_cfg": None},
        {"_name_or_path": "bert-base-uncased", "architectures": ["BertModel"]},
    ],
    ids=lambda document: json.dumps(document)[:50],
)
def test_another_document_is_no_configuration(tmp_path: Path, document: object) -> None:
    with pytest.raises(ModelProblem, match=r"model\.json is not an open_clip configuration"):
        read(tmp_path, json.dumps(document))


@pytest.mark.parametrize(
    "config",
    [
        tiny_with("text_cfg", tokenizer_kwargs="words.txt"),
        tiny_with("text_cfg", tokenizer_kwargs=["bpe_path"]),
        tiny_with("text_cfg", hf_model_name=5),
        tiny_with("text_cfg", hf_tokenizer_name=["a"]),
        tiny_with("text_cfg", context_length="77"),
        tiny_with("text_cfg", context_length=None),
        tiny_with("text_cfg", context_length=0),
        tiny_with("text_cfg", vocab_size=1.5),
        tiny_with("text_cfg", vocab_size=-3),
    ],
    ids=lambda config: json.dumps(config["text_cfg"])[60:130],
)
def test_a_text_tower_described_with_the_wrong_kind_of_value_is_refused(tmp_path: Path, config: object) -> None:
    with pytest.raises(ModelProblem, match="makes no sense"):
        read(tmp_path, config)


@pytest.mark.parametrize("text", ["", "{", "\x00\x01", "[" * 200_000, '{"embed_dim": }'], ids=lambda text: text[:8])
def test_what_is_not_json_is_said_to_be_that(tmp_path: Path, text: str) -> None:
    with pytest.raises(ModelProblem, match="not valid JSON"):
        read(tmp_path, text)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    path.write_bytes(b"\x80\x02\xff\xfe")
    with pytest.raises(ModelProblem, match="not valid JSON"):
        ModelConfig.read(path)


def test_weights_picked_as_the_configuration_are_not_read_whole(tmp_path: Path) -> None:
    with pytest.raises(ModelProblem, match="too large"):
        read(tmp_path, "{" + " " * (1 << 20))


def test_a_missing_file_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelProblem, match=r"gone\.json could not be read: No such file"):
        ModelConfig.read(tmp_path / "gone.json")


def test_a_text_tower_of_transformers_names_the_package_it_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = read(tmp_path, tiny_with("text_cfg", hf_model_name="xlm-roberta-base"))
    monkeypatch.setattr(model_config, "find_spec", lambda _name: None)
    assert config.needs() == "transformers"
    monkeypatch.setattr(model_config, "find_spec", lambda name: name)
    assert config.needs() == ""


def test_a_tokenizer_file_alone_needs_no_package(tmp_path: Path) -> None:
    assert read(tmp_path, tiny_with("text_cfg", hf_tokenizer_name="timm/SigLIP")).needs() == ""
