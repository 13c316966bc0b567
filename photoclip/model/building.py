"""From a checkpoint's files to open_clip's model: its towers, how it wants its pictures prepared."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from torch.overrides import TorchFunctionMode

from photoclip.core.model_input import ModelInput
from photoclip.errors import ModelProblem
from photoclip.language import tr
from photoclip.model.eight_bits import of_weights
from photoclip.model.lean_open_clip import open_clip, take_timm
from photoclip.model.model_config import ModelConfig
from photoclip.model.torch_errors import BUILD_ERRORS, first_line, is_out_of_memory
from photoclip.model.weights_file import WEIGHTS_NAME

_log = logging.getLogger(__name__)

_TOWER, _REST = "visual.", "logit_"
"""How the names of all weights begin that pictures need."""
_TEXT = "text."


def build_model(
    folder: Path, config: ModelConfig, with_text: bool = True, tower: Mapping[str, torch.Tensor] | None = None
) -> Any:
    """Return open_clip's model with the weights in `folder`, loaded strictly. Raises ModelProblem.

    Not `with_text`: its `text` is None, where the rest can be loaded by itself. `tower`: the image tower's weights in 8
    bits, which are taken instead of those in the file, where they fit.
    """
    if (not with_text or tower is not None) and (model := _build_parts(folder, config, with_text, tower)) is not None:
        return model
    needed = config.needs()
    if needed:
        raise ModelProblem(
            tr("This model needs the Python package {needed}; install it, then try again.").format(needed=needed)
        )
    if not (folder / WEIGHTS_NAME).is_file():
        # open_clip would go on with random weights.
        raise ModelProblem(tr("The model's weights are gone; install the model again."))
    try:
        return _made(folder, config, load_weights=True)
    except BUILD_ERRORS as exc:
        if is_out_of_memory(exc):
            raise ModelProblem(tr("There is not enough memory to load this model; choose a smaller one.")) from exc
        text = str(exc)
        if "state_dict" in text or "size mismatch" in text or "logit_scale" in text:
            _log.info("strict loading failed: %s", text[:2000])
            raise ModelProblem(tr("The weights do not belong to this configuration.")) from exc
        if isinstance(exc, ImportError) and exc.name:
            raise ModelProblem(
                tr("This model needs the Python package {name}; install it, then try again.").format(name=exc.name)
            ) from exc
        raise ModelProblem(
            tr("The model could not be built from its configuration: {reason}").format(reason=first_line(exc))
        ) from exc


def _build_parts(
    folder: Path, config: ModelConfig, with_text: bool, tower: Mapping[str, torch.Tensor] | None
) -> Any | None:
    """Return open_clip's model of parts of the weights, or None where it cannot be had so.

    The memory of what is left out is asked for, but never touched.
    """
    if config.needs() or not config.has_plain_text:
        return None
    wanted = (_REST, *([_TOWER] if tower is None else []), *([_TEXT] if with_text else []))
    try:
        model = _made(folder, config, load_weights=False)
        with safe_open(folder / WEIGHTS_NAME, "pt") as file:
            names = {name: _as_custom(name) for name in file.keys()}  # noqa: SIM118 - it is no mapping
            weights = {custom: file.get_tensor(name) for name, custom in names.items() if custom.startswith(wanted)}
        left = model.load_state_dict(weights, strict=False)
        if tower is not None:
            model.visual = of_weights(model.visual, tower)
    except (*BUILD_ERRORS, SafetensorError) as exc:
        _log.info("the parts of the model cannot be loaded alone: %s", first_line(exc))
        return None
    left_out = tuple({_TOWER, _TEXT}.difference(wanted))
    if left.unexpected_keys or not all(name.startswith(left_out) for name in left.missing_keys) or model.visual is None:
        return None
    if not with_text:
        model.text = None
    return model


def _as_custom(name: str) -> str:
    """Return how open_clip's custom form calls a weight: in the plain one those of the text have no name in common."""
    return name if name.startswith((_TOWER, _REST, _TEXT)) else _TEXT + name


def model_input_of(model: Any) -> ModelInput:
    """Return how the model wants its pictures prepared. Raises ModelProblem where PhotoClip cannot do that."""
    cfg = open_clip.get_model_preprocess_cfg(model)
    mode, interpolation = cfg.get("resize_mode", "shortest"), cfg.get("interpolation", "bicubic")
    if mode not in ("shortest", "longest", "squash") or interpolation not in ("bicubic", "bilinear"):
        raise ModelProblem(
            tr("This model wants pictures prepared in an unknown way ({mode}, {interpolation}).").format(
                mode=mode, interpolation=interpolation
            )
        )
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
        raise ModelProblem(
            tr("The model's preparation of pictures makes no sense: {reason}").format(reason=first_line(exc))
        ) from exc


def can_trim(model: Any, config: ModelConfig) -> bool:
    """Tell whether a text's vector depends on nothing behind its end token, so that the padding may be left out."""
    text = config.text
    usual = isinstance(model, open_clip.CustomTextCLIP) and not text.get("hf_model_name")
    odd = ("no_causal_mask", "embed_cls", "use_pad_mask", "hf_tokenizer_name")
    return usual and text.get("pool_type", "argmax") == "argmax" and not any(text.get(name) for name in odd)


def _made(folder: Path, config: ModelConfig, load_weights: bool) -> Any:
    if config.has_tower_of_timm:
        take_timm()
    # The custom form takes texts shorter than the context, which the plain one does not; the weights are the same.
    with _AsMemoryIs():
        return open_clip.create_model(
            f"local-dir:{folder}", load_weights=load_weights, force_custom_text=True, weights_only=True
        )


class _AsMemoryIs(TorchFunctionMode):
    """Leaves out random numbers for parameters, half the time of building: the weights are read over all of them.

    Of this thread only.
    """

    def __torch_function__(
        self, function: Any, _types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        kwargs = kwargs or {}
        tensor = args[0] if args else kwargs.get("tensor")
        if function in _RANDOM and isinstance(tensor, torch.nn.Parameter):
            return tensor
        return function(*args, **kwargs)


_RANDOM = {
    torch.Tensor.erfinv_,
    torch.Tensor.normal_,
    torch.Tensor.uniform_,
    torch.nn.init.kaiming_uniform_,
    torch.nn.init.normal_,
    torch.nn.init.uniform_,
}


def _side(size: Any) -> int:
    sides = {int(side) for side in (size if isinstance(size, (list, tuple)) else (size,))}
    if len(sides) != 1 or min(sides) < 1:
        raise ModelProblem(tr("This model wants pictures that are not square, which PhotoClip cannot prepare."))
    return sides.pop()


def _three(values: Sequence[float]) -> tuple[float, float, float]:
    if len(values) != 3:
        raise ModelProblem(tr("This model does not take color pictures."))
    return float(values[0]), float(values[1]), float(values[2])
