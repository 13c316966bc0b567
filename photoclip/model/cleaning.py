"""What open_clip does to a text before it is cut into tokens: the models were trained on texts cleaned like this."""

from __future__ import annotations

import html
import string
from collections.abc import Callable

import ftfy

Clean = Callable[[str], str]

_NO_PUNCTUATION = str.maketrans("", "", string.punctuation)


def clean_by(name: str) -> Clean:
    """Return the way to clean that open_clip calls `name` in a configuration. Raises LookupError."""
    return _WAYS[name]


def _mended(text: str) -> str:
    return html.unescape(html.unescape(ftfy.fix_text(text)))


def _whitespace(text: str) -> str:
    return " ".join(_mended(text).split())


def _lower(text: str) -> str:
    return _whitespace(text).lower()


def _canonical(text: str) -> str:
    return " ".join(_mended(text).replace("_", " ").translate(_NO_PUNCTUATION).lower().split())


_WAYS: dict[str, Clean] = {"whitespace": _whitespace, "lower": _lower, "canonicalize": _canonical}
