"""Every text that a person sees goes through the catalogue: in a language that nobody speaks, all of it is marked."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHeaderView, QLineEdit, QMenu, QPlainTextEdit, QWidget

from photoclip.core.query import GRAMMAR_HELP
from photoclip.language.choice import OWN_NAMES
from resources.translations.pseudo import CLOSES, OPENS
from tests.gui.language.test_whole_words import holds_all
from tests.gui.window.test_accessibility import PLACES, Places, places  # noqa: F401 a fixture

TESTS = Path(__file__).resolve().parent.parent
OF_WIDGETS = ("text", "windowTitle", "title", "toolTip", "statusTip", "placeholderText", "accessibleName")
ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
A_WORD = re.compile(r"[^\W\d_]{2,}")

GIVEN = TESTS / "fakes", TESTS / "window" / "test_accessibility.py"
"""Where stands what the person, the camera and the library say in these tests: names, and sentences of errors."""

SHAPES = re.compile(
    r"[/~]\S.*"  # a path, as far as it fits
    r"|(places/)?town \d+|animals|a tag with a rather long name.*"
    r"|[^/]+\.(jpg|png|heic)"
    r"|[\d.,]+\s?([kMGT]?B|MP|mm|s|%)|JPEG, [\d.,]+ MB|[\d/, :]+[\u202f ][AP]M(  ·  \d+ × \d+)?"  # noqa: RUF001
    r"|\w+day, \w+ \d+, ?.*|\w+ \d{4}"  # dates, as the system's locale writes them
    r"|Python \d.*"
    r"|echo fs\.inotify.*"  # a command to be copied
    r"|PhotoClip|" + "|".join(OWN_NAMES.values())
)


_NAMED = "Ctrl Alt Shift Del Return Space Esc Home End Tab Left Right Up Down PgUp PgDown Backspace Menu Num Ins"
KEYS = {"", *_NAMED.split(), *(f"F{number}" for number in range(1, 13)), *map(chr, range(33, 127)), *"←→↑↓…"}


@cache
def given() -> frozenset[str]:
    files = [file for place in GIVEN for file in (place.rglob("*.py") if place.is_dir() else [place])]
    nodes = [node for file in files for node in ast.walk(ast.parse(file.read_text("utf-8")))]
    literals = [example.example for example in GRAMMAR_HELP]  # queries, which stay as they are
    literals += [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return frozenset(line for literal in literals for line in literal.splitlines())


def texts_of(window: QWidget) -> Iterator[str]:
    """Return every text in the window that is seen, or heard, now."""
    for widget in [window, *window.findChildren(QWidget)]:
        if not widget.isVisible() or widget.window() is not window:
            continue
        for name in OF_WIDGETS:
            typed = name == "text" and isinstance(widget, QLineEdit | QPlainTextEdit)
            said = getattr(widget, name, "")
            if not typed and not isinstance(said, QWidget):
                yield str((said() if callable(said) else said) or "")
        if isinstance(widget, QComboBox):
            yield from (widget.itemText(index) for index in range(widget.count()))
        elif isinstance(widget, QAbstractItemView) and not isinstance(widget, QHeaderView):
            yield from _items(widget)
    yield from _actions(window)


def _items(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    if model is None:
        return
    headers = [header for header in view.findChildren(QHeaderView) if header.isVisible()]
    if headers:
        for column in range(_columns(model, QModelIndex())):
            yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")
    waiting = [QModelIndex()]
    while waiting:
        parent = waiting.pop()
        for row in range(min(model.rowCount(parent), 30)):
            for column in range(_columns(model, parent)):
                index = model.index(row, column, parent)
                yield from (said for role in ROLES if isinstance(said := index.data(role), str))
            waiting.append(model.index(row, 0, parent))


def _columns(model: QAbstractItemModel, parent: QModelIndex) -> int:
    return 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)


def _actions(window: QWidget) -> Iterator[str]:
    for action in window.findChildren(QAction):
        if not action.isSeparator() and action.isVisible():
            yield action.text()
    yield from (menu.title() for menu in window.findChildren(QMenu))


def unmarked(window: QWidget) -> list[str]:
    return sorted({line for text in texts_of(window) for line in _lines(text) if not _is_fine(line)})


def _lines(text: str) -> list[str]:
    """Return the parts that come from different places: a tool tip names a file, and says something of it."""
    return re.sub(rf"{OPENS}[^{CLOSES}]*{CLOSES}", OPENS, text).splitlines()


def _is_fine(line: str) -> bool:
    keys = set(re.split(r"[+\s]+", line))
    if keys <= KEYS or OPENS in line or CLOSES in line or not A_WORD.search(line):
        return True
    return line in given() or SHAPES.fullmatch(line) is not None


@pytest.mark.parametrize("name", PLACES)
def test_every_text_of_a_place_comes_from_the_catalogue(places: Places, speak, pseudo_languages, name, qtbot):  # noqa: F811
    speak(pseudo_languages["en_XA"])
    place = places.open(name)
    found = unmarked(place)
    assert not found, "\n".join(found)
    holds_all(place, qtbot)  # words that are 40 % longer, besides
