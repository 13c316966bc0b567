"""Small things beside the main one, and what counts as right for them among the 1,660 real photos.

The captions tell: a photo is right where two of five name the thing, and counts neither way where one does. Labelled
photos, of which nobody said what stands around the main thing, count neither way, but stand in the library. The things
are worn, held, thrown or stand about; none is what its photos are mainly of.
"""

from __future__ import annotations

import numpy as np

from tests.benchmarks.relevance_corpus import BoolArray, Photos
from tests.benchmarks.relevance_truth import sayings

SMALL = {
    "hat": "hat|cowboy hat|sunhat",
    "cap": "cap|baseball cap",
    "helmet": "helmet",
    "sunglasses": "sunglasses|sunglass",
    "glasses": "glasses|eyeglasses",
    "goggles": "goggles|goggle",
    "ball": "ball",
    "tennis ball": "tennis ball",
    "soccer ball": "soccer ball",
    "basketball": "basketball",
    "football": "football",
    "frisbee": "frisbee|disc",
    "stick": "stick",
    "leash": "leash",
    "collar": "collar",
    "muzzle": "muzzle",
    "toy": "toy",
    "backpack": "backpack",
    "bag": "bag|purse|handbag",
    "camera": "camera",
    "cup": "cup|mug",
    "bottle": "bottle",
    "drink": "drink|beer|glass",
    "cigarette": "cigarette",
    "phone": "phone|cellphone|cell phone",
    "book": "book",
    "guitar": "guitar",
    "microphone": "microphone",
    "flag": "flag",
    "sign": "sign",
    "umbrella": "umbrella",
    "bench": "bench",
    "chair": "chair",
    "table": "table",
    "fence": "fence",
    "rope": "rope",
    "pole": "pole",
    "flower": "flower",
    "bird": "bird|duck|goose|geese|seagull|pigeon",
    "scarf": "scarf",
    "gloves": "gloves|glove",
    "shoes": "shoes|shoe|sneakers|boots",
    "tie": "tie",
    "necklace": "necklace|beads",
    "tattoo": "tattoo|tattooed",
    "ramp": "ramp",
    "skateboard": "skateboard",
    "surfboard": "surfboard",
    "scooter": "scooter",
    "swing": "swing",
    "slide": "slide",
    "bucket": "bucket",
    "balloon": "balloon",
    "hurdle": "hurdle|obstacle",
    "tent": "tent",
    "boat": "boat|canoe|kayak|sailboat",
    "car": "car",
    "racket": "racket|racquet",
    "bat": "bat",
    "paddle": "paddle|oar",
    "fountain": "fountain",
    "bridge": "bridge",
    "fish": "fish",
    "mask": "mask",
    "wheel": "wheel",
}
_FEWEST = 4


def small(photos: Photos) -> dict[str, tuple[BoolArray, BoolArray]]:
    """Return the things that enough photos show, each with which photos are right and which count, shape (n,)."""
    captioned = np.asarray([bool(captions) for captions in photos.captions])
    found = {}
    for word, pattern in SMALL.items():
        said = sayings(photos, pattern)
        if (said >= 2).sum() >= _FEWEST:
            found[word] = (said >= 2, captioned & (said != 1))
    return found
