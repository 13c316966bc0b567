"""The languages that ship, for tests that ask something of all of them."""

from __future__ import annotations

from functools import cache

from photoclip.language.catalogue import Catalogue
from photoclip.language.choice import OWN_NAMES
from photoclip.paths import resources_dir


@cache
def catalogues() -> dict[str, Catalogue]:
    """Return each language's catalogue, English as well, which has nothing in it."""
    folder = resources_dir() / "translations"
    return {name: Catalogue("en") if name == "en" else Catalogue.load(folder, name) for name in OWN_NAMES}
