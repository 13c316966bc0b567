"""What the keyboard help says about the auto-tag window, whose buttons have these keys."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from photoclip.gui.base.actions import KeyLine


def key_lines() -> list[KeyLine]:
    return [
        KeyLine("autotag.apply", _tr("Go to the line"), ("Ctrl+G",)),
        KeyLine("autotag.apply", _tr("Apply"), ("Ctrl+Return",)),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("AutoTagDialog", text)
