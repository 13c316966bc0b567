"""What can be said about one made-up picture, as phrases with alternatives."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

_CHOICE = re.compile(r"\(([^()]*)\)")
_BEFORE_VOWEL = re.compile(r"\b([Aa]) (?=[aeiou])")
_NUMBERS = ("no", "(a|one)", "two", "three", "four", "five", "six")


@dataclass(frozen=True, slots=True)
class Words:
    """Phrases for one picture; '(sea|ocean)' stands for either. `full` name every attribute, `brief` only some."""

    full: tuple[str, ...]
    brief: tuple[str, ...]

    def captions(self, rng: Random) -> tuple[str, ...]:
        """Return two captions that name everything, then brief ones. None stands twice."""
        said = [expand(rng.choice(self.full), rng) for _ in range(2)]
        said += [expand(phrase, rng) for phrase in self.brief]
        return tuple(dict.fromkeys(said))


def expand(phrase: str, rng: Random) -> str:
    """Choose one alternative of every '(a|b)', inner ones first, and put right 'a' and 'an'."""
    while (choice := _CHOICE.search(phrase)) is not None:
        phrase = phrase[: choice.start()] + rng.choice(choice[1].split("|")) + phrase[choice.end() :]
    phrase = phrase.replace("gray", rng.choice(("gray", "grey")))
    return _BEFORE_VOWEL.sub(r"\1n ", " ".join(phrase.split()))


def counted(number: int, one: str, many: str = "") -> str:
    """Say how many: '(a|one) sheep', 'three circles'. `many` is `one` with an s unless given."""
    return f"{_NUMBERS[number]} {one if number == 1 else many or one + 's'}"
