"""AlbumActions: what a person can do with albums, each with its way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QMenu, QWidget

from photoclip.core.albums import Album
from photoclip.core.names import folded
from photoclip.core.query import Description, Filter, Name, Picture, parse
from photoclip.core.search import Scope, plain_ids
from photoclip.gui.albums.dialog import AlbumDialog
from photoclip.gui.albums.list import AlbumList
from photoclip.gui.albums.live_choice import LiveChoice
from photoclip.gui.base.actions import Action, ActionTable
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.counted import counted
from photoclip.gui.base.on_show import OnShow
from photoclip.gui.base.selection import Selection
from photoclip.gui.base.undo import Done
from photoclip.library.contract import Library

MAX_PROPOSED = 60


class AlbumActions(QObject):
    """Makes, fills, renames and deletes albums on library threads. What can be undone is offered to the undo list."""

    renamed = Signal(object, object)
    """(the album before, after)"""
    deleted = Signal(object)
    """Album"""
    edit_requested = Signal(object)
    """Album: its search is to be put into the box"""

    def __init__(
        self,
        library: Library,
        bridge: Bridge,
        albums: AlbumList,
        on_show: OnShow,
        selection: Selection,
        parent: QWidget,
    ) -> None:
        """A new album begins with the photos of `selection`; these can be removed from the album on show."""
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._window = parent
        self.albums = albums
        self._on_show = on_show
        self._selection = selection
        self._edited: Album | None = None
        self.table = ActionTable(self._rows(), parent)
        on_show.changed.connect(self._on_answer)
        albums.changed.connect(self.table.refresh)
        selection.changed.connect(self.table.refresh)

    @property
    def shown(self) -> Album | None:
        """The album on show."""
        return self.albums.shown_by(self._on_show.request.text)

    def fill_add_menu(self, menu: QMenu, photo_ids: Callable[[], Sequence[int]]) -> None:
        """Offer in `menu` to add the photos that `photo_ids` tells to each album, or to a new one."""
        menu.clear()
        for album in self.albums.albums:
            if not album.is_smart:
                menu.addAction(album.name.replace("&", "&&"), partial(self._add_those, album, photo_ids))
        if menu.actions():
            menu.addSeparator()
        menu.addAction(self.tr("&New album…"), lambda: self.ask_for_new(photo_ids()))

    def ask_for_new(self, photo_ids: Sequence[int]) -> AlbumDialog:
        """Ask for the name of a new album that begins with these photos."""
        ids = plain_ids(photo_ids)
        explained = self.tr("The album begins empty. Drag photos onto it.")
        if ids:
            explained = self._counted(
                ids, self.tr("The selected photo is its first."), self.tr("The {n} selected photos are its first.")
            )
        dialog = self._dialog(self.tr("New album"), explained, "", self.tr("Create"))
        dialog.named.connect(
            lambda name: self._save(dialog, partial(self._library.albums.create, name, ids), self._created)
        )
        return dialog

    def ask_for_folder(self, scope: Scope, name: str) -> AlbumDialog:
        """Ask for the name of an album that is made of a folder's photos."""
        dialog = self._dialog(
            self.tr("Album of a folder"),
            self.tr("The photos that lie in the folder now. Those that come later can be dragged onto the album."),
            free_name(name, self.albums.albums),
            self.tr("Create"),
        )
        dialog.named.connect(
            lambda name: self._save(
                dialog, partial(self._library.albums.create_from_folder, name, scope), self._created
            )
        )
        return dialog

    def add(self, album: Album, photo_ids: Sequence[int]) -> None:
        ids = plain_ids(photo_ids)

        def report(added: list[int]) -> Done:
            if not added:
                return Done(self.tr("“{name}” has them already.").format(name=album.name))
            one, many = self.tr("1 photo added to “{name}”."), self.tr("{n} photos added to “{name}”.")
            return Done(
                self._counted(added, one, many, album),
                self.tr("adding to an album"),
                partial(self._library.albums.remove, album.id, added),
            )

        self._bridge.do(self._library.albums.add, album.id, ids, report=report)

    def remove_from(self, album: Album, photo_ids: Sequence[int]) -> None:
        ids = plain_ids(photo_ids)
        one, many = self.tr("1 photo removed from “{name}”."), self.tr("{n} photos removed from “{name}”.")
        done = Done(
            self._counted(ids, one, many, album),
            self.tr("removing from an album"),
            partial(self._library.albums.add, album.id, ids),
        )
        self._bridge.do(self._library.albums.remove, album.id, ids, report=lambda _nothing: done)

    def rename(self, album: Album, name: str, failed: Callable[[str], object], owner: QObject) -> None:
        """Give the album this name; `failed(sentence)` says why it cannot have it, while `owner` is there."""
        after = replace(album, name=name)

        def report(_album: Album) -> Done:
            self.renamed.emit(album, after)
            return Done(
                self.tr("“{old}” is called “{new}” now.").format(old=album.name, new=name),
                self.tr("renaming an album"),
                partial(self._library.albums.change, album),
                lambda: self.renamed.emit(after, album),
            )

        self._bridge.do(self._library.albums.change, after, report=report, failed=failed, owner=owner)

    def delete(self, album: Album) -> None:
        """Delete the album; its photos stay. No question is asked, for it can be undone."""

        def report(_nothing: None) -> Done:
            self.deleted.emit(album)
            return Done(
                self.tr("Album “{name}” deleted. Its photos stay where they are.").format(name=album.name),
                self.tr("deleting an album"),
                partial(self._library.albums.restore, album.id),
            )

        self._bridge.do(self._library.albums.delete, album.id, report=report)

    def edit_search(self, album: Album) -> None:
        """Put the search of a smart album into the box; saved under its name again, it is the album's new search."""
        self.edit_requested.emit(album)
        self._edited = album

    # Below: private

    def _rows(self) -> list[Action]:
        return [
            Action(
                "album.new",
                self.tr("&New album…"),
                lambda: self.ask_for_new(self._selection.ids),
                keys=("Ctrl+Shift+L",),
                icon="album-add",
                menus=("file.albums",),
                help="albums.make",
                help_text=self.tr("New album, from the selected photos"),
            ),
            Action(
                "album.save-search",
                self.tr("Sa&ve this search…"),
                self._on_save,
                keys=("Ctrl+S",),
                icon="search-save",
                menus=("file.albums",),
                help="albums.make",
                help_text=self.tr("Save the search as a smart album"),
                when=lambda: bool(self._on_show.request.text) and self.shown is None,
            ),
            Action(
                "album.remove-photos",
                self.tr("Remove from this &album"),
                self._on_remove,
                menus=("photo.alike", "context.alike"),
                when=lambda: self._has_own_album() and bool(self._selection.ids),
                offered=self._has_own_album,
            ),
        ]

    def _has_own_album(self) -> bool:
        shown = self.shown
        return shown is not None and not shown.is_smart

    def _on_answer(self) -> None:
        if not self._on_show.request.text or self.shown is not None:
            self._edited = None
        self.table.refresh()

    def _add_those(self, album: Album, photo_ids: Callable[[], Sequence[int]]) -> None:
        self.add(album, photo_ids())

    def _created(self, album: Album) -> Done:
        return self._made(album, self.tr("Album “{name}” created."), self.tr("creating an album"))

    def _made(self, album: Album, said: str, name: str) -> Done:
        """Say what was made. What is made again is the same album, which later steps know by its id."""
        albums = self._library.albums
        return Done(
            said.format(name=album.name),
            name,
            partial(albums.delete, album.id),
            again=partial(albums.restore, album.id),
        )

    def _on_save(self) -> None:
        answer, edited = self._on_show.answer, self._edited
        if answer is None:
            return
        request, found = answer.request, answer.found()
        choice = LiveChoice(len(found))
        proposed = (
            edited.name
            if edited is not None
            else free_name(proposed_name(request.typed or request.text), self.albums.albums)
        )
        dialog = self._dialog(self.tr("Save this search"), request.text, proposed, self.tr("Save"), choice)

        def save(name: str) -> None:
            albums = self._library.albums
            if not choice.is_live:
                self._save(dialog, partial(albums.create, name, found), self._saved)
            elif edited is None or edited.name != name:
                self._save(dialog, partial(albums.save_search, name, request), self._saved)
            else:
                after = replace(edited, query=request.text, strictness=request.strictness, sort=request.sort)
                self._save(dialog, partial(albums.change, after), partial(self._changed, edited))

        dialog.named.connect(save)

    def _saved(self, album: Album) -> Done:
        self._edited = None
        said = self.tr("Search saved as “{name}”.") if album.is_smart else self.tr("Album “{name}” created.")
        return self._made(album, said, self.tr("saving a search"))

    def _changed(self, before: Album, after: Album) -> Done:
        self._edited = None
        said = self.tr("“{name}” has a new search.").format(name=after.name)
        return Done(said, self.tr("changing a search"), partial(self._library.albums.change, before))

    def _on_remove(self) -> None:
        if self.shown is not None:
            self.remove_from(self.shown, self._selection.ids)

    def _dialog(
        self, title: str, explained: str, proposed: str, button: str, choice: QWidget | None = None
    ) -> AlbumDialog:
        dialog = AlbumDialog(title, explained, proposed, button, self._window.window(), choice)
        # Closed is not deleted yet: what it says last is delivered on the way.
        dialog.finished.connect(lambda _result: QTimer.singleShot(0, dialog, dialog.deleteLater))
        dialog.open()
        return dialog

    def _save(self, dialog: AlbumDialog, job: Callable[[], Album], report: Callable[[Album], Done]) -> None:
        """Do what the dialog was for; it closes then, or says why the name will not do."""
        self._bridge.do(job, report=report, done=lambda _album: dialog.accept(), failed=dialog.fail, owner=dialog)

    def _counted(self, ids: Sequence[int], one: str, many: str, album: Album | None = None) -> str:
        name = album.name if album is not None else ""
        return counted(len(ids), one, many, name=name)


def proposed_name(text: str) -> str:
    """Return a name that says what the search looks for: its words and the values of its filters."""
    parts = []
    for term in parse(text, today=date.today()).terms:
        match term:
            case Picture(path=path, negative=False):
                parts.append(path.replace("\\", "/").rsplit("/", 1)[-1])
            case Description(text=words, negative=False) | Name(text=words, negative=False):
                parts.append(words)
            case Filter(text=value, negative=False):
                parts.append(value)
    name = ", ".join(parts)[:MAX_PROPOSED].strip(" ,") or text[:MAX_PROPOSED].strip()
    return name[:1].upper() + name[1:]


def free_name(name: str, albums: Sequence[Album]) -> str:
    """Return `name`, with a number where an album has it already."""
    taken = {folded(album.name) for album in albums}
    free, number = name, 2
    while folded(free) in taken:
        free, number = f"{name} {number}", number + 1
    return free
