"""What the first run says, in the person's language: sentences by their English words, as everywhere in PhotoClip.

The catalogues lie compiled in `languages` beside this file, where `staging` puts them; Python's own gettext reads them.
Without one, as in a checkout, everything is English. `photoclip.language` has the same rules for who is spoken to in
which language; a test holds both to the same answers, for neither may import the other.
"""

from __future__ import annotations

import gettext
import os
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from installers.first_run.system import THIS, System

VARIABLE = "PHOTOCLIP_LANGUAGE"
"""The environment variable that says it before the system does."""
CATALOGUES = Path(__file__).resolve().parent / "languages"

_SIMPLIFIED = {"", "CN", "SG", "MY", "HANS"}
_WITH_A_COMMA = {"de", "fr", "es"}


@dataclass(frozen=True, slots=True)
class Language:
    """A language by gettext's name ('de', 'zh_CN'), and what it has for the English sentences."""

    name: str = "en"
    sentences: gettext.NullTranslations = field(default_factory=gettext.NullTranslations)


# The one state of a module in the first run, as in PhotoClip: sentences are made wherever something is in the way.
_current = Language()


def speak(system: System = THIS, environ: Mapping[str, str] | None = None, folder: Path = CATALOGUES) -> Language:
    """Speak the language of the person from now on, and return it."""
    return use(chosen(system.languages(environ), environ, folder), folder)


def use(name: str, folder: Path = CATALOGUES) -> Language:
    """Speak this language from now on; English where there is no such catalogue, or it is damaged."""
    global _current  # noqa: PLW0603 see above
    try:
        with (folder / f"{name}.mo").open("rb") as file:
            _current = Language(name, gettext.GNUTranslations(file))
    except (OSError, ValueError, IndexError, struct.error):
        _current = Language()
    return _current


def chosen(wanted: Iterable[str], environ: Mapping[str, str] | None = None, folder: Path = CATALOGUES) -> str:
    """Return the name of the language: what the environment says, else the first wanted one that there is.

    `wanted`: names like 'de_AT.UTF-8' or 'zh-Hans-CN', the dearest first.
    """
    said = (os.environ if environ is None else environ).get(VARIABLE, "")
    there = {"en", *(path.stem for path in folder.glob("*.mo"))}
    return next((found for name in (said, *wanted) if (found := _known(name, there))), "en")


def current() -> Language:
    """Return the language that is spoken."""
    return _current


def tr(text: str) -> str:
    """Return the sentence in the person's language, its {places} still to be filled. `text`: a literal."""
    return _current.sentences.gettext(text)


def english(text: str) -> str:
    """Return a text as it is, and let it be translated: whoever shows it asks `shown`, or counts with it."""
    return text


def shown(text: str) -> str:
    """Return a sentence that was marked `english` in the person's language."""
    return _current.sentences.gettext(text) if text else text


def counted(count: int, one: str, many: str) -> str:
    """Return the form for so many, by the language's own rule, with {n} filled in. Both texts: marked `english`."""
    return _current.sentences.ngettext(one, many, count).format(n=count)


def number(value: float, decimals: int) -> str:
    """Return a number with the sign before its decimals that the language has."""
    plain = f"{value:.{decimals}f}"
    return plain.replace(".", ",") if _current.name in _WITH_A_COMMA else plain


def _known(name: str, there: set[str]) -> str:
    """Return the name of the catalogue for a locale; '' where there is none."""
    if name in there:
        return name
    language, *rest = name.partition(".")[0].partition("@")[0].replace("-", "_").split("_")
    marks = {part.upper() for part in rest} or {""}
    if language.lower() == "zh":  # what is written in Taiwan and Hong Kong is another script
        return "zh_CN" if "zh_CN" in there and marks & _SIMPLIFIED and "HANT" not in marks else ""
    return language.lower() if language.lower() in there else ""
