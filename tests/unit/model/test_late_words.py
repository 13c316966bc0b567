"""A large text tower is read when the first text comes, and not by whoever only looks at pictures."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import open_clip
import pytest

from photoclip.errors import ModelProblem
from photoclip.model.clip import Clip
from photoclip.model.installed import InstalledCheckpoint, InstalledCheckpoints
from photoclip.model.words_first import begin
from tests.unit.model.conftest import SIGMOID, SMALL_TEXT, install, write_checkpoint

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


# where pictures are expected, words of any size come second


@pytest.fixture
def small(tmp_path: Path) -> InstalledCheckpoint:
    return install(InstalledCheckpoints(tmp_path / "models"), write_checkpoint(tmp_path / "files", SMALL_TEXT), "small")


def test_where_pictures_come_first_words_wait_for_a_text(
    small: InstalledCheckpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = load(small).encode_texts(TEXTS)
    with monkeypatch.context() as patched:
        patched.setattr(READ, never("the words are read"))
        late = begin(small.folder, "cpu", "float32", 2, late=True)
    at_once = begin(small.folder, "cpu", "float32", 2)
    assert late is not None
    assert at_once is not None
    assert late.describe("small", "ab") == at_once.describe("small", "ab")
    np.testing.assert_allclose(late.words.encode_texts(TEXTS), expected, atol=1e-5)


@pytest.mark.parametrize("texts_first", [True, False])
def test_the_whole_model_then_reads_texts_itself_also_where_its_folder_is_gone(
    small: InstalledCheckpoint, monkeypatch: pytest.MonkeyPatch, texts_first: bool
) -> None:
    expected = load(small)
    late = begin(small.folder, "cpu", "float32", 2, late=True)
    assert late is not None
    if texts_first:
        late.words.encode_texts(TEXTS)
    with monkeypatch.context() as patched:
        patched.setattr(READ, never("the words are read"))
        if texts_first:
            patched.setattr("photoclip.model.clip_texts.tokenizer_of", never("the tokenizer is read again"))
        whole = Clip.load(small.folder, "cpu", "float32", late.words)
        np.testing.assert_array_equal(whole.encode_images(PIXELS), expected.encode_images(PIXELS))
    shutil.rmtree(small.folder)
    np.testing.assert_allclose(whole.encode_texts(TEXTS), expected.encode_texts(TEXTS), atol=1e-5)
    assert whole.describe("small", "ab") == expected.describe("small", "ab")


def test_a_tokenizer_that_was_read_before_is_not_believed_for_another_checkpoint(tmp_path: Path) -> None:
    folder = write_checkpoint(tmp_path / "files")
    document = json.loads((folder / "open_clip_config.json").read_text())
    document["model_cfg"]["text_cfg"]["tokenizer_kwargs"] = {"bpe_path": "gone.gz"}
    (folder / "open_clip_config.json").write_text(json.dumps(document))
    with pytest.raises(ModelProblem, match="vocabulary file"):
        load(install(InstalledCheckpoints(tmp_path / "models"), folder, "odd"))
