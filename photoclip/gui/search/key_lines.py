"""What the keyboard help says about the search box, which takes these keys itself."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from photoclip.gui.base.actions import KeyLine


def key_lines() -> list[KeyLine]:
    return [
        KeyLine("photos.search", _tr("From the search box to its parts, take one out"), ("Tab", "Del")),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("SearchBox", text)
