"""The text tower alone, read from the weights file, gives what the whole model gives, or nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from photoclip.core.search import FloatArray
from photoclip.model.clip import Clip
from photoclip.model.installed import InstalledCheckpoint, InstalledCheckpoints
from photoclip.model.kept_check import KeptChecks
from photoclip.model.this_machine import machine
from photoclip.model.words_first import Beginning, begin, gives_the_same, read_words
from tests.conftest import ROOT
from tests.unit.model.conftest import SHIPPED, SIGMOID, TINY, install, write_checkpoint

TEXTS = ("dog", "a dog on the beach", "", "a very long story about a dog " * 20, "海辺を走る犬")


@pytest.fixture
def installed(tmp_path: Path) -> InstalledCheckpoint:
    return install(InstalledCheckpoints(tmp_path), SHIPPED, "shipped", 128)


def begun(folder: Path) -> Beginning:
    beginning = begin(folder, "cpu", "float32", torch.get_num_threads())
    assert beginning is not None
    return beginning


@pytest.mark.parametrize("changes", [{}, {"quick_gelu": True}, SIGMOID], ids=["gelu", "quick gelu", "by pairs"])
def test_texts_are_read_as_the_whole_model_reads_them(tmp_path: Path, changes: dict[str, Any]) -> None:
    folder = write_checkpoint(tmp_path / "made up", TINY | changes)
    words = read_words(folder)
    assert words is not None
    whole = Clip.load(folder, "cpu", "float32")
    np.testing.assert_allclose(words.encode_texts(TEXTS), whole.encode_texts(TEXTS), atol=1e-5)
    assert words.encode_texts([]).shape == (0, 16)
    assert gives_the_same(folder, whole.encode_texts)


def test_another_model_than_the_whole_one_is_not_the_same(tmp_path: Path) -> None:
    folder = write_checkpoint(tmp_path / "made up")

    def other(texts: Sequence[str]) -> FloatArray:
        return np.roll(Clip.load(folder, "cpu", "float32").encode_texts(texts), 1, axis=1)

    assert not gives_the_same(folder, other)


@pytest.mark.parametrize(
    "text",
    [
        {"no_causal_mask": True},
        {"no_causal_mask": True, "pool_type": "last"},
        {"pool_type": "last"},
        {"proj_bias": True},
        {"norm_kwargs": {"eps": 0.5}},
        {"norm_kwargs": {"bias": False}},
        {"act_kwargs": {"approximate": "another"}},
        {"layers": 10**9},
        {"layers": "two"},
        {"heads": 0},
        {"heads": 7},
        {"width": 8},
        {"hf_tokenizer_name": "elsewhere"},
        {"tokenizer_kwargs": {"bpe_path": "../../secret"}},
    ],
)
def test_a_text_tower_that_is_not_as_it_is_said_is_left_to_open_clip(tmp_path: Path, text: dict[str, Any]) -> None:
    folder = write_checkpoint(tmp_path / "made up")
    whole = Clip.load(folder, "cpu", "float32").encode_texts
    config = {"model_cfg": TINY | {"text_cfg": TINY["text_cfg"] | text}, "preprocess_cfg": {}}
    (folder / "open_clip_config.json").write_text(json.dumps(config))
    assert gives_the_same(folder, whole) is ("width" in text)  # the width is read from the weights


@pytest.mark.parametrize("damage", [b"", b"\x08\0\0\0\0\0\0\0{}      ", b"rubbish" * 99])
def test_weights_that_are_none_are_left_to_open_clip(tmp_path: Path, damage: bytes) -> None:
    folder = write_checkpoint(tmp_path / "made up")
    (folder / "open_clip_model.safetensors").write_bytes(damage)
    assert read_words(folder) is None


def test_words_are_there_first_from_the_second_start_on(installed: InstalledCheckpoint) -> None:
    assert begin(installed.folder, "cpu", "float32", 1) is None
    whole = Clip.load(installed.folder, "cpu", "float32")
    beginning = begun(installed.folder)
    assert beginning.describe("shipped", "ab") == whole.describe("shipped", "ab")
    assert beginning.batch_size == whole.batch_size
    np.testing.assert_allclose(beginning.words.encode_texts(TEXTS), whole.encode_texts(TEXTS), atol=1e-5)


def test_what_was_found_with_other_weights_does_not_count(installed: InstalledCheckpoint) -> None:
    Clip.load(installed.folder, "cpu", "float32")
    assert begin(installed.folder, "cpu", "bfloat16", 1) is None  # it was never asked for
    config = installed.folder / "open_clip_config.json"
    config.write_text(config.read_text() + "\n")
    assert begin(installed.folder, "cpu", "float32", 1) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("alone", False),
        ("alone", 1),
        ("logit_scale", 0.0),
        ("logit_scale", float("nan")),
        ("model_input", {}),
        ("model_input", None),
    ],
)
def test_a_kept_check_that_makes_no_sense_is_none(installed: InstalledCheckpoint, name: str, value: object) -> None:
    Clip.load(installed.folder, "cpu", "float32")
    _change_what_is_kept(installed.folder, name, value)
    assert begin(installed.folder, "cpu", "float32", 1) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("size_px", 0),
        ("size_px", 10**9),
        ("size_px", "224"),
        ("resize_mode", "odd"),
        ("interpolation", []),
        ("mean", [0.5]),
        ("mean", 0.5),
        ("std", [0.5, 0.5, float("inf")]),
        ("fill", None),
        ("surplus", 1),
    ],
)
def test_a_kept_way_to_prepare_pictures_that_makes_no_sense_is_none(
    installed: InstalledCheckpoint, name: str, value: object
) -> None:
    Clip.load(installed.folder, "cpu", "float32")
    model_input = _words_of(installed.folder)["model_input"]
    _change_what_is_kept(installed.folder, "model_input", model_input | {name: value})
    assert begin(installed.folder, "cpu", "float32", 1) is None


def _words_of(folder: Path) -> dict[str, Any]:
    kept = json.loads((folder / "checks.json").read_text())
    (found,) = (value for key, value in kept.items() if key.startswith("words"))
    assert isinstance(found, dict)
    return found


def _change_what_is_kept(folder: Path, name: str, value: object) -> None:
    path = folder / "checks.json"
    kept = json.loads(path.read_text())
    for key in kept:
        if key.startswith("words"):
            kept[key][name] = value
    path.write_text(json.dumps(kept))


def test_words_are_read_without_torch(installed: InstalledCheckpoint) -> None:
    Clip.load(installed.folder, "cpu", "float32")
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from photoclip.model.words_first import begin\n"
        "print(begin(Path(sys.argv[1]), 'cpu', 'float32', 1).words.encode_texts(['dog']).shape, 'torch' in sys.modules)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, installed.folder], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.stdout == "(1, 128) False\n", ended.stderr


def test_a_graphics_card_that_is_taken_now_is_not_forgotten(installed: InstalledCheckpoint) -> None:
    Clip.load(installed.folder, "cpu", "float32")
    KeptChecks(installed.folder, machine()).keep_reason("cpu", None)
    assert begin(installed.folder, "cpu", "float32", 1) is None


@pytest.mark.parametrize("config", [TINY, SIGMOID], ids=["the usual", "by pairs"])
def test_texts_in_several_threads_keep_their_order(tmp_path: Path, config: dict[str, Any]) -> None:
    folder = write_checkpoint(tmp_path / "made up", config)
    one, two = (read_words(folder, threads) for threads in (1, 2))
    assert one is not None
    assert two is not None
    texts = [f"a {word} on a {other}" for word in TEXTS for other in TEXTS]
    expected = np.concatenate([one.encode_texts([text]) for text in texts])
    np.testing.assert_allclose(one.encode_texts(texts), expected, atol=1e-5)
    np.testing.assert_allclose(two.encode_texts(texts), expected, atol=1e-5)
