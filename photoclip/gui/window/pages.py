"""Pages: what the window shows in its middle: the grid, the viewer over it, the first start before both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from photoclip.core.photo import WatchedFolder
from photoclip.core.search import IdArray, Scope
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.browse.page import GridPage
from photoclip.gui.checkpoints.downloads import ModelDownloads
from photoclip.gui.first_start.first_start import FirstStart
from photoclip.gui.viewer.bar import ViewerBar
from photoclip.gui.viewer.compare import Compare
from photoclip.gui.viewer.viewer import Viewer
from photoclip.gui.window.apart import Apart
from photoclip.library.contract import Library

AHEAD_MS = 3000
"""So long after the start the viewer is made, when the photos are on show and their thumbnails, too."""
TURN_MS = 100
"""Between one part and the next: a key or a click in between is answered first."""


class Pages(QStackedWidget):
    """Goes from page to page. `currentChanged` says that another one is on show."""

    begun = Signal()
    """The first page is on show: the first start, or the photos."""

    def __init__(
        self, library: Library, bridge: Bridge, downloads: ModelDownloads, parent: QWidget | None = None
    ) -> None:
        """The page with the photos is empty before `make`."""
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._downloads = downloads
        self._viewer: Viewer | None = None
        self._viewer_bar: ViewerBar | None = None
        self._compare: Compare | None = None
        self._first_start: FirstStart | None = None
        self.grid_page = GridPage(library, bridge, self)
        self.apart = Apart(library.companions, bridge, self)
        self.addWidget(self.grid_page)

    def make(self) -> Iterator[None]:
        """Make what is on show first, a part a step."""
        yield from self.grid_page.make()
        self.grid_page.opened.connect(self.view)
        self.grid_page.info_panel.moment_requested.connect(self.play_from)
        self.grid_page.actions_of_photos.compare_requested.connect(self._on_compare)
        self.grid_page.marking.taken_back_on.connect(self._lead_to)

    def start(self) -> None:
        """Ask the library for what to show. Call once it is open."""
        self._bridge.ask(self._library.folders.bare, done=self._on_first_folders, owner=self)
        self.grid_page.start()
        self.apart.read()

    def begin_anew(self) -> None:
        """Ask for folders and a model as at the first start, unless folders are watched."""
        self._bridge.ask(self._library.folders.bare, done=self._on_folders_left, owner=self)

    @property
    def viewer(self) -> Viewer:
        """The photo viewer, made soon after the start or when first used."""
        return self._viewer or self._make_viewer()

    @property
    def compare(self) -> Compare:
        """Photos side by side, made when first used."""
        if self._compare is None:
            self._compare = self._make_compare()
        return self._compare

    @property
    def first_start(self) -> FirstStart | None:
        """The first start, while it lasts."""
        return self._first_start

    @property
    def on_grid(self) -> bool:
        return self.currentWidget() is self.grid_page

    @property
    def in_viewer(self) -> bool:
        return self._viewer is not None and self.currentWidget() is self._viewer

    @property
    def in_compare(self) -> bool:
        return self._compare is not None and self.currentWidget() is self._compare

    def can_view(self) -> bool:
        """Return whether the grid is on show and has a current photo."""
        return self.on_grid and self.grid_page.grid.currentIndex().isValid()

    def view_current(self) -> None:
        """Show the grid's current photo large."""
        if self.can_view():
            self.grid_page.grid.opened.emit(self.grid_page.grid.currentIndex().row())

    def toggle_full_screen(self) -> None:
        """Give the page the whole screen, the viewer nothing but its photo; or take it back."""
        if self.in_viewer:
            self.viewer.full_screen.toggle()
        else:
            window = self.window()
            window.setWindowState(window.windowState() ^ Qt.WindowState.WindowFullScreen)

    def start_slideshow(self) -> None:
        """Show the photos on show one after the other, from the current one on; or end that."""
        grid = self.grid_page.grid
        if self.on_grid:
            if not self.grid_page.model.rowCount():
                return
            grid.opened.emit(max(0, grid.currentIndex().row()))
        if self.in_viewer:
            self.viewer.toggle_slideshow()

    def go_to_search(self) -> None:
        """Lead the keyboard to the search box."""
        self._leave_photos()
        if self.on_grid:
            self.grid_page.search_box.start_typing()

    def view(self, ids: IdArray, index: int) -> None:
        """Show these photos large, beginning with the one at `index`."""
        self.setCurrentWidget(self.viewer)
        self.viewer.info.set_request(self.grid_page.explained_request())
        self.viewer.show_photos(ids, index)
        self.viewer.setFocus()

    def play_from(self, second: float) -> None:
        """Show the video of which the panel beside the photos speaks, from a moment on."""
        row = self.grid_page.model.row_of(self.grid_page.info_panel.photo_id or 0)
        if row is not None:
            self.grid_page.grid.opened.emit(row)
            self.viewer.video.show_moment(second)

    def search(self, text: str) -> None:
        """Show what `text` finds in all photos."""
        self._leave_photos()
        self.grid_page.search(text)

    def show_folder(self, scope: Scope) -> None:
        """Open a folder of the library."""
        self._leave_photos()
        self.grid_page.navigation.show_folder(scope)

    def try_search(self, example: str) -> None:
        """Put an example into the search box, where the person sees it."""
        self._leave_photos()
        self.grid_page.search_box.set_text(example)

    # Below: private

    def _prepare_bar(self) -> None:
        """Make the viewer's bar, half of its work, so that opening the first photo need not."""
        if self._viewer is None and self.isVisible():
            self._viewer_bar = ViewerBar()
            QTimer.singleShot(TURN_MS, self, self._prepare_viewer)

    def _prepare_viewer(self) -> None:
        if self._viewer is None and self.isVisible():
            self._make_viewer()

    def _make_viewer(self) -> Viewer:
        page = self.grid_page
        viewer = self._viewer = Viewer(
            self._library,
            self._bridge,
            self,
            albums=page.album_actions,
            tags=page.tag_actions,
            marking=page.marking,
            bar=self._viewer_bar,
        )
        self._viewer_bar = None
        # The menu bar's actions mean the photo in view.
        viewer.photo_changed.connect(lambda photo_id: page.actions_of_photos.set_photos([photo_id]))
        viewer.actions_of_photos.search_requested.connect(self.search)
        viewer.closed.connect(self._leave_photos)
        self.addWidget(viewer)
        return viewer

    def _make_compare(self) -> Compare:
        page = self.grid_page
        compare = Compare(self._library, self._bridge, page.marking, page.album_actions, page.tag_actions, self)
        compare.photo_changed.connect(lambda photo_id: page.actions_of_photos.set_photos([photo_id]))
        compare.actions_of_photos.search_requested.connect(self.search)
        compare.closed.connect(self._leave_photos)
        self.addWidget(compare)
        return compare

    def _on_compare(self, photo_ids: Sequence[int]) -> None:
        if not self.on_grid:
            return
        self.setCurrentWidget(self.compare)
        self.compare.show_photos(photo_ids)

    def _lead_to(self, photo_id: int) -> None:
        """Bring the photo from which something was taken back into sight, where it is among those on show."""
        if self.in_viewer:
            self.viewer.go_to(photo_id)
        elif self.on_grid:
            grid = self.grid_page.grid
            if grid.model().row_of(photo_id) not in {None, *grid.visible_rows()}:
                grid.select_only(photo_id)

    def _leave_photos(self) -> None:
        """Go back to the grid: to the photo that was in view, or to those that were compared."""
        if self.in_compare:
            self.setCurrentWidget(self.grid_page)
            self.grid_page.grid.setFocus()
        elif self.in_viewer:
            photo_id = self.viewer.photo_id
            self.setCurrentWidget(self.grid_page)
            if photo_id is not None:
                self.grid_page.go_to(photo_id)

    def _on_first_folders(self, folders: Sequence[WatchedFolder]) -> None:
        self._show_first_start(folders)
        self.begun.emit()
        QTimer.singleShot(AHEAD_MS, self, self._prepare_bar)

    def _on_folders_left(self, folders: Sequence[WatchedFolder]) -> None:
        if not folders:
            self._library.settings.change(first_start_done=False)
            self._show_first_start(folders)

    def _show_first_start(self, folders: Sequence[WatchedFolder]) -> None:
        if not folders and not self._library.settings.current.first_start_done:
            self._first_start = FirstStart(self._library, self._bridge, self, self._downloads)
            self._first_start.finished.connect(self._on_first_start_finished)
            self.addWidget(self._first_start)
            self.setCurrentWidget(self._first_start)

    def _on_first_start_finished(self) -> None:
        self._library.settings.change(first_start_done=True)
        page = self.grid_page
        self.setCurrentWidget(page)
        page.query.ask()
        page.library_panel.reload()
        page.folder_panel.reload()
        page.albums.reload()
        page.search_box.start_typing()
        if self._first_start is not None:
            self.removeWidget(self._first_start)
            self._first_start.deleteLater()
            self._first_start = None
