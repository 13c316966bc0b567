"""What a term that could not be read most likely meant: the text its "did you mean" asks about."""

from __future__ import annotations

import re

from photoclip.core.query.tree import Term, Unknown
from photoclip.core.query.words import quoted_where_needed

_MEANT = re.compile(r"did you mean (.+?)\?$")
_NAMED = re.compile(r"(?P<marks>[-0-9.,:]*)(?P<name>[^\W\d_]+)[:\uFF1A](?P<value>.*)", re.DOTALL)


def correction(term: Term) -> str:
    """Return what to write in place of `term`, '' where its hint guesses nothing."""
    meant, named = _MEANT.search(term.hint), _NAMED.fullmatch(term.text if isinstance(term, Unknown) else "")
    if meant is None or named is None:
        return ""
    guess = meant[1]
    if guess.endswith(":"):
        return f"{named['marks']}{guess}{named['value']}"
    return f"{named['marks']}{named['name']}:{quoted_where_needed(guess)}"
