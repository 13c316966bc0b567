"""What a self-check found is kept, and nothing but what holds is believed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from photoclip.model.kept_check import CHECKS_NAME, KeptChecks, PrecisionCheck, TextsBy
from photoclip.model.model_config import CONFIG_NAME
from photoclip.model.weights_file import WEIGHTS_NAME

HALF = PrecisionCheck("bfloat16", "Half precision (bfloat16) is 1.9 times as fast here and as accurate.", 0.03)
FULL = PrecisionCheck("float32", "Half precision would not help here.", 0.06)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / WEIGHTS_NAME).write_bytes(b"weights")
    return tmp_path


def test_what_is_kept_is_there_at_the_next_start(folder: Path) -> None:
    KeptChecks(folder, "this").keep("auto", HALF)
    KeptChecks(folder, "this").keep("float32", FULL)
    assert KeptChecks(folder, "this").get("auto") == HALF
    assert KeptChecks(folder, "this").get("float32") == FULL
    assert KeptChecks(folder, "this").get("bfloat16") is None


@pytest.mark.parametrize("by", ["open_clip", "plain", "packed"])
def test_on_what_texts_run_is_kept_beside_the_rest(folder: Path, by: TextsBy) -> None:
    KeptChecks(folder, "this").keep("auto", HALF)
    assert KeptChecks(folder, "this").get_texts() is None
    KeptChecks(folder, "this").keep_texts(by)
    assert KeptChecks(folder, "this").get_texts() == by
    assert KeptChecks(folder, "another").get_texts() is None
    assert KeptChecks(folder, "this").get("auto") == HALF


@pytest.mark.parametrize("value", ["fast", None, 3, [], {"by": "plain"}], ids=str)
def test_texts_on_what_there_is_not_are_looked_at_anew(folder: Path, value: object) -> None:
    KeptChecks(folder, "this").keep_texts("plain")
    saved = json.loads((folder / CHECKS_NAME).read_text())
    for found in saved.values():
        found["by"] = value
    (folder / CHECKS_NAME).write_text(json.dumps(saved))
    assert KeptChecks(folder, "this").get_texts() is None


def test_another_machine_or_other_weights_are_looked_at_anew(folder: Path) -> None:
    KeptChecks(folder, "this").keep("auto", HALF)
    assert KeptChecks(folder, "another").get("auto") is None
    (folder / WEIGHTS_NAME).write_bytes(b"other weights")
    assert KeptChecks(folder, "this").get("auto") is None
    KeptChecks(folder, "this").keep("auto", HALF)
    (folder / CONFIG_NAME).write_text("{}")
    assert KeptChecks(folder, "this").get("auto") is None


def test_the_latest_word_counts_and_the_file_stays_small(folder: Path) -> None:
    for number in range(100):
        KeptChecks(folder, f"machine {number}").keep("auto", HALF)
    KeptChecks(folder, "machine 99").keep("auto", FULL)
    assert KeptChecks(folder, "machine 99").get("auto") == FULL
    assert KeptChecks(folder, "machine 0").get("auto") is None
    assert len(json.loads((folder / CHECKS_NAME).read_text())) == 16


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe", b"[]", b'"x"', b"[" * 100_000, b"{}" + b" " * 200_000],
    ids=["empty", "cut off", "no text", "a list", "a word", "deep", "large"],
)
def test_a_damaged_file_is_none_and_is_written_anew(folder: Path, content: bytes) -> None:
    (folder / CHECKS_NAME).write_bytes(content)
    assert KeptChecks(folder, "this").get("auto") is None
    KeptChecks(folder, "this").keep("auto", FULL)
    assert KeptChecks(folder, "this").get("auto") == FULL


@pytest.mark.parametrize(
    "field",
    [
        {"precision": "int1"},
        {"precision": None},
        {"reason": 7},
        {"reason": "x" * 1000},
        {"image_s": 0.0},
        {"image_s": -1.0},
        {"image_s": float("nan")},
        {"image_s": float("inf")},
        {"image_s": "fast"},
        {"image_s": True},
    ],
)
def test_what_no_check_can_have_found_is_not_believed(folder: Path, field: dict[str, object]) -> None:
    KeptChecks(folder, "this").keep("auto", HALF)
    saved = json.loads((folder / CHECKS_NAME).read_text())
    next(iter(saved.values())).update(field)
    (folder / CHECKS_NAME).write_text(json.dumps(saved))
    assert KeptChecks(folder, "this").get("auto") is None


def test_a_folder_that_cannot_be_written_costs_nothing_else(tmp_path: Path) -> None:
    kept = KeptChecks(tmp_path / "gone", "this")
    kept.keep("auto", FULL)
    assert kept.get("auto") is None
