"""The keyboard help as data: which section has which groups of lines, and which lines there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from photoclip.gui.autotag import key_lines as autotag
from photoclip.gui.base.actions import KeyLine
from photoclip.gui.browse import key_lines as browse
from photoclip.gui.grid import key_lines as grid
from photoclip.gui.judging import key_lines as judging
from photoclip.gui.map import key_lines as map_keys
from photoclip.gui.search import key_lines as search
from photoclip.gui.tag_windows import key_lines as tag_windows
from photoclip.gui.viewer import key_lines as viewer

KeyRow = tuple[tuple[str, ...], str]
"""(keys, what they do)"""


@dataclass(frozen=True, slots=True)
class HelpSection:
    """A place of the app, with what its keys do."""

    title: str
    rows: tuple[KeyRow, ...]


def help_sections(of_actions: Iterable[KeyLine]) -> list[HelpSection]:
    """Return the whole help: lines of actions, and of the widgets that take keys themselves."""
    rooms = (search, grid, browse, map_keys, judging, autotag, tag_windows, viewer)
    lines = [*of_actions, *(line for room in rooms for line in room.key_lines())]
    sections = _sections()
    return [HelpSection(title, tuple(_rows(places, lines))) for title, places in sections]


def _sections() -> list[tuple[str, list[str]]]:
    """Return each section's title and the places in it, in their order."""
    groups = {
        "photos": (_tr("Photos"), "search view open copy select time size alike stacks marks panels"),
        "albums": (_tr("Albums"), "make change order"),
        "map": (_tr("Map"), "move choose"),
        "tags": (_tr("Tags"), "type auto"),
        "autotag": (_tr("Auto-tag"), "judge apply"),
        "review": (_tr("Suggested tags"), "decide"),
        "everywhere": (_tr("Everywhere"), "undo duplicates library help quit"),
        "viewer": (_tr("One photo"), "go zoom window"),
        "compare": (_tr("Photos side by side"), "photos"),
    }
    return [(title, [f"{section}.{name}" for name in names.split()]) for section, (title, names) in groups.items()]


def _rows(places: Iterable[str], lines: Iterable[KeyLine]) -> list[KeyRow]:
    """Return the lines at these places, those that say the same as one."""
    keys_of: dict[tuple[str, str], list[str]] = {}
    for place in places:
        for line in lines:
            if line.place == place:
                keys_of.setdefault((place, line.text), []).extend(line.keys)
    return [(tuple(keys), text) for (_place, text), keys in keys_of.items()]


def _tr(text: str) -> str:
    return QCoreApplication.translate("ShortcutsDialog", text)
