"""What the readers of values share: how they say that a value is none."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence


class NotUnderstood(ValueError):
    """A value does not mean anything; the text is a plain sentence that says what would."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word that `word` is most likely a slip of, '' when it is like none."""
    word, known = word.lower(), tuple(known)
    found = difflib.get_close_matches(word, known, n=1, cutoff=0.7)
    # In a word of three or four letters two that changed places are too much of it for difflib.
    found += [one for one in known if len(word) > 2 and sorted(one) == sorted(word)]
    return found[0] if found else ""


def listed(words: Sequence[str], joint: str = "or") -> str:
    """Return words as in a sentence: a, b or c."""
    return f" {joint} ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
