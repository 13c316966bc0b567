"""The tiny checkpoint that ships for the demo and the tests: small, and good at the pictures it knows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from photoclip.demo import draw
from photoclip.model.catalogue import DEMO_MODEL
from photoclip.model.encoder import Encoder
from photoclip.model.importing import ImportSource, import_model
from photoclip.model.installed import InstalledCheckpoints
from photoclip.paths import resources_dir
from tests.waiting import PATIENCE_S

HELD_OUT_SEED = 50_000_000
"""Pictures from here on were never trained on; see resources/tiny_clip/train.py."""

pytestmark = pytest.mark.slow


@pytest.fixture
def tiny_clip(tmp_path: Path) -> Iterator[Encoder]:
    folder = resources_dir() / "tiny_clip"
    source = ImportSource(folder / "open_clip_model.safetensors", folder / "open_clip_config.json")
    model = import_model(source, InstalledCheckpoints(tmp_path / "models"), template=DEMO_MODEL)
    with Encoder() as encoder:
        encoder.load(model, "cpu", "auto").result(PATIENCE_S)
        yield encoder


def test_it_ships_in_at_most_four_megabytes() -> None:
    folder = resources_dir() / "tiny_clip"
    assert sum(file.stat().st_size for file in folder.iterdir()) <= 4_000_000


def test_held_out_captions_find_their_picture_first(tiny_clip: Encoder, capsys: pytest.CaptureFixture[str]) -> None:
    loaded = tiny_clip.loaded
    assert loaded is not None
    side = loaded.model_input.size_px
    pictures, captions, meanings, seed = [], [], set(), HELD_OUT_SEED
    while len(pictures) < 200:
        made, seed = draw(seed, 256), seed + 1
        if made.meaning in meanings:  # the same picture in other words cannot be told apart
            continue
        meanings.add(made.meaning)
        pictures.append(np.asarray(made.image.resize((side, side), Image.Resampling.BICUBIC)))
        captions.append(made.captions[0])
    images = tiny_clip.encode_images(np.stack(pictures)).result(PATIENCE_S)
    texts = tiny_clip.encode_texts(captions).result(PATIENCE_S)
    best = (texts @ images.T).argmax(axis=1)
    recall = float((best == np.arange(200)).mean())
    with capsys.disabled():
        print(f"\n    tiny CLIP, 200 held-out captions: recall@1 {recall:.1%}")
    assert recall >= 0.9
