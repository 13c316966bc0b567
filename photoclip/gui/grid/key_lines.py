"""What the keyboard help says about the grid, which takes these keys itself."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from photoclip.gui.base.actions import KeyLine


def key_lines() -> list[KeyLine]:
    return [
        KeyLine("photos.view", _tr("View the photo"), ("Return",)),
        KeyLine("photos.stacks", _tr("Open or close a stack"), ("S",)),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("GridView", text)
