"""Navigation: goes to searches, albums, tags and folders, and knows which of them is open."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Qt, Signal

from photoclip.core.albums import Album
from photoclip.core.search import Scope, SearchRequest
from photoclip.gui.albums.list import album_text
from photoclip.gui.browse.named_photos import NamedPhotos
from photoclip.gui.browse.query import GridQuery
from photoclip.gui.search.box import SearchBox
from photoclip.gui.search.history import SearchHistory
from photoclip.gui.tags.list import tag_text


class Navigation(QObject):
    """Wherever it goes, one question is asked, once, with the order and the strictness that go with it.

    What is open (an album, a tag, a folder, all photos) is no text in the box: what is typed there is looked for in it.
    """

    place_changed = Signal()

    def __init__(self, query: GridQuery, box: SearchBox, history: SearchHistory, named: NamedPhotos) -> None:
        super().__init__(query)
        self._query = query
        self._box = box
        self._history = history
        self._named = named
        self._place = SearchRequest("")

    @property
    def place(self) -> SearchRequest:
        """The request that shows all photos of what is open."""
        return self._place

    def typed_in(self, text: str) -> str:
        """Return what of a text that was asked for comes from the box."""
        return text.removeprefix(self._place.text).strip() if self._place.text else text

    def look_for(self, text: str) -> None:
        """Show what was read out of the text in the box, in what is open."""
        self._history.look_at("")
        if text.strip() or not self._place.text:
            asked, typed = (f"{self._place.text} {one.strip()}".strip() for one in (text, self._box.text()))
            self._query.look_for(asked, self._place.scope, typed=typed)
        else:
            self._query.show(self._place)  # in its own order again

    def search(self, text: str) -> None:
        """Put `text` into the box and show what it finds in all photos; where that is an album or a tag, open it."""
        ranked = SearchRequest(text, sort="relevance", strictness=self._query.strictness)
        self._go_to(ranked if ranked.query.has_words else replace(ranked, sort=self._query.date_sort))

    def show_folder(self, scope: Scope) -> None:
        """Show a folder's photos: it takes the place of an album or a tag, but not that of words to look for."""
        self._open(SearchRequest("", scope, self._query.date_sort), keep_words=True)

    def show_album(self, album: Album) -> None:
        """Show the album's photos, wherever they lie, in its own order."""
        no_match = album.sort == "relevance" and not album.has_words  # nothing says what matches
        sort = self._query.date_sort if no_match else album.sort
        self._open(SearchRequest(album_text(album), sort=sort, strictness=album.strictness))

    def edit_search(self, album: Album) -> None:
        """Put the search of a smart album into the box, to be changed there."""
        self._show(SearchRequest(album.query, sort=album.sort, strictness=album.strictness))
        self._box.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def follow_album(self, before: Album, after: Album) -> None:
        """An album has another name: where it is on show it stays so."""
        if self._shows(album_text(before)):
            self.show_album(after)

    def leave_album(self, album: Album) -> None:
        """An album is gone."""
        self._leave(album_text(album))

    def show_tag(self, text: str) -> None:
        """Show a tag's photos, wherever they lie, by date. `text`: the search that shows them."""
        self._go_to(SearchRequest(text, sort=self._query.date_sort))

    def follow_tag(self, before: str, after: str) -> None:
        """A tag has another name: where it is on show it stays so."""
        if self._shows(tag_text(before)):
            self._open(SearchRequest(tag_text(after), sort=self._query.date_sort))  # the list may not know it yet

    def leave_tag(self, name: str) -> None:
        """A tag is gone."""
        self._leave(tag_text(name))

    def leave_place(self) -> None:
        """Look for what is typed in all photos."""
        self._open(SearchRequest("", sort=self._query.date_sort), keep_words=True)

    # Below: private

    def _shows(self, text: str) -> bool:
        return text in (self._place.text, self._query.request.text)

    def _leave(self, text: str) -> None:
        if self._shows(text):
            self._open(SearchRequest("", self._query.scope, self._query.date_sort))

    def _go_to(self, request: SearchRequest) -> None:
        if self._named.shows_one(request.text):
            self._open(request)
        else:
            self._show(request)

    def _open(self, place: SearchRequest, *, keep_words: bool = False) -> None:
        """Open a place, to look in it for what is typed or for nothing."""
        self._enter(place)
        if keep_words and self._box.text().strip():
            self.look_for(self._box.text_to_ask())
        else:
            self._put("")
            self._query.show(place)

    def _show(self, request: SearchRequest) -> None:
        """Put a search into the box, and show what it finds where it says."""
        self._enter(SearchRequest("", request.scope, self._query.date_sort))
        self._put(request.text)
        self._query.show(request)

    def _enter(self, place: SearchRequest) -> None:
        self._history.look_at("")
        if place != self._place:
            self._place = place
            self.place_changed.emit()

    def _put(self, text: str) -> None:
        self._box.blockSignals(True)  # the question is asked here, once, with the sort that goes with it
        self._box.show_asked(text)
        self._box.blockSignals(False)
