"""Image towers with matrices of 8 bits: as accurate, and each picture for itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import torch
from torch import nn

from photoclip.model.eight_bits import in_eight_bits, of_weights
from photoclip.model.lean_open_clip import open_clip, take_timm

RUNS = "x86" in torch.backends.quantized.supported_engines
pytestmark = pytest.mark.skipif(not RUNS, reason="torch has no products of 8 bits for this processor")
SIDE = 224
VIT: dict[str, Any] = {"image_size": SIDE, "layers": 3, "width": 256, "head_width": 64, "patch_size": 16}
TEXT: dict[str, Any] = {"width": 64, "heads": 1, "layers": 1}
"""open_clip makes no image tower alone."""


@pytest.fixture(params=["usual", "avg", "attention", "timm"])
def tower(request: pytest.FixtureRequest) -> nn.Module:
    torch.manual_seed(3)
    if request.param == "timm":
        take_timm()
        timm = open_clip.timm_model.TimmModel("vit_tiny_patch16_224", 128, image_size=SIDE, pretrained=False)
        return timm.eval()
    more = {"usual": {}, "avg": {"pool_type": "avg"}, "attention": {"attentional_pool": True}}[request.param]
    return open_clip.CLIP(256, VIT | more, TEXT).visual.eval()


@pytest.fixture(autouse=True)
def without_gradients() -> Iterator[None]:
    with torch.inference_mode():
        yield


def pictures(count: int) -> torch.Tensor:
    return torch.rand(count, 3, SIDE, SIDE) * torch.linspace(0.2, 4, count)[:, None, None, None]


@pytest.mark.parametrize("wide_sums", [True, False])
def test_vectors_are_those_of_the_whole_tower(tower: nn.Module, wide_sums: bool) -> None:
    rounded = in_eight_bits(tower, wide_sums)
    assert rounded is not None
    x = pictures(6)
    assert torch.cosine_similarity(rounded(x), tower(x)).min() > (0.9995 if wide_sums else 0.998)


def test_of_the_last_block_only_what_is_read_is_computed(request: pytest.FixtureRequest, tower: nn.Module) -> None:
    rounded = in_eight_bits(tower)
    assert rounded is not None
    lengths = []
    for part in rounded.modules():
        if isinstance(part, nn.GELU):
            part.register_forward_hook(lambda _part, _given, made: lengths.append(made.shape[1]))
    rounded(pictures(2))
    reads_first_alone = request.node.callspec.params["tower"] == "usual"
    assert lengths == ([197, 197, 1] if reads_first_alone else [lengths[0]] * len(lengths))


def test_a_picture_becomes_the_same_whatever_is_beside_it(tower: nn.Module) -> None:
    rounded = in_eight_bits(tower)
    assert rounded is not None
    x = pictures(5)
    alone = torch.cat([rounded(one[None]) for one in x])
    torch.testing.assert_close(rounded(x), alone, rtol=1e-3, atol=1e-4)
    x[0] *= 1000  # one that would take all of a common unit
    torch.testing.assert_close(rounded(x)[1:], alone[1:], rtol=1e-3, atol=1e-4)


def test_the_tower_stays_as_it_is_and_the_other_is_a_quarter_of_it(tower: nn.Module) -> None:
    before = {name: value.clone() for name, value in tower.state_dict().items()}
    rounded = in_eight_bits(tower)
    assert rounded is not None
    after = tower.state_dict()
    assert before.keys() == after.keys()
    assert all(torch.equal(value, after[name]) for name, value in before.items())
    left = sum(one.numel() for one in rounded.parameters())
    assert left < 0.3 * sum(one.numel() for one in tower.parameters())


def test_it_is_put_together_again_of_its_weights(tower: nn.Module) -> None:
    rounded = in_eight_bits(tower)
    assert rounded is not None
    weights = {name: weight.clone() for name, weight in rounded.state_dict().items()}
    x = pictures(3)
    expected = rounded(x)
    for weight in tower.parameters():
        weight.zero_()
    again = of_weights(tower, weights)
    assert again is not None
    torch.testing.assert_close(again(x), expected, rtol=0, atol=0)
    assert in_eight_bits(again) is again
    del weights[next(name for name in weights if name.endswith("matrix"))]
    with pytest.raises(RuntimeError, match="Missing"):
        of_weights(tower, weights)


def test_a_black_picture_and_one_beyond_all_measure_give_numbers(tower: nn.Module) -> None:
    rounded = in_eight_bits(tower)
    assert rounded is not None
    assert rounded(torch.stack([torch.zeros(3, SIDE, SIDE), torch.full((3, SIDE, SIDE), 1e6)])).isfinite().all()


def test_a_tower_of_convolutions_is_left_alone() -> None:
    take_timm()
    tower = open_clip.timm_model.TimmModel("mobilenetv2_050", 128, image_size=64, pretrained=False)
    assert in_eight_bits(tower) is None
    assert of_weights(tower, {}) is None
    assert in_eight_bits(open_clip.CLIP(64, {"image_size": 64, "layers": [1, 1, 1, 1]}, TEXT).visual) is None


def test_one_of_small_matrices_gains_nothing() -> None:
    tower = open_clip.CLIP(16, VIT | {"width": 64}, TEXT).visual
    assert in_eight_bits(tower) is None


def test_what_it_cannot_do_it_refuses() -> None:
    attention = in_eight_bits(nn.Sequential(nn.MultiheadAttention(128, 2, batch_first=True)))
    assert attention is not None
    x = torch.rand(1, 3, 128)
    with pytest.raises(NotImplementedError):
        attention[0](x, x, x.clone())  # type: ignore[index]
    with pytest.raises(NotImplementedError):
        attention[0](x, x, x, need_weights=True)  # type: ignore[index]


@pytest.mark.parametrize(("kernel", "size"), [(16, (48, 32)), ((8, 16), (31, 50)), (7, (14, 14))], ids=str)
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("order", [torch.contiguous_format, torch.channels_last], ids=str)
def test_patches_are_those_of_the_convolution(
    kernel: int | tuple[int, int], size: tuple[int, int], bias: bool, order: torch.memory_format
) -> None:
    torch.manual_seed(1)
    whole = nn.Sequential(nn.Conv2d(3, 130, kernel, kernel, bias=bias))
    rounded = in_eight_bits(whole)
    assert rounded is not None
    x = torch.randn(3, 3, *size).contiguous(memory_format=order)
    ours, theirs = rounded(x), whole(x)
    assert ours.shape == theirs.shape
    assert torch.cosine_similarity(ours.flatten(1), theirs.flatten(1)).min() > 0.9995


@pytest.mark.parametrize(
    "conv",
    [
        nn.Conv2d(3, 130, 16, 8),
        nn.Conv2d(3, 130, 16, 16, padding=8),
        nn.Conv2d(3, 130, 16, 16, dilation=2),
        nn.Conv2d(4, 130, 16, 16, groups=2),
        nn.Conv2d(130, 130, 1),
        nn.Conv2d(3, 130, 3, 3),
        nn.Conv2d(3, 100, 16, 16),
    ],
    ids=str,
)
def test_other_convolutions_stay_as_they_are(conv: nn.Conv2d) -> None:
    assert in_eight_bits(nn.Sequential(conv)) is None


@pytest.mark.parametrize("batch_first", [True, False])
@pytest.mark.parametrize("masked", [True, False])
def test_attention_is_that_of_torch(batch_first: bool, masked: bool) -> None:
    torch.manual_seed(1)
    whole = nn.Sequential(nn.MultiheadAttention(128, 4, batch_first=batch_first)).eval()
    rounded = in_eight_bits(whole)
    assert rounded is not None
    x = torch.randn(5, 7, 128)
    length = 7 if batch_first else 5
    mask = torch.triu(torch.full((length, length), -torch.inf), 1) if masked else None
    for key in (x, torch.randn(5, 7, 128)):
        ours = rounded[0](x, key, key, need_weights=False, attn_mask=mask)[0]  # type: ignore[index]
        theirs = whole[0](x, key, key, need_weights=False, attn_mask=mask)[0]
        assert torch.cosine_similarity(ours.flatten(), theirs.flatten(), 0) > 0.9995
