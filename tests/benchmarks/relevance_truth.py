"""Queries with many, few and no right answers among the 1,660 real photos, and what counts as right.

The classes of the labelled photos are the truth for the 33 label queries, as filed: a captioned photo that happens to
show a car counts as wrong for "car" (that is how the first tries were measured). `setting_aside` gives the fairer truth
beside it: captioned photos whose captions say the word count neither way. Words of the captions are the queries with
many right answers; there only captioned photos count, and those that a single caption of five mentions count neither
way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from tests.benchmarks.relevance_corpus import BoolArray, Photos

# In no photo: no caption says them, no class is them. About a third have a sibling among the classes (a shark looks
# like a dolphin, a trumpet like a saxophone), which is what makes them hard.
ABSENT = (
    "microscope", "telescope", "typewriter", "refrigerator", "toaster", "pineapple", "submarine", "rocket",
    "octopus", "shark", "peacock", "owl", "trumpet", "harp", "washing machine", "tax return", "passport", "x-ray",
    "spider", "lighthouse", "igloo", "volcano", "stethoscope", "syringe", "screwdriver", "rhinoceros", "zebra",
    "sushi", "spaghetti", "broccoli", "receipt", "bathtub", "toilet", "satellite dish", "koala", "crocodile",
    "jellyfish", "snail", "penguin", "giraffe", "windmill", "cactus", "dinosaur", "wedding cake", "oil rig",
)  # fmt: skip
ABSENT_SENTENCES = (
    "a man typing on a typewriter",
    "a giraffe eating leaves from a tree",
    "sushi on a wooden board",
    "a penguin standing on the ice",
    "a woman looking into a microscope",
    "a zebra drinking at a river",
    "a rocket launch late at night",
    "a bowl of green broccoli soup",
    "a snail on a lettuce leaf",
    "a wedding cake with three tiers",
    "an oil rig in the sea",
    "a doctor with a stethoscope smiling",
    "a spider sitting in its web",
    "a submarine deep under the water",
    "a dinosaur skeleton in a museum",
    "a page of a tax return",
)
_MANY = {
    "dog": "dog",
    "man": "man|men|guy",
    "woman": "woman|women|lady",
    "child": "child|children|kid|boy|girl|toddler|baby",
    "boy": "boy",
    "girl": "girl",
    "snow": "snow|snowy",
    "water": "water|ocean|lake|river|pool|sea",
    "beach": "beach|shore|sand",
    "grass": "grass|grassy",
    "bicycle": "bicycle|bike|cyclist|biker|bicyclist",
    "ball": "ball",
    "mountain": "mountain",
    "swimming pool": "pool",
    "football player": "football",
    "skateboard": "skateboard|skateboarder|skateboarding|skate boarder",
    "horse": "horse",
    "street": "street",
    "baby": "baby|infant|toddler",
    "soccer": "soccer",
    "basketball": "basketball",
    "tree": "tree",
    "rock climber": "climbing|climber|climb",
    "people sitting": "sitting|sit",
    "crowd": "crowd|crowded",
    "black dog": "black dog",
    "snowboarder": "snowboarder|snowboard|snowboarding",
    "surfer": "surfer|surf|surfing|surfboard",
    "race car": "race car|racecar|racing car",
    "lake": "lake",
}
MANY = tuple(_MANY)


@dataclass(frozen=True, slots=True)
class Truth:
    """Right answers of some queries, shape (n, q), and which photos count at all."""

    right: BoolArray
    counts: BoolArray


def label_queries(photos: Photos) -> tuple[str, ...]:
    return tuple(sorted(set(photos.labels) - {""}))


def as_filed(photos: Photos) -> Truth:
    """Return the class folders' word for it, for `label_queries`."""
    labels = np.asarray(photos.labels)
    right = np.stack([labels == label for label in label_queries(photos)], axis=1)
    return Truth(right, np.ones_like(right))


def setting_aside(photos: Photos) -> Truth:
    """Return `as_filed`, but captioned photos whose captions say the word count neither way."""
    filed = as_filed(photos)
    said = np.stack([sayings(photos, label) > 0 for label in label_queries(photos)], axis=1)
    return Truth(filed.right, ~said)


def many(photos: Photos) -> Truth:
    """Return the truth for `MANY`, by what at least two of five captions say."""
    said = np.stack([sayings(photos, pattern) for pattern in _MANY.values()], axis=1)
    captioned = np.asarray([bool(captions) for captions in photos.captions])
    return Truth(said >= 2, (said != 1) & captioned[:, None])


def one_caption_each(photos: Photos, every: int = 2) -> tuple[list[str], np.ndarray]:
    """Return the first caption of every second captioned photo, and which photo it belongs to."""
    said = [(captions[0], row) for row, captions in enumerate(photos.captions) if captions][::every]
    return [caption for caption, _ in said], np.asarray([row for _, row in said])


def sayings(photos: Photos, pattern: str) -> np.ndarray:
    """Return how many captions of each photo say one of the words, in the singular or plural, shape (n,)."""
    words = re.compile(rf"\b({pattern})(s|es)?\b", re.IGNORECASE)
    return np.asarray([sum(bool(words.search(caption)) for caption in said) for said in photos.captions])
