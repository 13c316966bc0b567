"""GridPage: search box, folders, photos and details: the page a person is on nearly all the time."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QSplitter, QVBoxLayout, QWidget

from photoclip.core.albums import Album
from photoclip.core.search import Scope, SearchRequest, Sort
from photoclip.core.strictness import StrictnessLevel
from photoclip.gui.albums.actions import AlbumActions
from photoclip.gui.albums.covers import AlbumCovers
from photoclip.gui.albums.list import AlbumList
from photoclip.gui.albums.order import AlbumOrder
from photoclip.gui.albums.panel import AlbumPanel
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.on_show import OnShow
from photoclip.gui.base.selection import Selection
from photoclip.gui.browse.folder_panel import FolderPanel
from photoclip.gui.browse.going import TimeActions
from photoclip.gui.browse.hints import SearchHints
from photoclip.gui.browse.library_panel import LibraryPanel
from photoclip.gui.browse.named_photos import NamedPhotos
from photoclip.gui.browse.navigation import Navigation
from photoclip.gui.browse.page_header import PageHeader
from photoclip.gui.browse.panel_room import PanelRoom
from photoclip.gui.browse.photos_area import PhotosArea
from photoclip.gui.browse.photos_menu import photos_menu
from photoclip.gui.browse.place_faces import PlaceFaces
from photoclip.gui.browse.query import GridQuery
from photoclip.gui.browse.shown_photos import ShownPhotos
from photoclip.gui.browse.side_panel import SidePanel, SidePanels
from photoclip.gui.browse.sizes import DETAILS_FROM_PX, FOLDER_PANEL_PX, INFO_PANEL_PX, ROOMY_PX, SIDE_FROM_PX
from photoclip.gui.browse.sort_choice import SortChoice
from photoclip.gui.browse.top_bar import TopBar
from photoclip.gui.details.panel import InfoPanel
from photoclip.gui.grid.best_shots import BestShots
from photoclip.gui.grid.model import GridModel
from photoclip.gui.grid.view import GridView
from photoclip.gui.map.beside import Beside
from photoclip.gui.map.pane import MapPane
from photoclip.gui.map.whereabouts import with_area
from photoclip.gui.marks.marking import Marking
from photoclip.gui.photo.actions import PhotoActions, show_in_file_manager
from photoclip.gui.search.history import SearchHistory
from photoclip.gui.search.known_values import KnownValues
from photoclip.gui.tags.actions import TagActions
from photoclip.gui.tags.entry import TagEntry
from photoclip.gui.tags.list import TagList
from photoclip.gui.tags.panel import TagPanel
from photoclip.gui.widgets.tab_order import lead_through
from photoclip.library.contract import Library


class GridPage(QWidget):
    """Makes the parts, lays them out, and connects them.

    The parts listen to three sources: `query` (what is asked), `on_show` (what came), `selection` (what is meant).
    """

    opened = Signal(object, int)
    """(ids of the photos shown, index of the one to show large)"""
    add_folder_requested = Signal()
    settings_requested = Signal(str)
    """page of the settings"""

    def __init__(self, library: Library, bridge: Bridge, parent: QWidget | None = None) -> None:
        """Nothing is in it before `make`."""
        super().__init__(parent)
        self._library = library
        self._bridge = bridge

    def make(self) -> Iterator[None]:
        """Make all that is in it, a part a step: whoever takes the steps can do other things between."""
        photos = (self._make_photos, self._make_albums, self._make_tags, self._make_actions)
        around = (self._make_lists, self._make_side, self._make_search, self._make_middle)
        for step in (*photos, *around, self._lay_out, self._connect):
            step()
            yield

    def start(self) -> None:
        """Ask for the first photos, then for what stands beside them: counting a million takes longer than they do."""
        if self.query.has_words:  # they may wait for the model
            self._ask_for_the_rest()
        else:
            self.query.over.connect(self._ask_for_the_rest, Qt.ConnectionType.SingleShotConnection)
        self.query.ask()

    def set_strictness(self, level: StrictnessLevel) -> None:
        """Judge matches as strictly as was last chosen."""
        self.top_bar.set_strictness(level)

    def search(self, text: str) -> None:
        """Put `text` into the box and show what it finds in all photos."""
        self.navigation.search(text)

    def show_album(self, album: Album) -> None:
        """Show the album's photos, wherever they lie, in its own order."""
        self.navigation.show_album(album)

    def can_sort(self, sort: Sort) -> bool:
        """Tell whether the photos on show can stand in this order."""
        if sort == "relevance":
            shown = self.album_actions.shown
            return self.query.has_words or (shown is not None and shown.has_words)
        return sort != "album" or self.album_order.album is not None

    def explained_request(self) -> SearchRequest | None:
        """Return the search that says why a photo is shown: a smart album's own; none for what was only opened."""
        request = self.on_show.request
        album = self.named.album(request.text)
        if album is not None:
            return replace(request, text=album.query) if album.is_smart else None
        return request if self.on_show.is_search else None

    def collapse_bursts(self) -> None:
        """Bursts are collapsed from now on, or no longer: ask again."""
        self.query.refresh()

    def go_to(self, photo_id: int) -> None:
        """Select this photo and bring it into sight (the viewer was closed on it)."""
        self.grid.select_only(photo_id)
        self.grid.setFocus()

    def menu_for_selection(self) -> QMenu:
        """Return the context menu of the selected photos."""
        return photos_menu(self.actions_of_photos, self.selection, self.album_order, self.grid)

    # Qt's

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._on_selection()  # while the viewer was on show, its photo was meant

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.tag_entry.isVisible():
            self.tag_entry.close_entry()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.top_bar.size_slider.setVisible(self.width() >= ROOMY_PX)
        for room in (self.side_room, self.details_room):
            room.set_width(self.width())

    # Below: private

    def _ask_for_the_rest(self) -> None:
        for part in (self.library_panel, self.folder_panel, self.albums, self.tags, self.history):
            part.reload()
        self._bridge.ask(self._library.search.examples, done=self.search_box.set_examples, owner=self)

    def _make_photos(self) -> None:
        library, bridge = self._library, self._bridge
        self.query = GridQuery(library, bridge, self)
        self.on_show = OnShow(self)
        self.selection = Selection(self)
        self.model = GridModel(library, bridge, self)
        self.grid = GridView(self.model)
        self.shown = ShownPhotos(self.grid, self.on_show, BestShots(library, bridge, self), self)

    def _make_albums(self) -> None:
        library, bridge = self._library, self._bridge
        self.albums = AlbumList(library, bridge, self)
        self.album_actions = AlbumActions(library, bridge, self.albums, self.on_show, self.selection, self)
        self.album_panel = AlbumPanel(self.album_actions, AlbumCovers(library, bridge, self), self.on_show)
        self.album_order = AlbumOrder(library, bridge, self.albums, self.on_show, self.grid)

    def _make_tags(self) -> None:
        library, bridge = self._library, self._bridge
        self.tags = TagList(library, bridge, self)
        self.tag_actions = TagActions(library, bridge, self.tags, self)
        self.tag_entry = TagEntry(library, bridge, self.tag_actions, self.selection)
        self.tag_panel = TagPanel(self.tag_actions, self.on_show, self.selection)
        self.keyword_panel = TagPanel(self.tag_actions, self.on_show, self.selection, of_files=True)

    def _make_actions(self) -> None:
        library, bridge = self._library, self._bridge
        self.marking = Marking(library, bridge, self)
        self.actions_of_photos = PhotoActions(
            library, bridge, self.grid, albums=self.album_actions, marking=self.marking, selection=self.selection
        )
        self.info_panel = InfoPanel(library, bridge, tags=self.tag_actions, marking=self.marking)

    def _make_lists(self) -> None:
        self.library_panel = LibraryPanel(self._library, self._bridge)
        self.folder_panel = FolderPanel(self._library, self._bridge)
        self.named = NamedPhotos(self.albums, self.tags, self)

    def _make_side(self) -> None:
        tags = (self.tag_panel, self.keyword_panel)
        panels = SidePanels(self.library_panel, self.folder_panel, self.album_panel, *tags)
        self.side_panel = SidePanel(self._library, self._bridge, panels, self.on_show, self.named)

    def _make_search(self) -> None:
        library, bridge = self._library, self._bridge
        sort_choice = SortChoice(self.query, self.on_show, self.can_sort)
        self.top_bar = TopBar(self.query, self.on_show, self.grid, sort_choice)
        self.search_box = self.top_bar.search_box
        self.history = SearchHistory(library, bridge, self.on_show, self)
        self.known_values = KnownValues(library, bridge, self)
        self.navigation = Navigation(self.query, self.search_box, self.history, self.named)
        self.time_actions = TimeActions(self.grid, self.on_show, self.navigation.search, self)
        self.hints = SearchHints(library, bridge, self.search_box, self.query, self.on_show, self.navigation)
        self.place_faces = PlaceFaces(self.named, self.folder_panel, self)
        self.header = PageHeader(self.navigation, self.on_show, self.place_faces)

    def _make_middle(self) -> None:
        library, bridge = self._library, self._bridge
        self.pages = PhotosArea(library, bridge, self.grid, self.folder_panel, self.query, self.on_show)
        self.placeholder = self.pages.placeholder
        self.map = MapPane(library, bridge, self.on_show)
        self.map.hide()
        self.side_room = PanelRoom(self.side_panel, self.top_bar.folders_button, SIDE_FROM_PX)
        self.details_room = PanelRoom(self.info_panel, self.top_bar.info_button, DETAILS_FROM_PX)

    def _lay_out(self) -> None:
        # Outer ones first: what is moved to another parent is styled anew, with all that is in it.
        self.splitter = QSplitter(self)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        middle = QWidget()
        for widget in (self.side_panel, middle, self.info_panel):
            self.splitter.addWidget(widget)
        within = QVBoxLayout(middle)
        within.setContentsMargins(0, 0, 0, 0)
        within.setSpacing(0)
        within.addWidget(self.header)
        within.addWidget(self.tag_entry)
        within.addWidget(Beside(self.map, self.pages), 1)
        self.info_panel.setMinimumWidth(200)
        middle.setMinimumWidth(240)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([FOLDER_PANEL_PX, 800, INFO_PANEL_PX])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        column.addWidget(self.splitter, 1)
        self._order_tabs()

    def _order_tabs(self) -> None:
        """Let Tab lead from part to part as they stand, whichever was made first."""
        box, top = self.search_box, self.top_bar
        lead_through(top.folders_button, box.edit, *box.after_edit, top.sort_choice, top.size_slider, top.map_button)
        lead_through(top.map_button, top.info_button, top.strictness_choice, self.side_panel)
        lead_through(self.side_panel, self.header, self.tag_entry, self.map, self.grid, self.info_panel)

    def _connect(self) -> None:
        self.query.first_found.connect(self.shown.show_first)
        self.query.answered.connect(lambda answer: self.on_show.show(answer, self.navigation.place.text))
        self._connect_search()
        self._connect_panels()
        self.details_room.changed.connect(self._show_details)
        self._connect_photos()

    def _connect_search(self) -> None:
        box, completions, navigation = self.search_box, self.search_box.completions, self.navigation
        box.query_changed.connect(navigation.look_for)
        box.left_downwards.connect(self._on_left_downwards)
        box.typing.connect(lambda: self.known_values.want(later=self.query.busy and not box.text()))
        box.entered.connect(self._keep_search)
        box.place_left.connect(navigation.leave_place)
        navigation.place_changed.connect(self._show_place)
        self.place_faces.changed.connect(self._show_place)
        self.header.edit_requested.connect(navigation.edit_search)
        completions.forget_requested.connect(self.history.forget)
        self.folder_panel.folders_loaded.connect(lambda _: self.known_values.set_folders(self.folder_panel.names()))
        self.known_values.changed.connect(completions.set_values)
        self.known_values.changed.connect(lambda values: box.know_tags(values.get("tag", ())))
        self.history.changed.connect(completions.set_recent)
        self.hints.model_requested.connect(lambda: self.settings_requested.emit("model"))
        self.hints.broad_requested.connect(self.top_bar.try_broad)
        self.top_bar.strictness_chosen.connect(lambda level: self._library.settings.change(strictness=level))

    def _connect_panels(self) -> None:
        folders, navigation = self.folder_panel, self.navigation
        self.library_panel.everything_requested.connect(lambda: navigation.show_folder(Scope()))
        self.library_panel.search_requested.connect(navigation.show_tag)
        folders.scope_changed.connect(navigation.show_folder)
        folders.add_requested.connect(self.add_folder_requested)
        folders.settings_requested.connect(lambda: self.settings_requested.emit("folders"))
        folders.album_requested.connect(self.album_actions.ask_for_folder)
        folders.reveal_requested.connect(show_in_file_manager)
        self.album_panel.opened.connect(navigation.show_album)
        self.album_actions.renamed.connect(navigation.follow_album)
        self.album_actions.deleted.connect(navigation.leave_album)
        self.album_actions.edit_requested.connect(navigation.edit_search)
        self.album_order.order_requested.connect(lambda: self.query.set_sort("album"))
        self.album_order.arranged.connect(self.query.refresh)
        for tags in (self.tag_panel, self.keyword_panel):
            tags.search_requested.connect(navigation.show_tag)
        self.tag_actions.renamed.connect(navigation.follow_tag)
        self.tag_actions.deleted.connect(navigation.leave_tag)
        self.info_panel.search_requested.connect(navigation.show_tag)
        self.map.area_chosen.connect(
            lambda area: self.search_box.show_asked(with_area(self.search_box.text_to_ask(), area))
        )

    def _on_typed(self, text: str) -> None:
        """Search for what is typed; a key of an action stays one where nothing is selected for it."""
        actions = itertools.chain.from_iterable(self.actions_of_photos.tables())
        if all(text.upper() != keys.toString() for action in actions for keys in action.shortcuts()):
            self.search_box.edit.type_anew(text)

    def _connect_photos(self) -> None:
        grid, actions = self.grid, self.actions_of_photos
        grid.selection_changed.connect(self._on_selection)
        grid.selectionModel().currentChanged.connect(self._show_details)
        grid.opened.connect(self._on_opened)
        grid.typed.connect(self._on_typed)
        grid.menu_requested.connect(lambda point: self.menu_for_selection().popup(point))
        grid.tile_px_changed.connect(lambda tile_px: self._library.settings.change(thumbnail_size_px=tile_px))
        self.on_show.changed.connect(lambda: self.info_panel.set_request(self.explained_request()))
        self.shown.count_changed.connect(self.header.show_count)
        self.pages.add_folder_requested.connect(self.add_folder_requested)
        actions.to_compare = lambda: self.shown.to_compare(self.selection.ids)
        actions.search_requested.connect(self.navigation.search)
        actions.tag_requested.connect(self.tag_entry.open_entry)
        self.tag_entry.closed.connect(self._on_left_downwards)
        self.info_panel.tag_requested.connect(actions.table["photo.tag"].trigger)

    def _on_left_downwards(self) -> None:
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.grid.currentIndex().isValid() and self.model.rowCount():
            self.grid.setCurrentIndex(self.model.index(0))

    def _on_opened(self, row: int) -> None:
        self._keep_search()
        self.opened.emit(self.model.ids, row)

    def _keep_search(self) -> None:
        """Remember what is looked for; what is open is no search."""
        if self.search_box.text().strip():
            self.history.keep(self.query.request.typed or self.query.request.text)

    def _show_place(self) -> None:
        face = self.place_faces.of(self.navigation.place)
        self.search_box.show_place("" if face.is_everything else face.title, face.icon)

    def _on_selection(self) -> None:
        self.selection.choose(self.grid.selected_ids())
        self._show_details()

    def _show_details(self, *_: object) -> None:
        if not self.info_panel.isVisibleTo(self):
            return
        if len(self.selection.ids) > 1:
            self.info_panel.show_several(self.selection.ids)
        else:
            self.info_panel.show_photo(self.grid.current_id())
