"""A large text tower is read when the first text comes, and not by whoever only looks at pictures."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import open_clip
import pytest

from photoclip.errors import ModelProblem
from photoclip.model.clip import Clip
from photoclip.model.installed import InstalledCheckpoint, InstalledCheckpoints
from photoclip.model.words_first import begin
from tests.unit.model.conftest import SIGMOID, install, write_checkpoint

TEXTS = ("dog", "a dog on the beach", "", "海辺を走る犬")
PIXELS = np.random.default_rng(7).integers(0, 256, (3, 32, 32, 3), np.uint8)
READ = "photoclip.model.words_first.read_words"


@pytest.fixture
def large(tmp_path: Path) -> InstalledCheckpoint:
    return install(InstalledCheckpoints(tmp_path / "models"), write_checkpoint(tmp_path / "files", SIGMOID), "large")


def load(model: InstalledCheckpoint) -> Clip:
    return Clip.load(model.folder, "cpu", "float32")


def only_built(make: Callable[..., object]) -> Callable[..., object]:
    """Return `make`, which builds a model, but not with all of its weights."""

    def checked(*args: object, load_weights: bool = True, **named: object) -> object:
        assert not load_weights, "the text tower is loaded"
        return make(*args, load_weights=load_weights, **named)

    return checked


def never(what: str) -> Callable[..., object]:
    def fail(*_args: object, **_named: object) -> object:
        raise AssertionError(what)

    return fail


def test_pictures_are_looked_at_without_the_text_tower(
    large: InstalledCheckpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = load(large)
    expected = first.encode_images(PIXELS)
    monkeypatch.setattr(READ, never("the words are read"))
    monkeypatch.setattr(open_clip, "create_model", only_built(open_clip.create_model))
    beginning = begin(large.folder, "cpu", "float32", 1)
    second = load(large)
    np.testing.assert_array_equal(second.encode_images(PIXELS), expected)
    assert beginning is not None
    assert second.describe("large", "ab") == first.describe("large", "ab")
    with pytest.raises(AssertionError, match="the words are read"):
        second.encode_texts(TEXTS)


def test_texts_are_what_the_whole_model_made_of_them(large: InstalledCheckpoint, tmp_path: Path) -> None:
    only_tried = Clip.load(tmp_path / "files", "cpu", "float32")
    for _ in range(2):  # with the whole model, and without its text tower
        clip = load(large)
        np.testing.assert_allclose(clip.encode_texts(TEXTS), only_tried.encode_texts(TEXTS), atol=1e-5)
        assert clip.encode_texts([]).shape == (0, 16)


def test_the_tower_is_read_once(large: InstalledCheckpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    load(large)
    beginning = begin(large.folder, "cpu", "float32", 1)
    assert beginning is not None
    beginning.words.encode_texts(TEXTS)
    monkeypatch.setattr(READ, never("the words are read again"))
    whole = Clip.load(large.folder, "cpu", "float32", beginning.words)
    np.testing.assert_array_equal(whole.encode_texts(TEXTS), beginning.words.encode_texts(TEXTS))


def test_a_tower_that_is_gone_by_then_is_said_in_a_sentence(large: InstalledCheckpoint) -> None:
    load(large)
    clip = load(large)
    large.weights.unlink()
    with pytest.raises(ModelProblem, match="weights are gone"):
        clip.encode_texts(TEXTS)
    assert clip.encode_images(PIXELS).shape == (3, 16)


def test_an_image_part_that_is_not_whole_is_still_refused(large: InstalledCheckpoint) -> None:
    load(large)
    stamp = large.weights.stat()
    large.weights.write_bytes(large.weights.read_bytes().replace(b'"visual.', b'"visuel.', 1))
    os.utime(large.weights, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))  # the kept check holds
    with pytest.raises(ModelProblem, match="do not belong to this configuration"):
        load(large)
