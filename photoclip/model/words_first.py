"""Words first: a checkpoint's text tower alone, straight from the weights file, while the rest is still being built.

open_clip with torchvision and timm takes longer to import than torch itself, and builds the image tower with random
numbers before it reads the weights. A search needs none of that. But only open_clip knows what a configuration means.
So a checkpoint answers this way from the second start on: at the first one, what this gives is compared with the whole
model, and it is kept beside the weights whether that is the same (`kept_check.py`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from torch.nn import functional

from photoclip.core.checkpoints import LoadedCheckpoint
from photoclip.core.search import FloatArray
from photoclip.errors import ModelProblem
from photoclip.model.devices import DeviceChoice, choose
from photoclip.model.installed import MANIFEST_NAME
from photoclip.model.kept_check import KeptChecks, PrecisionCheck, WordsCheck
from photoclip.model.lanes import part_size
from photoclip.model.model_config import CONFIG_NAME, ModelConfig
from photoclip.model.processors import device_reports, machine
from photoclip.model.text_tokenizer import tame
from photoclip.model.text_tower import TextTower, packed
from photoclip.model.tokenizing import Tokenize, tokenizer_of
from photoclip.model.torch_errors import BUILD_ERRORS, first_line
from photoclip.model.weights_file import WEIGHTS_NAME

_log = logging.getLogger(__name__)

PROBES = ("a photo", "ein Bild von einem Hund am Strand", "two people in red jackets by a frozen lake, at night")
_EQUAL = 0.9999
_EPSILON = 1e-5
_KNOWN = {"context_length", "vocab_size", "width", "heads", "layers", "tokenizer_kwargs", "hf_tokenizer_name"}
"""What a plain text tower is described by; whatever else is said of one is left to open_clip."""

Tensors = Callable[[str], torch.Tensor]
"""A weight by its name in the text tower, in float32."""


@dataclass(frozen=True, slots=True)
class WordsFirst:
    """Encodes texts as the whole model does. Not thread-safe."""

    tokenize: Tokenize
    tower: TextTower

    def encode_texts(self, texts: Sequence[str]) -> FloatArray:
        """Return unit vectors, shape (n, d)."""
        if not texts:
            return self.encode_texts([""])[:0]
        with torch.inference_mode():
            features = self.tower.encode(self.tokenize([tame(text) for text in texts]))
            vectors: FloatArray = functional.normalize(features, dim=-1).numpy()
        return vectors


def read_words(folder: Path, pack: bool) -> WordsFirst | None:
    """Return what reads texts with the checkpoint in `folder`, or None if its text tower is of no plain kind."""
    try:
        config = ModelConfig.read(folder / CONFIG_NAME)
        if not config.text.keys() <= _KNOWN:
            return None
        with safe_open(folder / WEIGHTS_NAME, "pt") as file:
            names = set(file.keys())
            begin = "text." if "text.token_embedding.weight" in names else ""
            text = _text(config, lambda name: file.get_tensor(begin + name).float())
        tower = TextTower(text)
        if pack:
            tower.lay_out(text, packed)
        return WordsFirst(tokenizer_of(folder, config), tower)
    except (*BUILD_ERRORS, SafetensorError, ModelProblem) as exc:
        _log.info("the words wait for the whole model: %s", first_line(exc))
        return None


def gives_the_same(folder: Path, pack: bool, encode_texts: Callable[[Sequence[str]], FloatArray]) -> bool:
    """Tell whether the text tower in `folder`, alone, gives what the whole model gives, which is `encode_texts`."""
    words = read_words(folder, pack)
    if words is None:
        return False
    try:
        ours = words.encode_texts(PROBES)
    except BUILD_ERRORS as exc:
        _log.info("the words wait for the whole model: %s", first_line(exc))
        return False
    theirs = encode_texts(PROBES)
    return ours.shape == theirs.shape and bool(((ours * theirs).sum(axis=1) >= _EQUAL).all())


@dataclass(frozen=True, slots=True)
class Beginning:
    """A checkpoint of which the text tower is there, and what the self-checks of an earlier start say of the rest."""

    words: WordsFirst
    config: ModelConfig
    choice: DeviceChoice
    precision: PrecisionCheck
    check: WordsCheck

    def describe(self, model_id: str, fingerprint: str) -> LoadedCheckpoint:
        """Return what the whole checkpoint will say of itself."""
        return LoadedCheckpoint(
            model_id=model_id,
            fingerprint=fingerprint,
            dimension=self.config.dimension,
            model_input=self.check.model_input,
            device=self.choice.report.name,
            device_reason=f"{self.choice.reason} {self.precision.reason}".strip(),
            precision=self.precision.precision,
            logit_scale=self.check.logit_scale,
        )

    @property
    def batch_size(self) -> int:
        """How many pictures to send at once."""
        return part_size(self.precision.image_s) * 2 * torch.get_num_threads()


def begin(folder: Path, wanted_device: str, wanted_precision: str) -> Beginning | None:
    """Return what can be answered before the checkpoint is loaded whole; None where nothing is known of it here."""
    choice = choose(wanted_device, device_reports())
    if choice.report.value != "cpu" or not (folder / MANIFEST_NAME).is_file():
        return None
    kept = KeptChecks(folder, machine(choice.report))
    precision, check = kept.get(wanted_precision), kept.get_words()
    if precision is None or check is None or not check.alone:
        return None
    words = read_words(folder, check.packed)
    if words is None:
        return None
    return Beginning(words, ModelConfig.read(folder / CONFIG_NAME), choice, precision, check)


def _text(config: ModelConfig, weight: Tensors) -> SimpleNamespace:
    """Return the weights of the tower as open_clip's modules hold them."""
    text = config.text
    activate = _quick_gelu if config.model.get("quick_gelu") else functional.gelu
    blocks = [_block(weight, f"transformer.resblocks.{number}.", text, activate) for number in range(text["layers"])]
    return SimpleNamespace(
        token_embedding=partial(_embedded, weight("token_embedding.weight")),
        positional_embedding=weight("positional_embedding"),
        transformer=SimpleNamespace(resblocks=blocks),
        ln_final=_norm(weight, "ln_final"),
        text_projection=weight("text_projection"),
    )


