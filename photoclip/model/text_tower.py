"""The text tower on the CPU: only the tokens that count are computed, with weights laid out for few rows.

open_clip computes every text to the end of the context. A causal tower's token sees nothing after it, so this one stops
at the end token; begins that several texts share ("a photo of", "a picture of") are computed once; and the last block
is computed for the end tokens alone. A search is then some 10 to 30 rows, and what takes the time is to read the
weights. oneDNN's packed layout halves that on one thread (12 layers of width 512, 8 rows: 11 ms instead of 21), but
not everywhere: 16 instead of 20 with AVX2 alone, 31 instead of 20 with SSE. So it is timed when a model is loaded.

Memory: nothing is held twice. The tower it is made from is taken apart, weight by weight.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from photoclip.core.search import FloatArray
from photoclip.model.kept_check import TextsBy
from photoclip.model.lanes import Lanes, alone
from photoclip.model.token_tree import TokenTree, in_parts, texts_of
from photoclip.model.torch_errors import first_line

_log = logging.getLogger(__name__)

Product = Callable[[torch.Tensor], torch.Tensor]
"""Rows (n, in) to rows (n, out)."""
Pack = Callable[[torch.Tensor, torch.Tensor | None], Product]

_USUAL_ROWS = 16
_COMPARED = (1, _USUAL_ROWS, 3 * _USUAL_ROWS)
_EQUAL = 0.99999
_TRIALS = 5
_WORTH_IT = 1.1
_REFUSALS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What another torch or open_clip, or a build without oneDNN, answers with (NotImplementedError is a RuntimeError)."""


def plain(weight: torch.Tensor, bias: torch.Tensor | None) -> Product:
    """Return the product with `weight` (out, in) as any torch computes it."""
    return lambda rows: functional.linear(rows, weight, bias)


def packed(weight: torch.Tensor, bias: torch.Tensor | None) -> Product:
    """Return the product with a copy of `weight` in oneDNN's own layout.

    Raises AttributeError or RuntimeError where torch lacks these operators. They are private (torch.compile uses them),
    so a caller has to compare what they give.
    """
    laid_out = torch.ops.mkldnn._reorder_linear_weight(weight, _USUAL_ROWS)
    multiply = torch.ops.mkldnn._linear_pointwise
    return lambda rows: multiply(rows, laid_out, bias, "none", [], "")


def faster(weight: torch.Tensor, bias: torch.Tensor | None, pack: Pack = packed) -> Pack:
    """Return `pack` if its product of a few rows with `weight` takes less time than the plain one, else `plain`.

    One matrix stands for all: the ratio holds for a whole tower, 1.6 at width 512 and 0.8 at 128 (AVX-512).
    """
    rows = torch.ones(_USUAL_ROWS, weight.shape[1])
    try:
        with torch.inference_mode(), alone():
            products = plain(weight, bias), pack(weight, bias)
            # In turns, and the best of each: other programs may be busy at the same time.
            times = [[_seconds(product, rows) for product in products] for _ in range(_TRIALS)]
    except _REFUSALS as exc:
        _log.info("weights cannot be packed here: %s", first_line(exc))
        return plain
    plain_s, packed_s = (min(each) for each in zip(*times, strict=True))
    _log.info("packed weights are %.2f times as fast", plain_s / packed_s)
    return pack if plain_s >= _WORTH_IT * packed_s else plain


def _seconds(product: Product, rows: torch.Tensor) -> float:
    started = time.perf_counter()
    product(rows)
    return time.perf_counter() - started


@dataclass(slots=True)
class _Block:
    """One residual attention block; `project` makes queries, keys and values (n, 3 width)."""

    heads: int
    norm_attention: Product
    project: Product
    join: Product
    scale_attention: Product
    norm_mlp: Product
    widen: Product
    activate: Product
    narrow: Product
    scale_mlp: Product

    def __call__(self, x: torch.Tensor, visible: torch.Tensor, wanted: torch.Tensor | None) -> torch.Tensor:
        """Return the block's output for the rows `wanted`, or all; `visible` (n, n) is added to what a row sees."""
        count, width = x.shape
        heads = self.project(self.norm_attention(x)).view(count, 3, self.heads, width // self.heads)
        query, key, value = heads.permute(1, 2, 0, 3).unsqueeze(1).unbind()
        if wanted is not None:
            x, query, visible = x[wanted], query[:, :, wanted], visible[wanted]
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=visible)
        x = x + self.scale_attention(self.join(seen[0].transpose(0, 1).reshape(len(x), width)))
        return x + self.scale_mlp(self.narrow(self.activate(self.widen(self.norm_mlp(x)))))


