"""What the keyboard help says about the viewer, which takes these keys itself."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from photoclip.gui.base.actions import KeyLine


def key_lines() -> list[KeyLine]:
    return [
        KeyLine("viewer.go", _tr("Next photo"), ("Right", "PgDown", "Space")),
        KeyLine("viewer.go", _tr("Previous photo"), ("Left", "PgUp", "Backspace")),
        KeyLine("viewer.go", _tr("First and last photo"), ("Home", "End")),
        KeyLine("viewer.zoom", _tr("Actual size and back; so does a double click"), ("Z",)),
        KeyLine("viewer.zoom", _tr("Zoom in and out; so does the wheel"), ("+", "-")),
        KeyLine("viewer.zoom", _tr("Fit to the window, actual size"), ("Ctrl+0", "Ctrl+1")),
        KeyLine("viewer.zoom", _tr("Move about while zoomed in"), ("Left", "Right", "Up", "Down")),
        KeyLine("viewer.zoom", _tr("Turn the view to the right or left; no file is changed"), ("R", "Shift+R")),
        KeyLine("viewer.video", _tr("Play a video, pause and go on"), ("Space",)),
        KeyLine("viewer.video", _tr("Five seconds on or back, once it plays"), ("Right", "Left")),
        KeyLine("viewer.video", _tr("Sound off and on"), ("M",)),
        KeyLine("compare.photos", _tr("Choose another photo"), ("Right", "Left")),
        KeyLine("compare.photos", _tr("Take one out of the comparison"), ("Backspace",)),
        KeyLine("compare.photos", _tr("Zoom and move all photos as one"), ("Z", "+", "-")),
        KeyLine("viewer.window", _tr("Information"), ("I",)),
        KeyLine("viewer.window", _tr("Film strip: the photos before and after this one"), ("F6",)),
        KeyLine("viewer.window", _tr("Back to the photos"), ("Esc",)),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Viewer", text)
