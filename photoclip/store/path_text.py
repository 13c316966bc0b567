"""File names as SQLite text, and back.

A file name on Linux is bytes. Python shows bytes that are not UTF-8 as lone surrogates (U+DC80-U+DCFF), which
SQLite's text cannot hold; they are kept as characters of a private plane that no file system hands out.
"""

from __future__ import annotations

import re
from pathlib import Path

_SHIFT = 0x10FE00 - 0xDC00
_SURROGATES = re.compile("[\udc80-\udcff]")
_STAND_INS = re.compile("[\U0010fe80-\U0010feff]")


def to_text(path: str) -> str:
    """Return `path` as text that SQLite can hold."""
    if path.isascii():
        return path
    return _SURROGATES.sub(lambda match: chr(ord(match[0]) + _SHIFT), path)


def from_text(text: str) -> str:
    """Return the path that `to_text` was given."""
    if text.isascii():  # nearly every one, and a scan asks for all
        return text
    return _STAND_INS.sub(lambda match: chr(ord(match[0]) - _SHIFT), text)


def join_text(root: str, relative: str) -> str:
    """Return the whole path of a file kept as two texts."""
    return str(Path(from_text(root)) / from_text(relative))
