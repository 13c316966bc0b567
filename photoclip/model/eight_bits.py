"""An image tower whose matrix products are of 8 bits, on the CPU: two to four times as fast as in float32.

Weights are rounded once, each row of a matrix in a unit of its own. What they are multiplied with is rounded as it
comes, each token in a unit of its own (vector-wise, as https://arxiv.org/abs/2208.07339 calls it), so that no picture's
vector depends on what else is in its batch. Sums are of 32 bits. All but the products stays in float32: norms and
attention. Cutting a picture into patches is such a product, too, where it is a convolution whose steps are as wide as
its kernel: a tenth of the time that it took as one. Of the last block, where one token of it is read, one is computed.
The operators are torch's own, for x86; who makes such a tower has to compare it.
"""

from __future__ import annotations

import copy
import warnings
from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import nn
from torch.nn import functional

from photoclip.model.lanes import Lanes
from photoclip.model.lean_open_clip import open_clip

_parts = open_clip.transformer

_LEAST_SIDE = 128
"""Smaller matrices take too little time to matter."""
_MOST_OF_IT = 0.8
"""Of a tower's weights, the share that such matrices must have: one of convolutions gains nothing."""
_LEAST_UNIT = 1e-12
_MATRIX, _UNITS = "matrix", "units"

_Large = nn.MultiheadAttention | nn.Linear | nn.Conv2d


def in_eight_bits(tower: nn.Module, has_wide_sums: bool | None = None) -> nn.Module | None:
    """Return a copy of `tower`, which stays as it is, with its matrices in 8 bits; None where few of it are matrices.

    A tower that has them in 8 bits is returned itself.

    `has_wide_sums`: whether the processor sums products of 8 bits in 32 (VNNI); None: as this one does. Others add up
    pairs of them in 16 bits, which 8 bits each would overflow: there, what matrices are multiplied with has 7.
    What is not rounded is shared or copied. Raises RuntimeError where torch has no such products for this processor,
    AttributeError where this torch has none at all.
    """
    if any(isinstance(part, _Product) for part in tower.modules()):
        return tower
    whole = _to_be_rounded(tower, has_wide_sums)
    if whole is not None:
        _in_lanes(_Product.round, whole)
    return whole


def of_weights(
    tower: nn.Module, weights: Mapping[str, torch.Tensor], has_wide_sums: bool | None = None
) -> nn.Module | None:
    """Return the tower in 8 bits with these `weights`, the `state_dict` of one that `in_eight_bits` made.

    `tower` says how it is built, whatever its weights are; None and the errors as there. Raises RuntimeError also where
    these are not the weights of such a tower.
    """
    whole = _to_be_rounded(tower, has_wide_sums)
    if whole is not None:
        whole.load_state_dict(weights)
        _in_lanes(_Product.pack, whole)
    return whole


def _to_be_rounded(tower: nn.Module, has_wide_sums: bool | None) -> nn.Module | None:
    """Return a copy of a tower with products that have no matrices yet; None where they are not most of it."""
    large = _large_parts(tower)
    if not large:
        return None
    most = 127 if (_sums_wide() if has_wide_sums is None else has_wide_sums) else 63
    # What deepcopy knows already it does not copy: these take the places of what they were made for.
    memo: dict[int, Any] = {id(one): _stand_in(one, most) for one in large}
    whole = copy.deepcopy(tower, memo)
    if _reads_first_alone(whole):
        blocks: Any = whole.get_submodule("transformer.resblocks")
        blocks[-1] = _FirstAlone(blocks[-1])
    return whole


def _stand_in(one: _Large, most: int) -> nn.Module:
    if isinstance(one, nn.MultiheadAttention):
        return _Attention(one, most)
    return _Patches(one, most) if isinstance(one, nn.Conv2d) else _Product(one.weight, one.bias, most)


def _reads_first_alone(tower: Any) -> bool:
    """Tell whether a tower is one of open_clip's whose last block is read at its first token and nowhere else."""
    if type(tower) is not _parts.VisionTransformer or type(tower.transformer) is not _parts.Transformer:
        return False
    is_read_there = tower.pool_type == "tok" and tower.attn_pool is None and not tower.output_tokens
    is_usual = type(tower.transformer.resblocks[-1]) is _parts.ResidualAttentionBlock
    return is_read_there and is_usual and bool(tower.transformer.batch_first)


