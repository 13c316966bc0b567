"""Which contrast words are kinds of what a description says: a dog is an animal, and does not speak against it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
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
_ENDINGS = (("men", "man"), ("ies", "y"), ("s", ""), ("es", ""))  # irregular plurals stand in the file
_SAID = re.compile(r"[\w'-]+")


Kin = tuple[int, ...]
"""Places, among the contrast words, of those that are kinds of what a description says."""


class Kinds:
    """Nouns, and the contrast words that are kinds of them, from a file of ours that is read when first needed.

    A line of it is `noun, noun: word, word`. What it does not know, in whatever language, has no kin.
    """

    def __init__(self, path: Path, words: Sequence[str]) -> None:
        self._path = path
        self._words = tuple(words)

    def of(self, text: str) -> Kin:
        """Return the words that are kinds of what `text` says. Raises BugError where the file is not as it should be.

        Only of a noun by itself ("animals", "photos of an animal"): no red car is any car, and a hot dog is no dog. To
        take its kinds out of the way of a longer description cost it photos that show what it says.
        """
        said = _SAID.findall(text.casefold())
        while said and (said[0] in _LEADING or (said[0].rstrip("s") in _PICTURES and said[1:2] == ["of"])):
            said = said[2:] if said[0] not in _LEADING else said[1:]
        phrase = " ".join(said)
        forms = [phrase, *(phrase.removesuffix(end) + one for end, one in _ENDINGS if phrase.endswith(end))]
        return next((self._nouns[form] for form in forms if form in self._nouns), ())

    @cached_property
    def _nouns(self) -> Mapping[str, Kin]:
        places = {word: place for place, word in enumerate(self._words)}
        found: dict[str, Kin] = {}
        try:
            for line in self._path.read_text("utf-8").splitlines():
                if not line.startswith("#"):
                    nouns, kinds = line.split(": ")
                    own = tuple(places[word] for word in kinds.split(", "))
                    found.update(dict.fromkeys(nouns.split(", "), own))
        except (OSError, ValueError, KeyError) as exc:
            raise BugError(f"{self._path.name} is not a file of kinds: {exc}") from exc
        return found
