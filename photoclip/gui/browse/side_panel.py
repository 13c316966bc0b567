"""SidePanel: folders, albums and tags; one of them, or none, is on show."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QSplitter, QWidget

from photoclip.gui.albums.panel import AlbumPanel
from photoclip.gui.base.on_show import OnShow
from photoclip.gui.base.theme import set_role
from photoclip.gui.browse.folder_panel import FolderPanel
from photoclip.gui.browse.named_photos import NamedPhotos
from photoclip.gui.tags.panel import TagPanel
from photoclip.gui.widgets.page_area import PageArea

MIN_PX = 150
MIN_HEIGHT_PX = 160
INNER_PX = 500
"""So high are the three together at least: lists of two rows would be scrolled inside a panel that is scrolled."""
HEIGHTS_PX = [240, 220, 240]
"""Or as much of the room as these are of each other."""


class SidePanel(PageArea):
    """Holds the three panels. In a low window they are scrolled."""

    def __init__(
        self,
        folders: FolderPanel,
        albums: AlbumPanel,
        tags: TagPanel,
        on_show: OnShow,
        named: NamedPhotos,
        parent: QWidget | None = None,
    ) -> None:
        self._on_show = on_show
        self._named = named
        self.folders = folders
        self.albums = albums
        self.tags = tags
        self.splitter = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False, handleWidth=1)
        super().__init__(self.splitter, parent)
        for place, panel in enumerate((folders, albums, tags)):
            self.splitter.addWidget(panel)
            self.splitter.setStretchFactor(place, HEIGHTS_PX[place])
        self.splitter.setSizes(HEIGHTS_PX)
        self.splitter.setMinimumHeight(INNER_PX)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        set_role(self.viewport(), "panel")
        for source in (on_show, named):
            source.changed.connect(self._mark_folder)

    def minimumSizeHint(self) -> QSize:
        """Whole words, however large the person's text is, and never a sliver."""
        bar_px = self.verticalScrollBar().sizeHint().width()
        width_px = max(MIN_PX, self.splitter.minimumSizeHint().width() + bar_px)
        return QSize(width_px, MIN_HEIGHT_PX)

    def sizeHint(self) -> QSize:
        return self.splitter.sizeHint().expandedTo(self.minimumSizeHint())

    def retint(self) -> None:
        """Draw the icons in the colours of now."""
        self.folders.retint()
        self.albums.retint()
        self.tags.retint()

    # Below: private

    def _mark_folder(self) -> None:
        """An album or a tag on show is marked by its own panel; else the folder is, in which the photos lie."""
        self.folders.show_unchosen(self._named.shows_one(self._on_show.request.text))
