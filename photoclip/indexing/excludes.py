"""What of a watched folder is left out: what the person says in patterns, and folders of our own."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pathspec

_GROUP = "(?P<ps_d>"
"""By which pathspec knows that a pattern met a folder."""
_ANYWHERE = "^(?:.+/)?"
"""How its patterns begin that hold in any folder, which most do."""
_FOLDERS_ALONE, _FILES_TOO = "(?:/)", "(?:(?:/)|$)"
"""How they end, without that group."""
_ONE_NAME = re.compile(r"(?:\[\^/\][*+]?|\\[^\w/]|[^\\/\[\](){}.*+?|^$])+")
"""What lies between where a pattern is about one name in a path: nothing of it can meet a '/'."""


class Excludes:
    """gitignore-style patterns, plus folders of PhotoClip's own that must never be watched."""

    def __init__(self, globs: Sequence[str], own_folders: Sequence[Path] = ()) -> None:
        # pathspec reads the patterns exactly as git does; it is the library that black and DVC use for it.
        self._spec = pathspec.GitIgnoreSpec.from_lines(globs)
        leaving_out = _leaving_out(self._spec)
        self._may_exclude = _any_of(leaving_out)
        self._may_exclude_name = _any_name_of(leaving_out)
        self._own = {os.path.normcase(folder.absolute()) for folder in own_folders}

    def excludes(self, relative: str, is_folder: bool) -> bool:
        """Tell whether the path below the watched folder ('/' between names) is left out."""
        path = relative + "/" if is_folder else relative
        return (self._may_exclude is None or self._may_exclude(path) is not None) and self._spec.match_file(path)

    def may_exclude_in(self, folder: str) -> Callable[[str], object]:
        """Return what says something true by the name of a file in this folder ('' is the watched one) if it may be
        left out: then `excludes` has to be asked. Nearly none is, and a name alone is told in a third of the time.
        """
        may_exclude = self._may_exclude_name
        if may_exclude is None or self._may_exclude is None or self._may_exclude(folder and folder + "/") is not None:
            return lambda _name: True
        return may_exclude

    def is_own(self, path: str) -> bool:
        return os.path.normcase(path) in self._own


def _leaving_out(spec: pathspec.GitIgnoreSpec) -> list[str] | None:
    """Return the patterns that leave something out, without pathspec's group; None where one has it in a set."""
    wanted = [pattern.regex.pattern for pattern in spec.patterns if pattern.include and pattern.regex is not None]
    # A group cannot have the same name twice. Where it stands twice in one pattern, one is no group (`[(?P<ps_d>]`).
    if any(text.count(_GROUP) > 1 for text in wanted):
        return None
    return [text.replace(_GROUP, "(?:") for text in wanted]


def _any_of(patterns: list[str] | None) -> Callable[[str], object] | None:
    """Return what finds, in one go, whether any pattern that leaves out meets a path; None where there is no such way.

    Nearly no path is left out, and pathspec asks each pattern of each path: half of what a look at a file cost. Those
    that hold in any folder are asked together, so that the folders are walked through once.
    """
    if patterns is None:
        return None
    anywhere = "|".join(text.removeprefix(_ANYWHERE) for text in patterns if text.startswith(_ANYWHERE))
    others = [f"(?:{text})" for text in patterns if not text.startswith(_ANYWHERE)]
    return re.compile("|".join([f"{_ANYWHERE}(?:{anywhere or '(?!)'})", *others])).search


def _any_name_of(patterns: list[str] | None) -> Callable[[str], object] | None:
    """Return what finds whether any pattern meets the name of a file whose folder no pattern meets.

    None where one pattern is not about one name: then only the whole path tells.
    """
    names = []
    for text in patterns or ():
        core = text.removeprefix(_ANYWHERE).removesuffix(_FILES_TOO).removesuffix(_FOLDERS_ALONE)
        if not text.startswith(_ANYWHERE) or not _ONE_NAME.fullmatch(core):
            return None
        if text.endswith(_FILES_TOO):  # else it is about a folder, and would meet that of the file
            names.append(core)
    return re.compile(f"(?:{'|'.join(names) or '(?!)'})$").match
