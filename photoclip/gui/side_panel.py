"""SidePanel: folders above, albums below; one of them, or neither, is on show."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QSplitter, QWidget

from photoclip.gui.album_panel import AlbumPanel
from photoclip.gui.folder_panel import FolderPanel

MIN_PX = 150
HEIGHTS_PX = [400, 300]


class SidePanel(QSplitter):
    """Holds the two panels and marks in them what is on show."""

    def __init__(self, folders: FolderPanel, albums: AlbumPanel, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent, childrenCollapsible=False, handleWidth=1)
        self.folders = folders
        self.albums = albums
        self.addWidget(folders)
        self.addWidget(albums)
        self.setStretchFactor(0, 1)
        self.setSizes(HEIGHTS_PX)

    def minimumSizeHint(self) -> QSize:
        """Whole words, however large the person's text is, and never a sliver."""
        return super().minimumSizeHint().expandedTo(QSize(MIN_PX, 0))

    def show_current(self, text: str) -> None:
        """Mark the album that this search shows, or else the folder that it looks in."""
        self.folders.show_unchosen(self.albums.show_current(text))

    def retint(self) -> None:
        """Draw the icons in the colours of now."""
        self.folders.retint()
        self.albums.retint()
