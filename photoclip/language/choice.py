"""Which language a person is spoken to in."""

from __future__ import annotations

import json
import locale
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal

from photoclip.language.current import tr

LanguageChoice = Literal["system", "en", "de", "fr", "es", "ja", "zh_CN"]
"""What can be chosen: as the system, or a language by gettext's name."""

OWN_NAMES: dict[str, str] = {
    "en": "English",
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
    "ja": "日本語",
    "zh_CN": "简体中文",
}
"""Each language that there is, by its own name: whoever looks for it may read no other."""

PSEUDO, PSEUDO_ARABIC = "en_XA", "ar_XB"
"""Not languages, but what shows how texts that are longer, or run from right to left, look (`make translations`)."""

VARIABLE = "PHOTOCLIP_LANGUAGE"
"""The environment variable that says it before any setting."""

_LARGEST_BYTES = 1 << 20
_SIMPLIFIED = {"", "CN", "SG", "MY", "HANS"}


def language_help() -> str:
    """Return what the option `--language` is for."""
    return tr("speak this language: {names}").format(names=", ".join(OWN_NAMES))


def choose(setting: str, wanted_by_system: Iterable[str], environ: Mapping[str, str] | None = None) -> str:
    """Return the language's name: what the environment says, else the setting, else the first that the system wants.

    `wanted_by_system`: names like 'de_AT.UTF-8' or 'zh-Hans-CN', the dearest first. What there is no catalogue for is
    passed over; English comes when nothing else does.
    """
    said = (os.environ if environ is None else environ).get(VARIABLE, "")
    for name in (said, setting):
        found = _known(name) if name and name != "system" else ""
        if found:
            return found
    return next((found for name in wanted_by_system if (found := _known(name))), "en")


def saved_choice(settings: Path) -> str:
    """Return the choice in a file of settings, 'system' where none can be read.

    The command line asks before it knows what it is to do: the settings themselves would bring numpy along.
    """
    try:
        if not settings.is_file() or settings.stat().st_size > _LARGEST_BYTES:
            return "system"
        saved = json.loads(settings.read_text("utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return "system"
    choice = saved.get("language") if isinstance(saved, dict) else None
    return choice if isinstance(choice, str) else "system"


def system_languages(environ: Mapping[str, str] | None = None) -> list[str]:
    """Return what the system wants, the dearest first, as far as that is known without Qt."""
    environ = os.environ if environ is None else environ
    said = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
    if said.partition(".")[0] in {"C", "POSIX"}:
        return []  # as gettext has it: who wants no language is not asked which one before others
    wanted = [name for name in [*environ.get("LANGUAGE", "").split(":"), said] if name]
    return wanted or [name for name in (_locale_of_process(),) if name]


def _locale_of_process() -> str:
    try:
        return locale.getlocale()[0] or ""
    except ValueError:  # a locale that Python cannot name
        return ""


def _known(name: str) -> str:
    """Return the name of the catalogue for a locale; '' where there is none."""
    parts = name.partition(".")[0].partition("@")[0].replace("-", "_").split("_")
    language, rest = parts[0].lower(), {part.upper() for part in parts[1:]} or {""}
    if name in {PSEUDO, PSEUDO_ARABIC}:
        return name
    if language == "zh":  # what is written in Taiwan and Hong Kong is another script
        return "zh_CN" if rest & _SIMPLIFIED and "HANT" not in rest else ""
    return language if language in OWN_NAMES else ""
