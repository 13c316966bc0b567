"""Which shot of a burst came out best: sharp against blurred, well against badly exposed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter

from photoclip.media.best_shot import ShotQuality, clear_best, quality, quality_of

SIDE_PX = 512


def scene(seed: int = 1) -> Image.Image:
    """Draw something with edges, fine and coarse."""
    rng = np.random.default_rng(seed)
    image = Image.new("L", (SIDE_PX, SIDE_PX), 110)
    draw = ImageDraw.Draw(image)
    for _ in range(300):
        x, y = (int(value) for value in rng.integers(0, SIDE_PX, 2))
        side = int(rng.integers(3, 60))
        draw.rectangle((x, y, x + side, y + side // 2), fill=int(rng.integers(30, 200)))
    return image


def of(image: Image.Image) -> ShotQuality:
    return quality(np.asarray(image))


def noisy(image: Image.Image, amount: float, seed: int = 5) -> Image.Image:
    noise = np.random.default_rng(seed).normal(0, amount, (SIDE_PX, SIDE_PX))
    return Image.fromarray(np.clip(np.asarray(image, np.float32) + noise, 0, 255).astype(np.uint8))


def shaken(image: Image.Image, by_px: int) -> Image.Image:
    """Move it sideways while it is taken."""
    moved = [ImageChops.offset(image, step, 0) for step in range(by_px)]
    return Image.fromarray(np.mean([np.asarray(one, np.float32) for one in moved], axis=0).astype(np.uint8))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("noise", [0.0, 6.0])
def test_the_more_a_shot_is_blurred_the_less_it_is_worth(seed: int, noise: float) -> None:
    sharp = scene(seed)
    shots = [noisy(sharp.filter(ImageFilter.GaussianBlur(radius)), noise, radius) for radius in range(4)]
    worth = [of(shot).worth for shot in shots]
    assert worth == sorted(worth, reverse=True)
    assert clear_best(dict(enumerate(map(of, shots)))) == 0


def test_a_shaken_shot_loses_against_a_steady_one() -> None:
    steady = scene()
    assert clear_best({1: of(shaken(steady, 6)), 2: of(steady), 3: of(shaken(steady, 3))}) == 2


def test_a_soft_background_is_no_fault() -> None:
    """What counts is whether anything is in focus."""
    sharp = scene()
    soft = sharp.filter(ImageFilter.GaussianBlur(4))
    portrait = soft.copy()
    middle = (160, 120, 360, 420)
    portrait.paste(sharp.crop(middle), middle)
    missed = sharp.filter(ImageFilter.GaussianBlur(2))
    assert clear_best({1: of(missed), 2: of(portrait)}) == 2


@pytest.mark.parametrize("light", [0.3, 2.2, 3.0])
def test_of_equally_sharp_shots_the_well_exposed_one_is_best(light: float) -> None:
    well = scene()
    assert clear_best({1: of(ImageEnhance.Brightness(well).enhance(light)), 2: of(well)}) == 2


def test_where_shots_are_alike_none_is_named() -> None:
    one = scene()
    assert clear_best({1: of(one), 2: of(noisy(one, 1.0)), 3: of(ImageChops.offset(one, 3, 2))}) is None
    assert clear_best({1: of(one)}) is None
    assert clear_best({}) is None


def test_plain_pictures_have_a_quality_too() -> None:
    black, grey, white = (of(Image.new("L", (64, 64), level)) for level in (0, 128, 255))
    assert black.clipped == white.clipped == 1
    assert clear_best({1: black, 2: white, 3: grey}) == 3


def test_a_thumbnail_that_is_lost_or_broken_or_tiny_has_none(tmp_path: Path) -> None:
    assert quality_of(tmp_path / "gone.jpg") is None
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8 and no more")
    assert quality_of(broken) is None
    Image.new("RGB", (400, 3)).save(tmp_path / "line.jpg")
    assert quality_of(tmp_path / "line.jpg") is None
    whole = tmp_path / "whole.jpg"
    scene().convert("RGB").save(whole, quality=80)
    found = quality_of(whole)
    assert found is not None
    assert found.level == pytest.approx(of(scene()).level, abs=0.02)
