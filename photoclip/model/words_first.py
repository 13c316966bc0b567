"""Words first: a checkpoint's text tower alone, straight from the weights file, before torch is imported.

torch, open_clip, torchvision and timm take seconds to import, and open_clip builds the image tower before it reads the
weights. A search needs none of that. But only open_clip knows what a configuration means. So a checkpoint answers this
way from the second start on: at the first one, what this gives is compared with the whole model, and it is kept beside
the weights whether that is the same (`kept_check.py`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open

from photoclip.core.checkpoints import LoadedCheckpoint
from photoclip.core.search import FloatArray
from photoclip.errors import ModelProblem
from photoclip.language import tr
from photoclip.model.devices import NAMES
from photoclip.model.half_text import has_large_text
from photoclip.model.installed import MANIFEST_NAME
from photoclip.model.kept_check import KeptChecks, PrecisionCheck, WordsCheck
from photoclip.model.model_config import CONFIG_NAME, ModelConfig
from photoclip.model.part_size import part_size
from photoclip.model.text_tokenizer import tame
from photoclip.model.this_machine import machine
from photoclip.model.tokenizing import Tokenize, tokenizer_of
from photoclip.model.weights_file import WEIGHTS_NAME
from photoclip.model.weights_table import table_in
from photoclip.model.words_tower import WordsTower

_log = logging.getLogger(__name__)

PROBES = ("a photo", "ein Bild von einem Hund am Strand", "two people in red jackets by a frozen lake, at night")
_EQUAL = 0.9999
_TINY = 1e-12
_REFUSALS = (ArithmeticError, AttributeError, LookupError, MemoryError, OSError, TypeError, ValueError)
"""What numpy and the configuration's numbers answer with where it makes no sense."""


@dataclass(frozen=True, slots=True)
class WordsFirst:
    """Encodes texts as the whole model does, in some threads. Not thread-safe."""

    tokenize: Tokenize
    tower: WordsTower
    threads: int = 1

    def encode_texts(self, texts: Sequence[str]) -> FloatArray:
        """Return unit vectors, shape (n, d)."""
        if not texts:
            return self.encode_texts([""])[:0]
        features = self.tower.encode(self.tokenize([tame(text) for text in texts]), self.threads)
        lengths = np.linalg.norm(features, axis=1, keepdims=True)
        vectors: FloatArray = features / np.maximum(lengths, np.float32(_TINY))
        return vectors


class LateWords:
    """What `WordsFirst` gives, read when the first text comes. Not thread-safe.

    A large tower and its tokenizer take some hundred megabytes and a second, a small one a third of it, which whoever
    only looks at pictures does without.
    """

    def __init__(self, folder: Path, threads: int = 1, is_large: bool = True) -> None:
        """`is_large`: whether the whole model does without its text tower, too."""
        self.threads = threads
        self.is_large = is_large
        self.words: WordsFirst | None = None
        self._folder = folder

    def encode_texts(self, texts: Sequence[str]) -> FloatArray:
        """Return unit vectors, shape (n, d). Raises ModelProblem where the tower is not there any more."""
        if self.words is None:
            self.words = read_words(self._folder, self.threads)
        if self.words is None:
            raise ModelProblem(tr("The model's weights are gone; install the model again."))
        return self.words.encode_texts(texts)


Words = WordsFirst | LateWords


def words_of(folder: Path, threads: int, late: bool = False) -> Words | None:
    """Return what reads texts with the checkpoint in `folder`: it is read now or, large or `late`, with the first."""
    is_large = _is_large(folder)
    if is_large is None:
        return None
    return LateWords(folder, threads, is_large) if is_large or late else read_words(folder, threads)


def _is_large(folder: Path) -> bool | None:
    """Tell whether the text tower is large, None where that cannot be read."""
    try:
        return has_large_text(folder / WEIGHTS_NAME, ModelConfig.read(folder / CONFIG_NAME))
    except (*_REFUSALS, ModelProblem):
        return None


