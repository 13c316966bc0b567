"""Blurry and dark, known from pixels: real photos as they are, blurred, moved and underexposed.

    python -m tests.benchmarks.looks [--shared DIR]

Prints the table of tests/benchmarks/looks.md. Photos are the 1,660 captioned and labelled ones of ../shared/eval. What
is measured is what the decode worker measures.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

from photoclip.media.looks import looks_of
from photoclip.media.thumbnails import as_thumbnail
from photoclip.store.looks import BLURRED_BELOW, DARK_BELOW
from tests.benchmarks.relevance_corpus import corpus_options

Change = Callable[[Image.Image], Image.Image]


def blurred(share: float) -> Change:
    return lambda image: image.filter(ImageFilter.GaussianBlur(share * max(image.size)))


def moved(share: float) -> Change:
    """Return what smears a picture along its rows."""

    def move(image: Image.Image) -> Image.Image:
        steps = max(2, round(share * max(image.size)))
        pixels = np.asarray(image, np.float32)
        padded = np.pad(pixels, ((0, 0), (steps // 2, steps - 1 - steps // 2), (0, 0)), "edge")
        smeared = np.mean([padded[:, k : k + pixels.shape[1]] for k in range(steps)], axis=0)
        return Image.fromarray(smeared.astype(np.uint8))

    return move


def exposed(stops: float) -> Change:
    """Return what gives a picture more light, or less: with 2.2 as the screen's exponent."""
    table = [min(255, round(255 * ((level / 255) ** 2.2 * 2**stops) ** (1 / 2.2))) for level in range(256)]
    return lambda image: image.point(table * 3)


CHANGES: dict[str, Change] = {
    "as it is": lambda image: image,
    "blurred by 0.5 % of its side": blurred(0.005),
    "blurred by 1 %": blurred(0.01),
    "blurred by 2 %": blurred(0.02),
    "moved by 2 %": moved(0.02),
    "moved by 4 %": moved(0.04),
    "2 stops too dark": exposed(-2),
    "4 stops too dark": exposed(-4),
    "6 stops too dark": exposed(-6),
}


def main() -> None:
    with corpus_options("Measure what is blurry and dark.") as (shared, _cache):
        root = Path(shared) / "eval" / "photos"
        paths = [path for name in ("captioned", "labelled") for path in sorted((root / name).rglob("*.jpg"))]
        photos = [Image.open(path).convert("RGB") for path in paths]
    print(f"| {len(photos)} photos | is:blurry | is:dark |")
    print("|---|---|---|")
    for name, change in CHANGES.items():
        looks = [found for photo in photos if (found := looks_of(as_thumbnail(change(photo)))) is not None]
        blurry = np.mean([one.sharpness < BLURRED_BELOW for one in looks])
        dark = np.mean([one.brightness < DARK_BELOW for one in looks])
        print(f"| {name} | {blurry:.1%} | {dark:.1%} |", flush=True)
        if name == "as it is":
            order = np.argsort([one.sharpness for one in looks])[:12]
            print("  ", ", ".join(paths[place].name for place in order))


if __name__ == "__main__":
    main()
