"""The wheel that people install holds the resources, and the program finds them there."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.waiting import PATIENCE_S

RESOURCES = (
    "prompts/templates.json",
    "prompts/kinds.txt",
    "prompts/kinds-licence.txt",
    "places/places.npz",
    "places/world.npz",
    "places/licence.txt",
    *(f"translations/{name}.mo" for name in ("de", "fr", "es", "ja", "zh_CN")),
    "icons/photoclip.svg",
    "tiny_clip/open_clip_config.json",
    "tiny_clip/open_clip_model.safetensors",
)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("wheel")
    # No isolation: hatchling is among the dev extras, and the tests need no network.
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(target), str(ROOT)],
        check=True,
        capture_output=True,
        timeout=PATIENCE_S,
    )
    (made,) = target.glob("*.whl")
    return made


def test_the_wheel_holds_no_tests_and_no_training_script(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert not [name for name in names if name.startswith("tests/") or name.endswith("train.py")]


def test_an_installed_wheel_finds_its_resources_and_runs(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-deps",
            "--no-index",
            "--target",
            str(site),
            str(wheel),
        ],
        check=True,
        capture_output=True,
        timeout=PATIENCE_S,
    )
    code = (
        "import photoclip, photoclip.paths as p\n"
        f"assert photoclip.__file__.startswith({str(site)!r}), photoclip.__file__\n"
        f"missing = [n for n in {RESOURCES!r} if not (p.resources_dir() / n).is_file()]\n"
        "assert not missing, missing\n"
    )
    environment = os.environ | {"PYTHONPATH": str(site), "PHOTOCLIP_DATA_DIR": str(tmp_path / "data")}
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path, env=environment, timeout=PATIENCE_S)
    listed = subprocess.run(
        [sys.executable, "-m", "photoclip", "folders", "list", "--json"],
        check=True, cwd=tmp_path, env=environment, timeout=PATIENCE_S, capture_output=True, text=True,
    )  # fmt: skip
    assert listed.stdout.strip() == '{"folders": [], "gone": []}'
