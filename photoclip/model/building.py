"""From a checkpoint's files to open_clip's model: its towers, its tokenizer, how it wants its pictures prepared."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import open_clip
import torch
from open_clip.tokenizer import SimpleTokenizer, get_clean_fn

from photoclip.core.model_input import ModelInput
from photoclip.errors import ModelProblem
from photoclip.model.model_config import ModelConfig
from photoclip.model.text_tokenizer import FileTokenizer
from photoclip.model.torch_errors import BUILD_ERRORS, first_line, is_out_of_memory
from photoclip.model.weights_file import WEIGHTS_NAME

_log = logging.getLogger(__name__)

Tokenize = Callable[[Sequence[str]], torch.Tensor]
"""Texts to tokens (n, context)."""


def build_model(folder: Path, config: ModelConfig) -> Any:
    """Return open_clip's model with the weights in `folder`, loaded strictly. Raises ModelProblem."""
    needed = config.needs()
    if needed:
        raise ModelProblem(f"This model needs the Python package {needed}; install it, then try again.")
    if not (folder / WEIGHTS_NAME).is_file():
        # open_clip would go on with random weights.
        raise ModelProblem("The model's weights are gone; install the model again.")
    try:
        # The custom form takes texts shorter than the context, which the plain one does not; the weights are the same.
        return open_clip.create_model(f"local-dir:{folder}", force_custom_text=True, weights_only=True)
    except BUILD_ERRORS as exc:
        if is_out_of_memory(exc):
            raise ModelProblem("There is not enough memory to load this model; choose a smaller one.") from exc
        text = str(exc)
        if "state_dict" in text or "size mismatch" in text or "logit_scale" in text:
            _log.info("strict loading failed: %s", text[:2000])
            raise ModelProblem("The weights do not belong to this configuration.") from exc
        if isinstance(exc, ImportError) and exc.name:
            raise ModelProblem(f"This model needs the Python package {exc.name}; install it, then try again.") from exc
        raise ModelProblem(f"The model could not be built from its configuration: {first_line(exc)}") from exc


def model_input_of(model: Any) -> ModelInput:
    """Return how the model wants its pictures prepared. Raises ModelProblem where PhotoClip cannot do that."""
    cfg = open_clip.get_model_preprocess_cfg(model)
    mode, interpolation = cfg.get("resize_mode", "shortest"), cfg.get("interpolation", "bicubic")
    if mode not in ("shortest", "longest", "squash") or interpolation not in ("bicubic", "bilinear"):
        raise ModelProblem(f"This model wants pictures prepared in an unknown way ({mode}, {interpolation}).")
    try:
        return ModelInput(
            size_px=_side(cfg.get("size", 224)),
            resize_mode=mode,
            interpolation=interpolation,
            mean=_three(cfg["mean"]),
            std=_three(cfg["std"]),
            fill=int(cfg.get("fill_color", 0) or 0),
        )
    except (TypeError, ValueError, LookupError) as exc:
        raise ModelProblem(f"The model's preparation of pictures makes no sense: {first_line(exc)}") from exc


def tokenizer_of(folder: Path, config: ModelConfig) -> Tokenize:
    """Return the tokenizer that the configuration names, read from `folder`. Raises ModelProblem."""
    length = int(config.text.get("context_length", 77))
    kwargs = dict(config.text.get("tokenizer_kwargs") or {})
    try:
        if config.text.get("hf_tokenizer_name") or config.text.get("hf_model_name"):
            clean = get_clean_fn(kwargs.get("clean", "whitespace"))
            files = FileTokenizer(folder, length, clean, bool(kwargs.get("strip_sep_token", False)))
            _check_vocabulary(files.vocab_size, config)
            return lambda texts: torch.from_numpy(files(texts))
        if "bpe_path" in kwargs:
            kwargs["bpe_path"] = str(_inside(folder, str(kwargs["bpe_path"])))
        plain = SimpleTokenizer(context_length=length, **kwargs)
    except (AssertionError, OSError, EOFError, TypeError, ValueError, LookupError) as exc:
        raise ModelProblem(f"The model's tokenizer cannot be read: {first_line(exc)}") from exc
    _check_vocabulary(plain.vocab_size, config)
    return lambda texts: plain(list(texts))


def can_trim(model: Any, config: ModelConfig) -> bool:
    """Tell whether a text's vector depends on nothing behind its end token, so that the padding may be left out."""
    text = config.text
    usual = isinstance(model, open_clip.CustomTextCLIP) and not text.get("hf_model_name")
    odd = ("no_causal_mask", "embed_cls", "use_pad_mask", "hf_tokenizer_name")
    return usual and text.get("pool_type", "argmax") == "argmax" and not any(text.get(name) for name in odd)


def _side(size: Any) -> int:
    sides = {int(side) for side in (size if isinstance(size, (list, tuple)) else (size,))}
    if len(sides) != 1 or min(sides) < 1:
        raise ModelProblem("This model wants pictures that are not square, which PhotoClip cannot prepare.")
    return sides.pop()


def _three(values: Sequence[float]) -> tuple[float, float, float]:
    if len(values) != 3:
        raise ModelProblem("This model does not take color pictures.")
    return float(values[0]), float(values[1]), float(values[2])


def _inside(folder: Path, name: str) -> Path:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        raise ModelProblem(f"The model's vocabulary file {Path(name).name} must lie beside its configuration.")
    return path


def _check_vocabulary(size: int, config: ModelConfig) -> None:
    known = int(config.text.get("vocab_size", 49408))
    if not config.text.get("hf_model_name") and size > known:
        raise ModelProblem(
            f"The tokenizer knows {size} tokens but the model only {known}: they do not belong together."
        )
