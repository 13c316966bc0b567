"""How a checkpoint in memory reads texts: by its own text tower, or by what reads words alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from photoclip.core.search import FloatArray
from photoclip.model.building import can_trim
from photoclip.model.kept_check import KeptChecks, TextsBy
from photoclip.model.lanes import Lanes, alone
from photoclip.model.model_config import ModelConfig
from photoclip.model.text_tokenizer import tame
from photoclip.model.text_tower import TextTower
from photoclip.model.tokenizing import Tokenize, tokenizer_of
from photoclip.model.words_first import LateWords, Words

_TEXTS_IN_A_PART = 8


class ClipTexts:
    """The half of a checkpoint that reads texts. Not thread-safe."""

    def __init__(
        self,
        model: Any,
        config: ModelConfig,
        tokenize: Tokenize | None,
        words: Words | None = None,
        by: TextsBy | None = None,
    ) -> None:
        """`words`: reads texts in place of `model`, which then has no text tower and no `tokenize`.

        `by`: on what the text tower is known to run here.
        """
        self._model = model
        self._tokenize = tokenize
        self._words = words
        self._known_by = by
        self._causal_mask = model.text.attn_mask if words is None and can_trim(model, config) else None
        self._tower: TextTower | None = None
        self._lanes = Lanes()  # not behind the pictures that wait
        self._device = torch.device("cpu")

    @staticmethod
    def of(model: Any, folder: Path, config: ModelConfig, kept: KeptChecks | None, reader: Words | None) -> ClipTexts:
        """Return what reads texts with `model`, which was built of the checkpoint in `folder`.

        `reader`: what reads texts until now, and goes on doing so where the model has no text tower. Raises
        ModelProblem where the tokenizer is of no use.
        """
        if model.text is None:
            return ClipTexts(model, config, None, words=reader)
        by = kept.get_texts() if kept is not None else None
        words = reader.words if isinstance(reader, LateWords) else reader
        # Not with the first text: the folder may be gone by then. To read it takes 0.2 s.
        tokenize = tokenizer_of(folder, config) if words is None else words.tokenize
        return ClipTexts(model, config, tokenize, by=by)

    @property
    def are_known(self) -> bool:
        """Whether it was seen before, and not only hoped, that this works."""
        return self._words is not None or self._known_by is not None

    @property
    def by(self) -> TextsBy | None:
        """On what the text tower runs; None where that was no question, or not all of it runs on the same."""
        if self._causal_mask is None or self._device.type != "cpu":
            return None
        return "open_clip" if self._tower is None else self._tower.by

    def place(self, device: torch.device) -> None:
        """Run on `device` from now on, where the model is already."""
        self._device = device
        if device.type == "cpu" and self._causal_mask is not None and self._tower is None:
            self._model.text.attn_mask = self._causal_mask.to(device)
            if self._known_by != "open_clip":
                self._tower = TextTower.take_over(self._model.text, known=self._known_by)

    def leave_to(self, words: Words | None) -> None:
        """Let `words` read all texts from now on, if there is any, and give back the memory of the text tower."""
        if words is not None and self._words is None:
            self._words = words
            self._model.text = self._tower = self._causal_mask = self._tokenize = None

    def encode(self, texts: Sequence[str], lane_count: int) -> FloatArray:
        """Return unit vectors, shape (n, d), computed in so many lanes. Any text is taken; it is cut where it is long.

        Raises ModelProblem, and what torch does where there is no memory for it.
        """
        if self._words is not None:
            return self._words.encode_texts(texts)
        assert self._tokenize is not None  # noqa: S101 - one of the two reads texts
        tokens = torch.from_numpy(self._tokenize([tame(text) for text in texts]))
        with torch.inference_mode():
            if self._tower is not None:
                return unit(self._tower.encode(tokens))
            if self._causal_mask is not None:
                tokens = _trimmed(tokens, self._model.text, self._causal_mask, self._device)
            size = _TEXTS_IN_A_PART if lane_count else len(tokens)
            parts = [tokens[start : start + size] for start in range(0, len(tokens), size)]
            with alone():
                running = self._lanes.begin(lane_count if len(parts) > 1 else 0, self._some, parts)
                return np.concatenate([part.result() for part in running])

    def _some(self, tokens: torch.Tensor) -> FloatArray:
        with torch.inference_mode():  # it holds for one thread
            return unit(self._model.encode_text(tokens.to(self._device)))


def unit(vectors: torch.Tensor) -> FloatArray:
    """Return unit vectors as numpy's."""
    array: FloatArray = torch.nn.functional.normalize(vectors.float(), dim=-1).cpu().numpy()
    return array


def _trimmed(tokens: torch.Tensor, text: Any, mask: torch.Tensor, device: torch.device) -> torch.Tensor:
    """Return `tokens` as far as they count.

    A causal tower's end token sees nothing after it, so what follows the longest text is not computed: several times
    faster for the few words of a search.
    """
    length = int(tokens.argmax(dim=1).max()) + 1
    # open_clip 3.3 cuts the position embedding to the tokens, but not this mask.
    text.attn_mask = mask[:length, :length].to(device)
    return tokens[:, :length]