def late_words(folder: Path, kept: KeptChecks | None, threads: int, words: Words | None) -> LateWords | None:
    """Return what reads texts in place of the whole model, where the text tower is large and gives the same alone.

    `kept`: what was found of it, None where nothing is. `words`: what reads texts already.
    """
    found = kept.get_words() if kept is not None else None
    if found is None or not found.alone:
        return None
    if words is None and _is_large(folder):
        return LateWords(folder, threads)
    return words if isinstance(words, LateWords) and words.is_large else None


def read_words(folder: Path, threads: int = 1, weights: Path | None = None) -> WordsFirst | None:
    """Return what reads texts with the checkpoint in `folder`, or None if its text tower is of no plain kind.

    `weights`: a file to be read in place of the checkpoint's own.
    """
    path = weights or folder / WEIGHTS_NAME
    try:
        config = ModelConfig.read(folder / CONFIG_NAME)
        if not config.has_plain_text:
            return None
        with safe_open(path, "np") as file:
            names = set(file.keys())
            begin = "text." if "text.token_embedding.weight" in names else ""

            def weight(name: str) -> FloatArray:
                array: FloatArray = file.get_tensor(begin + name).astype(np.float32, copy=False)
                return array

            def table(name: str) -> NDArray[Any]:
                return table_in(path, begin + name)

            tower = WordsTower(config.text, bool(config.model.get("quick_gelu")), weight, table)
        return WordsFirst(tokenizer_of(folder, config), tower, threads)
    except (*_REFUSALS, SafetensorError, ModelProblem) as exc:
        _log.info("the words wait for the whole model: %s", exc)
        return None


def gives_the_same(folder: Path, encode_texts: Callable[[Sequence[str]], FloatArray]) -> bool:
    """Tell whether the text tower in `folder`, alone, gives what the whole model gives, which is `encode_texts`."""
    words = read_words(folder)
    if words is None:
        return False
    try:
        ours = words.encode_texts(PROBES)
    except _REFUSALS as exc:
        _log.info("the words wait for the whole model: %s", exc)
        return False
    theirs = encode_texts(PROBES)
    return ours.shape == theirs.shape and bool(((ours * theirs).sum(axis=1) >= _EQUAL).all())


@dataclass(frozen=True, slots=True)
class Beginning:
    """A checkpoint of which the text tower is there, and what the self-checks of an earlier start say of the rest."""

    words: Words
    config: ModelConfig
    reason: str
    """Why the CPU is taken."""
    precision: PrecisionCheck
    check: WordsCheck

    def describe(self, model_id: str, fingerprint: str) -> LoadedCheckpoint:
        """Return what the whole checkpoint will say of itself."""
        return LoadedCheckpoint(
            model_id=model_id,
            fingerprint=fingerprint,
            dimension=self.config.dimension,
            model_input=self.check.model_input,
            device=NAMES["cpu"],
            device_reason=f"{self.reason} {self.precision.reason}".strip(),
            precision=self.precision.precision,
            logit_scale=self.check.logit_scale,
            photos_per_second=self.words.threads / self.precision.image_s,
        )

    @property
    def batch_size(self) -> int:
        """How many pictures to send at once."""
        return part_size(self.precision.image_s) * 2 * self.words.threads


def begin(
    folder: Path, wanted_device: str, wanted_precision: str, threads: int, late: bool = False
) -> Beginning | None:
    """Return what can be answered before the checkpoint is loaded whole; None where nothing is known of it here.

    `late`: the words wait for a text, for pictures are looked at first.
    """
    if not (folder / MANIFEST_NAME).is_file():
        return None
    kept = KeptChecks(folder, machine())
    reason, precision, check = kept.get_reason(wanted_device), kept.get(wanted_precision), kept.get_words()
    if reason is None or precision is None or check is None or not check.alone:
        return None
    words = words_of(folder, threads, late)
    if words is None:
        return None
    return Beginning(words, ModelConfig.read(folder / CONFIG_NAME), reason, precision, check)
