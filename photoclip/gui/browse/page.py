"""GridPage: search box, folders, photos and details: the page a person is on nearly all the time."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QBuffer, QIODevice, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QImage, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QMenu,
    QSlider,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from photoclip.core.albums import Album
from photoclip.core.events import IndexingStatus
from photoclip.core.photo import WatchedFolder
from photoclip.core.search import BROAD, IdArray, Scope, SearchRequest
from photoclip.gui.albums.actions import AlbumActions
from photoclip.gui.albums.covers import AlbumCovers
from photoclip.gui.albums.list import AlbumList, album_text
from photoclip.gui.albums.order import AlbumOrder
from photoclip.gui.albums.panel import AlbumPanel
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.icons import set_icon
from photoclip.gui.base.theme import SPACE_M, SPACE_S, SPACE_XS, set_role
from photoclip.gui.browse.answer_texts import summary
from photoclip.gui.browse.folder_panel import FolderPanel
from photoclip.gui.browse.query import Answer, GridQuery, found_photos
from photoclip.gui.browse.shown_answer import ShownAnswer
from photoclip.gui.browse.side_panel import SidePanel
from photoclip.gui.details.panel import InfoPanel
from photoclip.gui.grid.model import GridModel, StackRole
from photoclip.gui.grid.placed_view import MAX_TILE_PX, MIN_TILE_PX, TILE_STEP_PX
from photoclip.gui.grid.stacks import StackMark
from photoclip.gui.grid.view import GridView
from photoclip.gui.marks.marking import Marking
from photoclip.gui.photo.actions import PhotoActions, show_in_file_manager
from photoclip.gui.search.box import BOX_PX, SearchBox
from photoclip.gui.search.history import SearchHistory
from photoclip.gui.search.known_values import KnownValues
from photoclip.gui.search.strictness_choice import LEVELS, StrictnessChoice
from photoclip.gui.tags.actions import TagActions
from photoclip.gui.tags.entry import TagEntry
from photoclip.gui.tags.list import TagList, tag_text
from photoclip.gui.tags.panel import UNTAGGED_TEXT, TagPanel
from photoclip.gui.widgets.placeholder import GridPlaceholder
from photoclip.library.contract import Library
from photoclip.settings import StrictnessLevel

FOLDER_PANEL_PX, INFO_PANEL_PX = 220, 280
MIN_GRID_PX = 120
"""A page that is not on show must not take the room of what stands above the photos."""
BUSY_AFTER_MS = 400
ROOMY_PX = 800
"""In a narrower page the box has the room of the size slider, which keys and wheel do without."""
PASTED_MAX_PX = 2048
"""Long side of a pasted picture that is kept: far above what a model looks at."""


class GridPage(QWidget):
    """Wires the box, the folders and the sort choice to one question, and its answer to the grid."""

    opened = Signal(object, int)
    """(ids of the photos shown, index of the one to show large)"""
    add_folder_requested = Signal()
    settings_requested = Signal(str)
    """page of the settings"""
    count_changed = Signal(str)

    def __init__(self, library: Library, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._folders: list[WatchedFolder] | None = None
        self._status = library.indexing.status()
        self._answer: Answer | None = None
        self._has_model = False
        self.query = GridQuery(library, bridge, self)
        self.search_box = SearchBox()
        self.history = SearchHistory(library, bridge, self)
        self.known_values = KnownValues(library, bridge, self)
        self.folder_panel = FolderPanel(library, bridge)
        self.model = GridModel(library, bridge, self)
        self.grid = GridView(self.model)
        self.shown = ShownAnswer(self.grid, self)
        self.placeholder = GridPlaceholder()
        self.albums = AlbumList(library, bridge, self)
        self.album_actions = AlbumActions(library, bridge, self.albums, self)
        self.album_panel = AlbumPanel(self.album_actions, AlbumCovers(library, bridge, self))
        self.album_order = AlbumOrder(library, bridge, self.albums, self.grid)
        self.tags = TagList(library, bridge, self)
        self.tag_actions = TagActions(library, bridge, self.tags, self)
        self.tag_entry = TagEntry(library, bridge, self.tag_actions)
        self.tag_panel = TagPanel(self.tag_actions)
        self.marking = Marking(library, bridge, self)
        self.side_panel = SidePanel(self.folder_panel, self.album_panel, self.tag_panel)
        self.info_panel = InfoPanel(library, bridge, tags=self.tag_actions, marking=self.marking)
        self.actions = PhotoActions(library, bridge, self.grid, albums=self.album_actions, marking=self.marking)
        self.sort_choice = self._make_sort_choice()
        self.strictness_choice = StrictnessChoice()
        self.strictness_choice.hide()
        self.size_slider = self._make_size_slider()
        self._busy_timer = QTimer(self, singleShot=True, interval=BUSY_AFTER_MS)
        self._lay_out()
        self._connect()

    def start(self) -> None:
        """Ask for the first photos, folders and examples."""
        self.folder_panel.reload()
        self.albums.reload()
        self.tags.reload()
        self.query.ask()
        self.history.reload()
        self._bridge.ask(self._library.search.examples, done=self.search_box.set_examples, owner=self)

    def set_strictness(self, level: StrictnessLevel) -> None:
        """Judge matches as strictly as was last chosen."""
        self.strictness_choice.set_value(LEVELS[level])
        self.query.set_strictness(LEVELS[level], ask=False)

    def set_folder_panel_shown(self, shown: bool) -> None:
        self.side_panel.setVisible(shown)

    def set_info_panel_shown(self, shown: bool) -> None:
        self.info_panel.setVisible(shown)
        self._show_details()

    def search(self, text: str) -> None:
        """Put `text` into the box and show what it finds in all photos."""
        self._show_request(SearchRequest(text, sort="relevance", strictness=self.query.strictness))

    def show_album(self, album: Album) -> None:
        """Show the album's photos, wherever they lie, in its own order."""
        self._show_request(SearchRequest(album_text(album), sort=album.sort, strictness=album.strictness))

    def explained_request(self) -> SearchRequest | None:
        """Return the search that says why a photo is shown: a smart album's own; none for what the person put there."""
        request = self.query.request
        album = self.albums.shown_by(request.text)
        if album is None:
            return request
        return replace(request, text=album.query) if album.is_smart else None

    def collapse_bursts(self) -> None:
        """Bursts are collapsed from now on, or no longer: ask again."""
        self.query.refresh()

    def go_to(self, photo_id: int) -> None:
        """Select this photo and bring it into sight (the viewer was closed on it)."""
        self.grid.select_only(photo_id)
        self.grid.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.tag_entry.isVisible():
            self.tag_entry.close_entry()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.size_slider.setVisible(self.width() >= ROOMY_PX)

    # Below: private

    def _make_sort_choice(self) -> QComboBox:
        choice = QComboBox()
        choice.setAccessibleName(self.tr("Sort"))
        choice.setToolTip(self.tr("The order of the photos"))
        for text, sort in (
            (self.tr("Best match"), "relevance"),
            (self.tr("Newest first"), "newest"),
            (self.tr("Oldest first"), "oldest"),
            (self.tr("Name"), "name"),
            (self.tr("Album order"), "album"),
        ):
            choice.addItem(text, sort)
        choice.activated.connect(lambda _index: self.query.set_sort(choice.currentData()))
        return choice

    def _make_size_slider(self) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(MIN_TILE_PX // TILE_STEP_PX, MAX_TILE_PX // TILE_STEP_PX)
        slider.setFixedWidth(110)
        slider.setFixedHeight(28)
        slider.setValue(self.grid.tile_px // TILE_STEP_PX)
        slider.setAccessibleName(self.tr("Thumbnail size"))
        slider.setToolTip(self.tr("Thumbnail size"))
        return slider

    def _lay_out(self) -> None:
        top = set_role(QWidget(), "topbar")
        top.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.folders_button = self._panel_button("folder-panel", self.tr("Folders"))
        self.info_button = self._panel_button("info-panel", self.tr("Details"))
        line = QHBoxLayout(top)
        line.setContentsMargins(SPACE_M, SPACE_M, SPACE_M, SPACE_S // 2)
        line.setSpacing(SPACE_S)
        line.addLayout(_beside_box(self.folders_button))
        line.addWidget(self.search_box, 1, Qt.AlignmentFlag.AlignTop)
        line.addLayout(self._make_choices())
        self.pages = QStackedWidget()
        self.pages.addWidget(self.placeholder)
        self.pages.addWidget(self.grid)
        self.pages.setCurrentWidget(self.grid)
        middle = QWidget()
        within = QVBoxLayout(middle)
        within.setContentsMargins(0, 0, 0, 0)
        within.setSpacing(0)
        within.addWidget(self.tag_entry)
        within.addWidget(self.pages, 1)
        self.pages.setMinimumHeight(MIN_GRID_PX)
        self.splitter = QSplitter(childrenCollapsible=False, handleWidth=1)
        for widget in (self.side_panel, middle, self.info_panel):
            self.splitter.addWidget(widget)
        self.info_panel.setMinimumWidth(200)
        middle.setMinimumWidth(240)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([FOLDER_PANEL_PX, 800, INFO_PANEL_PX])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(self.splitter, 1)

    def _make_choices(self) -> QVBoxLayout:
        """Stand sort, size and details on the box's middle line, and the strictness under them, beside the hint."""
        first = QHBoxLayout()
        first.setSpacing(SPACE_S)
        first.addStrut(BOX_PX)
        for widget in (self.sort_choice, self.size_slider, self.info_button):
            first.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        column.addLayout(first)
        column.addWidget(self.strictness_choice, 0, Qt.AlignmentFlag.AlignLeading)
        column.addStretch(1)
        return column

    def _panel_button(self, icon: str, name: str) -> QToolButton:
        button = QToolButton(checkable=True)
        set_icon(button, icon)
        button.setAccessibleName(name)
        button.setToolTip(name)
        return button

    def _connect(self) -> None:
        self.search_box.query_changed.connect(self._on_text)
        self.search_box.left_downwards.connect(self._on_left_downwards)
        self.search_box.typing.connect(self.known_values.want)
        self.search_box.entered.connect(self.history.keep)
        self.search_box.image_given.connect(self._on_image)
        self.search_box.completions.forget_requested.connect(self.history.forget)
        self.known_values.changed.connect(self.search_box.completions.set_values)
        self.history.changed.connect(self.search_box.completions.set_recent)
        self.strictness_choice.changed.connect(self._on_strictness)
        self.folder_panel.scope_changed.connect(self._on_scope)
        self.folder_panel.folders_loaded.connect(self._on_folders)
        self.folder_panel.add_requested.connect(self.add_folder_requested)
        self.folder_panel.settings_requested.connect(lambda: self.settings_requested.emit("folders"))
        self.folder_panel.album_requested.connect(self.album_actions.ask_for_folder)
        self.folder_panel.reveal_requested.connect(show_in_file_manager)
        self.query.answered.connect(self._on_answer)
        self.query.failed.connect(self._on_failed)
        self.query.busy_changed.connect(self._on_busy)
        self._busy_timer.timeout.connect(lambda: self.search_box.show_hint(self.tr("Searching…")))
        self.grid.opened.connect(self._on_opened)
        self.grid.menu_requested.connect(self._on_menu)
        self.shown.count_changed.connect(self.count_changed)
        self.album_panel.opened.connect(self.show_album)
        self.albums.changed.connect(self._show_album_mark)
        self.album_actions.renamed.connect(self._on_album_renamed)
        self.album_actions.deleted.connect(self._on_album_deleted)
        self.album_actions.edit_requested.connect(self._on_edit_search)
        self.actions.search_requested.connect(self.search)
        self.album_order.order_requested.connect(lambda: self.query.set_sort("album"))
        self.album_order.arranged.connect(self.query.refresh)
        self.actions.tag_requested.connect(lambda: self.tag_entry.open_for(self.grid.selected_ids()))
        self.tag_entry.closed.connect(self._on_left_downwards)
        self.info_panel.tag_requested.connect(self.actions.tag.trigger)
        self.info_panel.search_requested.connect(self._show_tag)
        self.tag_panel.search_requested.connect(self._show_tag)
        self.tags.changed.connect(lambda: self.side_panel.show_current(self.query.request.text))
        self.tag_actions.renamed.connect(self._on_tag_renamed)
        self.tag_actions.deleted.connect(self._on_tag_deleted)
        self.grid.selection_changed.connect(self._on_selection)
        self.grid.selectionModel().currentChanged.connect(lambda *_: self._show_details())
        self.grid.tile_px_changed.connect(self._on_tile_px)
        self.size_slider.valueChanged.connect(lambda value: self.grid.set_tile_px(value * TILE_STEP_PX))
        self._bridge.status_changed.connect(self._on_status)
        self._bridge.model_changed.connect(lambda _model: self._show_hint())

    def _on_text(self, text: str) -> None:
        self.history.look_at("")
        self.query.set_text(text)

    def _on_scope(self, scope: Scope) -> None:
        """A folder was chosen: it takes the place of an album or a tag, but not that of words to look for."""
        if not self._shows_one_thing(self.query.request.text):
            self.query.set_scope(scope)
        else:
            self._show_request(SearchRequest("", scope, self.query.date_sort))

    def _show_request(self, request: SearchRequest) -> None:
        if request.scope == Scope():
            self.folder_panel.choose_everything()
        self.history.look_at("")
        self.search_box.blockSignals(True)  # the question is asked here, once, with the sort that goes with it
        self.search_box.set_text(request.text)
        self.search_box.blockSignals(False)
        self.query.show(request)

    def _on_album_renamed(self, before: Album, after: Album) -> None:
        if self.query.request.text == album_text(before):
            self.show_album(after)

    def _on_album_deleted(self, album: Album) -> None:
        if self.query.request.text == album_text(album):
            self._show_request(SearchRequest("", self.query.scope, self.query.date_sort))

    def _on_edit_search(self, album: Album) -> None:
        self._show_request(SearchRequest(album.query, sort=album.sort, strictness=album.strictness))
        self.search_box.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _shows_one_thing(self, text: str) -> bool:
        """Tell whether this search shows an album, a tag or the untagged photos, and nothing else."""
        shown = self.albums.shown_by(text), self.tags.shown_by(text)
        return any(one is not None for one in shown) or text.strip() == UNTAGGED_TEXT

    def _show_tag(self, text: str) -> None:
        """Show a tag's photos, wherever they lie, by date."""
        self._show_request(SearchRequest(text, sort=self.query.date_sort))

    def _on_tag_renamed(self, before: str, after: str) -> None:
        if self.query.request.text == tag_text(before):
            self._show_tag(tag_text(after))

    def _on_tag_deleted(self, name: str) -> None:
        if self.query.request.text == tag_text(name):
            self._show_request(SearchRequest("", self.query.scope, self.query.date_sort))

    def _show_album_mark(self) -> None:
        """Mark what is on show beside the photos: an album, a tag, or else a folder."""
        request = self.query.request
        self.album_actions.set_request(request)
        self.album_order.set_request(request)
        self.side_panel.show_current(request.text)

    def _on_strictness(self, strictness: float) -> None:
        self.query.set_strictness(strictness)
        self._library.settings.change(strictness=self.strictness_choice.level)

    def _try_broad(self) -> None:
        self.strictness_choice.set_value(BROAD)
        self._on_strictness(BROAD)

    def _on_image(self, image: QImage) -> None:
        self.search_box.show_hint(self.tr("Keeping the picture…"), first=True)

        def keep() -> str:
            return str(self._library.search.keep_picture(_png(image)))

        self._bridge.ask(keep, done=self._on_image_kept, failed=self._on_failed, owner=self)

    def _on_image_kept(self, path: str) -> None:
        self._show_hint()
        self.search_box.add_picture(path)

    def _on_opened(self, row: int) -> None:
        self.history.keep(self.search_box.text())
        self.opened.emit(self.model.ids, row)

    def _on_left_downwards(self) -> None:
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.grid.currentIndex().isValid() and self.model.rowCount():
            self.grid.setCurrentIndex(self.model.index(0))

    def _on_busy(self, busy: bool) -> None:
        if busy and self.query.has_text:
            self._busy_timer.start()
        else:
            self._busy_timer.stop()

    def _on_answer(self, answer: Answer) -> None:
        self._answer = answer
        ids = self.shown.show(answer)
        self.album_actions.set_found(found_photos(answer))
        self._show_album_mark()
        self.info_panel.set_request(self.explained_request())
        if not answer.again:
            self.history.look_at(answer.request.text)
        self.search_box.set_term_hints(answer.request.text, answer.result.term_hints)
        self._show_sort()
        self._show_hint()
        self._show_page(ids)

    def _on_failed(self, sentence: str) -> None:
        self.search_box.show_hint(sentence, first=True)

    def _on_folders(self, folders: list[WatchedFolder]) -> None:
        self._folders = folders
        self._show_page(self.model.ids)

    def _on_status(self, status: IndexingStatus) -> None:
        had_model, self._has_model = self._has_model, self._library.models.active() is not None
        self._status = status
        if had_model != self._has_model and self._answer is not None:
            self._show_hint()
        if not self.model.rowCount():
            self._show_page(self.model.ids)

    def _on_menu(self, point: QPoint) -> None:
        self.menu_for_selection().popup(point)

    def menu_for_selection(self) -> QMenu:
        """Return the context menu of the selected photos."""
        menu = self.actions.menu_for(self.grid.selected_ids())
        mark: StackMark | None = self.grid.currentIndex().data(StackRole)
        if self.album_order.album is not None:
            menu.addSeparator()
            menu.addActions(self.album_order.actions())
        if mark is not None:
            first = menu.actions()[0]
            toggle = QAction(self.tr("Close stack") if mark.is_open else self.tr("Open stack"), menu)
            set_icon(toggle, "stack")
            toggle.setShortcut(Qt.Key.Key_S)
            toggle.triggered.connect(self.grid.toggle_stack)
            menu.insertAction(first, toggle)
            menu.insertSeparator(first)
        return menu

    def _on_selection(self) -> None:
        selected = self.grid.selected_ids()
        self.actions.set_photos(selected)
        self.tag_entry.set_photos(selected)
        self.tag_panel.set_selected(selected)
        self._show_details()

    def _on_tile_px(self, tile_px: int) -> None:
        self.size_slider.blockSignals(True)
        self.size_slider.setValue(tile_px // TILE_STEP_PX)
        self.size_slider.blockSignals(False)
        self._library.settings.change(thumbnail_size_px=tile_px)

    def _show_details(self) -> None:
        if not self.info_panel.isVisibleTo(self):
            return
        selected = self.grid.selected_ids()
        if len(selected) > 1:
            self.info_panel.show_several(selected)
        else:
            self.info_panel.show_photo(self.grid.current_id())

    def _show_sort(self) -> None:
        choice, words = self.sort_choice, self.query.has_words
        choice.model().item(0).setEnabled(words)
        choice.model().item(choice.findData("album")).setEnabled(self.album_order.album is not None)
        choice.setCurrentIndex(choice.findData(self.query.sort))
        self.strictness_choice.set_value(self.query.strictness)  # an album brings its own
        self.strictness_choice.setVisible(words)

    def _show_hint(self) -> None:
        """Say under the box what stands between the person's words and the right photos."""
        answer, say = self._answer, self.search_box.show_hint
        if self._library.models.active() is None and (self.query.has_words or not self.query.has_text):
            browse, words = self.tr("Browse by folder and date."), self.tr("Searching by words needs a model.")
            text = words if self.query.has_words else browse
            say(text, self.tr("Choose a model…"), lambda: self.settings_requested.emit("model"), first=True)
        elif answer is None:
            say("")
        elif answer.is_ranked and not answer.result.strong_count and self.query.strictness > BROAD:
            say(answer.result.message or summary(answer), self.tr("Try Broad"), self._try_broad)
        elif not self._shows_one_thing(answer.request.text):
            say(answer.result.message or summary(answer))
        else:
            say(answer.result.message)  # the status line counts an album's or a tag's photos, which match nothing

    def _show_page(self, ids: IdArray) -> None:
        """Show the grid, or say why it is empty and what to do."""
        if len(ids):
            self.pages.setCurrentWidget(self.grid)
            return
        if self._folders is None or self._answer is None:
            return
        self._explain_emptiness()
        self.pages.setCurrentWidget(self.placeholder)

    def _explain_emptiness(self) -> None:
        say, scope = self.placeholder.say, self.query.scope
        folder = self.folder_panel.folder(scope.folder_id)
        if not self._folders:
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
        elif self.query.has_text:
            say(
                "search",
                self.tr("No match"),
                self.tr("Nothing here fits all of this. Take a part out, try other words, or look in all photos."),
            )
        else:
            text = self.tr("PhotoClip looks for JPEG, HEIC, PNG, WebP, TIFF, AVIF, GIF and BMP files.")
            say("photos", self.tr("No photos here"), text)


def _beside_box(widget: QWidget) -> QVBoxLayout:
    """Stand the widget on the search box's middle line, whatever is written under the box."""
    column = QVBoxLayout()
    column.setContentsMargins(0, 0, 0, 0)
    height_px = widget.minimumHeight() or widget.sizeHint().height()
    column.addSpacing((BOX_PX - height_px) // 2)
    column.addWidget(widget)
    column.addStretch(1)
    return column


def _png(image: QImage) -> bytes:
    """Return `image`, made smaller where it is large, as a PNG file. Any thread."""
    if max(image.width(), image.height()) > PASTED_MAX_PX:
        kept, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        image = image.scaled(PASTED_MAX_PX, PASTED_MAX_PX, kept, smooth)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())
