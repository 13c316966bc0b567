"""What the keyboard help says about a view in which photos are judged, which takes these keys itself."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from photoclip.gui.base.actions import KeyLine


def key_lines() -> list[KeyLine]:
    return [
        KeyLine("autotag.judge", _tr("This photo fits the label"), ("T", "Space")),
        KeyLine("autotag.judge", _tr("This photo does not fit it"), ("X",)),
        KeyLine("autotag.judge", _tr("Take tick or cross back"), ("Z",)),
        KeyLine("autotag.judge", _tr("Show the photo large, and go back"), ("Return",)),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("JudgingView", text)
