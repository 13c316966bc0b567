"""The image tower in 8 bits beside a checkpoint: it spares a start the rounding, and is never a reason to be wrong."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import open_clip
import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from photoclip.model import kept_tower
from photoclip.model.clip import Clip
from photoclip.model.devices import choose
from photoclip.model.installed import InstalledCheckpoint, InstalledCheckpoints
from photoclip.model.kept_check import KeptChecks, PrecisionCheck
from photoclip.model.kept_tower import TOWER_NAME
from photoclip.model.processors import device_reports
from photoclip.model.this_machine import machine
from tests.unit.model.conftest import SIGMOID, SMALL_TEXT, install, write_checkpoint

pytestmark = pytest.mark.skipif(
    "x86" not in torch.backends.quantized.supported_engines,
    reason="torch has no products of 8 bits for this processor",
)

KINDS: dict[str, dict[str, Any]] = {
    "plain": SMALL_TEXT,
    "custom": SMALL_TEXT | {"custom_text": True},
    "by pairs": SIGMOID | {"vision_cfg": SMALL_TEXT["vision_cfg"]},
}
PIXELS = np.random.default_rng(7).integers(0, 256, (3, 32, 32, 3), np.uint8)
TEXTS = ("dog", "a dog on the beach", "")


@pytest.fixture(scope="module", params=KINDS)
def files(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_checkpoint(tmp_path_factory.mktemp("files") / "made", KINDS[request.param], seed=5)


@pytest.fixture
def model(files: Path, tmp_path: Path) -> InstalledCheckpoint:
    """A checkpoint of which the self-check said that 8 bits are good here."""
    return found_good(install(InstalledCheckpoints(tmp_path / "models"), files, "wide"))


def found_good(model: InstalledCheckpoint) -> InstalledCheckpoint:
    here = machine(choose("cpu", device_reports()).report)
    KeptChecks(model.folder, here).keep("auto", PrecisionCheck("int8", "It is fast.", 0.01))
    return model


def load(model: InstalledCheckpoint) -> Clip:
    clip = Clip.load(model.folder, "cpu", "auto")
    assert clip.precision == "int8"
    return clip


def spoil(path: Path, change: Callable[[bytes], bytes]) -> None:
    """Change what a file holds, so that its size and its time tell nothing of it."""
    before = path.stat()
    path.write_bytes(change(path.read_bytes()))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def without_tower(data: bytes) -> bytes:
    """Return a weights file with an image tower of zeros."""
    length = 8 + int.from_bytes(data[:8], "little")
    changed = bytearray(data)
    for name, entry in json.loads(data[8:length]).items():
        if name.startswith("visual."):
            start, end = (length + offset for offset in entry["data_offsets"])
            changed[start:end] = bytes(end - start)
    return bytes(changed)


def test_the_next_start_takes_what_the_first_one_rounded(model: InstalledCheckpoint) -> None:
    first = load(model)
    images, texts = first.encode_images(PIXELS), first.encode_texts(TEXTS)
    spoil(model.weights, without_tower)  # so that whoever reads it is wrong
    second = load(model)
    np.testing.assert_array_equal(second.encode_images(PIXELS), images)
    np.testing.assert_allclose(second.encode_texts(TEXTS), texts, atol=1e-5)
    assert second.describe("wide", "ab") == first.describe("wide", "ab")


def test_it_is_as_good_as_rounding_anew(model: InstalledCheckpoint, files: Path) -> None:
    load(model)
    whole = Clip.load(files, "cpu", "float32")
    kept = load(model)
    assert (kept.encode_images(PIXELS) * whole.encode_images(PIXELS)).sum(axis=1).min() > 0.999
    np.testing.assert_allclose(kept.encode_texts(TEXTS), whole.encode_texts(TEXTS), atol=1e-5)


def flipped(data: bytes) -> bytes:
    changed = bytearray(data)
    changed[-1000] ^= 64
    return bytes(changed)


def renamed(data: bytes) -> bytes:
    return data.replace(b"_project.matrix", b"_project.matrax")


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "a bit": flipped,
    "cut": lambda data: data[: len(data) // 2],
    "empty": lambda data: b"",
    "noise": lambda data: np.random.default_rng(1).bytes(5000),
    "other names": renamed,
    "no sums": lambda data: data.replace(b'"crc32"', b'"crc33"'),
    "sums of nothing": lambda data: data.replace(b'"crc32":"{', b'"crc32":"['),
    "an older form": lambda data: data.replace(b'"of":"1: ', b'"of":"0: '),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_what_is_damaged_is_made_again(model: InstalledCheckpoint, damage: str) -> None:
    expected = load(model).encode_images(PIXELS)
    kept = model.folder / TOWER_NAME
    whole = kept.read_bytes()
    spoil(kept, DAMAGE[damage])
    assert kept.read_bytes() != whole
    np.testing.assert_array_equal(load(model).encode_images(PIXELS), expected)
    assert load_file(kept).keys() == load_of(whole, kept.parent).keys()
    spoil(model.weights, without_tower)
    np.testing.assert_array_equal(load(model).encode_images(PIXELS), expected)


def load_of(data: bytes, folder: Path) -> dict[str, torch.Tensor]:
    path = folder / "again.safetensors"
    path.write_bytes(data)
    found: dict[str, torch.Tensor] = load_file(path)
    path.unlink()
    return found


@pytest.mark.parametrize("name", ["positional_embedding", "transformer.resblocks.0.mlp.c_fc.matrix"])
@pytest.mark.parametrize("change", [lambda x: x[:-1].clone(), lambda x: x.double()], ids=["cut", "another type"])
def test_weights_that_do_not_fit_are_not_taken(
    model: InstalledCheckpoint, name: str, change: Callable[[torch.Tensor], torch.Tensor]
) -> None:
    """As another version would write them: whole, and with sums that are right."""
    expected = load(model).encode_images(PIXELS)
    kept = model.folder / TOWER_NAME
    with safe_open(kept, "pt") as file:
        said, weights = file.metadata(), {one: file.get_tensor(one) for one in file.keys()}  # noqa: SIM118
    weights = {one: weight.clone() for one, weight in weights.items()}
    weights[name] = change(weights[name])
    sums = json.loads(said["crc32"]) | {name: zlib.crc32(weights[name].numpy().tobytes())}
    save_file(weights, kept, said | {"crc32": json.dumps(sums)})
    np.testing.assert_array_equal(load(model).encode_images(PIXELS), expected)


def test_other_weights_are_rounded_anew(model: InstalledCheckpoint, tmp_path: Path, files: Path) -> None:
    before = load(model).encode_images(PIXELS)
    config = json.loads((files / "open_clip_config.json").read_text())["model_cfg"]
    other = write_checkpoint(tmp_path / "other", config, seed=6)
    model.weights.write_bytes((other / model.weights.name).read_bytes())
    os.utime(model.weights, (1, 1))
    after = load(found_good(model)).encode_images(PIXELS)
    assert (before * after).sum(axis=1).max() < 0.99
    np.testing.assert_array_equal(load(model).encode_images(PIXELS), after)


def test_a_disk_that_takes_nothing_costs_the_next_start_the_rounding_and_nothing_else(
    model: InstalledCheckpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_named: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kept_tower, "save_file", full)
    expected = load(model).encode_images(PIXELS)
    assert not (model.folder / TOWER_NAME).exists()
    assert sorted(path.name for path in model.folder.parent.iterdir()) == [model.folder.name]
    np.testing.assert_array_equal(load(model).encode_images(PIXELS), expected)


def test_a_disk_that_is_nearly_full_is_left_alone(model: InstalledCheckpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _path: type("Usage", (), {"free": 1 << 20}))
    load(model)
    assert not (model.folder / TOWER_NAME).exists()


def test_nothing_is_written_beside_a_checkpoint_that_is_only_tried(files: Path) -> None:
    before = sorted(files.iterdir())
    Clip.load(files, "cpu", "auto")
    assert sorted(files.iterdir()) == before


def test_it_goes_with_the_checkpoint(model: InstalledCheckpoint) -> None:
    load(model)
    assert (model.folder / TOWER_NAME).stat().st_mode & 0o077 == 0 or os.name == "nt"
    models = InstalledCheckpoints(model.folder.parent)
    models.verify("wide")
    models.remove("wide")
    assert not model.folder.exists()


def test_the_whole_weights_are_not_read_for_it(model: InstalledCheckpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    load(model)
    make = open_clip.create_model

    def only_built(*args: object, load_weights: bool = True, **named: object) -> object:
        assert not load_weights
        return make(*args, load_weights=load_weights, **named)

    monkeypatch.setattr(open_clip, "create_model", only_built)
    load(model)
