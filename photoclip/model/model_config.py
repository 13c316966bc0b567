"""open_clip's JSON description of an architecture, in both forms in which people have it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from photoclip.errors import ModelProblem
from photoclip.language import tr

CONFIG_NAME = "open_clip_config.json"
_MOST_BYTES = 1 << 20
_PLAIN_TEXT = {
    *("context_length", "vocab_size", "width", "heads", "layers", "mlp_ratio", "tokenizer_kwargs", "hf_tokenizer_name"),
    *("no_causal_mask", "pool_type", "proj_bias", "norm_kwargs", "act_kwargs"),
}
"""What a plain text tower is described by; whatever else is said of one is left to open_clip."""


@dataclass(frozen=True, slots=True)
class ModelConfig:
    """`model` and `preprocess` are open_clip's own documents (`model_cfg`, `preprocess_cfg`), kept as they came."""

    model: dict[str, Any]
    preprocess: dict[str, Any]

    @staticmethod
    def read(path: Path) -> ModelConfig:
        """Read `path`: `{"embed_dim": …}` or the hub's `{"model_cfg": …, "preprocess_cfg": …}`. Raises ModelProblem."""
        try:
            if path.stat().st_size > _MOST_BYTES:
                raise ModelProblem(tr("{name} is too large to be an open_clip configuration.").format(name=path.name))
            document = json.loads(path.read_text("utf-8"))
        except OSError as exc:
            raise ModelProblem(
                tr("{name} could not be read: {reason}.").format(name=path.name, reason=exc.strerror or exc)
            ) from exc
        except (ValueError, RecursionError) as exc:
            raise ModelProblem(
                tr("{name} is not an open_clip configuration: it is not valid JSON.").format(name=path.name)
            ) from exc
        return ModelConfig.from_document(document, path.name)

    @staticmethod
    def from_document(document: object, name: str) -> ModelConfig:
        """Check that `document` (parsed JSON of the file `name`) describes an image-text model. Raises ModelProblem."""
        if not isinstance(document, dict):
            raise ModelProblem(tr("{name} is not an open_clip configuration.").format(name=name))
        model = document.get("model_cfg", document)
        preprocess = document.get("preprocess_cfg", {}) if "model_cfg" in document else {}
        if not isinstance(model, dict) or not isinstance(preprocess, dict):
            raise ModelProblem(tr("{name} is not an open_clip configuration.").format(name=name))
        dimension = model.get("embed_dim")
        towers = (model.get("vision_cfg"), model.get("text_cfg"))
        if not _is_count(dimension) or not all(isinstance(tower, dict) for tower in towers):
            raise ModelProblem(
                tr("{name} is not an open_clip configuration: it must have embed_dim, vision_cfg and text_cfg.").format(
                    name=name
                )
            )
        for key, is_sound in _READ_HERE.items():
            if key in model["text_cfg"] and not is_sound(model["text_cfg"][key]):
                raise ModelProblem(
                    tr("{name} makes no sense as an open_clip configuration: see {key} in text_cfg.").format(
                        name=name, key=key
                    )
                )
        return ModelConfig(model, preprocess)

    @property
    def dimension(self) -> int:
        return int(self.model["embed_dim"])

    @property
    def text(self) -> dict[str, Any]:
        text: dict[str, Any] = self.model["text_cfg"]
        return text

    @property
    def has_plain_text(self) -> bool:
        """Whether nothing is said of the text tower but what PhotoClip's own reader of words knows."""
        return self.text.keys() <= _PLAIN_TEXT

    @property
    def has_tower_of_timm(self) -> bool:
        """Whether what sees pictures is built by timm."""
        return bool(self.model["vision_cfg"].get("timm_model_name"))

    def towers(self) -> list[str]:
        """Return what the configuration calls the towers that it takes from elsewhere."""
        names = (self.model["vision_cfg"].get("timm_model_name"), self.text.get("hf_model_name"))
        return [str(name) for name in names if name]

    def needs(self) -> str:
        """Return the package that this architecture wants and that is not installed; '' when nothing is missing."""
        # open_clip builds such text towers with transformers, which is too large to ask of everyone.
        if self.text.get("hf_model_name") and find_spec("transformers") is None:
            return "transformers"
        return ""

    def to_json(self) -> str:
        """Return the hub's form, which open_clip reads from a folder."""
        return json.dumps({"model_cfg": self.model, "preprocess_cfg": self.preprocess}, indent=2)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _is_text_or_nothing(value: object) -> bool:
    return value is None or isinstance(value, str)


_READ_HERE: dict[str, Callable[[object], bool]] = {
    "context_length": _is_count,
    "vocab_size": _is_count,
    "hf_model_name": _is_text_or_nothing,
    "hf_tokenizer_name": _is_text_or_nothing,
    "tokenizer_kwargs": lambda value: value is None or isinstance(value, dict),
}
"""What PhotoClip itself reads of the text tower; everything else is proven by building the model."""
