"""Write kinds.txt, which tells of nouns which of the contrast words are kinds of them, from WordNet's noun files.

Run: python resources/prompts/make_kinds.py FOLDER, where FOLDER holds data.noun, index.noun and noun.exc of WordNet 3.0
(on Debian /usr/share/wordnet, from the package wordnet-base). kinds-licence.txt has WordNet's licence.

A noun means its first sense here, a contrast word what a photo of it would show. Where the two differ, or where WordNet
has no entry, the tables below say what is meant: a noun, and the number of its sense where that is not the first.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

ABOUT = (
    "# Nouns, and the contrast words that are kinds of them. Made by make_kinds.py from WordNet 3.0, whose licence",
    "# is in kinds-licence.txt. WordNet 3.0 Copyright 2006 by Princeton University. All rights reserved.",
)
MOST = 150
"""Nouns with more kinds than this ("thing", "artifact") say nothing about a photo."""

# Contrast words whose first sense no photo shows.
SENSES = """
swing 2, slide 6, donkey 2, tiger 2, leopard 2, sloth 2, otter 2, seal 9, whale 2, octopus 2, lobster 2, shrimp 3,
turtle 2, chicken 2, wasp 2, ostrich 2, peacock 2, scorpion 3, beaver 7, shell 3, table 2, toaster 2, microwave 2,
iron 4, saw 2, wrench 3, nail 2, ruler 2, book 2, magazine 2, stamp 4, globe 3, television 3, radio 2, printer 2,
calculator 2, drone 4, battery 2, cable 2, chain 6, basketball 2, football 2, bat 5, kite 3, puzzle 2, chess 2,
roller coaster 2, present 2, crown 4, ring 8, van 5, excavator 2, crane 4, scooter 2, tram 3, church 2, school 2,
theatre 1, cinema 2, pyramid 3, glass 2, doughnut 2, hot dog 3, popcorn 2, peach 3, cherry 3, pineapple 2, watermelon 2,
banana 2, carrot 3, onion 3, garlic 2, cucumber 2, pepper 4, broccoli 2, cauliflower 2, corn 3, pumpkin 2, cake 3,
medicine 2, barbecue 3, sunset 2, sunrise 2, fire 4, skeleton 3, net 2, yarn 2, spade 2, hammock 2, golf club 2,
escalator 2, lift 8, mannequin 2, trophy 2, armour 2, clown 2
"""

# What phrases and other words show, where it is not their last noun, or not that alone.
SHOWS = """
crowd of people: person
family: person
couple: person
group of friends: person
selfie: person
portrait of a person: person
audience: person
bride and groom: bride, groom
musicians on stage: musician
street musician: musician
chef cooking: chef
worker on a construction site: worker
teacher and pupils: teacher, pupil
children playing: child
people eating at a table: person
people sitting on a bench: person
people walking in a street: person
person reading a book: person
person sleeping: person
person swimming: swimmer
person running: person
person jumping: person
person climbing a rock: person
person riding a bicycle: cyclist
person riding a horse: rider
person skiing: skier
person snowboarding: person
person surfing: surfer
person skateboarding: skateboarder
person in a kayak: person
diver with a mask: diver
kitten: kitten, cat
puppy: puppy, dog
dog on a lead: dog
cat on a sofa: cat
cherry blossom: flower
bouquet of flowers: flower
rose: rose, flower
tulip: tulip, flower
lily: lily, flower
lavender: lavender, flower
dandelion: dandelion, flower
potted plant: plant 2
autumn leaves: leaf
football match: football game
martial arts: martial art
camping with a tent: camping
hiking in the mountains: hike
sea waves: wave
sand dunes: dune
bus: bus, vehicle
train: train, vehicle
tram: tram, vehicle
racing car: racing car, car
old car: car
toy car: toy
toy train: toy
hot air balloon: hot-air balloon
fighter jet: fighter 2
coffee machine: coffee maker
tablet computer: portable computer
piano keys: piano
carnival costume: costume
underground station: railway station
railway tracks: railroad track
apartment block: apartment building
swimming stadium: stadium
market stall: stall 3
brick wall: wall
glass window: window
halloween pumpkin: pumpkin
easter eggs: easter egg
roast chicken: chicken 1
sweets: sweet 3
cup of coffee: coffee
cup of tea: tea
needle and thread: needle 3
hay bales: bale
swimming goggles: goggles
phone box: telephone booth
neon sign: neon lamp
solar panels: solar array
umbrella in the rain: umbrella
hands: hand
"""

# Nouns that people use for photos in another sense than the first, or for more than one; what follows '=' is meant.
MEANT = """
people = person
plant = plant 2
fruit = fruit, edible fruit
food = food, food 2, dish
drink = drink 3
instrument = musical instrument
water = body of water, water
sport = sport, contest
pet = dog, cat, pet
electronic device = electronic equipment
electronics = electronic equipment
"""


class WordNet:
    """The nouns: their senses, and what each sense is a kind of."""

    def __init__(self, folder: Path) -> None:
        self.lemmas: dict[str, list[str]] = {}
        self._above: dict[str, list[str]] = {}
        self._senses: dict[str, list[str]] = {}
        self._irregular: dict[str, str] = {}
        for line in _entries(folder / "data.noun"):
            fields = line.split(" | ")[0].split()
            count = int(fields[3], 16)
            pointers = fields[5 + 2 * count :]
            self.lemmas[fields[0]] = fields[4 : 4 + 2 * count : 2]
            self._above[fields[0]] = [
                to for kind, to in zip(pointers[::4], pointers[1::4], strict=False) if kind in ("@", "@i")
            ]
        for line in _entries(folder / "index.noun"):
            fields = line.split()
            self._senses[fields[0]] = fields[6 + int(fields[3]) :]
        for line in _entries(folder / "noun.exc"):
            plural, singular = line.split()[:2]
            self._irregular[plural] = singular

    def sense(self, said: str) -> str | None:
        """Return the sense of "noun" or "noun 2" that is meant; None where there is no such noun."""
        noun, _, number = said.rpartition(" ")
        if not number.isdigit():
            noun, number = said, "1"
        for form in self._forms(noun.replace(" ", "_").casefold()):
            senses = self._senses.get(form, ())
            if len(senses) >= int(number):
                return senses[int(number) - 1]
        return None

    def is_first(self, lemma: str, sense: str) -> bool:
        """Tell whether `sense` is the first one of a noun."""
        return self._senses[lemma.casefold()][0] == sense

    def above(self, sense: str) -> set[str]:
        """Return all that a sense is a kind of, and itself."""
        found, waiting = {sense}, [sense]
        while waiting:
            for higher in self._above[waiting.pop()]:
                if higher not in found:
                    found.add(higher)
                    waiting.append(higher)
        return found

    def plurals(self, noun: str) -> list[str]:
        """Return the irregular plurals of a noun."""
        return [plural for plural, singular in self._irregular.items() if singular == noun]

    def _forms(self, noun: str) -> list[str]:
        endings = (("sses", "ss"), ("xes", "x"), ("zes", "z"), ("ches", "ch"), ("shes", "sh"), ("ies", "y"), ("s", ""))
        regular = [noun.removesuffix(end) + instead for end, instead in endings if noun.endswith(end)]
        return [noun, *([self._irregular[noun]] if noun in self._irregular else []), *regular]


def _entries(path: Path) -> list[str]:
    return [line for line in path.read_text("latin-1").splitlines() if not line.startswith(" ")]


def _table(text: str, between: str) -> dict[str, list[str]]:
    rows = (line.split(between) for line in text.strip().splitlines())
    return {left.strip(): [one.strip() for one in right.split(",")] for left, right in rows}


def kinds_of_nouns(words: list[str], wordnet: WordNet) -> dict[str, list[str]]:
    """Return for each noun the contrast words that are kinds of it, in their order."""
    numbered = dict(one.strip().rsplit(" ", 1) for one in SENSES.replace("\n", " ").split(","))
    shows = _table(SHOWS, ":")
    below: dict[str, list[str]] = defaultdict(list)
    for word in words:
        shown = shows.get(word, [word])
        meant = [wordnet.sense(f"{one} {numbered[one]}" if one in numbered else one) for one in shown]
        for sense in set().union(*(wordnet.above(one) for one in meant if one)):
            below[sense].append(word)
    found = {
        lemma.replace("_", " "): kinds
        for sense, kinds in below.items()
        if len(kinds) <= MOST
        for lemma in wordnet.lemmas[sense]
        if lemma.islower() and wordnet.is_first(lemma, sense)
    }
    for noun, number in numbered.items():
        if sense := wordnet.sense(f"{noun} {number}"):
            found[noun] = below[sense]
    for noun, said in _table(MEANT, "=").items():
        senses = [wordnet.sense(one) for one in said]
        every = {word for sense in senses if sense for word in below[sense]}
        found[noun] = [word for word in words if word in every]
    for noun in list(found):
        first, _, last = noun.rpartition(" ")
        for plural in wordnet.plurals(last.replace(" ", "_")):
            found.setdefault(f"{first} {plural}".strip(), found[noun])
    return {noun: kinds for noun, kinds in found.items() if kinds}


def main(folder: Path) -> None:
    here = Path(__file__).resolve().parent
    lines = (line.strip() for line in (here / "contrast_words.txt").read_text("utf-8").splitlines())
    words = [line for line in lines if line and not line.startswith("#")]
    nouns_of: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for noun, kinds in kinds_of_nouns(words, WordNet(folder)).items():
        nouns_of[tuple(kinds)].append(noun)
    rows = sorted(f"{', '.join(sorted(nouns))}: {', '.join(kinds)}" for kinds, nouns in nouns_of.items())
    (here / "kinds.txt").write_text("\n".join([*ABOUT, *rows, ""]), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
