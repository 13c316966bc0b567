"""What is left out of the import of open_clip is not missed, and not taken from anybody."""

from __future__ import annotations

import subprocess
import sys

from tests.conftest import ROOT

IMPORTED = """
import sys
from photoclip.model.lean_open_clip import open_clip, take_timm
assert "torch._dynamo" not in sys.modules, "the compiler was imported"
assert not {"timm", "huggingface_hub"} & set(sys.modules), "timm or the hub's client was imported"
import torch
take_timm()
take_timm()
assert open_clip.model.TimmModel is open_clip.timm_model.TimmModel
tower = open_clip.timm_model.TimmModel("mobilenetv2_050", 8, pretrained=False, image_size=32).eval()
with torch.inference_mode():
    assert tower(torch.zeros(1, 3, 32, 32)).shape == (1, 8)
assert "torch._dynamo" not in sys.modules, "the compiler was asked for afterwards"
import torch._dynamo
assert torch._dynamo.__file__ and torch._dynamo.utils.is_compile_supported.__module__ == "torch._dynamo.utils"
"""


HAS_TIMM = """
import sys, timm
from photoclip.model.lean_open_clip import open_clip, take_timm
assert open_clip.timm_model.timm is timm
tower = open_clip.timm_model.TimmModel
take_timm()
assert open_clip.timm_model.TimmModel is tower, "it was made anew for nothing"
"""


def test_whoever_has_timm_keeps_it() -> None:
    ended = subprocess.run([sys.executable, "-c", HAS_TIMM], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr


def test_open_clip_works_without_the_compiler_which_can_be_imported_afterwards() -> None:
    ended = subprocess.run([sys.executable, "-c", IMPORTED], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
