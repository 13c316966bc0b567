"""A text tower in numpy: words are answered before torch is there, and where it is never needed.

To import torch takes three seconds of processor time and 300 MB; a search is some ten rows of tokens, for which numpy's
products are as good. The order of what is computed is that of `text_tower.py`. A tower that was trained by pairs, as
SigLIP's, sees all of a text at once, with the padding, and is read at the last place.

The table of words is most of such a tower (256,000 rows of 768: 786 MB in single precision), and a text reads some of
its rows: it stays in the file, in the precision that it has there, and those rows alone are widened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from photoclip.core.search import FloatArray
from photoclip.model.token_tree import TokenTree, in_parts, texts_of

Weights = Callable[[str], FloatArray]
"""A weight by its name in the text tower, in float32."""
Activation = Callable[[FloatArray], FloatArray]
_T = TypeVar("_T")

_EPSILON = 1e-5
_TEXTS_AT_ONCE = 2
"""Texts that are read whole go through the weights together: 6.1 ms instead of 7.5 for two products of 64 rows."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a configuration says of a tower beside its weights."""

    heads: int
    layers: int
    causal: bool
    epsilon: float
    activate: Activation

    @staticmethod
    def of(text: Mapping[str, Any], quick_gelu: bool) -> _Kind:
        """Read open_clip's `text_cfg`. Raises LookupError, TypeError or ValueError for a tower of another kind."""
        causal = not text.get("no_causal_mask")
        norm, act = dict(text.get("norm_kwargs") or {}), dict(text.get("act_kwargs") or {})
        epsilon, approximate = float(norm.pop("eps", _EPSILON)), str(act.pop("approximate", "none"))
        if norm or act or text.get("pool_type", "argmax") != ("argmax" if causal else "last"):
            raise ValueError("not a text tower of a usual kind")
        activate = {"none": _gelu, "tanh": _gelu_by_tanh}[approximate]
        if quick_gelu and text.get("act_kwargs"):
            raise ValueError("an activation of no usual kind")
        return _Kind(int(text["heads"]), int(text["layers"]), causal, epsilon, _quick_gelu if quick_gelu else activate)


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
    epsilon: float

    def __call__(self, rows: FloatArray) -> FloatArray:
        centred = rows - rows.mean(axis=-1, keepdims=True)
        spread = np.sqrt(np.square(centred).mean(axis=-1, keepdims=True) + np.float32(self.epsilon))
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
    activate: Activation
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

    def __init__(
        self, text: Mapping[str, Any], quick_gelu: bool, weight: Weights, table: Callable[[str], NDArray[Any]]
    ) -> None:
        """`text`: open_clip's `text_cfg`. `table`: a weight of which rows are read one by one, in any precision.

        Raises LookupError, TypeError or ValueError where it makes no sense.
        """
        kind = _Kind.of(text, quick_gelu)
        self._causal = kind.causal
        self._blocks = [_block(weight, f"transformer.resblocks.{number}.", kind) for number in range(kind.layers)]
        self._embedding = table("token_embedding.weight")
        self._positions = weight("positional_embedding")
        self._norm = _norm(weight, "ln_final", kind.epsilon)
        self._to_features = _projection(weight, bool(text.get("proj_bias")))

    def encode(self, tokens: NDArray[np.int64], threads: int = 1) -> FloatArray:
        """Return the features (n, d), not normalized, of `tokens` (n, context).

        A causal tower reads nothing behind the end of a text.
        """
        if not self._causal:
            size = min(_TEXTS_AT_ONCE, -(-len(tokens) // threads))
            parts = [tokens[start : start + size] for start in range(0, len(tokens), size)]
            return self._in_threads(self._features_of_all, parts, threads)
        return self._in_threads(self._features, list(in_parts(texts_of(tokens))), threads)

    @staticmethod
    def _in_threads(features: Callable[[_T], FloatArray], parts: Sequence[_T], threads: int) -> FloatArray:
        if len(parts) == 1 or threads == 1:
            return np.concatenate([features(part) for part in parts])
        with ThreadPoolExecutor(threads, "words") as pool:  # numpy's products let each other run
            return np.concatenate(list(pool.map(features, parts)))

    def _features(self, texts: Sequence[Sequence[int]]) -> FloatArray:
        tree = TokenTree.of(texts)
        return self._read(tree.tokens, self._positions[tree.positions], tree.hidden(tree.visible), tree.ends)

    def _features_of_all(self, tokens: NDArray[np.int64]) -> FloatArray:
        """Return the features of texts (n, context), every place of which sees every other one of its text."""
        count, length = tokens.shape
        whose = np.repeat(np.arange(count), length)
        positions = np.tile(self._positions[:length], (count, 1))
        ends = np.arange(1, count + 1) * length - 1
        return self._read(tokens.ravel(), positions, TokenTree.hidden(whose[:, None] == whose), ends)

    def _read(
        self, tokens: NDArray[np.int64], positions: FloatArray, hidden: FloatArray, ends: NDArray[np.int64]
    ) -> FloatArray:
        x = self._embedding[tokens].astype(np.float32, copy=False) + positions
        for block, wanted in self._steps(ends):
            x = block(x, hidden, wanted)
        return self._to_features(self._norm(x))

    def _steps(self, ends: NDArray[np.int64]) -> Iterator[tuple[_Block, NDArray[np.int64] | None]]:
        """Return the blocks, and which rows of each somebody reads: of the last one the ends alone."""
        last = len(self._blocks) - 1
        return ((block, ends if number == last else None) for number, block in enumerate(self._blocks))


def _block(weight: Weights, begin: str, kind: _Kind) -> _Block:
    linear = partial(_linear, weight)
    return _Block(
        heads=kind.heads,
        norm_attention=_norm(weight, f"{begin}ln_1", kind.epsilon),
        project=_Linear(weight(f"{begin}attn.in_proj_weight"), weight(f"{begin}attn.in_proj_bias")),
        join=linear(f"{begin}attn.out_proj"),
        norm_mlp=_norm(weight, f"{begin}ln_2", kind.epsilon),
        widen=linear(f"{begin}mlp.c_fc"),
        activate=kind.activate,
        narrow=linear(f"{begin}mlp.c_proj"),
    )


def _linear(weight: Weights, name: str) -> _Linear:
    return _Linear(weight(f"{name}.weight"), weight(f"{name}.bias"))


def _norm(weight: Weights, name: str, epsilon: float) -> _Norm:
    return _Norm(weight(f"{name}.weight"), weight(f"{name}.bias"), epsilon)


def _projection(weight: Weights, has_bias: bool) -> Activation:
    """Return the last product of a tower: of a matrix (in, out), or of a layer."""
    if has_bias:
        return _linear(weight, "text_projection")
    matrix = weight("text_projection")

    def project(rows: FloatArray) -> FloatArray:
        features: FloatArray = rows @ matrix
        return features

    return project


def _shares(alike: FloatArray) -> FloatArray:
    """Return softmax over the last axis."""
    risen = np.exp(alike - alike.max(axis=-1, keepdims=True))
    shares: FloatArray = risen / risen.sum(axis=-1, keepdims=True)
    return shares


def _gelu(x: FloatArray) -> FloatArray:
    return np.float32(0.5) * x * (1 + _erf(x * np.float32(np.sqrt(0.5))))


def _gelu_by_tanh(x: FloatArray) -> FloatArray:
    rises: FloatArray = np.tanh(np.float32(np.sqrt(2 / np.pi)) * (x + np.float32(0.044715) * x * np.square(x)))
    return np.float32(0.5) * x * (1 + rises)


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
