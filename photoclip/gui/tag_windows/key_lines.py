"""What the keyboard help says about the review of suggested tags, which takes these keys itself."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from photoclip.gui.base.actions import KeyLine


def key_lines() -> list[KeyLine]:
    return [
        KeyLine("review.decide", _tr("Accept the photo, or all that are selected"), ("A",)),
        KeyLine("review.decide", _tr("Reject for good"), ("R", "Del")),
        KeyLine("review.decide", _tr("Show the photo large, and go back"), ("Return",)),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("ReviewDialog", text)
