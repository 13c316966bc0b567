"""No word is cut off, and no page scrolls sideways, in any language, in windows as large as they usually are."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetricsF, QGuiApplication
from PySide6.QtWidgets import QDialog, QTreeView, QWidget
from pytestqt.qtbot import QtBot

from photoclip.gui.browse.library_panel import LibraryTree
from photoclip.language.catalogue import Catalogue
from photoclip.language.files import Message, read_po
from photoclip.paths import resources_dir
from tests.gui.languages import catalogues
from tests.gui.settling import faults_that_stay
from tests.gui.window.test_accessibility import (  # noqa: F401 fixtures
    PLACES,
    Places,
    cut_off,
    places,
    set_text_size,
    sideways,
)

DESKTOP_PT = 11
"""As large as desktops write by themselves: GNOME 11, KDE 10, Windows 9."""


@pytest.fixture(scope="session")
def the_longest(qapp: QGuiApplication) -> Catalogue:
    """Every sentence in that of our languages in which it is the longest: what holds this one holds all of them."""
    metrics = QFontMetricsF(QGuiApplication.font())
    found: dict[tuple[str, str, str], str] = {}
    for name in catalogues():
        path = resources_dir() / "translations" / f"{name}.po"
        for message in read_po(path.read_text("utf-8")) if path.is_file() else ():
            key = message.context, message.text, message.plural
            found[key] = max(found.get(key, ""), *message.forms, key=metrics.horizontalAdvance)
    found.pop(("", "", ""))
    return Catalogue(
        "de", [Message(text, (said,) * 2, plural, context) for (context, text, plural), said in found.items()]
    )


def shortened(window: QWidget) -> list[str]:
    """Return the rows of the library's own places that are cut: those of folders and albums are the person's."""
    trees = [tree for tree in window.findChildren(LibraryTree) if tree.isVisible()]
    return [_names(tree) for tree in trees if tree.sizeHintForColumn(0) > tree.columnWidth(0)]


def _names(tree: QTreeView) -> str:
    return ", ".join(str(tree.model().index(row, 0).data()) for row in range(tree.model().rowCount()))


def holds_all(place: QWidget, qtbot: QtBot) -> None:
    """The layout follows what arrives a moment later; what is cut as long as nothing changes any more stays so."""
    if isinstance(place, QDialog):
        place.resize(place.sizeHint())  # as large as it opens, where nobody made it larger
    assert faults_that_stay(lambda: [*cut_off(place), *sideways(place), *shortened(place)], qtbot) == []


@pytest.mark.parametrize("name", PLACES)
def test_a_place_has_room_for_the_longest_words(places: Places, speak, the_longest, set_text_size, name, qtbot):  # noqa: F811
    set_text_size(DESKTOP_PT)
    speak(the_longest)
    holds_all(places.open(name), qtbot)
