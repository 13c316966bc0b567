"""What is left out of the import of torch is not missed, and not taken from anybody."""

from __future__ import annotations

import subprocess
import sys

import pytest

from photoclip.paths import resources_dir
from tests.conftest import ROOT

ENCODED = """
import sys
from pathlib import Path
import numpy as np
if sys.argv[2] == "lean":
    from photoclip.model.lean_torch import without_shapes_alone
    with without_shapes_alone():
        from photoclip.model.clip import Clip
else:
    from photoclip.model.clip import Clip
import torch
was_there = "torch._meta_registrations" in sys.modules
assert hasattr(torch, "_meta_registrations") == was_there
torch.set_num_threads(1)
clip = Clip.load(Path(sys.argv[1]), "cpu", sys.argv[3])
pixels = np.random.default_rng(1).integers(0, 255, (3, *[clip.model_input.size_px] * 2, 3), np.uint8)
print(was_there, clip.encode_texts(["a dog"]).tobytes().hex(), clip.encode_images(pixels).tobytes().hex())
import torch._meta_registrations
assert torch._meta_registrations.__file__
assert torch.nn.functional.gelu(torch.empty(3, device="meta")).shape == (3,)
"""
PARTIAL = """
import sys
from photoclip.model.lean_torch import without_shapes_alone
try:
    with without_shapes_alone():
        raise ImportError("libcuda.so.1 is missing")
except ImportError:
    pass
assert "torch._meta_registrations" not in sys.modules
with without_shapes_alone():
    import json
assert "torch" not in sys.modules
"""


def run(code: str, *arguments: str) -> str:
    command = [sys.executable, "-c", code, *arguments]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


@pytest.mark.slow
@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_the_vectors_are_the_same_to_the_bit_and_whoever_wants_the_rest_gets_it(precision: str) -> None:
    """A tower that falls back to what open_clip built, because something is missed, says other last bits."""
    folder = str(resources_dir() / "tiny_clip")
    lean, whole = (run(ENCODED, folder, how, precision).split() for how in ("lean", "whole"))
    assert (lean[0], whole[0]) == ("False", "True")
    assert lean[1:] == whole[1:]


def test_an_import_that_fails_leaves_nothing_behind() -> None:
    run(PARTIAL)
