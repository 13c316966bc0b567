"""What is left out of the import of open_clip is not missed, and not taken from anybody."""

from __future__ import annotations

import subprocess
import sys

from tests.conftest import ROOT

IMPORTED = """
import sys
from photoclip.model.lean_open_clip import open_clip
assert "torch._dynamo" not in sys.modules, "the compiler was imported"
import torch
tower = open_clip.timm_model.TimmModel("mobilenetv2_050", 8, pretrained=False, image_size=32).eval()
with torch.inference_mode():
    assert tower(torch.zeros(1, 3, 32, 32)).shape == (1, 8)
assert "torch._dynamo" not in sys.modules, "the compiler was asked for afterwards"
import torch._dynamo
assert torch._dynamo.__file__ and torch._dynamo.utils.is_compile_supported.__module__ == "torch._dynamo.utils"
"""


def test_open_clip_works_without_the_compiler_which_can_be_imported_afterwards() -> None:
    ended = subprocess.run([sys.executable, "-c", IMPORTED], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
