"""What the keyboard help says about the map, which takes these keys itself."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from photoclip.gui.base.actions import KeyLine


def key_lines() -> list[KeyLine]:
    return [
        KeyLine("map.move", _tr("Move about; so does dragging"), ("Left", "Right", "Up", "Down")),
        KeyLine("map.move", _tr("Zoom in and out; so does the wheel"), ("+", "-")),
        KeyLine("map.move", _tr("All photos on the map"), ("Home",)),
        KeyLine("map.choose", _tr("Show the photos of what is seen; Shift and drag selects an area"), ("Return",)),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("MapPane", text)
