"""The text tower without padding and with packed weights, against open_clip's own padded one."""

from __future__ import annotations

import copy
import logging
from collections.abc import Callable
from typing import Any

import open_clip
import pytest
import torch
from open_clip.transformer import TextTransformer
from torch.nn.functional import cosine_similarity

from photoclip.model.kept_check import TextsBy
from photoclip.model.text_tower import Product, TextTower, faster, packed, plain

CONTEXT, VOCABULARY = 77, 1000
END = VOCABULARY - 1
SCRIPTS = (
    "dog",
    "ein Bild von einem Hund am Strand",
    "собака бежит по пляжу",
    "海辺を走る犬",
    "كلب يجري على الشاطئ",
    "समुद्र तट पर कुत्ता",
    "หมาวิ่งบนชายหาด",
    "🐕🏖️ ☀️",
    "",
    "a very long story about a dog " * 20,
)


def tower(seed: int = 0, **changes: Any) -> Any:
    torch.manual_seed(seed)
    shape = {"width": 32, "heads": 4, "layers": 3, "output_dim": 24, "vocab_size": VOCABULARY}
    return TextTransformer(context_length=CONTEXT, **(shape | changes)).eval().requires_grad_(False)


def texts_of(*lengths: int, seed: int = 1) -> torch.Tensor:
    tokens = torch.randint(1, END, (len(lengths), CONTEXT), generator=torch.Generator().manual_seed(seed))
    for row, length in enumerate(lengths):
        tokens[row, length - 1] = END
        tokens[row, length:] = 0
    return tokens


def taken_over(text: Any, pack: Callable[..., Product] = packed) -> TextTower:
    result = TextTower.take_over(copy.deepcopy(text), pack)
    assert result is not None
    return result


def least_cosine(ours: TextTower, theirs: Any, tokens: torch.Tensor) -> float:
    with torch.inference_mode():
        return float(cosine_similarity(ours.encode(tokens), theirs(tokens)).min())


def packing_works() -> bool:
    try:
        packed(torch.zeros(8, 8), None)
    except (AttributeError, RuntimeError):
        return False
    return True


@pytest.mark.parametrize("pack", [packed, plain])
def test_every_length_gives_what_the_padded_tower_gives(pack: Callable[..., Product]) -> None:
    text = tower()
    ours = taken_over(text, pack)
    for length in range(1, CONTEXT + 1):
        assert least_cosine(ours, text, texts_of(length, seed=length)) >= 0.99999, length
    assert least_cosine(ours, text, texts_of(*range(1, CONTEXT + 1))) >= 0.99999


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_gives_what_the_padded_tower_gives(script: str) -> None:
    text = tower(vocab_size=49408)
    tokens = open_clip.get_tokenizer("ViT-B-32")([script, f"a photo of {script}", f"a picture of {script}"])
    assert least_cosine(taken_over(text), text, tokens) >= 0.99999


@pytest.mark.parametrize(
    "changes",
    [
        {"layers": 1},
        {"ls_init_value": 0.1},
        {"act_layer": open_clip.transformer.QuickGELU},
        {"output_dim": None},
        {"proj_bias": True},
        {"mlp_ratio": 2.0},
    ],
    ids=str,
)
def test_every_usual_shape_gives_what_open_clip_gives(changes: dict[str, Any]) -> None:
    text = tower(**changes)
    assert least_cosine(taken_over(text), text, texts_of(3, 9, 77)) >= 0.99999


def test_the_size_itself_is_kept_not_only_the_direction() -> None:
    text = tower()
    tokens = texts_of(5, 20)
    with torch.inference_mode():
        assert torch.allclose(taken_over(text).encode(tokens), text(tokens), atol=1e-5)


def test_texts_with_the_same_begin_and_the_same_texts_keep_their_order() -> None:
    text = tower()
    tokens = texts_of(12, 8, 12, 5)
    tokens[1, :6] = tokens[0, :6]
    tokens[2] = tokens[0]
    assert least_cosine(taken_over(text), text, tokens) >= 0.99999


