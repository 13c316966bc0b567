"""A causal text tower in numpy: words are answered before torch is there, and where it is never needed.

To import torch takes three seconds of processor time and 300 MB; a search is some ten rows of tokens, for which numpy's
products are as good. The order of what is computed is that of `text_tower.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from photoclip.core.search import FloatArray
from photoclip.model.token_tree import TokenTree, in_parts, texts_of

Weights = Callable[[str], FloatArray]
"""A weight by its name in the text tower, in float32."""

_EPSILON = 1e-5


@dataclass(frozen=True, slots=True)
class _Linear:
    """`weight`: (out, in). `shift`: (out,)."""

    weight: FloatArray
    shift: FloatArray

    def __call__(self, rows: FloatArray) -> FloatArray:
        out: FloatArray = rows @ self.weight.T
        out += self.shift
        return out


@dataclass(frozen=True, slots=True)
class _Norm:
    scale: FloatArray
    shift: FloatArray

    def __call__(self, rows: FloatArray) -> FloatArray:
        centred = rows - rows.mean(axis=-1, keepdims=True)
        spread = np.sqrt(np.square(centred).mean(axis=-1, keepdims=True) + np.float32(_EPSILON))
        normed: FloatArray = centred / spread * self.scale + self.shift
        return normed


@dataclass(frozen=True, slots=True)
class _Block:
    """One residual attention block; `project` makes queries, keys and values (n, 3 width)."""

    heads: int
    norm_attention: _Norm
    project: _Linear
    join: _Linear
    norm_mlp: _Norm
    widen: _Linear
    activate: Callable[[FloatArray], FloatArray]
    narrow: _Linear

    def __call__(self, x: FloatArray, hidden: FloatArray, wanted: NDArray[np.int64] | None) -> FloatArray:
        """Return the block's output for the rows `wanted`, or all; `hidden` (n, n) is added to what a row sees."""
        count, width = x.shape
        each = self.project(self.norm_attention(x)).reshape(count, 3, self.heads, width // self.heads)
        query, key, value = each.transpose(1, 2, 0, 3)
        if wanted is not None:
            x, query, hidden = x[wanted], query[:, wanted], hidden[wanted]
        alike = query @ key.transpose(0, 2, 1) / np.float32(np.sqrt(width // self.heads)) + hidden
        seen = (_shares(alike) @ value).transpose(1, 0, 2).reshape(len(x), width)
        x = x + self.join(seen)
        return x + self.narrow(self.activate(self.widen(self.norm_mlp(x))))


class WordsTower:
    """The text tower that a configuration describes, on weights read by name. Safe from any thread."""

    def __init__(self, text: Mapping[str, Any], quick_gelu: bool, weight: Weights) -> None:
        """`text`: open_clip's `text_cfg`. Raises LookupError, TypeError or ValueError where it makes no sense."""
        activate = _quick_gelu if quick_gelu else _gelu
        heads, layers = int(text["heads"]), int(text["layers"])
        blocks = (_block(weight, f"transformer.resblocks.{number}.", heads, activate) for number in range(layers))
        self._blocks = list(blocks)
        self._embedding = weight("token_embedding.weight")
        self._positions = weight("positional_embedding")
        self._norm = _norm(weight, "ln_final")
        self._to_features = weight("text_projection")

    def encode(self, tokens: NDArray[np.int64], threads: int = 1) -> FloatArray:
        """Return the features (n, d), not normalized, of `tokens` (n, context); padding behind the end is not read."""
        parts = list(in_parts(texts_of(tokens)))
        if len(parts) == 1 or threads == 1:
            return np.concatenate([self._features(part) for part in parts])
        with ThreadPoolExecutor(threads, "words") as pool:  # numpy's products let each other run
            return np.concatenate(list(pool.map(self._features, parts)))

    def _features(self, texts: Sequence[Sequence[int]]) -> FloatArray:
        tree = TokenTree.of(texts)
        hidden = tree.hidden(tree.visible)
        x = self._embedding[tree.tokens] + self._positions[tree.positions]
        for block, wanted in self._steps(tree.ends):
            x = block(x, hidden, wanted)
        return self._norm(x) @ self._to_features

    def _steps(self, ends: NDArray[np.int64]) -> Iterator[tuple[_Block, NDArray[np.int64] | None]]:
        """Return the blocks, and which rows of each somebody reads: of the last one the ends alone."""
        last = len(self._blocks) - 1
        return ((block, ends if number == last else None) for number, block in enumerate(self._blocks))


def _block(weight: Weights, begin: str, heads: int, activate: Callable[[FloatArray], FloatArray]) -> _Block:
    linear = partial(_linear, weight)
    return _Block(
        heads=heads,
        norm_attention=_norm(weight, f"{begin}ln_1"),
        project=_Linear(weight(f"{begin}attn.in_proj_weight"), weight(f"{begin}attn.in_proj_bias")),
        join=linear(f"{begin}attn.out_proj"),
        norm_mlp=_norm(weight, f"{begin}ln_2"),
        widen=linear(f"{begin}mlp.c_fc"),
        activate=activate,
        narrow=linear(f"{begin}mlp.c_proj"),
    )


def _linear(weight: Weights, name: str) -> _Linear:
    return _Linear(weight(f"{name}.weight"), weight(f"{name}.bias"))


def _norm(weight: Weights, name: str) -> _Norm:
    return _Norm(weight(f"{name}.weight"), weight(f"{name}.bias"))


def _shares(alike: FloatArray) -> FloatArray:
    """Return softmax over the last axis."""
    risen = np.exp(alike - alike.max(axis=-1, keepdims=True))
    shares: FloatArray = risen / risen.sum(axis=-1, keepdims=True)
    return shares


def _gelu(x: FloatArray) -> FloatArray:
    return np.float32(0.5) * x * (1 + _erf(x * np.float32(np.sqrt(0.5))))


def _erf(x: FloatArray) -> FloatArray:
    """Return the error function to 1.5e-7 (Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26)."""
    size = np.abs(x)
    t = 1 / (1 + np.float32(0.3275911) * size)
    powers = np.full_like(t, 1.061405429)
    for factor in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        powers = powers * t + np.float32(factor)
    erf: FloatArray = np.copysign(1 - powers * t * np.exp(-np.square(size)), x)
    return erf


def _quick_gelu(x: FloatArray) -> FloatArray:
    with np.errstate(over="ignore"):  # then it is zero
        quick: FloatArray = x / (1 + np.exp(np.float32(-1.702) * x))
    return quick
