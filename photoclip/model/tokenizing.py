"""From a checkpoint's files to its tokenizer, which is there before torch is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from photoclip.errors import ModelProblem
from photoclip.language import number, tr
from photoclip.model.byte_pairs import BytePairTokenizer, usual_vocabulary
from photoclip.model.cleaning import Clean, clean_by
from photoclip.model.model_config import ModelConfig
from photoclip.model.text_tokenizer import FileTokenizer

Tokenize = Callable[[Sequence[str]], NDArray[np.int64]]
"""Texts to tokens (n, context)."""


def tokenizer_of(folder: Path, config: ModelConfig) -> Tokenize:
    """Return the tokenizer that the configuration names, read from `folder`. Raises ModelProblem."""
    length = int(config.text.get("context_length", 77))
    kwargs = dict(config.text.get("tokenizer_kwargs") or {})
    # A mask is how texts that are too long lose words by chance, in training. Here they are cut.
    kwargs.pop("reduction_mask", None)
    if config.text.get("hf_tokenizer_name") or config.text.get("hf_model_name"):
        clean = _clean(kwargs.get("clean", "whitespace"))
        files = FileTokenizer(folder, length, clean, bool(kwargs.get("strip_sep_token", False)))
        _check_vocabulary(files.vocab_size, config)
        return files
    if unknown := sorted(kwargs.keys() - {"bpe_path", "clean"}):
        raise ModelProblem(
            tr("The model's tokenizer cannot be read: {unknown} is not known.").format(unknown=unknown[0])
        )
    vocabulary = _inside(folder, str(kwargs["bpe_path"])) if "bpe_path" in kwargs else usual_vocabulary()
    plain = BytePairTokenizer(vocabulary, length, _clean(kwargs.get("clean", "lower")))
    _check_vocabulary(plain.vocab_size, config)
    return plain


def _clean(name: object) -> Clean:
    try:
        return clean_by(str(name))
    except LookupError:
        raise ModelProblem(
            tr("The model's tokenizer cannot be read: it cleans texts by {name}.").format(name=name)
        ) from None


def _inside(folder: Path, name: str) -> Path:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        raise ModelProblem(
            tr("The model's vocabulary file {name} must lie beside its configuration.").format(name=Path(name).name)
        )
    return path


def _check_vocabulary(size: int, config: ModelConfig) -> None:
    known = int(config.text.get("vocab_size", 49408))
    if not config.text.get("hf_model_name") and size > known:
        raise ModelProblem(
            tr("The tokenizer knows {size} tokens but the model only {known}: they do not belong together.").format(
                size=number(size), known=number(known)
            )
        )
