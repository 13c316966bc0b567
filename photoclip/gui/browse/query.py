"""GridQuery: what the grid is asked to show, and the library's latest answer."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from photoclip.core.events import Change, SearchSharpened
from photoclip.core.search import Scope, SearchRequest, SearchResult, Sort
from photoclip.core.strictness import NORMAL
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.jobs import JobToken
from photoclip.gui.base.on_show import Answer
from photoclip.gui.browse.soon import Soon
from photoclip.library.contract import Library

REFRESH_MS = 700


class GridQuery(QObject):
    """Asks the library off the GUI thread. Only the answer to the latest question is ever delivered."""

    answered = Signal(object)
    """Answer"""
    first_found = Signal(object)
    """Answer with the best photos alone, on the way to all of them"""
    failed = Signal(str)
    busy_changed = Signal(bool)
    over = Signal()
    """A question was answered, has failed, or gave way to another one."""

    def __init__(
        self, library: Library, bridge: Bridge, parent: QObject | None = None, refresh_ms: int = REFRESH_MS
    ) -> None:
        """`refresh_ms`: how long after a change the same is asked again, once for all that change until then."""
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._text = ""
        self._typed = ""
        self._strictness = NORMAL
        self._scope = Scope()
        self._date_sort: Sort = "newest"
        self._text_sort: Sort = "relevance"
        self._given: SearchRequest | None = None
        """What an album brings with its text: sort and strictness of its own."""
        self._token: JobToken | None = None
        self._words_under_way = False
        self._waiting: tuple[SearchRequest, bool] | None = None
        self._asked: SearchRequest | None = None
        self._ahead: tuple[SearchRequest, Future[SearchResult]] | None = None
        self.busy = False
        """Whether an answer is being waited for."""
        self._soon = Soon(bridge, refresh_ms, self._refresh, self)
        bridge.library_changed.connect(self._on_library_changed)

    @property
    def request(self) -> SearchRequest:
        stacked = self._library.settings.current.collapse_bursts
        return SearchRequest(
            self._text, self._scope, self.sort, strictness=self.strictness, stacked=stacked, typed=self._typed
        )

    @property
    def has_words(self) -> bool:
        """Whether the text holds something for the model to judge: words or a picture."""
        return SearchRequest(self._text).query.has_words

    @property
    def has_text(self) -> bool:
        return bool(self._text)

    @property
    def strictness(self) -> float:
        return self._given.strictness if self._given is not None else self._strictness

    @property
    def scope(self) -> Scope:
        return self._scope

    @property
    def sort(self) -> Sort:
        """With words and without, the person's choice is remembered apart: relevance needs words."""
        if self._given is not None:
            return self._given.sort
        return self._text_sort if self.has_words else self._date_sort

    @property
    def date_sort(self) -> Sort:
        """The order of photos that no words were asked for."""
        return self._date_sort

    def set_text(self, text: str, *, typed: str = "") -> None:
        """Ask for `text`, which was read out of what was `typed`."""
        self._text = text.strip()
        self._typed = typed.strip() if typed.strip() != self._text else ""
        if self._given is not None and self._given.text != self._text:
            self._given = None
        self.ask()

    def look_for(self, text: str, scope: Scope, *, typed: str = "") -> None:
        """Ask for `text`, which was read out of what was `typed`, in a folder or in all photos."""
        self._scope = scope
        self.set_text(text, typed=typed)

    def show(self, request: SearchRequest) -> None:
        """Ask this, with its sort and strictness, which hold until the text is another one."""
        self._text, self._typed, self._scope = request.text, request.typed, request.scope
        self._given = request if request.text else None
        self.ask()

    def set_strictness(self, strictness: float, *, ask: bool = True) -> None:
        if self._given is not None:
            self._given = replace(self._given, strictness=strictness)
        else:
            self._strictness = strictness
        if ask:
            self.ask()

    def set_scope(self, scope: Scope) -> None:
        self._scope = scope
        self.ask()

    def set_sort(self, sort: Sort) -> None:
        if self._given is not None:
            self._given = replace(self._given, sort=sort)
        elif sort == "album" or (sort == "relevance" and not self.has_words):
            self._given = replace(self.request, sort=sort)  # the album's own: it goes when the album goes
        elif self.has_words:
            self._text_sort = sort
        else:
            self._date_sort = sort
        self.ask()

    def refresh(self) -> None:
        """Ask the same again; the place in the grid stays."""
        self._ask(self.request, again=True)

    def take_ahead(self, request: SearchRequest, found: Future[SearchResult]) -> None:
        """Take what is being found already, for the next question, should it be this one."""
        self._ahead = request, found

    def ask(self) -> None:
        """Ask what stands now, whatever was asked before."""
        self._ask(self.request, again=False)

    def _ask(self, request: SearchRequest, *, again: bool) -> None:
        if self._token is not None:
            self._token.drop()
            self._token = None
            self.over.emit()
        self._asked = request
        self._set_busy(True)
        if request.text and self._words_under_way:
            # One at a time: while the model loads every search waits for it, and must not take up all the readers.
            self._waiting = (request, again)
            return
        self._waiting = None
        self._words_under_way = bool(request.text) or self._words_under_way
        self._run(request, again)

    def _run(self, request: SearchRequest, again: bool) -> None:
        if again or not request.text:
            self._run_all(request, again)
            return

        def go_on(first: SearchResult | None = None) -> None:
            if request is not self._asked:  # the one that waits is the one to be answered
                self._words_under_way = False
                self.over.emit()
                self._run_waiting()
                return
            if first is not None:
                self.first_found.emit(Answer(request, first, again))
            self._run_all(request, again)

        # One after the other: what is typed is encoded once.
        self._bridge.ask(
            self._library.search.first,
            request,
            done=go_on,
            failed=lambda _sentence: go_on(),
            cancelled=go_on,
            owner=self,
        )

    def _run_all(self, request: SearchRequest, again: bool) -> None:
        def finish(deliver: Callable[[Any], None], value: object) -> None:
            if request.text:
                self._words_under_way = False
            if request is self._asked:
                self._token = None
                self._set_busy(False)
                deliver(value)
            self.over.emit()
            self._run_waiting()

        ahead, self._ahead = self._ahead, None
        find = self._library.search.find if ahead is None or ahead[0] != request else lambda _request: ahead[1].result()
        token = self._bridge.ask(
            find,
            request,
            done=lambda result: finish(self.answered.emit, Answer(request, result, again)),
            failed=lambda sentence: finish(self.failed.emit, sentence),
            cancelled=lambda: finish(lambda _: None, None),
            owner=self,
        )
        # A search by words under way is let run: its end starts the one that waits. Others can be dropped.
        self._token = None if request.text else token

    def _run_waiting(self) -> None:
        if self._waiting is not None:
            (request, again), self._waiting = self._waiting, None
            if request is self._asked:
                self._ask(request, again=again)

    def _on_library_changed(self, change: Change) -> None:
        if not self.request.depends_on(change):
            return
        if isinstance(change, SearchSharpened) and change.all_at_once and not self.busy:
            self._refresh()
        else:
            self._soon.want()

    def _refresh(self) -> None:
        if self.busy:
            self._soon.want()
        else:
            self._ask(replace(self.request), again=True)

    def _set_busy(self, busy: bool) -> None:
        if busy != self.busy:
            self.busy = busy
            self.busy_changed.emit(busy)
