"""What the keyboard help says about the lists beside the photos, which take these keys themselves."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from photoclip.gui.base.actions import KeyLine


def key_lines() -> list[KeyLine]:
    return [
        KeyLine("albums.change", _tr("Rename the album or the tag"), ("F2",)),
        KeyLine("albums.change", _tr("Delete the album or the tag; the photos stay"), ("Del",)),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("SidePanel", text)