class TextTower:
    """open_clip's causal text tower in float32 on the CPU, run without padding. Made by `take_over`."""

    def __init__(self, text: Any) -> None:
        """Stand on the weights of `text`, built as open_clip's `TextTransformer` is, as they are."""
        self._embed: Product = text.token_embedding
        self._positions: torch.Tensor = text.positional_embedding
        self._blocks = [_block(block) for block in text.transformer.resblocks]
        self._norm: Product = text.ln_final
        self._to_features = _projection(text.text_projection)
        self.by: TextsBy | None = None
        """What all of its products are; None where they differ."""
        self._lanes = Lanes()

    @staticmethod
    def take_over(text: Any, pack: Pack | None = None, known: TextsBy | None = None) -> TextTower | None:
        """Return a tower that gives what `text` gives, or None if there is none: then `text` is as it was.

        Else `text` is taken apart and of no more use. `pack` is tried on every weight and left where it is refused or
        differs from the plain product; without one it is `packed` where that is faster. `known`: what was found of this
        text tower here, which is not looked at again.
        """
        try:
            _check_kind(text)
            tower = TextTower(text)
            agreement = None if known is not None else _agreement(tower, text)
        except _REFUSALS as exc:
            _log.info("the text tower runs as open_clip built it: %s", exc)
            return None
        if agreement is None:
            tower._lay_out(text, packed if known == "packed" else plain, ())
            return tower
        if not bool((agreement >= _EQUAL).all()):  # also if it is not a number
            _log.info("the text tower runs as open_clip built it: ours differs (cosine %.6f)", float(agreement.min()))
            return None
        if pack is None:
            pack = faster(*_weights(text.transformer.resblocks[0])["widen"])
        tower._lay_out(text, pack, _COMPARED)
        return tower

    def encode(self, tokens: torch.Tensor) -> torch.Tensor:
        """Return the features (n, d), not normalized, of `tokens` (n, context); padding behind the end is not read."""
        parts = list(in_parts(texts_of(tokens.numpy())))
        lanes = torch.get_num_threads() if len(parts) > 1 else 0
        with alone():
            return torch.cat([part.result() for part in self._lanes.begin(lanes, self._features, parts)])

    def _features(self, texts: Sequence[Sequence[int]]) -> torch.Tensor:
        tree = TokenTree.of(texts)
        hidden, ends = torch.from_numpy(tree.hidden(tree.visible)), torch.from_numpy(tree.ends)
        with torch.inference_mode():  # it holds for one thread
            x = self._embed(torch.from_numpy(tree.tokens)) + self._positions[torch.from_numpy(tree.positions)]
            for block in self._blocks[:-1]:
                x = block(x, hidden, None)
            return self._to_features(self._norm(self._blocks[-1](x, hidden, ends)))

    def _lay_out(self, text: Any, pack: Pack, compared: Sequence[int]) -> None:
        """Let `pack` lay out the weights where it gives what the plain product gives; takes `text` apart.

        `compared`: for how many rows each product is compared.
        """
        with alone():
            self._pack(text, pack, compared)

    def _pack(self, text: Any, pack: Pack, compared: Sequence[int]) -> None:
        self.by = "plain"
        if pack is plain:
            _log.info("the text tower's weights stay as they are")
            return
        kept = total = 0
        for block, source in zip(self._blocks, text.transformer.resblocks, strict=True):
            weights = _weights(source)
            source.attn = source.mlp = None  # what is packed is let go at once
            for name in list(weights):
                total += 1
                product = _checked(pack, *weights.pop(name), compared)
                if product is None and not kept:
                    _log.info("the text tower's weights stay as they are")
                    return
                if product is not None:
                    kept += 1
                    setattr(block, name, product)
        self.by = "packed" if kept == total else None
        _log.info("%d of %d weights of the text tower are packed", kept, total)


