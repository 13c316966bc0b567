"""ShortcutsDialog: every key, by place."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from photoclip.gui.base.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XL
from photoclip.gui.widgets.inline_message import text_label


class ShortcutsDialog(QDialog):
    """A list to read; each row one action with its keys."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.setMinimumSize(420, 320)
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(SPACE_XL, SPACE_L, SPACE_XL, SPACE_L)
        grid.setHorizontalSpacing(SPACE_XL)
        grid.setVerticalSpacing(SPACE_S)
        grid.setColumnStretch(1, 1)
        row = 0
        for section, actions in self.sections():
            grid.addWidget(text_label(section, "heading"), row, 0, 1, 2)
            grid.setRowMinimumHeight(row, 32)
            for offset, (keys, action) in enumerate(actions, 1):
                shown = text_label(shown_keys(keys), "muted", wrap=False)
                shown.setMinimumWidth(150)
                grid.addWidget(shown, row + offset, 0, Qt.AlignmentFlag.AlignTop)
                text = text_label(action)
                text.setAccessibleName(f"{action}: {shown.text()}")
                grid.addWidget(text, row + offset, 1)
            row += len(actions) + 1
        grid.setRowStretch(row, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(page)
        area.setAccessibleName(self.tr("Keyboard shortcuts"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, SPACE_M, SPACE_M)
        layout.addWidget(area, 1)
        layout.addWidget(buttons)

    def sizeHint(self) -> QSize:
        return QSize(520, 600)

    def sections(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Return each place with its rows: keys (alternatives parted by a space) and what they do."""
        return [
            (
                self.tr("Photos"),
                [
                    ("Ctrl+F Ctrl+L", self.tr("Search by describing")),
                    ("Tab Del", self.tr("From the search box to its parts, take one out")),
                    ("Return", self.tr("View the photo")),
                    ("Ctrl+O", self.tr("Open in its own program")),
                    ("Ctrl+Shift+O", self.tr("Open with another program")),
                    ("Ctrl+Shift+R", self.tr("Show in the file manager")),
                    ("Ctrl+C", self.tr("Copy")),
                    ("Ctrl+Shift+C", self.tr("Copy the path")),
                    ("Ctrl+A Ctrl+Shift+A", self.tr("Select all, select none")),
                    ("Ctrl++ Ctrl+-", self.tr("Larger and smaller thumbnails")),
                    ("Ctrl+Shift+S", self.tr("Find similar photos")),
                    ("S", self.tr("Open or close a stack")),
                    ("1 2 3 4 5 0", self.tr("Stars; 0 takes them off")),
                    ("F", self.tr("Favourite, or no longer")),
                    ("6 7 8 9", self.tr("Colour label red, yellow, green, blue; again takes it off")),
                    ("F9", self.tr("Folders beside the photos")),
                    ("Ctrl+I", self.tr("Details beside the photos")),
                ],
            ),
            (
                self.tr("Albums"),
                [
                    ("Ctrl+Shift+L", self.tr("New album, from the selected photos")),
                    ("Ctrl+S", self.tr("Save the search as a smart album")),
                    ("F2", self.tr("Rename the album or the tag")),
                    ("Del", self.tr("Delete the album or the tag; the photos stay")),
                    ("Ctrl+Shift+Left Ctrl+Shift+Right", self.tr("Move the photos in their album")),
                ],
            ),
            (
                self.tr("Tags"),
                [
                    ("T", self.tr("Type tags; Return puts one on, Esc goes back to the photos")),
                    ("Ctrl+Shift+T", self.tr("Auto-tag the selection, or all that is on show")),
                    ("Ctrl+Shift+E", self.tr("Suggested tags")),
                ],
            ),
            (
                self.tr("Auto-tag"),
                [
                    ("T Space", self.tr("This photo fits the label")),
                    ("X", self.tr("This photo does not fit it")),
                    ("Z", self.tr("Take tick or cross back")),
                    ("Ctrl+G", self.tr("Go to the line")),
                    ("Ctrl+Return", self.tr("Apply")),
                ],
            ),
            (
                self.tr("Suggested tags"),
                [
                    ("A Return", self.tr("Accept the photo, or all that are selected")),
                    ("R Del", self.tr("Reject for good")),
                ],
            ),
            (
                self.tr("Everywhere"),
                [
                    ("Ctrl+Z", self.tr("Undo")),
                    ("Ctrl+Shift+D", self.tr("Duplicates")),
                    ("Ctrl+Shift+N", self.tr("Add a folder")),
                    ("F5", self.tr("Look for changes now")),
                    ("Ctrl+,", self.tr("Settings")),
                    ("Shift+F1", self.tr("How to search")),
                    ("F1", self.tr("Keyboard shortcuts")),
                    ("Ctrl+Q", self.tr("Quit")),
                ],
            ),
            (
                self.tr("One photo"),
                [
                    ("Right PgDown Space", self.tr("Next photo")),
                    ("Left PgUp Backspace", self.tr("Previous photo")),
                    ("Home End", self.tr("First and last photo")),
                    ("Z", self.tr("Actual size and back; so does a double click")),
                    ("+ -", self.tr("Zoom in and out; so does the wheel")),
                    ("Ctrl+0 Ctrl+1", self.tr("Fit to the window, actual size")),
                    ("Left Right Up Down", self.tr("Move about while zoomed in")),
                    ("I", self.tr("Information")),
                    ("F11", self.tr("Full screen")),
                    ("Esc", self.tr("Back to the photos")),
                ],
            ),
        ]


def shown_keys(keys: str) -> str:
    """Return the keys as this platform writes them."""
    arrows = {"Right": "→", "Left": "←", "Up": "↑", "Down": "↓"}
    native = QKeySequence.SequenceFormat.NativeText
    return "   ".join(arrows.get(key) or QKeySequence(key).toString(native) for key in keys.split())