def _block(weight: Tensors, begin: str, text: dict[str, Any], activate: Any) -> SimpleNamespace:
    def product(name: str) -> SimpleNamespace:
        return SimpleNamespace(weight=weight(f"{begin}{name}.weight"), bias=weight(f"{begin}{name}.bias"))

    attention = SimpleNamespace(
        num_heads=int(text["heads"]),
        in_proj_weight=weight(f"{begin}attn.in_proj_weight"),
        in_proj_bias=weight(f"{begin}attn.in_proj_bias"),
        out_proj=product("attn.out_proj"),
    )
    return SimpleNamespace(
        attn=attention,
        mlp=SimpleNamespace(c_fc=product("mlp.c_fc"), gelu=activate, c_proj=product("mlp.c_proj")),
        ln_1=_norm(weight, f"{begin}ln_1"),
        ln_2=_norm(weight, f"{begin}ln_2"),
        ls_1=_same,
        ls_2=_same,
    )


def _norm(weight: Tensors, name: str) -> Callable[[torch.Tensor], torch.Tensor]:
    scale, shift = weight(f"{name}.weight"), weight(f"{name}.bias")
    return lambda x: functional.layer_norm(x, (len(scale),), scale, shift, _EPSILON)


def _embedded(table: torch.Tensor, tokens: torch.Tensor) -> torch.Tensor:
    return table[tokens]


def _same(x: torch.Tensor) -> torch.Tensor:
    return x


def _quick_gelu(x: torch.Tensor) -> torch.Tensor:
    return x * torch.sigmoid(1.702 * x)
