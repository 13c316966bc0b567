from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from photoclip.gui.base import translator
from photoclip.language import current
from photoclip.language.catalogue import Catalogue
from photoclip.language.files import read_po
from resources.translations.extraction import catalogue_of
from resources.translations.pseudo import filled
from resources.translations.update import written
from tests.conftest import ROOT


@pytest.fixture(scope="session")
def pseudo_languages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Catalogue]:
    """Every sentence of the code as it stands, in languages that nobody speaks."""
    template = catalogue_of(ROOT / "photoclip")
    return {
        name: Catalogue(name, read_po(written(filled(template, name), name).decode())) for name in ("en_XA", "ar_XB")
    }


@pytest.fixture
def speak(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Catalogue], None]]:
    """Return what lets all of PhotoClip speak a language, until the test ends."""
    before, direction = QLocale(), qapp.layoutDirection()
    # Qt's own words stay in this process once they are in: those of a language would say "Strg" to later tests.
    translator.speak(qapp, Catalogue("en_XA"))

    def use(catalogue: Catalogue) -> None:
        monkeypatch.setattr(current, "_current", catalogue)
        translator.speak(qapp, catalogue)

    yield use
    translator.speak(qapp, Catalogue("en"))
    QLocale.setDefault(before)
    qapp.setLayoutDirection(direction)
