"""Broad words and what counts as right for them among the 1,660 real photos.

The classes of the labelled photos and the captions of the others tell. A captioned photo counts as right where two of
five captions say so, and neither way where one does; words about people are measured on the captioned photos alone, for
nobody said who stands in the labelled ones. Classes of which nobody can say (are there flowers around a butterfly?) are
set aside.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tests.benchmarks.relevance_corpus import BoolArray, Photos
from tests.benchmarks.relevance_truth import sayings

_BEASTS = (
    "butterfly", "cougar", "crab", "dalmatian", "dolphin", "elephant", "flamingo", "hedgehog", "kangaroo", "okapi",
    "panda", "rooster", "starfish",
)  # fmt: skip
_MAMMALS = ("cougar", "dalmatian", "dolphin", "elephant", "hedgehog", "kangaroo", "okapi", "panda")
_FLOWERS = ("lotus", "sunflower", "water lily")
_DOGS = "dog|puppy|greyhound|terrier|poodle|beagle|labrador|collie"
_FURRY = f"{_DOGS}|horse|cat|cow|sheep|goat|animal|monkey|elephant|camel|bull"
_BIRDS = "bird|duck|goose|geese|seagull|chicken|parrot|pigeon|swan"
_WHEELED = "car|truck|bus|motorcycle|motorbike|bike|bicycle|van|racecar|atv|jeep|dirtbike|scooter|cyclist|biker"
_ATHLETES = "player|athlete|surfer|skier|snowboarder|climber|runner|swimmer|skateboarder|cyclist|biker|skater|gymnast"
_PEOPLE = (
    "man|men|woman|women|boy|girl|child|children|people|person|kid|guy|lady|baby|toddler|teenager|rider|crowd|couple"
    f"|family|adult|infant|worker|hiker|team|dancer|{_ATHLETES}"
)
_CHILDREN = "child|children|kid|boy|girl|toddler|baby|infant"
_GAMES = "soccer|football|basketball|baseball|tennis|hockey|rugby|volleyball"


@dataclass(frozen=True, slots=True)
class Said:
    """What makes a photo right for a word."""

    classes: tuple[str, ...] = ()
    captions: str = "-"
    aside: tuple[str, ...] = ()
    """Classes that count neither way; '*' for all of them."""


BROAD = {
    "animal": Said(_BEASTS, f"{_FURRY}|fish|{_BIRDS}"),
    "bird": Said(("flamingo", "rooster"), _BIRDS),
    "vehicle": Said(
        ("airplane", "motorbike", "car", "helicopter", "sailing ship"),
        f"{_WHEELED}|boat|train|kayak|canoe|four wheeler|vehicle",
    ),
    "flower": Said(_FLOWERS, "flower|rose|tulip|daisy", ("butterfly",)),
    "musical instrument": Said(
        ("grand piano", "saxophone"),
        "guitar|drum|trumpet|piano|saxophone|accordion|violin|flute|instrument|cello|bass",
    ),
    "mammal": Said(_MAMMALS, _FURRY),
    "aircraft": Said(("airplane", "helicopter"), "airplane|plane|helicopter|aircraft"),
    "sea creature": Said(("crab", "dolphin", "starfish"), "fish|dolphin|whale|crab"),
    "electronic device": Said(
        ("camera", "laptop"), "laptop|computer|phone|cellphone|television|camera", ("watch", "lamp")
    ),
    "furniture": Said(("chair",), "bench|table|couch|chair|bed|sofa|furniture", ("lamp", "grand piano")),
    "food": Said(("pizza",), "eating|eat|eats|food|pizza|cake|sandwich|meal|fruit|ice cream|bread", ("cup",)),
    "boat": Said(("sailing ship",), "boat|ship|canoe|kayak|sailboat|raft"),
    "insect": Said(("butterfly",), "insect|bee|butterfly"),
    "crustacean": Said(("crab",), "crab|lobster"),
    "marsupial": Said(("kangaroo",)),
    "person": Said((), _PEOPLE, ("*",)),
    "people": Said((), _PEOPLE, ("*",)),
    "child": Said((), _CHILDREN, ("*",)),
    "children": Said((), _CHILDREN, ("*",)),
    "water": Said((), "water|ocean|lake|river|pool|sea|wave|pond|stream", ("*",)),
    "body of water": Said((), "water|ocean|lake|river|sea|wave|pond|stream", ("*",)),
    "sport": Said((), f"{_GAMES}|sport|surfing|skiing|snowboarding|player|athlete|race", ("*",)),
    "building": Said((), "building|house|church|skyscraper", ("*",)),
    "pet": Said(("dalmatian",), f"{_DOGS}|cat", tuple(one for one in _BEASTS if one != "dalmatian")),
    "wheeled vehicle": Said(("car", "motorbike"), _WHEELED),
    "plant": Said(_FLOWERS, "flower|plant", (*_BEASTS, "lamp", "chair")),
    "athlete": Said((), _ATHLETES, ("*",)),
}

ABSENT = (
    "reptile", "fruit", "vegetable", "primate", "tool", "weapon", "kitchen appliance", "rodent", "dessert",
    "alcoholic drink", "money", "medicine", "spacecraft", "amphibian", "mollusk", "bathroom", "religious building",
    "kitchen utensil", "jewellery", "citrus fruit", "bakery product", "military vehicle", "optical instrument",
    "fungus", "document", "office equipment", "nut", "public transport", "brass instrument", "dinosaur",
)  # fmt: skip
"""Broad words that fit no photo, or hardly any."""


def broad(photos: Photos, word: str) -> tuple[BoolArray, BoolArray]:
    """Return which photos are right for a word of `BROAD`, and which count at all, each of shape (n,)."""
    said, labels = BROAD[word], np.asarray(photos.labels)
    count = sayings(photos, said.captions)
    aside = np.isin(labels, said.aside) | ((labels != "") & ("*" in said.aside)) | (count == 1)
    return (np.isin(labels, said.classes) | (count >= 2)) & ~aside, ~aside