def _large_parts(tower: nn.Module) -> list[_Large]:
    """Return what of a tower is to be rounded: nothing where that is not most of it."""
    attentions = [one for one in tower.modules() if isinstance(one, nn.MultiheadAttention) and _can_be_rounded(one)]
    inside = {id(part) for attention in attentions for part in attention.modules()}
    linears = [
        one for one in tower.modules() if isinstance(one, nn.Linear) and id(one) not in inside and _is_large(one)
    ]
    patches = [one for one in tower.modules() if isinstance(one, nn.Conv2d) and _cuts_patches(one)]
    products: list[nn.Linear | nn.Conv2d] = [*linears, *patches]
    weights = sum(one.weight.numel() for one in products) + sum(4 * one.embed_dim**2 for one in attentions)
    if weights < _MOST_OF_IT * sum(weight.numel() for weight in tower.parameters()):
        return []
    return [*attentions, *products]


def _in_lanes(work: Callable[[_Product], None], whole: nn.Module) -> None:
    lanes = Lanes()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that these operators will move to a package of their own
            products = [part for part in whole.modules() if isinstance(part, _Product)]
            for done in lanes.begin(torch.get_num_threads(), work, products):
                done.result()
    finally:
        lanes.close()


def _is_large(linear: nn.Linear) -> bool:
    return min(linear.in_features, linear.out_features) >= _LEAST_SIDE


def _cuts_patches(conv: nn.Conv2d) -> bool:
    """Tell whether a convolution looks at each place of a picture once, so that it is one product of large matrices."""
    high, wide = conv.kernel_size
    each_once = conv.kernel_size == conv.stride and high * wide > 1 and conv.dilation == (1, 1) and conv.groups == 1
    is_large = min(conv.out_channels, conv.in_channels * high * wide) >= _LEAST_SIDE
    return each_once and is_large and conv.padding in ((0, 0), "valid")


def _can_be_rounded(attention: nn.MultiheadAttention) -> bool:
    of_one_width = attention.in_proj_weight is not None
    as_it_comes = attention.bias_k is None and not attention.add_zero_attn
    return of_one_width and as_it_comes and attention.embed_dim >= _LEAST_SIDE


class _Product(nn.Module):
    """The product with a matrix, as `nn.Linear`: after `round`, or after its weights were loaded and `pack`."""

    bias: torch.Tensor | None

    def __init__(self, weight: torch.Tensor, bias: torch.Tensor | None, most: int) -> None:
        """`most`: the largest whole number that what comes is rounded to."""
        super().__init__()
        self._most = most
        self._shape = weight.shape
        self.register_buffer("bias", None if bias is None else bias.detach().float().clone())
        self._weight: torch.Tensor | None = weight.detach()
        self._rounded: tuple[torch.Tensor, torch.Tensor] | None = None
        self._packed: Any = None

    def round(self) -> None:
        assert self._weight is not None  # noqa: S101 - it is asked once
        weight = self._weight.float()
        units = (_largest(weight) / 127).clamp_min_(_LEAST_UNIT)
        self._rounded = (weight / units).round_().to(torch.int8), units[:, 0]
        self.pack()

    def pack(self) -> None:
        """Bring the matrix into the order in which the processor wants it."""
        assert self._rounded is not None  # noqa: S101 - it was rounded, or its weights were loaded
        matrix, units = self._rounded
        nothing = torch.zeros(len(matrix), dtype=torch.long)
        quantized = torch._make_per_channel_quantized_tensor(matrix, units.double(), nothing, 0)
        self._packed = torch.ops.quantized.linear_prepack(quantized, None)
        self._rounded = self._weight = None

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        rows = x.reshape(-1, x.shape[-1])
        units = _largest(rows).clamp_min_(_LEAST_UNIT)
        multiply = torch.ops.quantized.linear_with_input_q_dq_qweight_dq_output_fp32
        found: torch.Tensor = multiply(rows / units, 1 / self._most, self._most + 1, self._packed)
        found.mul_(units)
        if self.bias is not None:
            found.add_(self.bias)
        return found.view(*x.shape[:-1], self._shape[0])

    def _save_to_state_dict(self, destination: dict[str, Any], prefix: str, keep_vars: bool) -> None:
        super()._save_to_state_dict(destination, prefix, keep_vars)
        matrix = torch.ops.quantized.linear_unpack(self._packed)[0]
        destination[prefix + _MATRIX] = matrix.int_repr()
        destination[prefix + _UNITS] = matrix.q_per_channel_scales().float()

    def _load_from_state_dict(
        self,
        state_dict: dict[str, torch.Tensor],
        prefix: str,
        local_metadata: dict[str, Any],
        strict: bool,
        missing_keys: list[str],
        unexpected_keys: list[str],
        error_msgs: list[str],
    ) -> None:
        matrix, units = (state_dict.pop(prefix + name, None) for name in (_MATRIX, _UNITS))
        if matrix is None or units is None:
            missing_keys.append(prefix + _MATRIX)
        elif (matrix.dtype, matrix.shape, units.shape) != (torch.int8, self._shape, self._shape[:1]):
            error_msgs.append(f"size mismatch for {prefix}{_MATRIX}")
        else:
            self._rounded = matrix, units
        super()._load_from_state_dict(
            state_dict, prefix, local_metadata, strict, missing_keys, unexpected_keys, error_msgs
        )


