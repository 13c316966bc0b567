"""Which precision is taken: the fastest that is accurate, and what was asked for where it is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from photoclip.core.search import FloatArray
from photoclip.model import precision
from photoclip.model.clip import Clip
from photoclip.model.installed import InstalledCheckpoints
from photoclip.model.kept_check import KeptChecks, PrecisionCheck
from photoclip.model.precision import brought_to, choose_precision
from photoclip.model.this_machine import machine
from tests.unit.model.conftest import TINY, install, write_checkpoint

FULL = "the tower in float32"


@pytest.fixture(autouse=True)
def named_towers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(precision, "in_precision", lambda _tower, name: None if name == "float16" else name)


def chosen(wanted: str, seconds: Mapping[str, float], cosines: Mapping[str, float] | None = None) -> tuple[str, str]:
    """Return which tower is taken, and why, where each takes so long and is so close to float32."""
    cosines = cosines or {}

    def timed(_tower: Any, name: str) -> tuple[float, FloatArray]:
        if name not in seconds:
            raise RuntimeError("not for this processor")
        cosine = cosines.get(name, 1.0)
        return seconds[name], np.asarray([[cosine, np.sqrt(1 - cosine**2)]], np.float32)

    tower, check = choose_precision(FULL, wanted, "cpu", 4, timed)
    assert (tower == FULL) == (check.precision == "float32")
    assert check.image_s == seconds[check.precision]
    return check.precision, check.reason


@pytest.mark.parametrize(
    ("seconds", "takes"),
    [
        ({"float32": 0.09, "int8": 0.04, "bfloat16": 0.15}, "int8"),
        ({"float32": 0.09, "int8": 0.04, "bfloat16": 0.03}, "bfloat16"),
        ({"float32": 0.09, "bfloat16": 0.05}, "bfloat16"),
        ({"float32": 0.09, "int8": 0.05}, "int8"),
        ({"float32": 0.09, "int8": 0.085, "bfloat16": 0.2}, "float32"),
        ({"float32": 0.09}, "float32"),
    ],
)
def test_the_fastest_is_taken(seconds: Mapping[str, float], takes: str) -> None:
    assert chosen("auto", seconds)[0] == takes


def test_what_is_not_accurate_is_not_taken_however_fast_it_is() -> None:
    seconds = {"float32": 0.09, "int8": 0.01, "bfloat16": 0.05}
    assert chosen("auto", seconds, {"int8": 0.997})[0] == "bfloat16"
    assert chosen("auto", seconds, {"int8": 0.997, "bfloat16": 0.99})[0] == "float32"


def test_the_reason_says_what_was_gained() -> None:
    assert chosen("auto", {"float32": 0.09, "int8": 0.03})[1] == (
        "Weights of 8 bits are 3.0 times as fast here and as accurate."
    )


@pytest.mark.parametrize("wanted", ["float32", "bfloat16"])
def test_what_the_settings_ask_for_is_taken_though_another_is_faster(wanted: str) -> None:
    assert chosen(wanted, {"float32": 0.09, "int8": 0.01, "bfloat16": 0.2})[0] == wanted


def test_what_was_found_and_does_not_run_any_more_is_found_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_tower: object) -> None:
        raise RuntimeError("no such operator")

    monkeypatch.setattr(precision, "in_eight_bits", refused)
    assert brought_to(torch.nn.Linear(2, 2), "int8") is None
    tower = brought_to(torch.nn.Linear(2, 2), "bfloat16")
    assert tower is not None
    assert tower.weight.dtype == torch.bfloat16


@pytest.mark.slow
@pytest.mark.skipif("x86" not in torch.backends.quantized.supported_engines, reason="torch has no such products here")
def test_a_checkpoint_found_to_be_as_good_in_8_bits_is_loaded_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.undo()  # its tower is a real one
    vision = {"image_size": 64, "layers": 3, "width": 256, "head_width": 64, "patch_size": 16}
    models = InstalledCheckpoints(tmp_path / "models")
    installed = install(models, write_checkpoint(tmp_path / "made", TINY | {"vision_cfg": vision}), "vit")
    whole = Clip.load(installed.folder, "cpu", "float32")
    kept = KeptChecks(installed.folder, machine(whole.device))
    kept.keep("auto", PrecisionCheck("int8", "Weights of 8 bits are 3.0 times as fast here and as accurate.", 0.01))
    clip = Clip.load(installed.folder, "cpu", "auto")
    pixels = np.random.default_rng(5).integers(0, 255, (6, 64, 64, 3), np.uint8)
    rounded = clip.encode_images(pixels)
    assert clip.precision == "int8"
    assert "8 bits" in clip.device_reason
    assert np.linalg.norm(rounded, axis=1) == pytest.approx(np.ones(6), abs=1e-5)
    assert (rounded * whole.encode_images(pixels)).sum(axis=1).min() > 0.999
    assert not np.array_equal(rounded, whole.encode_images(pixels))
