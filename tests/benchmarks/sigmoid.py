"""Do the cut and the confidence hold for a model that was trained by pairs, as SigLIP is? On the demo library.

    python resources/tiny_clip/train.py --loss sigmoid --start resources/tiny_clip/open_clip_model.safetensors --out DIR
    python -m tests.benchmarks.sigmoid DIR [--cache DIR]

Prints the table of tests/benchmarks/sigmoid.md: the tiny model that ships (softmax over a batch) beside the one in DIR.
All is asked of the code that searches ask.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from photoclip.core.search import FloatArray
from photoclip.paths import resources_dir
from photoclip.search.relevance import confidences
from tests.benchmarks.closer import best_f1, precision
from tests.benchmarks.relevance import KINDS, Case
from tests.benchmarks.relevance_corpus import BoolArray, Photos, demo_photos, embed
from tests.benchmarks.tagging_corrections import calibration_error, f1

SHIPPED = resources_dir() / "tiny_clip"
ABSENT = ("tax return", "microscope", "guitar", "passport", "penguin", "zebra", "piano", "helicopter", "violin", "crab")
THINGS = (
    *("airplane", "ball", "balloon", "basket", "bench", "bicycle", "bird", "boat", "book", "bowl", "cactus", "cake"),
    *("campfire", "candle", "chocolate", "coast", "coffee", "couch", "desert", "fence", "fish", "flowers", "fruit"),
    *("grass", "house", "kitten", "lake", "lighthouse", "locomotive", "meadow", "moon", "mountains", "pines", "puppy"),
    *("rainbow", "river", "roses", "sailboat", "sand", "scarf", "sheep", "skyscrapers", "snow", "snowman", "stars"),
    *("sunset", "table", "tent", "tower", "train", "trees", "tulips", "umbrella", "vase", "waves", "windmill", "woman"),
)
"""Nouns that captions of at least three of the 240 photos say."""


def truth_of(photos: Photos, words: Sequence[str]) -> BoolArray:
    """Return which photos' captions say each word, shape (words, n)."""
    said = [set(" ".join(captions).casefold().replace(",", " ").split()) for captions in photos.captions]
    return np.array([[word in one for one in said] for word in words])


def evidence_of(case: Case, words: Sequence[str]) -> FloatArray:
    every = case.all_stretched
    texts = case.stretched(case.photos.text(list(words)))
    kin = [KINDS.of(word) for word in words]
    return case.surroundings.evidence_of_all(texts, np.arange(len(every)), every, kin)


def row(case: Case, words: Sequence[str], right: BoolArray) -> str:
    evidence, cosines = evidence_of(case, words), case.photos.text(list(words)) @ case.photos.vectors.T
    at_the_line = np.mean([f1(one, true) for one, true in zip(evidence, right, strict=True)])
    best = np.mean([best_f1(one, true) for one, true in zip(cosines, right, strict=True)])
    order = np.mean([precision(one, true) for one, true in zip(evidence, right, strict=True)])
    absent = np.mean(evidence_of(case, ABSENT) >= 0)
    error = calibration_error(confidences(evidence).ravel(), right.ravel())
    return f"{at_the_line:.3f} | {best:.3f} | {at_the_line / best:.2f} | {order:.3f} | {absent:.2%} | {error:.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure a model that was trained by pairs.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cache", type=Path)
    options = parser.parse_args()
    print("| model | F1 at the line | best threshold's | share | mAP | absent words tagged | calibration error |")
    print("|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as temporary:
        cache = options.cache or Path(temporary)
        photos = demo_photos(cache)
        for name, folder in (("demo", SHIPPED), ("sigmoid", options.folder)):
            config, weights = folder / "open_clip_config.json", folder / "open_clip_model.safetensors"
            case = Case(embed(photos, name, config, weights, cache))
            print(f"| {name} | {row(case, THINGS, truth_of(photos, THINGS))} |", flush=True)


if __name__ == "__main__":
    main()