def _agreement(tower: TextTower, text: Any) -> torch.Tensor:
    probe = _probe(text)
    with torch.inference_mode(), alone():  # loading does not wait for a busy machine either
        return functional.cosine_similarity(tower.encode(probe), text(probe))


def _check_kind(text: Any) -> None:
    """Raise one of many errors for a tower of another kind."""
    if not _is(text, "TextTransformer") or text.cls_emb is not None or text.attn_mask is None:
        raise TypeError("not a causal text tower")
    if text.pool_type != "argmax" or text.output_tokens or text.positional_embedding.dtype != torch.float32:
        raise TypeError("not a text tower that is read at its end token")
    for block in text.transformer.resblocks:
        attention = block.attn
        if not _is(block, "ResidualAttentionBlock") or attention.bias_k is not None or attention.add_zero_attn:
            raise TypeError("not a usual attention block")


def _is(part: Any, name: str) -> bool:
    """Tell whether `part` is open_clip's `name` and not one of its kinds. open_clip itself is not there yet."""
    return (type(part).__module__, type(part).__name__) == ("open_clip.transformer", name)


def _block(block: Any) -> _Block:
    products = {name: plain(*weight) for name, weight in _weights(block).items()}
    return _Block(
        heads=block.attn.num_heads,
        norm_attention=block.ln_1,
        scale_attention=block.ls_1,
        norm_mlp=block.ln_2,
        activate=block.mlp.gelu,
        scale_mlp=block.ls_2,
        **products,
    )


def _projection(projection: Any) -> Product:
    """Return the last product of a tower: none, a matrix (in, out), or a module."""
    if projection is None or isinstance(projection, torch.nn.Linear):
        return projection or torch.nn.Identity()
    return plain(projection.T, None)


def _weights(block: Any) -> dict[str, tuple[torch.Tensor, torch.Tensor | None]]:
    attention, mlp = block.attn, block.mlp
    return {
        "project": (attention.in_proj_weight, attention.in_proj_bias),
        "join": (attention.out_proj.weight, attention.out_proj.bias),
        "widen": (mlp.c_fc.weight, mlp.c_fc.bias),
        "narrow": (mlp.c_proj.weight, mlp.c_proj.bias),
    }


def _checked(pack: Pack, weight: torch.Tensor, bias: torch.Tensor | None, compared: Sequence[int]) -> Product | None:
    """Return the packed product if it gives what the plain one gives, for each of these numbers of rows."""
    usual = plain(weight, bias)
    try:
        with torch.inference_mode():
            product = pack(weight, bias)
            for count in compared:
                rows = torch.from_numpy(_normal(count, weight.shape[1]))
                ours, theirs = product(rows), usual(rows)
                if ours.shape != theirs.shape or not torch.allclose(ours, theirs, 1e-4, 1e-4 * float(theirs.std())):
                    _log.info("a packed weight gives other numbers")
                    return None
    except _REFUSALS as exc:
        _log.info("weights cannot be packed here: %s", first_line(exc))
        return None
    return product


def _normal(count: int, width: int) -> FloatArray:
    """Return made-up rows, the same ones each time. numpy's: torch's generators are not there where it is lean."""
    return np.random.default_rng(count).standard_normal((count, width), np.float32)


def _probe(text: Any) -> torch.Tensor:
    """Return two made-up texts (2, context), a long and a short one with the same begin."""
    length, vocabulary = text.context_length, text.vocab_size
    tokens = torch.from_numpy(np.random.default_rng(7).integers(1, vocabulary - 1, (2, length)))
    tokens[1, : length // 3] = tokens[0, : length // 3]
    for row, end in enumerate((length - 1, length // 2)):
        tokens[row, end] = vocabulary - 1  # the end token is the highest
        tokens[row, end + 1 :] = 0
    return tokens
