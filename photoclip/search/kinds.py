"""Which contrast words are kinds of what a description says: a dog is an animal, and does not speak against it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from photoclip.errors import BugError


def _words(said: str) -> frozenset[str]:
    return frozenset(said.split())


# What may stand before a noun without saying which of them.
_LEADING = _words(
    "a an the any some many several few all my our your his her their this that these those other different various "
    "one two three four five"
)
_PICTURES = _words("photo picture image photograph pic shot snapshot view close-up closeup")
_GATHERINGS = _words("group crowd pair bunch lot herd flock pack row pile bowl plate basket box kind type sort piece")
# Where the words that name the thing end.
_BREAKS = _words(
    "of in on at with without by near from under over above below behind beside between among inside outside around "
    "through across along against into onto during after before for to like and or who which that is are as while "
    "next wearing"
)
_ENDINGS = (("men", "man"), ("ies", "y"), ("s", ""), ("es", ""))  # irregular plurals stand in the file
_SAID = re.compile(r"[\w'-]+")


@dataclass(frozen=True, slots=True)
class Kin:
    """Contrast words that are kinds of what a description says."""

    places: tuple[int, ...] = ()
    """Their places among the words."""
    meant: bool = False
    """Whether any of them is what was asked for. Not where more is said than the noun: no red car is any car."""


class Kinds:
    """Nouns, and the contrast words that are kinds of them, from a file of ours that is read when first needed.

    A line of it is `noun, noun: word, word`. What it does not know, in whatever language, has no kin.
    """

    def __init__(self, path: Path, words: Sequence[str]) -> None:
        self._path = path
        self._words = tuple(words)

    def of(self, text: str) -> Kin:
        """Return the words that are kinds of what `text` says. Raises BugError where the file is not as it should be.

        Its whole phrase is looked for first, then the noun that the phrase is about: a hot dog is no dog.
        """
        said = _SAID.findall(text.casefold())
        while said and (said[0] in _LEADING or (said[0].rstrip("s") in _PICTURES and said[1:2] == ["of"])):
            said = said[2:] if said[0] not in _LEADING else said[1:]
        whole = self._find(said)
        if whole is not None:
            return Kin(whole, meant=True)
        if len(said) > 2 and said[1] == "of" and said[0].rstrip("s") in _GATHERINGS:
            said = said[2:]
        return Kin(self._find_last(said) or ())

    def _find_last(self, said: list[str]) -> tuple[int, ...] | None:
        """Return the kinds of the last noun before what is told of it ("people" of "people sitting on a bench")."""
        for at, word in enumerate(said[1:], 1):
            if word in _BREAKS or (word.endswith("ing") and self._find([word]) is None):
                return self._find_last(said[:at])
        for start in range(len(said)):
            found = self._find(said[start:])
            if found is not None:
                return found
        return None

    def _find(self, said: Sequence[str]) -> tuple[int, ...] | None:
        phrase = " ".join(said)
        for form in (
            phrase,
            *(phrase.removesuffix(end) + instead for end, instead in _ENDINGS if phrase.endswith(end)),
        ):
            if form in self._nouns:
                return self._nouns[form]
        return None

    @cached_property
    def _nouns(self) -> Mapping[str, tuple[int, ...]]:
        places = {word: place for place, word in enumerate(self._words)}
        found: dict[str, tuple[int, ...]] = {}
        try:
            for line in self._path.read_text("utf-8").splitlines():
                if not line.startswith("#"):
                    nouns, kinds = line.split(": ")
                    own = tuple(places[word] for word in kinds.split(", "))
                    found.update(dict.fromkeys(nouns.split(", "), own))
        except (OSError, ValueError, KeyError) as exc:
            raise BugError(f"{self._path.name} is not a file of kinds: {exc}") from exc
        return found
