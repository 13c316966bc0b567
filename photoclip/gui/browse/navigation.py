"""Navigation: goes to searches, albums, tags and folders."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Qt

from photoclip.core.albums import Album
from photoclip.core.search import Scope, SearchRequest
from photoclip.gui.albums.list import album_text
from photoclip.gui.browse.named_photos import NamedPhotos
from photoclip.gui.browse.query import GridQuery
from photoclip.gui.search.box import SearchBox
from photoclip.gui.search.history import SearchHistory
from photoclip.gui.tags.list import tag_text


class Navigation(QObject):
    """Wherever it goes, one question is asked, once, with the order and the strictness that go with it."""

    def __init__(self, query: GridQuery, box: SearchBox, history: SearchHistory, named: NamedPhotos) -> None:
        super().__init__(query)
        self._query = query
        self._box = box
        self._history = history
        self._named = named

    def look_for(self, text: str) -> None:
        """Show what is typed in the box, in the folder that is chosen."""
        self._history.look_at("")
        self._query.set_text(text, typed=self._box.text())

    def search(self, text: str) -> None:
        """Put `text` into the box and show what it finds in all photos."""
        ranked = SearchRequest(text, sort="relevance", strictness=self._query.strictness)
        self._show(ranked if ranked.query.has_words else replace(ranked, sort=self._query.date_sort))

    def show_folder(self, scope: Scope) -> None:
        """Show a folder's photos: it takes the place of an album or a tag, but not that of words to look for."""
        if not self._named.shows_one(self._query.request.text):
            self._query.set_scope(scope)
        else:
            self._show(SearchRequest("", scope, self._query.date_sort))

    def show_album(self, album: Album) -> None:
        """Show the album's photos, wherever they lie, in its own order."""
        no_match = album.sort == "relevance" and not album.has_words  # nothing says what matches
        sort = self._query.date_sort if no_match else album.sort
        self._show(SearchRequest(album_text(album), sort=sort, strictness=album.strictness))

    def edit_search(self, album: Album) -> None:
        """Put the search of a smart album into the box, to be changed there."""
        self._show(SearchRequest(album.query, sort=album.sort, strictness=album.strictness))
        self._box.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def follow_album(self, before: Album, after: Album) -> None:
        """An album has another name: where it is on show it stays so."""
        if self._query.request.text == album_text(before):
            self.show_album(after)

    def leave_album(self, album: Album) -> None:
        """An album is gone."""
        self._leave(album_text(album))

    def show_tag(self, text: str) -> None:
        """Show a tag's photos, wherever they lie, by date. `text`: the search that shows them."""
        self._show(SearchRequest(text, sort=self._query.date_sort))

    def follow_tag(self, before: str, after: str) -> None:
        """A tag has another name: where it is on show it stays so."""
        if self._query.request.text == tag_text(before):
            self.show_tag(tag_text(after))

    def leave_tag(self, name: str) -> None:
        """A tag is gone."""
        self._leave(tag_text(name))

    # Below: private

    def _leave(self, text: str) -> None:
        if self._query.request.text == text:
            self._show(SearchRequest("", self._query.scope, self._query.date_sort))

    def _show(self, request: SearchRequest) -> None:
        self._history.look_at("")
        self._box.blockSignals(True)  # the question is asked here, once, with the sort that goes with it
        self._box.show_asked(request.text)
        self._box.blockSignals(False)
        self._query.show(request)
