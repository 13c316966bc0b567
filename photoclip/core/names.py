"""Names that people give: how they are tidied and compared."""

from __future__ import annotations

import unicodedata

MAX_NAME = 200
"""Longest name of a tag, in characters."""


def folded(name: str) -> str:
    """Return how names are compared: without case, composed, blanks folded."""
    return unicodedata.normalize("NFC", " ".join(name.split()).casefold())


def tidy_tag(name: str) -> str:
    """Return the name of a tag without what cannot be seen; '' where nothing is left.

    A slash separates the levels of a hierarchy: blanks around it and empty levels go.
    """
    visible = "".join(" " if unicodedata.category(c) in {"Cc", "Cs"} else c for c in name)
    levels = (" ".join(level.split()) for level in unicodedata.normalize("NFC", visible).split("/"))
    return "/".join(level for level in levels if level)


def fits_a_tag(name: str, longest: int = MAX_NAME) -> bool:
    """Tell whether a name can be a tag's: something of it can be seen, and not too much."""
    return 0 < len(tidy_tag(name)) <= longest
