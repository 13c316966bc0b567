"""Weights of a torch checkpoint, written as safetensors."""

from __future__ import annotations

from pathlib import Path
from pickle import UnpicklingError  # what torch raises for a file that is more than weights

import torch
from safetensors import SafetensorError
from safetensors.torch import save_file

from photoclip.errors import ModelProblem
from photoclip.language import tr
from photoclip.model.torch_errors import first_line


def convert(source: Path, target: Path) -> None:
    """Write the weights of a torch checkpoint as safetensors. Raises ModelProblem; runs no code from the file."""
    try:
        checkpoint = torch.load(source, map_location="cpu", weights_only=True)
    except UnpicklingError as exc:
        if "Unsupported operand" in str(exc):
            raise ModelProblem(tr("{name} is not a torch checkpoint, or is damaged.").format(name=source.name)) from exc
        raise ModelProblem(
            tr(
                "{name} holds more than weights and could run code, so it is not opened; use a .safetensors file."
            ).format(name=source.name)
        ) from exc
    except RuntimeError as exc:
        if "TorchScript" in str(exc):
            raise ModelProblem(
                tr("{name} is a TorchScript program, not plain weights; use a .safetensors file.").format(
                    name=source.name
                )
            ) from exc
        raise ModelProblem(tr("{name} is damaged or cut short.").format(name=source.name)) from exc
    except (OSError, EOFError, ValueError, LookupError, TypeError) as exc:
        raise ModelProblem(tr("{name} is not a torch checkpoint, or is damaged.").format(name=source.name)) from exc
    if isinstance(checkpoint, dict) and isinstance(checkpoint.get("state_dict"), dict):
        checkpoint = checkpoint["state_dict"]
    try:
        tensors = _tensors_of(checkpoint)
        if not tensors:
            raise ModelProblem(tr("{name} holds no weights of an image-text model.").format(name=source.name))
        save_file(tensors, target)
    except (OSError, SafetensorError) as exc:  # the second is what a full disk comes out as
        raise ModelProblem(
            tr("The converted weights could not be written: {reason}").format(reason=first_line(exc))
        ) from exc
    except (RuntimeError, ValueError, LookupError) as exc:
        raise ModelProblem(
            tr("{name} holds weights in a form that cannot be converted: {reason}").format(
                name=source.name, reason=first_line(exc)
            )
        ) from exc


def _tensors_of(checkpoint: object) -> dict[str, torch.Tensor]:
    if not isinstance(checkpoint, dict):
        return {}
    # Training wraps the model, which leaves 'module.' before every name. Cloned: safetensors takes no shared memory.
    return {
        str(name).removeprefix("module."): value.clone().contiguous()
        for name, value in checkpoint.items()
        if isinstance(value, torch.Tensor)
    }
