"""An installed checkpoint's text tower comes to half precision, and whatever happens on the way, it stays usable."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from photoclip.core.cancel import CancelToken
from photoclip.errors import Cancelled, ModelProblem
from photoclip.model import keeping_half
from photoclip.model.clip import Clip
from photoclip.model.encoder import Encoder
from photoclip.model.half_text import Halved
from photoclip.model.installed import MANIFEST_NAME, InstalledCheckpoint, InstalledCheckpoints
from photoclip.model.keeping_half import keep_in_half
from photoclip.model.weights_file import sha256_of
from photoclip.model.words_first import begin
from tests.unit.model.conftest import SIGMOID, TINY, info, install, write_checkpoint
from tests.unit.model.halver import Halver

TEXTS = ("dog", "a dog on the beach", "", "海辺を走る犬")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_checkpoint(tmp_path_factory.mktemp("by pairs"), SIGMOID)


@pytest.fixture
def models(tmp_path: Path) -> InstalledCheckpoints:
    return InstalledCheckpoints(tmp_path / "models")


@pytest.fixture
def model(models: InstalledCheckpoints, files: Path) -> InstalledCheckpoint:
    return install(models, files, "one")


def keep(models: InstalledCheckpoints, halver: Halver | None = None, model_id: str = "one") -> bool:
    return keep_in_half(models.get(model_id), models, CancelToken(), halver or Halver(), worth_bytes=1)


def texts(model: InstalledCheckpoint) -> np.ndarray[Any, Any]:
    return Clip.load(model.folder, "cpu", "float32").encode_texts(TEXTS)


def test_the_same_checkpoint_takes_less_room_and_says_the_same(
    models: InstalledCheckpoints, model: InstalledCheckpoint
) -> None:
    before, expected = model.weights.stat().st_size, texts(model)
    pixels = np.random.default_rng(7).integers(0, 256, (2, 32, 32, 3), np.uint8)
    pictures = Clip.load(model.folder, "cpu", "float32").encode_images(pixels)
    assert keep(models)
    kept = models.get("one")
    assert [kept] == models.list()
    assert kept.sha256 == model.sha256  # what its embeddings are known by
    assert kept.size_bytes == model.weights.stat().st_size < 0.6 * before
    models.verify("one")
    whole = Clip.load(kept.folder, "cpu", "float32")
    np.testing.assert_array_equal(whole.encode_images(pixels), pictures)
    cosines = (whole.encode_texts(TEXTS) * expected).sum(axis=1)
    assert cosines.min() >= 0.9999
    assert sorted(path.name for path in models.root.iterdir()) == ["one"]


def test_it_is_done_once(models: InstalledCheckpoints, model: InstalledCheckpoint) -> None:
    halver = Halver()
    assert [keep(models, halver), keep(models, halver)] == [True, False]
    assert halver.asked == 1


def test_the_real_process_does_it(
    models: InstalledCheckpoints, model: InstalledCheckpoint, shared_encoder: Encoder
) -> None:
    @contextmanager
    def lent() -> Iterator[Encoder]:
        yield shared_encoder

    assert keep_in_half(model, models, CancelToken(), lent, worth_bytes=1)
    models.verify("one")


def test_what_the_self_check_found_before_holds(models: InstalledCheckpoints, model: InstalledCheckpoint) -> None:
    expected = texts(model)
    before = begin(model.folder, "cpu", "float32", 1)
    assert before is not None
    assert keep(models)
    after = begin(model.folder, "cpu", "float32", 1)
    assert after is not None
    assert (after.precision, after.check) == (before.precision, before.check)
    np.testing.assert_allclose(after.words.encode_texts(TEXTS), expected, atol=0.01)


@pytest.mark.parametrize("cosine", [0.994, 0.0, float("nan")])
def test_a_tower_that_would_say_something_else_stays_as_it_came(
    models: InstalledCheckpoints, model: InstalledCheckpoint, cosine: float
) -> None:
    halver = Halver(cosine=cosine)
    assert [keep(models, halver), keep(models, halver)] == [False, False]
    assert halver.asked == 1  # it is remembered
    assert sha256_of(model.weights) == model.sha256
    assert models.get("one") == replace(model, half_tried=True)
    models.verify("one")


def test_a_tower_with_numbers_that_half_precision_has_not_stays_as_it_came(
    tmp_path: Path, models: InstalledCheckpoints
) -> None:
    from safetensors.torch import load_file, save_file

    folder = write_checkpoint(tmp_path / "large", SIGMOID)
    weights = load_file(folder / "open_clip_model.safetensors")
    weights["text.positional_embedding"] = torch.full_like(weights["text.positional_embedding"], 1e5)
    save_file(weights, folder / "open_clip_model.safetensors")
    model = install(models, folder, "one")
    assert not keep(models)
    assert sha256_of(model.weights) == model.sha256


def test_damaged_weights_get_no_checksum_of_their_own(models: InstalledCheckpoints, model: InstalledCheckpoint) -> None:
    content = model.weights.read_bytes()
    model.weights.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert not keep(models)
    with pytest.raises(ModelProblem, match="changed on the disk"):
        models.verify("one")


def test_weights_in_half_precision_that_the_disk_changed_are_found(
    models: InstalledCheckpoints, model: InstalledCheckpoint
) -> None:
    keep(models)
    content = model.weights.read_bytes()
    model.weights.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(ModelProblem, match="changed on the disk"):
        models.verify("one")


@pytest.mark.parametrize(
    ("document", "worth_bytes"),
    [(TINY | {"text_cfg": TINY["text_cfg"] | {"embed_cls": True}}, 1), (SIGMOID, 1 << 30)],
    ids=["a kind that is not read alone", "little to be gained"],
)
def test_what_is_not_worth_it_is_not_asked_for(
    tmp_path: Path, models: InstalledCheckpoints, document: dict[str, Any], worth_bytes: int
) -> None:
    model = install(models, write_checkpoint(tmp_path / "other", document), "one")
    halver = Halver()
    assert not keep_in_half(model, models, CancelToken(), halver, worth_bytes)
    assert halver.asked == 0


def test_a_full_disk_puts_it_off(
    models: InstalledCheckpoints, model: InstalledCheckpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = keeping_half.shutil.disk_usage(models.root)
    with monkeypatch.context() as patch:
        patch.setattr("shutil.disk_usage", lambda _path: usage._replace(free=model.size_bytes))
        assert not keep(models)
    assert keep(models)


def test_it_can_be_cancelled_and_done_later(models: InstalledCheckpoints, model: InstalledCheckpoint) -> None:
    class Slow(Halver):
        def halve(self, folder: Path, target: Path) -> Future[Halved]:
            target.write_bytes(b"half a file")
            return Future()

    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        keep_in_half(model, models, cancel, Slow(), worth_bytes=1)
    assert [path.name for path in models.root.iterdir()] == ["one"]
    assert keep(models)


@pytest.mark.parametrize("with_what", ["removed", "installed again"])
def test_a_model_that_was_changed_meanwhile_is_left_alone(
    tmp_path: Path, models: InstalledCheckpoints, model: InstalledCheckpoint, with_what: str
) -> None:
    class Meanwhile(Halver):
        def halve(self, folder: Path, target: Path) -> Future[Halved]:
            done = super().halve(folder, target)
            models.remove("one")
            if with_what == "installed again":
                install(models, write_checkpoint(tmp_path / "another", TINY), "one")
            return done

    with pytest.raises(ModelProblem):
        keep(models, Meanwhile())
    if with_what == "installed again":
        models.verify("one")
    else:
        assert models.list() == []


class Killed(BaseException):
    """Stands in for a process that ends between two steps."""


@pytest.mark.parametrize("step", range(4))
def test_cut_off_at_any_step_one_of_the_two_is_there(
    models: InstalledCheckpoints, model: InstalledCheckpoint, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    expected = texts(model)
    steps = iter(range(100))
    put = Path.replace

    def counted(path: Path, target: Path) -> Path:
        if next(steps) >= step:
            raise Killed
        return put(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", counted)
        with suppress(Killed):
            keep(models)
    anew = InstalledCheckpoints(models.root)
    assert [one.info.id for one in anew.list()] == ["one"]
    anew.verify("one")
    assert anew.get("one").sha256 == model.sha256
    assert (texts(anew.get("one")) * expected).sum(axis=1).min() >= 0.9999
    if step < 2:  # the weights were not in their place yet
        assert keep(anew)
    assert anew.get("one").half_tried


def test_an_earlier_version_knows_the_file_by_its_size(
    models: InstalledCheckpoints, model: InstalledCheckpoint
) -> None:
    keep(models)
    manifest = json.loads((model.folder / MANIFEST_NAME).read_text())
    assert manifest["size_bytes"] == model.weights.stat().st_size
    assert manifest["sha256"] == model.sha256


def test_what_is_kept_can_be_installed_elsewhere(
    models: InstalledCheckpoints, model: InstalledCheckpoint, tmp_path: Path
) -> None:
    keep(models)
    elsewhere = InstalledCheckpoints(tmp_path / "elsewhere")
    with elsewhere.workshop() as folder:
        for path in (model.weights, model.config):
            (folder / path.name).write_bytes(path.read_bytes())
        made = elsewhere.install(folder, info("two"), sha256_of(folder / model.weights.name), "a copy")
    np.testing.assert_allclose(texts(made), texts(model), atol=1e-6)
    elsewhere.verify("two")
