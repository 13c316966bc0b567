"""From a checkpoint's files to its tokenizer, which is there before the rest of open_clip is."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import torch

from photoclip.errors import ModelProblem
from photoclip.model.model_config import ModelConfig
from photoclip.model.text_tokenizer import FileTokenizer
from photoclip.model.torch_errors import first_line

Tokenize = Callable[[Sequence[str]], torch.Tensor]
"""Texts to tokens (n, context)."""

_ALONE = "open_clip_tokenizer_alone"


def tokenizer_of(folder: Path, config: ModelConfig) -> Tokenize:
    """Return the tokenizer that the configuration names, read from `folder`. Raises ModelProblem."""
    length = int(config.text.get("context_length", 77))
    kwargs = dict(config.text.get("tokenizer_kwargs") or {})
    try:
        if config.text.get("hf_tokenizer_name") or config.text.get("hf_model_name"):
            clean = _open_clips().get_clean_fn(kwargs.get("clean", "whitespace"))
            files = FileTokenizer(folder, length, clean, bool(kwargs.get("strip_sep_token", False)))
            _check_vocabulary(files.vocab_size, config)
            return lambda texts: torch.from_numpy(files(texts))
        if "bpe_path" in kwargs:
            kwargs["bpe_path"] = str(_inside(folder, str(kwargs["bpe_path"])))
        plain = _open_clips().SimpleTokenizer(context_length=length, **kwargs)
    except (AssertionError, OSError, EOFError, TypeError, ValueError, LookupError) as exc:
        raise ModelProblem(f"The model's tokenizer cannot be read: {first_line(exc)}") from exc
    _check_vocabulary(plain.vocab_size, config)
    return lambda texts: plain(list(texts))


def _open_clips() -> Any:
    """Return open_clip's module of tokenizers, without its towers: those import torchvision and timm, for seconds."""
    if _ALONE in sys.modules:
        return sys.modules[_ALONE]
    package = find_spec("open_clip")
    folders = [] if package is None else list(package.submodule_search_locations or ())
    spec = spec_from_file_location(_ALONE, Path(folders[0]) / "tokenizer.py")
    assert spec is not None and spec.loader is not None  # noqa: S101, PT018 - it is a file of Python
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.modules[_ALONE] = module
    return module


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
