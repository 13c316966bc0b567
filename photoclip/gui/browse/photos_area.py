"""PhotosArea: the grid, or why it is empty and what to do."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from photoclip.core.events import IndexingStatus
from photoclip.core.photo import WatchedFolder
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.on_show import OnShow
from photoclip.gui.browse.folder_panel import FolderPanel
from photoclip.gui.browse.named_photos import NamedPhotos
from photoclip.gui.browse.query import GridQuery
from photoclip.gui.grid.view import GridView
from photoclip.gui.widgets.placeholder import GridPlaceholder
from photoclip.library.contract import Library

MIN_PX = 120
"""A page that is not on show must not take the room of what stands above the photos."""


class PhotosArea(QStackedWidget):
    """Shows the grid until it is known that there is nothing to show in it."""

    add_folder_requested = Signal()

    def __init__(
        self,
        library: Library,
        bridge: Bridge,
        grid: GridView,
        folders: FolderPanel,
        query: GridQuery,
        on_show: OnShow,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._grid = grid
        self._panel = folders
        self._query = query
        self._on_show = on_show
        self._folders: list[WatchedFolder] | None = None
        self._status = library.indexing.status()
        self.placeholder = GridPlaceholder()
        self.addWidget(self.placeholder)
        self.addWidget(grid)
        self.setCurrentWidget(grid)
        self.setMinimumHeight(MIN_PX)
        on_show.changed.connect(self._show)
        folders.folders_loaded.connect(self._on_folders)
        bridge.status_changed.connect(self._on_status)

    # Below: private

    def _on_folders(self, folders: list[WatchedFolder]) -> None:
        self._folders = folders
        self._show()

    def _on_status(self, status: IndexingStatus) -> None:
        self._status = status
        if not self._grid.model().rowCount():
            self._show()

    def _show(self) -> None:
        if self._grid.model().rowCount():
            self.setCurrentWidget(self._grid)
        elif self._folders is not None and self._on_show.answer is not None:
            self._explain(self._folders)
            self.setCurrentWidget(self.placeholder)

    def _explain(self, folders: list[WatchedFolder]) -> None:
        say = self.placeholder.say
        folder = self._panel.folder(self._query.scope.folder_id)
        if not folders:
            say(
                "folder-add",
                self.tr("No folders yet"),
                self.tr("Add a folder of photos, or drop one here. Photos stay where they are and are never changed."),
                self.tr("Add folder…"),
                self.add_folder_requested.emit,
            )
        elif self._status.phase in ("scanning", "indexing"):
            say("photos", self.tr("Looking at your photos"), self.tr("They appear here as they are read."))
        elif folder is not None and not folder.online:
            say("offline", self.tr("This folder is offline"), self.tr("Plug in its drive, or connect to its server."))
        elif (place := NamedPhotos.library_place(self._query.request.text)) is not None:
            say(place.icon, place.nothing, place.way)
        elif self._query.has_text:
            say(
                "search",
                self.tr("No match"),
                self.tr("Nothing here fits all of this. Take a part out, try other words, or look in all photos.")
                if self._query.scope.folder_id is not None
                else self.tr("Nothing here fits all of this. Take a part out, or try other words."),
            )
        else:
            text = self.tr(
                "PhotoClip looks for JPEG, HEIC, PNG, WebP, TIFF, raw and other photo files; README lists them all."
            )
            say("photos", self.tr("No photos here"), text)
