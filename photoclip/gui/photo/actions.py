"""PhotoActions: what a person can do with one or more photos, wherever they are shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from photoclip.core.photo import Tile
from photoclip.core.query import Picture, print_term
from photoclip.gui.albums.actions import AlbumActions
from photoclip.gui.base.actions import Action, ActionTable, Menu, fill_menu
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.desktop import Desktop, Program, show_in_file_manager
from photoclip.gui.base.selection import Selection
from photoclip.gui.marks.actions import MarkActions
from photoclip.gui.marks.marking import Marking
from photoclip.gui.photo.clipboard import Clipboard
from photoclip.gui.photo.copying import Copying
from photoclip.gui.photo.dating import Dating
from photoclip.gui.photo.open_with import OpenWithDialog
from photoclip.gui.photo.wallpaper import WallpaperAction
from photoclip.gui.trash.actions import TrashActions
from photoclip.library.contract import Library

__all__ = ["PhotoActions", "show_in_file_manager"]

CONTEXT_GROUPS = ("open", "alike", "tags", "copy", "trash")
MAX_OPENED = 20
"""More windows than this at once are never meant."""
MAX_ALIKE = 5
"""Photos that a search for similar ones can start from: beyond a few their middle is like everything."""


class PhotoActions(QObject):
    """Actions on the photos of `selection`. Added to `parent`, their shortcuts work while it has the focus."""

    search_requested = Signal(str)
    """text for the search box"""
    tag_requested = Signal()
    """The person wants to type tags for the photos."""
    compare_requested = Signal(object)
    """list of photo ids to be looked at side by side"""
    auto_tag_requested = Signal(object)
    """list of photo ids to be tagged by a model"""

    def __init__(
        self,
        library: Library,
        bridge: Bridge,
        parent: QWidget,
        desktop: Desktop | None = None,
        albums: AlbumActions | None = None,
        marking: Marking | None = None,
        selection: Selection | None = None,
    ) -> None:
        """`albums`: with it the menus offer to add the photos to one. `marking`: with it they offer tags and marks.

        `selection`: the photos of a place with more than these actions; else they have one of their own.
        """
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._desktop = desktop or Desktop()
        self._place = parent
        self.selection = selection or Selection(self)
        self.offers_auto_tag = False
        """Whether the context menu offers to auto-tag: somebody answers `auto_tag_requested`."""
        self.to_compare: Callable[[], list[int]] | None = None
        """Which photos would be looked at side by side; without it that is not offered."""
        self._albums = albums
        self.clipboard = Clipboard(library, bridge, self._with_tiles, self)
        self._wallpaper = WallpaperAction(self._desktop.wallpaper, bridge, lambda: self._ids, self._with_tiles, self)
        self.copying = Copying(library, bridge, parent)
        self.dating = Dating(library, bridge, parent)
        self.trash = TrashActions(library, bridge, parent, lambda: self._ids, self._take_out)
        self.marks = MarkActions(marking, parent, lambda: self._ids) if marking is not None else None
        self.table = ActionTable(self._rows(), parent, Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.selection.changed.connect(self._refresh)

    def tables(self) -> list[ActionTable]:
        """Return every table whose actions are about the photos: photos', albums', marks'."""
        albums = [self._albums.table] if self._albums is not None else []
        marks = [self.marks.table] if self.marks is not None else []
        return [self.table, *albums, *marks, self.trash.table]

    def set_photos(self, photo_ids: Sequence[int]) -> None:
        """The actions are about these photos from now on."""
        self.selection.choose(photo_ids)

    def menu_for(self, photo_ids: Sequence[int]) -> QMenu:
        """Return a context menu for these photos. It belongs to the parent and is deleted once closed."""
        self.set_photos(photo_ids)
        menu = QMenu(self._place)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        entries = [entry for table in self.tables() for entry in table.entries()]
        fill_menu(menu, "context", CONTEXT_GROUPS, entries)
        return menu

    # Below: private

    @property
    def _ids(self) -> list[int]:
        return self.selection.ids

    def _rows(self) -> list[Action | Menu]:
        has_photos = self._has_photos
        rows: list[Action | Menu] = [
            Action(
                "photo.open",
                self.tr("&Open"),
                self._on_open,
                keys=("Ctrl+O",),
                icon="open",
                menus=("photo.open", "context.open"),
                help="photos.open",
                help_text=self.tr("Open in its own program"),
                when=has_photos,
            ),
            Action(
                "photo.open-with",
                self.tr("Open &with…"),
                self._on_open_with,
                keys=("Ctrl+Shift+O",),
                menus=("photo.open", "context.open"),
                help="photos.open",
                help_text=self.tr("Open with another program"),
                when=has_photos,
            ),
            Action(
                "photo.reveal",
                self.tr("Show in file &manager"),
                self._on_reveal,
                keys=("Ctrl+Shift+R",),
                icon="reveal",
                menus=("photo.open", "context.open"),
                help="photos.open",
                help_text=self.tr("Show in the file manager"),
                when=has_photos,
            ),
            Action(
                "photo.copy",
                self.tr("&Copy"),
                lambda: self.clipboard.copy_photos(self._ids),
                keys=("Ctrl+C",),
                icon="copy",
                menus=("edit.copy", "context.copy"),
                help="photos.copy",
                when=has_photos,
            ),
            Action(
                "photo.copy-path",
                self.tr("Copy &path"),
                lambda: self.clipboard.copy_paths(self._ids),
                keys=("Ctrl+Shift+C",),
                menus=("edit.copy", "context.copy"),
                help="photos.copy",
                help_text=self.tr("Copy the path"),
                when=has_photos,
            ),
            Action(
                "photo.export",
                self.tr("E&xport copies…"),
                lambda: self.copying.ask(self._ids),
                keys=("Ctrl+E",),
                icon="export",
                menus=("photo.open", "context.open"),
                help="photos.copy",
                help_text=self.tr("Export copies to a folder"),
                when=has_photos,
            ),
            self._wallpaper.row(),
            Action(
                "photo.find-similar",
                self.tr("Find &similar photos"),
                self._on_find_similar,
                keys=("Ctrl+Shift+S",),
                icon="similar",
                menus=("photo.alike", "context.alike"),
                help="photos.alike",
                when=has_photos,
            ),
            Action(
                "photo.compare",
                self.tr("Compar&e side by side"),
                self._on_compare,
                keys=("C",),
                icon="compare",
                menus=("photo.alike", "context.alike"),
                help="photos.alike",
                help_text=self.tr("Compare two to four photos, or those of a burst, side by side"),
                when=lambda: self.to_compare is not None and len(self.to_compare()) > 1,
                offered=lambda: self.to_compare is not None,
            ),
            Action(
                "photo.tag",
                self.tr("Ta&g…"),
                self.tag_requested.emit,
                keys=("T",),
                icon="tag",
                menus=("photo.tags", "context.tags"),
                help="tags.type",
                help_text=self.tr("Type tags; Return puts one on, Esc goes back to the photos"),
                when=has_photos,
                offered=lambda: self.marks is not None,
            ),
            Action(
                "photo.date",
                self.tr("Set &date…"),
                lambda: self.dating.ask(self._ids),
                keys=("Ctrl+Shift+M",),
                menus=("photo.tags", "context.tags"),
                help="photos.marks",
                help_text=self.tr("Say when photos were taken, or move their times"),
                when=has_photos,
            ),
            Action(
                "photo.auto-tag",
                self.tr("Auto-&tag…"),
                lambda: self.auto_tag_requested.emit(list(self._ids)),
                icon="tag-auto",
                menus=("context.tags",),
                offered=lambda: self.offers_auto_tag,
            ),
        ]
        return [*rows, self._add_menu(self._albums)] if self._albums is not None else rows

    def _add_menu(self, albums: AlbumActions) -> Menu:
        return Menu(
            "photo.add-to-album",
            self.tr("Add to a&lbum"),
            icon="album",
            menus=("photo.alike", "context.alike"),
            when=self._has_photos,
            fill=lambda menu: albums.fill_add_menu(menu, lambda: self._ids),
        )

    def _has_photos(self) -> bool:
        return bool(self._ids)

    def _take_out(self, photo_ids: Sequence[int]) -> bool:
        """Take photos out of the album on show; False where there is none that they can be taken out of."""
        shown = self._albums.shown if self._albums is not None else None
        if self._albums is None or shown is None or shown.is_smart:
            return False
        self._albums.remove_from(shown, photo_ids)
        return True

    def _refresh(self) -> None:
        for table in self.tables():
            table.refresh()

    def _with_tiles(self, ids: Sequence[int], then: Callable[[list[Tile]], None]) -> None:
        """Fetch where these photos' files lie, then call `then` with those that are there, in order."""

        def done(tiles: dict[int, Tile]) -> None:
            known = [tiles[i] for i in ids if i in tiles]
            online = [tile for tile in known if not tile.offline]
            if online:
                then(online)
            else:
                self._bridge.notice.emit(self.tr("These photos are offline: plug in the drive they are on."))

        if ids:
            self._bridge.ask(self._library.photos.tiles, list(ids), done=done, owner=self)

    def _on_open(self) -> None:
        def then(tiles: list[Tile]) -> None:
            for tile in tiles:
                if not self._desktop.open(tile.path):
                    self._bridge.problem.emit(self.tr("No program opens {name}.").format(name=tile.name))
                    return

        self._with_tiles(self._ids[:MAX_OPENED], then)

    def _on_open_with(self) -> None:
        self._with_tiles(self._ids[:MAX_OPENED], self._ask_for_program)

    def _ask_for_program(self, tiles: list[Tile]) -> None:
        if self._desktop.has_own_open_with():
            self._desktop.open_with(tiles[0].path)
            return

        def show(programs: list[Program]) -> None:
            dialog = OpenWithDialog(self._desktop, programs, self._place)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.accepted.connect(lambda: self._start(dialog.program, tiles))
            dialog.open()

        self._bridge.ask(self._desktop.programs_for, tiles[0].path, done=show, owner=self)

    def _start(self, program: Program | None, tiles: list[Tile]) -> None:
        if program is None:
            return
        for tile in tiles:
            if not self._desktop.start(program, tile.path):
                self._bridge.problem.emit(self.tr("{name} could not be started.").format(name=program.name))
                return

    def _on_reveal(self) -> None:
        self._with_tiles(self._ids[:1], lambda tiles: self._desktop.show_in_file_manager(tiles[0].path))

    def _on_find_similar(self) -> None:
        ids = self._ids[:MAX_ALIKE]

        def done(tiles: dict[int, Tile]) -> None:
            # Offline photos were looked at before: the library knows them by their path.
            terms = [print_term(Picture(tiles[i].path)) for i in ids if i in tiles]
            if terms:
                self.search_requested.emit(" ".join(terms))

        if ids:
            self._bridge.ask(self._library.photos.tiles, ids, done=done, owner=self)

    def _on_compare(self) -> None:
        if self.to_compare is not None:
            self.compare_requested.emit(self.to_compare())
