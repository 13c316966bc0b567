"""Tiny checkpoints with random weights, made once, and one encoder process for all tests that only ask it things."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from photoclip.core.checkpoints import CheckpointInfo
from photoclip.model.encoder import Encoder
from photoclip.model.installed import InstalledCheckpoint, InstalledCheckpoints
from photoclip.model.weights_file import sha256_of
from photoclip.paths import resources_dir
from tests.waiting import PATIENCE_S

SHIPPED = resources_dir() / "tiny_clip"
"""The trained checkpoint that comes with the program."""

TINY: dict[str, Any] = {
    "embed_dim": 16,
    "vision_cfg": {"image_size": 32, "layers": 2, "width": 32, "head_width": 16, "patch_size": 16},
    "text_cfg": {"context_length": 77, "vocab_size": 49408, "width": 16, "heads": 2, "layers": 2},
}

SMALL_TEXT: dict[str, Any] = TINY | {
    "vision_cfg": {"image_size": 32, "layers": 2, "width": 256, "head_width": 64, "patch_size": 8},
    "text_cfg": TINY["text_cfg"] | {"width": 8},
}
"""One whose image tower is the larger part, as of the usual checkpoints, and has matrices worth rounding."""

SIGMOID: dict[str, Any] = TINY | {
    "init_logit_bias": -10,
    "custom_text": True,
    "text_cfg": TINY["text_cfg"]
    | {"no_causal_mask": True, "proj_bias": True, "pool_type": "last"}
    | {"mlp_ratio": 3.7362, "norm_kwargs": {"eps": 1e-3}, "act_kwargs": {"approximate": "tanh"}},
}
"""One with the text tower of SigLIP 2, and an epsilon that tells."""


class RunsCode:
    """What a hostile pickle does: it leaves a mark when it is opened."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return Path.touch, (self.mark,)


def write_checkpoint(folder: Path, config: dict[str, Any] = TINY, seed: int = 0) -> Path:
    """Write `open_clip_config.json` and random weights for `config` into `folder`; return it."""
    import open_clip
    import torch
    from safetensors.torch import save_file

    torch.manual_seed(seed)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "open_clip_config.json").write_text(json.dumps({"model_cfg": config, "preprocess_cfg": {}}))
    model = open_clip.create_model(f"local-dir:{folder}", load_weights=False)
    save_file(
        {name: value.contiguous() for name, value in model.state_dict().items()}, folder / "open_clip_model.safetensors"
    )
    return folder


def info(model_id: str, dimension: int = 16) -> CheckpointInfo:
    return CheckpointInfo(model_id, model_id, "For tests.", "imported", "MIT", 0, dimension, "English")


def install(models: InstalledCheckpoints, source: Path, model_id: str, dimension: int = 16) -> InstalledCheckpoint:
    with models.workshop() as folder:
        for file in source.iterdir():
            (folder / file.name).write_bytes(file.read_bytes())
        digest = sha256_of(folder / "open_clip_model.safetensors")
        return models.install(folder, info(model_id, dimension), digest, "a test")


@pytest.fixture(scope="session")
def tiny_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a configuration and weights, not to be changed."""
    return write_checkpoint(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="session")
def session_models(tmp_path_factory: pytest.TempPathFactory) -> InstalledCheckpoints:
    return InstalledCheckpoints(tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="session")
def tiny(session_models: InstalledCheckpoints, tiny_files: Path) -> InstalledCheckpoint:
    return install(session_models, tiny_files, "tiny")


@pytest.fixture(scope="session")
def shared_encoder() -> Iterator[Encoder]:
    """One process for the whole session: importing torch takes five seconds each time."""
    with Encoder(threads=1) as encoder:
        yield encoder


@pytest.fixture
def encoder(shared_encoder: Encoder, tiny: InstalledCheckpoint) -> Encoder:
    """The shared process with the tiny checkpoint loaded."""
    loaded = shared_encoder.loaded
    if loaded is None or loaded.model_id != "tiny" or loaded.precision != "float32":
        shared_encoder.load(tiny, "cpu", "float32").result(PATIENCE_S)
    return shared_encoder
