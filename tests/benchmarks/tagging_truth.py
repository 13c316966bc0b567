"""What a person might say beside the name of a label, for the labels of the real photos."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tests.benchmarks.relevance_corpus import BoolArray, Photos
from tests.benchmarks.relevance_truth import sayings

SYNONYMS: dict[str, tuple[str, ...]] = {
    "airplane": ("aeroplane", "jet plane"),
    "butterfly": ("moth",),
    "camera": ("photo camera",),
    "car": ("automobile", "vehicle on the road"),
    "chair": ("seat", "armchair"),
    "cougar": ("puma", "mountain lion"),
    "crab": ("crustacean",),
    "cup": ("mug", "teacup"),
    "dalmatian": ("spotted dog",),
    "dolphin": ("porpoise",),
    "elephant": ("animal with a trunk",),
    "flamingo": ("pink bird",),
    "grand piano": ("piano",),
    "hedgehog": ("spiny animal", "porcupine"),
    "helicopter": ("chopper",),
    "kangaroo": ("wallaby",),
    "lamp": ("desk lamp", "lampshade"),
    "laptop": ("notebook computer",),
    "lotus": ("lotus flower", "pink flower on a pond"),
    "motorbike": ("motorcycle",),
    "okapi": ("striped animal like a giraffe",),
    "panda": ("panda bear",),
    "pizza": ("slice of pizza",),
    "rooster": ("cockerel", "chicken"),
    "sailing ship": ("sailboat", "tall ship"),
    "saxophone": ("brass instrument",),
    "soccer ball": ("football",),
    "starfish": ("sea star",),
    "stop sign": ("red traffic sign",),
    "sunflower": ("yellow flower",),
    "umbrella": ("parasol",),
    "watch": ("wristwatch", "clock"),
    "water lily": ("flower on a pond",),
}

UNWANTED = (
    ("lotus", "water lily"), ("water lily", "lotus"), ("cougar", "kangaroo"), ("okapi", "kangaroo"),
    ("kangaroo", "okapi"), ("helicopter", "airplane"), ("airplane", "helicopter"), ("car", "motorbike"),
    ("motorbike", "car"), ("watch", "camera"), ("camera", "watch"), ("lamp", "umbrella"), ("chair", "lamp"),
    ("saxophone", "grand piano"), ("sunflower", "water lily"), ("crab", "starfish"), ("starfish", "crab"),
    ("cup", "lamp"), ("hedgehog", "kangaroo"), ("dalmatian", "panda"), ("laptop", "camera"),
    ("sailing ship", "airplane"),
)  # fmt: skip
"""Labels, each with what it is not."""

SETS = (
    ("butterfly", "cougar", "crab", "dalmatian", "dolphin", "elephant", "flamingo", "hedgehog", "kangaroo", "okapi",
     "panda", "rooster", "starfish"),
    ("lotus", "sunflower", "water lily"),
    ("airplane", "car", "motorbike", "helicopter", "sailing ship"),
    ("grand piano", "saxophone"),
    ("camera", "chair", "cup", "lamp", "laptop", "umbrella", "watch", "soccer ball", "stop sign", "pizza"),
)  # fmt: skip
"""Sets of labels of which a photo gets one at most."""

ALWAYS_ONE = (
    {
        "indoors": "kitchen|room|couch|sofa|bed|indoors?|inside|office|restaurant|bar|table|carpet|stage",
        "outdoors": "beach|mountain|snow|grass|field|street|ocean|lake|river|forest|woods|outdoors?|outside|sand|hill"
        "|park|sidewalk|road|water|trail|cliff",
    },
    {
        "snow": "snow|snowy|ice",
        "grass": "grass|grassy",
        "sand": "sand|sandy|beach",
        "water": "water|pool|ocean|lake|river|wave",
    },
    {
        "dog": "dog|puppy",
        "person": "man|woman|boy|girl|people|child|men|women|person|children|player",
    },
)
"""Sets of which one label fits every photo that counts, with the words of captions that say which."""


MORE_ALWAYS_ONE = (
    {"man": "man|men|guy", "woman": "woman|women|lady", "child": "child|children|boy|girl|kids?|toddler|baby"},
    {"one person": "a man|a woman|a boy|a girl|a person", "a group of people": "people|group|crowd|men|women|kids"},
    {
        "running": "running|runs|run",
        "sitting": "sitting|sits|seated|sit",
        "jumping": "jumping|jumps|jump|leaps|leaping",
        "standing": "standing|stands",
    },
    {
        "bicycle": "bikes?|bicycle|cyclist|bicyclist",
        "skateboard": "skateboard|skateboarder|skateboarding",
        "ball": "ball|football|soccer|basketball|baseball|tennis",
    },
    {"brown dog": "brown dog|tan dog", "black dog": "black dog", "white dog": "white dog"},
)
"""More of them, which nothing was chosen by."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """Which of a set's labels is right for the photos of which captions say just one."""

    rows: np.ndarray
    label: np.ndarray


def one_of(photos: Photos, patterns: dict[str, str]) -> OneOf:
    """Return the photos of which two captions say one label and no caption says another."""
    said = np.stack([sayings(photos, pattern) for pattern in patterns.values()])
    clear: BoolArray = ((said >= 2).sum(axis=0) == 1) & ((said == 0).sum(axis=0) == len(said) - 1)
    return OneOf(np.flatnonzero(clear), said.argmax(axis=0)[clear])
