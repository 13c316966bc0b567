"""The language that this process speaks."""

from __future__ import annotations

from pathlib import Path

from photoclip.language.catalogue import Catalogue

# The one state of a module in PhotoClip. A sentence is made wherever something is known or goes wrong, in an error's
# constructor, too, where no object could be handed a catalogue; and a process speaks one language, like its locale.
_current = Catalogue("en")


def use(folder: Path, name: str) -> Catalogue:
    """Speak this language from now on. `folder`: where the catalogues lie."""
    global _current  # noqa: PLW0603 see above
    _current = Catalogue("en") if name == "en" else Catalogue.load(folder, name)
    return _current


def catalogue() -> Catalogue:
    """Return the catalogue in use."""
    return _current


def tr(text: str, context: str = "") -> str:
    """Return the sentence in the person's language, its {places} still to be filled.

    `text`: a literal, for that is how the sentence is found for the translators. `context`: a word that tells it from
    another sentence of the same English words.
    """
    return _current.find(text, context) or text


def form(count: int, one: str, many: str) -> str:
    """Return the form for `count` of two texts that `tr` has translated, its {places} still to be filled."""
    return _current.form(count, one, many)
