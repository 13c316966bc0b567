"""A weights file in half precision: the text tower's large weights, rounded; nothing else changed by a bit."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import load_file, save_file

from photoclip.model.half_text import gain_bytes, write_half
from photoclip.model.model_config import ModelConfig
from photoclip.model.weights_file import check_safetensors, sha256_of
from tests.unit.model.conftest import SIGMOID, TINY

RANDOM = np.random.default_rng(7)
Tensors = dict[str, np.ndarray[Any, Any]]


def single(*shape: int) -> np.ndarray[Any, Any]:
    return RANDOM.normal(size=shape).astype(np.float32)


def by_pairs() -> Tensors:
    return {
        "text.token_embedding.weight": single(50, 3),
        "text.transformer.resblocks.0.mlp.c_fc.bias": single(5),
        "text.positional_embedding": single(7, 3),
        "text.ready": single(2, 2).astype(np.float16),
        "visual.conv": single(3, 3),
        "logit_scale": np.array(2.5, np.float32),
        "visual.counts": np.arange(3),
    }


def plain() -> Tensors:
    return {
        "token_embedding.weight": single(9, 2),
        "ln_final.weight": single(2),
        "text_projection": single(2, 4),
        "transformer.resblocks.0.attn.in_proj_weight": single(6, 2),
        "visual.transformer.resblocks.0.attn.in_proj_weight": single(6, 2),
    }


def config(model: dict[str, Any]) -> ModelConfig:
    return ModelConfig.from_document({"model_cfg": copy.deepcopy(model)}, "made up")


def written(folder: Path, tensors: Tensors) -> tuple[Path, Path]:
    source, target = folder / "source", folder / "target"
    save_file(tensors, source, {"format": "pt"})
    assert write_half(source, target) == sha256_of(source)
    check_safetensors(target)
    return source, target


HALVED = {
    "by pairs": (by_pairs, {"text.token_embedding.weight", "text.positional_embedding"}),
    "plain": (plain, {"token_embedding.weight", "text_projection", "transformer.resblocks.0.attn.in_proj_weight"}),
}


@pytest.mark.parametrize("kind", HALVED)
def test_the_large_weights_of_the_text_tower_are_rounded_and_nothing_else_changes(tmp_path: Path, kind: str) -> None:
    make, halved = HALVED[kind]
    tensors = make()
    source, target = written(tmp_path, tensors)
    found = load_file(target)
    assert found.keys() == tensors.keys()
    for name, tensor in tensors.items():
        wanted = tensor.astype(np.float16) if name in halved else tensor
        assert found[name].dtype == wanted.dtype
        np.testing.assert_array_equal(found[name], wanted)
    tables = sum(tensors[name].nbytes for name in halved)
    model = config(SIGMOID if kind == "by pairs" else TINY)
    assert gain_bytes(source, model) == tables // 2
    assert gain_bytes(target, model) == 0  # nothing is left to be gained


@settings(max_examples=20)
@given(st.lists(st.tuples(st.booleans(), st.integers(0, 40), st.integers(0, 3)), min_size=1, max_size=8))
def test_weights_of_any_sizes_stand_where_the_header_says(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[tuple[bool, int, int]]
) -> None:
    tensors = {
        f"{'text' if text else 'visual'}.{number}": single(*([rows] * dimensions))
        for number, (text, rows, dimensions) in enumerate(sizes)
        if rows**dimensions < 50_000
    } | {"text.token_embedding.weight": single(3, 3)}
    _, target = written(tmp_path_factory.mktemp("sizes"), tensors)
    for name, tensor in load_file(target).items():
        np.testing.assert_array_equal(tensor, tensors[name].astype(tensor.dtype))


@pytest.mark.parametrize("value", [70_000.0, float("inf"), float("nan")])
def test_a_number_that_half_precision_does_not_have_is_refused(tmp_path: Path, value: float) -> None:
    tensors = by_pairs()
    tensors["text.token_embedding.weight"][4, 2] = value
    with pytest.raises(ValueError, match="too large"):
        written(tmp_path, tensors)


def test_weights_that_are_cut_short_are_refused(tmp_path: Path) -> None:
    save_file(by_pairs(), tmp_path / "source")
    whole = (tmp_path / "source").read_bytes()
    (tmp_path / "source").write_bytes(whole[:-1])
    with pytest.raises(ValueError, match="cut short"):
        write_half(tmp_path / "source", tmp_path / "target")


def test_a_checkpoint_with_the_smaller_text_tower_is_worth_it_only_where_it_was_trained_by_pairs(
    tmp_path: Path,
) -> None:
    save_file(plain() | {"visual.conv1.weight": single(90, 90)}, tmp_path / "source")
    assert gain_bytes(tmp_path / "source", config(TINY)) == 0
    assert gain_bytes(tmp_path / "source", config(SIGMOID)) > 0