@pytest.mark.parametrize(
    "changes",
    [
        {"no_causal_mask": True},
        {"embed_cls": True},
        {"pool_type": "last"},
        {"output_tokens": True},
        {"block_type": "custom"},
    ],
    ids=str,
)
def test_a_tower_of_another_kind_is_left_as_it_is(changes: dict[str, Any], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    text = tower(**changes)
    before = text(texts_of(5))
    assert TextTower.take_over(text) is None
    assert "as open_clip built it" in caplog.text
    after = text(texts_of(5))
    assert all(torch.equal(a, b) for a, b in zip(before, after, strict=True))


def test_a_tower_that_would_give_other_numbers_is_left_as_it_is(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    text = tower()
    text.transformer.resblocks[1].register_forward_hook(lambda _block, _inputs, x: x + torch.linspace(0, 9, 32))
    before = text(texts_of(5))
    assert TextTower.take_over(text) is None
    assert "ours differs" in caplog.text
    assert torch.equal(text(texts_of(5)), before)


def test_weights_that_are_not_numbers_are_left_to_who_checks_them() -> None:
    text = tower()
    text.positional_embedding.fill_(torch.nan)
    assert TextTower.take_over(text) is None


def refuses(_weight: torch.Tensor, _bias: torch.Tensor | None) -> Product:
    raise NotImplementedError("Could not run 'mkldnn::_reorder_linear_weight'")


def is_not_there(_weight: torch.Tensor, _bias: torch.Tensor | None) -> Product:
    raise AttributeError("'_OpNamespace' 'mkldnn' object has no attribute '_reorder_linear_weight'")


def fails_when_used(_weight: torch.Tensor, _bias: torch.Tensor | None) -> Product:
    def product(_rows: torch.Tensor) -> torch.Tensor:
        raise RuntimeError("could not create a primitive")

    return product


def gives_other_numbers(weight: torch.Tensor, bias: torch.Tensor | None) -> Product:
    return lambda rows: plain(weight, bias)(rows) + 0.01


def gives_other_numbers_for_many_rows(weight: torch.Tensor, bias: torch.Tensor | None) -> Product:
    return lambda rows: plain(weight, bias)(rows) * (1 if len(rows) < 32 else 2)


def gives_no_numbers(weight: torch.Tensor, bias: torch.Tensor | None) -> Product:
    return lambda rows: plain(weight, bias)(rows) * torch.nan


@pytest.mark.parametrize(
    "pack",
    [
        refuses,
        is_not_there,
        fails_when_used,
        gives_other_numbers,
        gives_other_numbers_for_many_rows,
        gives_no_numbers,
    ],
)
def test_weights_stay_as_they_are_where_packing_fails(
    pack: Callable[..., Product], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    text = tower()
    assert least_cosine(taken_over(text, pack), text, texts_of(4, 30, 77)) >= 0.99999
    assert "weights stay as they are" in caplog.text


def takes_its_time(weight: torch.Tensor, bias: torch.Tensor | None) -> Product:
    def product(rows: torch.Tensor) -> torch.Tensor:
        return torch.stack([plain(weight, bias)(rows) for _ in range(30)])[0]

    return product


def takes_no_time(weight: torch.Tensor, _bias: torch.Tensor | None) -> Product:
    answer = torch.zeros(1, len(weight))
    return lambda _rows: answer


@pytest.mark.parametrize(
    ("pack", "chosen"),
    [
        (takes_no_time, takes_no_time),
        (takes_its_time, plain),
        (refuses, plain),
        (is_not_there, plain),
        (fails_when_used, plain),
    ],
)
def test_weights_are_packed_only_where_that_is_faster(
    pack: Callable[..., Product], chosen: Callable[..., Product]
) -> None:
    assert faster(torch.randn(1024, 1024), None, pack) is chosen


def test_a_tower_whose_weights_are_not_worth_packing_runs_without_padding_all_the_same(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    text = tower()
    assert least_cosine(taken_over(text, plain), text, texts_of(4, 30, 77)) >= 0.99999
    assert "weights stay as they are" in caplog.text


def test_what_is_chosen_at_load_gives_what_open_clip_gives() -> None:
    text = tower(width=512, heads=8, layers=2)
    ours = TextTower.take_over(copy.deepcopy(text))
    assert ours is not None
    assert least_cosine(ours, text, texts_of(4, 30, 77)) >= 0.99999


def test_one_weight_that_cannot_be_packed_does_not_spoil_the_others(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)

    def no_wide_ones(weight: torch.Tensor, bias: torch.Tensor | None) -> Product:
        return refuses(weight, bias) if weight.shape[0] == 128 else plain(weight.clone(), bias)

    text = tower()
    assert least_cosine(taken_over(text, no_wide_ones), text, texts_of(4, 30, 77)) >= 0.99999
    assert "9 of 12 weights" in caplog.text


def test_it_says_on_what_it_runs_where_all_of_it_runs_on_the_same() -> None:
    text = tower()
    assert taken_over(text, plain).by == "plain"
    assert taken_over(text, refuses).by == "plain"
    assert taken_over(text, lambda weight, bias: plain(weight.clone(), bias)).by == "packed"
    mixed = taken_over(text, lambda weight, bias: (refuses if weight.shape[0] == 128 else plain)(weight.clone(), bias))
    assert mixed.by is None


@pytest.mark.parametrize("known", ["plain", pytest.param("packed", marks=pytest.mark.skipif("not packing_works()"))])
def test_what_is_known_is_taken_without_another_look(known: TextsBy, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_args: object) -> Product:
        raise AssertionError

    text = tower(width=64)
    monkeypatch.setattr("photoclip.model.text_tower.faster", never)
    whole, forward = copy.deepcopy(text), TextTransformer.forward
    monkeypatch.setattr(TextTransformer, "forward", never)
    ours = TextTower.take_over(text, known=known)
    monkeypatch.setattr(TextTransformer, "forward", forward)
    assert ours is not None
    assert ours.by == known
    assert least_cosine(ours, whole, texts_of(4, 30, 77)) >= 0.99999


def test_a_tower_of_another_kind_is_left_whatever_is_known_of_it() -> None:
    text = tower(pool_type="last")
    assert TextTower.take_over(text, known="packed") is None


def test_what_is_packed_is_not_held_twice() -> None:
    text = tower()
    result = TextTower.take_over(text, lambda weight, bias: plain(weight.clone(), bias))
    assert result is not None
    assert [name for name, _ in text.transformer.resblocks.named_parameters() if "ln_" not in name] == []


@pytest.mark.skipif(not packing_works(), reason="this build of torch packs no weights")
def test_a_packed_weight_multiplies_as_the_plain_one() -> None:
    weight, bias = torch.randn(48, 16), torch.randn(48)
    for count in (1, 2, 17, 200):
        rows = torch.randn(count, 16)
        with torch.inference_mode():
            assert torch.allclose(packed(weight, bias)(rows), plain(weight, bias)(rows), atol=1e-5)


@pytest.mark.parametrize("threads", [1, 3])
def test_many_texts_are_read_in_lanes_and_come_in_their_order(threads: int) -> None:
    ours = taken_over(tower())
    tokens = texts_of(*range(2, CONTEXT), *range(2, CONTEXT))
    expected = torch.cat([ours.encode(one[None]) for one in tokens])
    before = torch.get_num_threads()
    try:
        torch.set_num_threads(threads)
        features = ours.encode(tokens)
        assert torch.get_num_threads() == threads
    finally:
        torch.set_num_threads(before)
    assert torch.allclose(features, expected, atol=1e-5)