class _FirstAlone(nn.Module):
    """A tower's last block for the first token, which looks at all others: three quarters of it are for one of 65."""

    def __init__(self, block: Any) -> None:
        super().__init__()
        self._block = block

    def forward(self, x: torch.Tensor, attn_mask: torch.Tensor | None = None) -> torch.Tensor:
        """Return the first token, shape (n, 1, width), of tokens (n, length, width)."""
        block = self._block
        normed = block.ln_1(x)
        first = x[:, :1] + block.ls_1(block.attention(normed[:, :1], normed, normed, attn_mask))
        found: torch.Tensor = first + block.ls_2(block.mlp(block.ln_2(first)))
        return found


class _Patches(nn.Module):
    """As `nn.Conv2d`, where that cuts a picture into patches."""

    def __init__(self, conv: nn.Conv2d, most: int) -> None:
        super().__init__()
        self._high, self._wide = conv.kernel_size
        # Colours last, as pictures come.
        self._project = _Product(conv.weight.detach().permute(0, 2, 3, 1).flatten(1), conv.bias, most)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return shape (n, width, rows, columns) of pictures (n, colours, height, width)."""
        count, colours, height, width = x.shape
        rows, columns = height // self._high, width // self._wide
        whole = x[:, :, : rows * self._high, : columns * self._wide].permute(0, 2, 3, 1)
        lines = whole.reshape(count, rows, self._high, columns, self._wide * colours)
        patches = lines.transpose(2, 3).reshape(count, rows, columns, -1)
        found: torch.Tensor = self._project(patches)
        return found.permute(0, 3, 1, 2)


class _Attention(nn.Module):
    """As `nn.MultiheadAttention`, without saying what was looked at."""

    def __init__(self, attention: nn.MultiheadAttention, most: int) -> None:
        super().__init__()
        self._heads = attention.num_heads
        self.batch_first = attention.batch_first
        assert attention.in_proj_weight is not None  # noqa: S101 - `_can_be_rounded`
        self._project = _Product(attention.in_proj_weight, attention.in_proj_bias, most)
        self._join = _Product(attention.out_proj.weight, attention.out_proj.bias, most)

    def forward(
        self,
        query: torch.Tensor,
        key: torch.Tensor,
        value: torch.Tensor,
        need_weights: bool = False,
        attn_mask: torch.Tensor | None = None,
    ) -> tuple[torch.Tensor, None]:
        """Raises NotImplementedError where the weights are asked for, or values are not what the keys are."""
        if need_weights or value is not key:
            raise NotImplementedError
        width = query.shape[-1]
        if key is query:
            projected = self._project(query).split(width, dim=-1)
        else:
            projected = self._project(query)[..., :width], *self._project(key)[..., width:].split(width, dim=-1)
        queries, keys, values = (self._of_heads(one) for one in projected)
        seen = functional.scaled_dot_product_attention(queries, keys, values, attn_mask=attn_mask)
        found = self._join(seen.transpose(1, 2).flatten(2))
        return found if self.batch_first else found.transpose(0, 1), None

    def _of_heads(self, tokens: torch.Tensor) -> torch.Tensor:
        """Return tokens, shape (n, length, width), as shape (n, heads, length, width of a head)."""
        each = tokens if self.batch_first else tokens.transpose(0, 1)
        count, length, width = each.shape
        return each.reshape(count, length, self._heads, width // self._heads).transpose(1, 2)


def _largest(rows: torch.Tensor) -> torch.Tensor:
    """Return the largest size in each row, shape (n, 1): in half the time that `rows.abs()` would take."""
    return torch.maximum(rows.amax(1, keepdim=True), -rows.amin(1, keepdim=True))


def _sums_wide() -> bool:
    told = getattr(torch.cpu, "_is_vnni_supported", None)
    return bool(told()) if told is not None else False
